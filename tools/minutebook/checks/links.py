"""Whether the two ends of a reference agree: one matter, one event, one basis, no circles. What disagrees is refused.

That a reference names an existing record of a fitting kind is already held where records are loaded.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Final

from minutebook.checks.register import Register, problem
from minutebook.checks.words import BASES, ENTRIES, worded
from minutebook.model.ids import date_in
from minutebook.model.problem import Problem
from minutebook.model.record import Record

SAME_MATTER: Final = {
    "vote": ("proposal", "meeting", "notice", "repeats"),
    "proposal": ("replaces",),
    "decision": ("basis_record", "proposal"),
    "reply": ("opinions",),
    "opinions": ("about",),
    "step": ("decision",),
    "entry": ("decision", "approves", "pays"),
    "notice": ("event", "about"),
    "meeting": ("notice",),
    "minutes": ("items",),
}
"""The fields that continue an act of the same matter. `supersedes` may reach into another matter."""

CHAINS: Final = {
    "proposal": "replaces",
    "decision": "supersedes",
    "vote": "repeats",
    "entry": "approves",
    "office": "ends",
    "unit": "parent",
}
"""The fields that name a record of the same kind; following them must come to an end."""

PAID_FROM: Final = {"approves": ("approval", "application"), "pays": ("payment", "approval")}
"""A field of an entry: which kind of entry may have it, and which kind it names."""


def check_same_matter(register: Register) -> Iterator[Problem]:
    """Ensures that an act and the act it continues belong to one matter (invariants 4, 10, 70)."""
    for kind, fields in SAME_MATTER.items():
        for record in register.of_kind(kind):
            mine = register.threads.matters[record.id]
            for reference in record.references:
                target = register.archive.get(reference.target)
                if reference.field[0] not in fields or target is None or target.id == record.id:
                    continue
                theirs = register.threads.matters[target.id]
                if mine and theirs and not set(mine) & set(theirs):
                    yield problem(
                        "L401", record, *reference.field, value=target.id, mine=_listed(mine), theirs=_listed(theirs)
                    )


def check_notice_event(register: Register) -> Iterator[Problem]:
    """Ensures that the notice a vote or meeting names announces that vote or meeting (invariants 9, 10)."""
    for kind in ("vote", "meeting"):
        for event in register.of_kind(kind):
            notice = register.named(event, "notice")
            announced = register.named(notice, "event") if notice is not None else None
            if notice is None or announced is None:
                continue
            same = event.id == announced.id
            at_meeting = event.data.get("meeting") == announced.id or announced.data.get("meeting") == event.id
            if not same and not at_meeting:
                yield problem("L402", event, "notice", value=notice.id, event=announced.id, own=event.id)


def check_basis_kind(register: Register) -> Iterator[Problem]:
    """Ensures that a decision by vote rests on a count and one by consensus on minutes (invariant 4)."""
    needed = {"vote": "count", "consensus": "minutes"}
    for decision in register.of_kind("decision"):
        basis, record = decision.data["basis"], register.named(decision, "basis_record")
        kind = needed.get(basis)
        if record is not None and kind is not None and record.kind != kind:
            yield problem(
                "L403", decision, "basis_record", value=record.id, **worded("basis", BASES, basis), needed=kind
            )


def check_decided_proposal(register: Register) -> Iterator[Problem]:
    """Ensures that a decision adopts the very proposal whose vote it rests on (invariant 10)."""
    for decision in register.of_kind("decision"):
        count = register.named(decision, "basis_record")
        vote = register.named(count, "vote") if count is not None and count.kind == "count" else None
        voted = vote.data.get("proposal") if vote is not None else None
        if vote is not None and voted and decision.data.get("proposal", voted) != voted:
            yield problem("L404", decision, "proposal", value=decision.data["proposal"], voted=voted, vote=vote.id)


def check_answered_numbers(register: Register) -> Iterator[Problem]:
    """Ensures that a reply answers opinions that were recorded under these numbers (invariant 54)."""
    for reply in register.of_kind("reply"):
        opinions = register.named(reply, "opinions")
        if opinions is None:
            continue
        numbers = [item["number"] for item in opinions.data["items"]]
        for index, answer in enumerate(reply.data["answers"]):
            if answer["number"] not in numbers:
                known = "、".join(map(str, numbers))
                yield problem(
                    "L405", reply, "answers", index, "number", value=answer["number"], opinions=opinions.id, known=known
                )


def check_no_circles(register: Register) -> Iterator[Problem]:
    """Ensures that what replaces, supersedes, repeats or ends never comes back to itself; told once (invariant 76)."""
    for kind, field in CHAINS.items():
        for record in register.of_kind(kind):
            passed, here = [record.id], register.named(record, field)
            while here is not None and here.id not in passed:
                passed.append(here.id)
                here = register.named(here, field)
            back_at_first = here is not None and here.id == record.id == min(passed, key=_age)
            if back_at_first and len(passed) > 1:
                yield problem("L406", record, field, value=passed[1], other=" → ".join([*passed, record.id]))


def check_entry_kinds(register: Register) -> Iterator[Problem]:
    """Ensures that an approval approves an application and a payment pays an approval (invariants 57, 58)."""
    for entry in register.of_kind("entry"):
        for field, (own, other) in PAID_FROM.items():
            target = register.named(entry, field)
            if target is None:
                continue
            if entry.data["entry_kind"] != own or target.data["entry_kind"] != other:
                yield problem(
                    "L407",
                    entry,
                    field,
                    value=target.id,
                    **worded("kind", ENTRIES, entry.data["entry_kind"]),
                    **worded("found", ENTRIES, target.data["entry_kind"]),
                    **worded("own", ENTRIES, own),
                    **worded("needed", ENTRIES, other),
                )


def check_minuted_vote(register: Register) -> Iterator[Problem]:
    """Ensures that a vote minuted at one meeting is not recorded as taken at another (invariant 24)."""
    for minutes in register.of_kind("minutes"):
        for index, item in enumerate(minutes.data["items"]):
            vote = register.archive.get(item.get("vote", ""))
            if vote is not None and vote.data.get("meeting", minutes.data["meeting"]) != minutes.data["meeting"]:
                yield problem(
                    "L408",
                    minutes,
                    "items",
                    index,
                    "vote",
                    value=vote.id,
                    meeting=minutes.data["meeting"],
                    other=vote.data["meeting"],
                )


def check_ended_office(register: Register) -> Iterator[Problem]:
    """Ensures that leaving an office ends a taking of the same post by the same person (invariant 46)."""
    for office in register.of_kind("office"):
        taken = register.named(office, "ends")
        if taken is None:
            continue
        if (
            office.data["office_kind"] != "leaving"
            or taken.data["office_kind"] != "taking"
            or _seat(taken) != _seat(office)
        ):
            yield problem("L409", office, "ends", value=taken.id, post=taken.data["post"])


def _seat(office: Record) -> tuple[str, str, str]:
    return (office.data["body"], office.data["post"], office.data["holder"])


def _age(record_id: str) -> tuple[str, str]:
    return (date_in(record_id), record_id)


def _listed(ids: tuple[str, ...]) -> str:
    return "、".join(ids)
