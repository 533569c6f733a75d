"""Laws that hold for every vote, whatever its numbers."""
# SPDX-License-Identifier: Apache-2.0

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.quantities import decimal_of, percent, plain
from minutebook.rules.ballots import ballots_of, electorate_of, vote_of
from minutebook.rules.explain import reason
from minutebook.rules.rule import Comparator, Rule, rule_of
from minutebook.rules.tally import Comparison, Outcome, Verdict, verdict_of
from tests.rules.builders import ELECTION, NAMING, OWN_ORD, OWN_SPEC, charter

OPTIONS = ("agree", "against", "abstain", "invalid", "not_returned")
NAMES = ("a", "b", "c", "d", "e")
OWNERS = st.sampled_from([OWN_ORD, OWN_SPEC])
# Few different areas in few units, so that equality with a threshold is met often.
COUNTS = st.lists(
    st.tuples(st.sampled_from(OPTIONS), st.sampled_from([61_13, 89_37, 100_00, 200_00])), min_size=1, max_size=24
)
RACES = st.fixed_dictionaries({name: st.integers(0, 6) for name in NAMES})


def own(
    rule: Rule,
    flats: list[tuple[str, int]],
    *,
    factor: int = 1,
    order: tuple[str, ...] = ("agree", "against", "abstain"),
) -> Verdict:
    """A vote of one-flat owners, each with an area in hundredths of a square metre."""

    def amounts(option: str) -> dict[str, str | int]:
        areas = [area for chosen, area in flats if option in (chosen, "total")]
        return {"area": plain(Fraction(sum(areas) * factor, 100)), "heads": len(areas)}

    return verdict_of(
        rule,
        electorate_of({"measures": amounts("total")}),
        vote_of({"options": [{"key": option} for option in reversed(order)]}),
        ballots_of(
            {
                "tally": [{"option": option, **amounts(option)} for option in order],
                "invalid": amounts("invalid"),
                "not_returned": amounts("not_returned"),
            }
        ),
    )


def race(rule: Rule, votes: dict[str, int], seats: int, order: tuple[str, ...]) -> Verdict:
    return verdict_of(
        rule,
        electorate_of({"measures": {"households": 40}}),
        vote_of({"options": [{"key": name} for name in order], "seats": seats}),
        ballots_of({"tally": [{"option": name, "households": votes[name]} for name in reversed(order)]}),
    )


@given(OWNERS, COUNTS, st.permutations(["agree", "against", "abstain"]), st.randoms(use_true_random=False))
def test_the_order_of_ballots_tally_and_options_never_matters(rule, flats, order, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(flats, len(flats))
    assert own(rule, shuffled, order=tuple(order)) == own(rule, flats)


@given(st.sampled_from([NAMING, ELECTION]), RACES, st.integers(1, 5), st.permutations(NAMES))
def test_the_order_of_listing_never_decides_an_election(
    rule: Rule, votes: dict[str, int], seats: int, order: list[str]
) -> None:
    assert race(rule, votes, seats, tuple(order)) == race(rule, votes, seats, NAMES)


@given(OWNERS, COUNTS, st.integers(2, 1000))
def test_scaling_every_area_changes_no_outcome_and_no_share(
    rule: Rule, flats: list[tuple[str, int]], factor: int
) -> None:
    def essence(verdict: Verdict) -> tuple[object, ...]:
        return verdict.outcome, [(c.share, c.holds, c.exact) for c in verdict.comparisons]

    assert essence(own(rule, flats, factor=factor)) == essence(own(rule, flats))


@given(OWNERS, COUNTS)
def test_winning_over_an_opponent_never_undoes_a_pass(rule: Rule, flats: list[tuple[str, int]]) -> None:
    if own(rule, flats).outcome is not Outcome.PASS:
        return
    for index, (option, area) in enumerate(flats):
        if option in ("against", "abstain"):
            assert own(rule, [*flats[:index], ("agree", area), *flats[index + 1 :]]).outcome is Outcome.PASS


@given(OWNERS, COUNTS)
def test_a_newly_returned_agreeing_ballot_never_undoes_a_pass(rule: Rule, flats: list[tuple[str, int]]) -> None:
    if own(rule, flats).outcome is not Outcome.PASS:
        return
    for index, (option, area) in enumerate(flats):
        if option in ("not_returned", "invalid"):
            assert own(rule, [*flats[:index], ("agree", area), *flats[index + 1 :]]).outcome is Outcome.PASS


@given(OWNERS, COUNTS)
def test_the_outcome_is_what_the_comparisons_say(rule: Rule, flats: list[tuple[str, int]]) -> None:
    verdict = own(rule, flats)
    participation, approval = verdict.comparisons[:2], verdict.comparisons[2:]
    expected = Outcome.PASS if all(c.holds for c in approval) else Outcome.FAIL
    assert verdict.outcome is (expected if all(c.holds for c in participation) else Outcome.INQUORATE)
    assert (verdict.gaps, verdict.inconsistencies) == ((), ())


@given(OWNERS, COUNTS)
def test_a_truncated_percentage_never_shows_what_the_comparison_denies(
    rule: Rule, flats: list[tuple[str, int]]
) -> None:
    for comparison in own(rule, flats).comparisons:
        if comparison.share is None:
            continue
        shown = decimal_of(percent(comparison.share).removesuffix("%")) / 100
        assert shown <= comparison.share < shown + Fraction(1, 10000)
        if not comparison.holds:
            assert shown < comparison.threshold or (comparison.comparator is Comparator.GT and comparison.exact)


@given(OWNERS, COUNTS)
def test_needed_is_the_smallest_amount_that_holds(rule: Rule, flats: list[tuple[str, int]]) -> None:
    for comparison in own(rule, flats).comparisons:
        if comparison.needed is None:
            assert comparison.denominator == 0
            continue
        unit = Fraction(1, 100) if comparison.measure == "area" else Fraction(1)
        assert reaches(comparison, comparison.needed)
        assert not reaches(comparison, comparison.needed - unit)


def reaches(comparison: Comparison, numerator: Fraction) -> bool:
    """The comparison by cross-multiplication of integers, as the brief defines it."""
    share = numerator / comparison.denominator
    left = share.numerator * comparison.threshold.denominator
    right = share.denominator * comparison.threshold.numerator
    return left >= right if comparison.comparator is Comparator.GE else left > right


@given(RACES, st.integers(1, 5))
def test_seats_are_filled_by_votes_and_only_a_tie_at_the_last_seat_waits(votes: dict[str, int], seats: int) -> None:
    verdict = race(NAMING, votes, seats, NAMES)
    standing = sorted((count for count in votes.values() if count), reverse=True)
    boundary_tie = len(standing) > seats and standing[seats - 1] == standing[seats]
    if not standing:
        assert verdict.outcome is Outcome.INQUORATE
        return
    assert (verdict.outcome is Outcome.TIE_PENDING) is boundary_tie
    assert len(verdict.elected) + verdict.seats_tied * boundary_tie + verdict.seats_unfilled == seats
    losers = [votes[name] for name in NAMES if name not in (*verdict.elected, *verdict.tied)]
    assert all(votes[winner] > max(losers, default=0) for winner in verdict.elected)
    assert len({votes[name] for name in verdict.tied}) <= 1


@given(RACES, st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_lot_among_the_tied_fills_the_seats_and_touches_nobody_else(votes, seats, random) -> None:  # type: ignore[no-untyped-def]
    pending = race(NAMING, votes, seats, NAMES)
    if pending.outcome is not Outcome.TIE_PENDING:
        return
    winners = random.sample(pending.tied, pending.seats_tied)
    count = {"tally": [{"option": name, "households": votes[name]} for name in NAMES]}
    drawn = verdict_of(
        NAMING,
        electorate_of({"measures": {"households": 40}}),
        vote_of({"options": [{"key": name} for name in NAMES], "seats": seats}),
        ballots_of(count | {"tie_break": {"method": "lot", "held_on": "2026-06-20", "winners": winners}}),
    )
    assert drawn.outcome is Outcome.PASS
    assert set(drawn.elected) == {*pending.elected, *winners}
    assert replace(
        drawn, outcome=pending.outcome, elected=pending.elected, tie_break=None, seats_unfilled=0
    ) == replace(pending, seats_unfilled=0)


@given(OWNERS, COUNTS)
def test_every_verdict_has_a_reason_on_the_side_of_its_outcome(rule: Rule, flats: list[tuple[str, int]]) -> None:
    verdict = own(rule, flats)
    why = reason(verdict)
    assert why.key.startswith("passed") is (verdict.outcome is Outcome.PASS)
    assert all(not comparison.holds for comparison in why.failed)
    assert all(comparison.holds for comparison in why.held)


@given(st.integers(1, 10**30), st.integers(0, 10**30))
def test_numbers_of_any_size_are_compared_exactly(total: int, agree: int) -> None:
    rule = rule_of(charter(method="approval", approval=[
        {"measure": "households", "of": "agree", "out_of": "total", "comparator": "ge", "threshold": "2/3"}
    ]))  # fmt: skip
    agree = min(agree, total)
    verdict = verdict_of(
        rule,
        electorate_of({"measures": {"households": total}}),
        vote_of({"options": [{"key": key} for key in ("agree", "against", "abstain")]}),
        ballots_of({"tally": [{"option": "agree", "households": agree}]}),
    )
    assert (verdict.outcome is Outcome.PASS) is (agree > 0 and 3 * agree >= 2 * total)
