"""An adopted act stays as it is: `check` says when its file was edited or removed; registers and drafts may change."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.gitlog.repository import open_repository
from minutebook.store.adopted import check_adopted
from minutebook.store.source import WorkingTree
from tests.history.assembly import Assembly

ACT = "records/matter/2026/2026-03-02-shed.yaml"
REGISTER = "records/unit/yard.yaml"


@pytest.fixture
def told(tmp_path: Path) -> "Told":
    return Told(tmp_path)


class Told:
    """A repository with one adopted act and one register, and what is said about its working tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        assembly = Assembly(folder)
        assembly.write(ACT, "title: 车棚\n")
        assembly.write(REGISTER, "households: 46\n")
        assembly.commit("记录", on="2026-03-02")

    def __call__(self) -> list[tuple[str, str]]:
        tree = WorkingTree(root=self.folder)
        return [(problem.code, problem.path) for problem in check_adopted(open_repository(self.folder), tree)]


def test_an_untouched_tree_has_nothing_to_tell(told: Told) -> None:
    assert told() == []


def test_an_edited_act_is_told(told: Told) -> None:
    (told.folder / ACT).write_text("title: 车棚取消了\n", "utf-8")
    assert told() == [("H801", ACT)]


def test_a_removed_act_is_told(told: Told) -> None:
    (told.folder / ACT).unlink()
    assert told() == [("H802", ACT)]


def test_a_register_may_change(told: Told) -> None:
    (told.folder / REGISTER).write_text("households: 47\n", "utf-8")
    assert told() == []


def test_a_new_act_is_a_draft(told: Told) -> None:
    (told.folder / ACT).with_name("2026-03-03-lamp.yaml").write_text("title: 路灯\n", "utf-8")
    assert told() == []
