"""Whether objections were answered, and in time. What was not is a defect; questions left open are only advice.

How long an answer may take is said by the rule of the vote that the objection concerns: the vote it is about, or else
the last vote of the matter opened by then, or else the next one. A rule without such a limit sets none.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator

from minutebook.checks.register import Register, articles, problem
from minutebook.model.dates import after, days_between
from minutebook.model.problem import Problem
from minutebook.model.record import Record
from minutebook.rules.rule import Rule


def check_objections_answered(register: Register) -> Iterator[Problem]:
    """Ensures that every objection has an answer when the rule's days are over (invariant 54; 居委会组织法 32)."""
    for opinions, index, rule, terms, answered in _objections(register):
        received, within = opinions.data["received_on"], terms.objection_days or 0
        if not answered and days_between(received, register.as_of) > within:
            yield problem(
                "D640",
                opinions,
                "items",
                index,
                value=opinions.data["items"][index]["number"],
                received=received,
                within=within,
                due=after(received, within),
                article=articles(rule, "异议", "答复"),
            )


def check_objections_answered_in_time(register: Register) -> Iterator[Problem]:
    """Ensures that an objection is answered within the rule's days of its receipt (invariant 54; domain brief C18)."""
    for opinions, index, rule, terms, answered in _objections(register):
        received, within = opinions.data["received_on"], terms.objection_days or 0
        if not answered:
            continue
        reply = min(answered, key=lambda reply: (reply.data["replied_on"], reply.id))
        if days_between(received, reply.data["replied_on"]) > within:
            yield problem(
                "D641",
                reply,
                "replied_on",
                value=reply.data["replied_on"],
                number=opinions.data["items"][index]["number"],
                received=received,
                taken=days_between(received, reply.data["replied_on"]),
                within=within,
                due=after(received, within),
                article=articles(rule, "异议", "答复"),
            )


def check_opinions_answered(register: Register) -> Iterator[Problem]:
    """Advises to answer whatever else was asked or suggested before a matter is decided (invariant 54)."""
    for opinions in register.of_kind("opinions"):
        matter = register.matter_of(opinions)
        decided = register.acts(matter, "decision") if matter is not None else ()
        if not any(decision.data["decided_on"] >= opinions.data["received_on"] for decision in decided):
            continue
        for index, item in enumerate(opinions.data["items"]):
            if item["item_kind"] in ("question", "suggestion") and not _answers(register, opinions, item["number"]):
                yield problem("A704", opinions, "items", index, value=item["number"])


def _answers(register: Register, opinions: Record, number: int) -> tuple[Record, ...]:
    return tuple(
        reply
        for reply in register.archive.citing(opinions.id, "reply", "opinions")
        if any(answer["number"] == number for answer in reply.data["answers"])
    )


def _objections(register: Register) -> Iterator[tuple[Record, int, Record, Rule, tuple[Record, ...]]]:
    """Each objection under a rule that limits answering: its record, position, the rule, and its answers."""
    for opinions in register.of_kind("opinions"):
        vote = _vote_concerned(register, opinions)
        rule = register.terms_of(vote) if vote is not None else None
        if rule is None or rule[1].objection_days is None:
            continue
        for index, item in enumerate(opinions.data["items"]):
            if item["item_kind"] == "objection":
                yield opinions, index, rule[0], rule[1], _answers(register, opinions, item["number"])


def _vote_concerned(register: Register, opinions: Record) -> Record | None:
    about, matter = register.named(opinions, "about"), register.matter_of(opinions)
    if about is not None and about.kind == "count":
        about = register.named(about, "vote")
    if about is not None and about.kind == "vote":
        return about
    votes = register.acts(matter, "vote") if matter is not None else ()
    opened = [vote for vote in votes if vote.data["opens_on"] <= opinions.data["received_on"]]
    return opened[-1] if opened else next(iter(votes), None)
