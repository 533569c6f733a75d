"""Typing and validation: one type for each field, two validators of one mind, and words for whatever fails."""

# SPDX-License-Identifier: Apache-2.0

import time
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minutebook.model.record import Reference
from minutebook.store.contract import BASE, Contract, ContractError, Form, house_contract, label
from minutebook.store.packs import pack_files
from minutebook.store.reader import UnreadableError, read
from minutebook.store.typing import typed
from minutebook.store.validation import Validation, house_validation, is_date, is_uri
from tests.corpus.builders import CORPUS

ROOT = Path(__file__).parents[2]
CONTRACT = house_contract()


def _readable() -> Iterator[tuple[str, Form, dict[str, Any]]]:
    """Every record file of the corpus, the sample and the packs that can be read, with the form of its kind."""
    found = [(path.as_posix(), path.read_bytes()) for path in sorted((ROOT / "records").rglob("*.yaml"))]
    found += [(path.as_posix(), path.read_bytes()) for path in sorted(CORPUS.rglob("*.yaml"))]
    found += list(pack_files())
    for path, raw in found:
        try:
            data = read(path, raw).data
        except UnreadableError:
            continue
        form = CONTRACT.current(str(data.get("schema")).partition("/")[0])
        if form is not None:
            yield path, form, data


def _unit(**changes: Any) -> dict[str, Any]:
    data = {"schema": "unit/1", "id": "unit/court", "title": "院", "unit_kind": "compound", **changes}
    return {key: value for key, value in data.items() if value is not None}


def _codes(form: Form, data: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    result = typed(form, "x.yaml", data)
    problems = [*result.problems, *house_validation().problems(form, "x.yaml", result.data, result.problems)]
    return [(problem.code, problem.field) for problem in problems]


UNIT = CONTRACT.forms["unit/1"]


def test_both_validators_give_the_same_verdict_on_every_file_typed_or_not() -> None:
    seen = 0
    for path, form, data in _readable():
        for value in (data, typed(form, path, data).data):
            assert house_validation().is_valid(form, value) == house_validation().explains(form, value), path
        seen += 1
    assert seen > 100


_VALUES = st.sampled_from(
    ["", "甲", "2026-02-30", "2026-02-28", "yes", "-1", "\n", "x" * 301, 0, -1, 10**17, True, [], {}, ["a", "a"], None]
)


@settings(max_examples=400)
@given(st.data())
def test_both_validators_give_the_same_verdict_on_damaged_records(draw: st.DataObject) -> None:
    path, form, data = draw.draw(st.sampled_from(_SOUND))
    damaged: Any = deepcopy(typed(form, path, data).data)
    place: Any = damaged
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = draw.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and draw.draw(st.booleans()):
            place = place[key]
            continue
        action = draw.draw(st.sampled_from(["change", "drop", "add"]))
        if action == "change":
            place[key] = draw.draw(_VALUES)
        elif action == "drop":
            del place[key]
        elif isinstance(place, dict):
            place["extra"] = "x"
        else:
            place.append(place[0])
        break
    validation = house_validation()
    assert validation.is_valid(form, damaged) == validation.explains(form, damaged)
    assert (validation.problems(form, path, damaged) == ()) == validation.is_valid(form, damaged)


_SOUND = [(path, form, data) for path, form, data in _readable() if "valid/base" in path]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("46", 46),
        ("1", 1),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("046", None),
        ("+46", None),
        ("46.0", None),
        ("2.5", None),
        ("true", None),
        ("4_6", None),
        ("0x1F", None),
        ("四十六", None),
        ("٤٦", None),
        ("1" + "0" * 400, None),
    ],
)
def test_an_integer_is_digits_only_at_most_eighteen(text: str, expected: int | None) -> None:
    result = typed(UNIT, "x.yaml", _unit(households=text))
    if expected is None:
        assert [problem.code for problem in result.problems] == ["S206"]
    else:
        assert result.problems == ()
        assert result.data["households"] == expected


@pytest.mark.parametrize(
    ("text", "good"),
    [("true", True), ("false", True), ("True", False), ("yes", False), ("NO", False), ("1", False), ("on", False)],
)
def test_a_truth_value_is_true_or_false_and_nothing_else(text: str, good: bool) -> None:
    form = CONTRACT.forms["settings/1"]
    result = typed(form, "x.yaml", {"sample": text})
    assert [problem.code for problem in result.problems] == ([] if good else ["S207"])


def test_text_stays_text_whatever_it_looks_like() -> None:
    result = typed(UNIT, "x.yaml", _unit(title="NO", aliases=["010", "19:30", "1.10"]))
    assert (result.data["title"], result.data["aliases"]) == ("NO", ["010", "19:30", "1.10"])


def test_the_references_of_a_record_are_found_with_their_places_and_kinds() -> None:
    form = CONTRACT.forms["meeting/1"]
    data = {"body": "body/a", "matters": ["matter/2026-01-01-a", "matter/2026-01-02-b"]}
    assert typed(form, "x.yaml", data).references == (
        Reference(field=("body",), target="body/a", kinds=("body",)),
        Reference(field=("matters", 0), target="matter/2026-01-01-a", kinds=("matter",)),
        Reference(field=("matters", 1), target="matter/2026-01-02-b", kinds=("matter",)),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"unit_kind": None}, [("S201", ("unit_kind",))]),
        ({"wheather": "晴"}, [("S202", ("wheather",))]),
        ({"unit_kind": None, "unitkind": "compound"}, [("S203", ("unitkind",))]),
        ({"类别": "compound", "unit_kind": None}, [("S203", ("类别",))]),
        ({"unit_kind": "village"}, [("S211", ("unit_kind",))]),
        ({"unit_kind": "Compound"}, [("S224", ("unit_kind",))]),
        ({"households": "0"}, [("S215", ("households",))]),
        ({"households": "1"}, []),
        ({"households": "-1"}, [("S215", ("households",))]),
        ({"title": "甲" * 300}, []),
        ({"title": "甲" * 301}, [("S217", ("title",))]),
        ({"title": ""}, [("S218", ("title",))]),
        ({"title": "甲\n"}, [("S222", ("title",))]),
        ({"id": "unit/court\n"}, [("S222", ("id",))]),
        ({"as_of": "2026-02-28"}, []),
        ({"as_of": "2026-02-29"}, [("S213", ("as_of",))]),
        ({"as_of": "2028-02-29"}, []),
        ({"as_of": "2026/2/28"}, [("S226", ("as_of",))]),
        ({"title": " \n"}, [("S218", ("title",))]),
        ({"as_of": "28.2.2026"}, [("S229", ("as_of",))]),
        ({"aliases": []}, [("S219", ("aliases",))]),
        ({"aliases": "甲"}, [("S209", ("aliases",))]),
        ({"title": {"zh": "甲"}}, [("S208", ("title",))]),
        ({"area_total": "1" * 18}, []),
        ({"area_total": "1" * 19}, [("S212", ("area_total",))]),
    ],
)
def test_each_fault_is_named_once_at_its_field(
    changes: dict[str, Any], expected: list[tuple[str, tuple[str | int, ...]]]
) -> None:
    assert _codes(UNIT, _unit(**changes)) == expected


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("2026-05-20", True),
        ("2026-13-01", False),
        ("2026-5-2", False),
        ("20260520", False),
        ("2026-W21-3", False),
        ("0000-01-01", False),
    ],
)
def test_a_date_is_a_day_of_the_calendar_written_one_way(text: str, good: bool) -> None:
    assert is_date(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("https://example.org/a?b=c#d", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("https://例.org/", False),
        ("https://example.org/<script>", False),
        ("https://example.org/\n", False),
        ('https://example.org/"', False),
        ("@", False),
        ("https://user@example.org/", False),
    ],
)
def test_an_address_is_plain_http_and_nothing_a_page_could_run(text: str, good: bool) -> None:
    assert is_uri(text) is good


def test_a_reference_outside_the_folder_of_schemas_is_refused_before_anything_is_read() -> None:
    for reference in (
        "http://127.0.0.1:9/x.json",
        "file:///etc/passwd",
        "../secret.json",
        "none-1.json",
        "#/$defs/none",
    ):
        schema = {"$id": f"{BASE}unit-1.json", "type": "object", "properties": {"a": {"$ref": reference}}}
        with pytest.raises(ContractError, match="names nothing in the contract"):
            Contract.of({"unit-1.json": schema})


def test_a_schema_that_goes_in_a_circle_is_refused() -> None:
    schema = {
        "$id": f"{BASE}unit-1.json",
        "type": "object",
        "properties": {"a": {"$ref": "#/$defs/a"}},
        "$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}},
    }
    with pytest.raises(ContractError, match="goes in a circle"):
        Contract.of({"unit-1.json": schema})


def test_fields_are_called_what_people_call_them() -> None:
    form = CONTRACT.forms["vote/1"]
    assert label(form, ("options", 1, "key"), "zh") == "选项第2项的代号"
    assert label(form, ("options", 1, "key"), "en") == "Options 2, Key"
    assert label(form, (), "zh") == "表决"
    assert CONTRACT.label("vote", ("closes_on",)) == "截止"
    assert CONTRACT.label("vote", ("closes_on",), "en") == "Closes on"


def test_four_thousand_items_are_compared_in_well_under_a_second() -> None:
    form = CONTRACT.forms["meeting/1"]
    matters = [f"matter/2026-01-01-m{number}" for number in range(4000)]
    data: dict[str, Any] = {"matters": [*matters, matters[0]]}
    before = time.process_time()
    problems = house_validation().problems(form, "x.yaml", data)
    assert time.process_time() - before < 1
    assert [(p.field, p.values["first"], p.values["second"]) for p in problems if p.code == "S221"] == [
        (("matters", 4000), "1", "4001")
    ]


def test_a_validator_that_fails_is_reported_at_the_file() -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    problems = house_validation().problems(UNIT, "x.yaml", _unit(title=deep))
    assert [(problem.code, problem.path) for problem in problems] in ([("S299", "x.yaml")], [("S208", "x.yaml")])


def test_a_rule_without_words_is_still_a_refusal() -> None:
    schemas = {name.removeprefix(BASE): dict(schema) for name, schema in CONTRACT.schemas.items()}
    schemas["unit-1.json"] |= {"maxProperties": 2}
    validation = Validation(Contract.of(schemas))
    form = validation.contract.forms["unit/1"]
    problems = validation.problems(form, "x.yaml", _unit())
    assert [(problem.code, problem.values["rule"]) for problem in problems] == [("S299", "maxProperties")]
