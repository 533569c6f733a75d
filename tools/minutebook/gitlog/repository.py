"""One repository, opened by its work tree and read by object id: trees, contents, history.

Decides where a repository is looked for, which names may name a commit, and that a shallow clone has no history to
tell. Nothing here looks at the work tree's files: what is not committed is left to `store`.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from minutebook.gitlog.errors import (
    GitFailedError,
    MissingObjectError,
    NoRepositoryError,
    OversizeError,
    ShallowError,
    UnknownRevisionError,
)
from minutebook.gitlog.log import LOG, commits
from minutebook.gitlog.process import run, stream, tokens
from minutebook.timeline.revision import Commit, History

EntryKind = Literal["file", "executable", "symlink", "submodule", "other"]
_KINDS: Final[dict[str, EntryKind]] = {
    "100644": "file",
    "100664": "file",
    "100755": "executable",
    "120000": "symlink",
    "160000": "submodule",
}
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_UNNAMEABLE = re.compile(r"[\x00-\x20\x7f]")
_GITDIR_LIMIT: Final = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeEntry:
    """One path of a commit. `size` is in bytes, -1 where Git has no content: a submodule's is in another repository."""

    path: str
    mode: str
    kind: EntryKind
    blob: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository whose work tree is `root`; paths of trees and histories are relative to it.

    `git_dir` is the `.git` folder, or that of a linked work tree.
    """

    root: Path
    git_dir: Path

    def _arguments(self, *arguments: str) -> tuple[str, ...]:
        return (f"--git-dir={self.git_dir}", *arguments)

    def _run(self, *arguments: str) -> bytes:
        return run(*self._arguments(*arguments), folder=self.git_dir)

    def resolve(self, revision: str) -> str:
        """The full id of the commit a name stands for.

        Raises:
            UnknownRevisionError: it names none, begins with a hyphen, or holds a blank or control character.
        """
        unknown = UnknownRevisionError(f"no commit is named {revision[:100]!r}", revision=revision)
        if not revision or revision.startswith("-") or _UNNAMEABLE.search(revision):
            raise unknown
        try:
            found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitFailedError as error:
            raise unknown from error
        name = found.decode("ascii").strip()
        # `^main`, "all but main", is answered with a caret before the id.
        if not _ID.fullmatch(name):
            raise unknown
        return name

    def head(self) -> str:
        """The id of the commit that is checked out.

        Raises:
            UnknownRevisionError: nothing was committed yet.
        """
        return self.resolve("HEAD")

    def is_shallow(self) -> bool:
        """Whether the clone was cut off before the first commit."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def replaced(self) -> tuple[str, ...]:
        """The ids for which somebody stored a replacement. It is never used here, but a reader should be told."""
        names = self._run("for-each-ref", "--format=%(refname)", "refs/replace/").decode("utf-8", "replace").split()
        return tuple(name.removeprefix("refs/replace/") for name in names)

    def epoch(self, commit: str) -> int:
        """The seconds since 1970 at which a commit was made, as its committer's clock said; for SOURCE_DATE_EPOCH."""
        return self._one(commit).epoch

    def _one(self, commit: str) -> Commit:
        options = self._arguments(*LOG, "--no-walk", "--no-patch", "--end-of-options", _object(commit))
        with stream(*options, folder=self.git_dir) as output:
            return next(iter(list(commits(tokens(output), ""))))

    def tree(self, commit: str, prefix: str = "records") -> tuple[TreeEntry, ...]:
        """Every path at or below a folder (all paths for an empty prefix) at a commit, in Git's order.

        Symbolic links and submodules are listed with their kind, never followed.
        """
        below = ("--", prefix) if prefix else ()
        listed = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", _object(commit), *below)
        return tuple(_entry(piece) for piece in listed.decode("utf-8", "surrogateescape").split("\0") if piece)

    def blobs(self, ids: Iterable[str], limit: int | None = None) -> Iterator[tuple[str, bytes]]:
        """The content of each blob, in the order asked for, by one Git process whatever their number.

        Args:
            ids: full object ids.
            limit: the largest content to read, in bytes.

        Raises:
            MissingObjectError: one is absent or is no blob.
            OversizeError: one is larger than the limit.
        """
        wanted = tuple(_object(blob) for blob in ids)
        if not wanted:
            return
        asked = (f"{blob}\n".encode() for blob in wanted)
        with stream(*self._arguments("cat-file", "--batch"), folder=self.git_dir, feed=asked) as output:
            for blob in wanted:
                yield blob, _content(output, blob, limit)

    def history(self, commit: str, prefix: str = "records") -> History:
        """Every commit that leads to this one, with its changes at or below a folder, from one stream.

        Raises:
            ShallowError: the clone holds only the latest commits.
        """
        if self.is_shallow():
            raise ShallowError("the clone is shallow", root=str(self.root))
        options = self._arguments(*LOG, "--end-of-options", _object(commit))
        with stream(*options, folder=self.git_dir) as output:
            listed = list(commits(tokens(output), prefix))
        return History.of(commit, reversed(listed))


def open_repository(path: Path) -> Repository:
    """The repository whose work tree is this folder or the nearest one above it.

    Only an entry named `.git` makes a work tree. Git itself also takes any folder that looks like a bare repository,
    which somebody may have committed among the attachments, so the search is ours.

    Raises:
        NoRepositoryError: there is none.
    """
    start = path.resolve()
    for root in (start, *start.parents):
        entry = root / ".git"
        try:
            git_dir = entry if entry.is_dir() else _linked(entry) if entry.is_file() else None
            found = git_dir is not None and _looks_like_one(git_dir)
        except (OSError, ValueError):
            git_dir, found = None, False
        if git_dir is not None and found:
            return Repository(root=root, git_dir=git_dir)
        if entry.exists():
            # A broken entry ends the search: a repository further up keeps other files than these.
            break
    raise NoRepositoryError(f"no repository at or above {start}", path=str(path))


def _looks_like_one(git_dir: Path) -> bool:
    common = git_dir / "commondir"
    shared = git_dir / common.read_text("utf-8").strip() if common.is_file() else git_dir
    return (git_dir / "HEAD").is_file() and (shared / "objects").is_dir() and (shared / "refs").is_dir()


def _linked(entry: Path) -> Path | None:
    """The folder a `.git` file points at; for a linked work tree only if that folder points back at the file."""
    with entry.open("rb") as file:
        text = file.read(_GITDIR_LIMIT).decode("utf-8", "replace")
    if not text.startswith("gitdir: "):
        return None
    git_dir = (entry.parent / text.removeprefix("gitdir: ").rstrip("\r\n")).resolve()
    if not git_dir.is_dir():
        return None
    back = git_dir / "gitdir"
    if (git_dir / "commondir").is_file():
        if not back.is_file():
            return None
        named = (git_dir / back.read_text("utf-8").strip()).resolve()
        return git_dir if named == entry.resolve() else None
    return git_dir


def _object(name: str) -> str:
    """The name itself, when it is a full object id; names are resolved first, by `resolve`, and once."""
    if not _ID.fullmatch(name):
        raise UnknownRevisionError(f"not a full object id: {name[:100]!r}", revision=name)
    return name


def _entry(piece: str) -> TreeEntry:
    meta, _, path = piece.partition("\t")
    mode, _, blob, size = meta.split()
    known = int(size) if size.isdigit() else -1
    return TreeEntry(path=path, mode=mode, kind=_KINDS.get(mode, "other"), blob=blob, size=known)


def _content(output: IO[bytes], blob: str, limit: int | None) -> bytes:
    header = output.readline().decode("ascii", "replace").split()
    if len(header) != 3 or header[1] != "blob":
        raise MissingObjectError(f"no file content has the id {blob}", blob=blob)
    size = int(header[2])
    if limit is not None and size > limit:
        raise OversizeError(f"{blob} has {size} bytes", blob=blob, size=str(size), limit=str(limit))
    content = output.read(size)
    if len(content) != size or output.read(1) != b"\n":
        raise MissingObjectError(f"the content of {blob} ended early", blob=blob)
    return content
