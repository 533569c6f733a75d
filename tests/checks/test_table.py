"""The table of checks as a whole: complete, ordered, documented, indifferent to the order and number of records."""

# SPDX-License-Identifier: Apache-2.0

import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.checks import (
    CHECKS,
    arithmetic,
    election,
    links,
    meeting,
    missing,
    money,
    notice,
    opinions,
    personal,
    run,
    vote,
    words,
)
from minutebook.model.record import Archive
from minutebook.store.archive import load
from minutebook.store.catalogue import catalogue, severity
from minutebook.store.source import WorkingTree
from tests.checks.builders import AS_OF, COUNT, NOTICE, PAYMENT, REPLY, VOTE, Change, community

ROOT = Path(__file__).parents[2]
MODULES = (links, arithmetic, notice, vote, meeting, opinions, money, election, missing, personal)
FAULTY: dict[str, Change] = {
    VOTE: {"closes_on": "2026-03-25"},
    NOTICE: {"about": ["proposal/2026-02-12-bike-shed"]},
    COUNT: {"declared/result": "fail"},
    PAYMENT: {"amount_fen": 500_000},
    REPLY: {"answers/0/number": 9},
}


def test_every_check_of_every_module_is_in_the_table_once() -> None:
    written = {value for module in MODULES for name, value in vars(module).items() if name.startswith("check_")}
    assert set(CHECKS) == written
    assert len(CHECKS) == len(set(CHECKS))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_check_says_in_its_first_line_what_it_ensures_and_why(check: object) -> None:
    first = (check.__doc__ or "").splitlines()[0]
    assert re.match(r"(Ensures|Advises) ", first)
    assert re.search(r"\(.+\)\.$", first)


def test_every_code_that_is_raised_is_in_the_catalogue_and_the_reverse() -> None:
    source = "".join(file.read_text("utf-8") for file in (ROOT / "tools/minutebook/checks").glob("*.py"))
    told = {
        code
        for code, entry in catalogue().items()
        if entry.family in ("references", "arithmetic", "procedure", "advice", "personal")
    }
    assert set(re.findall(r'"([LTDA][4-7][0-9]{2}|P9[0-9]{2})"', source)) == told


def test_the_words_of_messages_are_those_of_the_contract() -> None:
    def labels(kind: str, *path: str) -> dict[str, str]:
        found = json.loads((ROOT / f"schemas/{kind}-1.json").read_text("utf-8"))
        for step in path:
            found = found[step]
        assert isinstance(found, dict)
        return found

    def titles(found: dict[str, object]) -> dict[str, object]:
        return {key: value["title"] for key, value in found.items() if isinstance(value, dict)}

    assert labels("matter", "properties", "matter_type", "x-labels") == words.MATTER_TYPES
    assert labels("electorate", "properties", "electorate_kind", "x-labels") == words.ELECTORATES
    assert labels("entry", "properties", "entry_kind", "x-labels") == words.ENTRIES
    assert labels("decision", "properties", "decides", "x-labels") == words.DECIDES
    assert labels("decision", "properties", "basis", "x-labels") == words.BASES
    assert labels("count", "properties", "declared", "properties", "result", "x-labels") == words.OUTCOMES
    assert titles(labels("entry", "properties", "hands", "properties")) == words.HANDS
    assert titles(labels("common", "$defs", "measures", "properties")) == words.MEASURES


@given(st.randoms(use_true_random=False))
def test_the_order_of_records_never_matters(order: random.Random) -> None:
    records = list(community(FAULTY))
    order.shuffle(records)
    assert run(Archive.of(records), AS_OF) == run(community(FAULTY), AS_OF)


def test_problems_are_told_by_path_and_place() -> None:
    told = run(community(FAULTY), AS_OF)
    assert len(told) >= 6
    assert [problem.path for problem in told] == sorted(problem.path for problem in told)
    assert len(told) == len({(problem.code, problem.path, problem.field) for problem in told})


def test_an_unrelated_matter_adds_no_problem() -> None:
    other = {
        "schema": "matter/1",
        "id": "matter/2026-09-01-lamp",
        "title": "路灯不亮",
        "raised_on": "2026-09-01",
        "unit": "unit/willow-court",
        "category": "safety",
        "matter_type": "service_plan",
        "procedure": "procedure/2025-01-01-self-fund",
        "raised_by": "三号楼居民",
        "channel": "hotline",
        "holder": "body/committee",
        "text": "东门路灯不亮。\n",
        "recorded_by": "自管委书记员",
    }
    assert run(community(FAULTY, other), AS_OF) == run(community(FAULTY), AS_OF)


def test_an_archive_without_records_has_no_problem() -> None:
    assert run(Archive(), AS_OF) == ()


def test_the_statutory_packs_alone_have_no_problem() -> None:
    packed = [record for record in community() if record.path.startswith("pack/")]
    assert packed
    assert run(Archive.of(packed), AS_OF) == ()


@pytest.mark.parametrize("day", ["2025-01-01", "2026-03-20", "2026-11-21", "2030-01-01"])
def test_nothing_in_the_sample_is_refused_on_any_day(day: str) -> None:
    archive = load(WorkingTree(root=ROOT)).archive
    assert [problem for problem in run(archive, day) if severity(problem) == "refused"] == []


def test_the_sample_has_the_one_defect_it_tells_of() -> None:
    archive = load(WorkingTree(root=ROOT)).archive
    defects = [problem for problem in run(archive, "2026-11-21") if severity(problem) == "defect"]
    assert [(problem.code, problem.path) for problem in defects] == [
        ("D601", "records/notice/2026/2026-03-13-household-meeting.yaml")
    ]
    assert (defects[0].values["given"], defects[0].values["needed"]) == ("9", "10")
