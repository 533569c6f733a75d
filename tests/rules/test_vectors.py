"""The worked vectors of the domain brief, section E, as far as these rules cover them. Areas in m², then heads."""
# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction

from minutebook.model.dates import after, days_between
from minutebook.model.quantities import percent
from minutebook.rules.rule import rule_of
from minutebook.rules.tally import Outcome, Role
from tests.rules.builders import (
    ELECTION,
    NAMING,
    OWN_ORD,
    OWN_SPEC,
    RES_MEET,
    RES_REP,
    election,
    failing,
    meeting,
    only,
    owners,
    pack,
    ranked,
    requirement,
)


def test_v01_two_thirds_take_part_and_more_than_half_agree_by_both_measures() -> None:
    verdict = owners(
        OWN_ORD, ("10000.00", 120), {"agree": ("3600", 45), "against": ("2500", 30), "abstain": ("700", 7)}
    )
    assert verdict.outcome is Outcome.PASS
    assert [(c.role.value, c.measure.value, c.numerator, c.denominator, c.holds) for c in verdict.comparisons] == [
        ("participation", "area", 6800, 10000, True),
        ("participation", "heads", 82, 120, True),
        ("approval", "area", 3600, 6800, True),
        ("approval", "heads", 45, 82, True),
    ]
    assert [percent(c.share) for c in verdict.comparisons if c.share is not None] == [
        "68.00%",
        "68.33%",
        "52.94%",
        "54.87%",
    ]


def test_v02_exactly_half_of_the_heads_is_not_more_than_half() -> None:
    verdict = owners(OWN_ORD, ("10000", 120), {"agree": ("4200", 40), "against": ("2500", 36), "abstain": ("300", 4)})
    assert verdict.outcome is Outcome.FAIL
    assert failing(verdict, Role.PARTICIPATION) == []
    assert only(verdict, Role.PARTICIPATION, "heads").exact
    assert failing(verdict, Role.APPROVAL) == ["heads"]
    assert only(verdict, Role.APPROVAL, "heads").exact
    assert only(verdict, Role.APPROVAL, "heads").needed == 41


def test_v03_one_head_short_of_two_thirds_is_inquorate_though_unanimous() -> None:
    verdict = owners(OWN_ORD, ("10000", 120), {"agree": ("7000", 79)})
    assert verdict.outcome is Outcome.INQUORATE
    assert failing(verdict, Role.PARTICIPATION) == ["heads"]
    assert only(verdict, Role.PARTICIPATION, "heads").needed == 80
    assert failing(verdict, Role.APPROVAL) == [], "the approval is computed and shown all the same"


def test_v04_exactly_three_quarters_is_enough_because_the_law_says_at_least() -> None:
    verdict = owners(OWN_SPEC, ("12000", 150), {"agree": ("6000", 75), "against": ("1500", 20), "abstain": ("500", 5)})
    assert verdict.outcome is Outcome.PASS
    assert [comparison.exact for comparison in verdict.comparisons] == [True] * 4


def test_v05_a_hundredth_of_a_square_metre_short_of_three_quarters_fails() -> None:
    verdict = owners(
        OWN_SPEC, ("12000", 150), {"agree": ("5999.99", 75), "against": ("1500.01", 20), "abstain": ("500", 5)}
    )
    assert verdict.outcome is Outcome.FAIL
    assert failing(verdict, Role.APPROVAL) == ["area"]
    assert only(verdict, Role.APPROVAL, "area").needed == 6000
    share = only(verdict, Role.APPROVAL, "area").share
    assert share is not None
    assert percent(share) == "74.99%"


def test_v06_abstentions_stay_in_the_denominator() -> None:
    verdict = owners(OWN_ORD, ("9000", 90), {"agree": ("3100", 33), "against": ("2000", 21), "abstain": ("1200", 12)})
    assert verdict.outcome is Outcome.FAIL
    assert failing(verdict, Role.APPROVAL) == ["area", "heads"]
    assert only(verdict, Role.APPROVAL, "area").share == Fraction(3100, 6300)
    assert only(verdict, Role.APPROVAL, "heads").exact


def test_v07_the_rule_says_beforehand_whether_invalid_ballots_take_part() -> None:
    tally = {"agree": ("2500", 25), "against": ("1450", 14)}
    left_out = owners(OWN_ORD, ("6000", 60), tally, invalid=("150", 2))
    assert left_out.outcome is Outcome.INQUORATE
    assert [percent(c.share) for c in left_out.of_role(Role.PARTICIPATION) if c.share] == ["65.83%", "65.00%"]

    data = pack("own-ord")
    data["parameters"]["invalid"] = "participating_not_agree"
    taking_part = owners(rule_of(data), ("6000", 60), tally, invalid=("150", 2))
    assert taking_part.outcome is Outcome.PASS
    assert [percent(c.share) for c in taking_part.comparisons if c.share] == ["68.33%", "68.33%", "60.97%", "60.97%"]


def test_v08_sixteen_of_twenty_four_equal_flats_are_exactly_two_thirds() -> None:
    verdict = owners(OWN_ORD, ("1467.12", 24), {"agree": ("550.17", 9), "against": ("427.91", 7)})
    assert verdict.outcome is Outcome.PASS
    assert only(verdict, Role.PARTICIPATION, "area").exact
    floats = sum([61.13] * 16) / sum([61.13] * 24)
    assert not floats >= 2 / 3, "binary fractions deny what is exactly true"


def test_half_of_thirty_equal_flats_is_not_more_than_half() -> None:
    verdict = owners(OWN_ORD, ("2681.10", 30), {"agree": ("1340.55", 16), "against": ("1340.55", 14)})
    assert (verdict.outcome, failing(verdict, Role.APPROVAL)) == (Outcome.FAIL, ["area"])
    assert only(verdict, Role.APPROVAL, "area").exact
    floats = sum([89.37] * 15) / sum([89.37] * 30)
    assert floats > 1 / 2, "binary fractions affirm what is exactly false"


def test_v09_the_developer_is_one_head_with_all_the_area() -> None:
    verdict = owners(OWN_ORD, ("13000", 97), {"agree": ("5000", 50), "against": ("3000", 13), "abstain": ("700", 2)})
    assert verdict.outcome is Outcome.PASS
    assert only(verdict, Role.PARTICIPATION, "heads").needed == 65


def test_v10_a_buyer_of_many_flats_is_one_head_so_area_alone_does_not_carry() -> None:
    verdict = owners(OWN_ORD, ("4000", 29), {"agree": ("1800", 7), "against": ("1400", 14)})
    assert verdict.outcome is Outcome.FAIL
    assert failing(verdict, Role.APPROVAL) == ["heads"]
    assert only(verdict, Role.APPROVAL, "area").share == Fraction(9, 16)
    assert only(verdict, Role.APPROVAL, "heads").share == Fraction(1, 3)


def test_v11_contradicting_ballots_of_one_flat_are_invalid_and_do_not_take_part() -> None:
    tally = {"agree": ("380.80", 4), "against": ("190.40", 2)}
    verdict = owners(OWN_ORD, ("856.80", 9), tally, invalid=("95.20", 1))
    assert verdict.outcome is Outcome.PASS
    assert only(verdict, Role.PARTICIPATION, "area").exact
    assert only(verdict, Role.PARTICIPATION, "heads").numerator == 6
    assert only(verdict, Role.APPROVAL, "area").denominator == Fraction("571.20")


def test_v12_exactly_half_of_the_households_is_no_residents_meeting() -> None:
    assert meeting(RES_MEET, 338, 169, (169, 0, 0)).outcome is Outcome.INQUORATE
    assert meeting(RES_MEET, 338, 170, (170, 0, 0)).outcome is Outcome.PASS


def test_v13_the_denominator_of_a_residents_meeting_is_those_attending() -> None:
    half = meeting(RES_MEET, 338, 170, (85, 60, 25))
    assert half.outcome is Outcome.FAIL
    assert only(half, Role.APPROVAL).exact
    assert meeting(RES_MEET, 338, 170, (86, 60, 24)).outcome is Outcome.PASS


def test_v14_a_representatives_meeting_counts_four_fifths_two_thirds_and_more_than_half() -> None:
    carried = meeting(RES_REP, 45, 30, (16, 14, 0), {"elected_reps": 38})
    assert carried.outcome is Outcome.PASS
    assert [(c.role.value, c.numerator, c.denominator) for c in carried.comparisons] == [
        ("composition", 38, 45),
        ("participation", 30, 45),
        ("approval", 16, 30),
    ]
    assert only(carried, Role.PARTICIPATION).exact
    assert meeting(RES_REP, 45, 30, (15, 15, 0), {"elected_reps": 38}).outcome is Outcome.FAIL


def test_v15_more_than_two_thirds_is_strict_and_an_election_with_fewer_is_void() -> None:
    rule = rule_of(election(participation=[requirement("voters", "total", "gt", "2/3")]))
    assert ranked(rule, 60, {"a": 30, "b": 10}).outcome is Outcome.VOID
    assert ranked(rule, 60, {"a": 30, "b": 11}).outcome is Outcome.PASS


def test_v16_only_candidates_with_more_than_half_of_the_voters_take_seats() -> None:
    votes = {"a": 300, "b": 280, "c": 250, "d": 207, "e": 206, "f": 190, "g": 120}
    verdict = ranked(ELECTION, 700, votes, seats=5, marks=5, cast=412)
    assert verdict.outcome is Outcome.PASS
    assert verdict.elected == ("a", "b", "c", "d")
    assert verdict.seats_unfilled == 1
    assert only(verdict, Role.SEAT, option="e").exact
    assert only(verdict, Role.SEAT, option="e").needed == 207


def test_v16_a_re_run_needs_a_third_of_the_cast_and_the_most_votes() -> None:
    fence = [requirement("agree", "cast", "ge", "1/3")]
    rule = rule_of(election(method="plurality", approval=fence))
    verdict = ranked(rule, 700, {"e": 200, "f": 170}, invalid=10)
    assert verdict.elected == ("e",)
    assert only(verdict, Role.SEAT, option="e").needed == 127


def test_v17_the_most_valid_ballots_name_the_compound() -> None:
    verdict = ranked(NAMING, 600, {"a": 140, "b": 90, "c": 60, "d": 30, "e": 14}, invalid=4)
    assert (verdict.outcome, verdict.elected, verdict.tied) == (Outcome.PASS, ("a",), ())
    assert [(standing.option, standing.votes, standing.place) for standing in verdict.ranking] == [
        ("a", 140, 1),
        ("b", 90, 2),
        ("c", 60, 3),
        ("d", 30, 4),
        ("e", 14, 5),
    ]


def test_v19_unreturned_and_undelivered_ballots_do_not_take_part_by_default() -> None:
    tally = {"agree": ("3000", 28), "against": ("1200", 14)}
    away = {"not_returned": ("2400", 26), "not_delivered": ("1400", 12)}
    verdict = owners(OWN_ORD, ("8000", 80), tally, **away)
    assert verdict.outcome is Outcome.INQUORATE
    assert [percent(c.share) for c in verdict.of_role(Role.PARTICIPATION) if c.share] == ["52.50%", "52.50%"]
    assert verdict.inconsistencies == ()


def test_v19_joining_the_majority_is_not_decided_without_its_evidence() -> None:
    data = pack("own-ord")
    data["parameters"]["unreturned"] = "join_majority"
    tally = {"agree": ("3000", 28), "against": ("1200", 14)}
    away = {"not_returned": ("2400", 26), "not_delivered": ("1400", 12)}
    verdict = owners(rule_of(data), ("8000", 80), tally, **away)
    assert verdict.outcome is Outcome.INDETERMINATE
    assert [(gap.measure, gap.name) for gap in verdict.gaps] == [("area", "unreturned"), ("heads", "unreturned")]
    nothing_left = owners(rule_of(data), ("4200", 42), tally, not_returned=("0", 0), not_delivered=("0", 0))
    assert nothing_left.outcome is Outcome.PASS, "where every ballot came back the clause has nothing to decide"


def test_fifteen_days_of_notice_and_of_posting_do_not_count_the_first_day() -> None:
    assert days_between("2026-06-01", "2026-06-16") == 15
    assert days_between("2026-06-01", "2026-06-15") == 14
    assert after("2026-03-02", 15) == "2026-03-17"
