"""What a hand slipped on is said instead of what the parser met, at the place of the slip and with the right form."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.store.catalogue import line
from minutebook.store.reader import UnreadableError, read
from minutebook.store.slips import colon_slip
from minutebook.store.source import WorkingTree
from tests.corpus.builders import MATTER, UNIT, copy_of_base, records_of

MEETING = "records/meeting/2026/2026-03-20-yard-talk.yaml"
ITEM = "  - matter/2026-03-02-bike-shed"


def _told(root: Path, path: str, old: str, new: str) -> list[str]:
    """Place, sentence and remedy of every problem after an exchange in the base set, without the path."""
    file = copy_of_base(root) / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return [line(problem, "zh").removeprefix(f"{path}:") for problem in records_of(WorkingTree(root=root)).problems]


@pytest.mark.parametrize(
    ("path", "exchange", "place", "right"),
    [
        (UNIT, ("title: ", "title："), "3:1: R125 字段 title 的冒号不对，是中文的“：”", "title: 垂柳院"),
        (UNIT, ("title: ", "title ： "), "3:1: R125 字段 title 的冒号不对，是中文的“：”", "title: 垂柳院"),
        (UNIT, ("schema: ", "schema："), "1:1: R125 字段 schema 的冒号不对，是中文的“：”", "schema: unit/1"),
        (UNIT, ("title: ", "title:"), "3:1: R125 字段 title 的冒号不对，后面少了空格", "title: 垂柳院"),
        (MEETING, ("  entitled: ", "  entitled:"), "15:3: R125 字段 entitled 的冒号不对，后面少了空格", "entitled: 40"),
        (
            MATTER,
            ("  - path: ", "  - path："),
            "19:3: R125 字段 path 的冒号不对，是中文的“：”",
            "- path: 2026/bike-shed-plan.txt",
        ),
    ],
)
def test_a_colon_that_is_none_is_named_with_the_right_line(
    path: str, exchange: tuple[str, str], place: str, right: str, tmp_path: Path
) -> None:
    assert _told(tmp_path, path, *exchange) == [f"{place}\n  冒号用英文的（半角），后面空一格，写成 {right}"]


def test_every_full_width_colon_of_a_file_is_told_at_once_and_no_record_is_not_said() -> None:
    with pytest.raises(UnreadableError) as caught:
        read("x.yaml", "schema：unit/1\nid：unit/a\ntitle：甲\n".encode())
    assert [(p.code, p.line, p.column) for p in caught.value.problems] == [("R125", n, 1) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("path", "exchange", "place", "right"),
    [
        (MEETING, (ITEM, ITEM.replace("- ", "-")), "10:3: R126 列表这一项的减号不对，后面少了空格", ITEM.strip()),
        (MEETING, (ITEM, ITEM.replace("-", "—", 1)), "10:3: R126 列表这一项的减号不对，写成了“—”", ITEM.strip()),
        (
            MATTER,
            ("  - path", "  -path"),
            "19:3: R126 列表这一项的减号不对，后面少了空格",
            "- path: 2026/bike-shed-plan.txt",
        ),
        (
            MATTER,
            ("  - path", "  • path"),
            "19:3: R126 列表这一项的减号不对，写成了“•”",
            "- path: 2026/bike-shed-plan.txt",
        ),
    ],
)
def test_a_dash_that_is_none_is_named_with_the_right_item(
    path: str, exchange: tuple[str, str], place: str, right: str, tmp_path: Path
) -> None:
    assert _told(tmp_path, path, *exchange) == [f"{place}\n  用英文减号，后面空一格，写成 {right}"]


def test_a_list_of_one_field_with_a_dash_that_lacks_its_space_is_told_at_the_dash(tmp_path: Path) -> None:
    old = "  - number: 1\n    title: 换不换顶\n  - number: 2\n    title: 钱从哪里来\n"
    assert _told(tmp_path, MEETING, old, "  -number: 1\n") == [
        "18:3: R126 列表这一项的减号不对，后面少了空格\n  用英文减号，后面空一格，写成 - number: 1"
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        (
            MEETING,
            ITEM,
            f"{ITEM}\n -{ITEM[3:]}",
            "11:2: R127 列表没有对齐，这个减号要与同一列表上面的减号对齐\n  这一行前面留 2 个空格。",
        ),
        (
            MEETING,
            ITEM,
            f"{ITEM}\n {ITEM}",
            "11:4: R127 列表没有对齐，这个减号要与同一列表上面的减号对齐\n  这一行前面留 2 个空格。",
        ),
        (
            MATTER,
            "    media",
            "   media",
            "20:4: R127 列表没有对齐，这一行要与减号后面的字段名对齐\n  这一行前面留 4 个空格。",
        ),
        (
            MATTER,
            "    media",
            "  media",
            "20:3: R127 列表没有对齐，这一行要与减号后面的字段名对齐\n  这一行前面留 4 个空格。",
        ),
        (
            MATTER,
            "    media",
            "     media",
            "20:6: R127 列表没有对齐，这一行要与减号后面的字段名对齐\n  这一行前面留 4 个空格。",
        ),
    ],
)
def test_what_is_not_aligned_in_a_list_is_told_with_its_spaces(
    path: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    assert _told(tmp_path, path, old, new) == [told]


def test_a_pair_of_unlike_quotation_marks_is_told(tmp_path: Path) -> None:
    told = _told(tmp_path, UNIT, '"2026-01-10"', '"2026-01-10”')
    sentence = '8:8: R128 引号不成对，"2026-01-10” 里用了中文引号'
    remedy = '引号用英文的（半角），前后一样，写成 "2026-01-10"；一行能写下的也可以不用引号。'
    assert told == [f"{sentence}\n  {remedy}"]


def test_text_after_a_bar_is_no_structure_and_what_follows_a_fault_is_no_comment() -> None:
    text = (
        "schema: unit/1\nnote: |\n  title：不是字段\n  —不是列表\n  -也不是\n\n  a:b\n"
        "list:\n  - text: |\n      x：y\n    z 没有冒号\nnote2: |\n  # 不是注释\n"
    )
    with pytest.raises(UnreadableError) as caught:
        read("x.yaml", text.encode())
    assert [(p.code, p.line) for p in caught.value.problems] == [("R111", 11)]


@pytest.mark.parametrize("text", ["title: a：b", "网址:x", "https://example.org", "see http://x", "- - a", "19:30"])
def test_a_colon_within_a_value_is_no_slip(text: str) -> None:
    assert colon_slip(text) is None
