"""Small cases for the rules: the statutory pack, two charter rules, and electorates and counts from a few numbers."""
# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from minutebook.rules.ballots import ballots_of, electorate_of, vote_of
from minutebook.rules.rule import Rule, rule_of
from minutebook.rules.tally import Comparison, Role, Verdict, verdict_of

PACK = Path(__file__).parents[2] / "tools/minutebook/rules/pack"
APPROVAL = {"options": [{"key": "agree"}, {"key": "against"}, {"key": "abstain"}]}


def pack(name: str) -> dict[str, Any]:
    """The data of a statutory rule, freshly read."""
    data = yaml.safe_load(next(PACK.glob(f"*-{name}.yaml")).read_text("utf-8"))
    assert isinstance(data, dict)
    return data


OWN_ORD = rule_of(pack("own-ord"))
OWN_SPEC = rule_of(pack("own-spec"))
RES_MEET = rule_of(pack("res-meet"))
RES_REP = rule_of(pack("res-rep"))


def charter(**fields: Any) -> dict[str, Any]:
    """A naming vote by plurality as a charter writes it; fields replace or, when None, remove."""
    data = {
        "schema": "rule/1",
        "id": "rule/2026-01-01-naming",
        "title": "小区定名",
        "code": "NAMING",
        "electorate_kind": "households",
        "method": "plurality",
        "matter_types": ["naming"],
        "effective_from": "2026-01-01",
        "evidence": "local_charter",
        "legal_sources": [{"law": "六安里自管章程", "article": "第九条"}],
        "measures": ["households"],
        "unmet_participation": "inquorate",
        "parameters": {
            "abstain": "not_participating",
            "invalid": "not_participating",
            "unreturned": "not_participating",
        },
        "tie": "pending",
    } | fields
    return {name: value for name, value in data.items() if value is not None}


def requirement(of: str, out_of: str, comparator: str, threshold: str) -> dict[str, str]:
    """One comparison in households."""
    return {
        "measure": "households",
        "of": of,
        "out_of": out_of,
        "comparator": comparator,
        "threshold": threshold,
    }


def election(**fields: Any) -> dict[str, Any]:
    """An election by household: more than half vote, each elected has more than half of the voters."""
    return (
        charter(
            id="rule/2026-01-01-committee",
            code="SMC-DEFAULT",
            method="majority_then_order",
            matter_types=["elect_committee"],
            participation=[requirement("voters", "total", "gt", "1/2")],
            approval=[requirement("agree", "voters", "gt", "1/2")],
            unmet_participation="void",
            parameters={
                "abstain": "participating",
                "invalid": "participating_not_agree",
                "unreturned": "not_participating",
            },
        )
        | fields
    )


NAMING = rule_of(charter())
ELECTION = rule_of(election())


def owners(
    rule: Rule, total: tuple[str, int], /, tally: Mapping[str, tuple[str, int]], **dispositions: tuple[str, int]
) -> Verdict:
    """An owners' vote; every pair is (area, heads)."""
    return verdict_of(
        rule,
        electorate_of({"measures": {"area": total[0], "heads": total[1]}}),
        vote_of(APPROVAL),
        ballots_of(
            {"tally": [{"option": option, "area": area, "heads": heads} for option, (area, heads) in tally.items()]}
            | {name: {"area": area, "heads": heads} for name, (area, heads) in dispositions.items()}
        ),
    )


def meeting(
    rule: Rule, total: int, attending: int, tally: tuple[int, int, int], composition: Mapping[str, int] | None = None
) -> Verdict:
    """A meeting in the rule's only measure; the tally is (agree, against, abstain)."""
    measure = rule.measures[0].value
    electorate = {"measures": {measure: total}, **(composition or {})}
    return verdict_of(
        rule,
        electorate_of(electorate),
        vote_of(APPROVAL),
        ballots_of(
            {
                "tally": [
                    {"option": option, measure: amount}
                    for option, amount in zip(("agree", "against", "abstain"), tally, strict=True)
                ],
                "attending": {measure: attending},
            }
        ),
    )


def ranked(
    rule: Rule,
    total: int,
    votes: Mapping[str, int],
    *,
    seats: int | None = 1,
    marks: int = 1,
    options: tuple[str, ...] = (),
    **count: Any,
) -> Verdict:
    """A naming vote or an election by household; the options are those voted for unless given."""
    vote = {"options": [{"key": option} for option in options or tuple(votes)], "marks_per_ballot": marks}
    return verdict_of(
        rule,
        electorate_of({"measures": {"households": total}}),
        vote_of(vote if seats is None else vote | {"seats": seats}),
        ballots_of(
            {"tally": [{"option": option, "households": amount} for option, amount in votes.items()]}
            | {name: {"households": value} if isinstance(value, int) else value for name, value in count.items()}
        ),
    )


def failing(verdict: Verdict, role: Role) -> list[str]:
    """The measures on which a role's comparisons fail."""
    return [comparison.measure.value for comparison in verdict.of_role(role) if not comparison.holds]


def only(verdict: Verdict, role: Role, measure: str = "", option: str = "") -> Comparison:
    """The one comparison of a role, measure and candidate."""
    (found,) = (
        comparison
        for comparison in verdict.of_role(role)
        if measure in ("", comparison.measure.value) and option in ("", comparison.option)
    )
    return found
