"""Whether money was spent as decided: approved first, within the sum, by separate hands, once the decision is in force.

Sums are integer fen. An entry whose `decision` is absent is held only to what it does name.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Mapping

from minutebook.checks.register import Register, problem
from minutebook.checks.words import HANDS, worded
from minutebook.model.problem import Problem
from minutebook.model.quantities import yuan
from minutebook.model.record import Record
from minutebook.rules.hands import SOURCE, same_hands


def check_payment_approved(register: Register) -> Iterator[Problem]:
    """Ensures that every payment names the approval it draws on (invariant 58; charter, 会计法 35 as model)."""
    for payment in _entries(register, "payment"):
        if "pays" not in payment.data:
            yield problem("D650", payment, value=yuan(_sum(payment)))


def check_approved_before_paid(register: Register) -> Iterator[Problem]:
    """Ensures that money is applied for, then approved, then paid (invariant 58)."""
    for entry in (*_entries(register, "approval"), *_entries(register, "payment")):
        earlier = register.named(entry, "approves" if entry.data["entry_kind"] == "approval" else "pays")
        if earlier is not None and entry.data["entered_on"] < earlier.data["entered_on"]:
            yield problem(
                "D651",
                entry,
                "entered_on",
                value=entry.data["entered_on"],
                earlier=earlier.title,
                date=earlier.data["entered_on"],
            )


def check_paid_within_approval(register: Register) -> Iterator[Problem]:
    """Ensures that the payments from one approval do not exceed it; told at the payment that does (invariant 57)."""
    for approval in _entries(register, "approval"):
        paid = 0
        for payment in register.archive.citing(approval.id, "entry", "pays"):
            paid += _sum(payment)
            if paid > _sum(approval):
                yield problem(
                    "D652", payment, "amount_fen", **_over(payment, paid, _sum(approval)), approval=approval.title
                )
                break


def check_yuan_for_fen(register: Register) -> Iterator[Problem]:
    """Advises to look again where a sum is the hundredth of what it rests on: yuan written for fen (convention)."""
    for entry in (*_entries(register, "approval"), *_entries(register, "payment")):
        earlier = register.named(entry, "approves" if entry.data["entry_kind"] == "approval" else "pays")
        if earlier is not None and 0 < _sum(entry) * 100 == _sum(earlier):
            yield problem("A709", entry, "amount_fen", value=yuan(_sum(entry)), earlier=yuan(_sum(earlier)))


def check_approved_within_decision(register: Register) -> Iterator[Problem]:
    """Ensures that approvals under a decision stay within its sum; told at the first beyond it (invariant 57)."""
    yield from _beyond_budget(register, "approval", "D653")


def check_paid_within_decision(register: Register) -> Iterator[Problem]:
    """Ensures that payments under a decision stay within its sum; told at the first beyond it (invariant 57)."""
    yield from _beyond_budget(register, "payment", "D654")


def check_decision_within_proposal(register: Register) -> Iterator[Problem]:
    """Ensures that a decision does not grant more than the proposal voted on asked for (invariants 10, 57)."""
    for decision in register.of_kind("decision"):
        proposal = register.named(decision, "proposal")
        asked = proposal.data.get("budget_fen") if proposal is not None else None
        granted = decision.data.get("budget_fen")
        if proposal is not None and asked is not None and granted is not None and granted > asked:
            yield problem(
                "D655", decision, "budget_fen", value=yuan(granted), limit=yuan(asked), proposal=proposal.title
            )


def check_separate_hands(register: Register) -> Iterator[Problem]:
    """Ensures that one person does not fill two posts that must be apart (invariant 59; model: 会计法 35)."""
    for entry in (*_entries(register, "approval"), *_entries(register, "payment")):
        offices = _offices(register, entry)
        holders = {role: str(office.data["holder"]) for role, office in offices.items()}
        if "custodian" in holders and entry.data["entry_kind"] == "payment":
            holders["payer"] = holders["custodian"]
        for first, second, holder in same_hands(holders):
            roles = tuple("custodian" if role == "payer" else role for role in (first, second))
            own = [role for role in reversed(roles) if role in entry.data.get("hands", {})]
            if own:
                yield problem(
                    "D656",
                    entry,
                    "hands",
                    own[0],
                    value=holder,
                    **worded("roles", HANDS, *roles),
                    article=f"{SOURCE.law}{SOURCE.article}",
                )


def check_hands_in_office(register: Register) -> Iterator[Problem]:
    """Ensures that who acts on money holds the post on that day (invariants 46, 58)."""
    for entry in register.of_kind("entry"):
        for role, office_id in entry.data.get("hands", {}).items():
            office = register.archive.get(office_id)
            if office is None:
                continue
            first, last = term_of(register, office)
            if office.data["office_kind"] != "taking" or not first <= entry.data["entered_on"] <= (last or "9999"):
                yield problem(
                    "D657",
                    entry,
                    "hands",
                    role,
                    value=office.title,
                    on=entry.data["entered_on"],
                    begin=first,
                    end=last or "—",
                )


def check_spent_after_decision(register: Register) -> Iterator[Problem]:
    """Ensures that nothing is paid or begun before the decision it rests on is in force (invariants 11, 58, 70)."""
    acts = [(entry, "entered_on", "D658") for entry in _entries(register, "payment")]
    acts += [
        (step, "done_on", "D659")
        for step in register.of_kind("step")
        if step.data["step_kind"] in ("start", "progress")
    ]
    for act, field, code in acts:
        decision = register.named(act, "decision")
        if decision is None:
            continue
        force = decision.data.get("effective_from", decision.data["decided_on"])
        if act.data[field] < force:
            yield problem(code, act, field, value=act.data[field], decision=decision.title, force=force)


def check_voucher(register: Register) -> Iterator[Problem]:
    """Advises to write down the voucher of every payment (invariant 61)."""
    for payment in _entries(register, "payment"):
        if "voucher" not in payment.data:
            yield problem("A705", payment, value=yuan(_sum(payment)))


def term_of(register: Register, office: Record) -> tuple[str, str]:
    """First and last day of a taken office as ISO dates; the last is empty while no end is known."""
    left = [
        leaving.data["effective_on"]
        for leaving in register.archive.citing(office.id, "office", "ends")
        if leaving.data["office_kind"] == "leaving"
    ]
    ends = [*left, *([office.data["ends_on"]] if "ends_on" in office.data else [])]
    return office.data["effective_on"], min(ends, default="")


def _entries(register: Register, kind: str) -> tuple[Record, ...]:
    return tuple(entry for entry in register.of_kind("entry") if entry.data["entry_kind"] == kind)


def _sum(entry: Record) -> int:
    return int(entry.data.get("amount_fen", 0))


def _over(entry: Record, total: int, limit: int) -> dict[str, str]:
    return {"value": yuan(_sum(entry)), "total": yuan(total), "limit": yuan(limit), "over": yuan(total - limit)}


def _beyond_budget(register: Register, kind: str, code: str) -> Iterator[Problem]:
    for decision in register.of_kind("decision"):
        limit = decision.data.get("budget_fen")
        if limit is None:
            continue
        total = 0
        for entry in register.archive.citing(decision.id, "entry", "decision"):
            if entry.data["entry_kind"] != kind:
                continue
            total += _sum(entry)
            if total > limit:
                yield problem(code, entry, "amount_fen", **_over(entry, total, limit), decision=decision.title)
                break


def _offices(register: Register, entry: Record) -> Mapping[str, Record]:
    """The offices that acted on an entry and on what it approves or pays, the later act's own naming first."""
    found: dict[str, Record] = {}
    here: Record | None = entry
    for _ in range(3):
        if here is None:
            break
        for role, office_id in here.data.get("hands", {}).items():
            office = register.archive.get(office_id)
            if office is not None and office.kind == "office":
                found.setdefault(role, office)
        here = register.named(here, "pays") or register.named(here, "approves")
    return found
