"""Every component of the style sheet, drawn in a real Chromium at a phone's and a desk's width, by day and by night.

The specimen is a page as templates write it, put into the frame as records are. Pictures are not compared here; what is
measured is what a reader would stumble over.
"""
# SPDX-License-Identifier: Apache-2.0

import mimetypes
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from minutebook.publish.frame import FooterLine, Frame, FrameSettings, learn
from tests.browser import AXE_SOURCE

ROOT = Path(__file__).parents[2]
SPECIMEN = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
HOST = "http://site.test/"
PAGES = ["matters/specimen/", "how-to-read/", "404.html"]
ATTACK = (
    "<h1>x</h1><script>document.title = 'ran'</script><p id='p' style='color: rgb(1, 2, 3)' onclick='x'>x</p>"
    "<img src='https://elsewhere.example/x.png' alt=''><img src=x onerror=\"document.title = 'ran'\" alt=''>"
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """A small site: the frame's own files, the specimen, and a page that tries what the policy forbids."""
    footer = (FooterLine(text="业主委员会值班电话 0512-0000-0123"), FooterLine(text="怎样读", address="how-to-read/"))
    frame: Frame = learn(ROOT, FrameSettings(site_name="柳岸议事录", sample=True, footer=footer))

    def page(body: str) -> bytes:
        return frame.page(depth=2, title="草坪", description="通过了", canonical_url="", body_html=body)

    return {**frame.files, "matters/specimen/index.html": page(SPECIMEN), "matters/attack/index.html": page(ATTACK)}


class Visit:
    """One context of the browser that only sees this site, and what went wrong in it."""

    def __init__(self, context: BrowserContext, files: dict[str, bytes]) -> None:
        self.files = files
        self.faults: list[str] = []
        context.route("**/*", self.answer)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def answer(self, route: Route) -> None:
        address = route.request.url.split("#")[0]
        path = address.removeprefix(HOST)
        path = f"{path}index.html" if path.endswith("/") or not path else path
        if address.startswith(HOST) and path in self.files:
            route.fulfill(body=self.files[path], content_type=mimetypes.guess_type(path)[0])
        else:
            self.faults.append(f"asked for {address}")
            route.abort()

    def open(self, path: str) -> Page:
        self.page.goto(HOST + path)
        return self.page


@pytest.fixture(params=product([360, 1280], ["light", "dark"]), ids=lambda it: f"{it[0]}-{it[1]}")
def visit(request: pytest.FixtureRequest, browser: Browser, files: dict[str, bytes]) -> Iterator[Visit]:
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="zh-CN")
    yield Visit(context, files)
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_fault_no_barrier_and_no_sideways_scrolling(visit: Visit, path: str) -> None:
    page = visit.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]
    assert visit.faults == []
    page.evaluate(AXE_SOURCE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations', 'passes']})")
    assert len(result["passes"]) > 15
    found = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in result["violations"]]
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_what_is_touched_is_large_and_what_is_read_is_large(visit: Visit, path: str) -> None:
    page = visit.open(path)
    targets = page.eval_on_selector_all(
        ".mb-menu a, .mb-contents a, .mb-footer a, .mb-attachment__name, summary, .mb-list > li",
        "found => found.map(it => [it.textContent.trim(), it.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)",
    )
    assert targets == []
    sizes = page.eval_on_selector_all(
        ".mb-page p, .mb-page dd, .mb-page td, .mb-page li",
        "found => found.map(it => getComputedStyle(it)).map(style => parseFloat(style.fontSize))",
    )
    assert min(sizes) >= 16
    body = page.evaluate("(style => [style.fontSize, style.lineHeight])(getComputedStyle(document.body))")
    assert body == ["18px", "32.4px"]


def test_the_reader_can_double_the_text_without_losing_any(visit: Visit) -> None:
    settings = visit.page.context.new_cdp_session(visit.page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    page = visit.open("matters/specimen/")
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]  # type: ignore[index]


def test_a_page_can_be_read_with_scripts_switched_off(browser: Browser, files: dict[str, bytes]) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    visit = Visit(context, files)
    page = visit.open("matters/specimen/")
    assert page.locator(".mb-answer__text").first.is_visible()
    assert page.locator(".mb-menu a").all_inner_texts() == ["首页", "议题", "会议", "表决", "公告", "怎样读"]
    assert visit.faults == []
    context.close()


def test_a_keyboard_reaches_the_text_in_one_step(visit: Visit) -> None:
    for path, target in [("matters/specimen/", "#mb-text"), ("how-to-read/", "#how-to-read")]:
        page = visit.open(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == target
        assert page.locator(":focus").bounding_box()["x"] >= 0  # type: ignore[index]
        assert page.locator(target).count() == 1


def test_a_state_is_told_in_words_and_by_a_sign_not_by_colour_alone(visit: Visit) -> None:
    page = visit.open("matters/specimen/")
    signs = page.eval_on_selector_all(
        ".mb-answer__state", "found => found.map(it => getComputedStyle(it, '::before').maskImage)"
    )
    words = page.locator(".mb-answer__state").all_inner_texts()
    assert len(set(signs)) == len(set(words)) == 5
    assert all(re.search(r"\w", word) for word in words)


def test_printed_pages_leave_out_menus_and_keep_the_answer(visit: Visit) -> None:
    page = visit.open("matters/specimen/")
    page.emulate_media(media="print")
    assert not page.locator(".mb-menu").is_visible()
    assert not page.locator(".mb-contents").is_visible()
    assert page.locator(".mb-answer__state").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_what_a_body_smuggles_in_does_not_run(visit: Visit) -> None:
    page = visit.open("matters/attack/")
    assert page.title() == "草坪 · 柳岸议事录"
    assert page.evaluate("getComputedStyle(document.getElementById('p')).color") != "rgb(1, 2, 3)"
    assert [fault for fault in visit.faults if fault.startswith("asked")] == [
        "asked for http://site.test/matters/attack/x"
    ]
    assert any("Content Security Policy" in fault for fault in visit.faults)
