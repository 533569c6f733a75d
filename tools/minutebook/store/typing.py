"""The one type of every field: text from the reader becomes text, integers and booleans as the contract says.

A field's type comes from its schema and never from how its text looks: `NO`, `19:30`, `010` and `1.10` stay text where
the contract says text. On the way the references and attachments of the record are collected. What does not fit keeps
its text, with a problem at its place; whether typed values satisfy the schema is judged in `validation`.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath, Reference
from minutebook.store.contract import Form, Shape, label
from minutebook.store.meant import fen_meant, is_free, says_nothing, unquoted
from minutebook.store.reader import MOST_TOLD
from minutebook.store.slips import colon_slip, dash_slip

_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "false": False}
_WRONG: Final = {"text": "S208", "integer": "S206", "boolean": "S207", "list": "S209", "map": "S210"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A record's data with the contract's types, and what it names outside itself."""

    data: dict[str, Any]
    references: tuple[Reference, ...]
    attachments: tuple[FieldPath, ...]
    problems: tuple[Problem, ...]


def typed(form: Form, path: str, data: Mapping[str, Any]) -> Typed:
    """The data of one file typed by a form; never raises, whatever the data holds."""
    typing = _Typing(form, path)
    return Typed(
        data=typing.value(form.shape, data, ()),
        references=tuple(typing.references),
        attachments=tuple(typing.attachments),
        problems=tuple(typing.problems),
    )


def field_values(form: Form, field: FieldPath) -> dict[str, str]:
    """The placeholders every message about a field may use: its key and what people call it."""
    names = [step for step in field if isinstance(step, str)]
    return {
        "field": names[-1] if names else form.kind,
        "label_zh": label(form, field, "zh"),
        "label_en": label(form, field, "en"),
    }


class _Typing:
    def __init__(self, form: Form, path: str) -> None:
        self.form = form
        self.path = path
        self.references: list[Reference] = []
        self.attachments: list[FieldPath] = []
        self.problems: list[Problem] = []

    def _report(self, code: str, field: FieldPath, value: Any, **more: str) -> None:
        if len(self.problems) >= MOST_TOLD:
            return
        shown = value if isinstance(value, str) else "[…]" if isinstance(value, list) else "{…}"
        values = {**field_values(self.form, field), "value": shown, **more}
        self.problems.append(Problem(code=code, path=self.path, field=field, values=values))

    def _mismatch(self, shape: Shape, field: FieldPath, value: Any) -> None:
        """A value of the wrong type, told by what was probably meant where that can be seen."""
        if shape.kind == "list" and isinstance(value, Mapping):
            for key, inside in value.items():
                if slip := dash_slip(f"{key}: {inside if isinstance(inside, str) else ''}"):
                    self._report("R126", field, value, **slip)
                    return
        code, more = _told(shape, field, value) if isinstance(value, str) else ("", {})
        self._report(code or _WRONG[shape.kind], field, value, **more)

    def value(self, shape: Shape, value: Any, field: FieldPath) -> Any:
        kind = shape.kind
        if kind == "text":
            if not isinstance(value, str):
                self._report("S208", field, value)
            else:
                if says_nothing(value) and (is_free(shape) or not value.strip()):
                    self._report("S218", field, value)
                elif not shape.rich and "\n" in value:
                    self._report("S222", field, value)
                if shape.refers_to:
                    self.references.append(Reference(field=field, target=value, kinds=shape.refers_to))
            return value
        if kind == "map" and isinstance(value, Mapping):
            if shape.attachment:
                self.attachments.append(field)
            fields = shape.fields
            return {
                name: self.value(fields[name], inner, (*field, name)) if name in fields else inner
                for name, inner in value.items()
            }
        if kind == "list" and isinstance(value, list) and shape.item is not None:
            item = shape.item
            return [self.value(item, inner, (*field, place)) for place, inner in enumerate(value)]
        if kind == "integer" and isinstance(value, str) and _INTEGER.fullmatch(value):
            return int(value)
        if kind == "boolean" and isinstance(value, str) and value in _BOOLEANS:
            return _BOOLEANS[value]
        self._mismatch(shape, field, value)
        return value


def _told(shape: Shape, field: FieldPath, value: str) -> tuple[str, dict[str, str]]:
    """The code and values for a text where another type is asked for, if what was meant can be seen."""
    if shape.kind == "list" and (slip := dash_slip(value)):
        return "R126", slip
    if shape.kind == "map" and (slip := colon_slip(value)):
        return "R125", slip
    if meant := unquoted(shape, value):
        return "S227", {"meant": meant}
    if shape.kind == "integer" and str(field[-1]).endswith("_fen"):
        meant = fen_meant(value)
        return ("S225" if meant else "S228"), {"meant": meant}
    return "", {}
