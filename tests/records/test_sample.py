"""The records of this repository pass every check but those whose faults the stories tell, and none is empty."""

# SPDX-License-Identifier: Apache-2.0

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import pytest

from minutebook.checks import run
from minutebook.checks.register import PACKED
from minutebook.model.ids import KINDS
from minutebook.model.problem import Severity
from minutebook.model.record import Record
from minutebook.procedures.stages import StageStatus
from minutebook.store import catalogue
from minutebook.store.archive import Loaded, load
from minutebook.store.source import WorkingTree
from minutebook.store.validation import faults_of
from minutebook.views.answer import AnswerState
from minutebook.views.story import Edition, edition_of, story_of

ROOT: Final = Path(__file__).parents[2]
LONG: Final = 60
SHARED: Final = ("changes", "legal_sources")
"""A correction quotes what it corrects, and two rules may quote one article."""


@cache
def sample() -> Loaded:
    return load(WorkingTree(root=ROOT))


@cache
def edition(as_of: str = "") -> Edition:
    """The edition on a day; on the day of the newest record unless another is asked for."""
    archive = sample().archive
    newest = max(record.date for record in archive)
    return edition_of(archive, problems=(), history=None, versions={}, as_of=as_of or newest)


def own() -> tuple[Record, ...]:
    """The records of the sample, without the statutory packs."""
    return tuple(record for record in sample().archive if not record.path.startswith(PACKED))


def prose() -> Iterator[tuple[str, str]]:
    """Every longer text of an act, with the record it stands in."""
    for record in own():
        told = {name: value for name, value in record.data.items() if name not in SHARED}
        yield from ((record.id, text.strip()) for text in texts(told) if len(text) >= LONG)


def texts(value: Any) -> Iterator[str]:
    """Every text below a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def test_nothing_is_refused() -> None:
    assert sample().problems == ()
    assert len(own()) > 150


def test_the_faults_are_those_that_the_stories_tell() -> None:
    """Drying racks: the meeting was called nine days ahead where the charter says ten, and the page says so for ever.
    Lawn: the first plan went to the vote without a drawing; the second, with one, passed.
    """
    problems = run(sample().archive, edition().as_of, faults_of)
    assert [(one.code, one.path.removeprefix("records/"), one.field) for one in problems] == [
        ("D601", "notice/2026/2026-03-13-household-meeting.yaml", ("posted_on",)),
        ("A706", "proposal/2025/2025-11-08-lawn-parking.yaml", ()),
    ]
    assert [catalogue.severity(one) for one in problems] == [Severity.DEFECT, Severity.ADVICE]
    short = problems[0].values
    assert (short["given"], short["needed"], short["latest"]) == ("9", "10", "2026-03-12")


def test_every_kind_has_its_records() -> None:
    assert {record.kind for record in sample().archive} == set(KINDS)


def test_the_sample_says_that_it_is_one() -> None:
    settings = sample().archive.settings
    assert settings is not None and settings.data["sample"] is True


def test_every_attachment_is_present_and_every_file_is_listed() -> None:
    listed = {attached["path"] for record in own() for attached in record.data.get("attachments", ())}
    present = {path for path in sample().files if path.startswith("records/attachments/")}
    assert {path.removeprefix("records/attachments/") for path in present} == {
        path.removeprefix("records/attachments/") for path in listed
    }
    assert listed


@pytest.mark.parametrize(
    ("matter", "state", "headline", "coming"),
    [
        ("2025-09-08-lawn-parking", AnswerState.PASSED, "answer.adopted", ""),
        ("2026-01-05-brickworks-committee", AnswerState.ELECTED, "answer.elected", ""),
        ("2026-02-24-riverside-gas", AnswerState.PASSED, "answer.adopted", "accepted"),
        ("2026-03-02-drying-racks", AnswerState.PASSED, "answer.adopted", ""),
        ("2026-07-01-brickworks-name", AnswerState.PASSED, "answer.adopted", ""),
        ("2026-08-10-riverside-fence", AnswerState.PASSED, "answer.adopted", "accepted"),
    ],
)
def test_each_story_has_come_to_its_answer(matter: str, state: AnswerState, headline: str, coming: str) -> None:
    found = edition()
    story = story_of(found, found.archive[f"matter/{matter}"])
    assert (story.answer.state, story.answer.headline.key) == (state, headline)
    assert [one.stage.key for one in story.stages if one.status is StageStatus.NEXT] == [coming] * bool(coming)


def test_each_matter_is_in_that_table() -> None:
    assert len(edition().archive.of_kind("matter")) == 6


@pytest.mark.parametrize(
    ("as_of", "told"),
    [("2026-11-12", []), ("2026-11-13", ["objection"]), ("2026-11-27", ["objection"]), ("2026-11-28", [])],
)
def test_the_supplement_of_the_gas_story_is_open_to_objections_for_its_fifteen_days(
    as_of: str, told: list[str]
) -> None:
    found = edition(as_of)
    answer = story_of(found, found.archive["matter/2026-02-24-riverside-gas"]).answer
    assert [window.kind for window in answer.windows] == told
    assert "answer.supplement" in [detail.key for detail in answer.details]


def test_the_first_lawn_vote_passed_by_area_and_failed_by_heads() -> None:
    ballot = edition().ballots["vote/2025-12-06-lawn-parking"]
    assert [(fence.measure, fence.holds) for fence in ballot.approval] == [("area", True), ("heads", False)]
    assert ballot.reason is not None and ballot.reason.key == "approval_failed"


def test_what_was_declared_is_what_the_rule_gives() -> None:
    ballots = edition().ballots.values()
    assert [ballot.vote.id for ballot in ballots if ballot.verdict is None or not ballot.agrees] == []


def test_every_opinion_before_the_newest_set_is_answered() -> None:
    found = edition()
    waiting = [
        one.record.id
        for matter in found.archive.of_kind("matter")
        for one in story_of(found, matter).opinions
        if not one.answered
    ]
    assert waiting == ["opinions/2026-11-18-riverside-supplement"]


def test_every_act_belongs_to_a_matter_or_is_a_rule_or_an_office() -> None:
    threads = edition().threads
    loose = {record.kind for record in own() if record.date and not threads.matters[record.id]}
    assert loose <= {"rule", "office"}


def test_no_text_is_written_twice() -> None:
    """Each act was written for itself; a text that stands in two records was copied."""
    places: dict[str, list[str]] = defaultdict(list)
    for record, text in prose():
        places[text].append(record)
    assert {text: found for text, found in places.items() if len(found) > 1} == {}
    assert len(places) > 100


def test_no_two_texts_are_of_one_mould() -> None:
    """Of any two texts at most half of the runs of four characters are shared."""
    runs = [(record, {text[place : place + 4] for place in range(len(text) - 3)}) for record, text in prose()]
    alike = [
        (one, other)
        for (one, first), (other, second) in combinations(runs, 2)
        if 2 * len(first & second) > min(len(first), len(second))
    ]
    assert alike == []
