"""A new repository written from a list of commits, for the demonstration; nothing here ever touches an existing one.

All commits go through one `git fast-import`, so that hundreds of them take a moment and no hook, filter, signature or
work tree takes part. The same commits give the same ids on every machine. What the commits say is left to `desk`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minutebook.gitlog.process import run
from minutebook.gitlog.repository import Repository, open_repository
from minutebook.timeline.revision import Person

_TRUNK: Final = "refs/heads/main"
_BRANCH: Final = "refs/minutebook/branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCommit:
    """One commit to write. It takes over its first parent's files; `files` are those it adds or changes.

    `parents` are places in the list of commits, earlier than this one's own. The author and the committer are the same,
    `epoch` is in seconds since 1970 and `offset` as in `+0800`. A commit `on_trunk` moves the branch `main`.
    """

    author: Person
    epoch: int
    offset: str
    message: str
    parents: tuple[int, ...]
    files: Mapping[str, bytes]
    on_trunk: bool


def write_repository(folder: Path, commits: Sequence[PlannedCommit]) -> Repository:
    """The new repository in an empty folder, its index filled from the tip; the work tree's files are not written.

    Raises:
        GitMissingError: there is no Git.
        GitFailedError: Git refused the commits, or the disk is full.
    """
    # Not by `--git-dir`: a repository that does not exist yet can neither redirect nor configure anything.
    run("init", "--quiet", "--template=", "--initial-branch=main", "--object-format=sha1", ".", folder=folder)
    repository = open_repository(folder)
    git_dir = f"--git-dir={repository.git_dir}"
    stream = b"".join(_stream(commits))
    run(git_dir, "fast-import", "--quiet", "--force", "--date-format=raw", "--done", folder=folder, stdin=stream)
    run(git_dir, "update-ref", "-d", _BRANCH, folder=folder)
    # Whatever the reader's own Git does to line endings, these files are the bytes that were recorded.
    run(git_dir, "config", "core.autocrlf", "false", folder=folder)
    run(git_dir, "read-tree", "HEAD", folder=folder)
    return repository


def _stream(commits: Iterable[PlannedCommit]) -> Iterator[bytes]:
    for place, commit in enumerate(commits, 1):
        who = f"{_plain(commit.author.name)} <{_plain(commit.author.email)}> {commit.epoch} {commit.offset}"
        yield f"commit {_TRUNK if commit.on_trunk else _BRANCH}\nmark :{place}\n".encode()
        yield f"author {who}\ncommitter {who}\n".encode()
        yield _data(commit.message.encode())
        for word, parent in zip(("from", *("merge" for _ in commit.parents)), commit.parents, strict=False):
            yield f"{word} :{parent + 1}\n".encode()
        for path, content in sorted(commit.files.items()):
            yield f"M 100644 inline {_quoted(path)}\n".encode() + _data(content)
        yield b"\n"
    yield b"done\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _plain(text: str) -> str:
    """A name without the characters that end it in a commit."""
    return "".join(letter for letter in text if letter not in "<>\n\0")


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
