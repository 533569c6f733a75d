"""Two texts compared in words a reader recognises."""

# SPDX-License-Identifier: Apache-2.0

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.timeline.words import Mark, compared

SAME, GONE, NEW = Mark.SAME, Mark.GONE, Mark.NEW
TEXTS = st.one_of(
    st.text(alphabet="东草坪改车位。；\n 12.,ab", max_size=60),
    st.text(max_size=40),
    st.lists(
        st.sampled_from(["车位三十二个。", "车位二十二个。", "树不动；", "\n", "3,860.00元", "A区"]), max_size=8
    ).map("".join),
)


@given(TEXTS, TEXTS)
def test_without_what_is_new_the_pieces_are_the_old_text_without_what_is_gone_the_new_one(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert "".join(text for mark, text in pieces if mark is not NEW) == old
    assert "".join(text for mark, text in pieces if mark is not GONE) == new


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_and_no_two_neighbours_are_of_one_kind(old: str, new: str) -> None:
    pieces = compared(old, new)
    assert all(text for _, text in pieces)
    assert all(one[0] is not other[0] for one, other in pairwise(pieces))


@given(TEXTS)
def test_a_text_compared_with_itself_is_one_piece(text: str) -> None:
    assert compared(text, text) == (((SAME, text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        pytest.param(
            "改三十二个车位",
            "改二十二个车位",
            ((SAME, "改"), (GONE, "三"), (NEW, "二"), (SAME, "十二个车位")),
            id="one character",
        ),
        pytest.param(
            "投资48,000.00元，建32个车位。",
            "投资36,500.00元，建22个车位。",
            (
                (SAME, "投资"),
                (GONE, "48,000.00"),
                (NEW, "36,500.00"),
                (SAME, "元，建"),
                (GONE, "32"),
                (NEW, "22"),
                (SAME, "个车位。"),
            ),
            id="a number is one word",
        ),
        pytest.param(
            "树不动。\n",
            "树不动。费用公示。\n",
            ((SAME, "树不动。"), (NEW, "费用公示。"), (SAME, "\n")),
            id="a sentence more",
        ),
        pytest.param(
            "甲。乙。丙。", "甲。丙。", ((SAME, "甲。"), (GONE, "乙。"), (SAME, "丙。")), id="a sentence less"
        ),
        pytest.param(
            "由物业的人施工",
            "由街道的队施工",
            ((SAME, "由"), (GONE, "物业的人"), (NEW, "街道的队"), (SAME, "施工")),
            id="an island",
        ),
        pytest.param(
            "由物业的三个人施工",
            "由街道的三个队施工",
            ((SAME, "由"), (GONE, "物业"), (NEW, "街道"), (SAME, "的三个"), (GONE, "人"), (NEW, "队"), (SAME, "施工")),
            id="three characters are no island",
        ),
        pytest.param(
            "甲\n乙",
            "丙\n丁",
            ((GONE, "甲"), (NEW, "丙"), (SAME, "\n"), (GONE, "乙"), (NEW, "丁")),
            id="a line's end is no island",
        ),
        pytest.param(
            "a CCTV b",
            "a LED b",
            ((SAME, "a "), (GONE, "CCTV"), (NEW, "LED"), (SAME, " b")),
            id="a Latin word is one word",
        ),
        pytest.param(
            "装两排。\n",
            "装三排。\n",
            ((SAME, "装"), (GONE, "两"), (NEW, "三"), (SAME, "排。\n")),
            id="the end of a sentence",
        ),
        pytest.param("", "新", ((NEW, "新"),), id="all is new"),
        pytest.param("旧", "", ((GONE, "旧"),), id="all is gone"),
    ],
)
def test_a_reader_sees_phrases_replaced(old: str, new: str, pieces: tuple[tuple[Mark, str], ...]) -> None:
    assert compared(old, new) == pieces


def test_a_change_in_a_long_text_is_shown_in_its_sentence_alone() -> None:
    sentences = [f"第{number}条 这一条写明第{number}件事。" for number in range(900)]
    changed = [*sentences[:450], "第450条 换成别的说法。", *sentences[451:]]
    pieces = compared("".join(sentences), "".join(changed))
    assert pieces[0][1].startswith("第0条") and pieces[-1][1].endswith("第899件事。")
    assert sum(len(text) for mark, text in pieces if mark is not SAME) < 40


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("的" * 60_000, "的" * 59_999, id="one character, sixty thousand times"),
        pytest.param("甲。" * 30_000, "甲。" * 15_000 + "乙。" * 15_000, id="one sentence, thirty thousand times"),
    ],
)
def test_a_hostile_text_of_the_greatest_length_is_compared_in_time(old: str, new: str) -> None:
    """The largest text a schema lets in; character by character it took minutes and stopped the whole edition."""
    began = time.process_time()
    pieces = compared(old, new)
    assert time.process_time() - began < 5
    assert "".join(text for mark, text in pieces if mark is not GONE) == new
