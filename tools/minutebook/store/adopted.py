"""Which acts of the working tree are no longer what the trunk adopted: edited in place, or gone.

Only registers may change; an act that was adopted stays as it is, and a later act corrects it (design principle 1). The
trunk is the first of the usual names that the repository has; what only a branch holds is a draft and may change.
"""

# SPDX-License-Identifier: Apache-2.0

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from minutebook.gitlog.errors import UnknownRevisionError
from minutebook.gitlog.repository import Repository
from minutebook.model.ids import ACTS, id_at, kind_of
from minutebook.model.problem import Problem
from minutebook.store.reader import MAX_BYTES
from minutebook.store.source import Commit, WorkingTree

TRUNKS: Final = ("refs/remotes/origin/main", "refs/remotes/origin/master", "refs/heads/main", "refs/heads/master")


def trunk_of(repository: Repository) -> str:
    """The id of the trunk's newest commit.

    Raises:
        UnknownRevisionError: nothing was committed yet.
    """
    for name in TRUNKS:
        try:
            return repository.resolve(name)
        except UnknownRevisionError:
            continue
    return repository.head()


def blobs_here(tree: WorkingTree, length: int) -> Mapping[str, str]:
    """The id Git would give each file below `records/`, by path; `length` is that of the repository's ids."""
    hashed = hashlib.sha256 if length == 64 else hashlib.sha1
    found = {}
    for file, content in tree.contents([file for file in tree.files() if file.kind == "file"], MAX_BYTES):
        if isinstance(content, bytes):
            found[file.path] = hashed(b"blob %d\0" % len(content) + content).hexdigest()
    return found


def check_adopted(repository: Repository, tree: WorkingTree) -> Iterator[Problem]:
    """Advises to leave adopted acts as they are (invariant 65): one problem for each that was edited or removed."""
    trunk = trunk_of(repository)
    adopted = {file.path: file.blob for file in Commit(repository=repository, commit=trunk).files()}
    here = blobs_here(tree, max(map(len, adopted.values()), default=40))
    for path, blob in sorted(adopted.items()):
        record_id = id_at(path)
        if record_id is None or kind_of(record_id) not in ACTS:
            continue
        if path not in here:
            yield Problem(code="H802", path=path, on="record", line=1, column=1, values={"id": record_id})
        elif here[path] != blob:
            yield Problem(code="H801", path=path, on="record", values={"id": record_id})
