"""Whether a correction quotes what stands there and leaves a record that can still be read. What does not is refused.

Corrections are followed in the order of their dates, each upon what the earlier ones left; one that is refused changes
nothing. The schema is not known here: whether a whole corrected record still follows it is asked of the caller.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from minutebook.checks.register import problem
from minutebook.model.dates import day
from minutebook.model.ids import kind_of
from minutebook.model.problem import Problem
from minutebook.model.quantities import decimal_of, fraction_of
from minutebook.model.record import Archive, FieldPath, Record
from minutebook.timeline.corrections import corrected, field_path, words_at

Faults = Callable[[Record], Iterable[FieldPath]]
"""Gives the fields of a corrected record that break its schema."""

_UNTOUCHED: Final = ("schema", "id")
_DIGITS: Final = 18


def no_faults(_record: Record) -> Iterable[FieldPath]:
    """No schema at hand: every corrected record passes."""
    return ()


def judged(recorded: Archive, faults: Faults = no_faults) -> tuple[Archive, tuple[Problem, ...]]:
    """The archive as its sound corrections leave it, and a problem for each change that cannot be made."""
    problems: list[Problem] = []
    now = dict(recorded.records)
    for correction in recorded.of_kind("correction"):
        target = now.get(correction.data["corrects"])
        if target is None:
            continue
        found = list(_faults(now, correction, target, faults))
        problems += found
        if not found:
            now[target.id] = corrected(Archive.of([target, correction]))[target.id]
    return Archive(now), tuple(problems)


def consequence(archive: Archive, found: Problem) -> Problem:
    """The correction's problem, where a contradiction arose only through a correction; else the problem as it is.

    The records it changed were sound when they were adopted and are not to be blamed. The last correction of the record
    with the contradiction is named, or of a record that it names or that names it.
    """
    place = next((record for record in archive if record.path == found.path), None)
    if place is None:
        return found
    near = {reference.target for reference in place.references} | {record.id for record in archive.citing(place.id)}
    corrections = archive.of_kind("correction")
    own = [correction for correction in corrections if correction.data["corrects"] == place.id]
    others = [correction for correction in corrections if correction.data["corrects"] in near]
    for correction in (own or others)[-1:]:
        field = "/".join(map(str, found.field))
        return problem(
            "T519",
            correction,
            "changes",
            value=correction.data["corrects"],
            record=place.id,
            field=field,
            code=found.code,
        )
    return found


def _faults(now: Mapping[str, Record], correction: Record, target: Record, faults: Faults) -> Iterator[Problem]:
    unmade = False
    for index in range(len(correction.data["changes"])):
        found = _change_fault(now, correction, index, target)
        if found is not None:
            unmade = True
            yield found
    if unmade:
        return
    after = corrected(Archive.of([target, correction]))[target.id]
    broken = {tuple(field) for field in faults(after)}
    blamed = [
        index
        for index, change in enumerate(correction.data["changes"])
        if any(field == field_path(change["field"])[: len(field)] for field in broken)
    ]
    for index in blamed or [0] * bool(broken):
        yield _misfit(correction, index, target)


def _change_fault(now: Mapping[str, Record], correction: Record, index: int, target: Record) -> Problem | None:
    change = correction.data["changes"][index]
    path = field_path(change["field"])
    words, old = words_at(target, path), change["old"].rstrip("\n")
    values = {"field": change["field"], "record": target.id}
    if words is None:
        return problem("T511", correction, "changes", index, "field", value=change["field"], record=target.id)
    if words.rstrip("\n") != old:
        found = words.rstrip("\n")
        return problem("T510", correction, "changes", index, "old", value=old, found=found, **values)
    return None if _fits(now, target, path, change["new"].rstrip("\n")) else _misfit(correction, index, target)


def _misfit(correction: Record, index: int, target: Record) -> Problem:
    change = correction.data["changes"][index]
    return problem(
        "T512",
        correction,
        "changes",
        index,
        "new",
        value=change["new"].rstrip("\n"),
        field=change["field"],
        record=target.id,
    )


def _fits(now: Mapping[str, Record], target: Record, path: FieldPath, new: str) -> bool:
    """Whether the new words are of the same type as what they replace: a date stays a date, a number a number."""
    if path[0] in _UNTOUCHED or not new:
        return False
    old = target.at(path)
    if isinstance(old, bool):
        return new in ("true", "false")
    if isinstance(old, int):
        return new.isascii() and new.isdecimal() and len(new) <= _DIGITS
    if any(reference.field == path for reference in target.references):
        return new in now and kind_of(new) in next(ref.kinds for ref in target.references if ref.field == path)
    for shape in (day, decimal_of, fraction_of):
        if _is(shape, old):
            return _is(shape, new)
    return "\n" not in new or "\n" in str(old)


def _is(shape: Callable[[str], object], text: str) -> bool:
    try:
        shape(text)
    except ValueError:
        return False
    return True
