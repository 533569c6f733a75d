"""One stream of all commits, read into values.

The stream is `git log --format=raw -z --raw` without any path: every commit that leads to the tip is in it, so nothing
is lost to Git's path simplification, which leaves out what was tampered with on a side branch merged by `-s ours`.
Merges are decided on purpose: `--diff-merges=separate` compares each merge with *each* parent, and the raw format
is the one that names the parent a comparison belongs to; a parent it does not name has the same files. Renames are not
guessed (`--no-renames`): a record's path never changes, so a move is one path deleted and another added. Every option
that configuration could set otherwise is given here.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from minutebook.timeline.revision import Change, Commit, Person

LOG: Final = (
    "log",
    "-z",
    "--format=raw",
    "--raw",
    "--no-renames",
    "--no-abbrev",
    "--root",
    "--diff-merges=separate",
    "--topo-order",
    "--encoding=UTF-8",
    "--no-expand-tabs",
    "--no-notes",
    "--no-color",
    "--no-decorate",
    "--no-mailmap",
    "--no-ext-diff",
    "--no-textconv",
    "--no-relative",
    "--ignore-submodules=none",
    "--no-show-signature",
)
_STAMP = re.compile(r"(.*?) ?<([^>]*)> (-?[0-9]+) ([+-][0-9]{4})")
_TRAILER = re.compile(r"(co-authored-by|signed-off-by):\s*(.*?)\s*<([^<>]*)>\s*", re.IGNORECASE)
_NAMES: Final = {"co-authored-by": "co_authors", "signed-off-by": "signers"}


def commits(pieces: Iterable[str], prefix: str) -> Iterator[Commit]:
    """The commits of a log stream in its order, children first, with the changes at or below one folder.

    Args:
        pieces: the NUL-terminated pieces of the output of `LOG`.
        prefix: a path without closing slash; empty for all paths.
    """
    below = f"{prefix}/" if prefix else ""
    commit = parent = text = ""
    parents: tuple[str, ...] = ()
    changes: list[Change] = []
    waiting = iter(pieces)
    for piece in waiting:
        if not piece:
            continue
        meta = piece
        if not piece.startswith(":"):
            whole, meta = _split(piece)
            first, _, rest = whole.partition("\n")
            name, _, source = first.removeprefix("commit ").partition(" (from ")
            if name != commit:
                if commit:
                    yield _commit(commit, parents, text, changes)
                commit, text, changes = name, rest, []
                parents = _parents(text)
            # Only a merge names the parent it is compared with; any other commit has one or none.
            parent = source.removesuffix(")") or (parents[0] if parents else "")
        if meta:
            path = next(waiting)
            if path.startswith(below) or path == prefix:
                changes.append(_change(meta, path, parent))
    if commit:
        yield _commit(commit, parents, text, changes)


def _split(piece: str) -> tuple[str, str]:
    """A commit's text, and the first change that may stand behind it.

    All lines of a message are indented, those of the head are not: one of them could be made to look like a change.
    """
    at = piece.rfind("\n:", piece.find("\n\n"))
    return (piece[:at], piece[at + 1 :]) if at >= 0 else (piece, "")


def _change(meta: str, path: str, parent: str) -> Change:
    old_mode, new_mode, old, new, status = meta.removeprefix(":").split(" ")
    return Change(
        path=path,
        status=status[0],
        old="" if old_mode == "000000" else old,
        new="" if new_mode == "000000" else new,
        old_mode=old_mode,
        new_mode=new_mode,
        parent=parent,
    )


def _parents(text: str) -> tuple[str, ...]:
    """The parents a head names: Git believes only those straight after the tree."""
    named = []
    for line in text.split("\n")[1:]:
        if not line.startswith("parent "):
            break
        named.append(line.removeprefix("parent "))
    return tuple(named)


def _commit(commit: str, parents: tuple[str, ...], text: str, changes: list[Change]) -> Commit:
    head, _, message = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").partition("\n\n")
    fields: dict[str, str] = {}
    for line in head.split("\n"):
        key, _, value = line.partition(" ")
        fields.setdefault(key, value)
    author, authored_at, _ = _stamp(fields.get("author", ""))
    committer, committed_at, epoch = _stamp(fields.get("committer", ""))
    subject, body = _message(message)
    named = trailers(body)
    rank = {parent: place for place, parent in enumerate(parents or ("",))}
    return Commit(
        id=commit,
        tree=fields.get("tree", ""),
        parents=parents,
        author=author,
        authored_at=authored_at,
        committer=committer,
        committed_at=committed_at,
        epoch=epoch,
        subject=subject,
        body=body,
        co_authors=named["co_authors"],
        signers=named["signers"],
        changes=tuple(sorted(dict.fromkeys(changes), key=lambda change: (change.path, rank[change.parent]))),
    )


@lru_cache(maxsize=1024)
def _stamp(text: str) -> tuple[Person, str, int]:
    """Who, the ISO date with offset, and the seconds since 1970; empty and 0 where the line says nothing usable."""
    match = _STAMP.fullmatch(text)
    if not match:
        return Person(name=text, email=""), "", 0
    name, email, seconds, offset = match.groups()
    minutes = int(offset[1:3]) * 60 + int(offset[3:])
    zone = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)) if minutes < 24 * 60 else UTC
    try:
        at = datetime.fromtimestamp(int(seconds), zone).isoformat()
    except (OverflowError, ValueError, OSError):
        return Person(name=name, email=email), "", 0
    return Person(name=name, email=email), at, int(seconds)


def _message(indented: str) -> tuple[str, str]:
    """The subject (its lines joined by a space) and the body of a message that `git log` indented by four."""
    text = "\n".join(line[4:] for line in indented.split("\n")).strip("\n")
    subject, _, body = text.partition("\n\n")
    return " ".join(subject.split("\n")), body.strip("\n")


def trailers(body: str) -> dict[str, tuple[Person, ...]]:
    """Those named in the last paragraph of a body: `co_authors` and `signers`, each in the order written."""
    found: dict[str, list[Person]] = {name: [] for name in _NAMES.values()}
    for line in body.rpartition("\n\n")[2].split("\n"):
        if match := _TRAILER.fullmatch(line):
            found[_NAMES[match[1].lower()]].append(Person(name=match[2], email=match[3]))
    return {name: tuple(people) for name, people in found.items()}
