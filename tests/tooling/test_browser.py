"""The browser of the tests: it draws Chinese, it carries axe-core, and a broken choice is named, not skipped."""
# SPDX-License-Identifier: Apache-2.0

import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import AXE_SOURCE, DISTINCT_GLYPHS, INSTRUCTIONS

ROOT = Path(__file__).parents[2]


def test_the_browser_draws_distinct_chinese_characters(page: Page) -> None:
    assert page.evaluate(DISTINCT_GLYPHS) is True


def test_the_page_fixture_reads_chinese_in_shanghai_time(page: Page) -> None:
    assert page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]") == [
        "zh-CN",
        "Asia/Shanghai",
    ]


def test_axe_finds_an_image_without_a_text_alternative(page: Page) -> None:
    page.set_content('<html lang="zh"><title>公告</title><main><h1>公告</h1><img src="data:,"></main></html>')
    page.add_script_tag(path=AXE_SOURCE)
    found = page.evaluate("axe.run().then(result => result.violations.map(violation => violation.id))")
    assert found == ["image-alt"]


def test_a_chromium_variable_that_names_nothing_fails_with_instructions_in_both_languages(tmp_path: Path) -> None:
    missing = str(tmp_path / "没有 chromium")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "browser.py")],
        env=os.environ | {"CHROMIUM": missing},
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (1, "")
    instructions, tried = done.stderr.split(INSTRUCTIONS)
    assert instructions == ""
    assert tried.startswith(f"\n  {missing}: ")


def test_characters_that_no_font_has_are_told_from_characters_that_are_drawn(page: Page) -> None:
    assert page.evaluate(DISTINCT_GLYPHS.replace("议事录表决电梯", "\ue000\ue001\ue002\ue003")) is False
