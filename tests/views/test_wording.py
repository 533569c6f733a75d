"""Sentences in one language."""

# SPDX-License-Identifier: Apache-2.0

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.views.sentence import sentence
from minutebook.views.wording import Words

PHRASES = {
    "plain": "{what}",
    "day": "{on:day}",
    "sum": "{sum:yuan}元",
    "share": "{share:fraction}",
    "braces": "{{{what}}}",
}
ZH, EN = Words("zh", PHRASES), Words("en", PHRASES)


@pytest.mark.parametrize(
    ("iso", "zh", "en"),
    [
        ("2026-03-02", "2026年3月2日", "2 March 2026"),
        ("2026-12-31", "2026年12月31日", "31 December 2026"),
        ("2024-02-29", "2024年2月29日", "29 February 2024"),
    ],
)
def test_a_date_is_written_out(iso: str, zh: str, en: str) -> None:
    assert (ZH.text("day", on=iso), EN.text("day", on=iso)) == (zh, en)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_two_days_are_never_written_alike(day: date) -> None:
    year, rest = ZH.day(day.isoformat()).split("年")
    month, number = rest.rstrip("日").split("月")
    assert date(int(year), int(month), int(number)) == day


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "0.00元"), (5, "0.05元"), (386_000, "3,860.00元"), (-1, "-0.01元"), (123_456_789, "1,234,567.89元")],
)
def test_money_is_written_in_yuan(fen: int, words: str) -> None:
    assert ZH.text("sum", sum=fen) == words


@pytest.mark.parametrize(
    ("share", "zh"),
    [("2/3", "三分之二"), ("1/2", "二分之一"), ("3/4", "四分之三"), ("1/10", "十分之一"), ("1/11", "1/11")],
)
def test_a_small_threshold_is_written_in_words_in_chinese_alone(share: str, zh: str) -> None:
    assert (ZH.text("share", share=share), EN.text("share", share=share)) == (zh, share)


@given(st.text())
def test_a_value_is_never_read_as_a_phrase(text: str) -> None:
    """A title such as `{on.__class__}` is words and stays so."""
    assert ZH.text("plain", what=text) == text
    assert ZH.text("braces", what=text) == "{" + text + "}"


def test_a_sentence_is_said_with_its_values() -> None:
    assert EN.say(sentence("day", on="2026-03-02")) == "2 March 2026"


def test_a_phrase_that_the_catalogue_lacks_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="absent"):
        ZH.text("absent")


def test_a_value_that_the_sentence_lacks_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="what"):
        ZH.text("plain")
