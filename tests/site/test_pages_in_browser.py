"""Every kind of page of a built site in a real Chromium, at a phone's and a desk's width, by day and by night.

The pages are served over HTTP by this process, and only they: any other request is a fault. What can be told from the
bytes alone is in `test_whole_site.py`; the components of the style sheet are in `test_look.py`.
"""
# SPDX-License-Identifier: Apache-2.0

import mimetypes
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import AXE_SOURCE

KINDS = {
    "home": "",
    "matters": "matters/",
    "meetings": "meetings/",
    "votes": "votes/",
    "notices": "notices/",
    "how to read": "how-to-read/",
    "not found": "nowhere/at/all/",
    "story, with money": "matter/2026-03-02-drying-racks/",
    "story, twice voted": "matter/2025-09-08-lawn-parking/",
    "story, a name": "matter/2026-07-01-brickworks-name/",
    "story, an election": "matter/2026-01-05-brickworks-committee/",
    "story, open window": "matter/2026-02-24-riverside-gas/",
    "story, with everything": "record/matter/2026-03-02-rain-shelter/",
    "story, tie and open vote": "record/matter/2026-08-01-committee/",
    "story, exactly half": "record/matter/2026-05-06-gate-hours/",
    "story, undecided": "record/matter/2026-09-20-lights/",
    "vote, two measures": "vote/2026-05-09-lawn-parking/",
    "vote, election": "vote/2026-03-08-brickworks-committee/",
    "vote, naming": "vote/2026-08-15-brickworks-naming/",
    "vote, inquorate": "record/vote/2026-03-15-rain-shelter/",
    "vote, tie pending": "record/vote/2026-08-20-committee/",
    "vote, tie broken": "record/vote/2026-09-15-square-name/",
    "vote, open": "record/vote/2026-11-16-committee/",
    "meeting, corrected": "meeting/2026-03-21-riverside-on-site/",
    "meeting, with a defect": "record/meeting/2026-03-15-household-meeting/",
    "meeting, without minutes": "record/meeting/2026-10-08-lights/",
    "notice, open": "record/notice/2026-11-15-lights/",
    "notice, past": "record/notice/2026-06-01-gate-hours/",
    "notice, too late": "record/notice/2026-03-11-rain-shelter-vote/",
}
TARGETS = ".mb-menu a, .mb-contents a, .mb-footer a, .mb-list > li, .mb-attachment__name, summary, .mb-facts dd > a"
MEASURE = """targets => ({
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [
        ...document.querySelectorAll(targets),
        ...[...document.querySelectorAll('main li > a, main p > a')]
            .filter(it => it.parentElement.innerText == it.innerText),
    ].map(it => [it.textContent.trim().slice(0, 40), it.getBoundingClientRect()])
        .filter(([, box]) => box.width < 44 || box.height < 44)
        .map(([text, box]) => `${text} ${box.width}x${box.height}`),
})"""
AXE = "axe.run(document, {resultTypes: ['violations'], ...%s})"
AXE_COLOUR = AXE % "{runOnly: {type: 'rule', values: ['color-contrast']}}"


@pytest.fixture(scope="module")
def address(served: dict[str, bytes]) -> Iterator[str]:
    """The address of a server that answers with the two sites, and with the sample's 404 page for all else."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/")
            path = f"{path}index.html" if path.endswith("/") or not path else path
            found = path in served
            body = served[path if found else "404.html"]
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", (mimetypes.guess_type(path)[0] or "text/html") if found else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a request is not news."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class Visit:
    """One context of the browser, and every fault met in it: console lines, errors, requests to anywhere else."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address = address
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.faults.append(message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(self.address):
            self.faults.append(f"asked for {url}")

    def open(self, path: str) -> Page:
        self.faults.clear()
        self.page.goto(self.address + path)
        if path == KINDS["not found"]:  # Chromium notes the status 404 itself.
            self.faults = [fault for fault in self.faults if "status of 404" not in fault]
        return self.page


@pytest.fixture(scope="module", params=[360, 1280])
def visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="zh-CN")
    yield Visit(context, address)
    context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_no_fault_no_barrier_and_fits(visit: Visit, kind: str) -> None:
    visit.page.emulate_media(color_scheme="light")
    page = visit.open(KINDS[kind])
    page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
    assert page.evaluate(MEASURE, TARGETS) == {"wide": 0, "small": []}
    page.evaluate(AXE_SOURCE.read_text(encoding="utf-8"))
    assert _barriers(page, AXE % "{}", passes=12) == []
    page.emulate_media(color_scheme="dark")
    assert _barriers(page, AXE_COLOUR, passes=1) == []
    assert visit.faults == []


def _barriers(page: Page, run: str, *, passes: int) -> list[tuple[str, list[str]]]:
    result = page.evaluate(run)
    assert len(result["passes"]) >= passes
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in result["violations"]]


def test_every_page_of_the_sites_fits_a_phone_without_fault(
    browser: Browser, address: str, served: dict[str, bytes]
) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    visit = Visit(context, address)
    wide = {}
    faults = []
    pages = sorted(path.removesuffix("index.html") for path in served if path.endswith("index.html"))
    for path in pages:
        page = visit.open(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
        faults += visit.faults
    context.close()
    assert len(pages) > 75
    assert {path: width for path, width in wide.items() if width != 360} == {}
    assert faults == []


def test_text_of_double_size_scrolls_no_page_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    visit = Visit(context, address)
    settings = context.new_cdp_session(visit.page)
    settings.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    wide = {}
    for kind, path in KINDS.items():
        page = visit.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
        assert page.evaluate("getComputedStyle(document.body).fontSize") == "36px"
        wide[kind] = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert {kind: width for kind, width in wide.items() if width != 360} == {}


def test_pages_say_the_same_with_scripts_switched_off(browser: Browser, address: str) -> None:
    told = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 360, "height": 800})
        visit = Visit(context, address)
        told.append({kind: visit.open(path).locator("body").inner_text() for kind, path in KINDS.items()})
        context.close()
    assert told[0] == told[1]
    assert all(len(text) > 100 for text in told[0].values())
