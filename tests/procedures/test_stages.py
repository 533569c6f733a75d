"""Where a matter stands among the stages of its procedure."""

# SPDX-License-Identifier: Apache-2.0

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.dates import after
from minutebook.model.record import Record
from minutebook.procedures.stages import Stage, StageStatus, refusal_of, stages_of, states_of
from tests.acts import act, raised
from tests.checks.builders import record


def stage(key: str, *acts: str, required: bool = True) -> Stage:
    return Stage(key=key, title=key, title_en=key, acts=acts, required=required)


STAGES = (
    stage("raised", "matter"),
    stage("heard", "opinions", "meeting"),
    stage("proposed", "proposal"),
    stage("reviewed", "step:prior_review", required=False),
    stage("noticed", "notice:vote", "notice:meeting"),
    stage("voted", "vote"),
    stage("decided", "decision"),
    stage("built", "step:start", "step:acceptance"),
)
DONE, NEXT, LATER, MISSING, SKIPPED, CLOSED = (
    StageStatus.DONE,
    StageStatus.NEXT,
    StageStatus.LATER,
    StageStatus.MISSING,
    StageStatus.SKIPPED,
    StageStatus.CLOSED,
)
HEARD = act("opinions", "2026-01-02")
PROPOSAL = act("proposal", "2026-01-10")
NOTICE = act("notice", "2026-01-12", notice_kind="vote")
VOTE = act("vote", "2026-01-20")
ADOPTED = act("decision", "2026-01-25")
REJECTED = act("decision", "2026-01-25", decides="rejected")


def statuses(*acts: Record) -> dict[str, StageStatus]:
    """The status of each stage after these acts, in the order of their dates."""
    ordered = sorted([raised(), *acts], key=lambda one: one.date)
    return {state.stage.key: state.status for state in states_of(STAGES, ordered)}


def test_a_procedure_record_gives_its_stages_in_its_order() -> None:
    procedure = record(
        {
            "id": "procedure/2026-01-01-short",
            "stages": [
                {"key": "a", "title": "提出", "title_en": "Raised", "acts": ["matter"], "required": True},
                {"key": "b", "title": "决定", "title_en": "Decision", "acts": ["decision"], "required": False},
            ],
        }
    )
    assert stages_of(procedure) == (
        Stage(key="a", title="提出", title_en="Raised", acts=("matter",), required=True),
        Stage(key="b", title="决定", title_en="Decision", acts=("decision",), required=False),
    )


def test_after_the_matter_is_raised_only_the_first_required_stage_comes_next() -> None:
    assert list(statuses().values()) == [DONE, NEXT, LATER, LATER, LATER, LATER, LATER, LATER]


def test_an_optional_stage_never_comes_next() -> None:
    found = statuses(HEARD, PROPOSAL)
    assert (found["reviewed"], found["noticed"]) == (LATER, NEXT)


def test_a_required_stage_passed_over_is_missing_and_an_optional_one_skipped() -> None:
    found = statuses(PROPOSAL, NOTICE)
    assert (found["heard"], found["reviewed"], found["voted"]) == (MISSING, SKIPPED, NEXT)


def test_a_stage_recorded_late_is_no_longer_missing() -> None:
    assert statuses(PROPOSAL, NOTICE, act("meeting", "2026-01-15"))["heard"] is DONE


def test_an_act_of_another_class_does_not_complete_a_stage() -> None:
    assert statuses(HEARD, PROPOSAL, act("step", "2026-01-11", step_kind="prior_review"))["reviewed"] is DONE
    assert statuses(HEARD, PROPOSAL, act("step", "2026-01-11", step_kind="progress"))["reviewed"] is LATER


def test_a_stage_is_done_on_the_day_of_its_first_act_and_keeps_all_of_them() -> None:
    later = act("meeting", "2026-01-05")
    heard = states_of(STAGES, [raised(), HEARD, later])[1]
    assert (heard.on, heard.acts) == ("2026-01-02", (HEARD, later))


def test_when_all_stages_are_done_nothing_comes_next() -> None:
    built = act("step", "2026-02-01", step_kind="start")
    review = act("step", "2026-01-11", step_kind="prior_review")
    assert set(statuses(HEARD, PROPOSAL, review, NOTICE, VOTE, ADOPTED, built).values()) == {DONE}


@pytest.mark.parametrize("decides", ["rejected", "withdrawn"])
def test_what_is_still_open_when_a_matter_is_refused_or_withdrawn_is_closed(decides: str) -> None:
    refusal = act("decision", "2026-01-25", decides=decides)
    assert statuses(HEARD, PROPOSAL, NOTICE, VOTE, refusal)["built"] is CLOSED
    assert refusal_of([raised(), refusal]) is refusal


@pytest.mark.parametrize("decides", ["adopted", "agreed", "elected"])
def test_a_decision_that_carries_closes_nothing(decides: str) -> None:
    carried = act("decision", "2026-01-25", decides=decides)
    assert statuses(HEARD, PROPOSAL, NOTICE, VOTE, carried)["built"] is NEXT
    assert refusal_of([raised(), carried]) is None


def test_a_proposal_that_replaces_an_earlier_one_sends_the_matter_back() -> None:
    again = act("proposal", "2026-02-01", replaces=PROPOSAL.id)
    found = statuses(HEARD, PROPOSAL, NOTICE, VOTE, again)
    assert found == {
        "raised": DONE,
        "heard": DONE,
        "proposed": DONE,
        "reviewed": LATER,
        "noticed": NEXT,
        "voted": LATER,
        "decided": LATER,
        "built": LATER,
    }


def test_acts_of_the_day_of_the_replacing_proposal_count() -> None:
    again = act("proposal", "2026-01-12", replaces=PROPOSAL.id)
    assert statuses(HEARD, PROPOSAL, again, NOTICE)["noticed"] is DONE


def test_a_supplement_that_replaces_nothing_sends_nobody_back() -> None:
    assert statuses(HEARD, PROPOSAL, NOTICE, VOTE, ADOPTED, act("proposal", "2026-02-01"))["built"] is NEXT


def test_a_new_proposal_after_a_refusal_begins_again_though_it_replaces_nothing() -> None:
    """A page that says "next: works" after a refusal would be plainly wrong."""
    found = statuses(HEARD, PROPOSAL, NOTICE, VOTE, REJECTED, act("proposal", "2026-02-01"))
    assert (found["proposed"], found["noticed"], found["decided"], found["built"]) == (DONE, NEXT, LATER, LATER)


def test_a_second_vote_after_a_refusal_begins_again_at_the_vote() -> None:
    again = act("vote", "2026-02-10", "again")
    found = statuses(HEARD, PROPOSAL, NOTICE, VOTE, REJECTED, again)
    assert (found["proposed"], found["noticed"], found["voted"], found["decided"]) == (DONE, DONE, DONE, NEXT)
    assert refusal_of([VOTE, REJECTED, again]) is None


def test_a_proposal_of_the_day_of_the_refusal_does_not_take_the_matter_up_again() -> None:
    assert refusal_of([REJECTED, act("proposal", REJECTED.date)]) is REJECTED


def test_the_votes_of_a_round_taken_up_again_are_all_kept() -> None:
    begun, second = act("vote", "2026-02-10", "second"), act("vote", "2026-02-20", "third")
    states = states_of(STAGES, [raised(), VOTE, REJECTED, begun, second])
    assert next(state.acts for state in states if state.stage.key == "voted") == (begun, second)


def test_a_meeting_called_to_hear_people_is_no_notice_of_a_vote() -> None:
    """Before a proposal stands there is nothing to vote on, and nothing that was passed over."""
    called = act("notice", "2026-01-03", notice_kind="meeting", event="meeting/2026-01-08-racks")
    found = statuses(HEARD, called)
    assert (found["proposed"], found["noticed"]) == (NEXT, LATER)
    assert statuses(HEARD, called, PROPOSAL)["noticed"] is NEXT


@pytest.mark.parametrize(("posted", "status"), [("2026-01-09", NEXT), ("2026-01-10", DONE), ("2026-01-11", DONE)])
def test_the_notice_of_a_meeting_announces_the_vote_from_the_day_of_the_proposal(
    posted: str, status: StageStatus
) -> None:
    assert statuses(HEARD, PROPOSAL, act("notice", posted, notice_kind="meeting"))["noticed"] is status


def test_the_notice_of_a_meeting_announces_the_vote_taken_at_that_meeting() -> None:
    meeting = "meeting/2026-01-20-racks"
    called = act("notice", "2026-01-03", notice_kind="meeting", event=meeting)
    assert statuses(HEARD, called, PROPOSAL, act("vote", "2026-01-20", meeting=meeting))["noticed"] is DONE
    assert statuses(HEARD, called, PROPOSAL, act("vote", "2026-01-20", notice=called.id))["noticed"] is DONE
    assert statuses(HEARD, called, PROPOSAL, act("vote", "2026-01-20"))["noticed"] is MISSING


KINDS = st.sampled_from(
    [
        ("opinions", {}),
        ("meeting", {}),
        ("proposal", {}),
        ("notice", {"notice_kind": "vote"}),
        ("notice", {"notice_kind": "meeting"}),
        ("notice", {"notice_kind": "result"}),
        ("step", {"step_kind": "prior_review"}),
        ("step", {"step_kind": "start"}),
        ("vote", {}),
        ("decision", {"decides": "adopted"}),
    ]
)


@st.composite
def courses(draw: st.DrawFn) -> list[Record]:
    """Acts on different days; some proposals replace the one before."""
    found: list[Record] = [raised()]
    for place, (kind, data) in enumerate(draw(st.lists(KINDS, min_size=1, max_size=7)), start=1):
        earlier = [one.id for one in found if one.kind == "proposal"]
        replacing = {"replaces": earlier[-1]} if kind == "proposal" and earlier and draw(st.booleans()) else {}
        found.append(act(kind, after("2026-01-01", place), **data, **replacing))
    return found


def done(acts: list[Record]) -> set[str]:
    ordered = sorted(acts, key=lambda one: one.date)
    return {state.stage.key for state in states_of(STAGES, ordered) if state.status is DONE}


@given(courses(), st.data())
def test_an_act_more_never_undoes_a_stage_unless_it_is_a_replacing_proposal(
    acts: list[Record], data: st.DataObject
) -> None:
    added = data.draw(st.sampled_from(acts[1:]))
    if "replaces" not in added.data:
        assert done([one for one in acts if one is not added]) <= done(acts)


@given(courses())
def test_exactly_one_stage_comes_next_until_the_last_required_one_is_done(acts: list[Record]) -> None:
    states = states_of(STAGES, acts)
    following = [state for state in states if state.status is NEXT]
    assert len(following) == (0 if states[-1].status is DONE else 1)
    assert all((state.on, state.acts) == ("", ()) for state in states if state.status is not DONE)


def test_the_order_of_acts_of_one_day_does_not_matter_to_any_status() -> None:
    acts = [act(kind, "2026-01-20") for kind in ("opinions", "proposal", "vote", "decision")]
    found = {tuple(state.status for state in states_of(STAGES, [raised(), *one])) for one in permutations(acts)}
    assert len(found) == 1
