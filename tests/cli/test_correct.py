"""`correct`: a correction quotes what stands there, leaves the record alone, and is sound when written."""
# SPDX-License-Identifier: Apache-2.0

import re
import shlex
from pathlib import Path

from minutebook.cli.where import today
from tests.cli.command import Ran, minutebook

MINUTES = "minutes/2026-03-23-household-meeting"
RECORD = "records/minutes/2026/2026-03-23-household-meeting.yaml"
PATH = "records/correction/2026/2026-04-01-household-meeting.yaml"
WORDS = (
    "--new=自管委副主任",
    "--reason=签字页上是副主任。",
    "--approved-by=自管委主任",
    "--on=2026-04-01",
    "--recorded-by=自管委书记员",
)


def test_a_correction_is_written_beside_a_record_that_stays_as_it_is(sample: Path) -> None:
    before = (sample / RECORD).read_bytes()
    ran = minutebook("correct", MINUTES, "signed_by/0", "--yes", *WORDS)
    assert (ran.status, ran.err) == (0, "")
    assert (sample / RECORD).read_bytes() == before
    old = ran.out.splitlines()[0].removeprefix(f"{MINUTES} 的“签字第1项”现在是：")
    assert f"    - {old}\n".encode()[2:] in before
    assert (sample / PATH).read_text("utf-8") == (
        "schema: correction/1\n"
        "id: correction/2026-04-01-household-meeting\n"
        "title: 更正：户代表会议记录\n"
        'corrected_on: "2026-04-01"\n'
        f"corrects: {MINUTES}\n"
        "changes:\n"
        "  - field: signed_by/0\n"
        f"    old: |\n      {old}\n"
        "    new: |\n      自管委副主任\n"
        "reason: |\n  签字页上是副主任。\n"
        "approved_by: 自管委主任\n"
        "recorded_by: 自管委书记员\n"
    )
    assert minutebook("check", "records/correction", "--as-of", "2026-11-20").status == 0
    assert minutebook("format", "--check").status == 0


def test_a_second_correction_quotes_what_the_first_one_left_and_takes_a_name_of_its_own(sample: Path) -> None:
    assert minutebook("correct", MINUTES, "signed_by/0", "--yes", *WORDS).status == 0
    ran = minutebook("correct", MINUTES, "signed_by/0", "--yes", "--new=自管委委员", *WORDS[1:])
    assert ran.status == 0, ran.err
    assert ran.out.startswith(f"{MINUTES} 的“签字第1项”现在是：自管委副主任\n")
    second = sample / PATH.replace("household-meeting", "household-meeting-2")
    assert "old: |\n      自管委副主任\n" in second.read_text("utf-8")
    assert minutebook("check", "records/correction", "--as-of", "2026-11-20").status == 0


def test_what_is_missing_is_listed_and_nothing_written(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "signed_by/0", "--yes", "--on=2026-04-01")
    assert ran.status == 2
    assert [line.split("…")[0] for line in ran.err.splitlines()] == [
        "correction 还缺 4 项，什么也没有写：",
        "  --new=",
        "  --reason=",
        "  --approved-by=",
        "  --recorded-by=",
    ]
    assert not (sample / PATH).exists()


def test_the_missing_words_are_asked_for(sample: Path) -> None:
    typed = "自管委副主任\n.\n签字页上是副主任。\n。\n自管委主任\n自管委书记员\n\n\n"
    ran = minutebook("correct", MINUTES, "signed_by/0", "--on=2026-04-01", typed=typed)
    assert (ran.status, ran.err) == (0, "")
    assert "new: |\n      自管委副主任\n" in (sample / PATH).read_text("utf-8")


def test_new_words_that_do_not_fit_the_field_are_refused(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "signed_on", "--yes", "--new=前天", *WORDS[1:])
    assert ran.status == 1
    assert ran.err.startswith(f"{PATH}:")
    assert " T512 " in ran.err
    assert not (sample / PATH).exists()


def test_a_field_that_holds_no_single_value_is_answered_with_those_that_do(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "items/9/text", "--yes")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"{MINUTES} 里没有 items/9/text 这个写着文字或数字的字段；有：\n  标题  title\n")
    assert "\n  各项第2项的经过  items/1/text\n" in ran.err


def test_a_register_is_changed_in_place_rather_than_corrected(sample: Path) -> None:
    said = (
        "records/unit/brickworks.yaml 是登记，直接改文件就可以，每次改动都会公开显示\n"
        "  写法见：minutebook correct --help\n"
    )
    assert minutebook("correct", "unit/brickworks", "title") == Ran(2, "", said)


def test_a_correction_is_corrected_by_another_act_never_by_a_correction_of_it(sample: Path) -> None:
    ran = minutebook("correct", "correction/2026-03-30-riverside-on-site-minutes", "reason", "--yes")
    assert ran.status == 2
    assert " 不能更正；可以更正的有：rule, " in ran.err


def test_a_rule_of_the_house_is_not_the_communitys_to_correct(sample: Path) -> None:
    ran = minutebook("correct", "rule/2021-01-01-own-spec", "title", "--yes")
    assert ran.status == 2
    assert "rule/2021-01-01-own-spec 不能更正" in ran.err


def test_an_unknown_record_is_answered_with_those_near_it(sample: Path) -> None:
    ran = minutebook("correct", f"{MINUTES}s", "title", "--yes")
    assert ran.status == 2
    assert ran.err.startswith(f"没有编号是 {MINUTES}s 的记录；相近的：{MINUTES}")


def test_a_field_may_be_called_by_its_chinese_name(sample: Path) -> None:
    words = ("--yes", "--new=户代表会议记录（草坪）", *WORDS[1:])
    assert minutebook("correct", MINUTES, "标题", *words).status == 0
    assert "  - field: title\n" in (sample / PATH).read_text("utf-8")
    assert minutebook("correct", MINUTES, "经过", *words).status == 2


def test_a_new_text_much_shorter_than_the_old_one_is_asked_about(sample: Path) -> None:
    tail = "签字页上写错。\n。\n自管委主任\n自管委书记员\n\ny\n"
    ran = minutebook(
        "correct", MINUTES, "items/0/text", "--on=2026-04-01", typed=f"赞成\n.\n\n赞成的多。\n.\ny\n{tail}"
    )
    assert ran.status == 0, ran.out
    old = (sample / RECORD).read_text("utf-8").partition("text: |\n")[2].partition("    decision_word")[0]
    assert re.search(r"这里要写更正后的全文（原文 \d+ 字），不是只写改的几个字。", ran.out)
    assert ran.out.count("新写的不到原文的一半，就用这些代替全文吗？") == 2
    assert "\n改成：赞成\n" in ran.out
    assert old.split()[0] in ran.out
    assert "new: |\n      赞成的多。\n" in (sample / PATH).read_text("utf-8")


def test_a_short_text_given_as_an_option_is_asked_about_too(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "items/0/text", "--new=赞成", *WORDS[1:], typed="\n")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.endswith("什么也没有写。\n")
    assert not (sample / PATH).exists()


def test_who_stops_a_correction_is_given_its_own_command(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "signed_by/0", *WORDS, typed="\nn\n")
    assert ran.status == 0
    words = shlex.split(ran.out.splitlines()[-1])
    assert words[:4] == ["minutebook", "correct", MINUTES, "signed_by/0"]
    assert minutebook(*words[1:], "--yes").status == 0


def test_a_correction_without_a_day_is_of_today(sample: Path) -> None:
    ran = minutebook("correct", MINUTES, "signed_by/0", "--yes", *[word for word in WORDS if "--on" not in word])
    assert ran.status == 0, ran.err
    written = sorted((sample / "records/correction").rglob(f"{today()}-household-meeting.yaml"))
    assert len(written) == 1
