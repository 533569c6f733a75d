"""The money of one matter: what was approved, what was paid, what is left, and what was given in kind. Integer fen."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minutebook.model.record import Archive, Record

_CARRYING: Final = ("adopted", "agreed", "elected")
_HANDS: Final = ("applicant", "approver", "custodian", "bookkeeper", "acceptor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose hands a sum went through: the step (`approver` …), the post, and who holds it by the record."""

    role: str
    post: str
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One entry with the hands it went through, in the order in which they act."""

    entry: Record
    hands: tuple[Hand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyView:
    """The account of a matter. `allowed` is what decisions in force allow, None when none names a sum."""

    allowed: int | None
    approved: int
    paid: int
    income: int
    lines: tuple[LedgerLine, ...]

    @property
    def owed(self) -> int:
        """What was approved and is not paid yet: instalments to come, a retention."""
        return max(0, self.approved - self.paid)

    @property
    def unused(self) -> int | None:
        """What a decision allows and nobody has approved or spent; negative when more was."""
        return None if self.allowed is None else self.allowed - max(self.approved, self.paid)


def money_view(archive: Archive, acts: Sequence[Record]) -> MoneyView | None:
    """The account of a matter's acts, or None when neither money nor goods are recorded."""
    entries = [act for act in acts if act.kind == "entry"]
    superseded = {target for act in acts if act.kind == "decision" for target in act.refs("supersedes")}
    budgets = [
        act.data["budget_fen"]
        for act in acts
        if act.kind == "decision"
        and act.data["decides"] in _CARRYING
        and "budget_fen" in act.data
        and act.id not in superseded
    ]
    if not entries and not budgets:
        return None
    return MoneyView(
        allowed=sum(budgets) if budgets else None,
        approved=_sum(entries, "approval"),
        paid=_sum(entries, "payment"),
        income=_sum(entries, "income"),
        lines=tuple(LedgerLine(entry=entry, hands=_hands(archive, entry)) for entry in entries),
    )


def _sum(entries: Sequence[Record], kind: str) -> int:
    return sum(entry.data.get("amount_fen", 0) for entry in entries if entry.data["entry_kind"] == kind)


def _hands(archive: Archive, entry: Record) -> tuple[Hand, ...]:
    return tuple(
        Hand(role=role, post=office.data["post"], holder=office.data["holder"])
        for role in _HANDS
        if (office := archive.get(entry.data.get("hands", {}).get(role, ""))) is not None
    )
