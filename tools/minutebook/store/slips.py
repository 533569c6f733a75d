"""What a hand that writes Chinese probably slipped on, where a file cannot be read: colons, list dashes, alignment.

Asked only of a file that is refused anyway, so that a guess never refuses anything. Lines of a text after `|` are no
structure and are passed over. Values that were written in another fashion than the contract's are judged in `meant`.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from minutebook.model.problem import Problem

ANSWERED: Final = frozenset({"R107", "R108", "R110", "R111", "R112", "R122", "R124"})
"""The codes that only say what the parser met; a slip says why."""

_COLON = re.compile(r"(?:- +)*(?P<key>[a-z][a-z0-9_]*)(?P<colon>[ ]*：|:(?=[^\s:/]))[ ]*(?P<value>.*)")
_DASH = re.compile(r"(?P<dash>-(?=[^\s\-0-9])|[—–－−‐‑•●·]+|\*(?=[ ]))[ ]*(?P<value>.+)")
_KEY = re.compile(r"[^\s:#\-][^:#]*:(?:[ ]|$)")
_BLOCK = re.compile(r"[:：][ ]*[|>][-+0-9]*$|^(?:- +)*[|>][-+0-9]*$")


_COLONS: Final = {
    "：": ("是中文的“：”", "it is the full-width “：”"),
    ":": ("后面少了空格", "the space after it is missing"),
}
_WHAT: Final = {
    "dash": ("这个减号要与同一列表上面的减号对齐", "this hyphen belongs below those of the same list"),
    "key": ("这一行要与减号后面的字段名对齐", "this key belongs below the one after the hyphen"),
}


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


def colon_slip(text: str) -> dict[str, str] | None:
    """Key, colon and right form of a line whose colon is full-width or lacks its space, or None."""
    found = _COLON.match(text)
    if found is None:
        return None
    colon = found["colon"].strip()
    before = text[: found.start("key")]
    right = f"{before}{found['key']}: {found['value']}".rstrip()
    return {"key": found["key"], "right": right, "fault_zh": _COLONS[colon][0], "fault_en": _COLONS[colon][1]}


def dash_slip(text: str) -> dict[str, str] | None:
    """Dash and right form of a list item that begins with another dash, or with one that lacks its space, or None."""
    found = _DASH.match(text)
    if found is None:
        return None
    dash = found["dash"]
    zh, en = (
        ("后面少了空格", "the space after it is missing") if dash == "-" else (f"写成了“{dash}”", f"it is “{dash}”")
    )
    return {"dash": dash, "right": f"- {found['value'].rstrip()}", "fault_zh": zh, "fault_en": en}


def half_quoted(text: str, problem: Problem) -> Problem:
    """The problem of a quotation mark that is never closed; told otherwise when a Chinese one stands for the other."""
    written = text.split("\n")[problem.line - 1][problem.column - 1 :].rstrip()
    if not written.endswith(("”", "“", "’", "‘", "＂")):
        return problem
    return replace(problem, code="R128", values={"value": written, "meant": written.strip("\"'“”‘’＂")})


def slips(path: str, text: str) -> list[Problem]:
    """Every colon and dash that was mistyped; where there is none, the first list line that is not aligned."""
    lines = list(_structure(text))
    found = []
    for line in lines:
        for code, values in (("R126", dash_slip(line.text)), ("R125", colon_slip(line.text))):
            if values is not None:
                found.append(_at(path, line, code, values))
                break
    return found or list(_unaligned(path, lines))[:1]


def _at(path: str, line: _Line, code: str, values: dict[str, str]) -> Problem:
    return Problem(code=code, path=path, values=values, line=line.number, column=line.indent + 1)


def _structure(text: str) -> Iterator[_Line]:
    """The lines that are keys and items: no empty line, comment or line of a text after `|`."""
    block: int | None = None
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.rstrip(" \r")
        inner = line.lstrip(" ")
        indent = len(line) - len(inner)
        if block is not None and (not inner or indent > block):
            continue
        block = None
        if not inner or inner.startswith("#"):
            continue
        if _BLOCK.search(inner):
            dashes = re.match(r"(?:- +)*", inner)
            block = indent + (len(dashes[0]) if dashes and ":" in inner else 0)
        yield _Line(number, indent, inner)


def _unaligned(path: str, lines: list[_Line]) -> Iterator[Problem]:
    """List dashes, and fields of a list item, that stand in no column open at that place."""
    columns: list[tuple[int, str]] = []
    opened = True
    for line in lines:
        dash = line.text.startswith("- ")
        kind = "dash" if dash else "key"
        if not dash and not _KEY.match(line.text):
            return
        if not opened and (line.indent, kind) not in columns:
            near = [column for column, other in columns if other == kind]
            if near and any(other == "dash" for _, other in columns):
                right = min(near, key=lambda column: (abs(column - line.indent), -column))
                values = {"spaces": str(right), "what_zh": _WHAT[kind][0], "what_en": _WHAT[kind][1]}
                yield _at(path, line, "R127", values)
            return
        columns = [(column, other) for column, other in columns if column < line.indent]
        columns.append((line.indent, kind))
        rest = line.text
        column = line.indent
        while rest.startswith("- "):
            inner = rest[2:].lstrip(" ")
            column += len(rest) - len(inner)
            rest = inner
            if rest.startswith("- "):
                columns.append((column, "dash"))
            elif _KEY.match(rest):
                columns.append((column, "key"))
        opened = rest.endswith(":")
