"""What a form offers before anybody types: the records that may be named, the nearest first, and a short name.

The nearest are those of the same matter, then of the same unit, then the newest. What could never be right, such as a
rule that was not in force, is left out of the list; whoever writes its id is answered by the checks.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from minutebook.model.ids import name_of
from minutebook.model.record import Archive, FieldPath, Record
from minutebook.timeline.threads import threads_of

_BASIS: Final = {"vote": "count", "consensus": "minutes"}
# The dates of acts that are usually written down on the day itself; the others are looked up, not guessed.
_NOT_TODAY: Final = ("minutes", "vote", "office", "rule", "procedure")


def may_be_today(kind: str, act_date: str, path: FieldPath) -> bool:
    """Whether today is a fair guess for a date."""
    return path == (act_date,) and kind not in _NOT_TODAY


def candidates(archive: Archive, data: Mapping[str, Any], path: FieldPath, kinds: tuple[str, ...]) -> list[Record]:
    """The records of these kinds that a field may name, given what is answered so far; the likeliest first."""
    threads = threads_of(archive).matters
    matters = {data.get("matter"), *(data.get("matters") or ()), *(threads.get(str(data.get("meeting")), ()))} - {None}
    first = archive.get(str(next(iter(sorted(map(str, matters))), "")))
    unit = data.get("unit") or (first.data.get("unit") if first else None)
    rule = archive.get(str(data.get("rule")))
    counted = {count.data.get("vote") for count in archive.of_kind("count")}

    def distance(record: Record) -> tuple[bool, bool, bool, bool]:
        about = {record.id, *threads.get(record.id, ())}
        other_kind = rule is not None and record.data.get("electorate_kind", "") != rule.data.get("electorate_kind")
        done = record.kind == "vote" and path == ("vote",) and record.id in counted
        return done, not matters & about, record.data.get("unit", record.id) != unit, other_kind

    taken = set(data.get(str(path[0])) or ()) if len(path) == 2 and isinstance(path[1], int) else set()
    found = [record for kind in kinds for record in archive.of_kind(kind) if record.id not in taken]
    found = [record for record in found if _possible(record, data, path, first)]
    found.sort(key=lambda record: (record.date, record.id), reverse=True)
    return sorted(found, key=distance)


def _possible(record: Record, data: Mapping[str, Any], path: FieldPath, matter: Record | None) -> bool:
    if path == ("basis_record",):
        return record.kind == _BASIS.get(str(data.get("basis")), record.kind)
    if path == ("rule",) and record.kind == "rule":
        day = str(data.get("opens_on", ""))
        begun = not day or str(record.data.get("effective_from", "")) <= day
        ended = bool(day) and str(record.data.get("effective_to") or "9999") < day
        kinds = record.data.get("matter_types") or ()
        fits = matter is None or not kinds or matter.data.get("matter_type") in kinds
        return begun and not ended and fits
    return True


def short_name(
    archive: Archive, kind: str, data: Mapping[str, Any], known: tuple[str, ...], free: Callable[[str], bool]
) -> str:
    """A short name that is free: of the record written with it, of its matter, else of what kind it is."""
    for proposal in _names(archive, kind, data, known):
        for name in (proposal, *(f"{proposal}-{number}" for number in range(2, 100))):
            if free(name):
                return name
    return ""


def _names(archive: Archive, kind: str, data: Mapping[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    threads = threads_of(archive).matters
    for one in known:
        yield name_of(one)[11:]
    for field in ("matter", "matters", "vote", "meeting"):
        told = data.get(field)
        one = str(told[0] if isinstance(told, list) and told else told)
        for matter in threads.get(one, ()):
            yield name_of(matter)[11:]
    yield "community" if kind == "settings" else str(data.get(f"{kind}_kind", kind)).replace("_", "-")
