"""Naming votes and elections: order of votes, fences for a seat, ties at a seat and their recorded resolution."""
# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest

from minutebook.rules.ballots import Inconsistency
from minutebook.rules.rule import rule_of
from minutebook.rules.tally import Outcome, Role
from tests.rules.builders import ELECTION, NAMING, charter, election, only, ranked, requirement


def broken(*winners: str) -> dict[str, Any]:
    return {"tie_break": {"method": "lot", "held_on": "2026-06-20", "winners": list(winners)}}


def test_a_tie_for_the_first_name_waits_and_names_those_tied() -> None:
    verdict = ranked(NAMING, 338, {"a": 90, "b": 120, "c": 120})
    assert verdict.outcome is Outcome.TIE_PENDING
    assert (verdict.elected, verdict.tied, verdict.seats_tied, verdict.seats_unfilled) == ((), ("b", "c"), 1, 0)
    assert [standing.place for standing in verdict.ranking] == [1, 1, 3]


def test_a_recorded_lot_among_the_tied_resolves_the_tie() -> None:
    verdict = ranked(NAMING, 338, {"a": 90, "b": 120, "c": 120}, **broken("c"))
    assert (verdict.outcome, verdict.elected, verdict.tied) == (Outcome.PASS, ("c",), ("b", "c"))
    assert verdict.tie_break is not None
    assert verdict.tie_break.method == "lot"
    assert verdict.inconsistencies == ()


@pytest.mark.parametrize("winners", [("a",), ("b", "c"), ("b", "b"), ()])
def test_a_tie_break_that_names_others_than_the_tied_or_too_many_resolves_nothing(winners: tuple[str, ...]) -> None:
    verdict = ranked(NAMING, 338, {"a": 90, "b": 120, "c": 120}, **broken(*winners))
    assert (verdict.outcome, verdict.elected, verdict.tie_break) == (Outcome.TIE_PENDING, (), None)
    assert verdict.inconsistencies == (
        Inconsistency(
            record="count",
            field=("tie_break", "winners"),
            key="tie_break_does_not_fit",
            values={"winners": ", ".join(winners), "tied": "b, c", "seats": "1"},
        ),
    )


@pytest.mark.parametrize("winners", [("b",), ()])
def test_a_tie_break_without_a_tie_changes_nothing_and_is_named(winners: tuple[str, ...]) -> None:
    verdict = ranked(NAMING, 338, {"a": 121, "b": 120}, **broken(*winners))
    assert (verdict.outcome, verdict.elected) == (Outcome.PASS, ("a",))
    assert [fault.key for fault in verdict.inconsistencies] == ["tie_break_does_not_fit"]


def test_a_tie_fails_where_the_charter_says_so() -> None:
    verdict = ranked(rule_of(charter(tie="fail")), 338, {"a": 120, "b": 120})
    assert (verdict.outcome, verdict.elected, verdict.seats_unfilled) == (Outcome.FAIL, (), 1)


def test_a_tie_that_touches_no_seat_needs_nothing() -> None:
    votes = {"a": 200, "b": 200, "c": 190, "d": 120, "e": 120}
    verdict = ranked(ELECTION, 338, votes, seats=3, marks=3, cast=300)
    assert (verdict.outcome, verdict.elected, verdict.tied) == (Outcome.PASS, ("a", "b", "c"), ())


def test_a_tie_among_losers_below_the_fence_needs_nothing() -> None:
    votes = {"a": 200, "b": 150, "c": 150}
    verdict = ranked(ELECTION, 338, votes, seats=2, marks=2, cast=300)
    assert (verdict.outcome, verdict.elected, verdict.seats_unfilled) == (Outcome.PASS, ("a",), 1)


def test_a_tie_at_the_last_seat_leaves_the_others_elected_and_waits() -> None:
    votes = {"a": 200, "b": 180, "c": 170, "d": 170, "e": 170}
    pending = ranked(ELECTION, 338, votes, seats=4, marks=4, cast=300)
    assert pending.outcome is Outcome.TIE_PENDING
    assert (pending.elected, pending.tied, pending.seats_tied) == (("a", "b"), ("c", "d", "e"), 2)
    drawn = ranked(ELECTION, 338, votes, seats=4, marks=4, cast=300, **broken("e", "c"))
    assert (drawn.outcome, drawn.elected) == (Outcome.PASS, ("a", "b", "c", "e"))


def test_as_many_seats_as_tied_candidates_is_no_tie() -> None:
    verdict = ranked(ELECTION, 338, {"a": 170, "b": 170}, seats=2, marks=2, cast=300)
    assert (verdict.outcome, verdict.elected, verdict.tied) == (Outcome.PASS, ("a", "b"), ())


def test_nobody_above_the_fence_means_nobody_is_elected() -> None:
    verdict = ranked(ELECTION, 338, {"a": 90, "b": 80, "c": 30})
    assert (verdict.outcome, verdict.elected, verdict.seats_unfilled) == (Outcome.FAIL, (), 1)


def test_a_candidate_without_votes_takes_no_seat_though_seats_are_free() -> None:
    verdict = ranked(rule_of(charter()), 338, {"a": 3}, seats=2, options=("a", "b"))
    assert (verdict.outcome, verdict.elected, verdict.seats_unfilled) == (Outcome.PASS, ("a",), 1)


def test_abstaining_is_no_candidate_but_in_an_election_still_a_voter() -> None:
    naming = ranked(NAMING, 338, {"a": 20, "b": 10, "abstain": 200})
    assert (naming.elected, [standing.option for standing in naming.ranking]) == (("a",), ["a", "b"])
    elected = ranked(ELECTION, 338, {"a": 100, "b": 50, "abstain": 50})
    assert (elected.outcome, only(elected, Role.SEAT, option="a").denominator) == (Outcome.FAIL, 200)


def test_a_naming_vote_in_which_all_abstain_names_nothing() -> None:
    verdict = ranked(NAMING, 338, {"abstain": 200}, options=("a", "b", "abstain"))
    assert (verdict.outcome, verdict.elected) == (Outcome.FAIL, ())


def test_the_number_of_seats_of_a_committee_is_never_guessed_and_a_name_is_one() -> None:
    verdict = ranked(ELECTION, 338, {"a": 200}, seats=None)
    assert verdict.outcome is Outcome.INDETERMINATE
    assert [(gap.role, gap.name) for gap in verdict.gaps] == [(Role.SEAT, "seats")]
    assert ranked(NAMING, 338, {"a": 100}, seats=None).elected == ("a",)


def test_where_ballots_carry_several_marks_the_number_of_ballots_must_be_recorded() -> None:
    verdict = ranked(ELECTION, 338, {"a": 200, "b": 180}, seats=2, marks=2)
    assert verdict.outcome is Outcome.INDETERMINATE
    assert [(gap.role, gap.name) for gap in verdict.gaps] == [(Role.PARTICIPATION, "voters"), (Role.SEAT, "voters")]


def test_more_ballots_than_were_issued_void_an_election() -> None:
    verdict = ranked(ELECTION, 338, {"a": 200, "b": 81}, issued=280)
    assert verdict.outcome is Outcome.VOID
    assert verdict.elected == ()
    assert only(verdict, Role.SEAT, option="a").holds, "comparisons are shown all the same"


def test_a_valid_ballots_fence_leaves_the_invalid_out() -> None:
    rule = rule_of(election(approval=[requirement("agree", "valid", "gt", "1/2")]))
    verdict = ranked(rule, 338, {"a": 96, "b": 94}, invalid=10)
    assert (verdict.elected, only(verdict, Role.SEAT, option="a").denominator) == (("a",), 190)


@pytest.mark.parametrize(("rule", "outcome"), [(NAMING, Outcome.INQUORATE), (ELECTION, Outcome.VOID)])
def test_zero_turnout_is_too_little_and_never_a_division_error(rule: Any, outcome: Outcome) -> None:
    verdict = ranked(rule, 338, {"a": 0, "b": 0})
    assert (verdict.outcome, verdict.elected) == (outcome, ())
    assert [(c.share, c.holds, c.needed) for c in verdict.of_role(Role.SEAT)] == (
        [] if rule is NAMING else [(None, False, None)] * 2
    )


def test_an_abstaining_ballot_is_valid_even_where_it_does_not_take_part() -> None:
    rule = rule_of(charter(approval=[requirement("agree", "valid", "gt", "1/2")]))
    verdict = ranked(rule, 338, {"a": 60, "b": 20, "abstain": 40}, invalid=5)
    assert (verdict.outcome, only(verdict, Role.SEAT, option="a").denominator) == (Outcome.FAIL, 120)


@pytest.mark.parametrize("winners", [("c", "c"), ("c",), ("a", "c"), ("c", "d", "e")])
def test_a_lot_for_two_seats_names_two_different_candidates_of_the_tied(winners: tuple[str, ...]) -> None:
    votes = {"a": 200, "b": 180, "c": 170, "d": 170, "e": 170}
    verdict = ranked(ELECTION, 338, votes, seats=4, marks=4, cast=300, **broken(*winners))
    assert (verdict.outcome, verdict.elected) == (Outcome.TIE_PENDING, ("a", "b"))
