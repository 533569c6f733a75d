"""The schemas themselves: no word that would be ignored, no field without a description, no example that is wrong."""

# SPDX-License-Identifier: Apache-2.0

import json
import re
import time
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from minutebook.model.ids import ACTS, KINDS, REGISTERS
from minutebook.store.contract import BASE, house_contract
from minutebook.store.validation import _CODES, FORMATS

FOLDER = Path(__file__).parents[2] / "schemas"
FILES = sorted(FOLDER.glob("*.json"))
CONTRACT = house_contract()

KEYWORDS: Mapping[str, type | tuple[type, ...]] = {
    "$schema": str,
    "$id": str,
    "$ref": str,
    "$defs": dict,
    "type": str,
    "title": str,
    "description": str,
    "examples": list,
    "properties": dict,
    "required": list,
    "additionalProperties": bool,
    "minProperties": int,
    "items": dict,
    "minItems": int,
    "maxItems": int,
    "uniqueItems": bool,
    "enum": list,
    "const": str,
    "pattern": str,
    "format": str,
    "minLength": int,
    "maxLength": int,
    "minimum": int,
    "maximum": int,
    "x-title-en": str,
    "x-description-en": str,
    "x-labels": dict,
    "x-labels-en": dict,
    "x-ref": list,
    "x-text": str,
    "x-act-date": str,
    "x-attachment": bool,
}
TYPES = ("string", "integer", "boolean", "array", "object")


def _load(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _schemas(schema: Mapping[str, Any], place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every schema within a schema, with the place where it stands."""
    yield place, schema
    for name in ("properties", "$defs"):
        for key, inner in schema.get(name, {}).items():
            yield from _schemas(inner, f"{place}/{name}/{key}")
    if "items" in schema:
        yield from _schemas(schema["items"], f"{place}/items")


EVERY = [(place, schema) for file in FILES for place, schema in _schemas(_load(file), file.name)]
FIELDS = [(place, schema) for place, schema in EVERY if place != "common-1.json"]
SINGLE = ("line", "rich", "date", "time", "area", "threshold", "key")


def test_there_is_one_schema_for_every_kind_and_no_other() -> None:
    assert sorted({form.kind for form in CONTRACT.forms.values()}) == sorted(KINDS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_schema_names_its_draft_and_its_own_address(file: Path) -> None:
    schema = _load(file)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == BASE + file.name
    jsonschema.Draft202012Validator.check_schema(schema)


def test_no_keyword_is_misspelt_since_it_would_be_ignored() -> None:
    wrong = [
        f"{place}: {key}"
        for place, schema in EVERY
        for key, value in schema.items()
        if key not in KEYWORDS or not isinstance(value, KEYWORDS[key])
    ]
    assert wrong == []


def test_a_misspelt_keyword_would_be_found() -> None:
    places = dict(_schemas({"type": "object", "properties": {"a": {"type": "string", "maxLenght": 3}}}, "x"))
    assert [key for schema in places.values() for key in schema if key not in KEYWORDS] == ["maxLenght"]


def test_every_field_has_one_type_and_no_choice() -> None:
    assert [place for place, schema in FIELDS if "$ref" not in schema and schema.get("type") not in TYPES] == []


def test_no_group_of_fields_is_open_to_others() -> None:
    groups = [(place, schema) for place, schema in FIELDS if schema.get("type") == "object"]
    assert [place for place, schema in groups if schema.get("additionalProperties", True)] == []


def test_everything_is_called_and_described_in_both_languages() -> None:
    words = ("title", "x-title-en", "description", "x-description-en")
    wrong = [
        f"{place}: {word}"
        for place, schema in EVERY
        for word in words
        if not schema.get(word, "").strip() and not (place.endswith("/items") and "$ref" in schema)
    ]
    assert wrong == []
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert [p for p, s in EVERY for w in ("x-title-en", "x-description-en") if chinese.search(s.get(w, ""))] == []
    assert [p for p, s in EVERY if "title" in s and not re.search(r"[\u4e00-\u9fffA-Z]", s["title"])] == []


def test_every_single_value_has_an_example_and_every_example_is_valid() -> None:
    registry = jsonschema_rs.Registry([(name, dict(schema)) for name, schema in CONTRACT.schemas.items()])
    wrong, seen = [], 0
    for place, schema in EVERY:
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "$id": BASE + "probe.json"},
            registry=registry,
            formats=dict(FORMATS),
            validate_formats=True,
            offline=True,
        )
        examples = schema.get("examples", [])
        seen += len(examples)
        wrong += [f"{place}: {example}" for example in examples if not validator.is_valid(example)]
        referred = schema.get("$ref", "").rpartition("/")[2] in SINGLE
        if (referred or schema.get("type") in ("string", "integer", "boolean")) and not examples:
            wrong.append(f"{place}: no example")
    assert wrong == []
    assert seen > 300


def test_every_reference_names_kinds_there_are_and_its_example_is_of_such_a_kind() -> None:
    wrong = [
        place
        for place, schema in EVERY
        if "x-ref" in schema
        and (
            not set(schema["x-ref"]) <= set(KINDS)
            or any(example.partition("/")[0] not in schema["x-ref"] for example in schema.get("examples", ()))
        )
    ]
    assert wrong == []


def test_every_allowed_word_has_a_meaning_in_both_languages() -> None:
    wrong = [
        place
        for place, schema in EVERY
        if "enum" in schema
        and not list(schema["enum"]) == list(schema.get("x-labels", {})) == list(schema.get("x-labels-en", {}))
    ]
    assert wrong == []


@pytest.mark.parametrize("word", sorted(CONTRACT.forms))
def test_a_record_begins_with_schema_id_title_and_an_act_has_its_date(word: str) -> None:
    form = CONTRACT.forms[word]
    assert list(form.shape.fields)[:3] == ["schema", "id", "title"]
    assert form.shape.fields["schema"].schema["const"] == word
    assert {"schema", "id", "title"} <= set(form.shape.required)
    if form.kind in REGISTERS:
        assert form.act_date == ""
    else:
        assert form.kind in ACTS
        assert form.shape.fields[form.act_date].schema["format"] == "date"
        assert form.act_date in form.shape.required


def test_every_rule_the_schemas_use_has_words_when_it_is_broken() -> None:
    told = {*_CODES, "required", "additionalProperties", "type", "format"}
    silent = {"$schema", "$id", "$ref", "$defs", "title", "description", "examples", "properties", "items"}
    used = {key for _, schema in EVERY for key in schema if not key.startswith("x-")}
    assert used - silent - told == set()
    assert {schema["format"] for _, schema in EVERY if "format" in schema} <= set(FORMATS) & set(_CODES)


PATTERNS = sorted({schema["pattern"] for _, schema in EVERY if "pattern" in schema})


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_is_anchored_and_quick_on_ten_kilobytes_of_anything(pattern: str) -> None:
    assert pattern.startswith("^")
    assert pattern.endswith("$")
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    compiled = re.compile(pattern)
    starts = ("", "vote/2026-05-20-", "https://", "0.", "1", "a")
    units = ("a", "0", "-a", "a-", ".", "a.", "_a", "/a", "0/", "中", "aA", ":0")
    for start, unit, end in product(starts, units, ("", "!", "\n")):
        text = start + unit * (10_000 // len(unit)) + end
        before = time.process_time()
        compiled.search(text)
        validator.is_valid(text)
        assert time.process_time() - before < 0.05
