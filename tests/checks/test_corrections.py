"""What a correction may change, upon which words, and who is blamed for what it breaks."""

# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.checks import run
from minutebook.checks.correction import judged
from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath
from minutebook.store.validation import faults_of
from tests.checks.builders import (
    AS_OF,
    CORRECTION,
    COUNT,
    ELECTED,
    EVALUATION,
    MATTER,
    NOTICE,
    RULE,
    VOTE,
    codes,
    community,
    found,
)


def test_the_checks_judge_what_a_correction_leaves() -> None:
    assert codes({EVALUATION: {"valid": 40, "asked": 39}}) == []
    assert codes({EVALUATION: {"valid": 41, "asked": 39}}) == ["T516"]


def test_a_correction_is_blamed_for_the_contradiction_it_causes_not_the_record() -> None:
    fewer = {"corrects": COUNT, "changes": [{"field": "attending/households", "old": "28\n", "new": "27\n"}]}
    assert found({CORRECTION: fewer}) == (
        Problem(
            code="T519",
            path="records/correction/2026/2026-06-12-evaluation.yaml",
            field=("changes",),
            values={"value": COUNT, "record": COUNT, "field": "tally", "code": "T502"},
        ),
    )


def test_a_correction_is_blamed_for_the_contradiction_it_causes_in_another_record() -> None:
    renamed = {"corrects": VOTE, "changes": [{"field": "options/1/key", "old": "against\n", "new": "oppose\n"}]}
    told = found({CORRECTION: renamed})
    assert [(problem.code, problem.values["code"]) for problem in told] == [("T519", "T503"), ("T519", "T508")]


def test_a_later_correction_quotes_what_the_earlier_left() -> None:
    second = {**community()[CORRECTION].data, "id": "correction/2026-06-13-evaluation", "corrected_on": "2026-06-13"}
    again = {**second, "changes": [{"field": "asked", "old": "40\n", "new": "41\n"}]}
    stale = {**second, "changes": [{"field": "asked", "old": "39\n", "new": "41\n"}]}
    assert run(community(None, again), AS_OF) == ()
    assert [problem.code for problem in run(community(None, stale), AS_OF)] == ["T510"]


def test_a_correction_that_cannot_be_made_changes_nothing() -> None:
    broken = [{"field": "asked", "old": "39\n", "new": "40\n"}, {"field": "valid", "old": "35\n", "new": "34\n"}]
    archive, problems = judged(community({CORRECTION: {"changes": broken}}))
    assert archive[EVALUATION].data["asked"] == 39
    assert [(problem.code, problem.field) for problem in problems] == [("T510", ("changes", 1, "old"))]


@pytest.mark.parametrize(
    ("record_id", "field", "old", "new", "fits"),
    [
        (EVALUATION, "asked", "39", "40", True),
        (EVALUATION, "asked", "39", "-1", False),
        (EVALUATION, "asked", "39", "4０", False),
        (EVALUATION, "id", EVALUATION, "evaluation/2026-06-11-bike-shed", False),
        (NOTICE, "until", "2026-03-20", "2026-03-25", True),
        (NOTICE, "until", "2026-03-20", "2026-02-30", False),
        (NOTICE, "event", VOTE, ELECTED, True),
        (NOTICE, "event", VOTE, "vote/2026-01-01-none", False),
        (NOTICE, "event", VOTE, MATTER, False),
        (RULE, "approval/0/threshold", "1/2", "2/3", True),
        (RULE, "approval/0/threshold", "1/2", "0.5", False),
        (NOTICE, "title", "车棚方案表决通知", "车棚表决通知", True),
    ],
)
def test_a_correction_keeps_the_type_of_what_it_corrects(
    record_id: str, field: str, old: str, new: str, fits: bool
) -> None:
    correction = {"corrects": record_id, "changes": [{"field": field, "old": f"{old}\n", "new": f"{new}\n"}]}
    _, problems = judged(community({CORRECTION: correction}))
    assert [problem.code for problem in problems] == ([] if fits else ["T512"])


def _told(changes: list[dict[str, str]], corrects: str) -> list[tuple[str, FieldPath]]:
    told = run(community({CORRECTION: {"corrects": corrects, "changes": changes}}), AS_OF, faults_of)
    return [(problem.code, problem.field) for problem in told]


def test_a_corrected_record_still_follows_its_schema() -> None:
    kind = {"field": "notice_kind", "old": "vote\n"}
    title = {"field": "title", "old": "车棚方案表决通知\n", "new": "车棚表决通知\n"}
    assert _told([title, {**kind, "new": "works\n"}], NOTICE) == []
    assert _told([title, {**kind, "new": "rumour\n"}], NOTICE) == [("T512", ("changes", 1, "new"))]


def test_a_fault_that_no_single_change_shows_is_told_at_the_first() -> None:
    told = run(community(), AS_OF, lambda corrected: [("valid",)] if corrected.data["asked"] == 40 else [])
    assert [(problem.code, problem.field) for problem in told] == [("T512", ("changes", 0, "new"))]
