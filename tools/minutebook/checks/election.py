"""Whether those who take an office were given it, and one seat has one holder at a time. What is otherwise is a defect.

Whether the election itself was counted and declared rightly is told in `vote`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from minutebook.checks.money import term_of
from minutebook.checks.register import Register, problem
from minutebook.model.problem import Problem
from minutebook.model.record import Record
from minutebook.rules.counted import Counted
from minutebook.rules.tally import Outcome

SHARED: Final = ("委员", "代表", "成员", "组员")
"""Posts that several people hold at once; a post with any other name is one seat."""


def check_office_was_won(register: Register) -> Iterator[Problem]:
    """Ensures that who takes office on an election's strength was elected in it (invariants 42, 46)."""
    elections: dict[str, list[Counted]] = {}
    for counted in register.counted:
        for matter in register.threads.matters[counted.vote.id] if counted.terms.elects else ():
            elections.setdefault(matter, []).append(counted)
    for office in register.of_kind("office"):
        mandate = register.named(office, "mandate")
        if office.data["office_kind"] != "taking" or mandate is None or mandate.kind == "body":
            continue
        held = [counted for matter in register.threads.matters[mandate.id] for counted in elections.get(matter, ())]
        winners = _winners(mandate, held)
        if winners is not None and office.data["holder"] not in winners:
            yield problem(
                "D660",
                office,
                "holder",
                value=office.data["holder"],
                mandate=mandate.title,
                elected="、".join(winners) or "—",
            )


def check_one_holder_a_seat(register: Register) -> Iterator[Problem]:
    """Ensures that terms do not overlap for one seat (invariant 46)."""
    seats: dict[tuple[str, str], list[Record]] = {}
    for office in register.of_kind("office"):
        if office.data["office_kind"] == "taking" and not office.data["post"].endswith(SHARED):
            seats.setdefault((office.data["body"], office.data["post"]), []).append(office)
    for earlier, later in (pair for takings in seats.values() for pair in combinations(takings, 2)):
        _, last = term_of(register, earlier)
        begin, _ = term_of(register, later)
        if begin < (last or "9999"):
            yield problem(
                "D661",
                later,
                "effective_on",
                value=begin,
                post=later.data["post"],
                holder=earlier.data["holder"],
                end=last or "—",
            )


def _winners(mandate: Record, counted: Sequence[Counted]) -> tuple[str, ...] | None:
    """The names elected under a mandate, in all votes of its matter; None when that cannot be told.

    A re-ballot fills the seats that the first vote left open, so the winners of both belong together.
    """
    if not counted or (mandate.kind == "decision" and mandate.data["decides"] != "elected"):
        return None
    if any(entry.verdict.inconsistencies and entry.verdict.outcome is not Outcome.VOID for entry in counted):
        return None
    labels = [
        option["label"]
        for entry in counted
        if entry.verdict.outcome in (Outcome.PASS, Outcome.TIE_PENDING)
        for option in entry.vote.data["options"]
        if option["key"] in entry.verdict.elected
    ]
    return tuple(dict.fromkeys(labels))
