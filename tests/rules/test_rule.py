"""A rule as data: what it must say before anything is computed with it, and the statutory pack itself."""
# SPDX-License-Identifier: Apache-2.0

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from minutebook.rules.rule import Comparator, Evidence, Method, RuleIncompleteError, Source, rule_of
from tests.rules.builders import ELECTION, OWN_ORD, OWN_SPEC, PACK, RES_MEET, RES_REP, charter, election, pack

CONTRACT = json.loads((Path(__file__).parents[2] / "schemas/rule-1.json").read_text("utf-8"))
ORDER = list(CONTRACT["properties"])
COMPARISON = ["measure", "of", "out_of", "comparator", "threshold", "article"]


def without(data: dict[str, Any], *field: str | int) -> dict[str, Any]:
    """The data with one field taken out."""
    changed = deepcopy(data)
    place: Any = changed
    for step in field[:-1]:
        place = place[step]
    del place[field[-1]]
    return changed


def replaced(data: dict[str, Any], value: Any, *field: str | int) -> dict[str, Any]:
    """The data with one field changed."""
    changed = deepcopy(data)
    place: Any = changed
    for step in field[:-1]:
        place = place[step]
    place[field[-1]] = value
    return changed


@pytest.mark.parametrize(
    "field",
    [
        ("parameters", "abstain"),
        ("parameters", "invalid"),
        ("parameters", "unreturned"),
        ("parameters",),
        ("unmet_participation",),
        ("tie",),
        ("method",),
        ("electorate_kind",),
        ("evidence",),
        ("effective_from",),
        ("code",),
        ("title",),
        ("id",),
        ("legal_sources", 0, "law"),
        ("participation", 0, "threshold"),
        ("approval", 1, "comparator"),
        ("approval", 1, "of"),
        ("approval", 1, "measure"),
    ],
)
def test_a_rule_that_leaves_a_required_field_open_is_refused_and_the_field_named(field: tuple[str | int, ...]) -> None:
    with pytest.raises(RuleIncompleteError) as refused:
        rule_of(without(pack("own-ord"), *field))
    # Where a whole section is absent, its first field is the one that cannot be read.
    assert refused.value.field[: len(field)] == field
    assert refused.value.reason == "absent"


@pytest.mark.parametrize("section", ["legal_sources", "measures", "matter_types", "approval"])
def test_a_question_needs_sources_measures_matters_and_a_fence(section: str) -> None:
    with pytest.raises(RuleIncompleteError) as refused:
        rule_of(replaced(pack("own-ord"), [], section))
    assert (refused.value.field, refused.value.reason) == ((section,), "absent")


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("0.6667", ("participation", 0, "threshold")),
        ("4/3", ("participation", 0, "threshold")),
        ("0/3", ("participation", 0, "threshold")),
        ("least", ("approval", 0, "comparator")),
        ("present", ("approval", 0, "out_of")),
        ("elected_reps", ("approval", 0, "of")),
        ("reps", ("approval", 0, "measure")),
        ("count", ("parameters", "abstain")),
        ("lot", ("tie",)),
        ("15", ("notice_days",)),
        (-1, ("notice_days",)),
        (True, ("notice_days",)),
        ("area", ("measures",)),
        (5, ("title",)),
    ],
)
def test_a_value_outside_the_vocabulary_is_refused_and_the_field_named(
    value: Any, field: tuple[str | int, ...]
) -> None:
    with pytest.raises(RuleIncompleteError) as refused:
        rule_of(replaced(pack("own-ord"), value, *field))
    assert (refused.value.field, refused.value.reason) == (field, "not_understood")


def test_the_refusal_names_rule_and_field() -> None:
    with pytest.raises(RuleIncompleteError, match=r"^rule/2021-01-01-own-ord: parameters\.abstain is absent$"):
        rule_of(without(pack("own-ord"), "parameters", "abstain"))


def test_seats_are_ranked_by_one_measure_only() -> None:
    with pytest.raises(RuleIncompleteError) as refused:
        rule_of(election(measures=["households", "heads"]))
    assert (refused.value.field, refused.value.reason) == (("measures",), "not_understood")


def test_a_majority_election_without_a_fence_is_refused_and_a_plurality_needs_none() -> None:
    with pytest.raises(RuleIncompleteError):
        rule_of(election(approval=[]))
    assert rule_of(charter()).approval == ()


def test_a_rule_is_in_force_on_both_ends_of_its_interval() -> None:
    rule = rule_of(pack("own-ord") | {"effective_to": "2025-12-31"})
    days = ["2020-12-31", "2021-01-01", "2025-12-31", "2026-01-01"]
    assert [rule.in_force_on(day) for day in days] == [False, True, True, False]
    assert OWN_ORD.in_force_on("2999-01-01")


def test_a_comparison_cites_its_own_article_or_else_the_first_source() -> None:
    assert OWN_ORD.approval[0].source == Source(law="中华人民共和国民法典", article="第二百七十八条第二款")
    assert ELECTION.approval[0].source == Source(law="六安里自管章程", article="第九条")


def test_the_pack_says_what_the_statutes_say() -> None:
    assert {
        rule.code: [
            (r.measure.value, r.of, r.out_of, r.comparator.value, str(r.threshold))
            for r in (*rule.composition, *rule.participation, *rule.approval)
        ]
        for rule in (OWN_ORD, OWN_SPEC, RES_MEET, RES_REP)
    } == {
        "OWN-ORD": [
            ("area", "participating", "total", "ge", "2/3"),
            ("heads", "participating", "total", "ge", "2/3"),
            ("area", "agree", "participating", "gt", "1/2"),
            ("heads", "agree", "participating", "gt", "1/2"),
        ],
        "OWN-SPEC": [
            ("area", "participating", "total", "ge", "2/3"),
            ("heads", "participating", "total", "ge", "2/3"),
            ("area", "agree", "participating", "ge", "3/4"),
            ("heads", "agree", "participating", "ge", "3/4"),
        ],
        "RES-MEET": [
            ("households", "attending", "total", "gt", "1/2"),
            ("households", "agree", "attending", "gt", "1/2"),
        ],
        "RES-REP": [
            ("reps", "elected_reps", "total", "ge", "4/5"),
            ("reps", "attending", "total", "ge", "2/3"),
            ("reps", "agree", "attending", "gt", "1/2"),
        ],
    }
    assert {rule.evidence for rule in (OWN_ORD, OWN_SPEC, RES_MEET, RES_REP)} == {Evidence.PRIMARY}
    assert [rule.notice_days for rule in (OWN_ORD, OWN_SPEC, RES_MEET, RES_REP)] == [15, 15, 10, None]
    assert OWN_SPEC.approval[0].threshold == Fraction(3, 4)
    assert (OWN_SPEC.approval[0].comparator, OWN_ORD.approval[0].comparator) == (Comparator.GE, Comparator.GT)
    assert OWN_ORD.method is Method.APPROVAL


def test_no_matter_of_owners_falls_under_both_fences() -> None:
    assert set(OWN_ORD.matter_types).isdisjoint(OWN_SPEC.matter_types)


@pytest.mark.parametrize("path", sorted(PACK.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_pack_file_is_canonical_and_read_alike_by_every_yaml_reader(path: Path) -> None:
    text = path.read_text("utf-8")
    data = yaml.safe_load(text)
    assert data["id"] == f"rule/{path.stem}"
    assert data["effective_from"] == path.stem[:10]
    assert list(data) == [name for name in ORDER if name in data]
    for section in ("participation", "approval", "composition"):
        for entry in data.get(section, []):
            assert list(entry) == [name for name in COMPARISON if name in entry]

    def scalars(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [scalar for inner in value.values() for scalar in scalars(inner)]
        if isinstance(value, list):
            return [scalar for inner in value for scalar in scalars(inner)]
        return [value]

    assert {type(scalar) for scalar in scalars(data)} <= {str, int}
    assert "\t" not in text
    assert text.endswith("\n")


def test_the_ends_of_what_is_allowed_are_allowed() -> None:
    rule = rule_of(replaced(replaced(pack("own-ord"), "1/1", "approval", 0, "threshold"), 0, "notice_days"))
    assert (rule.approval[0].threshold, rule.notice_days) == (1, 0)
