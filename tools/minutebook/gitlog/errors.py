"""What can go wrong between us and a repository, one class for each fact.

Each error carries a `key`, under which the catalogue has its sentence and remedy in the reader's language, and the
`values` to put into them. The English text here is for developers.
"""

# SPDX-License-Identifier: Apache-2.0

from typing import ClassVar


class GitError(Exception):
    """The base of all errors of this package."""

    key: ClassVar[str] = "git.failed"

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence)
        self.values = values


class GitFailedError(GitError):
    """Git itself ended with an error; its words are in `values["stderr"]`."""


class GitMissingError(GitError):
    """There is no Git program on this machine."""

    key = "git.missing"


class NoRepositoryError(GitError):
    """Neither this folder nor one above it holds a repository."""

    key = "git.no-repository"


class UnknownRevisionError(GitError):
    """The name is no commit of this repository, or cannot be a name at all."""

    key = "git.unknown-revision"


class ShallowError(GitError):
    """The clone holds only the latest commits, so that nothing can be said about the past."""

    key = "git.shallow"


class MissingObjectError(GitError):
    """An object that should be in the repository is not there, or is no file's content."""

    key = "git.missing-object"


class OversizeError(GitError):
    """A file is larger than the caller is willing to read."""

    key = "git.oversize"
