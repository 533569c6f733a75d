"""Where records come from: the working tree (checking, editing) or one commit (publishing, auditing), by one interface.

A source lists every path below `records/` and reads the plain files among them; it follows no link, enters no other
repository and runs nothing. Which paths are allowed is judged in `paths`; here only what cannot be read is refused.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from minutebook.gitlog.repository import Repository

FileKind = Literal["file", "symlink", "submodule", "other"]
ROOT: Final = "records"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One path below `records/`. `size` is in bytes, -1 when unknown; `blob` is the Git object id, empty on disk."""

    path: str
    kind: FileKind
    size: int = -1
    blob: str = ""


class UnreadableFileError(Exception):
    """A listed file could not be read; the message is the system's reason."""


class Source(Protocol):
    """What the archive is loaded from."""

    def files(self) -> tuple[SourceFile, ...]:
        """Every path below `records/`, sorted by path; links and submodules are listed, never followed."""

    def contents(
        self, files: Iterable[SourceFile], limit: int
    ) -> Iterator[tuple[SourceFile, bytes | UnreadableFileError]]:
        """The bytes of plain files in the order asked for; of a file over the limit, one byte more than the limit."""

    def read(self, file: SourceFile, limit: int) -> bytes:
        """The bytes of one plain file, at most one more than the limit.

        Raises:
            UnreadableFileError: the system refuses.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingTree:
    """The records of a folder on disk, as they are now. `root` is the folder that holds `records/`."""

    root: Path

    def files(self) -> tuple[SourceFile, ...]:
        """Every path below `records/`, sorted by path."""
        top = self.root / ROOT
        if top.is_symlink():
            return (SourceFile(path=ROOT, kind="symlink"),)
        if not top.is_dir():
            return ()
        return tuple(sorted(_walked(top, ROOT), key=lambda file: file.path))

    def contents(
        self, files: Iterable[SourceFile], limit: int
    ) -> Iterator[tuple[SourceFile, bytes | UnreadableFileError]]:
        """The bytes of each file, or why it cannot be read."""
        for file in files:
            try:
                yield file, self.read(file, limit)
            except UnreadableFileError as error:
                yield file, error

    def read(self, file: SourceFile, limit: int) -> bytes:
        """The bytes of one file; a link put in its place since it was listed is not followed."""
        try:
            descriptor = os.open(self.root / file.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _BINARY)
            with os.fdopen(descriptor, "rb") as opened:
                if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
                    raise UnreadableFileError("not a regular file")
                return opened.read(limit + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise UnreadableFileError(str(reason)) from error


_BINARY: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)


def _walked(folder: Path, path: str) -> Iterator[SourceFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield SourceFile(path=path, kind="other")
        return
    for entry in entries:
        below = f"{path}/{entry.name}"
        if entry.is_symlink():
            yield SourceFile(path=below, kind="symlink")
        elif entry.is_dir(follow_symlinks=False):
            if Path(entry.path, ".git").exists():
                yield SourceFile(path=below, kind="submodule")
            else:
                yield from _walked(Path(entry.path), below)
        elif entry.is_file(follow_symlinks=False):
            yield SourceFile(path=below, kind="file", size=entry.stat(follow_symlinks=False).st_size)
        else:
            yield SourceFile(path=below, kind="other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """The records of one commit, read from the repository's objects and never from a checkout."""

    repository: Repository
    commit: str

    def files(self) -> tuple[SourceFile, ...]:
        """Every path below `records/` at the commit, sorted by path."""
        kinds: dict[str, FileKind] = {
            "file": "file",
            "executable": "file",
            "symlink": "symlink",
            "submodule": "submodule",
        }
        listed = (
            SourceFile(path=entry.path, kind=kinds.get(entry.kind, "other"), size=entry.size, blob=entry.blob)
            for entry in self.repository.tree(self.commit, ROOT)
        )
        return tuple(sorted(listed, key=lambda file: file.path))

    def contents(
        self, files: Iterable[SourceFile], limit: int
    ) -> Iterator[tuple[SourceFile, bytes | UnreadableFileError]]:
        """The bytes of each file through one Git process; a file over the limit is stood for by its size alone."""
        wanted = tuple(files)
        blobs = self.repository.blobs(file.blob for file in wanted if file.size <= limit)
        for file in wanted:
            yield (file, next(blobs)[1]) if file.size <= limit else (file, b"\0" * (limit + 1))

    def read(self, file: SourceFile, limit: int) -> bytes:
        """The bytes of one file."""
        found = next(iter(self.contents((file,), limit)))[1]
        assert isinstance(found, bytes)
        return found
