"""Numbers that contradict each other are named at their field and decide nothing."""
# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction
from typing import Any

import pytest

from minutebook.rules.ballots import Inconsistency, ballots_of, electorate_of, inconsistencies, vote_of
from minutebook.rules.rule import Rule, rule_of
from minutebook.rules.tally import Outcome, Role, verdict_of
from tests.rules.builders import APPROVAL, ELECTION, OWN_ORD, OWN_SPEC, RES_MEET, RES_REP, meeting, owners, pack

TOTAL = {"measures": {"area": "1000.00", "heads": 10}}
TALLY = [{"option": "agree", "area": "600.00", "heads": 6}, {"option": "against", "area": "300.00", "heads": 3}]
HOUSEHOLDS = {"measures": {"households": 300}}
SLATE = {"options": [{"key": "a"}, {"key": "b"}, {"key": "abstain"}], "seats": 2, "marks_per_ballot": 2}


def own(count: dict[str, Any], *, total: Any = TOTAL, vote: Any = APPROVAL) -> list[Inconsistency]:
    return found(OWN_ORD, total, vote, count)


def slate(count: dict[str, Any]) -> list[Inconsistency]:
    return found(ELECTION, HOUSEHOLDS, SLATE, count)


def found(rule: Rule, total: Any, vote: Any, count: dict[str, Any]) -> list[Inconsistency]:
    terms = electorate_of(total), vote_of(vote), ballots_of(count)
    faults = list(inconsistencies(rule, *terms))
    verdict = verdict_of(rule, *terms)
    assert list(verdict.inconsistencies) == faults
    spoiled = rule.elects and "cast_exceeds_issued" in [fault.key for fault in faults]
    if faults:
        assert verdict.outcome is (Outcome.VOID if spoiled else Outcome.INDETERMINATE)
        assert verdict.elected == ()
    else:
        assert verdict.outcome not in (Outcome.INDETERMINATE, Outcome.VOID)
    return faults


def count_fault(*field: str | int, key: str, **values: str) -> list[Inconsistency]:
    return [Inconsistency(record="count", field=field, key=key, values=values)]


VOTED = {"counted_zh": "投票", "counted_en": "voted"}
ENTITLED = {"whole_zh": "全体有权表决", "whole_en": "entitled"}
PRESENT = {"whole_zh": "到会", "whole_en": "present"}


def test_a_tally_within_the_electorate_has_no_contradiction() -> None:
    assert own({"tally": TALLY}) == []
    assert own({"tally": TALLY, "invalid": {"area": "100.00", "heads": 1}}) == []


def test_once_ballots_away_are_stated_everything_adds_up_to_the_electorate() -> None:
    away = {"not_returned": {"area": "60.00", "heads": 1}, "not_delivered": {"area": "40.00", "heads": 0}}
    assert own({"tally": TALLY, **away}) == []
    assert own({"tally": TALLY, "not_returned": {"area": "100.00", "heads": 1}}) == []
    short = {"area": "99.99", "heads": 1}
    assert own({"tally": TALLY, "not_returned": short}) == count_fault(
        "tally", key="tally_does_not_add_up", measure="area", sum="999.99", total="1000"
    )
    assert own({"tally": TALLY, "not_delivered": {"area": "100.00", "heads": 2}}) == count_fault(
        "tally", key="tally_does_not_add_up", measure="heads", sum="11", total="10"
    )


def test_no_more_votes_than_the_electorate_has() -> None:
    assert own({"tally": TALLY, "invalid": {"area": "100.01", "heads": 1}}) == count_fault(
        "tally", key="more_votes_than_entitled", measure="area", votes="1000.01", entitled="1000", **VOTED, **ENTITLED
    )


def test_no_more_votes_than_people_in_the_room_and_no_more_in_the_room_than_entitled() -> None:
    tally = [{"option": "agree", "households": 90}, {"option": "abstain", "households": 11}]
    assert found(RES_MEET, HOUSEHOLDS, APPROVAL, {"tally": tally, "attending": {"households": 100}}) == count_fault(
        "tally", key="more_votes_than_entitled", measure="households", votes="101", entitled="100", **VOTED, **PRESENT
    )
    assert found(RES_MEET, HOUSEHOLDS, APPROVAL, {"tally": tally, "attending": {"households": 301}}) == count_fault(
        "attending",
        "households",
        key="more_votes_than_entitled",
        measure="households",
        votes="301",
        entitled="300",
        counted_zh="到会",
        counted_en="attended",
        **ENTITLED,
    )


def test_people_in_the_room_do_not_bind_a_vote_measured_otherwise() -> None:
    assert own({"tally": TALLY, "attending": {"persons": 3}}) == []


def test_every_measure_of_the_rule_is_recorded() -> None:
    assert own({"tally": TALLY}, total={"measures": {"area": "1000.00"}}) == [
        Inconsistency(
            record="electorate", field=("measures", "heads"), key="measure_missing", values={"measure": "heads"}
        )
    ]
    assert own({"tally": [TALLY[0], {"option": "against", "area": "300.00"}]}) == count_fault(
        "tally", 1, "heads", key="measure_missing", measure="heads"
    )
    assert own({"tally": TALLY, "invalid": {"heads": 1}}) == count_fault(
        "invalid", "area", key="measure_missing", measure="area"
    )


def test_the_tally_lists_each_option_of_the_vote_at_most_once() -> None:
    assert own({"tally": [TALLY[0], {"option": "agreed", "area": "0.00", "heads": 0}]}) == count_fault(
        "tally", 1, "option", key="option_unknown", option="agreed", options="agree, against, abstain"
    )
    assert own({"tally": [*TALLY, {"option": "agree", "area": "0.00", "heads": 0}]}) == count_fault(
        "tally", 2, "option", key="option_repeated", option="agree"
    )


def test_a_question_offers_agree_against_and_abstain_and_no_option_twice() -> None:
    assert own({"tally": TALLY}, vote={"options": [{"key": "agree"}, {"key": "against"}]}) == [
        Inconsistency(record="vote", field=("options",), key="option_missing", values={"option": "abstain"})
    ]
    assert own({"tally": TALLY}, vote={"options": [*APPROVAL["options"], {"key": "agree"}]}) == [
        Inconsistency(record="vote", field=("options", 3, "key"), key="option_repeated", values={"option": "agree"})
    ]


def test_marks_stay_within_what_the_valid_ballots_can_carry() -> None:
    def marks(first: int, second: int, blank: int = 0) -> list[dict[str, Any]]:
        votes = {"a": first, "b": second, "abstain": blank}
        return [{"option": option, "households": amount} for option, amount in votes.items()]

    box = {"cast": {"households": 200}, "invalid": {"households": 10}}
    assert slate({"tally": marks(190, 190), **box}) == []
    assert slate({"tally": marks(191, 110), **box}) == count_fault(
        "tally", 0, "households", key="marks_exceed", measure="households", marks="191", limit="190"
    )
    assert slate({"tally": marks(180, 180, blank=11), **box})[0] == Inconsistency(
        record="count",
        field=("tally",),
        key="marks_exceed",
        values={"measure": "households", "marks": "360", "limit": "358"},
    )
    nothing_valid = box | {"invalid": {"households": 200}}
    assert slate({"tally": marks(1, 0), **nothing_valid})[0].key == "marks_exceed"
    assert slate({"tally": marks(0, 0), **box | {"invalid": {"households": 201}}}) == count_fault(
        "invalid",
        "households",
        key="more_votes_than_entitled",
        measure="households",
        votes="201",
        entitled="200",
        counted_zh="废票",
        counted_en="are invalid",
        whole_zh="票箱里",
        whole_en="in the box",
    )


def test_the_box_holds_no_more_than_was_issued_and_no_more_is_issued_than_entitled() -> None:
    tally = [{"option": "a", "households": 200}]
    assert slate({"tally": tally, "cast": {"households": 251}, "issued": {"households": 250}}) == (
        count_fault("cast", "households", key="cast_exceeds_issued", measure="households", cast="251", issued="250")
    )
    assert slate({"tally": tally, "cast": {"households": 250}, "issued": {"households": 250}}) == []
    assert slate({"tally": tally, "cast": {"households": 250}, "issued": {"households": 301}}) == (
        count_fault(
            "issued",
            "households",
            key="more_votes_than_entitled",
            measure="households",
            votes="301",
            entitled="300",
            counted_zh="领票",
            counted_en="were given ballots",
            **ENTITLED,
        )
    )
    assert own({"tally": TALLY, "issued": {"area": "1000.00", "heads": 8}}) == count_fault(
        "tally", key="cast_exceeds_issued", measure="heads", cast="9", issued="8"
    )


def test_ballots_in_the_box_are_the_tally_and_the_invalid_where_each_carries_one_mark() -> None:
    box = {"cast": {"area": "900.00", "heads": 10}}
    assert own({"tally": TALLY, **box}) == count_fault(
        "cast", "heads", key="tally_does_not_add_up", measure="heads", sum="9", total="10"
    )


def test_a_body_whose_composition_nobody_recorded_decides_nothing_certain() -> None:
    verdict = meeting(RES_REP, 45, 30, (30, 0, 0))
    assert verdict.outcome is Outcome.INDETERMINATE
    assert [(gap.role, gap.name) for gap in verdict.gaps] == [(Role.COMPOSITION, "elected_reps")]
    assert meeting(RES_REP, 45, 29, (29, 0, 0)).outcome is Outcome.INQUORATE, "too few is too few in any case"


def test_a_meeting_whose_attendance_nobody_recorded_decides_nothing_certain() -> None:
    ballots = ballots_of({"tally": [{"option": "agree", "households": 200}]})
    verdict = verdict_of(RES_MEET, electorate_of(HOUSEHOLDS), vote_of(APPROVAL), ballots)
    assert verdict.outcome is Outcome.INDETERMINATE
    assert [(gap.role.value, gap.measure, gap.name) for gap in verdict.gaps] == [
        ("participation", "households", "attending"),
        ("approval", "households", "attending"),
    ]


def test_zero_turnout_of_owners_is_inquorate_and_a_silent_meeting_decides_nothing() -> None:
    nobody = owners(OWN_ORD, ("1000.00", 10), {})
    assert nobody.outcome is Outcome.INQUORATE
    assert [(c.share, c.holds, c.exact) for c in nobody.of_role(Role.APPROVAL)] == [(None, False, False)] * 2
    assert meeting(RES_MEET, 300, 200, (0, 0, 0)).outcome is Outcome.FAIL
    assert meeting(RES_MEET, 300, 0, (0, 0, 0)).outcome is Outcome.INQUORATE


def test_a_rule_without_a_participation_fence_is_inquorate_when_nobody_votes() -> None:
    data = pack("own-ord")
    data["participation"] = []
    assert owners(rule_of(data), ("1000.00", 10), {}).outcome is Outcome.INQUORATE
    assert owners(rule_of(data), ("1000.00", 10), {"agree": ("0.01", 1)}).outcome is Outcome.PASS


def test_an_abstention_left_out_by_the_rule_shrinks_the_denominator() -> None:
    data = pack("own-ord")
    tally = {"agree": ("3100", 33), "against": ("2000", 21), "abstain": ("1200", 12)}
    data["parameters"]["abstain"] = "not_participating"
    assert owners(rule_of(data), ("6300", 66), tally).outcome is Outcome.PASS
    assert owners(OWN_ORD, ("6300", 66), tally).outcome is Outcome.FAIL


def test_the_amount_needed_is_as_fine_as_the_areas_recorded() -> None:
    verdict = owners(OWN_ORD, ("100.0001", 3), {"agree": ("66.6667", 2)})
    assert [c.needed for c in verdict.of_role(Role.PARTICIPATION)] == [Fraction("66.6668"), 2]
    coarse = owners(OWN_ORD, ("100", 3), {"agree": ("66.6", 2)})
    assert coarse.outcome is Outcome.INQUORATE
    assert [c.needed for c in coarse.of_role(Role.PARTICIPATION)] == [Fraction("66.67"), 2]


@pytest.mark.parametrize("area", ["1,000.00", "1e3", "-1", "01", ""])
def test_an_area_that_is_no_plain_decimal_is_not_read(area: str) -> None:
    with pytest.raises(ValueError, match="not a plain decimal"):
        electorate_of({"measures": {"area": area, "heads": 1}})


def test_a_share_of_nothing_reaches_no_fence_not_even_an_inclusive_one() -> None:
    nobody = owners(OWN_SPEC, ("1000.00", 10), {})
    assert nobody.outcome is Outcome.INQUORATE
    assert [(c.holds, c.needed) for c in nobody.of_role(Role.APPROVAL)] == [(False, None)] * 2


def test_an_approval_whose_base_nobody_recorded_is_not_carried_by_the_comparisons_that_hold() -> None:
    data = pack("res-meet")
    data["participation"] = []
    ballots = ballots_of({"tally": [{"option": "agree", "households": 200}]})
    verdict = verdict_of(rule_of(data), electorate_of(HOUSEHOLDS), vote_of(APPROVAL), ballots)
    assert (verdict.outcome, verdict.comparisons) == (Outcome.INDETERMINATE, ())
