"""`check`: what it finds, where it says it is, how it ends, in every form."""
# SPDX-License-Identifier: Apache-2.0

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Ran, edit, minutebook

DAY = ("--as-of", "2026-03-25")
UNIT = "records/unit/willow-court.yaml"
SOUND = "已检查 8 份记录：拒收 0，程序瑕疵 0，提示 0\n"
REFUSED_ONE = "已检查 8 份记录：拒收 1，程序瑕疵 0，提示 0\n"


def test_sound_records_are_fine(court: Path) -> None:
    assert minutebook("check", *DAY) == Ran(0, "", SOUND)


def test_the_summary_is_said_in_english_when_asked_for(court: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = Ran(0, "", "8 records checked: 0 refused, 0 defects, 0 advice\n")
    assert minutebook("check", *DAY, "--lang", "en") == said
    assert minutebook("--lang=en", "check", *DAY) == said
    monkeypatch.setenv("MINUTEBOOK_LANG", "en")
    assert minutebook("check", *DAY) == said
    assert minutebook("check", *DAY, "--lang", "zh") == Ran(0, "", SOUND)


def test_an_unknown_field_is_refused_at_its_key_with_the_field_that_was_meant(court: Path) -> None:
    edit(court / UNIT, lambda text: text.replace("households: 40", "housholds: 40"))
    said = (
        f"{UNIT}:5:1: S203 区域没有字段 housholds，是不是想写 households（户数）？\n  把 housholds 改成 households。\n"
    )
    assert minutebook("check", *DAY) == Ran(1, said, REFUSED_ONE)


def test_a_date_the_calendar_has_not_is_refused_at_its_value(court: Path) -> None:
    edit(court / UNIT, lambda text: text.replace("2026-01-10", "2026-02-30"))
    ran = minutebook("check", *DAY)
    assert ran.status == 1
    assert ran.out.startswith(f"{UNIT}:8:8: S213 ")
    assert "2026-02-30" in ran.out


def test_a_file_in_gb18030_is_refused_with_its_likely_encoding(court: Path) -> None:
    path = court / UNIT
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    ran = minutebook("check", *DAY)
    assert ran.status == 1
    assert re.match(rf"{UNIT}:\d+:\d+: R\d+ .*GB18030", ran.out)


def test_a_file_that_cannot_be_read_is_refused_and_the_others_are_still_checked(court: Path) -> None:
    os.mkfifo(court / "records/unit/pipe.yaml")
    edit(court / UNIT, lambda text: text.replace("households: 40", "households: many"))
    ran = minutebook("check", *DAY)
    assert ran.status == 1
    assert [line.split(" ")[0:2] for line in ran.out.splitlines()[::2]] == [
        ["records/unit/pipe.yaml:1:1:", "F408"],
        [f"{UNIT}:5:13:", "S206"],
    ]


def test_a_record_in_the_wrong_folder_is_refused_with_the_right_one(court: Path) -> None:
    (court / UNIT).rename(court / "records/willow-court.yaml")
    ran = minutebook("check", "records/willow-court.yaml", *DAY)
    assert ran.status == 1
    assert ran.out.startswith("records/willow-court.yaml:1:1: F409 ")
    assert "records/unit/willow-court.yaml" in ran.out


def test_two_records_that_claim_one_id_are_refused(court: Path) -> None:
    edit(court / "records/unit/second-court.yaml", lambda text: text.replace("unit/second-court", "unit/willow-court"))
    ran = minutebook("check", *DAY)
    assert ran.status == 1
    assert ran.out.startswith("records/unit/second-court.yaml:2:5: L305 ")
    assert UNIT in ran.out


def test_a_tally_that_does_not_add_up_is_found(sample: Path) -> None:
    count = next((sample / "records/count").rglob("2025-12-*lawn-parking.yaml"))
    edit(count, lambda text: text.replace("heads: 109", "heads: 110"))
    said = (
        "records/count/2025/2025-12-22-lawn-parking.yaml:11:10: T501 人数合计 463，应当是 462\n"
        "  对照计票单逐项重算：各选项、废票、未返回、未送达加起来等于总数。\n"
        "records/count/2025/2025-12-22-lawn-parking.yaml:13:3: T501 人数合计 613，应当是 612\n"
        "  对照计票单逐项重算：各选项、废票、未返回、未送达加起来等于总数。\n"
    )
    summary = "已检查 1 份记录：拒收 2，程序瑕疵 0，提示 0\n"
    assert minutebook("check", "records/count/2025", "--as-of", "2026-11-20") == Ran(1, said, summary)


def test_an_empty_folder_of_records_is_never_fine(court: Path) -> None:
    shutil.rmtree(court / "records")
    (court / "records").mkdir()
    said = (
        "records: F401 没有找到任何记录\n"
        "  确认是在社区的文件夹里运行，里面应有 records/；还没有记录的，用 minutebook new 新建第一条。\n"
    )
    summary = "已检查 0 份记录：拒收 1，程序瑕疵 0，提示 0\n"
    assert minutebook("check", *DAY) == Ran(1, said, summary)
    (court / "records").rmdir()
    assert minutebook("check", *DAY) == Ran(1, said, summary)


def test_a_defect_is_fine_unless_strict(sample: Path) -> None:
    ran = minutebook("check", "records/notice", "--as-of", "2026-11-20")
    assert ran.status == 0
    assert "records/notice/2026/2026-03-13-household-meeting.yaml:4:12: D601 " in ran.out
    assert minutebook("check", "records/notice", "--as-of", "2026-11-20", "--strict") == Ran(1, ran.out, ran.err)


def test_only_the_paths_named_are_told_from_wherever_they_are_named(
    court: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(court / UNIT, lambda text: text.replace("households: 40", "housholds: 40"))
    assert minutebook("check", "records/body", *DAY).status == 0
    one = minutebook("check", UNIT, *DAY)
    assert one.status == 1
    assert one.err == "已检查 1 份记录：拒收 1，程序瑕疵 0，提示 0\n"
    monkeypatch.chdir(court / "records/unit")
    assert minutebook("check", "willow-court.yaml", *DAY) == one
    assert minutebook("check", UNIT, *DAY) == one
    assert minutebook("check", str(court / UNIT), *DAY) == one
    monkeypatch.chdir(court.parent)
    assert minutebook("check", "--root", "court", UNIT, *DAY) == one


def test_a_path_that_is_not_there_is_refused(court: Path) -> None:
    ran = minutebook("check", "records/vote", *DAY)
    assert ran.status == 1
    assert ran.out.startswith("records/vote: F415 ")


def test_a_path_outside_the_records_is_wrong_usage(court: Path) -> None:
    (court / "README.md").write_text("", "utf-8")
    said = f"README.md 不在记录里；记录都在 {court}/records 下面\n  写法见：minutebook check --help\n"
    assert minutebook("check", "README.md") == Ran(2, "", said)


def hostile(court: Path) -> None:
    """A value with every sign that means something to a forge, at a place in the file."""
    edit(court / UNIT, lambda text: text.replace("households: 40", 'households: "1,2: 100%::error::"'))


def test_json_says_all_that_the_text_says(court: Path) -> None:
    hostile(court)
    told = json.loads(minutebook("check", "--format", "json", *DAY).out)
    text = minutebook("check", *DAY).out
    problem = told.pop("problems")[0]
    assert told == {"as_of": "2026-03-25", "checked": 8, "refused": 1, "defect": 0, "advice": 0}
    assert text == f"{UNIT}:5:13: S206 {problem['sentence']}\n  {problem['remedy']}\n"
    assert {key: problem[key] for key in ("path", "line", "column", "code", "severity", "field")} == {
        "path": UNIT,
        "line": 5,
        "column": 13,
        "code": "S206",
        "severity": "refused",
        "field": "households",
    }


def test_a_github_annotation_cannot_be_broken_by_what_a_record_says(court: Path) -> None:
    hostile(court)
    out = minutebook("check", "--format", "github", *DAY).out
    match = re.fullmatch(rf"::error file={UNIT},line=5,col=13,title=S206::(.*)\n", out)
    assert match is not None
    assert "100%25::error::" in match[1]
    assert "%0A" in match[1]


def test_severities_are_those_of_each_forge(sample: Path) -> None:
    words = ("check", "--as-of", "2026-11-20", "records/notice/2026", "--format")
    assert minutebook(*words, "github").out.startswith("::warning file=records/notice/2026/2026-03-13-")
    assert json.loads(minutebook(*words, "gitlab").out)[0]["severity"] == "major"
    assert json.loads(minutebook(*words, "sarif").out)["runs"][0]["results"][0]["level"] == "warning"


def test_gitlab_gets_a_code_quality_report_whose_fingerprints_outlive_moved_lines(court: Path) -> None:
    hostile(court)
    entries: list[dict[str, Any]] = json.loads(minutebook("check", "--format", "gitlab", *DAY).out)
    assert [set(entry) for entry in entries] == [{"description", "check_name", "fingerprint", "severity", "location"}]
    assert entries[0]["location"] == {"path": UNIT, "lines": {"begin": 5}}
    assert entries[0]["severity"] == "blocker"
    edit(court / UNIT, lambda text: f"# 一行话。\n\n{text}")
    moved = json.loads(minutebook("check", "--format", "gitlab", *DAY).out)
    assert moved[0]["fingerprint"] == entries[0]["fingerprint"]
    assert moved[0]["location"]["lines"] == {"begin": 7}


def test_sarif_has_every_member_that_the_standard_requires(court: Path) -> None:
    hostile(court)
    edit(court / "records/unit/second-court.yaml", lambda text: text.replace("unit_kind", "unit_sort"))
    log = json.loads(minutebook("check", "--format", "sarif", *DAY).out)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "minutebook"
    rules = [rule["id"] for rule in driver["rules"]]
    assert len(set(rules)) == len(rules)
    assert len(run["results"]) == len(minutebook("check", *DAY).out.splitlines()) // 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9/._%-]+", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1


def test_a_name_that_is_not_utf8_breaks_no_form(court: Path) -> None:
    (court / UNIT).rename(court / "records/unit" / os.fsdecode(b"\xc1\xf8.yaml"))
    for form in ("text", "json", "github", "gitlab", "sarif"):
        ran = minutebook("check", "--format", form, *DAY)
        assert ran.status == 1
        ran.out.encode("utf-8")
