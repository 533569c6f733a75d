"""The one strict reader: the bytes of a record file in, nested text with the place of every key and value out.

It decides what a record file may look like before any schema is asked: UTF-8, one mapping, plain keys, no device of
YAML that lets two readers read two things (anchors, tags, merge keys, folded text, repeated keys, comments beside the
data, invisible characters). Every scalar stays the text that was written. What the text means is the contract's
business. There is one parser, PyYAML's C parser read event by event, because the pure one accepts other files and
because the stock C loader can be crashed by nesting; without it nothing is read at all.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import yaml

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath
from minutebook.store.characters import encoding_guess, refused_character, spelled

try:
    from yaml._yaml import CParser
except ImportError:
    CParser = None  # type: ignore[assignment, misc]

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 50

_HEAD = re.compile(r"(?:[ ]*(?:#[^\n]*)?\r?\n)*(?:[ ]*#[^\n]*\Z)?")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ ]*(#?)[^\n]*\n?")
_MARKERS = re.compile(r"[&*!]")

Tree = dict[str, Any]


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


class Mark(NamedTuple):
    """Where a key and its value begin, counted from 1; a list item has its value's place in both."""

    key_line: int
    key_column: int
    line: int
    column: int


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
        return _Walk(self.path, self.text).marks

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
        walk = _Walk(path, text)
        problems = (*walk.problems, *_comments(path, text, head, walk.spans))
        if problems:
            raise UnreadableError(tuple(sorted(problems, key=lambda p: (p.line, p.column, p.code)))) from None
        data = walk.data
    return Document(path=path, text=text, data=data)


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


class _Frame:
    """One open mapping or list of the walk."""

    __slots__ = ("key", "key_at", "keys", "path", "value")

    def __init__(self, value: Any, path: FieldPath) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.key_at = (0, 0)
        self.keys: dict[str, tuple[int, int]] = {}


class _Walk:
    """The same events taken slowly: every fault that can be named, every place, and where each scalar stands."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.data: Tree = {}
        self.marks: dict[FieldPath, Mark] = {}
        self.spans: list[tuple[int, int]] = []
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._unclosed: Problem | None = None
        try:
            self._run(CParser(text))
        except yaml.YAMLError as error:
            # A wrong indent also looks like text running over two lines; only the parser's own complaint helps.
            self.problems = [problem for problem in self.problems if problem.code != "R122"]
            self.problems.append(self._unclosed or _syntax(path, error))

    def _report(self, code: str, mark: Any, **values: str) -> None:
        field = self._stack[-1].path if self._stack else ()
        self.problems.append(
            Problem(code=code, path=self.path, field=field, values=values, line=mark.line + 1, column=mark.column + 1)
        )

    def _run(self, parser: Any) -> None:
        documents = 0
        while True:
            event = parser.get_event()
            if isinstance(event, yaml.StreamEndEvent):
                break
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if event.version or event.tags:
                    self._report("R115", event.start_mark)
                if documents > 1:
                    self._report("R114", event.start_mark)
                    return
            elif isinstance(event, yaml.AliasEvent):
                self._report("R116", event.start_mark, what=f"*{event.anchor}")
                self._place(event, "")
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._decorated(event)
                if len(self._stack) >= MAX_DEPTH:
                    self._report("R113", event.start_mark, limit=str(MAX_DEPTH))
                    return
                new: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._stack.append(_Frame(new, self._place(event, new)))
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                self._stack.pop()
        if documents == 0:
            self.problems.append(Problem(code="R124", path=self.path, line=1, column=1))

    def _decorated(self, event: Any) -> None:
        if event.anchor is not None:
            self._report("R116", event.start_mark, what=f"&{event.anchor}")
        if event.tag is not None:
            self._report("R117", event.start_mark, what=str(event.tag).replace("tag:yaml.org,2002:", "!!"))

    def _scalar(self, event: Any) -> None:
        self._decorated(event)
        self.spans.append(_span(self.text, event))
        frame = self._stack[-1] if self._stack else None
        is_key = frame is not None and isinstance(frame.value, dict) and frame.key is None
        over_lines = event.style != "|" and event.start_mark.line != event.end_mark.line
        # A quotation mark that is never closed ends at the next one, lines below, where the parser then complains.
        self._unclosed = None
        if over_lines and event.style in ("'", '"'):
            line, column = _place(event)
            self._unclosed = Problem(code="R109", path=self.path, line=line, column=column)
        if is_key:
            if event.style or not event.value or over_lines:
                self._report("R120", event.start_mark, key=event.value)
            elif event.value == "<<":
                self._report("R118", event.start_mark)
        elif not event.style and not event.value:
            name = (frame.key if frame else None) or ""
            line, column = frame.key_at if frame and frame.key is not None else _place(event)
            self.problems.append(
                Problem(code="R121", path=self.path, values={"field": name or "-"}, line=line, column=column)
            )
        elif event.style == ">" or over_lines:
            self._report("R122", event.start_mark)
        if event.style == '"' and (found := refused_character(event.value)):
            self._report("R104", event.start_mark, character=spelled(found[0]))
        self._place(event, event.value)

    def _place(self, event: Any, value: Any) -> FieldPath:
        """Puts a finished or opened value where it belongs and remembers its place; its field path comes out."""
        line, column = _place(event)
        if not self._stack:
            if isinstance(value, dict):
                self.data = value
                self.marks[()] = Mark(line, column, line, column)
            else:
                self._report("R124", event.start_mark)
            return ()
        frame = self._stack[-1]
        if isinstance(frame.value, list):
            path = (*frame.path, len(frame.value))
            frame.value.append(value)
            self.marks[path] = Mark(line, column, line, column)
            return path
        if frame.key is None:
            if isinstance(value, str):
                if value in frame.keys:
                    first = frame.keys[value]
                    self._report("R119", event.start_mark, key=value, line=str(first[0]), column=str(first[1]))
                frame.keys.setdefault(value, (line, column))
            else:
                self._report("R120", event.start_mark, key="[…]" if isinstance(value, list) else "{…}")
            frame.key, frame.key_at = value if isinstance(value, str) else "", (line, column)
            return frame.path
        path = (*frame.path, frame.key)
        frame.value[frame.key] = value
        self.marks[path] = Mark(*frame.key_at, line, column)
        frame.key = None
        return path


def _place(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _span(text: str, event: Any) -> tuple[int, int]:
    """Where a scalar's own characters stand; a block's header line is left out, since a comment may follow on it."""
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ("|", ">"):
        header = _BLOCK_HEADER.match(text, start)
        if header is not None:
            start = header.end() if not header[1] else header.start(1)
            if header[1]:
                return (header.start(), header.start(1))
    return (start, end)


def _comments(path: str, text: str, head: int, spans: list[tuple[int, int]]) -> Iterator[Problem]:
    """One problem for each comment that does not stand at the head of the file."""
    position = head
    for start, end in [*sorted(spans), (len(text), len(text))]:
        while (at := text.find("#", position, start)) >= 0:
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            newline = text.find("\n", at)
            comment = text[at : newline if newline >= 0 else len(text)].rstrip()
            yield Problem(code="R123", path=path, values={"comment": comment}, line=line, column=column)
            position = at + len(comment)
        position = max(position, end)


_SYNTAX: Final = (
    ("mapping values are not allowed", "R108"),
    ("could not find expected ':'", "R111"),
    ("cannot start any token", "R112"),
    ("did not find expected '-' indicator", "R110"),
    ("did not find expected key", "R110"),
    ("found unexpected end of stream", "R109"),
    ("found unexpected document indicator", "R109"),
)


def _syntax(path: str, error: Exception) -> Problem:
    """What the parser complains of, at the place where the person must look."""
    complaint = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    code = next((code for words, code in _SYNTAX if words in complaint), "R107")
    mark = getattr(error, "problem_mark", None)
    if code in ("R109", "R111"):
        mark = getattr(error, "context_mark", None) or mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Problem(code=code, path=path, values={"what": complaint}, line=line, column=column)
