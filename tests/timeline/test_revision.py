"""Which commit of the first-parent line adopted a commit, over histories of any shape."""

# SPDX-License-Identifier: Apache-2.0

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from minutebook.timeline.revision import Commit, History, Person

NOBODY = Person(name="", email="")


def commit(name: str, parents: tuple[str, ...]) -> Commit:
    return Commit(
        id=name,
        tree="",
        parents=parents,
        author=NOBODY,
        authored_at="",
        committer=NOBODY,
        committed_at="",
        epoch=0,
        subject="",
        body="",
    )


@st.composite
def graphs(draw: st.DrawFn) -> list[Commit]:
    """Commits 0, 1, 2 …, each with up to three earlier parents."""
    size = draw(st.integers(1, 14))
    return [
        commit(
            str(number),
            tuple(map(str, draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True)))) if number else (),
        )
        for number in range(size)
    ]


def ancestors(history: History, name: str) -> set[str]:
    parents = history.by_id[name].parents
    return {name}.union(*(ancestors(history, parent) for parent in parents))


@given(graphs())
def test_a_commit_is_adopted_by_the_first_of_the_trunk_that_contains_it(listed: list[Commit]) -> None:
    history = History.of(listed[-1].id, listed)
    trunk = [one.id for one in history.trunk]
    for one in history.commits:
        containing = [name for name in trunk if one.id in ancestors(history, name)]
        assert one.adopted_in == (containing[0] if containing else "")


@given(graphs())
def test_the_trunk_follows_first_parents_to_a_commit_without_any(listed: list[Commit]) -> None:
    trunk = History.of(listed[-1].id, listed).trunk
    assert trunk[-1].id == listed[-1].id
    assert not trunk[0].parents
    assert all(later.parents[0] == earlier.id for earlier, later in pairwise(trunk))


@given(graphs())
def test_every_commit_of_the_trunk_adopts_itself(listed: list[Commit]) -> None:
    assert all(one.adopted_in == one.id for one in History.of(listed[-1].id, listed).trunk)
