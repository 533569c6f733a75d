"""The money of one matter."""

# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest

from minutebook.model.record import Record
from minutebook.views.money import Hand, MoneyView, money_view
from tests.acts import act, archive_of
from tests.checks.builders import record

YES = act("decision", "2026-02-15", budget_fen=500_000)


def entry(date: str, kind: str, fen: int | None, **data: Any) -> Record:
    amount = {} if fen is None else {"amount_fen": fen}
    return act("entry", date, kind.replace("_", "-"), entry_kind=kind, **amount, **data)


def account(*acts: Record) -> MoneyView:
    found = money_view(archive_of(*acts), acts)
    assert found is not None
    return found


def test_where_neither_a_sum_nor_an_entry_is_recorded_there_is_no_account() -> None:
    assert money_view(archive_of(), [act("decision", "2026-02-15"), act("step", "2026-02-16")]) is None


@pytest.mark.parametrize(("paid", "owed", "unused"), [(399_999, 1, 100_000), (400_000, 0, 100_000), (500_001, 0, -1)])
def test_a_retention_is_owed_and_only_what_nobody_approved_is_unused(paid: int, owed: int, unused: int) -> None:
    found = account(YES, entry("2026-03-01", "approval", 400_000), entry("2026-03-02", "payment", paid))
    assert (found.allowed, found.approved, found.paid, found.income) == (500_000, 400_000, paid, 0)
    assert (found.owed, found.unused) == (owed, unused)


def test_entries_without_a_decided_sum_leave_nothing_to_compare_with() -> None:
    found = account(entry("2026-03-02", "payment", 100))
    assert (found.allowed, found.unused, found.paid) == (None, None, 100)


def test_a_decided_sum_alone_is_an_account() -> None:
    found = account(YES)
    assert (found.allowed, found.unused, found.lines) == (500_000, 500_000, ())


def test_a_sum_of_nought_is_a_sum() -> None:
    assert account(act("decision", "2026-02-15", budget_fen=0)).unused == 0


def test_a_decision_that_supersedes_another_takes_its_place() -> None:
    assert account(YES, act("decision", "2026-03-15", "more", budget_fen=600_000, supersedes=YES.id)).allowed == 600_000


def test_a_decision_that_supplements_another_adds_to_it() -> None:
    assert account(YES, act("decision", "2026-03-15", "more", budget_fen=100_000)).allowed == 600_000


@pytest.mark.parametrize(
    ("decides", "allowed"), [("adopted", 7), ("agreed", 7), ("rejected", None), ("withdrawn", None)]
)
def test_only_a_decision_that_carries_allows_its_sum(decides: str, allowed: int | None) -> None:
    refused = act("decision", "2026-02-15", decides=decides, budget_fen=7)
    assert account(refused, entry("2026-03-02", "payment", 1)).allowed == allowed


def test_what_is_given_in_kind_is_listed_and_counts_for_nothing() -> None:
    gift = entry("2026-03-03", "in_kind", None, in_kind="两天工")
    found = account(YES, gift, entry("2026-03-04", "income", 20_000))
    assert (found.paid, found.income, found.lines[0].entry) == (0, 20_000, gift)


def test_hands_are_named_in_the_order_in_which_they_act_and_only_those_recorded() -> None:
    chair, cashier = (
        record({"id": f"office/2026-01-01-{name}", "title": name, "post": post, "holder": holder})
        for name, post, holder in (("chair", "主任", "甲"), ("cashier", "出纳", "乙"))
    )
    hands = {"acceptor": "office/2026-01-01-gone", "custodian": cashier.id, "applicant": chair.id}
    payment = entry("2026-03-02", "payment", 100, hands=hands)
    found = money_view(archive_of(chair, cashier), [payment])
    assert found is not None
    assert found.lines[0].hands == (
        Hand(role="applicant", post="主任", holder="甲"),
        Hand(role="custodian", post="出纳", holder="乙"),
    )
