"""The reason of a verdict names the step and the measure that decided it."""
# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.rules.explain import reason
from minutebook.rules.rule import rule_of
from minutebook.rules.tally import Role, Verdict
from tests.rules.builders import (
    ELECTION,
    NAMING,
    OWN_ORD,
    OWN_SPEC,
    RES_MEET,
    RES_REP,
    charter,
    meeting,
    owners,
    pack,
    ranked,
    requirement,
)


def test_enough_area_and_too_few_heads_is_said_so() -> None:
    verdict = owners(OWN_SPEC, ("12000", 150), {"agree": ("6500", 70), "against": ("1500", 30)})
    why = reason(verdict)
    assert why.key == "approval_failed"
    assert why.values == {
        "measure": "heads",
        "numerator": "70",
        "denominator": "100",
        "threshold": "3/4",
        "comparator": "ge",
        "needed": "75",
        "failed_measures": "heads",
        "held_measures": "area",
    }
    assert [comparison.measure.value for comparison in why.failed] == ["heads"]
    assert [comparison.measure.value for comparison in why.held] == ["area"]


def test_participation_decides_before_approval() -> None:
    why = reason(owners(OWN_ORD, ("10000", 120), {"agree": ("3000", 40), "against": ("4000", 39)}))
    assert (why.key, why.values["failed_measures"], why.values["needed"]) == ("participation_failed", "heads", "80")


def test_exactly_half_is_told_apart_from_less_than_half() -> None:
    exactly = owners(OWN_ORD, ("9000", 90), {"agree": ("4000", 40), "against": ("3999.99", 40)})
    assert (reason(exactly).key, reason(exactly).values["failed_measures"]) == ("approval_failed_exactly", "heads")
    less = owners(OWN_ORD, ("9000", 90), {"agree": ("3999.99", 40), "against": ("4000", 40)})
    assert (reason(less).key, reason(less).values["failed_measures"]) == ("approval_failed", "area,heads")


def test_exactly_two_thirds_of_more_than_two_thirds_is_not_called_half() -> None:
    fence = requirement("agree", "attending", "gt", "2/3")
    verdict = meeting(rule_of(charter(method="approval", approval=[fence])), 300, 180, (120, 60, 0))
    assert [(comparison.exact, comparison.holds) for comparison in verdict.of_role(Role.APPROVAL)] == [(True, False)]
    assert reason(verdict).key == "approval_failed"


def test_a_pass_exactly_on_a_fence_is_told_apart_from_a_clear_one() -> None:
    exact = owners(OWN_SPEC, ("12000", 150), {"agree": ("6000", 75), "against": ("2000", 25)})
    assert reason(exact).key == "passed_exactly"
    one_measure = owners(OWN_SPEC, ("12000", 150), {"agree": ("6000.01", 75), "against": ("1999.99", 25)})
    assert reason(one_measure).key == "passed_exactly"
    clear = owners(OWN_SPEC, ("12000", 150), {"agree": ("9000", 100), "against": ("100", 1)})
    assert (reason(clear).key, reason(clear).values["held_measures"]) == ("passed", "area,heads")


@pytest.mark.parametrize(
    ("key", "verdict"),
    [
        ("nobody_voted", owners(OWN_ORD, ("10000", 120), {})),
        ("nobody_voted", ranked(NAMING, 338, {"a": 0})),
        ("nobody_voted", ranked(ELECTION, 338, {"a": 0})),
        ("composition_failed", meeting(RES_REP, 45, 40, (40, 0, 0), {"elected_reps": 30})),
        ("not_recorded", meeting(RES_REP, 45, 40, (40, 0, 0))),
        ("numbers_contradict", meeting(RES_MEET, 45, 40, (41, 0, 0))),
        ("participation_failed", ranked(ELECTION, 338, {"a": 100})),
        ("elected", ranked(ELECTION, 338, {"a": 200})),
        ("elected_some", ranked(ELECTION, 338, {"a": 150, "b": 120}, seats=2, marks=2, cast=240)),
        ("nobody_elected", ranked(ELECTION, 338, {"a": 100, "b": 100})),
        ("tie_pending", ranked(NAMING, 338, {"a": 100, "b": 100})),
        ("tie_failed", ranked(rule_of(charter(tie="fail")), 338, {"a": 100, "b": 100})),
        ("cast_exceeds_issued", ranked(ELECTION, 338, {"a": 200}, issued=199)),
        (
            "elected_after_tie",
            ranked(
                NAMING,
                338,
                {"a": 100, "b": 100},
                tie_break={"method": "lot", "held_on": "2026-06-20", "winners": ["b"]},
            ),
        ),
    ],
)
def test_every_way_to_an_outcome_has_its_own_key(key: str, verdict: Verdict) -> None:
    assert reason(verdict).key == key


def test_a_clause_on_unreturned_ballots_is_said_to_be_undecided() -> None:
    data = pack("own-ord")
    data["parameters"]["unreturned"] = "join_majority"
    assert reason(owners(rule_of(data), ("100", 10), {"agree": ("50", 5)})).key == "unreturned_undecided"


def test_what_contradicts_or_is_missing_is_named() -> None:
    assert reason(meeting(RES_MEET, 45, 40, (41, 0, 0))).values == {
        "contradiction": "more_votes_than_entitled",
        "measure": "households",
        "votes": "41",
        "entitled": "40",
        "counted_zh": "投票",
        "counted_en": "voted",
        "whole_zh": "到会",
        "whole_en": "present",
    }
    assert reason(meeting(RES_REP, 45, 40, (40, 0, 0))).values == {
        "role": "composition",
        "measure": "reps",
        "name": "elected_reps",
    }


def test_an_election_says_who_sits_who_is_tied_and_what_stays_empty() -> None:
    votes = {"a": 200, "b": 170, "c": 170, "d": 20}
    why = reason(ranked(ELECTION, 338, votes, seats=2, marks=2, cast=300))
    assert why.values == {"elected": "a", "seats": "2", "unfilled": "0", "tied": "b, c", "seats_tied": "1"}
    assert [comparison.option for comparison in why.failed] == ["d"]
