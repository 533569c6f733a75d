"""The slow walk over a file's events: every fault that can be named, and the place of every key and value.

Taken when the fast pass of `reader` met something it does not judge, or when a problem needs a place; so each file
without a fault pays for it only when somebody asks. Fast pass and walk read the same events of the same parser; a test
holds what they read equal.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import yaml

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath
from minutebook.store.characters import refused_character, spelled

try:
    from yaml._yaml import CParser as _Parser
except ImportError:
    _Parser = None  # type: ignore[assignment, misc]

CParser: Any = _Parser
MAX_DEPTH: Final = 50

_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ ]*(#?)[^\n]*\n?")

Tree = dict[str, Any]


class Mark(NamedTuple):
    """Where a key and its value begin, counted from 1; a list item has its value's place in both."""

    key_line: int
    key_column: int
    line: int
    column: int


class _Frame:
    """One open mapping or list of the walk."""

    __slots__ = ("key", "key_at", "keys", "path", "value")

    def __init__(self, value: Any, path: FieldPath) -> None:
        self.value = value
        self.path = path
        self.key: str | None = None
        self.key_at = (0, 0)
        self.keys: dict[str, tuple[int, int]] = {}


class Walk:
    """The same events taken slowly: every fault that can be named, every place, and where each scalar stands."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.data: Tree = {}
        self.marks: dict[FieldPath, Mark] = {}
        self.spans: list[tuple[int, int]] = []
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self.broken = False
        self._unclosed: Problem | None = None
        try:
            self._run(CParser(text))
        except yaml.YAMLError as error:
            self.broken = True
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


def comments(path: str, text: str, head: int, spans: list[tuple[int, int]]) -> Iterator[Problem]:
    """One problem for each comment that does not stand at the head of the file."""
    position = head
    line, counted = 1, 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        while (at := text.find("#", position, start)) >= 0:
            line, counted = line + text.count("\n", counted, at), at
            newline = text.find("\n", at)
            comment = text[at : newline if newline >= 0 else len(text)].rstrip()
            column = at - text.rfind("\n", 0, at)
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
