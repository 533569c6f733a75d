"""What every test may count on: how many examples Hypothesis draws, which tests are long, and a real browser.

Two profiles: `default` draws the same examples on every run, so that a failure here is a failure everywhere; `long`
(`dev.py test --long`) draws many more, from the seed pytest prints. A test marked `long` is left out of the short
run, and counted as deselected, never as skipped.
"""
# SPDX-License-Identifier: Apache-2.0

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import launch

settings.register_profile("default", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("long", max_examples=2000, derandomize=False, database=None, deadline=None, print_blob=True)
settings.load_profile("default")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="accept what the tests see now as what they must see")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: runs only with `python3 dev.py test --long`")


def pytest_report_header(config: pytest.Config) -> str:
    profile = config.getoption("--hypothesis-profile") or "default"
    seed = config.getoption("--hypothesis-seed")
    return f"hypothesis: profile {profile}, " + ("the same examples every time" if seed is None else f"seed {seed}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("MINUTEBOOK_LONG") == "1":
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One headless Chromium for the whole run; every test opens its own page or context in it."""
    with sync_playwright() as driver:
        started = launch(driver)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, in a context of its own that reads Chinese and is in Shanghai's time."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    yield context.new_page()
    context.close()
