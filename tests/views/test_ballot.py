"""One vote as a page shows it: what is drawn and written must never contradict the verdict."""

# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.record import Archive, Record
from minutebook.views.ballot import BallotView, Fence, ballot_view
from tests.acts import ORDINARY, OWNERS, SPECIAL, act, archive_of, counted, owners
from tests.checks.builders import record
from tests.rules.builders import charter

VOTE = act("vote", "2026-02-01")
PLAIN = act("vote", "2026-02-01", "plain", rule=ORDINARY)


def view(vote: Record, *records: Record) -> BallotView:
    return ballot_view(archive_of(vote, *records), vote)


def fence(found: BallotView, measure: str) -> Fence:
    """The fence of approval in one measure."""
    return next(one for one in found.approval if one.measure == measure)


def heads(vote: Record, agree: int, against: int, total: int) -> Fence:
    """The fence of heads when these owners vote and the area is far above every fence."""
    big = owners("1000000.00", total)
    return fence(view(vote, big, counted(vote, "2026-02-11", ("999999.00", agree), ("1.00", against))), "heads")


def test_a_vote_without_a_count_shows_its_terms_and_no_result() -> None:
    found = view(VOTE)
    assert (found.count, found.verdict, found.reason, found.rows, found.outcome, found.agrees) == (
        None,
        None,
        None,
        (),
        "",
        True,
    )
    assert (found.measures, found.totals) == (("area", "heads"), ("12,000.00", "120"))


@pytest.mark.parametrize(
    ("agree", "against", "drawn"),
    [
        pytest.param(74, 26, ("74.00%", False, False, 740, 750, "75"), id="one below three quarters"),
        pytest.param(75, 25, ("75.00%", True, True, 750, 750, "75"), id="three quarters exactly"),
        pytest.param(76, 24, ("76.00%", True, False, 760, 750, "75"), id="one above three quarters"),
    ],
)
def test_three_quarters_or_more(agree: int, against: int, drawn: tuple[Any, ...]) -> None:
    found = heads(VOTE, agree, against, 120)
    assert (found.share, found.holds, found.exact, found.filled, found.mark, found.needed) == drawn
    assert (found.comparator, found.threshold, found.numerator, found.denominator) == ("ge", "3/4", str(agree), "100")


@pytest.mark.parametrize(
    ("agree", "against", "drawn"),
    [
        pytest.param(49, 51, ("49.00%", False, False, 490), id="one below half"),
        pytest.param(50, 50, ("50.00%", False, True, 500), id="half exactly is not more than half"),
        pytest.param(51, 49, ("51.00%", True, False, 510), id="one above half"),
    ],
)
def test_more_than_half(agree: int, against: int, drawn: tuple[Any, ...]) -> None:
    found = heads(PLAIN, agree, against, 120)
    assert (found.share, found.holds, found.exact, found.filled) == drawn
    assert (found.comparator, found.threshold, found.mark, found.needed) == ("gt", "1/2", 500, "51")


@pytest.mark.parametrize(
    ("vote", "agree", "against", "share", "filled"),
    [
        pytest.param(PLAIN, 240_001, 239_999, "50.0002%", 500, id="a narrow yes shows more than the half"),
        pytest.param(PLAIN, 239_999, 240_001, "49.99%", 499, id="a narrow no shows less"),
        pytest.param(VOTE, 359_999, 120_001, "74.99%", 749, id="a bar one short stays short of its mark"),
        pytest.param(VOTE, 360_001, 119_999, "75.0002%", 750, id="three quarters narrowly reached"),
    ],
)
def test_a_narrow_result_is_written_so_that_a_reader_can_see_it(
    vote: Record, agree: int, against: int, share: str, filled: int
) -> None:
    found = heads(vote, agree, against, 500_000)
    assert (found.share, found.filled) == (share, filled)


@pytest.mark.parametrize(
    ("agree", "drawn"),
    [
        pytest.param(333_333, ("66.66%", False, 665, 666), id="one short of two thirds"),
        pytest.param(333_334, ("66.6668%", True, 666, 666), id="two thirds narrowly reached"),
    ],
)
def test_two_thirds_have_no_last_decimal_and_are_drawn_rightly_all_the_same(agree: int, drawn: tuple[Any, ...]) -> None:
    count = counted(VOTE, "2026-02-11", ("999999.00", agree), ("1.00", 0))
    (found,) = (one for one in view(VOTE, owners("1000000.00", 500_000), count).participation if one.measure == "heads")
    assert (found.share, found.holds, found.filled, found.mark) == drawn


@given(st.integers(0, 4000), st.integers(0, 4000), st.sampled_from([VOTE, PLAIN]))
def test_no_figure_and_no_bar_contradicts_the_verdict(agree: int, against: int, vote: Record) -> None:
    found = view(vote, owners("1000000.00", 8000), counted(vote, "2026-02-11", ("600000.00", agree), ("1.00", against)))
    for one in (*found.participation, *found.approval):
        if not one.share:
            continue
        shown, wanted = Fraction(one.share.rstrip("%")) / 100, Fraction(one.threshold)
        reached = shown >= wanted if one.comparator == "ge" else shown > wanted
        assert reached is one.holds or one.exact
        assert (one.filled < one.mark) is (not one.holds and not one.exact)


def test_amounts_are_grouped_and_an_area_keeps_two_decimals() -> None:
    found = fence(view(VOTE, counted(VOTE, "2026-02-11", ("9000.5", 90), ("1000", 10))), "area")
    assert (found.numerator, found.denominator, found.needed) == ("9,000.50", "10,000.50", "7,500.38")


def test_a_share_of_nothing_is_left_blank() -> None:
    found = fence(view(VOTE, counted(VOTE, "2026-02-11", ("0", 0), ("0", 0))), "heads")
    assert (found.share, found.needed, found.holds, found.filled) == ("", "", False, 0)


@pytest.mark.parametrize(
    ("declared", "agrees"), [({"result": "pass"}, True), ({"result": "fail"}, False), ({"result": "void"}, False)]
)
def test_what_was_declared_stands_beside_what_the_rule_gives(declared: dict[str, str], agrees: bool) -> None:
    found = view(VOTE, counted(VOTE, "2026-02-11", ("9000", 90), ("1000", 10), declared=declared))
    assert (found.declared, found.outcome, found.agrees) == (declared["result"], "pass", agrees)


def test_rows_follow_the_ballot_then_what_was_not_valid() -> None:
    count = counted(VOTE, "2026-02-11", ("9000", 90), ("1000", 10), invalid={"area": "80.5", "heads": 1})
    rows = view(VOTE, count).rows
    assert [(row.key, row.amounts, row.option) for row in rows] == [
        ("agree", ("9,000", "90"), True),
        ("against", ("1,000", "10"), True),
        ("abstain", ("0", "0"), True),
        ("invalid", ("80.5", "1"), False),
    ]


def test_the_newest_count_is_the_one_shown() -> None:
    first = counted(VOTE, "2026-02-11", ("9000", 90), ("1000", 10))
    recount = counted(VOTE, "2026-02-12", ("9000", 60), ("1000", 40))
    assert view(VOTE, recount, first).outcome == "fail"


def test_a_vote_whose_rule_or_electorate_is_not_recorded_has_no_verdict() -> None:
    count = counted(VOTE, "2026-02-11", ("9000", 90), ("1000", 10))
    found = archive_of(VOTE, count)
    for gone in (SPECIAL, OWNERS):
        shown = ballot_view(Archive.of(one for one in found if one.id != gone), VOTE)
        assert (shown.count, shown.verdict) == (count, None)


def test_an_incomplete_rule_gives_no_verdict_and_stops_no_page() -> None:
    rule = record({**charter(), "id": "rule/2026-01-01-naming", "parameters": {}})
    vote = act("vote", "2026-02-01", rule=rule.id)
    found = view(vote, rule, counted(vote, "2026-02-11", ("9000", 90), ("1000", 10)))
    assert (found.verdict, found.outcome, found.agrees) == (None, "", True)


def naming(votes: dict[str, Any], measure: str = "households", **data: Any) -> BallotView:
    """A naming vote by plurality; the options are those voted for."""
    rule = record({**charter(measures=[measure]), "id": "rule/2026-01-01-naming"})
    roll = record({"id": "electorate/2026-01-02-all", "measures": {measure: 100 if measure != "area" else "100.00"}})
    options = [{"key": key, "label": f"名字{key}"} for key in votes]
    vote = act("vote", "2026-02-01", rule=rule.id, electorate=roll.id, options=options, **data)
    tally = [{"option": key, measure: value} for key, value in votes.items()]
    count = act("count", "2026-02-11", vote=vote.id, tally=tally, declared={"result": "pass", "winners": ["b"]})
    return view(vote, rule, roll, count)


def test_names_stand_in_the_order_of_their_votes_with_their_shares() -> None:
    found = naming({"a": 20, "b": 40, "c": 10})
    assert [(row.key, row.share, row.won, row.tied) for row in found.rows] == [
        ("b", "57.14%", True, False),
        ("a", "28.57%", False, False),
        ("c", "14.28%", False, False),
    ]
    assert (found.winners, found.agrees) == (("名字b",), True)


def test_a_tie_is_marked_and_has_no_winner() -> None:
    found = naming({"a": 40, "b": 40, "c": 10})
    assert [(row.key, row.won, row.tied) for row in found.rows] == [
        ("a", False, True),
        ("b", False, True),
        ("c", False, False),
    ]
    assert (found.winners, found.outcome, found.agrees) == ((), "tie_pending", False)


def test_a_naming_vote_weighed_by_area_has_exact_shares() -> None:
    assert [row.share for row in naming({"a": "20.50", "b": "61.50"}, "area").rows] == ["75.00%", "25.00%"]


def test_where_a_ballot_carries_several_marks_a_share_would_mislead() -> None:
    assert {row.share for row in naming({"a": 20, "b": 40}, marks_per_ballot=2).rows} == {""}
