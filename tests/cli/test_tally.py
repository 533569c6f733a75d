"""`tally`: every comparison with its law, the computed result beside the declared one, and an end that fits."""
# SPDX-License-Identifier: Apache-2.0

import json
from pathlib import Path

import pytest

from tests.cli.command import Ran, edit, minutebook

RACKS = "vote/2026-03-22-drying-racks"
LAWN = "vote/2025-12-06-lawn-parking"
COUNT = "records/count/2026/2026-03-22-drying-racks.yaml"
SAID = """\
晾衣架方案表决  vote/2026-03-22-drying-racks
问的是：是否同意按方案在西围墙内侧搭晾衣架，用公共收益三千八百六十元以内？
规则：船厂宿舍户代表会议表决  rule/2025-06-15-shipyard-household-meeting
  到会的户数占全体户数：39/46（84.78%） > 1/2（过半数）：达到  《船厂宿舍自管章程》第四条
  同意的户数占到会的户数：33/39（84.61%） > 1/2（过半数）：达到  《船厂宿舍自管章程》第四条
按规则计算：通过。每一项都达到要求，通过。
计票人宣布：通过。
按规则计算的结果与宣布的一致。
"""


def test_a_vote_is_told_with_every_comparison_and_its_law(sample: Path) -> None:
    assert minutebook("tally", RACKS) == Ran(0, SAID, "")


def test_a_count_stands_for_its_vote(sample: Path) -> None:
    assert minutebook("tally", "count/2026-03-22-drying-racks") == Ran(0, SAID, "")


def test_a_vote_that_failed_is_a_result_too_and_its_numbers_are_exact(sample: Path) -> None:
    ran = minutebook("tally", LAWN, "--json")
    assert ran.status == 0
    told = json.loads(ran.out)
    assert (told["outcome"], told["declared"], told["agrees"]) == ("fail", "fail", True)
    shown = [
        (one["measure"], one["numerator"], one["denominator"], one["comparator"], one["threshold"], one["holds"])
        for one in told["comparisons"]
    ]
    assert shown == [
        ("area", "47216.31", "61840.52", "ge", "2/3", True),
        ("heads", "455", "612", "ge", "2/3", True),
        ("area", "35890.2", "47216.31", "ge", "3/4", True),
        ("heads", "331", "455", "ge", "3/4", False),
    ]
    assert {(one["law"], one["article"]) for one in told["comparisons"]} == {
        ("中华人民共和国民法典", "第二百七十八条第二款")
    }
    assert told["comparisons"][3]["needed"] == "342"


def test_what_was_declared_stands_beside_what_the_rule_gives(sample: Path) -> None:
    edit(sample / COUNT, lambda text: text.replace("result: pass", "result: fail"))
    ran = minutebook("tally", RACKS)
    assert ran.status == 0
    assert ran.out.endswith("计票人宣布：没有通过。\n按规则计算应为“通过”，与宣布的“没有通过”不一致，两个都照录。\n")


def test_exactly_half_is_said_to_be_exactly_on_the_line(sample: Path) -> None:
    edit(sample / COUNT, lambda text: text.replace("households: 39", "households: 23"))
    edit(sample / COUNT, lambda text: text.replace("households: 33", "households: 17"))
    ran = minutebook("tally", RACKS)
    assert "到会的户数占全体户数：23/46（50.00%） > 1/2（过半数）：恰好在线上，没有达到" in ran.out
    assert ran.status == 0


def test_without_a_count_nothing_can_be_told(sample: Path) -> None:
    (sample / COUNT).unlink()
    ran = minutebook("tally", RACKS)
    assert ran.status == 2
    assert ran.out.endswith("还没有计票记录。\n")
    assert json.loads(minutebook("tally", RACKS, "--json").out)["outcome"] is None


def test_numbers_that_contradict_each_other_decide_nothing(sample: Path) -> None:
    edit(sample / COUNT, lambda text: text.replace("households: 33", "households: 43"))
    ran = minutebook("tally", RACKS)
    assert ran.status == 2
    assert "  数字互相矛盾：count: tally  households：49，多于有权的 39\n" in ran.out


def test_an_election_names_its_places_and_winners(sample: Path) -> None:
    ran = minutebook("tally", "vote/2026-03-08-brickworks-committee")
    assert ran.status == 0
    assert "  第 1 名 " in ran.out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_vote_of_the_sample_can_be_told_in_both_languages(sample: Path, lang: str) -> None:
    for file in sorted((sample / "records/vote").rglob("*.yaml")):
        ran = minutebook("tally", f"vote/{file.stem}", "--lang", lang)
        assert ran.status in (0, 2)
        assert ran.err == ""


def test_an_unknown_id_is_answered_with_those_near_it(sample: Path) -> None:
    ran = minutebook("tally", "vote/2026-03-22-drying-rack")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("没有编号是 vote/2026-03-22-drying-rack 的记录；相近的：vote/2026-03-22-drying-racks")


def test_a_record_that_is_no_vote_is_wrong_usage(sample: Path) -> None:
    said = "matter/2026-03-02-drying-racks 不是表决，也不是计票\n  写法见：minutebook tally --help\n"
    assert minutebook("tally", "matter/2026-03-02-drying-racks") == Ran(2, "", said)


def test_a_vote_whose_file_is_refused_is_told_so(sample: Path) -> None:
    path = "records/vote/2026/2026-03-22-drying-racks.yaml"
    edit(sample / path, lambda text: text.replace("mode: meeting", "mode: shouting"))
    ran = minutebook("tally", RACKS)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{path}:11:7: S211 ")


def test_a_vote_is_found_by_words_of_its_title_and_several_are_listed(sample: Path) -> None:
    by_id = minutebook("tally", "vote/2026-03-22-drying-racks")
    assert minutebook("tally", "晾衣架") == by_id
    ran = minutebook("tally", "车位")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("不止一份的标题里有 车位；写全标题，或者写编号：\n  ")
    assert "  vote/2025-12-06-lawn-parking\n" in ran.err
    assert minutebook("trace", "晾衣架").out == minutebook("trace", "matter/2026-03-02-drying-racks").out
