"""Records judged before they are written: the community's records with some files laid over them, nothing on disk.

So nothing is written that `check` would refuse afterwards. What is wrong is found by `store` and `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from minutebook.model.problem import Problem
from minutebook.store.archive import load, order
from minutebook.store.findings import findings
from minutebook.store.source import Source, SourceFile, UnreadableFileError


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A source with more files, or others, than it has; `over` gives their bytes by path."""

    source: Source
    over: Mapping[str, bytes]

    def files(self) -> tuple[SourceFile, ...]:
        """Every path, sorted, as if the files over it were there."""
        listed = {file.path: file for file in self.source.files()}
        listed |= {path: SourceFile(path=path, kind="file", size=len(raw)) for path, raw in self.over.items()}
        return tuple(listed[path] for path in sorted(listed))

    def contents(
        self, files: Iterable[SourceFile], limit: int
    ) -> Iterator[tuple[SourceFile, bytes | UnreadableFileError]]:
        """The bytes of each file, or why it cannot be read."""
        for file in files:
            if file.path in self.over:
                yield file, self.over[file.path][: limit + 1]
            else:
                yield from self.source.contents((file,), limit)

    def read(self, file: SourceFile, limit: int) -> bytes:
        """The bytes of one file."""
        over = self.over.get(file.path)
        return self.source.read(file, limit) if over is None else over[: limit + 1]


def judged(source: Source, over: Mapping[str, bytes], as_of: str) -> tuple[Problem, ...]:
    """Every problem these files would have among the others, located and in order."""
    loaded = load(Overlay(source=source, over=over), tuple(over))
    found = [problem for problem in findings(loaded, as_of) if problem.path in over]
    return tuple(sorted([*loaded.problems, *found], key=order))
