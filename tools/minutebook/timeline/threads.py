"""Which acts belong to which matter: the thread of one decision, from the first complaint to the last receipt.

An act belongs to a matter that it names, or through the act it continues: minutes through their meeting, a count
through its vote, an electorate through the votes that used it, an office through its mandate, a correction through what
it corrects.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from minutebook.model.record import Archive, Record

_ORDER: Final = {
    kind: place
    for place, kind in enumerate(
        [
            "matter",
            "opinions",
            "reply",
            "proposal",
            "electorate",
            "notice",
            "meeting",
            "vote",
            "count",
            "minutes",
            "decision",
            "announced",
            "step",
            "entry",
            "evaluation",
            "office",
            "correction",
        ]
    )
}
_ANNOUNCING: Final = ("result", "accounts")
_THROUGH: Final = {
    "minutes": ("meeting",),
    "count": ("vote",),
    "correction": ("corrects",),
    "office": ("mandate",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """The acts of every matter, and the matters of every act, both by id."""

    acts: Mapping[str, tuple[Record, ...]]
    matters: Mapping[str, tuple[str, ...]]

    def of(self, matter: str) -> tuple[Record, ...]:
        """The acts of a matter in the order in which they happened; on one day in the order of the procedure."""
        return self.acts.get(matter, ())


def threads_of(archive: Archive) -> Threads:
    """The threads of all matters of an archive."""
    matters = {record.id: _matters_of(archive, record, 4) for record in archive}
    acts: dict[str, list[Record]] = {matter.id: [] for matter in archive.of_kind("matter")}
    for record in archive:
        for matter in matters[record.id]:
            acts[matter].append(record)
    ordered = {matter: tuple(sorted(found, key=_place)) for matter, found in acts.items()}
    return Threads(acts=ordered, matters=matters)


def _place(act: Record) -> tuple[str, int, str]:
    """By date; on one day in the order in which things happen, a notice of a result after what it makes known."""
    announces = act.data.get("notice_kind") in _ANNOUNCING
    return act.date, _ORDER.get("announced" if announces else act.kind, len(_ORDER)), act.id


def _matters_of(archive: Archive, record: Record, hops: int) -> tuple[str, ...]:
    """The matters of one record, each once, sorted. `hops` bounds the way, so that a circle of references ends."""
    if record.kind == "matter":
        return (record.id,)
    named = {*record.refs("matter"), *record.refs("matters")}
    found = {target for target in named if (matter := archive.get(target)) and matter.kind == "matter"}
    if hops and not found:
        through = [archive.get(target) for name in _THROUGH.get(record.kind, ()) for target in record.refs(name)]
        if record.kind == "electorate":
            through = list(archive.citing(record.id, "vote"))
        for other in through:
            if other is not None and other.kind != "body":
                found.update(_matters_of(archive, other, hops - 1))
    return tuple(sorted(found))
