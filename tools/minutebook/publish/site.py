"""The whole way from records to a public edition: load, check, derive, draw, write beside, switch.

Everything is gathered before anything is written; when a record is refused, nothing is published. The reference date is
the day of the commit unless another is asked for; no clock is read here.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from minutebook.gitlog.repository import Repository
from minutebook.model.problem import Problem, Severity
from minutebook.publish.edition import Edition as PublishedEdition
from minutebook.publish.edition import publish
from minutebook.publish.errors import PublishError
from minutebook.publish.frame import FooterLine, Frame, FrameSettings, learn
from minutebook.publish.pages import DrawnPage, Pages
from minutebook.store import catalogue
from minutebook.store.archive import Loaded, load, order
from minutebook.store.contract import house_contract
from minutebook.store.findings import findings
from minutebook.store.house import schemas_folder, site_folder
from minutebook.store.phrases import phrases
from minutebook.store.reader import UnreadableError, read
from minutebook.store.source import Commit, Source, UnreadableFileError, WorkingTree
from minutebook.store.typing import typed
from minutebook.timeline.revision import History
from minutebook.views.proof import blobs_needed
from minutebook.views.story import Edition, edition_of
from minutebook.views.wording import Words

ATTACHMENTS = "records/attachments/"
_SHORT_COMMIT = 12
FRAME_LABELS = (
    "skip",
    "menu",
    "home",
    "matters",
    "meetings",
    "votes",
    "notices",
    "how_to_read",
    "sample",
    "footer",
    "not_found",
    "not_found_text",
)
_ATTACHMENT_LIMIT = 20_000_000


class RefusedError(Exception):
    """Records were refused, so nothing is published. `problems` are all problems found, located and in order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything an edition is made from: the loaded records, all problems located, and the edition's values."""

    source: Source
    loaded: Loaded
    problems: tuple[Problem, ...]
    edition: Edition
    epoch: int


def gather(root: Path, *, revision: str = "", repository: Repository | None = None, as_of: str = "") -> Gathered:
    """The records of a folder, or of one commit of its repository, with their history and every problem.

    Args:
        root: the folder that holds `records/`.
        revision: read this revision's blobs; the working tree when empty.
        repository: the repository at `root`; None when there is no history.
        as_of: the reference date (ISO); the commit's day when empty. Without a repository it must be given.

    Raises:
        ValueError: neither a date nor a repository is given; no clock is asked here.
        GitError: the revision is unknown, or the history is cut (a shallow clone).
    """
    commit = repository.resolve(revision or "HEAD") if repository else ""
    source: Source = WorkingTree(root=root)
    if repository and revision:
        source = Commit(repository=repository, commit=commit)
    epoch = repository.epoch(commit) if repository else 0
    history = repository.history(commit) if repository else None
    loaded = load(source)
    day = as_of or (_day(history) if history else "")
    if not day:
        raise ValueError("a reference date is needed where there is no history")
    problems = tuple(sorted([*loaded.problems, *findings(loaded, day)], key=order))
    edition = edition_of(
        loaded.archive,
        problems=problems,
        history=history,
        versions=_versions(repository, history, loaded) if repository and history else {},
        as_of=day,
        commit=commit,
    )
    return Gathered(source=source, loaded=loaded, problems=problems, edition=edition, epoch=epoch)


def refused(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems that keep records out."""
    return tuple(problem for problem in problems if catalogue.severity(problem) is Severity.REFUSED)


def build(gathered: Gathered, target: Path, *, cache: Path | None, lang: str = "zh") -> PublishedEdition:
    """The edition now served at `target`.

    Raises:
        RefusedError: a record was refused.
        PublishError: the frame could not be drawn or the edition not written; the old edition is still served.
    """
    if refused(gathered.problems):
        raise RefusedError(gathered.problems)
    return publish(dict(sorted(files(gathered, cache=cache, lang=lang))), target, epoch=gathered.epoch)


def files(gathered: Gathered, *, cache: Path | None, lang: str = "zh") -> Iterator[tuple[str, bytes]]:
    """Every file of the site: path from its root, and bytes."""
    edition = gathered.edition
    words = Words(lang, phrases(lang))
    settings = edition.archive.settings
    place = settings.title if settings else ""
    site_name = words.text("site.name", place=place)
    frame = learn(_tool_root(), _frame_settings(edition, words, site_name), cache=cache)
    yield from frame.files.items()
    yield from _raw(gathered)
    attached = [path.removeprefix(ATTACHMENTS) for path in gathered.loaded.files if path.startswith(ATTACHMENTS)]
    pages = Pages(edition, house_contract(), words, site_name, attached)
    for page in pages.all():
        yield f"{page.address}index.html", _framed(frame, page)


def _framed(frame: Frame, page: DrawnPage) -> bytes:
    canonical = f"{frame.site_url}{page.address}" if frame.site_url else ""
    return frame.page(
        depth=page.depth,
        title=page.title,
        description=page.description,
        canonical_url=canonical,
        body_html=page.body,
    )


def _frame_settings(edition: Edition, words: Words, site_name: str) -> FrameSettings:
    settings = edition.archive.settings
    data: Mapping[str, Any] = settings.data if settings else {}
    footer = [FooterLine(text=words.text("site.built", as_of=edition.as_of))]
    if edition.commit:
        footer.append(FooterLine(text=words.text("site.commit", commit=edition.commit[:_SHORT_COMMIT])))
    else:
        footer.append(FooterLine(text=words.text("site.no_history")))
    if data:
        contact = data["contact"]
        told = words.text("list.separator").join(
            contact[name] for name in ("counter", "hours", "phone") if name in contact
        )
        footer.append(FooterLine(text=words.text("site.contact", contact=told)))
        footer.append(FooterLine(text=words.text("site.licence", licence=data["licence"])))
    footer.append(FooterLine(text=words.text("site.how_to_read"), address="how-to-read/"))
    labels = {name: words.text(f"frame.{name}") for name in FRAME_LABELS}
    return FrameSettings(
        site_name=site_name,
        site_url=str(data.get("address", "")),
        language=words.lang,
        sample=bool(data.get("sample", False)),
        labels=labels,
        footer=tuple(footer),
    )


def _raw(gathered: Gathered) -> Iterator[tuple[str, bytes]]:
    """The record files and attachments as they are, and the schemas they follow."""
    loaded = gathered.loaded
    wanted = [file for file in loaded.files.values() if file.kind == "file"]
    for file, content in gathered.source.contents(wanted, _ATTACHMENT_LIMIT):
        if isinstance(content, UnreadableFileError):
            raise PublishError("record-unreadable", path=file.path, text=str(content))
        where = file.path.removeprefix("records/") if file.path.startswith(ATTACHMENTS) else file.path
        yield where, content
    for schema in sorted(schemas_folder().glob("*.json")):
        yield f"schemas/{schema.name}", schema.read_bytes()


def _versions(repository: Repository, history: History, loaded: Loaded) -> dict[str, Mapping[str, Any]]:
    """The data of every version that a proof compares; a version that cannot be read as today's kind is left out."""
    contract = house_contract()
    found: dict[str, Mapping[str, Any]] = {}
    needed = blobs_needed(history, [record.path for record in loaded.archive])
    for blob, content in repository.blobs(needed):
        try:
            data = read(blob, content).data
        except UnreadableError:
            continue
        form = contract.form(str(data.get("schema", "")))
        if form is not None:
            found[blob] = typed(form, blob, data).data
    return found


def _day(history: History) -> str:
    newest = history.by_id[history.head]
    return newest.committed_at[:10] or datetime.fromtimestamp(newest.epoch, UTC).date().isoformat()


def _tool_root() -> Path:
    return site_folder().parent
