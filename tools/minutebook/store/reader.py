"""The one strict reader: the bytes of a record file in, nested text with the place of every key and value out.

It decides what a record file may look like before any schema is asked: UTF-8, one mapping, plain keys, no device of
YAML that lets two readers read two things (anchors, tags, merge keys, folded text, repeated keys, comments beside the
data, invisible characters). Every scalar stays the text that was written. What the text means is the contract's
business. There is one parser, PyYAML's C parser read event by event, because the pure one accepts other files and
because the stock C loader can be crashed by nesting; without it nothing is read at all.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final

import yaml

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath
from minutebook.store.characters import encoding_guess, refused_character, spelled
from minutebook.store.slips import ANSWERED, half_quoted, slips
from minutebook.store.walk import MAX_DEPTH, CParser, Mark, Tree, Walk, comments

MAX_BYTES: Final = 1_000_000
MOST_TOLD: Final = 100  # Of one file and one stage: nobody reads more, and a hostile file must not cost more.

_HEAD = re.compile(r"(?:[ ]*(?:#[^\n]*)?\r?\n)*(?:[ ]*#[^\n]*\Z)?")
_MARKERS = re.compile(r"[&*!]")


class NoCParserError(RuntimeError):
    """PyYAML is installed without its C parser; nothing can be read until it is reinstalled."""

    def __init__(self) -> None:
        super().__init__(
            "PyYAML 没有带 C 解析器（LibYAML），无法读取记录。PyYAML has no C parser.\n"
            "请重新安装 / reinstall: pip install --force-reinstall --only-binary=:all: pyyaml"
        )


class UnreadableError(Exception):
    """The file is not a readable record; `problems` says why, with line and column."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(f"{p.path}:{p.line}:{p.column}: {p.code}" for p in problems))
        self.problems = problems


@dataclass(frozen=True)
class Document:
    """A file as read: `data` is a mapping whose leaves are all text; `text` is the decoded file."""

    path: str
    text: str
    data: Tree

    @cached_property
    def marks(self) -> Mapping[FieldPath, Mark]:
        """The place of every field by its path; the empty path is the record's first line.

        Made by a second pass on first use, because only a file with a problem is ever asked.
        """
        return Walk(self.path, self.text).marks

    @property
    def head_comment(self) -> str:
        """The comment lines before the first key, without blank lines around them; empty when there are none."""
        return _head(self.text).strip("\r\n ").replace("\r\n", "\n")


def read(path: str, raw: bytes) -> Document:
    """The document these bytes hold.

    Raises:
        UnreadableError: the bytes are no strict record file; all problems that can be seen at once are in it.
        NoCParserError: PyYAML lacks the C parser.
    """
    if CParser is None:
        raise NoCParserError
    text = _decoded(path, raw)
    head = len(_head(text))
    try:
        data = _built(raw, text, text.count("#", head))
    except (_OddError, yaml.YAMLError):
        walk = Walk(path, text)
        seen = text[: walk.spans[-1][1] if walk.spans else head] if walk.broken else text
        problems = (
            *_answered(path, text, walk.problems)[:MOST_TOLD],
            *islice(comments(path, seen, head, walk.spans), MOST_TOLD),
        )
        if problems:
            raise UnreadableError(tuple(sorted(problems, key=lambda p: (p.line, p.column, p.code)))) from None
        data = walk.data
    return Document(path=path, text=text, data=data)


def _answered(path: str, text: str, problems: list[Problem]) -> list[Problem]:
    """What the parser met, told by the slip of the hand that caused it where one can be seen."""
    problems = [half_quoted(text, problem) if problem.code == "R109" else problem for problem in problems]
    if not any(problem.code in ANSWERED for problem in problems):
        return problems
    found = slips(path, text)
    return [*found, *(p for p in problems if p.code not in ANSWERED)] if found else problems


def _head(text: str) -> str:
    match = _HEAD.match(text)
    return match[0] if match else ""


def _decoded(path: str, raw: bytes) -> str:
    def refuse(code: str, line: int, column: int, **values: str) -> UnreadableError:
        return UnreadableError((Problem(code=code, path=path, values=values, line=line, column=column),))

    if len(raw) > MAX_BYTES:
        raise refuse("R101", 1, 1, size=str(len(raw)), limit=str(MAX_BYTES))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise refuse("R102", before.count(b"\n") + 1, column, guess=encoding_guess(raw)) from None
    if text.startswith("\ufeff"):
        raise refuse("R103", 1, 1)
    if found := refused_character(text):
        at = found.start()
        code = "R105" if found[0] == "\t" else "R104"
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise refuse(code, line, column, character=spelled(found[0]))
    return text


class _OddError(Exception):
    """The fast pass met something it does not judge; the walk with marks will."""


def _built(raw: bytes, text: str, hashes: int) -> Tree:
    """The data of a file without any fault, as fast as Python can take the parser's events.

    `hashes` counts the number signs after the head: when the values hold as many, there is no comment among them.
    """
    parser: Any = CParser(raw)
    get = parser.get_event
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    marked = _MARKERS.search(text) is not None
    escaped = "\\" in text
    if escaped and hashes:
        raise _OddError
    get()
    start = get()
    if start.__class__ is not yaml.DocumentStartEvent or start.version or start.tags:
        raise _OddError
    event = get()
    if event.__class__ is not mapping or event.anchor or event.tag:
        raise _OddError
    root: Tree = {}
    current: Any = root
    in_mapping = True
    key: str | None = None
    stack: list[Any] = []
    while True:
        event = get()
        made = event.__class__
        if made is scalar:
            value = event.value
            style = event.style
            if hashes:
                hashes -= value.count("#")
            if marked and (event.anchor is not None or event.tag is not None):
                raise _OddError
            if style == "":
                if not value or (" " in value and event.start_mark.line != event.end_mark.line):
                    raise _OddError
            elif style != "|" and (
                style == ">"
                or event.start_mark.line != event.end_mark.line
                or (escaped and refused_character(value) is not None)
            ):
                raise _OddError
            if not in_mapping:
                current.append(value)
            elif key is None:
                if style or value in current or value == "<<":
                    raise _OddError
                key = value
            else:
                current[key] = value
                key = None
        elif made is mapping or made is sequence:
            if event.anchor is not None or event.tag is not None or len(stack) >= MAX_DEPTH - 1:
                raise _OddError
            new: Any = {} if made is mapping else []
            if not in_mapping:
                current.append(new)
            elif key is None:
                raise _OddError
            else:
                current[key] = new
                key = None
            stack.append(current)
            current = new
            in_mapping = made is mapping
        elif made in ends:
            if not stack:
                break
            current = stack.pop()
            in_mapping = current.__class__ is dict
        else:
            raise _OddError
    get()
    if hashes or get().__class__ is not yaml.StreamEndEvent:
        raise _OddError
    return root
