"""The answer at the top of a story, in each state and on the days at which it changes."""

# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.model.record import Record
from minutebook.procedures.stages import Stage
from minutebook.timeline.threads import threads_of
from minutebook.views.answer import Answer, AnswerState, answer_to, windows_of
from minutebook.views.ballot import ballot_view
from minutebook.views.sentence import Sentence, sentence
from tests.acts import MATTER, ORDINARY, act, answered, archive_of, counted

PROPOSAL = act("proposal", "2026-01-10")
VOTE = act("vote", "2026-02-01", closes_on="2026-02-10")
PASSING = counted(VOTE, "2026-02-11", ("9000.00", 90), ("1000.00", 10))
FEW_HEADS = counted(VOTE, "2026-02-11", ("9000.00", 60), ("1000.00", 40))
LITTLE_AREA = counted(VOTE, "2026-02-11", ("7000.00", 90), ("3000.00", 10))
NEITHER = counted(VOTE, "2026-02-11", ("7000.00", 60), ("3000.00", 40))
FEW_VOTERS = counted(VOTE, "2026-02-11", ("9000.00", 70), ("1000.00", 9))
SMALL_TURNOUT = counted(VOTE, "2026-02-11", ("7000.00", 90), ("900.00", 10))
CONTRADICTING = counted(VOTE, "2026-02-11", ("90000.00", 90), ("1000.00", 10))
BY_RULE = sentence("answer.by_rule", rule="业主共同决定·特别事项", counted="2026-02-11")
LATE = "2026-12-31"


def decided(date: str, decides: str, count: Record | None = None, **data: str) -> Record:
    basis = {"basis": "vote", "basis_record": count.id} if count else {}
    return act("decision", date, decides=decides, **basis, **data)


def headline(answer: Answer) -> tuple[AnswerState, Sentence]:
    return answer.state, answer.headline


def test_before_any_decision_and_any_vote_it_is_undecided() -> None:
    assert headline(answered(LATE, PROPOSAL)) == (AnswerState.OPEN, sentence("answer.undecided"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-01-31", (AnswerState.OPEN, sentence("answer.vote_ahead", opens="2026-02-01"))),
        ("2026-02-01", (AnswerState.VOTING, sentence("answer.voting", closes="2026-02-10"))),
        ("2026-02-10", (AnswerState.VOTING, sentence("answer.voting", closes="2026-02-10"))),
        ("2026-02-11", (AnswerState.PENDING, sentence("answer.not_counted", closes="2026-02-10"))),
    ],
)
def test_a_vote_is_ahead_open_or_closed_by_the_day(as_of: str, expected: tuple[AnswerState, Sentence]) -> None:
    """A vote recorded ahead of its first day was once told as closed."""
    answer = answered(as_of, PROPOSAL, VOTE)
    assert headline(answer) == expected
    assert [window.kind for window in answer.windows] == (["vote"] if answer.state is AnswerState.VOTING else [])


@pytest.mark.parametrize(
    ("count", "key"),
    [
        (PASSING, "answer.counted_pass"),
        (NEITHER, "answer.counted_fail"),
        (SMALL_TURNOUT, "answer.counted_inquorate"),
        (CONTRADICTING, "answer.counted_indeterminate"),
    ],
)
def test_a_count_without_a_decision_waits_for_one(count: Record, key: str) -> None:
    assert headline(answered("2026-02-11", PROPOSAL, VOTE, count)) == (AnswerState.PENDING, sentence(key))


def test_a_counted_vote_is_open_no_longer_even_on_its_last_day() -> None:
    count = counted(VOTE, "2026-02-10", ("9000.00", 90), ("1000.00", 10))
    assert answered("2026-02-10", VOTE, count).state is AnswerState.PENDING


def test_a_new_proposal_after_a_count_is_what_is_talked_of_now() -> None:
    again = act("proposal", "2026-02-20", replaces=PROPOSAL.id)
    assert headline(answered(LATE, PROPOSAL, VOTE, NEITHER, again)) == (AnswerState.OPEN, sentence("answer.reopened"))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-02-28", (AnswerState.PASSED, sentence("answer.adopted_from", since="2026-03-01"))),
        ("2026-03-01", (AnswerState.PASSED, sentence("answer.adopted", since="2026-03-01"))),
        ("2026-06-30", (AnswerState.PASSED, sentence("answer.adopted", since="2026-03-01"))),
        ("2026-07-01", (AnswerState.ENDED, sentence("answer.ended", until="2026-06-30"))),
    ],
)
def test_a_decision_is_in_force_from_its_first_day_to_its_last(
    as_of: str, expected: tuple[AnswerState, Sentence]
) -> None:
    decision = decided("2026-02-15", "adopted", PASSING, effective_from="2026-03-01", effective_to="2026-06-30")
    answer = answered(as_of, PROPOSAL, VOTE, PASSING, decision)
    assert headline(answer) == expected
    assert answer.details == (BY_RULE,)
    assert answer.deciding == decision


def test_a_decision_without_dates_is_in_force_from_its_own_day_and_does_not_end() -> None:
    decision = decided("2026-02-15", "adopted", PASSING)
    since = sentence("answer.adopted", since="2026-02-15")
    assert headline(answered("9999-12-31", VOTE, PASSING, decision)) == (AnswerState.PASSED, since)


@pytest.mark.parametrize(
    ("decides", "state", "key"),
    [("agreed", AnswerState.PASSED, "answer.agreed"), ("elected", AnswerState.ELECTED, "answer.elected")],
)
def test_each_way_of_deciding_has_its_word(decides: str, state: AnswerState, key: str) -> None:
    answer = answered(LATE, decided("2026-02-15", decides))
    assert headline(answer) == (state, sentence(key, since="2026-02-15"))
    assert answer.details == (sentence("answer.basis_consensus"),)


def test_a_withdrawal_is_told_with_its_day() -> None:
    withdrawn = decided("2026-02-15", "withdrawn")
    assert headline(answered(LATE, withdrawn)) == (
        AnswerState.WITHDRAWN,
        sentence("answer.withdrawn", on="2026-02-15"),
    )


@pytest.mark.parametrize(
    ("count", "key"),
    [
        pytest.param(FEW_HEADS, "answer.rejected_heads_approval", id="area enough, heads not"),
        pytest.param(LITTLE_AREA, "answer.rejected_area_approval", id="heads enough, area not"),
        pytest.param(NEITHER, "answer.rejected", id="neither"),
        pytest.param(FEW_VOTERS, "answer.rejected_heads_participation", id="too few took part"),
        pytest.param(SMALL_TURNOUT, "answer.rejected_area_participation", id="too little area took part"),
        pytest.param(CONTRADICTING, "answer.rejected", id="numbers that contradict themselves say nothing"),
        pytest.param(PASSING, "answer.rejected", id="a refusal against the count is a defect, not a reason"),
    ],
)
def test_a_refusal_says_which_measure_fell_short(count: Record, key: str) -> None:
    answer = answered(LATE, VOTE, count, decided("2026-02-15", "rejected", count))
    assert headline(answer) == (AnswerState.REJECTED, sentence(key))


def test_a_measure_that_stands_exactly_on_more_than_half_fell_short_too() -> None:
    vote = act("vote", "2026-02-01", rule=ORDINARY)
    count = counted(vote, "2026-02-11", ("9000.00", 50), ("1000.00", 50))
    answer = answered(LATE, vote, count, decided("2026-02-15", "rejected", count))
    assert answer.headline == sentence("answer.rejected_heads_approval")


def test_where_nobody_voted_the_refusal_names_no_measure() -> None:
    count = counted(VOTE, "2026-02-11", ("9000.00", 0), ("0.00", 0))
    answer = answered(LATE, VOTE, count, decided("2026-02-15", "rejected", count))
    assert answer.state is AnswerState.REJECTED
    assert answer.headline.key in ("answer.rejected", "answer.rejected_heads_participation")


def test_a_refusal_by_talk_does_not_borrow_the_reason_of_an_earlier_vote() -> None:
    answer = answered(LATE, VOTE, FEW_HEADS, decided("2026-02-15", "rejected"))
    assert (answer.headline, answer.details) == (sentence("answer.rejected"), (sentence("answer.basis_consensus"),))


def test_a_recount_does_not_hide_the_count_a_decision_rests_on() -> None:
    recount = counted(VOTE, "2026-02-20", ("9000.00", 91), ("1000.00", 9))
    assert answered(LATE, VOTE, PASSING, recount, decided("2026-02-15", "adopted", PASSING)).details == (BY_RULE,)


def test_a_decision_on_a_count_that_is_not_recorded_says_so() -> None:
    assert answered(LATE, VOTE, decided("2026-02-15", "adopted", PASSING)).details == (sentence("answer.basis_vote"),)


@pytest.mark.parametrize("decides", ["rejected", "withdrawn"])
def test_a_refused_matter_taken_up_again_is_open(decides: str) -> None:
    acts = (PROPOSAL, VOTE, NEITHER, decided("2026-02-15", decides, NEITHER), act("proposal", "2026-03-01"))
    assert headline(answered(LATE, *acts)) == (AnswerState.OPEN, sentence("answer.reopened"))


def test_a_vote_left_uncounted_before_a_refusal_is_not_asked_for_after_it() -> None:
    acts = (VOTE, decided("2026-02-15", "rejected"), act("proposal", "2026-03-01"))
    assert headline(answered(LATE, *acts)) == (AnswerState.OPEN, sentence("answer.reopened"))


def test_a_supplement_leaves_the_decision_in_force() -> None:
    answer = answered(LATE, VOTE, PASSING, decided("2026-02-15", "adopted", PASSING), act("proposal", "2026-03-01"))
    assert answer.state is AnswerState.PASSED
    assert answer.details == (BY_RULE, sentence("answer.supplement"))


def test_a_vote_on_a_supplement_does_not_hide_the_decision_in_force() -> None:
    second = act("vote", "2026-03-10", "supplement", closes_on="2026-03-20")
    answer = answered("2026-03-15", VOTE, PASSING, decided("2026-02-15", "adopted", PASSING), second)
    assert answer.state is AnswerState.PASSED
    assert answer.details == (
        BY_RULE,
        sentence("answer.supplement"),
        sentence("answer.window_vote", closes="2026-03-20"),
    )


def test_a_proposal_after_a_decision_has_ended_does_not_revive_it() -> None:
    decision = decided("2026-02-15", "adopted", PASSING, effective_to="2026-06-30")
    answer = answered("2026-08-01", VOTE, PASSING, decision, act("proposal", "2026-07-20"))
    assert answer.state is AnswerState.ENDED
    assert answer.details == (BY_RULE, sentence("answer.reopened"))


def test_a_vote_after_a_decision_has_ended_is_the_answer() -> None:
    decision = decided("2026-02-15", "elected", PASSING, effective_to="2026-06-30")
    second = act("vote", "2026-07-10", "again", closes_on="2026-07-20")
    assert answered("2026-07-15", VOTE, PASSING, decision, second).state is AnswerState.VOTING


def test_the_newest_decision_is_the_one_that_counts() -> None:
    first, second = decided("2026-02-15", "adopted", PASSING), decided("2026-05-01", "withdrawn")
    assert answered(LATE, VOTE, PASSING, first, second).deciding == second


@pytest.mark.parametrize(
    ("as_of", "opened"), [("2026-03-01", 0), ("2026-03-02", 1), ("2026-03-09", 1), ("2026-03-10", 0)]
)
def test_objections_are_open_from_the_day_of_posting_to_their_last_day(as_of: str, opened: int) -> None:
    notice = act("notice", "2026-03-02", objections_until="2026-03-09", objections_how="到居委会说")
    archive = archive_of(notice)
    windows = windows_of(archive, threads_of(archive).of(MATTER), as_of)
    assert [(one.kind, one.opens, one.closes, one.how) for one in windows] == [
        ("objection", "2026-03-02", "2026-03-09", "到居委会说")
    ] * opened


def test_a_notice_without_objections_opens_nothing() -> None:
    assert answered("2026-03-02", act("notice", "2026-03-02")).windows == ()


def test_of_two_open_windows_the_first_to_close_comes_first() -> None:
    notice = act("notice", "2026-02-02", objections_until="2026-02-05")
    answer = answered("2026-02-03", VOTE, notice)
    assert [window.closes for window in answer.windows] == ["2026-02-05", "2026-02-10"]
    assert answer.details == (sentence("answer.window_objection", closes="2026-02-05"),)


STAGE = Stage(key="built", title="施工", title_en="Works", acts=("step:start",), required=True)


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ((PROPOSAL,), True),
        ((VOTE, PASSING), True),
        ((VOTE, PASSING, decided("2026-02-15", "adopted", PASSING)), True),
        ((VOTE, NEITHER, decided("2026-02-15", "rejected", NEITHER)), False),
        ((decided("2026-02-15", "adopted", effective_to="2026-03-01"),), False),
    ],
)
def test_what_comes_next_is_told_unless_nothing_follows(acts: tuple[Record, ...], told: bool) -> None:
    archive = archive_of(*acts)
    listed = threads_of(archive).of(MATTER)
    ballots = [ballot_view(archive, one) for one in listed if one.kind == "vote"]
    answer = answer_to(archive, listed, ballots, STAGE, LATE)
    assert ("answer.next" in [detail.key for detail in answer.details]) is told
