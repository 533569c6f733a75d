"""Whether the numbers and dates within a record can all be true. What contradicts itself is refused.

The numbers of a count are judged by `rules.ballots`; here each contradiction gets its code and place. Whether the
result was declared rightly is left to `vote`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Final

from minutebook.checks.register import Register, problem
from minutebook.checks.words import MEASURES, worded
from minutebook.model.problem import Problem

CODES: Final = {
    "tally_does_not_add_up": "T501",
    "more_votes_than_entitled": "T502",
    "option_unknown": "T503",
    "option_repeated": "T504",
    "measure_missing": "T505",
    "marks_exceed": "T506",
    "cast_exceeds_issued": "T507",
    "option_missing": "T508",
    "tie_break_does_not_fit": "T509",
}
"""The code for each key of `rules.ballots.Inconsistency`."""

ORDERED: Final = (
    ("vote", "opens_on", "closes_on"),
    ("notice", "posted_on", "until"),
    ("notice", "posted_on", "objections_until"),
    ("decision", "effective_from", "effective_to"),
    ("rule", "effective_from", "effective_to"),
    ("office", "effective_on", "ends_on"),
)
"""Pairs of dates of one record of which the second may not be earlier; the same day is allowed."""

FOLLOWS: Final = (
    ("count", "counted_on", "vote", {"vote": "opens_on"}),
    ("minutes", "written_on", "meeting", {"meeting": "held_on"}),
    ("reply", "replied_on", "opinions", {"opinions": "received_on"}),
    ("decision", "decided_on", "basis_record", {"count": "counted_on"}),
    ("office", "effective_on", "ends", {"office": "effective_on"}),
)
"""An act's date, the field that names what it rests on, and that act's date; the same day is allowed."""

NUMBERED: Final = (
    ("opinions", "items", "number"),
    ("meeting", "agenda", "number"),
    ("minutes", "items", "number"),
    ("reply", "answers", "number"),
    ("procedure", "stages", "key"),
)
"""Lists whose entries are known by a number or key that may stand only once."""


def check_count_is_possible(register: Register) -> Iterator[Problem]:
    """Ensures that a count adds up, stays within the electorate and uses the ballot's options (invariants 26-28, 43).

    More ballots in the box than were issued void an election: that is an outcome, told by `check_no_surplus_ballots`.
    What is wrong with the ballot itself is told once by `check_ballot_options`, not again with every count.
    """
    for counted in register.counted:
        records = {"vote": counted.vote, "count": counted.count, "electorate": counted.electorate}
        for fault in counted.verdict.inconsistencies:
            surplus_in_election = fault.key == "cast_exceeds_issued" and counted.terms.elects
            if surplus_in_election or fault.record == "vote":
                continue
            values = dict(fault.values)
            if "measure" in values:
                values |= worded("measure", MEASURES, values["measure"])
            yield problem(CODES[fault.key], records[fault.record], *fault.field, vote=counted.vote.id, **values)


def check_ballot_options(register: Register) -> Iterator[Problem]:
    """Ensures that options stand once and a question can be agreed to, opposed and abstained from (invariant 36)."""
    for vote in register.of_kind("vote"):
        keys = [option["key"] for option in vote.data["options"]]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                yield problem(CODES["option_repeated"], vote, "options", index, "key", vote=vote.id, option=key)
        rule = register.terms_of(vote)
        if rule is not None and not rule[1].elects:
            for option in ("agree", "against", "abstain"):
                if option not in keys:
                    yield problem(CODES["option_missing"], vote, "options", vote=vote.id, option=option)


def check_dates_in_order(register: Register) -> Iterator[Problem]:
    """Ensures that nothing ends before it begins (invariants 12, 15)."""
    for kind, earlier, later in ORDERED:
        for record in register.of_kind(kind):
            begin, end = record.data.get(earlier), record.data.get(later)
            if begin and end and end < begin:
                yield problem("T513", record, later, value=end, field=later, first=earlier, begin=begin)


def check_meeting_times(register: Register) -> Iterator[Problem]:
    """Ensures that a meeting ends after it starts (invariants 15, 19)."""
    for meeting in register.of_kind("meeting"):
        if meeting.data["ends"] <= meeting.data["starts"]:
            yield problem("T514", meeting, "ends", value=meeting.data["ends"], begin=meeting.data["starts"])


def check_numbers_once(register: Register) -> Iterator[Problem]:
    """Ensures that items, agenda numbers, answers and stages can be told apart (invariants 22, 54)."""
    for kind, name, key in NUMBERED:
        for record in register.of_kind(kind):
            seen: set[str | int] = set()
            for index, entry in enumerate(record.data.get(name, ())):
                if entry[key] in seen:
                    yield problem("T515", record, name, index, key, value=entry[key], field=key)
                seen.add(entry[key])


def check_evaluation_adds_up(register: Register) -> Iterator[Problem]:
    """Ensures that the satisfied are among the valid answers and these among those asked (invariants 71, 72)."""
    for evaluation in register.of_kind("evaluation"):
        for part, whole in (("valid", "asked"), ("satisfied", "valid")):
            if evaluation.data[part] > evaluation.data[whole]:
                yield problem(
                    "T516",
                    evaluation,
                    part,
                    value=evaluation.data[part],
                    field=part,
                    whole=whole,
                    limit=evaluation.data[whole],
                )


def check_attendance(register: Register) -> Iterator[Problem]:
    """Ensures that no more attend than are entitled to (invariant 17)."""
    for meeting in register.of_kind("meeting"):
        attendance = meeting.data["attendance"]
        if attendance["present"] > attendance.get("entitled", attendance["present"]):
            yield problem(
                "T517", meeting, "attendance", "present", value=attendance["present"], limit=attendance["entitled"]
            )


def check_sequence(register: Register) -> Iterator[Problem]:
    """Ensures that no act is dated before the act it rests on (invariant 15)."""
    for kind, own, link, dates in FOLLOWS:
        for record in register.of_kind(kind):
            basis = register.named(record, link)
            if basis is not None and basis.kind in dates:
                date = basis.data[dates[basis.kind]]
                if record.data[own] < date:
                    yield problem("T518", record, own, value=record.data[own], field=own, basis=basis.id, date=date)


def check_sums_stated(register: Register) -> Iterator[Problem]:
    """Ensures that an entry of money has a sum, and one of goods a quantity (invariants 57, 61)."""
    for entry in register.of_kind("entry"):
        needed = "in_kind" if entry.data["entry_kind"] == "in_kind" else "amount_fen"
        if needed not in entry.data:
            yield problem("T520", entry, "entry_kind", needed=needed)
