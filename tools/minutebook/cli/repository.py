"""Whether the records of a folder have a history: the folder itself must be the work tree of a repository."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path
from typing import Final

from minutebook.gitlog.errors import NoRepositoryError, UnknownRevisionError
from minutebook.gitlog.repository import Repository, open_repository
from minutebook.store.adopted import blobs_here
from minutebook.store.source import Commit, WorkingTree

SCRIPT: Final = "site/sample/history.yml"
DEMO: Final = Path("build/demo")


def repository_at(root: Path) -> Repository | None:
    """The repository whose work tree is this folder and which has a commit; None when there is no history to tell.

    A repository further up keeps the records under other paths, and perhaps for other reasons, so it is not used. Nor
    is that of a sample's source: when its files were typed says nothing of the story, whose history `demo` makes.

    Raises:
        GitMissingError: there is a repository, but no Git to read it with.
    """
    if (root / SCRIPT).is_file():
        return None
    try:
        repository = open_repository(root)
        if repository.root != root.resolve():
            return None
        repository.head()
    except (NoRepositoryError, UnknownRevisionError):
        return None
    return repository


def in_repository(root: Path) -> bool:
    """Whether a folder lies in the work tree of a repository, its own or one above it."""
    try:
        open_repository(root)
    except NoRepositoryError:
        return False
    return True


def previewed_at(root: Path) -> Repository | None:
    """The repository whose history a preview of this folder shows: its own, or for a sample's source its demonstration.

    Raises:
        GitMissingError: there is one, but no Git to read it with.
    """
    return repository_at(root / DEMO if (root / SCRIPT).is_file() and (root / DEMO).is_dir() else root)


def uncommitted(root: Path, repository: Repository, commit: str) -> tuple[str, ...]:
    """The paths of files below `records/` that a folder and a commit do not have in common, sorted."""
    committed = {file.path: file.blob for file in Commit(repository=repository, commit=commit).files()}
    tree = WorkingTree(root=root)
    blobs = blobs_here(tree, max(map(len, committed.values()), default=40))
    here = {file.path: blobs.get(file.path, "") for file in tree.files()}
    return tuple(sorted(path for path in here.keys() | committed.keys() if here.get(path) != committed.get(path)))


def demanded_at(root: Path) -> Repository:
    """The repository whose work tree is this folder, where a revision of it was asked for.

    Raises:
        NoRepositoryError: the folder is no work tree.
    """
    repository = open_repository(root)
    if repository.root != root.resolve():
        raise NoRepositoryError(f"{root} is inside another repository", path=str(root))
    return repository
