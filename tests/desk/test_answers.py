"""Answers given as options: where they go, what is refused, and that money loses no fen."""
# SPDX-License-Identifier: Apache-2.0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.desk.answers import AnswerError, answer_tree, fen_of
from minutebook.model.quantities import yuan
from minutebook.store.contract import house_contract

MEETING = house_contract().forms["meeting/1"]
ENTRY = house_contract().forms["entry/1"]


def test_answers_become_nested_text_in_the_order_given() -> None:
    answers = [
        ("attendance/present", "39"),
        ("matters", "matter/a"),
        ("matters", "matter/b"),
        ("agenda/0/title", "一"),
        ("agenda/1/title", "二"),
        ("agenda/0/number", "1"),
    ]
    assert answer_tree(MEETING, answers, {"title": "会"}) == {
        "title": "会",
        "attendance": {"present": "39"},
        "matters": ["matter/a", "matter/b"],
        "agenda": [{"title": "一", "number": "1"}, {"title": "二"}],
    }


@pytest.mark.parametrize(
    ("answers", "key", "values"),
    [
        ([("titel", "x")], "cli.answer.unknown", {"field": "titel", "known": "title"}),
        ([("title", "x"), ("title", "y")], "cli.answer.twice", {"field": "title"}),
        ([("attendance", "39")], "cli.answer.not_single", {"field": "attendance", "fields": "entitled, present"}),
        ([("agenda", "x")], "cli.answer.not_single", {"field": "agenda", "fields": "number, title"}),
        ([("title/0", "x")], "cli.answer.no_part", {"field": "title/0"}),
        ([("agenda/1/title", "x")], "cli.answer.no_item", {"field": "agenda/1/title", "next": "0"}),
        ([("agenda/-1/title", "x")], "cli.answer.no_item", {"field": "agenda/-1/title", "next": "0"}),
        ([("agenda/١/title", "x")], "cli.answer.no_item", {"field": "agenda/١/title", "next": "0"}),
        ([("title", "a\x07b")], "cli.answer.character", {"field": "title", "character": "U+0007"}),
        ([("title", "a\udcffb")], "cli.answer.character", {"field": "title", "character": "U+DCFF"}),
    ],
)  # fmt: skip
def test_an_answer_without_a_place_is_named(answers: list[tuple[str, str]], key: str, values: dict[str, str]) -> None:
    with pytest.raises(AnswerError) as raised:
        answer_tree(MEETING, answers, {})
    assert (raised.value.key, raised.value.values) == (key, values)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("3860", "386000"),
        ("3860.5", "386050"),
        ("3,860.50", "386050"),
        ("3，860 元", "386000"),
        ("0.01", "1"),
        ("0", "0"),
        ("0.005", None),
        ("-1", None),
        ("1e3", None),
        ("38,60", None),
        ("", None),
        ("三千", None),
    ],
)
def test_yuan_become_fen_exactly_or_not_at_all(text: str, fen: str | None) -> None:
    assert fen_of(text) == fen


@given(st.integers(0, 10**17))
def test_what_is_shown_in_yuan_reads_back_as_the_same_fen(fen: int) -> None:
    assert fen_of(yuan(fen)) == str(fen)
    assert answer_tree(ENTRY, [("amount_yuan", yuan(fen))], {}) == {"amount_fen": str(fen)}


def test_a_sum_in_yuan_that_is_none_is_named() -> None:
    with pytest.raises(AnswerError) as raised:
        answer_tree(ENTRY, [("amount_yuan", "十块")], {})
    assert (raised.value.key, raised.value.values) == ("cli.answer.no_yuan", {"value": "十块"})
