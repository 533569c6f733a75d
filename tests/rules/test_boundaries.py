"""Every comparison of every rule one unit below its threshold, exactly on it, and one unit above."""
# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction

import pytest

from minutebook.model.quantities import decimal_of, plain
from minutebook.rules.rule import Rule
from minutebook.rules.tally import Comparison, Outcome, Role, Verdict
from tests.rules.builders import ELECTION, NAMING, OWN_ORD, OWN_SPEC, RES_MEET, RES_REP, meeting, only, owners, ranked

BELOW, EXACT, ABOVE = "below", "exact", "above"


def own(rule: Rule, agree: tuple[str, int], taking_part: tuple[str, int]) -> Verdict:
    """An owners' vote of 12000.00 m² and 1200 heads in which the rest of those taking part oppose."""
    against = plain(decimal_of(taking_part[0]) - decimal_of(agree[0])), taking_part[1] - agree[1]
    return owners(rule, ("12000.00", 1200), {"agree": agree, "against": against})


@pytest.mark.parametrize("rule", [OWN_ORD, OWN_SPEC], ids=lambda rule: rule.code)
@pytest.mark.parametrize(
    ("area", "heads", "side", "measure", "outcome"),
    [
        ("7999.99", 800, BELOW, "area", Outcome.INQUORATE),
        ("8000.00", 800, EXACT, "area", Outcome.PASS),
        ("8000.01", 800, ABOVE, "area", Outcome.PASS),
        ("8000.00", 799, BELOW, "heads", Outcome.INQUORATE),
        ("8000.00", 800, EXACT, "heads", Outcome.PASS),
        ("8000.00", 801, ABOVE, "heads", Outcome.PASS),
    ],
)
def test_owners_participation_is_at_least_two_thirds(
    *, rule: Rule, area: str, heads: int, side: str, measure: str, outcome: Outcome
) -> None:
    verdict = own(rule, (area, heads), (area, heads))
    assert verdict.outcome is outcome
    stands(only(verdict, Role.PARTICIPATION, measure), side, strict=False)


@pytest.mark.parametrize(
    ("rule", "area", "heads", "side", "measure", "outcome"),
    [
        (OWN_ORD, "4499.99", 451, BELOW, "area", Outcome.FAIL),
        (OWN_ORD, "4500.00", 451, EXACT, "area", Outcome.FAIL),
        (OWN_ORD, "4500.01", 451, ABOVE, "area", Outcome.PASS),
        (OWN_ORD, "4500.01", 449, BELOW, "heads", Outcome.FAIL),
        (OWN_ORD, "4500.01", 450, EXACT, "heads", Outcome.FAIL),
        (OWN_ORD, "4500.01", 451, ABOVE, "heads", Outcome.PASS),
        (OWN_SPEC, "6749.99", 675, BELOW, "area", Outcome.FAIL),
        (OWN_SPEC, "6750.00", 675, EXACT, "area", Outcome.PASS),
        (OWN_SPEC, "6750.01", 675, ABOVE, "area", Outcome.PASS),
        (OWN_SPEC, "6750.00", 674, BELOW, "heads", Outcome.FAIL),
        (OWN_SPEC, "6750.00", 675, EXACT, "heads", Outcome.PASS),
        (OWN_SPEC, "6750.00", 676, ABOVE, "heads", Outcome.PASS),
    ],
)
def test_owners_approval_is_more_than_half_or_at_least_three_quarters_of_those_taking_part(
    *, rule: Rule, area: str, heads: int, side: str, measure: str, outcome: Outcome
) -> None:
    verdict = own(rule, (area, heads), ("9000.00", 900))
    assert verdict.outcome is outcome
    stands(only(verdict, Role.APPROVAL, measure), side, strict=rule is OWN_ORD)


@pytest.mark.parametrize(
    ("attending", "side", "outcome"),
    [(99, BELOW, Outcome.INQUORATE), (100, EXACT, Outcome.INQUORATE), (101, ABOVE, Outcome.PASS)],
)
def test_a_residents_meeting_needs_more_than_half_of_the_households(
    attending: int, side: str, outcome: Outcome
) -> None:
    verdict = meeting(RES_MEET, 200, attending, (attending, 0, 0))
    assert verdict.outcome is outcome
    stands(only(verdict, Role.PARTICIPATION), side, strict=True)


@pytest.mark.parametrize(
    ("attending", "side", "outcome"),
    [(29, BELOW, Outcome.INQUORATE), (30, EXACT, Outcome.PASS), (31, ABOVE, Outcome.PASS)],
)
def test_a_representatives_meeting_needs_at_least_two_thirds_of_its_members(
    attending: int, side: str, outcome: Outcome
) -> None:
    verdict = meeting(RES_REP, 45, attending, (attending, 0, 0), {"elected_reps": 38})
    assert verdict.outcome is outcome
    stands(only(verdict, Role.PARTICIPATION), side, strict=False)


@pytest.mark.parametrize(("rule", "total"), [(RES_MEET, 150), (RES_REP, 120)], ids=["RES-MEET", "RES-REP"])
@pytest.mark.parametrize(
    ("agree", "side", "outcome"),
    [(49, BELOW, Outcome.FAIL), (50, EXACT, Outcome.FAIL), (51, ABOVE, Outcome.PASS)],
)
def test_a_meeting_decides_with_more_than_half_of_those_attending(
    rule: Rule, total: int, agree: int, side: str, outcome: Outcome
) -> None:
    verdict = meeting(rule, total, 100, (agree, 20, 5), {"elected_reps": total})
    assert verdict.outcome is outcome
    stands(only(verdict, Role.APPROVAL), side, strict=True)


@pytest.mark.parametrize(
    ("elected_reps", "side", "outcome"),
    [(35, BELOW, Outcome.VOID), (36, EXACT, Outcome.PASS), (37, ABOVE, Outcome.PASS)],
)
def test_representatives_are_at_least_four_fifths_of_their_meeting(
    elected_reps: int, side: str, outcome: Outcome
) -> None:
    verdict = meeting(RES_REP, 45, 40, (40, 0, 0), {"elected_reps": elected_reps})
    assert verdict.outcome is outcome
    stands(only(verdict, Role.COMPOSITION), side, strict=False)


@pytest.mark.parametrize(
    ("voters", "side", "outcome"),
    [(168, BELOW, Outcome.VOID), (169, EXACT, Outcome.VOID), (170, ABOVE, Outcome.PASS)],
)
def test_an_election_by_household_needs_more_than_half_of_the_households(
    voters: int, side: str, outcome: Outcome
) -> None:
    verdict = ranked(ELECTION, 338, {"a": voters - 3, "b": 1}, invalid=2)
    assert verdict.outcome is outcome
    stands(only(verdict, Role.PARTICIPATION), side, strict=True)


@pytest.mark.parametrize(
    ("votes", "side", "outcome"),
    [(99, BELOW, Outcome.FAIL), (100, EXACT, Outcome.FAIL), (101, ABOVE, Outcome.PASS)],
)
def test_a_seat_needs_more_than_half_of_the_voters_with_invalid_ballots_among_them(
    votes: int, side: str, outcome: Outcome
) -> None:
    verdict = ranked(ELECTION, 338, {"a": votes, "b": 190 - votes}, invalid=10)
    assert verdict.outcome is outcome
    stands(only(verdict, Role.SEAT, option="a"), side, strict=True)


@pytest.mark.parametrize(
    ("votes", "outcome", "winners"),
    [(49, Outcome.PASS, ("b",)), (50, Outcome.TIE_PENDING, ()), (51, Outcome.PASS, ("a",))],
)
def test_a_name_wins_with_one_ballot_more_than_the_next(votes: int, outcome: Outcome, winners: tuple[str]) -> None:
    verdict = ranked(NAMING, 338, {"a": votes, "b": 50})
    assert (verdict.outcome, verdict.elected) == (outcome, winners)


def stands(comparison: Comparison, side: str, *, strict: bool) -> None:
    """The comparison, its flag 恰好 and the smallest sufficient amount agree about the side of the threshold."""
    unit = Fraction(1, 100) if comparison.measure == "area" else Fraction(1)
    assert comparison.holds is (side == ABOVE or (side == EXACT and not strict))
    assert comparison.exact is (side == EXACT)
    assert comparison.needed is not None
    assert comparison.holds is (comparison.numerator >= comparison.needed)
    if side == EXACT:
        assert comparison.needed - comparison.numerator == (unit if strict else 0)
