"""The only package that talks to Git: hardened, plumbing only, one stream for all records.

`open_repository` gives a `Repository`; its methods give values of this package and of `minutebook.timeline.revision`.
"""

# SPDX-License-Identifier: Apache-2.0

from minutebook.gitlog.errors import (
    GitError,
    GitFailedError,
    GitMissingError,
    MissingObjectError,
    NoRepositoryError,
    OversizeError,
    ShallowError,
    UnknownRevisionError,
)
from minutebook.gitlog.repository import Repository, TreeEntry, open_repository

__all__ = [
    "GitError",
    "GitFailedError",
    "GitMissingError",
    "MissingObjectError",
    "NoRepositoryError",
    "OversizeError",
    "Repository",
    "ShallowError",
    "TreeEntry",
    "UnknownRevisionError",
    "open_repository",
]
