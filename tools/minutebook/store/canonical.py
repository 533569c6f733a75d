"""The canonical form of a record: one way to write each value, so that a difference in Git is a difference in fact.

Keys stand in the order of the schema, lists and blocks are indented by two, text of several lines stands behind a bar,
the head comment is kept. Text that some reader of YAML 1.1 or 1.2 would take for a number, a date, a truth value or
nothing is quoted; what the contract calls an integer or a truth value is plain. No value ever changes: what was written
is read back and compared before it is given out.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from minutebook.store.contract import Form, Shape
from minutebook.store.reader import Document, read

_MISTAKABLE: Final = re.compile(
    r"""
      [~=]|<<                                           # nothing, the default key, the merge key
    | null | y|n|yes|no|on|off|true|false               # nothing and truth in YAML 1.1 or 1.2, in any case
    | [-+]?[0-9][0-9_,.]*(?:e[-+]?[0-9]*)?              # whole numbers, octal, decimal, with exponent
    | [-+]?0[xob][0-9a-f_]*                             # hexadecimal, octal, binary
    | [-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\.[0-9_]*)?       # base sixty, which is what 19:30 is to YAML 1.1
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t\ ].*)?        # dates and moments
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPENERS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`.+<=~")
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")


class CanonicalError(RuntimeError):
    """The canonical form of a file would not read back as the same values: a mistake of ours; nothing was written."""


def canonical(document: Document, form: Form | None) -> bytes:
    """The canonical form of a readable file; keys keep their order where no form is given.

    Raises:
        CanonicalError: it would read back differently.
    """
    written = rendered(form, document.data, document.head_comment)
    again = read(document.path, written)
    if again.data != document.data or _words(again.head_comment) != _words(document.head_comment):
        raise CanonicalError(document.path)
    return written


def rendered(form: Form | None, data: Mapping[str, Any], head_comment: str = "") -> bytes:
    """The bytes of a record with these values, as text or already typed, in canonical form.

    Args:
        form: gives the order of keys and which fields are plain integers or truth values.
        data: the record's fields.
        head_comment: comment lines with their number signs; empty for none.
    """
    head = _words(head_comment)
    lines = [*head, ""] if head else []
    lines += _mapping(form.shape if form else None, data, "")
    return ("\n".join(lines) + "\n").encode()


def scalar(text: str) -> str:
    """One line of text as the value of a field: plain where every reader takes it for text, else in double quotes."""
    plain = (
        text != ""
        and text.strip() == text
        and text[0] not in _OPENERS
        and not text.endswith(":")
        and not any(sign in text for sign in (": ", " #", "\n", "\r", ":\u3000"))
        and _MISTAKABLE.fullmatch(text) is None
    )
    if plain:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def _words(comment: str) -> list[str]:
    return [line.strip() for line in comment.splitlines()]


def _mapping(shape: Shape | None, data: Mapping[str, Any], indent: str) -> Iterator[str]:
    fields = shape.fields if shape else {}
    known = [key for key in fields if key in data]
    for key in [*known, *(key for key in data if key not in fields)]:
        yield from _value(fields.get(key), data[key], indent, f"{indent}{key}:")


def _value(shape: Shape | None, value: Any, indent: str, lead: str) -> Iterator[str]:
    """The lines of one value behind its key or hyphen; `indent` is that of the key or hyphen."""
    if isinstance(value, Mapping):
        if not value:
            yield f"{lead} {{}}"
        elif lead.endswith("-"):
            first, *rest = _mapping(shape, value, f"{indent}  ")
            yield f"{lead} {first.lstrip()}"
            yield from rest
        else:
            yield lead
            yield from _mapping(shape, value, f"{indent}  ")
    elif isinstance(value, list | tuple):
        if not value:
            yield f"{lead} []"
            return
        item = shape.item if shape else None
        lines = [line for inner in value for line in _value(item, inner, f"{indent}  ", f"{indent}  -")]
        if lead.endswith("-"):
            yield f"{lead} {lines[0].lstrip()}"
            yield from lines[1:]
        else:
            yield lead
            yield from lines
    else:
        yield from _text(shape, value, indent, lead)


def _text(shape: Shape | None, value: Any, indent: str, lead: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"{lead} {'true' if value else 'false'}"
    elif isinstance(value, int):
        yield f"{lead} {value}"
    elif "\n" in value and "\r" not in value and value.strip("\n "):
        ending = "-" if not value.endswith("\n") else "+" if value.endswith("\n\n") else ""
        indicator = "2" if value[0] in " \n" else ""
        yield f"{lead} |{indicator}{ending}"
        for line in value.removesuffix("\n").split("\n"):
            yield f"{indent}  {line}" if line else ""
    else:
        yield f"{lead} {value if _typed(shape, value) else scalar(value)}"


def _typed(shape: Shape | None, value: str) -> bool:
    """Whether the contract makes something other than text of this value."""
    if shape is None:
        return False
    if shape.kind == "integer":
        return _INTEGER.fullmatch(value) is not None
    return shape.kind == "boolean" and value in ("true", "false")
