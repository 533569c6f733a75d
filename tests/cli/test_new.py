"""`new`: asked or given by options, a record is written with its companions, valid and canonical, or not at all."""
# SPDX-License-Identifier: Apache-2.0

import os
import pty
import re
import select
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import ROOT, Ran, minutebook

MATTER = (
    "--set=title=修雨棚",
    "--set=raised_on=2026-03-21",
    "--set=unit=unit/willow-court",
    "--set=category=facilities",
    "--set=matter_type=community_fund",
    "--set=procedure=procedure/2025-01-01-self-fund",
    "--set=raised_by=二号楼居民三户",
    "--set=channel=in_person",
    "--set=holder=body/residents-committee",
    "--set=text=雨棚漏水。",
    "--set=recorded_by=自管小组书记员",
)
MATTER_FILE = """\
schema: matter/1
id: matter/2026-03-21-rain-shelter
title: 修雨棚
raised_on: "2026-03-21"
unit: unit/willow-court
category: facilities
matter_type: community_fund
procedure: procedure/2025-01-01-self-fund
raised_by: 二号楼居民三户
channel: in_person
holder: body/residents-committee
text: |
  雨棚漏水。
recorded_by: 自管小组书记员
"""
PATH = "records/matter/2026/2026-03-21-rain-shelter.yaml"
MEETING = (
    "--set=title=再议车棚",
    "--set=held_on=2026-03-22",
    "--set=starts=19:00",
    "--set=ends=20:00",
    "--set=meeting_kind=yard",
    "--set=body=body/residents-committee",
    "--set=matters=matter/2026-03-02-bike-shed",
    "--set=place=院内石桌旁",
    "--set=chair=自管小组组长",
    "--set=recorder=自管小组书记员",
    "--set=attendance/present=21",
    "--set=agenda/0/title=换不换顶",
    "--set=agenda/1/title=钱从哪里来",
    "--set=recorded_by=自管小组书记员",
)
NOTICE = (
    "--set=notice:title=再议车棚通知",
    "--set=notice:posted_on=2026-03-12",
    "--set=notice:until=2026-03-22",
    "--set=notice:places=一号楼门口",
    "--set=notice:places=二号楼门口",
    "--set=notice:text=二十二日晚七点院内再议车棚。",
)


def listing(court: Path) -> dict[str, bytes]:
    return {str(path.relative_to(court)): path.read_bytes() for path in sorted(court.rglob("*")) if path.is_file()}


def test_a_record_given_by_options_is_written_in_canonical_form_and_is_sound(court: Path) -> None:
    before = listing(court)
    said = f"已写入 {PATH}\n下一步：看一遍，再运行 minutebook check\n"
    assert minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER) == Ran(0, said, "")
    assert listing(court) == {**before, PATH: MATTER_FILE.encode()}
    assert minutebook("check", "--as-of", "2026-03-22").status == 0
    assert minutebook("format", "--check").status == 0


def test_a_record_that_exists_is_never_written_over(court: Path) -> None:
    assert minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER).status == 0
    before = listing(court)
    said = f"已经有 {PATH}，没有改动它；换一个短名，或者用 minutebook correct 更正\n  写法见：minutebook new --help\n"
    assert minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER) == Ran(2, "", said)
    assert listing(court) == before


def test_everything_that_is_missing_is_listed_at_once_and_nothing_is_written(court: Path) -> None:
    before = listing(court)
    ran = minutebook("new", "matter", "--yes", *MATTER[:8])
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "matter 还缺 4 项，什么也没有写：\n"
        "  --set id=…    编号：记录的编号，等于文件在 records/ 下的路径（不含年份目录与扩展名），一经选定不再改变。 "
        "例：matter/2026-03-21-drying-racks\n"
        "  --set holder=…    承办：目前由谁承办。 例：body/shipyard-committee\n"
        "  --set text=…    内容：说了什么、为什么。 例：楼前晾衣绳坏了三处，被子没处晒。\n"
        "  --set recorded_by=…    记录人：把这件事录入的人的岗位（写岗位，不写姓名）。 例：自管委书记员\n"
    )
    assert listing(court) == before


def test_what_would_be_refused_is_told_and_not_written(court: Path) -> None:
    before = listing(court)
    words = [*MATTER[:2], "--set=unit=unit/willow-cort", *MATTER[3:]]
    ran = minutebook("new", "matter", "--yes", "--name", "rain-shelter", *words)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{PATH}:5:7: L301 ")
    assert ran.err.endswith("有问题，什么也没有写。按上面说的改了再来。\n")
    assert listing(court) == before


def test_a_meeting_is_written_together_with_its_notice_and_both_name_each_other(court: Path) -> None:
    ran = minutebook("new", "meeting", "--yes", "--name", "bike-shed-again", *MEETING, *NOTICE)
    assert (ran.status, ran.err) == (0, "")
    meeting = (court / "records/meeting/2026/2026-03-22-bike-shed-again.yaml").read_text("utf-8")
    notice = (court / "records/notice/2026/2026-03-12-bike-shed-again.yaml").read_text("utf-8")
    assert "notice: notice/2026-03-12-bike-shed-again\n" in meeting
    assert "agenda:\n  - number: 1\n    title: 换不换顶\n  - number: 2\n    title: 钱从哪里来\n" in meeting
    assert "event: meeting/2026-03-22-bike-shed-again\n" in notice
    assert "places:\n  - 一号楼门口\n  - 二号楼门口\n" in notice
    assert minutebook("check", "--as-of", "2026-03-23").status == 0


def test_of_two_companions_none_is_written_when_one_is_wrong(court: Path) -> None:
    before = listing(court)
    wrong = [*NOTICE[:2], "--set=notice:until=2026-02-30", *NOTICE[3:]]
    ran = minutebook("new", "meeting", "--yes", "--name", "bike-shed-again", *MEETING, *wrong)
    assert ran.status == 1
    assert " S213 " in ran.err
    assert listing(court) == before


def test_an_irregular_act_is_written_and_its_defect_told(court: Path) -> None:
    alone = ("--set=chair=自管小组组长", "--set=recorder=自管小组组长")
    ran = minutebook("new", "meeting", "--yes", "--name", "again", *MEETING[:8], *alone, *MEETING[10:])
    assert ran.status == 0, ran.err
    assert (court / "records/meeting/2026/2026-03-22-again.yaml").exists()
    assert re.match(r"records/meeting/2026/2026-03-22-again\.yaml:\d+:\d+: D\d+ ", ran.err)


def test_money_is_given_in_yuan_or_in_fen(court: Path) -> None:
    words = (
        "--set=title=买透光瓦",
        "--set=entered_on=2026-03-22",
        "--set=matter=matter/2026-03-02-bike-shed",
        "--set=entry_kind=application",
        "--set=fund=自管小组公共资金",
        "--set=purpose=车棚换顶",
        "--set=recorded_by=自管小组书记员",
    )
    assert minutebook("new", "entry", "--yes", "--name", "a", *words, "--set=amount_yuan=1,280.50").status == 0
    assert minutebook("new", "entry", "--yes", "--name", "b", *words, "--set=amount_fen=128050").status == 0
    for name in ("a", "b"):
        text = (court / f"records/entry/2026/2026-03-22-{name}.yaml").read_text("utf-8")
        assert "\namount_fen: 128050\n" in text
    said = "十块 不是金额；写元，例如 3860 或 3860.50\n  写法见：minutebook new --help\n"
    assert minutebook("new", "entry", "--yes", "--name", "c", *words, "--set=amount_yuan=十块") == Ran(2, "", said)


def test_an_attachment_is_measured_rather_than_typed(court: Path) -> None:
    (court / "records/attachments/2026/shelter.txt").write_bytes(b"roof\n")
    more = ("--set=attachments/0/path=2026/shelter.txt", "--set=attachments/0/description=雨棚尺寸。")
    ran = minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER, *more)
    assert ran.status == 0, ran.err
    assert "    media_type: text/plain\n    bytes: 5\n    sha256: " in (court / PATH).read_text("utf-8")
    assert minutebook("check", "--as-of", "2026-03-22").status == 0


def test_a_field_that_does_not_exist_is_answered_with_the_one_that_was_meant(court: Path) -> None:
    ran = minutebook("new", "matter", "--yes", "--set=titel=x")
    assert (ran.status, ran.err) == (2, "没有 titel 这个字段；可以写的有：title\n  写法见：minutebook new --help\n")


def test_a_name_that_leads_out_of_the_records_is_refused(court: Path) -> None:
    before = listing(court.parent)
    for name in ("../../../out", "..", "a/b", "A", "a b", ""):
        ran = minutebook("new", "matter", "--yes", "--name", name, *MATTER)
        assert ran.status == 2
    assert listing(court.parent) == before


def test_a_folder_that_is_a_link_out_of_the_records_is_not_written_into(court: Path) -> None:
    (court.parent / "elsewhere").mkdir()
    (court / "records/vote").symlink_to(court.parent / "elsewhere")
    (court / "records/notice").symlink_to(court.parent / "elsewhere")
    ran = minutebook("new", "meeting", "--yes", "--name", "x", *MEETING, *NOTICE)
    assert ran.status in (1, 2)
    assert list((court.parent / "elsewhere").iterdir()) == []
    assert not (court / "records/meeting/2026/2026-03-22-x.yaml").exists()


ANSWERS = """\
修雨棚
2026年3月21日
垂柳院
facilities
use of funds
community_fund
procedure/2025-01-01-self-fund
二号楼居民三户
1
body/nobody
1
雨棚漏水。
。
自管小组书记员
Rain Shelter
rain-shelter

"""


def test_answers_at_the_input_make_the_same_record_and_a_wrong_one_is_asked_again(court: Path) -> None:
    ran = minutebook("new", "matter", typed=ANSWERS + "\n")
    assert (ran.status, ran.err) == (0, "")
    assert (court / PATH).read_text("utf-8") == MATTER_FILE
    assert "标题（必填）：居民看得懂的一句话标题。\n  例：船厂宿舍搭晾衣架\n> " in ran.out
    assert "✗ 短名只能用小写英文字母、数字和连字符，例如 lawn-parking" in ran.out
    assert "✗ 只能从列表里选；写前面的数字，或者写后面的字" in ran.out
    assert "✗ 没有这份记录；写列表前面的数字，或者完整的编号" in ran.out


def test_an_input_that_ends_early_writes_nothing(court: Path) -> None:
    before = listing(court)
    ran = minutebook("new", "matter", typed=ANSWERS[:60])
    assert (ran.status, ran.err) == (2, "没有答完，什么也没有写\n  写法见：minutebook new --help\n")
    assert listing(court) == before


def test_saying_no_at_the_end_writes_nothing(court: Path) -> None:
    before = listing(court)
    ran = minutebook("new", "matter", typed=ANSWERS + "n\n")
    assert ran.status == 0
    _, _, told = ran.out.partition("什么也没有写。\n答过的都在下面这条命令里，改掉写错的再运行：\n")
    program, *words = shlex.split(told)
    assert program == "minutebook"
    assert listing(court) == before
    assert minutebook(*words, "--yes").status == 0
    assert (court / PATH).read_text("utf-8") == MATTER_FILE


def test_options_answer_their_questions_and_only_the_rest_is_asked(court: Path) -> None:
    ran = minutebook("new", "matter", "--name", "rain-shelter", *MATTER[1:], typed="修雨棚\n\n\n")
    assert (ran.status, ran.err) == (0, "")
    assert (court / PATH).read_text("utf-8") == MATTER_FILE


class Terminal:
    """A real pseudo-terminal with the command behind it; questions are waited for, answers typed."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.said = ""
        self.child, self.screen = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.environ.update(PYTHONPATH=str(ROOT / "tools"), TERM="dumb", LC_ALL="C.UTF-8")
            os.execv(sys.executable, [sys.executable, "-m", "minutebook", *words])

    def answer(self, question: str, text: str) -> None:
        """Waits until the question stands on the screen, then types a line."""
        deadline = time.monotonic() + 60
        while question not in self.said.rpartition("\0")[2]:
            assert time.monotonic() < deadline, self.said
            if select.select([self.screen], [], [], 0.1)[0]:
                self.said += os.read(self.screen, 65536).decode("utf-8", "replace")
        self.said += "\0"
        os.write(self.screen, f"{text}\n".encode())

    def end(self) -> int:
        """The exit status, once all output was read."""
        try:
            while chunk := os.read(self.screen, 65536):
                self.said += chunk.decode("utf-8", "replace")
        except OSError:
            pass  # A pseudo-terminal whose other end was closed says so by an error.
        os.close(self.screen)
        return os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])


def test_a_secretary_at_a_terminal_is_led_through_a_meeting_with_notice_and_minutes(court: Path) -> None:
    terminal = Terminal(court, "new", "meeting")
    for question, text in [
        ("标题（必填）", "再议车棚"),
        ("召开日期（必填）", "2026-03-22"),
        ("开始（必填）", "19点"),
        ("✗ ", "19:00"),
        ("结束（必填）", "20:00"),
        ("类别（必填）", "yard"),
        ("召集组织（必填）", "1"),
        ("议题第1项（必填）", "1"),
        ("议题第2项（可不填", ""),
        ("地点（必填）", "院内石桌旁"),
        ("主持（必填）", "自管小组组长"),
        ("记录（必填）", "自管小组书记员"),
        ("到会的应到（可不填", "40"),
        ("到会的实到（必填）", "二十一"),
        ("✗ ", "21"),
        ("议程第1项的事项（必填）", "换不换顶"),
        ("还要再加一项吗", ""),
        ("记录人（必填）", "自管小组书记员"),
        ("短名（必填）", "bike-shed-again"),
        ("可填可不填", ""),
        ("一并写公告", "y"),
        ("标题（必填）", "再议车棚通知"),
        ("张贴日期（必填）", "2026-03-12"),
        ("张贴至（必填）", "2026-03-22"),
        ("张贴地点第1项（必填）", "一号楼门口"),
        ("张贴地点第2项（可不填", ""),
        ("正文（必填）", "二十二日晚七点院内再议车棚。"),
        ("> ", "带凳子。"),
        ("> ", "。"),
        ("短名（必填）", ""),
        ("可填可不填", ""),
        ("一并写会议记录", "y"),
        ("标题（必填）", "再议车棚记录"),
        ("整理日期（必填）", "2026-03-23"),
        ("各项第1项的经过（必填）", "都说换透光瓦。"),
        ("> ", "."),
        ("各项第1项的结果（必填）", "1"),
        ("可不填，直接回车", ""),
        ("签字第1项（必填）", "自管小组组长"),
        ("签字第2项（可不填", ""),
        ("签字日期（必填）", ""),
        ("✗ 这一项必填。", "2026-03-23"),
        ("短名（必填）", ""),
        ("可填可不填", ""),
        ("写入吗", ""),
    ]:
        terminal.answer(question, text)
    assert terminal.end() == 0, terminal.said
    written = sorted(path.relative_to(court).as_posix() for path in court.rglob("*bike-shed-again.yaml"))
    assert written == [
        "records/meeting/2026/2026-03-22-bike-shed-again.yaml",
        "records/minutes/2026/2026-03-23-bike-shed-again.yaml",
        "records/notice/2026/2026-03-12-bike-shed-again.yaml",
    ]
    assert "text: |\n  二十二日晚七点院内再议车棚。\n  带凳子。\n" in (court / written[2]).read_text("utf-8")
    assert minutebook("check", "--as-of", "2026-03-24").status == 0
    assert minutebook("format", "--check").status == 0


def test_stopping_at_the_terminal_writes_nothing(court: Path) -> None:
    before = listing(court)
    terminal = Terminal(court, "new", "meeting")
    terminal.answer("标题（必填）", "再议车棚")
    terminal.answer("召开日期（必填）", "\x03")
    assert terminal.end() == 130, terminal.said
    assert "Traceback" not in terminal.said
    assert listing(court) == before
    assert "已停止，什么也没有写" in terminal.said


LATE = [*NOTICE[:2], "--set=notice:until=2026-03-11", *NOTICE[3:]]


def test_what_would_be_refused_is_asked_again_and_nothing_else(court: Path) -> None:
    words = ("new", "meeting", "--name", "again", *MEETING, *LATE)
    ran = minutebook(*words, typed="\n\n\n\nn\n\n2026-03-22\ny\n")
    assert ran.status == 0, ran.out
    assert ran.out.count("张贴至（必填）") == 1
    assert "上面的问题现在改吗？" in ran.out
    assert 'until: "2026-03-22"' in (court / "records/notice/2026/2026-03-12-again.yaml").read_text("utf-8")
    assert minutebook("check", "--as-of", "2026-03-23").status == 0


def test_another_field_may_be_named_where_the_fault_lies_elsewhere(court: Path) -> None:
    words = ("new", "meeting", "--name", "again", *MEETING, *LATE)
    ran = minutebook(*words, typed="\n\n\n\nn\n没有这项\n张贴日期\n2026-03-10\ny\n")
    assert ran.status == 0, ran.out
    assert "✗ 没有叫 没有这项 的一项" in ran.out
    assert (court / "records/notice/2026/2026-03-10-again.yaml").exists()
    meeting = (court / "records/meeting/2026/2026-03-22-again.yaml").read_text("utf-8")
    assert "notice: notice/2026-03-10-again\n" in meeting


def test_who_gives_up_is_given_the_command_with_all_answers(court: Path) -> None:
    before = listing(court)
    ran = minutebook("new", "meeting", "--name", "again", *MEETING, *LATE, typed="\n\n\n\nn\nn\n")
    assert ran.status == 1
    assert listing(court) == before
    words = shlex.split(ran.out.splitlines()[-1])[1:]
    mended = [word.replace("until=2026-03-11", "until=2026-03-22") for word in words]
    assert minutebook(*mended, "--yes").status == 0
    assert minutebook("check", "--as-of", "2026-03-23").status == 0


def test_an_input_that_ends_after_a_full_form_still_gives_the_command(court: Path) -> None:
    ran = minutebook("new", "matter", typed=ANSWERS)
    assert (ran.status, ran.err) == (2, "没有答完，什么也没有写\n  写法见：minutebook new --help\n")
    assert ran.out.rstrip().splitlines()[-1] != "> "
    assert (
        "\nminutebook new matter '--set=title=修雨棚' " in ran.out or "\nminutebook new matter --set=title=" in ran.out
    )


def test_a_name_that_is_taken_is_asked_again_instead_of_losing_the_form(court: Path) -> None:
    words = ("new", "matter", "--name", "rain-shelter", *MATTER)
    assert minutebook(*words, "--yes").status == 0
    ran = minutebook(*words, typed="rain-shelter-2\n\n\n")
    assert ran.status == 0, ran.out
    assert "✗ 已经有这个编号的记录了" in ran.out


def test_several_lines_pasted_at_once_are_asked_again_instead_of_answering_what_comes_next(court: Path) -> None:
    before = listing(court)
    terminal = Terminal(court, "new", "meeting")
    terminal.answer("标题（必填）", "再议车棚\n2026-03-22\n19:00")
    terminal.answer("✗ 这里只能写一行", "再议车棚")
    terminal.answer("召开日期（必填）", "\x03")
    assert terminal.end() == 130, terminal.said
    assert listing(court) == before


def test_an_act_with_a_defect_is_not_written_by_an_empty_answer(court: Path) -> None:
    before = listing(court)
    alone = ("--set=chair=自管小组组长", "--set=recorder=自管小组组长")
    words = ("new", "meeting", "--name", "again", *MEETING[:8], *alone, *MEETING[10:])
    ran = minutebook(*words, typed="\n\n\n\n\n")
    assert ran.status == 0, ran.err
    assert "写入吗？（直接回车：不；要就写 y）" in ran.out
    assert "什么也没有写。" in ran.out
    assert listing(court) == before


def test_in_a_repository_the_whole_git_command_is_given(court: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=court, check=True)
    ran = minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER)
    told = f"下一步：看一遍，再运行 git add {PATH} && git commit -m 记录：修雨棚\n"
    assert ran.out.replace("'", "").endswith(told)


def test_a_repository_elsewhere_is_named_in_the_git_command(
    court: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=court, check=True)
    monkeypatch.chdir(tmp_path)
    ran = minutebook("new", "matter", "--yes", "--name", "rain-shelter", *MATTER, "--root", "court")
    command = ran.out.splitlines()[-1].partition("再运行 ")[2]
    assert command == f"git -C {court} add {PATH} && git -C {court} commit -m '记录：修雨棚'"
    subprocess.run(command.partition(" && ")[0], shell=True, cwd=tmp_path, check=True)


def test_an_example_of_yes_or_no_is_written_as_records_write_it(court: Path) -> None:
    assert "例：true\n" in minutebook("new", "settings", "--yes").err


def test_kinds_are_named_in_chinese_too(court: Path) -> None:
    named = minutebook("new", "议题", "--yes", "--name", "rain-shelter", *MATTER)
    assert named.status == 0, named.err
    several = minutebook("new", "会议记", "--yes")
    assert several.err.startswith("minutes 还缺 ")
    assert minutebook("new", "会", "--yes").err.startswith("没有 会 这种记录；有：会议 meeting、会议记录 minutes\n")


def test_a_required_question_left_empty_says_so(court: Path) -> None:
    ran = minutebook("new", "matter", typed="\n")
    assert "✗ 这一项必填。\n" in ran.out
    assert ran.out.startswith("现在写：议题\n\n第 1 项，共约 11 项\n标题（必填）")


def test_money_is_asked_in_yuan_only(court: Path) -> None:
    words = (
        "--set=title=买透光瓦",
        "--set=entered_on=2026-03-22",
        "--set=matter=matter/2026-03-02-bike-shed",
        "--set=entry_kind=application",
        "--set=fund=自管小组公共资金",
        "--set=purpose=车棚换顶",
        "--set=recorded_by=自管小组书记员",
    )
    ran = minutebook("new", "账目", *words, typed="\n金额\n３８６０．５元\n\ny\n")
    assert ran.status == 0, ran.out
    assert "\n金额（必填）：写元，例如 3860 或 3860.50。\n> " in ran.out
    text = (court / "records/entry/2026/2026-03-22-bike-shed.yaml").read_text("utf-8")
    assert "\namount_fen: 386050\n" in text


def test_a_count_asks_each_option_of_its_vote_in_the_measures_of_its_rule(sample: Path) -> None:
    (sample / "records/count/2026/2026-03-22-drying-racks.yaml").unlink()
    typed = "晾衣架计票\n2026-03-22\n晾衣架\n39\n３１户\n6\n2\n0\n"
    ran = minutebook("new", "计票", typed=typed)
    asked = [line.partition("（")[0] for line in ran.out.splitlines() if "（必填）" in line or "（可不填" in line]
    assert asked[:7] == ["标题", "计票日期", "表决", "到会的户数", "同意的户数", "反对的户数", "弃权的户数"]
    assert asked[7] == "废票的户数"
    assert "代号" not in ran.out
    offered = ran.out.partition("表决（必填）")[2].partition("\n>")[0]
    assert offered.splitlines()[1].strip().startswith("1. 晾衣架方案表决")


def test_where_there_is_nothing_to_choose_from_yet_it_is_said_what_to_do(tmp_path: Path) -> None:
    ran = minutebook("new", "组织", "--root", str(tmp_path), typed="自管小组\n自治\n")
    assert "✗ 还没有可以选的记录；先按 Ctrl-C 停下，用 minutebook new 写好那一份再来\n\n" in ran.out


def test_numbers_that_contradict_each_other_are_asked_again_with_what_was_answered(sample: Path) -> None:
    (sample / "records/count/2026/2026-03-22-drying-racks.yaml").unlink()
    answers = [
        "晾衣架计票",
        "2026-03-22",
        "晾衣架方案",
        "46",
        "41",
        "6",
        "1",
        "",
        "通过",
        "监票一",
        "监票二",
        "",
        "书记员",
    ]
    ran = minutebook("new", "计票", typed="\n".join([*answers, "", "", "", "39", "", "", "y", ""]))
    assert ran.status == 0, ran.out
    again = ran.out.partition("上面的问题现在改吗？")[2]
    assert "✗ 投票的户数有 48，多于" in again
    assert again.count("  直接回车：41\n") == 1
    assert again.count("  直接回车：6\n") == 1
    text = (sample / "records/count/2026/2026-03-22-drying-racks.yaml").read_text("utf-8")
    assert "    households: 39\n  - option: against\n    households: 6\n" in text
