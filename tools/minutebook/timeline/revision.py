"""What Git remembers of the records, as plain values: commits, changes, and how each came onto the trunk.

Decides which commits revised a record, and by which commit of the trunk's first-parent line it was adopted (design
principle 1: an act is adopted when it first appears there). Reading Git is left to `gitlog`, which makes these values;
judging whether a revision was allowed is left to the history rules.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone named by a commit, often a role rather than a person. Either text may be empty."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One path that differs between a commit and one of its parents.

    `status` is A (added), M (modified), D (deleted) or T (became another kind of entry). `old` and `new` are blob ids,
    empty where the path is absent; modes are Git's six digits (`120000` is a symbolic link, `160000` a submodule).
    `parent` is the commit compared with; empty for a commit without parents.
    """

    path: str
    status: str
    old: str
    new: str
    old_mode: str
    new_mode: str
    parent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit: who recorded what, and when. Dates are ISO with offset: days of recording, never of deciding.

    `changes` compares with *every* parent. `adopted_in` is the first commit on the trunk's first-parent line that
    contains this one, which is itself for a commit on that line.
    """

    id: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    authored_at: str
    committer: Person
    committed_at: str
    epoch: int
    subject: str
    body: str
    co_authors: tuple[Person, ...] = ()
    signers: tuple[Person, ...] = ()
    changes: tuple[Change, ...] = ()
    adopted_in: str = ""

    @property
    def is_merge(self) -> bool:
        """Whether it joins two lines or more."""
        return len(self.parents) > 1

    @property
    def own_changes(self) -> tuple[Change, ...]:
        """The changes this commit itself made: for a merge, only the paths that differ from every parent.

        A merge that takes one parent's text (`-s ours` too) made no change of its own; the loser's own commit is still
        in the history. A merge that slips in a text of neither side ("evil merge") has that change here, once, against
        its first parent.
        """
        if not self.is_merge:
            return self.changes
        differing: dict[str, set[str]] = {}
        for change in self.changes:
            differing.setdefault(change.path, set()).add(change.parent)
        everywhere = set(self.parents)
        return tuple(
            change
            for change in self.changes
            if change.parent == self.parents[0] and differing[change.path] == everywhere
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One step in the life of one record: the commit that made it, and the change it made."""

    commit: Commit
    change: Change


@dataclass(frozen=True)
class History:
    """Every commit that leads to one commit, parents before children, with the changes below one folder."""

    head: str
    commits: tuple[Commit, ...]

    @classmethod
    def of(cls, head: str, commits: Iterable[Commit]) -> "History":
        """The history that ends at `head`, each commit told which commit of the first-parent line adopted it.

        Args:
            head: id of the last commit.
            commits: all its ancestors and itself, parents before children.
        """
        listed = tuple(commits)
        adopted = _adoptions(head, {commit.id: commit.parents for commit in listed})
        return cls(head, tuple(replace(commit, adopted_in=adopted.get(commit.id, "")) for commit in listed))

    @cached_property
    def by_id(self) -> dict[str, Commit]:
        """The commits by their ids."""
        return {commit.id: commit for commit in self.commits}

    @cached_property
    def trunk(self) -> tuple[Commit, ...]:
        """The first-parent line, oldest first."""
        return tuple(self.by_id[commit] for commit in _first_parents(self.head, self._parents))

    @cached_property
    def _parents(self) -> dict[str, tuple[str, ...]]:
        return {commit.id: commit.parents for commit in self.commits}

    @cached_property
    def _revisions(self) -> dict[str, tuple[Revision, ...]]:
        found: dict[str, list[Revision]] = {}
        for commit in self.commits:
            for change in commit.own_changes:
                found.setdefault(change.path, []).append(Revision(commit=commit, change=change))
        return {path: tuple(revisions) for path, revisions in found.items()}

    @cached_property
    def _adopted(self) -> dict[str, Commit]:
        found: dict[str, Commit] = {}
        for commit in self.trunk:
            parent = commit.parents[0] if commit.parents else ""
            for change in commit.changes:
                if change.parent == parent and change.new:
                    found.setdefault(change.path, commit)
        return found

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path the history ever knew, sorted; those deleted since too."""
        return tuple(sorted(set(self._revisions) | set(self._adopted)))

    def revisions(self, path: str) -> tuple[Revision, ...]:
        """All revisions of one path, oldest first; those of drafts and of losing side branches too."""
        return self._revisions.get(path, ())

    def adoption(self, path: str) -> Commit | None:
        """The commit of the first-parent line on which this path first appeared, or None when it never did."""
        return self._adopted.get(path)

    def drafts(self, path: str) -> tuple[Revision, ...]:
        """The revisions of a path made before the commit that adopted it, and adopted with it; oldest first.

        The last one is the text adopted, unless the merge itself changed it.
        """
        adoption = self.adoption(path)
        if adoption is None:
            return self.revisions(path)
        return tuple(revision for revision in self.revisions(path) if revision.commit.adopted_in == adoption.id)


def _first_parents(head: str, parents: dict[str, tuple[str, ...]]) -> Sequence[str]:
    line = []
    commit = head
    while commit in parents:
        line.append(commit)
        commit = parents[commit][0] if parents[commit] else ""
    return line[::-1]


def _adoptions(head: str, parents: dict[str, tuple[str, ...]]) -> dict[str, str]:
    adopted: dict[str, str] = {}
    for adopter in _first_parents(head, parents):
        waiting = [adopter]
        while waiting:
            commit = waiting.pop()
            if commit in parents and commit not in adopted:
                adopted[commit] = adopter
                waiting.extend(parents[commit])
    return adopted
