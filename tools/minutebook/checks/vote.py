"""Whether a vote was taken under a rule that may decide it, counted as it should be, and declared as it came out.

Numbers that contradict themselves are refused in `arithmetic`; here the numbers are possible and an act broke a rule.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Final

from minutebook.checks.register import Register, articles, problem
from minutebook.checks.words import BASES, DECIDES, ELECTORATES, MATTER_TYPES, MEASURES, OUTCOMES, worded
from minutebook.model.problem import Problem
from minutebook.model.quantities import plain
from minutebook.model.record import Record
from minutebook.rules.counted import Counted
from minutebook.rules.tally import Outcome, Role

RESERVED: Final = (
    "assembly_rules",
    "covenant",
    "elect_committee",
    "hire_dismiss_manager",
    "use_fund",
    "raise_fund",
    "rebuild",
    "change_use_or_business",
    "other_major",
)
"""What owners decide together by a vote and nobody decides for them: 民法典 第二百七十八条第一款."""

_SCRUTINEERS: Final = 2


def check_rule_covers_matter(register: Register) -> Iterator[Problem]:
    """Ensures that the rule a vote pins may decide a matter of this type (invariant 2; 民法典 278)."""
    for vote in register.of_kind("vote"):
        rule, matter = register.terms_of(vote), register.matter_of(vote)
        if rule is None or matter is None or matter.data["matter_type"] in rule[1].matter_types:
            continue
        yield problem(
            "D612",
            vote,
            "rule",
            value=rule[0].title,
            **worded("type", MATTER_TYPES, matter.data["matter_type"]),
            **worded("covered", MATTER_TYPES, *rule[1].matter_types),
            article=articles(rule[0]),
        )


def check_rule_in_force(register: Register) -> Iterator[Problem]:
    """Ensures that the rule was in force on the day the vote closed (invariant 1)."""
    for vote in register.of_kind("vote"):
        rule = register.terms_of(vote)
        if rule is not None and not rule[1].in_force_on(vote.data["closes_on"]):
            yield problem(
                "D613",
                vote,
                "rule",
                value=rule[0].title,
                closes=vote.data["closes_on"],
                begin=rule[1].effective_from,
                end=rule[1].effective_to or "—",
            )


def check_electorate_kind(register: Register) -> Iterator[Problem]:
    """Ensures that those entitled are those whom the rule lets vote (民法典 278, 居委会组织法 27-29, charters)."""
    for vote in register.of_kind("vote"):
        rule, electorate = register.terms_of(vote), register.named(vote, "electorate")
        if rule is None or electorate is None:
            continue
        kind = electorate.data["electorate_kind"]
        if kind != rule[1].electorate_kind:
            yield problem(
                "D614",
                vote,
                "electorate",
                value=electorate.title,
                **worded("kind", ELECTORATES, kind),
                **worded("needed", ELECTORATES, rule[1].electorate_kind.value),
                article=articles(rule[0]),
            )


def check_electorate_frozen_first(register: Register) -> Iterator[Problem]:
    """Ensures that who may vote was fixed before the vote opened (domain brief B1: a snapshot, later transfers out)."""
    for vote in register.of_kind("vote"):
        electorate = register.named(vote, "electorate")
        if electorate is not None and electorate.data["snapshot_on"] > vote.data["opens_on"]:
            yield problem(
                "D615",
                vote,
                "electorate",
                value=electorate.title,
                snapshot=electorate.data["snapshot_on"],
                opens=vote.data["opens_on"],
            )


def check_two_scrutineers(register: Register) -> Iterator[Problem]:
    """Ensures that at least two people watched the count, one line for each post (domain brief C17)."""
    for count in register.of_kind("count"):
        watching = count.data["scrutineers"]
        if len(watching) < _SCRUTINEERS:
            yield problem("D616", count, "scrutineers", value=len(watching), needed=_SCRUTINEERS)


def check_no_surplus_ballots(register: Register) -> Iterator[Problem]:
    """Ensures that an election has no more ballots in the box than were issued; else it is void (B5, invariant 28)."""
    for counted in register.counted:
        for fault in counted.verdict.inconsistencies:
            if fault.key == "cast_exceeds_issued" and counted.terms.elects:
                values = {**fault.values, **worded("measure", MEASURES, fault.values["measure"])}
                yield problem("D617", counted.count, *fault.field, vote=counted.vote.id, **values)


def check_counted_after_closing(register: Register) -> Iterator[Problem]:
    """Ensures that ballots are counted when the vote has closed, not while it is open (invariants 12, 15)."""
    for counted in register.counted:
        on, closes = counted.count.data["counted_on"], counted.vote.data["closes_on"]
        if counted.vote.data["opens_on"] <= on < closes:
            yield problem("D618", counted.count, "counted_on", value=on, vote=counted.vote.title, closes=closes)


def check_quorate_meeting(register: Register) -> Iterator[Problem]:
    """Ensures that a meeting that was too small to vote did not vote (invariants 18, 33; 居委会组织法 27, 29)."""
    for counted in register.counted:
        if counted.vote.data["mode"] != "meeting" or counted.verdict.outcome is not Outcome.INQUORATE:
            continue
        for comparison in counted.verdict.of_role(Role.PARTICIPATION):
            if comparison.holds:
                continue
            field = ("attending",) if "attending" in counted.count.data else ()
            yield problem(
                "D619",
                counted.count,
                *field,
                value=plain(comparison.numerator),
                total=plain(comparison.denominator),
                needed=plain(comparison.needed) if comparison.needed is not None else "—",
                article=f"{comparison.source.law}{comparison.source.article}",
            )
            break


def check_declared_result(register: Register) -> Iterator[Problem]:
    """Ensures that what was declared is what the rule gives on these numbers (invariants 31, 33)."""
    for counted in _possible(register):
        declared, outcome = counted.count.data["declared"], counted.verdict.outcome
        if declared["result"] != outcome:
            yield problem(
                "D610",
                counted.count,
                "declared",
                "result",
                **worded("value", OUTCOMES, declared["result"]),
                **worded("outcome", OUTCOMES, outcome.value),
                rule=counted.terms.title,
                article=articles(counted.rule),
            )


def check_declared_winners(register: Register) -> Iterator[Problem]:
    """Ensures that those declared chosen are those the rule seats (invariants 31, 42)."""
    for counted in _possible(register):
        declared = counted.count.data["declared"].get("winners", ())
        if declared and counted.terms.elects and set(declared) != set(counted.verdict.elected):
            labels = {option["key"]: option["label"] for option in counted.vote.data["options"]}
            yield problem(
                "D611",
                counted.count,
                "declared",
                "winners",
                value="、".join(labels.get(key, key) for key in declared),
                elected="、".join(labels.get(key, key) for key in counted.verdict.elected) or "—",
                article=articles(counted.rule),
            )


def check_consultation_is_no_vote(register: Register) -> Iterator[Problem]:
    """Ensures that what owners must vote on is not decided by consultation (invariant 5; 民法典 278(1))."""
    for decision in register.of_kind("decision"):
        matter = register.matter_of(decision)
        if matter is None or decision.data["basis"] != "consensus" or not _carries(decision):
            continue
        if matter.data["matter_type"] in RESERVED:
            said = worded("type", MATTER_TYPES, matter.data["matter_type"])
            yield problem("D620", decision, "basis", **worded("value", BASES, decision.data["basis"]), **said)


def check_adopted_means_passed(register: Register) -> Iterator[Problem]:
    """Ensures that a decision says adopted or elected only where the vote passed (invariants 31, 33)."""
    for decision, counted in _decided(register):
        if _carries(decision) and counted.verdict.outcome is not Outcome.PASS:
            yield problem("D621", decision, "decides", **_said(decision, counted))


def check_passed_means_adopted(register: Register) -> Iterator[Problem]:
    """Ensures that what passed is not recorded as rejected (invariant 31)."""
    for decision, counted in _decided(register):
        if decision.data["decides"] == "rejected" and counted.verdict.outcome is Outcome.PASS:
            yield problem("D622", decision, "decides", **_said(decision, counted))


def _possible(register: Register) -> Iterator[Counted]:
    """The counts whose numbers do not contradict themselves, or which a surplus of ballots voided."""
    for counted in register.counted:
        if not counted.verdict.inconsistencies or counted.verdict.outcome is Outcome.VOID:
            yield counted


def _carries(decision: Record) -> bool:
    return decision.data["decides"] in ("adopted", "agreed", "elected")


def _decided(register: Register) -> Iterator[tuple[Record, Counted]]:
    """Each decision that rests on a possible count, with that count."""
    possible = {counted.count.id: counted for counted in _possible(register)}
    for decision in register.of_kind("decision"):
        counted = possible.get(decision.data["basis_record"])
        if counted is not None:
            yield decision, counted


def _said(decision: Record, counted: Counted) -> dict[str, str]:
    return {
        **worded("value", DECIDES, decision.data["decides"]),
        **worded("outcome", OUTCOMES, counted.verdict.outcome.value),
        "count": counted.count.title,
        "article": articles(counted.rule),
    }
