"""A refused value comes with what was probably meant: a day, an amount in fen, a value without Chinese quotes."""

# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest

from minutebook.model.record import Record
from minutebook.store.catalogue import say
from minutebook.store.contract import house_contract
from minutebook.store.meant import day_written, fen_meant, says_nothing
from minutebook.store.typing import typed
from minutebook.store.validation import faults_of, house_validation

CONTRACT = house_contract()
UNIT = CONTRACT.forms["unit/1"]


def _told(kind: str, field: str, value: str) -> tuple[str, str, str]:
    """Code, sentence and remedy for one field of a record of this kind."""
    form = CONTRACT.forms[f"{kind}/1"]
    result = typed(form, "x.yaml", {field: value})
    problems = [*result.problems, *house_validation().problems(form, "x.yaml", result.data, result.problems)]
    found = [problem for problem in problems if problem.field == (field,) and problem.code != "S201"]
    assert len(found) == 1
    return (found[0].code, *say(found[0], "zh"))


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("38,600元", "3860000"),
        ("3860.00", "386000"),
        ("3,860", "386000"),
        ("３，８６０元", "386000"),
        ("3860.5", "386050"),
        ("0.05", "5"),
        ("-12.30", "-1230"),
        ("¥12", "1200"),
        ("386000分", "386000"),
        ("3.5万元", "3500000"),
        ("38万元", "38000000"),
        ("3860.005", ""),
        ("1,2", ""),
        ("三千元", ""),
        ("", ""),
    ],
)
def test_an_amount_in_yuan_is_told_in_fen(text: str, fen: str) -> None:
    assert fen_meant(text) == fen


def test_an_amount_that_is_not_in_fen_is_told_with_the_converted_amount() -> None:
    rest = "（元数后面加两个 0；例如 38,600 元写 3860000），不写逗号、小数点和单位。"
    assert _told("entry", "amount_fen", "38,600元") == (
        "S225",
        "字段 amount_fen（金额）的金额以“分”计，现在是 38,600元",
        f"写 3860000{rest}",
    )
    assert _told("entry", "amount_fen", "3860.00")[2] == f"写 386000{rest}"
    assert _told("entry", "amount_fen", "三千元") == (
        "S228",
        "字段 amount_fen（金额）的金额以“分”计，只写数字，现在是 三千元",
        "元数后面加两个 0，例如 38,600 元写 3860000；不写逗号、小数点和单位。",
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月2日",
        "2026年03月02日",
        "2026/3/2",
        "２０２６-03-02",
        "2026-3-2",
        "2026.3.2",
        "20260302",
        "2026年3月2号",
    ],
)
def test_a_day_written_in_another_fashion_is_told_as_it_must_be_written(text: str) -> None:
    assert day_written(text) == "2026-03-02"
    assert _told("unit", "as_of", text) == (
        "S226",
        f"字段 as_of（截至）的日期要写成 2026-03-02 这个样子，现在是 {text}",
        "写成 2026-03-02",
    )


@pytest.mark.parametrize("text", ["2026-02-30", "2026年2月30日", "2026/13/1"])
def test_only_a_day_that_does_not_exist_is_called_none_of_the_calendar(text: str) -> None:
    assert _told("unit", "as_of", text)[:2] == ("S213", f"字段 as_of（截至）不是日历上有的日期，现在是 {text}")


@pytest.mark.parametrize("text", ["3月2日", "下周三", "2026年3月"])
def test_what_names_no_day_is_asked_for_one(text: str) -> None:
    assert _told("unit", "as_of", text)[:2] == ("S229", f"字段 as_of（截至）要写一个日期，现在是 {text}")


@pytest.mark.parametrize(
    ("kind", "field", "value", "meant"),
    [
        ("unit", "as_of", "“2026-03-02”", "2026-03-02"),
        ("unit", "as_of", "“2026年3月2日”", "2026-03-02"),
        ("unit", "as_of", '“2026-03-02"', "2026-03-02"),
        ("unit", "households", "“40”", "40"),
        ("unit", "unit_kind", "“compound”", "compound"),
        ("unit", "id", "“unit/a”", "unit/a"),
    ],
)
def test_chinese_quotation_marks_around_a_fixed_value_are_told(kind: str, field: str, value: str, meant: str) -> None:
    code, _, remedy = _told(kind, field, value)
    assert (code, remedy) == ("S227", f"去掉引号，写成 {meant}；要用引号的，用英文的（半角）。")


def test_a_title_may_stand_between_chinese_quotation_marks() -> None:
    data = {"schema": "unit/1", "id": "unit/a", "title": "“垂柳院”", "unit_kind": "compound"}
    assert typed(UNIT, "x.yaml", data).problems == ()
    assert house_validation().problems(UNIT, "x.yaml", data) == ()


@pytest.mark.parametrize("text", ["", "\n", "  ", " \n\n", "\u3000", "。\n", "-", "……", "“”"])
def test_text_that_says_nothing_is_refused_like_empty_text(text: str) -> None:
    assert says_nothing(text)
    form = CONTRACT.forms["matter/1"]
    result = typed(form, "x.yaml", {"title": text, "text": text})
    assert [(problem.code, problem.field) for problem in result.problems] == [("S218", ("title",)), ("S218", ("text",))]


@pytest.mark.parametrize("text", ["√", "+1", "。x", "甲", "㎡"])
def test_a_symbol_says_something_however_little(text: str) -> None:
    assert not says_nothing(text)


def test_a_correction_that_leaves_nothing_is_a_fault_too() -> None:
    data: dict[str, Any] = {"schema": "unit/1", "id": "unit/a", "title": "\n", "unit_kind": "compound"}
    record = Record(id="unit/a", kind="unit", path="records/unit/a.yaml", date="", data=data, references=())
    assert ("title",) in list(faults_of(record))
