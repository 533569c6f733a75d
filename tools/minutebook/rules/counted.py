"""A count with everything its result rests on, gathered from the records it names, and the verdict on it.

One home for `checks`, `views` and the terminal, so that none of them can read a vote differently.
"""

# SPDX-License-Identifier: Apache-2.0

from dataclasses import dataclass

from minutebook.model.record import Archive, Record
from minutebook.rules.ballots import ballots_of, electorate_of, vote_of
from minutebook.rules.rule import Rule, RuleIncompleteError, rule_of
from minutebook.rules.tally import Verdict, verdict_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One count with everything its result rests on."""

    count: Record
    vote: Record
    rule: Record
    terms: Rule
    electorate: Record
    verdict: Verdict


def counted_of(archive: Archive, count: Record) -> Counted | None:
    """The count with its vote, rule, electorate and verdict; None when one is absent or the rule is incomplete."""
    vote = archive.get(count.data["vote"])
    rule = archive.get(vote.data["rule"]) if vote else None
    electorate = archive.get(vote.data["electorate"]) if vote else None
    if vote is None or rule is None or electorate is None:
        return None
    try:
        terms = rule_of(rule.data)
    except RuleIncompleteError:
        return None
    verdict = verdict_of(terms, electorate_of(electorate.data), vote_of(vote.data), ballots_of(count.data))
    return Counted(count=count, vote=vote, rule=rule, terms=terms, electorate=electorate, verdict=verdict)
