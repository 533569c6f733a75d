"""`explain`: every code is explained, in both languages; an unknown one is answered with those near it."""
# SPDX-License-Identifier: Apache-2.0

import re

import pytest

from minutebook.store.catalogue import catalogue
from tests.cli.command import Ran, minutebook


def test_a_code_is_explained_with_rule_source_wrong_and_right() -> None:
    remedy = re.sub(r"\{[a-z0-9_]+\}", "…", catalogue()["S201"].wordings["zh"].remedy)
    assert minutebook("explain", "s201", "--lang", "zh") == Ran(
        0,
        "S201  拒收  缺少字段 …（…）\n"
        "\n"
        "是什么：读不懂、不合格式、指向不存在的东西，或会公开个人信息，不能进入记录\n"
        "规则：必填字段不能省略，也没有默认值。\n"
        "出处：本工具的记录格式\n"
        f"怎么办：{remedy}\n"
        "\n"
        "写错的样子 (records/unit/willow-court.yaml)\n"
        "    （没有这一行）\n"
        "\n"
        "写对的样子\n"
        "    unit_kind: compound\n",
        "",
    )


def test_the_example_of_a_defect_teaches_nobody_to_change_the_record_of_what_happened() -> None:
    out = minutebook("explain", "D601", "--lang", "zh").out
    assert '没有按规定做的，照实记下是这样\n    posted_on: "2026-03-11"\n' in out
    assert '一开始就按规定做的，记下是这样（已经发生的照实保留，不要改成这样）\n    posted_on: "2026-03-10"\n' in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_a_code_every_code_has_one_line(lang: str) -> None:
    ran = minutebook("explain", "--lang", lang)
    assert ran.status == 0
    assert [line.split(" ")[0] for line in ran.out.splitlines()] == list(catalogue())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_code_can_be_explained_without_sending_the_terminal_a_control_character(lang: str) -> None:
    for code in catalogue():
        ran = minutebook("explain", code, "--lang", lang)
        assert ran.status == 0
        assert ran.err == ""
        assert ran.out.replace("\n", "").isprintable()


def test_an_unknown_code_is_wrong_usage_and_answered_with_those_near_it() -> None:
    ran = minutebook("explain", "S2O1", "--lang", "zh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("没有 S2O1 这个代号；相近的：S2")
    assert ran.err.endswith("。不写代号可以看全部\n  写法见：minutebook explain --help\n")
    assert minutebook("explain", "x", "--lang", "zh").err.startswith("没有 x 这个代号；相近的：—。")
