"""The frame around every public page, learnt from MkDocs and Material by pages whose every variable part is a mark.

This is the only module that knows MkDocs. It builds the hand-written pages and one sentinel page for each shape of
record page (depth, with and without title, with and without description), cuts the sentinels at their marks, and from
then on joins the pieces: the same bytes as MkDocs, without its time. What a record page says is decided elsewhere; the
body comes here as finished HTML. Titles, descriptions and canonical addresses are plain text and are escaped here.

The configuration, the templates and the pages are those of the tool; nothing of a records repository is read.
"""

# SPDX-License-Identifier: Apache-2.0

import base64
import hashlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from minutebook.publish.errors import PublishError

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

DEPTHS = (0, 1, 2)

_SITE_URL = re.compile(r"https?://[^\s/?#]+/(?:[^\s?#]+/)?")
_MARKED = ("title", "description", "body")
_SENTINELS = "mbxshape"
_UNUSED = re.compile(r"sitemap\.xml(\.gz)?|assets/(javascripts|stylesheets|images)/.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class FooterLine:
    """One line at the foot of every page: plain text, linked when it has an address (of the site, or absolute)."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameSettings:
    """What a community decides about the frame. `site_url` is empty or ends in a slash; `labels` replace ours."""

    site_name: str
    site_url: str = ""
    language: str = "zh"
    sample: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    footer: tuple[FooterLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FramedPage:
    """What is put into the frame: the page's folder as "a/b/" ("" is the home page), plain texts, finished HTML."""

    address: str
    title: str
    description: str
    body_html: str


Shape = tuple[int, bool, bool]
Shell = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The shells of all page shapes, and the files the frame brings along (path from the site's root to bytes).

    `files` has the style sheets, the icon, `404.html` and the hand-written pages; the site map is left to the edition,
    which knows all pages.
    """

    site_url: str
    shells: Mapping[Shape, Shell]
    files: Mapping[str, bytes]

    def page(self, *, depth: int, title: str, description: str, canonical_url: str, body_html: str) -> bytes:
        """The bytes of one page, as MkDocs would have written them.

        `depth` counts the folders above the page's index.html (0 to 2). An empty `title` shows the site's name alone,
        an empty `description` leaves it out. `canonical_url` is empty exactly when the site has no `site_url`.
        """
        if bool(canonical_url) != bool(self.site_url):
            raise ValueError("A page has a canonical address exactly when the site has one.")
        slots = {
            "title": str(escape(title)),
            "description": str(escape(description)),
            "canonical": str(escape(canonical_url)),
            "body": body_html,
        }
        shell = self.shells[depth, bool(title), bool(description)]
        return "".join(slots[piece] if place % 2 else piece for place, piece in enumerate(shell)).encode()


def learn(root: Path, settings: FrameSettings, *, cache: Path | None = None) -> Frame:
    """The frame for these settings. `root` holds mkdocs.yml and site/; a filled `cache` folder spares importing MkDocs.

    Raises `PublishError`: `site-url-malformed`, `frame-source-missing`, `frame-warning` (MkDocs warned or failed; its
    words are in `text`), `frame-policy` (the frame holds what its own Content-Security-Policy would stop).
    """
    if settings.site_url and not _SITE_URL.fullmatch(settings.site_url):
        raise PublishError("site-url-malformed", value=settings.site_url)
    stored = cache / f"frame-{_digest(root, settings)}.json" if cache else None
    if stored and (frame := _read(stored)):
        return frame
    own = _own(settings)
    marks = {name: f"MBX{name}X{own}" for name in _MARKED}
    shapes = list(product(DEPTHS, (False, True), (False, True)))
    sentinels = {
        shape: FramedPage(
            address=_sentinel_address(f"{own}-{number}", shape[0]),
            title=marks["title"] if shape[1] else "",
            description=marks["description"] if shape[2] else "",
            body_html=marks["body"],
        )
        for number, shape in enumerate(shapes)
    }
    files = render(root, settings, tuple(sentinels.values()))
    shells = {
        shape: _cut(files.pop(_file_of(page.address)).decode(), marks, settings.site_url + page.address)
        for shape, page in sentinels.items()
    }
    frame = Frame(
        site_url=settings.site_url,
        shells=shells,
        files={path: content for path, content in sorted(files.items()) if not _UNUSED.fullmatch(path)},
    )
    _demand_policy(frame)
    if stored:
        _write(stored, frame)
    return frame


def render(root: Path, settings: FrameSettings, pages: tuple[FramedPage, ...]) -> dict[str, bytes]:
    """Every file of a site with these pages in it, drawn wholly by MkDocs: slow, and the measure of `Frame.page`."""
    for needed in ("mkdocs.yml", "site/overrides/main.html", "site/assets/minutebook.css"):
        if not (root / needed).is_file():
            raise PublishError("frame-source-missing", path=str(root / needed))
    # Material reads this while it is imported; MkDocs 1.6 is pinned, so its notice about another version helps nobody.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    heard = _Warnings()
    logger = logging.getLogger("mkdocs")
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(heard)
    try:
        with tempfile.TemporaryDirectory(prefix="minutebook-frame-") as target:
            config = load_config(
                str(root / "mkdocs.yml"),
                site_name=settings.site_name,
                site_url=settings.site_url or None,
                site_dir=target,
            )
            config.theme["language"] = settings.language
            config.extra["sample"] = settings.sample
            config.extra["labels"] = {**config.extra["labels"], **settings.labels}
            config.extra["footer"] = [asdict(line) for line in settings.footer]
            config.plugins["minutebook"] = _pages_plugin(root, pages)
            build(config)
            files = {path.relative_to(target).as_posix(): path.read_bytes() for path in _files_below(Path(target))}
    except MkDocsException as error:
        raise PublishError("frame-warning", text="\n".join([*heard.texts, str(error)])) from error
    finally:
        logger.removeHandler(heard)
        logger.propagate = propagated
    if heard.texts:
        raise PublishError("frame-warning", text="\n".join(heard.texts))
    return files


class _Warnings(logging.Handler):
    """Keeps what MkDocs warns of instead of printing it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _pages_plugin(root: Path, pages: tuple[FramedPage, ...]) -> Any:
    """A MkDocs plugin, living for one build, that adds the site's assets and these pages."""
    from mkdocs.structure.files import File, InclusionLevel

    by_source = {f"{_SENTINELS}/{number}.md": page for number, page in enumerate(pages)}
    assets = {path: _asset_address(root, path) for path in _files_below(root / "site/assets")}

    class Pages:
        def on_config(self, config: "MkDocsConfig") -> None:
            config.extra_css = [a for p, a in assets.items() if p.suffix == ".css"]
            config.extra_javascript = [a for p, a in assets.items() if p.suffix == ".js"]

        def on_files(self, files: "Files", config: "MkDocsConfig") -> None:
            for path, address in assets.items():
                files.append(File.generated(config, address, abs_src_path=str(path)))
            for source, page in by_source.items():
                file = File(
                    source,
                    None,
                    config.site_dir,
                    True,
                    dest_uri=_file_of(page.address),
                    inclusion=InclusionLevel.NOT_IN_NAV,
                )
                file.generated_by = "minutebook"
                file.content_string = ""
                files.append(file)

        def on_page_markdown(self, markdown: str, page: "Page", **_: Any) -> None:
            if framed := by_source.get(page.file.src_uri):
                page.meta = {"template": "record.html", "title": framed.title, "description": framed.description}

        def on_page_content(self, html: str, page: "Page", **_: Any) -> str:
            framed = by_source.get(page.file.src_uri)
            return framed.body_html if framed else html

    return Pages()


def _asset_address(root: Path, path: Path) -> str:
    """Where an asset is served. Styles and scripts carry their digest: no reader mixes an old one with a new page."""
    place = path.relative_to(root / "site").as_posix()
    if path.suffix not in {".css", ".js"}:
        return place
    return f"{place.removesuffix(path.suffix)}.{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}"


def _own(settings: FrameSettings) -> str:
    """A word that no text of these settings can hold, since it is made from all of them."""
    return hashlib.sha256(json.dumps(asdict(settings), sort_keys=True, default=dict).encode()).hexdigest()[:32]


def _sentinel_address(number: str, depth: int) -> str:
    """A page's folder at this depth; at depth 0 there is only one folder, so the sentinels there are single files."""
    return f"{_SENTINELS}{number}.html" if depth == 0 else f"{_SENTINELS}{number}/" + "z/" * (depth - 1)


def _file_of(address: str) -> str:
    return address if address.endswith(".html") else f"{address}index.html"


def _cut(page: str, marks: Mapping[str, str], canonical: str) -> Shell:
    """The pieces of a sentinel page: text, slot name, text, slot name … text."""
    places = {mark: name for name, mark in marks.items()}
    if canonical.startswith("http"):
        places[str(escape(canonical))] = "canonical"
    pieces = re.split("(" + "|".join(re.escape(mark) for mark in places) + ")", page)
    return tuple(places[piece] if place % 2 else piece for place, piece in enumerate(pieces))


def _demand_policy(frame: Frame) -> None:
    """Stops when a page of the frame holds an inline script, style or handler: readers' browsers would refuse it."""
    texts = [*("".join(shell) for shell in frame.shells.values())]
    texts += [content.decode() for path, content in frame.files.items() if path.endswith(".html")]
    for text in texts:
        inline = _Inline()
        inline.feed(text)
        if inline.found:
            raise PublishError("frame-policy", text=inline.found)


class _Inline(HTMLParser):
    """Keeps the last element with a script, style or handler of its own; text that only looks like one is text."""

    found = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        own = tag == "style" or (tag == "script" and "src" not in names)
        if own or any(name == "style" or name.startswith("on") for name in names):
            self.found = self.get_starttag_text() or tag


def _digest(root: Path, settings: FrameSettings) -> str:
    """One digest of all that decides the frame: sources, settings, versions, and this module."""
    sources = [root / "mkdocs.yml", Path(__file__)]
    for folder in ("assets", "overrides", "pages"):
        sources += _files_below(root / "site" / folder)
    whole = hashlib.sha256()
    for path in sources:
        name = path.name if path == sources[1] else path.relative_to(root).as_posix()
        content = path.read_bytes() if path.is_file() else b""
        whole.update(f"{name}\0{len(content)}\0".encode() + content)
    whole.update(json.dumps(asdict(settings), sort_keys=True, default=dict).encode())
    whole.update("".join(f"{name} {version(name)}\n" for name in ("mkdocs", "mkdocs-material", "markdown")).encode())
    return whole.hexdigest()[:32]


def _files_below(folder: Path) -> list[Path]:
    return sorted(_walk(folder), key=lambda path: path.as_posix())


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink() and not path.name.startswith("."):
            yield path


def _read(stored: Path) -> Frame | None:
    """The frame kept there; None when there is none or it cannot be used, since it can always be learnt again."""
    try:
        kept = json.loads(stored.read_bytes())
        return Frame(
            site_url=kept["site_url"],
            shells={(depth, titled, described): tuple(shell) for depth, titled, described, shell in kept["shells"]},
            files={path: base64.b64decode(content) for path, content in kept["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write(stored: Path, frame: Frame) -> None:
    """Keeps the frame, replacing what earlier settings left. A cache that cannot be written is no reason to stop."""
    kept = {
        "site_url": frame.site_url,
        "shells": [[*shape, shell] for shape, shell in frame.shells.items()],
        "files": {path: base64.b64encode(content).decode() for path, content in frame.files.items()},
    }
    try:
        stored.parent.mkdir(parents=True, exist_ok=True)
        fresh = stored.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.replace(stored)
        for older in stored.parent.glob("frame-*.json"):
            if older != stored:
                older.unlink(missing_ok=True)
    except OSError:
        return
