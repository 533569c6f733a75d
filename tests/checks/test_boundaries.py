"""Each limit at one less, exactly, and one more; and the cases in which a check has to stay silent."""

# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.checks import run
from minutebook.model.problem import Problem
from tests.checks.builders import (
    ABSENT,
    APPROVAL,
    AS_OF,
    COUNT,
    DECISION,
    ELECTED,
    ELECTION,
    ELECTION_COUNT,
    ELECTION_DECISION,
    EVALUATION,
    MEETING,
    MINUTES,
    NOTICE,
    OPINIONS,
    PAYMENT,
    REPLY,
    RESULT,
    RULE,
    VOTE,
    codes,
    community,
    found,
)


def test_a_notice_too_short_is_told_with_both_dates_and_both_numbers() -> None:
    assert found({RULE: {"notice_days": 20}}) == (
        Problem(
            code="D601",
            path="records/notice/2026/2026-03-01-bike-shed-vote.yaml",
            field=("posted_on",),
            values={
                "value": "2026-03-01",
                "event": "车棚方案表决",
                "opens": "2026-03-20",
                "given": "19",
                "needed": "20",
                "latest": "2026-02-28",
                "article": "《垂柳院自管章程》第五条",
            },
        ),
    )


@pytest.mark.parametrize(("posted", "expected"), [("2026-03-09", []), ("2026-03-10", []), ("2026-03-11", ["D601"])])
def test_notice_is_counted_without_the_day_of_posting(posted: str, expected: list[str]) -> None:
    assert codes({NOTICE: {"posted_on": posted}}) == expected


def test_a_rule_that_sets_no_notice_needs_none() -> None:
    assert codes({RULE: {"notice_days": ABSENT}, VOTE: {"notice": ABSENT}, NOTICE: {"event": ABSENT}}) == []


@pytest.mark.parametrize(("as_of", "expected"), [("2026-05-09", []), ("2026-05-10", []), ("2026-05-11", ["D602"])])
def test_a_notice_is_missing_only_when_it_is_too_late_to_give_it(as_of: str, expected: list[str]) -> None:
    assert [code for code in codes({ELECTED: {"notice": ABSENT}}, as_of) if code == "D602"] == expected


def test_either_end_of_the_link_between_vote_and_notice_is_enough() -> None:
    assert codes({VOTE: {"notice": ABSENT}}) == []
    assert codes({NOTICE: {"event": ABSENT}}) == []


def test_the_notice_of_a_meeting_announces_the_vote_taken_there() -> None:
    assert codes({VOTE: {"notice": ABSENT}, NOTICE: {"event": MEETING}}) == []


@pytest.mark.parametrize(("until", "expected"), [("2026-03-27", ["D604"]), ("2026-03-28", []), ("2026-03-29", [])])
def test_a_result_stays_posted_the_days_of_the_rule(until: str, expected: list[str]) -> None:
    assert codes({RESULT: {"until": until}}) == expected


@pytest.mark.parametrize(("days", "expected"), [(0, ["D605"]), (1, []), (2, [])])
def test_a_result_is_posted_within_the_days_of_the_rule(days: int, expected: list[str]) -> None:
    assert codes({RULE: {"result_within_days": days}}) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2026-03-22", []), ("2026-03-23", []), ("2026-03-24", ["D606"])])
def test_an_unpublished_result_is_told_after_the_last_day(as_of: str, expected: list[str]) -> None:
    assert codes({RESULT: {"notice_kind": "announcement"}}, as_of) == expected


@pytest.mark.parametrize(
    ("agree", "against", "declared", "decides", "expected"),
    [
        (14, 14, "fail", "adopted", ["D621"]),
        (14, 14, "pass", "rejected", ["D610"]),
        (15, 13, "pass", "adopted", []),
        (15, 13, "fail", "adopted", ["D610"]),
        (15, 13, "pass", "rejected", ["D622"]),
    ],
)
def test_half_is_not_more_than_half_whatever_was_declared(
    agree: int, against: int, declared: str, decides: str, expected: list[str]
) -> None:
    changes = {"tally/0/households": agree, "tally/1/households": against, "declared/result": declared}
    assert codes({COUNT: changes, DECISION: {"decides": decides}}) == expected


@pytest.mark.parametrize(("present", "expected"), [(19, ["D619"]), (20, ["D619"]), (21, [])])
def test_a_meeting_of_half_the_households_is_too_small_to_vote(present: int, expected: list[str]) -> None:
    quorate = present == 21
    count = {
        "attending/households": present,
        "tally/0/households": 15,
        "declared/result": "pass" if quorate else "inquorate",
    }
    assert codes({COUNT: count, DECISION: {"decides": "adopted" if quorate else "rejected"}}) == expected


def test_too_few_written_ballots_are_a_result_and_no_defect() -> None:
    count = {"attending/households": 20, "tally/0/households": 16, "declared/result": "inquorate"}
    assert codes({VOTE: {"mode": "written"}, COUNT: count, DECISION: {"decides": "rejected"}}) == []


@pytest.mark.parametrize(("agree", "expected"), [(23, []), (24, []), (25, ["T502"])])
def test_no_more_votes_than_people_present(agree: int, expected: list[str]) -> None:
    assert codes({COUNT: {"tally/0/households": agree}}) == expected


@pytest.mark.parametrize(("away", "expected"), [(3, ["T501"]), (4, []), (5, ["T501"])])
def test_a_count_adds_up_to_the_electorate(away: int, expected: list[str]) -> None:
    assert codes({ELECTION_COUNT: {"not_returned/households": away}}) == expected


@pytest.mark.parametrize(("marks", "expected"), [(35, []), (36, []), (37, ["T506"])])
def test_a_candidate_has_at_most_one_mark_from_each_ballot(marks: int, expected: list[str]) -> None:
    assert codes({ELECTION_COUNT: {"tally/0/households": marks}}) == expected


@pytest.mark.parametrize(("issued", "expected"), [(27, ["T507"]), (28, []), (29, [])])
def test_no_more_ballots_come_back_than_were_issued(issued: int, expected: list[str]) -> None:
    assert codes({COUNT: {"issued": {"households": issued}}}) == expected


@pytest.mark.parametrize(("issued", "expected"), [(35, True), (36, False), (37, False)])
def test_surplus_ballots_void_an_election_and_everything_built_on_it(issued: int, expected: bool) -> None:
    told = codes({ELECTION_COUNT: {"issued/households": issued}})
    assert told == (["D617", "D610", "D611", "D621", "D660"] if expected else [])


@pytest.mark.parametrize(("closes", "expected"), [("2026-03-20", []), ("2026-03-21", ["D618"])])
def test_ballots_are_counted_on_the_closing_day_at_the_earliest(closes: str, expected: list[str]) -> None:
    assert codes({VOTE: {"closes_on": closes}}) == expected


@pytest.mark.parametrize(("end", "expected"), [("2026-03-19", ["D613"]), ("2026-03-20", []), ("2026-03-21", [])])
def test_a_rule_is_in_force_on_its_last_day(end: str, expected: list[str]) -> None:
    assert codes({RULE: {"effective_to": end}}) == expected


@pytest.mark.parametrize(("start", "expected"), [("2026-03-20", []), ("2026-03-21", ["D613"])])
def test_a_rule_is_in_force_on_its_first_day(start: str, expected: list[str]) -> None:
    assert codes({RULE: {"effective_from": start}}) == expected


@pytest.mark.parametrize(("snapshot", "expected"), [("2026-03-20", []), ("2026-03-21", ["D615"])])
def test_an_electorate_may_be_fixed_on_the_day_the_vote_opens(snapshot: str, expected: list[str]) -> None:
    assert codes({"electorate/2026-02-26-willow-court": {"snapshot_on": snapshot}}) == expected


@pytest.mark.parametrize(("people", "expected"), [(1, ["D616"]), (2, []), (3, [])])
def test_two_people_watch_a_count(people: int, expected: list[str]) -> None:
    assert codes({COUNT: {"scrutineers": [f"监票人{place}" for place in range(people)]}}) == expected


@pytest.mark.parametrize("kind", ["assembly_rules", "use_fund", "rebuild", "other_major"])
def test_consultation_never_decides_what_owners_vote_on(kind: str) -> None:
    assert codes({"matter/2026-02-11-night-noise": {"matter_type": kind}}) == ["D620"]


@pytest.mark.parametrize("kind", ["service_plan", "naming", "none_binding"])
def test_consultation_may_settle_other_matters(kind: str) -> None:
    assert codes({"matter/2026-02-11-night-noise": {"matter_type": kind}}) == []


@pytest.mark.parametrize(("days", "expected"), [(4, ["D641"]), (5, []), (6, [])])
def test_an_objection_is_answered_within_the_days_of_the_rule(days: int, expected: list[str]) -> None:
    assert codes({RULE: {"objection_days": days}}) == expected


@pytest.mark.parametrize(("as_of", "expected"), [("2026-03-01", []), ("2026-03-02", []), ("2026-03-03", ["D640"])])
def test_an_unanswered_objection_is_told_after_the_last_day(as_of: str, expected: list[str]) -> None:
    changes = {REPLY: {"answers": [{"number": 2, "disposition": "adopted", "text": "用透光板。"}]}}
    assert [code for code in codes(changes, as_of) if code == "D640"] == expected


def test_a_rule_without_a_limit_for_answers_sets_none() -> None:
    one_left = [{"number": 2, "disposition": "adopted", "text": "用透光板。"}]
    assert codes({RULE: {"objection_days": ABSENT}, REPLY: {"answers": one_left}}) == []


@pytest.mark.parametrize(("paid", "expected"), [(349_999, []), (350_000, []), (350_001, ["D652"])])
def test_payments_stay_within_their_approval(paid: int, expected: list[str]) -> None:
    assert codes({PAYMENT: {"amount_fen": paid}}) == expected


@pytest.mark.parametrize(("approved", "expected"), [(399_999, []), (400_000, []), (400_001, ["D653"])])
def test_approvals_stay_within_their_decision(approved: int, expected: list[str]) -> None:
    assert codes({APPROVAL: {"amount_fen": approved}}) == expected


@pytest.mark.parametrize(("paid", "expected"), [(99_999, []), (100_000, []), (100_001, ["D654"])])
def test_all_payments_together_stay_within_their_decision(paid: int, expected: list[str]) -> None:
    assert codes({"entry/2026-04-20-payment": {"amount_fen": paid}}) == expected


@pytest.mark.parametrize(("granted", "expected"), [(399_999, []), (400_000, []), (400_001, ["D655"])])
def test_a_decision_grants_no_more_than_was_voted_on(granted: int, expected: list[str]) -> None:
    assert codes({DECISION: {"budget_fen": granted}}) == expected


@pytest.mark.parametrize(("approved", "expected"), [("2026-04-10", []), ("2026-04-11", ["D651"])])
def test_approval_on_the_day_of_payment_is_in_time(approved: str, expected: list[str]) -> None:
    assert codes({APPROVAL: {"entered_on": approved}}) == expected


@pytest.mark.parametrize(
    ("role", "other", "field", "roles"),
    [
        ("bookkeeper", "custodian", "custodian", "管账、管钱"),
        ("approver", "custodian", "custodian", "审批、管钱"),
        ("approver", "applicant", "approver", "申请、审批"),
        ("acceptor", "applicant", "applicant", "验收、申请"),
        ("acceptor", "custodian", "custodian", "验收、管钱"),
    ],
)
def test_one_person_in_two_posts_is_told_once(role: str, other: str, field: str, roles: str) -> None:
    hands = community()[PAYMENT].data["hands"]
    told = found({PAYMENT: {f"hands/{role}": hands[other]}})
    assert [(problem.code, problem.field, problem.values["roles_zh"]) for problem in told] == [
        ("D656", ("hands", field), roles)
    ]


def test_whoever_approved_may_not_pay_though_the_payment_does_not_repeat_it() -> None:
    payment = {"hands/approver": ABSENT, "hands/custodian": "office/2025-01-10-chair"}
    assert codes({PAYMENT: payment}) == ["D656"]


def test_one_person_under_two_offices_is_still_one_person() -> None:
    assert codes({"office/2025-01-10-bookkeeper": {"holder": "郑三"}}) == ["D656"]


@pytest.mark.parametrize(("ends", "expected"), [("2026-04-09", ["D657"]), ("2026-04-10", []), ("2026-04-11", [])])
def test_an_office_is_held_through_its_last_day(ends: str, expected: list[str]) -> None:
    assert codes({"office/2025-01-10-custodian": {"ends_on": ends}}) == expected


@pytest.mark.parametrize(("force", "expected"), [("2026-04-03", []), ("2026-04-04", []), ("2026-04-05", ["D659"])])
def test_work_begins_when_the_decision_is_in_force(force: str, expected: list[str]) -> None:
    assert codes({DECISION: {"effective_from": force}}) == expected


@pytest.mark.parametrize(("ends", "expected"), [("2026-05-23", []), ("2026-05-24", []), ("2026-05-25", ["D661"])])
def test_a_seat_may_be_handed_over_on_one_day(ends: str, expected: list[str]) -> None:
    assert codes({"office/2025-01-10-chair": {"ends_on": ends}}) == expected


def test_several_people_may_be_members_at_once() -> None:
    changes = {"office/2025-01-10-chair": {"post": "委员", "ends_on": "2028-01-01"}}
    assert codes(changes | {"office/2026-05-24-chair": {"post": "委员"}}) == []


def test_a_leaving_ends_the_term_before_its_last_day() -> None:
    leaving = {
        "schema": "office/1",
        "id": "office/2026-05-20-chair-leaves",
        "title": "主任离任",
        "office_kind": "leaving",
        "effective_on": "2026-05-20",
        "body": "body/committee",
        "post": "主任",
        "holder": "沈二",
        "consent": "本人同意",
        "ends": "office/2025-01-10-chair",
        "recorded_by": "自管委书记员",
    }
    late = {"office/2025-01-10-chair": {"ends_on": "2028-01-01"}}
    assert [problem.code for problem in run(community(late), AS_OF)] == ["D661"]
    assert run(community(late, leaving), AS_OF) == ()


@pytest.mark.parametrize(
    ("record_id", "as_of", "expected"),
    [
        (MINUTES, "2026-03-27", []),
        (MINUTES, "2026-03-28", ["A701"]),
        (EVALUATION, "2026-07-21", []),
        (EVALUATION, "2026-07-22", ["A703"]),
    ],
)
def test_what_is_missing_is_told_when_it_is_due(record_id: str, as_of: str, expected: list[str]) -> None:
    assert codes(None, as_of, record_id) == expected


@pytest.mark.parametrize(("closes", "expected"), [("2026-12-28", []), ("2026-12-27", ["A702"])])
def test_a_count_is_due_three_days_after_closing(closes: str, expected: list[str]) -> None:
    assert codes({"vote/2026-12-20-committee": {"closes_on": closes}}) == expected


@pytest.mark.parametrize(
    ("record_id", "field", "earlier", "same"),
    [
        (VOTE, "closes_on", "2026-03-19", "2026-03-20"),
        (RESULT, "objections_until", "2026-03-20", "2026-03-21"),
        (DECISION, "effective_to", "2026-03-20", "2026-03-21"),
        (ELECTION, "effective_to", "2024-12-31", "2025-01-01"),
        ("office/2026-05-24-chair", "ends_on", "2026-05-23", "2026-05-24"),
    ],
)
def test_nothing_ends_before_it_begins(record_id: str, field: str, earlier: str, same: str) -> None:
    assert "T513" in codes({record_id: {field: earlier}})
    assert "T513" not in codes({record_id: {field: same}})


@pytest.mark.parametrize(("ends", "expected"), [("19:29", ["T514"]), ("19:30", ["T514"]), ("19:31", [])])
def test_a_meeting_ends_after_it_starts(ends: str, expected: list[str]) -> None:
    assert codes({MEETING: {"ends": ends}}) == expected


@pytest.mark.parametrize(("present", "expected"), [(39, []), (40, []), (41, ["T517"])])
def test_no_more_are_present_than_entitled(present: int, expected: list[str]) -> None:
    assert codes({MEETING: {"attendance/present": present}}) == expected


@pytest.mark.parametrize(("satisfied", "expected"), [(35, []), (36, []), (37, ["T516"])])
def test_the_satisfied_are_among_those_who_answered(satisfied: int, expected: list[str]) -> None:
    assert codes({EVALUATION: {"satisfied": satisfied}}) == expected


@pytest.mark.parametrize(
    ("record_id", "field"),
    [
        (OPINIONS, "items/1/number"),
        (MEETING, "agenda/1/number"),
        (MINUTES, "items/1/number"),
        (REPLY, "answers/1/number"),
    ],
)
def test_a_number_stands_once(record_id: str, field: str) -> None:
    assert "T515" in codes({record_id: {field: 1}})


def test_an_election_decided_in_two_votes_seats_the_winners_of_both() -> None:
    assert codes({ELECTION_DECISION: {"title": "两次投票的结果"}}) == []
    assert codes({"office/2026-05-24-chair": {"holder": "王七"}}) == []
    assert codes({"office/2026-05-24-chair": {"holder": "唐八"}}) == ["D660"]


@pytest.mark.parametrize(("paid", "expected"), [(3501, []), (3500, ["A709"]), (3499, [])])
def test_a_sum_that_is_exactly_a_hundredth_may_be_yuan_written_for_fen(paid: int, expected: list[str]) -> None:
    assert codes({PAYMENT: {"amount_fen": paid}}) == expected


def test_money_without_a_sum_is_refused_and_goods_need_none() -> None:
    assert codes({PAYMENT: {"amount_fen": ABSENT}}) == ["T520"]
    goods = {"entry_kind": "in_kind", "amount_fen": ABSENT, "pays": ABSENT, "voucher": ABSENT, "hands": ABSENT}
    assert codes({PAYMENT: {**goods, "in_kind": "三工时"}}) == []
    assert codes({PAYMENT: goods}) == ["T520"]


def test_nothing_is_called_absent_while_records_are_refused() -> None:
    lacking = community(without=COUNT)
    told = {problem.code for problem in run(lacking, AS_OF)}
    assert "A702" in told
    assert "A702" not in {problem.code for problem in run(lacking, AS_OF, partial=True)}
