"""What differs between two versions of a record."""

# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.timeline.difference import FieldChange, Item, Order, applied, differences


def change(*field: Any, old: Any = None, new: Any = None) -> FieldChange:
    return FieldChange(field=field, old=old, new=new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            {"households": 338}, {"households": 340}, (change("households", old=338, new=340),), id="a number"
        ),
        pytest.param({"a": 1}, {"a": 1, "b": "x"}, (change("b", new="x"),), id="a new field"),
        pytest.param({"a": 1, "b": "x"}, {"a": 1}, (change("b", old="x"),), id="a field gone"),
        pytest.param(
            {"a": {"b": {"c": "1"}}}, {"a": {"b": {"c": "2"}}}, (change("a", "b", "c", old="1", new="2"),), id="deep"
        ),
        pytest.param({"a": 1}, {"a": True}, (change("a", old=1, new=True),), id="a number is not a truth value"),
        pytest.param({"a": 0}, {"a": "0"}, (change("a", old=0, new="0"),), id="a number is not its text"),
        pytest.param({"a": ["x"]}, {"a": "x"}, (change("a", old=["x"], new="x"),), id="a list became a text"),
        pytest.param(None, {"a": 1}, (change(new={"a": 1}),), id="a record begins"),
        pytest.param({"a": 1}, None, (change(old={"a": 1}),), id="a record is gone"),
        pytest.param(
            {"items": [{"number": 1, "text": "甲"}, {"number": 2, "text": "乙"}]},
            {"items": [{"number": 2, "text": "丙"}, {"number": 3, "text": "丁"}]},
            (
                change("items", Item("number", 1), old={"number": 1, "text": "甲"}),
                change("items", Item("number", 2), "text", old="乙", new="丙"),
                change("items", Item("number", 3), new={"number": 3, "text": "丁"}),
            ),
            id="numbered items are matched by their number",
        ),
        pytest.param(
            {"o": [{"option": "a", "n": 1}, {"option": "b", "n": 1}]},
            {"o": [{"option": "b", "n": 1}, {"option": "a", "n": 2}]},
            (
                change("o", Item("option", "a"), "n", old=1, new=2),
                change("o", Order.OF_ITEMS, old=("a", "b"), new=("b", "a")),
            ),
            id="another order of options is one change",
        ),
        pytest.param(
            {"k": [{"key": "a"}]},
            {"k": [{"key": "b"}, {"key": "a"}]},
            (
                change("k", Item("key", "b"), new={"key": "b"}),
                change("k", Order.OF_ITEMS, old=("a",), new=("b", "a")),
            ),
            id="an item put before another",
        ),
        pytest.param(
            {"k": [{"number": 1, "a": "x"}, {"number": 1, "a": "y"}]},
            {"k": [{"number": 1, "a": "x"}, {"number": 1, "a": "z"}]},
            (change("k", 1, "a", old="y", new="z"),),
            id="a number used twice marks nothing",
        ),
        pytest.param({"p": ["甲", "乙"]}, {"p": ["甲"]}, (change("p", 1, old="乙"),), id="plain lists by position"),
    ],
)
def test_the_changes_of_one_record(old: Any, new: Any, expected: tuple[FieldChange, ...]) -> None:
    assert differences(old, new) == expected
    assert same(applied(old, expected), new)


def same(one: Any, other: Any) -> bool:
    """Equality in which 1 is not True."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and one == other


scalars = st.one_of(st.text("甲乙ab", max_size=3), st.integers(-2, 3), st.booleans())
names = st.sampled_from(["title", "number", "key", "option", "items", "text"])
trees = st.recursive(
    scalars,
    lambda parts: st.one_of(st.lists(parts, max_size=4), st.dictionaries(names, parts, max_size=4)),
    max_leaves=25,
)
marked = st.lists(
    st.fixed_dictionaries({"number": st.integers(1, 6)}, optional={"text": trees}),
    max_size=6,
    unique_by=lambda item: item["number"],
)
records = st.one_of(st.none(), st.dictionaries(names, st.one_of(trees, marked), max_size=5))


@given(records)
def test_a_version_does_not_differ_from_itself(data: Any) -> None:
    assert differences(data, data) == ()


@given(records, records)
def test_putting_the_changes_into_the_old_version_gives_the_new(old: Any, new: Any) -> None:
    assert same(applied(old, differences(old, new)), new)


@given(marked, marked)
def test_marked_items_may_come_go_and_move(old: Any, new: Any) -> None:
    assert same(applied({"items": old}, differences({"items": old}, {"items": new})), {"items": new})


@given(records, records)
def test_no_two_changes_are_of_one_field(old: Any, new: Any) -> None:
    fields = [repr(change.field) for change in differences(old, new)]
    assert len(set(fields)) == len(fields)
