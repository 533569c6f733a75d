"""A small community with every kind of act and no fault, and copies of it in which single fields differ.

The community lies in `corpus/base` and is read by the real store; changes are made in memory, so that a test shows only
what matters to its case.
"""

# SPDX-License-Identifier: Apache-2.0

import copy
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from minutebook.checks import run
from minutebook.model.ids import date_in, kind_of, path_of
from minutebook.model.problem import Problem
from minutebook.model.record import Archive, FieldPath, Record, Reference
from minutebook.store.archive import load
from minutebook.store.source import WorkingTree
from minutebook.timeline.corrections import field_path

CORPUS = Path(__file__).parent / "corpus"
BASE_SET = CORPUS / "base"
AS_OF = "2026-12-31"
ABSENT = object()

RULE = "rule/2025-01-01-households"
ELECTION = "rule/2025-01-01-election"
MATTER = "matter/2026-02-10-bike-shed"
OPINIONS = "opinions/2026-02-15-bike-shed"
REPLY = "reply/2026-02-20-bike-shed"
MEETING = "meeting/2026-03-20-household-meeting"
MINUTES = "minutes/2026-03-21-household-meeting"
NOTICE = "notice/2026-03-01-bike-shed-vote"
VOTE = "vote/2026-03-20-bike-shed"
COUNT = "count/2026-03-20-bike-shed"
DECISION = "decision/2026-03-20-bike-shed"
RESULT = "notice/2026-03-21-bike-shed-result"
APPROVAL = "entry/2026-03-30-approval"
PAYMENT = "entry/2026-04-10-payment"
EVALUATION = "evaluation/2026-06-10-bike-shed"
CORRECTION = "correction/2026-06-12-evaluation"
ELECTED = "vote/2026-05-20-committee"
ELECTION_COUNT = "count/2026-05-21-committee"
ELECTION_DECISION = "decision/2026-05-22-committee"

Change = Mapping[str, object]


@cache
def base() -> Archive:
    """The community without a fault, statutory packs beneath it."""
    loaded = load(WorkingTree(root=BASE_SET))
    assert loaded.problems == ()
    return loaded.archive


def record(data: Mapping[str, Any]) -> Record:
    """A record from its fields; whatever looks like an id of another record is a reference."""
    record_id = data["id"]
    return Record(
        id=record_id,
        kind=kind_of(record_id),
        path=path_of(record_id) or "",
        date=date_in(record_id),
        data=data,
        references=tuple(
            Reference(field=field, target=value, kinds=(kind_of(value),))
            for field, value in _texts(data, ())
            if value != record_id and path_of(value) is not None
        ),
    )


def community(changes: Mapping[str, Change] | None = None, *more: Mapping[str, Any], without: str = "") -> Archive:
    """The community with fields set (`{id: {"asked": 2}}`; ABSENT removes one), records added, one left out."""
    records = {found.id: found for found in base() if found.id != without}
    for record_id, fields in (changes or {}).items():
        data = copy.deepcopy(dict(records[record_id].data))
        for field, value in fields.items():
            _put(data, field_path(field), value)
        records[record_id] = replace(record(data), path=records[record_id].path)
    return Archive.of([*records.values(), *map(record, more)])


def found(changes: Mapping[str, Change] | None = None, as_of: str = AS_OF, without: str = "") -> tuple[Problem, ...]:
    """What the checks find in the community with these changes."""
    return run(community(changes, without=without), as_of)


def codes(changes: Mapping[str, Change] | None = None, as_of: str = AS_OF, without: str = "") -> list[str]:
    """The codes of what the checks find, in the order in which it is told."""
    return [problem.code for problem in found(changes, as_of, without)]


def _texts(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, (*path, key))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from _texts(part, (*path, place))


def _put(data: Any, path: FieldPath, value: object) -> None:
    for step in path[:-1]:
        data = data[step]
    if value is ABSENT:
        del data[path[-1]]
    else:
        data[path[-1]] = value
