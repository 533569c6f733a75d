"""The contract: what each kind of record holds, compiled once from the JSON Schemas.

The schemas are the one source of fields, types, order, words and references. From each this module makes a tree of
`Shape`s, which turns text into the one type a field has, knows the canonical order of keys, finds the references and
attachments of a record, and says in two languages what a field is called. Whether a typed record satisfies its schema
is judged in `validation`. A `$ref` can only name another file of the same folder: there is no way to a network or disk.
"""

# SPDX-License-Identifier: Apache-2.0

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urljoin

from minutebook.model.record import FieldPath
from minutebook.store.house import schemas_folder

BASE: Final = "https://minutebook.example/schemas/"

Lang = Literal["zh", "en"]
Kind = Literal["text", "integer", "boolean", "list", "map"]

_TYPES: Final[Mapping[str, Kind]] = {
    "string": "text",
    "integer": "integer",
    "boolean": "boolean",
    "array": "list",
    "object": "map",
}
_FILE = re.compile(r"([a-z]+)-([1-9][0-9]*)\.json")


class ContractError(RuntimeError):
    """A schema of ours is wrong: no record can be judged until it is mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One field, list item or record of the contract.

    `schema` is the field's own schema with what it refers to merged in. `fields` stand in canonical order. `words` are
    the allowed words of a closed vocabulary with their meaning by language.
    """

    kind: Kind
    schema: Mapping[str, Any]
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    required: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    rich: bool = False
    attachment: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def examples(self) -> Sequence[Any]:
        """Examples of a value, typed."""
        found: Sequence[Any] = self.schema.get("examples", ())
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One kind of record in one version of its schema. `act_date` names the field that dates an act; empty for none."""

    kind: str
    version: int
    shape: Shape
    act_date: str
    schema: Mapping[str, Any]

    @property
    def word(self) -> str:
        """What a record writes after `schema:`: `vote/1`."""
        return f"{self.kind}/{self.version}"

    def at(self, path: FieldPath) -> Shape | None:
        """The shape of the field at this path, or None where the contract has no such field."""
        found: Shape | None = self.shape
        for step in path:
            if found is None:
                return None
            found = found.item if isinstance(step, int) else found.fields.get(step)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """All forms by their word, and the schemas they were made from by `$id`."""

    forms: Mapping[str, Form]
    schemas: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, schemas: Mapping[str, Mapping[str, Any]]) -> "Contract":
        """The contract of these schemas, given by file name.

        Raises:
            ContractError: a schema lacks its `$id`, refers to a place outside the contract, or has a type of no record.
        """
        by_id: dict[str, Mapping[str, Any]] = {}
        for name, schema in schemas.items():
            if schema.get("$id") != BASE + name:
                raise ContractError(f"{name}: $id must be {BASE + name}")
            by_id[BASE + name] = schema
        forms: dict[str, Form] = {}
        for name, schema in schemas.items():
            match = _FILE.fullmatch(name)
            if match is None:
                raise ContractError(f"{name}: a schema file is called <kind>-<version>.json")
            _check_references(by_id, name, schema)
            if match[1] == "common":
                continue
            form = Form(
                kind=match[1],
                version=int(match[2]),
                shape=_shape(by_id, BASE + name, schema, ()),
                act_date=str(schema.get("x-act-date", "")),
                schema=schema,
            )
            forms[form.word] = form
        return cls(forms=forms, schemas=by_id)

    @classmethod
    def load(cls, folder: Path) -> "Contract":
        """The contract of a folder of schema files."""
        return cls.of({file.name: json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))})

    def current(self, kind: str) -> Form | None:
        """The newest form of a kind, or None when the kind has no schema."""
        found = [form for form in self.forms.values() if form.kind == kind]
        return max(found, key=lambda form: form.version) if found else None

    def form(self, word: str) -> Form | None:
        """The form a record's `schema` word names, or None."""
        return self.forms.get(word)

    def label(self, kind: str, path: FieldPath, lang: Lang = "zh") -> str:
        """What people call a field, counted from 1 in lists: 选项第2项的代号 / Options 2, Key."""
        form = self.current(kind)
        return label(form, path, lang) if form is not None else ".".join(map(str, path))


@cache
def house_contract() -> Contract:
    """The contract of this installation, read once."""
    return Contract.load(schemas_folder())


def label(form: Form, path: FieldPath, lang: Lang) -> str:
    """What people call the field at this path in this form; the record itself has its kind's name."""
    shape: Shape | None = form.shape
    parts: list[str] = [] if path else [form.shape.titles[lang]]
    for step in path:
        if isinstance(step, int):
            shape = shape.item if shape else None
            parts.append(f"第{step + 1}项" if lang == "zh" else f" {step + 1}")
            continue
        shape = shape.fields.get(step) if shape else None
        if parts:
            parts.append("的" if lang == "zh" else ", ")
        parts.append(shape.titles[lang] if shape else step)
    return "".join(parts)


def meanings(words: Mapping[str, Mapping[str, str]], lang: Lang) -> str:
    """The allowed words with their meanings, as a message lists them: written（书面）、online（线上）."""
    if lang == "zh":
        return "、".join(f"{word}（{said['zh']}）" if said["zh"] != word else word for word, said in words.items())
    return ", ".join(f"{word} ({said['en']})" if said["en"] != word else word for word, said in words.items())


def _resolved(schemas: Mapping[str, Mapping[str, Any]], base: str, reference: str) -> tuple[str, Mapping[str, Any]]:
    target, _, pointer = urljoin(base, reference).partition("#")
    found: Any = schemas.get(target)
    for step in pointer.split("/")[1:]:
        found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        raise ContractError(f"{base.rpartition('/')[2]}: $ref {reference} names nothing in the contract")
    return target, found


def _check_references(schemas: Mapping[str, Mapping[str, Any]], name: str, schema: Any) -> None:
    for reference in _references(schema):
        if not isinstance(reference, str):
            raise ContractError(f"{name}: a $ref must be text")
        _resolved(schemas, BASE + name, reference)


def _references(schema: Any) -> Iterator[Any]:
    if isinstance(schema, Mapping):
        for key, value in schema.items():
            if key in ("$ref", "$dynamicRef"):
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _shape(
    schemas: Mapping[str, Mapping[str, Any]], base: str, schema: Mapping[str, Any], seen: tuple[str, ...]
) -> Shape:
    merged, home = dict(schema), base
    while "$ref" in merged:
        reference = merged.pop("$ref")
        if (place := urljoin(home, reference)) in seen:
            raise ContractError(f"{base.rpartition('/')[2]}: $ref {reference} goes in a circle")
        seen = (*seen, place)
        home, target = _resolved(schemas, home, reference)
        merged = {**target, **merged}
    kind = _TYPES.get(str(merged.get("type")))
    if kind is None:
        raise ContractError(f"{base.rpartition('/')[2]}: type {merged.get('type')!r} is no type of a record's field")
    words, spoken = merged.get("x-labels", {}), merged.get("x-labels-en", {})
    return Shape(
        kind=kind,
        schema=merged,
        titles=_both(merged, "title"),
        descriptions=_both(merged, "description"),
        fields={name: _shape(schemas, home, value, seen) for name, value in merged.get("properties", {}).items()},
        item=_shape(schemas, home, merged["items"], seen) if "items" in merged else None,
        required=tuple(merged.get("required", ())),
        refers_to=tuple(merged.get("x-ref", ())),
        rich=merged.get("x-text") == "rich",
        attachment=bool(merged.get("x-attachment")),
        words={
            str(word): {"zh": words.get(word, str(word)), "en": spoken.get(word, str(word))}
            for word in merged.get("enum", ())
        },
    )


def _both(schema: Mapping[str, Any], name: str) -> Mapping[str, str]:
    chinese = str(schema.get(name, ""))
    return {"zh": chinese, "en": str(schema.get(f"x-{name}-en", chinese))}
