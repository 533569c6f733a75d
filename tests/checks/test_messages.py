"""Every code of the checks is held to its example: the wrong passage causes exactly one problem with these words."""

# SPDX-License-Identifier: Apache-2.0

import shutil
import textwrap
from pathlib import Path

import pytest

from minutebook.checks import run
from minutebook.store.archive import Loaded, load
from minutebook.store.catalogue import catalogue, entry, line
from minutebook.store.source import WorkingTree
from tests.checks.builders import AS_OF, BASE_SET, CORPUS

FAMILIES = ("references", "arithmetic", "procedure", "advice", "personal")
CODES = tuple(code for code, entry in catalogue().items() if entry.family in FAMILIES)
MESSAGES = CORPUS / "messages"

RULE = "records/rule/2025/2025-01-01-households.yaml"
MATTER = "records/matter/2026/2026-02-10-bike-shed.yaml"
COUNT = "records/count/2026/2026-03-20-bike-shed.yaml"
DECISION = "records/decision/2026/2026-03-20-bike-shed.yaml"
CARE = "records/decision/2026/2026-05-10-bike-shed.yaml"
ELECTION_COUNT = "records/count/2026/2026-05-21-committee.yaml"
ELECTION_DECISION = "records/decision/2026/2026-05-22-committee.yaml"
MINUTES = "records/minutes/2026/2026-03-21-household-meeting.yaml"

EXCHANGES = {
    "D601": [(RULE, "notice_days: 10", "notice_days: 20")],
    "D605": [(RULE, "result_within_days: 3", "result_within_days: 0")],
    "D617": [
        (ELECTION_COUNT, "issued:\n  households: 40", "issued:\n  households: 30"),
        (ELECTION_COUNT, "declared:\n  result: pass\n  winners:\n    - zhou\n    - wang", "declared:\n  result: void"),
        (ELECTION_DECISION, "decides: elected", "decides: rejected"),
    ],
    "D619": [
        (COUNT, "households: 28", "households: 20"),
        (COUNT, "households: 24", "households: 16"),
        (COUNT, "result: pass", "result: inquorate"),
        (DECISION, "decides: adopted", "decides: rejected"),
    ],
    "D641": [(RULE, "objection_days: 15", "objection_days: 4")],
    "A701": [(MINUTES, "", "")],
    "A706": [
        (RULE, "- service_plan", "- change_use_or_business"),
        (MATTER, "matter_type: service_plan", "matter_type: change_use_or_business"),
        (CARE, "decides: agreed", "decides: withdrawn"),
    ],
}
"""The faults that no single passage can cause, because an act's date is also in its name. An empty passage stands for
the whole file."""


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


def _exchange(root: Path, path: str, right: str, wrong: str) -> None:
    file = root / path
    if not right:
        file.unlink()
        return
    text = file.read_text("utf-8")
    for indent in ("", "  ", "    "):
        passage = textwrap.indent(right, indent)
        if f"\n{passage}" in text or text.startswith(passage):
            file.write_text(text.replace(passage, textwrap.indent(wrong, indent), 1), "utf-8")
            return
    raise AssertionError(f"not in {path}: {right}")


def _told(loaded: Loaded) -> str:
    assert loaded.problems == ()
    located = [loaded.locate(problem) for problem in run(loaded.archive, AS_OF)]
    return "".join(f"{line(problem, lang)}\n" for lang in ("zh", "en") for problem in located)


def test_the_base_set_has_no_problem() -> None:
    assert _told(load(WorkingTree(root=BASE_SET))) == ""


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_form_causes_exactly_this_message(code: str, tmp_path: Path, bless: bool) -> None:
    root = tmp_path / "base"
    shutil.copytree(BASE_SET, root)
    told = entry(code)
    for path, right, wrong in EXCHANGES[code] if not told.file else [(told.file, told.right, told.wrong)]:
        _exchange(root, path, right, wrong)
    loaded = load(WorkingTree(root=root))
    assert [problem.code for problem in run(loaded.archive, AS_OF)] == [code]
    expected = MESSAGES / f"{code}.txt"
    if bless:
        expected.write_text(_told(loaded), "utf-8")
    assert _told(loaded) == expected.read_text("utf-8")
    assert "?" not in _told(loaded)


def test_every_code_has_one_kind_of_example() -> None:
    assert {code for code in CODES if not entry(code).file} == set(EXCHANGES)


def test_no_expected_message_is_left_over() -> None:
    assert {file.stem for file in MESSAGES.glob("*.txt")} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_code_says_by_its_beginning_how_serious_it_is(code: str) -> None:
    serious = {"L": "refused", "T": "refused", "D": "defect", "A": "advice", "P90": "refused", "P95": "advice"}
    assert entry(code).severity == serious[code[:3] if code[0] == "P" else code[0]]
