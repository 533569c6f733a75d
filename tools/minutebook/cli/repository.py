"""Whether the records of a folder have a history: the folder itself must be the work tree of a repository."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

from minutebook.gitlog.errors import GitMissingError, NoRepositoryError, UnknownRevisionError
from minutebook.gitlog.repository import Repository, open_repository


def repository_at(root: Path) -> Repository | None:
    """The repository whose work tree is this folder and which has a commit; None when there is no history to tell.

    A repository further up keeps the records under other paths, and perhaps for other reasons, so it is not used.
    """
    try:
        repository = open_repository(root)
        if repository.root != root.resolve():
            return None
        repository.head()
    except (NoRepositoryError, GitMissingError, UnknownRevisionError):
        return None
    return repository
