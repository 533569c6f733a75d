"""A misplaced record is told once, with the place it belongs to; nobody else is blamed for it."""

# SPDX-License-Identifier: Apache-2.0

import shutil
from pathlib import Path

import pytest

from minutebook.model.problem import Severity
from minutebook.store.catalogue import line, severity
from minutebook.store.source import WorkingTree
from tests.corpus.builders import MATTER, UNIT, committed, copy_of_base, records_of

NAME = "2026-03-02-bike-shed"
COPY = "多余就删掉这一份；确实是另一件事，先改编号（id），再按新编号改文件名（只用小写英文字母、数字和连字符）。"


def _told(root: Path) -> list[str]:
    return [line(problem, "zh") for problem in records_of(WorkingTree(root=root)).problems]


def _moved(root: Path, path: str) -> list[str]:
    copy_of_base(root)
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / MATTER).rename(root / path)
    return _told(root)


@pytest.mark.parametrize(
    "path",
    [
        f"records/{NAME}.yaml",
        f"records/matter/{NAME}.yaml",
        f"records/matter/2025/{NAME}.yaml",
        f"records/matters/2026/{NAME}.yaml",
        f"records/meeting/2026/{NAME}.yaml",
        f"records/meeting/{NAME}.yaml",
    ],
)
def test_a_misplaced_record_is_the_only_problem_though_others_name_it(path: str, tmp_path: Path) -> None:
    assert _moved(tmp_path, path) == [f"{path}:1:1: F409 记录放错了地方\n  把文件移到 {MATTER}"]


@pytest.mark.parametrize(
    "name", [f"{NAME} 副本", f"{NAME}(1)", "2026-03-02-车棚", "2026-03-02-Bike-Shed", "2026_03_02"]
)
def test_a_name_that_cannot_be_is_told_what_names_may_hold(name: str, tmp_path: Path) -> None:
    path = f"records/matter/2026/{name}.yaml"
    assert _moved(tmp_path, path) == [
        f"{path}:1:1: F422 文件名 {name}.yaml 不能这样写，只用小写英文字母、数字和连字符\n  改名，放在 {MATTER}"
    ]


@pytest.mark.parametrize("path", [f"records/meeting/2026/{NAME}.yaml", f"records/matter/2026/{NAME} 副本.yaml"])
@pytest.mark.parametrize(("changed", "same"), [("", "相同"), ("# 改过\n", "不同")])
def test_a_copy_is_told_whether_it_is_the_same(path: str, changed: str, same: str, tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / path).write_text(changed + (root / MATTER).read_text("utf-8"), "utf-8")
    assert _told(root) == [
        f"{path}:1:1: F421 记录放错了地方，它该在的 {MATTER} 已经有一份，内容{same}\n  这像是复制出来的，{COPY}"
    ]


def test_a_copy_in_a_commit_is_compared_too(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    shutil.copy(root / UNIT, root / "records/body/willow-court.yaml")
    loaded = records_of(committed(root))
    assert [(problem.code, problem.values["same_zh"]) for problem in loaded.problems] == [("F421", "相同")]


def test_a_file_that_names_no_place_is_told_the_pattern_of_its_folder(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / "records/unit/2026").mkdir()
    (root / "records/vote").mkdir()
    for path in ("records/a.yaml", "records/vote/a.yaml", "records/unit/2026/a.yaml"):
        (root / path).write_text("title: 甲\n", "utf-8")
    assert [told.rpartition("  ")[2] for told in _told(root)] == [
        "把文件移到 records/<种类>/<年份>/<日期>-<短名>.yaml",
        "把文件移到 records/unit/<短名>.yaml",
        "把文件移到 records/vote/<年份>/<日期>-<短名>.yaml",
    ]
    english = [line(problem, "en").rpartition("  ")[2] for problem in records_of(WorkingTree(root=root)).problems]
    assert english[0] == "Move the file to records/<kind>/<year>/<date>-<name>.yaml"


@pytest.mark.parametrize("name", [f"{NAME}-2", "2026-03-05-bike-shed"])
def test_a_renamed_record_is_told_once_and_those_who_name_it_are_not(name: str, tmp_path: Path) -> None:
    told = _moved(tmp_path, f"records/matter/2026/{name}.yaml")
    assert [(text.split(" ")[0], text.split(" ")[1]) for text in told] == [
        (f"records/matter/2026/{name}.yaml:2:5:", "L306")
    ]


def test_a_record_whose_schema_alone_is_of_another_kind_is_still_held_to_its_folder(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    text = (root / UNIT).read_text("utf-8").replace("schema: unit/1", "schema: body/1")
    (root / UNIT).write_text(text.replace("households: 40", "households: 0"), "utf-8")
    assert [problem.code for problem in records_of(WorkingTree(root=root)).problems] == ["S204", "S215"]


@pytest.mark.parametrize(
    "name",
    [".DS_Store", "._a.yaml", "Thumbs.db", "desktop.ini", "~$a.yaml", ".a.yaml.swp", ".~lock.a.yaml#", "a.yaml~"],
)
@pytest.mark.parametrize("folder", ["records", "records/vote/2026", "records/attachments/2026"])
def test_what_an_editor_left_is_advice_and_refuses_nothing(name: str, folder: str, tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / folder).mkdir(parents=True, exist_ok=True)
    (root / folder / name).write_bytes(b"\x00")
    loaded = records_of(WorkingTree(root=root))
    assert [(problem.code, severity(problem)) for problem in loaded.problems] == [("F423", Severity.ADVICE)]


def test_what_has_no_line_is_told_without_one(tmp_path: Path) -> None:
    assert _told(tmp_path)[0].startswith("records: F401 没有找到任何记录\n")
    root = copy_of_base(tmp_path / "base")
    (root / "records/attachments/2026/plan.svg").write_bytes(b"<svg/>")
    assert _told(root)[0].startswith("records/attachments/2026/plan.svg: F413 ")
    (root / "records/attachments/2026/plan.svg").unlink()
    (root / "records/body/residents-committee.yaml").rename(root / "records/residents-committee.yaml")
    assert _told(root)[0].startswith("records/residents-committee.yaml:1:1: F409 ")


def test_a_missing_reference_is_told_with_up_to_three_records_it_may_name(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    opinions = root / "records/opinions/2026/2026-03-09-bike-shed.yaml"
    kept = [text for text in opinions.read_text("utf-8").splitlines(keepends=True) if not text.startswith("matter:")]
    opinions.write_text("".join(kept), "utf-8")
    problem = records_of(WorkingTree(root=root)).problems[0]
    assert (problem.code, problem.values["example"]) == ("S201", "matter/2026-03-02-bike-shed")
    assert "，例如（不要照抄）matter/2026-03-02-bike-shed" in line(problem, "zh")
