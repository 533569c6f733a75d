"""Which acts belong to which matter."""

# SPDX-License-Identifier: Apache-2.0

from itertools import permutations

import pytest

from minutebook.model.record import Archive, Record
from minutebook.timeline.threads import threads_of
from tests.acts import MATTER, act, counted, owners, raised
from tests.checks.builders import record

OTHER = "matter/2026-01-03-lamps"
VOTE = act("vote", "2026-01-20")
COUNT = counted(VOTE, "2026-01-21", ("1", 1), ("1", 1))
MEETING = act("meeting", "2026-01-10")


def plain(record_id: str, **data: object) -> Record:
    return record({"id": record_id, "title": record_id, **data})


def matters(*records: Record) -> tuple[str, ...]:
    """The matters of the first record, all of them being recorded."""
    return threads_of(Archive.of([raised(), plain(OTHER), *records])).matters[records[0].id]


def test_an_act_belongs_to_the_matters_it_names() -> None:
    assert matters(act("step", "2026-01-05")) == (MATTER,)
    assert matters(act("notice", "2026-01-05", matters=[OTHER, MATTER])) == (MATTER, OTHER)


def test_a_matter_belongs_to_itself_whatever_it_is_related_to() -> None:
    assert matters(plain("matter/2026-02-01-doors", related=[MATTER])) == ("matter/2026-02-01-doors",)


@pytest.mark.parametrize(
    ("continuing", "through"),
    [
        pytest.param(
            plain("minutes/2026-01-11-racks", meeting=MEETING.id), [MEETING], id="minutes through their meeting"
        ),
        pytest.param(COUNT, [VOTE], id="a count through its vote"),
        pytest.param(owners(), [VOTE], id="an electorate through the votes that used it"),
        pytest.param(
            plain("office/2026-02-01-chair", mandate="decision/2026-01-25-racks"),
            [act("decision", "2026-01-25")],
            id="an office through its mandate",
        ),
        pytest.param(
            plain("correction/2026-02-01-count", corrects=COUNT.id),
            [COUNT, VOTE],
            id="a correction through what it corrects",
        ),
        pytest.param(
            plain("correction/2026-02-01-roll", corrects=owners().id),
            [owners(), VOTE],
            id="of an electorate, through it",
        ),
    ],
)
def test_an_act_that_names_no_matter_belongs_through_what_it_continues(
    continuing: Record, through: list[Record]
) -> None:
    assert matters(continuing, *through) == (MATTER,)


def test_an_electorate_used_for_two_matters_belongs_to_both() -> None:
    assert matters(owners(), VOTE, act("vote", "2026-02-20", "lamps", matter=OTHER)) == (MATTER, OTHER)


def test_minutes_that_name_a_matter_belong_to_that_one_alone() -> None:
    named = plain("minutes/2026-01-11-racks", meeting=MEETING.id, matter=OTHER)
    assert matters(named, MEETING) == (OTHER,)


def test_an_office_mandated_by_a_body_belongs_to_no_matter() -> None:
    assert matters(plain("office/2026-02-01-chair", mandate="body/owners"), plain("body/owners", matter=MATTER)) == ()


def test_what_names_nothing_recorded_belongs_to_no_matter() -> None:
    assert matters(act("step", "2026-01-05", matter="matter/2026-01-01-gone")) == ()
    assert matters(plain("minutes/2026-01-11-racks", meeting="meeting/2026-01-10-gone")) == ()


def test_a_circle_of_references_ends() -> None:
    first = plain("correction/2026-02-01-a", corrects="correction/2026-02-01-b")
    second = plain("correction/2026-02-01-b", corrects="correction/2026-02-01-a")
    assert matters(first, second) == ()


def test_acts_of_one_day_stand_in_the_order_of_the_procedure_whatever_the_file_order() -> None:
    day = "2026-01-20"
    acts = [VOTE, counted(VOTE, day, ("1", 1), ("1", 1)), act("decision", day), act("meeting", day)]
    for listed in permutations(acts):
        found = threads_of(Archive.of([*listed, raised()])).of(MATTER)
        assert [one.kind for one in found] == ["matter", "meeting", "vote", "count", "decision"]


def test_an_unknown_matter_has_no_acts() -> None:
    assert threads_of(Archive.of([raised()])).of(OTHER) == ()
