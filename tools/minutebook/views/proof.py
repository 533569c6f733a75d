"""The proof folded at the end of a story: when each act was recorded, by whom, and what its drafts said before.

Commit dates are days of recording, never of deciding.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minutebook.model.record import Record
from minutebook.timeline.difference import FieldChange, Item, Order, differences
from minutebook.timeline.revision import Commit, History, Revision

Versions = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """One field that a revision changed: its names for the labels, its place among items, old and new as text."""

    names: tuple[str, ...]
    item: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionView:
    """One commit that touched a record, with what it changed against the version before (nothing for the first)."""

    commit: Commit
    changes: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofLine:
    """One record's proof: the commit that brought it onto the trunk, and every commit that wrote it."""

    record: Record
    adoption: Commit | None
    revisions: tuple[RevisionView, ...]

    @property
    def signers(self) -> tuple[str, ...]:
        """The names that confirmed it by a trailer, in the commits that wrote it and in the one that adopted it."""
        return tuple(dict.fromkeys(person.name for commit in self._commits for person in commit.signers))

    @property
    def co_authors(self) -> tuple[str, ...]:
        """The names that recorded it together, by the trailers of the same commits."""
        return tuple(dict.fromkeys(person.name for commit in self._commits for person in commit.co_authors))

    @property
    def _commits(self) -> tuple[Commit, ...]:
        adopting = (self.adoption,) if self.adoption else ()
        return (*(revision.commit for revision in self.revisions), *adopting)

    @property
    def revised(self) -> bool:
        """Whether it was written more than once."""
        return len(self.revisions) > 1


def proof_of(record: Record, history: History | None, versions: Versions) -> ProofLine | None:
    """The proof of one record; None when no history is at hand or it does not know the record.

    Args:
        versions: the data of every earlier version that `blobs_needed` named, by blob id.
    """
    if history is None:
        return None
    revisions = history.revisions(record.path)
    adoption = history.adoption(record.path)
    if not revisions and adoption is None:
        return None
    return ProofLine(
        record=record,
        adoption=adoption,
        revisions=tuple(RevisionView(commit=one.commit, changes=_changes(one, versions)) for one in revisions),
    )


def blobs_needed(history: History, paths: list[str]) -> tuple[str, ...]:
    """The blobs whose data `proof_of` compares: those of every record written more than once, sorted."""
    needed: set[str] = set()
    for path in paths:
        revisions = history.revisions(path)
        if len(revisions) > 1:
            needed.update(blob for one in revisions for blob in (one.change.old, one.change.new) if blob)
    return tuple(sorted(needed))


def _changes(revision: Revision, versions: Versions) -> tuple[FieldDifference, ...]:
    old, new = versions.get(revision.change.old), versions.get(revision.change.new)
    if old is None or new is None:
        return ()
    return tuple(_worded(change) for change in differences(old, new))


def _worded(change: FieldChange) -> FieldDifference:
    names = tuple(step for step in change.field if isinstance(step, str))
    items = [
        str(step.value if isinstance(step, Item) else step + 1) for step in change.field if isinstance(step, Item | int)
    ]
    if change.field and isinstance(change.field[-1], Order):
        return FieldDifference(names=names, item="", old=_text(change.old), new=_text(change.new))
    return FieldDifference(names=names, item=".".join(items), old=_text(change.old), new=_text(change.new))


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return " · ".join(_text(part) for part in value.values())
    if isinstance(value, list | tuple):
        return " · ".join(_text(part) for part in value)
    return str(value).rstrip("\n")
