"""Answers given as options, put where the form has a place for them: `attendance/present=39` becomes nested text.

A field is named by its keys, list items by their number from 0; naming a list of single values again adds to it. Money
may be given in yuan under the name `…_yuan` instead of `…_fen`. Whether the values are right is judged in `filling`.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from minutebook.model.quantities import decimal_of
from minutebook.store.characters import refused_character, spelled, visible
from minutebook.store.contract import Form, Shape

FEN: Final = "_fen"
YUAN: Final = "_yuan"


class AnswerError(Exception):
    """An answer has no place in the form, or cannot be written: the catalogue's key, and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values


def answer_tree(form: Form, answers: Iterable[tuple[str, str]], start: Mapping[str, Any]) -> dict[str, Any]:
    """The fields these answers fill in, upon those already given.

    Args:
        form: the kind of record.
        answers: field and value, in the order given.
        start: nested text that is already known.

    Raises:
        AnswerError: a field is unknown, named twice, or is no place for a single value.
    """
    tree: Any = dict(start)
    for field, value in answers:
        demand_writable(field, value)
        tree = _put(form.shape, tree, field.split("/"), value, field)
    return dict(tree)


def demand_writable(field: str, value: str) -> None:
    """Stops at a character that no record may hold.

    Raises:
        AnswerError: there is one.
    """
    if found := refused_character(value):
        raise AnswerError("cli.answer.character", field=visible(field), character=spelled(found[0]))


def fen_of(text: str) -> str | None:
    """A sum in yuan as integer fen, `3,860.5` is `386050`; None when it is no sum of yuan."""
    plain = text.strip().removesuffix("元").strip()
    if re.fullmatch(r"[0-9]{1,3}([,，][0-9]{3})+(\.[0-9]+)?", plain):
        plain = plain.replace(",", "").replace("，", "")
    try:
        fen = decimal_of(plain) * 100
    except ValueError:
        return None
    return str(fen.numerator) if fen.denominator == 1 else None


def _put(shape: Shape, current: Any, steps: Sequence[str], value: str, field: str) -> Any:
    said = visible(field)
    if not steps:
        if shape.kind == "list" and shape.item is not None:
            return [*(current or ()), _put(shape.item, None, (), value, field)]
        if shape.kind == "map":
            raise AnswerError("cli.answer.not_single", field=said, fields=", ".join(_names(shape)))
        if current is not None:
            raise AnswerError("cli.answer.twice", field=said)
        return value
    step, rest = steps[0], steps[1:]
    if shape.kind == "list" and shape.item is not None:
        return _put_item(shape.item, list(current or ()), step, rest, value=value, field=field)
    if shape.kind != "map":
        raise AnswerError("cli.answer.no_part", field=said)
    if step.endswith(YUAN) and (money := step.removesuffix(YUAN) + FEN) in shape.fields and not rest:
        fen = fen_of(value)
        if fen is None:
            raise AnswerError("cli.answer.no_yuan", value=visible(value))
        step, value = money, fen
    if step not in shape.fields:
        near = get_close_matches(step, shape.fields, 1, 0.6)
        known = ", ".join(near or _names(shape))
        raise AnswerError("cli.answer.unknown", field=said, known=known)
    held = dict(current or {})
    held[step] = _put(shape.fields[step], held.get(step), rest, value, field)
    return held


def _put_item(item: Shape, held: list[Any], step: str, rest: Sequence[str], *, value: str, field: str) -> list[Any]:
    if not step.isascii() or not step.isdecimal() or int(step) > len(held):
        raise AnswerError("cli.answer.no_item", field=visible(field), next=str(len(held)))
    place = int(step)
    if place == len(held):
        held.append(None)
    held[place] = _put(item, held[place], rest, value, field)
    return held


def _names(shape: Shape) -> list[str]:
    return list(shape.fields)
