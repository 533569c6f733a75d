"""`trace`: the story of a matter in the terminal, with its history where there is one."""
# SPDX-License-Identifier: Apache-2.0

import json
import re
import subprocess
from pathlib import Path

from tests.cli.command import Ran, minutebook

RACKS = "matter/2026-03-02-drying-racks"
DAY = ("--as-of", "2026-11-20")


def test_a_story_is_told_from_the_answer_to_the_proof(sample: Path) -> None:
    ran = minutebook("trace", RACKS, *DAY)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(
        "船厂宿舍搭晾衣架  matter/2026-03-02-drying-racks\n以2026年11月20日为准\n\n通过了，自2026年3月23日起有效。\n"
    )
    parts = ["走到哪一步", "表决结果", "从头到尾", "意见、异议和答复", "钱", "程序瑕疵"]
    places = [ran.out.index(f"\n【{part}】\n") for part in parts]
    assert places == sorted(places)
    assert re.search(r"^  2026-04-\d\d      2,940\.00  支付方钢款$", ran.out, re.MULTILINE)
    assert "  records/notice/2026/2026-03-13-household-meeting.yaml:4:12: D601 " in ran.out


def test_without_a_repository_the_missing_history_is_said_plainly(sample: Path) -> None:
    told = "本版没有改动历史：它不是从 Git 仓库里生成的，只能看到现在的文字，不能证明过去没有改过。\n"
    assert minutebook("trace", RACKS, *DAY).out.endswith(told)
    story = json.loads(minutebook("trace", RACKS, *DAY, "--json").out)
    assert (story["history"], story["proof"]) == (False, [])


def test_a_repository_tells_when_each_act_was_recorded_and_how_drafts_changed(sample: Path) -> None:
    assert minutebook("demo", "d").status == 0
    ran = minutebook("trace", "matter/2025-09-08-lawn-parking", "--root", "d", *DAY, "--json")
    story = json.loads(ran.out)
    assert story["history"] is True
    assert {line["record"] for line in story["proof"]} >= {entry["id"] for entry in story["timeline"]}
    changed = [change for line in story["proof"] for revision in line["revisions"] for change in revision["changes"]]
    assert changed
    assert "记录于" in minutebook("trace", RACKS, "--root", "d", *DAY).out


def test_a_shallow_clone_is_refused_with_the_remedy(sample: Path) -> None:
    assert minutebook("demo", "d").status == 0
    words = ["git", "clone", "-q", "--depth", "1", f"file://{sample}/d", "shallow"]
    subprocess.run(words, cwd=sample, check=True, capture_output=True)
    said = "这份克隆只有最近的提交，没有完整历史，不能说过去怎样。请先运行：git fetch --unshallow\n"
    assert minutebook("trace", RACKS, "--root", "shallow") == Ran(2, "", said)
    assert minutebook("build", "--root", "shallow") == Ran(2, "", said)


def test_any_record_of_a_matter_leads_to_its_story(sample: Path) -> None:
    story = minutebook("trace", RACKS, *DAY)
    assert minutebook("trace", "count/2026-03-22-drying-racks", *DAY) == story


def test_a_record_of_no_matter_is_wrong_usage(sample: Path) -> None:
    said = "unit/brickworks 不属于任何议题\n  写法见：minutebook trace --help\n"
    assert minutebook("trace", "unit/brickworks") == Ran(2, "", said)


def test_json_holds_the_same_story_as_values(sample: Path) -> None:
    story = json.loads(minutebook("trace", RACKS, *DAY, "--json").out)
    assert story["matter"] == RACKS
    assert story["as_of"] == "2026-11-20"
    assert story["answer"]["headline"] == "通过了，自2026年3月23日起有效。"
    assert story["answer"]["deciding"] == "decision/2026-03-22-drying-racks"
    assert [vote["outcome"] for vote in story["votes"]] == ["pass"]
    assert story["money"]["paid_fen"] <= story["money"]["approved_fen"] <= story["money"]["allowed_fen"] == 386000
    assert [problem["code"] for problem in story["problems"]] == ["D601"]
    dates = [entry["date"] for entry in story["timeline"]]
    assert dates == sorted(dates)


def test_every_matter_of_the_sample_can_be_told_in_both_languages(sample: Path) -> None:
    for file in sorted((sample / "records/matter").rglob("*.yaml")):
        for lang in ("zh", "en"):
            ran = minutebook("trace", f"matter/{file.stem}", *DAY, "--lang", lang)
            assert (ran.status, ran.err) == (0, "")
