"""Loading: from disk and from a commit alike; one broken file hides no other; every problem has its place."""

# SPDX-License-Identifier: Apache-2.0

import os
import re
import sys
from pathlib import Path

import pytest

from minutebook.model.problem import Problem
from minutebook.store.archive import locate
from minutebook.store.catalogue import CatalogueError, catalogue, entry, line, say
from minutebook.store.house import PACKS, schemas_folder, site_folder
from minutebook.store.packs import pack_files
from minutebook.store.reader import read
from minutebook.store.source import SourceFile, UnreadableFileError, WorkingTree
from tests.corpus.builders import MATTER, UNIT, committed, copy_of_base, records_of

BODY = "records/body/residents-committee.yaml"


def _change(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_disk_and_commit_hold_the_same_records_and_problems(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    _change(root, UNIT, "households: 40", "households: 0")
    _change(root, MATTER, "bytes: 24", "bytes: 25")
    commit = records_of(committed(root))
    disk = records_of(WorkingTree(root=root))
    assert disk.problems == commit.problems
    assert [problem.code for problem in disk.problems] == ["F416", "S215"]
    assert [(record.id, record.data) for record in disk.archive] == [(r.id, r.data) for r in commit.archive]
    assert all(len(record.blob) == 40 for record in commit.archive if record.path.startswith("records/"))


def test_a_commit_is_read_and_not_what_lies_in_the_folder_now(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    commit = committed(root)
    (root / UNIT).write_bytes(b"\xff")
    loaded = records_of(commit)
    assert loaded.problems == ()
    assert loaded.archive["unit/willow-court"].title == "垂柳院"


def test_one_unreadable_file_hides_neither_other_faults_nor_other_records(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    _change(root, UNIT, "title: 垂柳院", "title: [垂柳院")
    _change(root, BODY, "size: 3", "size: 三")
    loaded = records_of(WorkingTree(root=root))
    assert [(problem.path, problem.line, problem.code) for problem in loaded.problems] == [
        (BODY, 10, "S206"),
        (UNIT, 4, "R107"),
    ]
    assert "unit/willow-court" not in loaded.archive
    assert "matter/2026-03-02-bike-shed" in loaded.archive


def test_who_names_a_refused_record_is_not_blamed(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / UNIT).write_bytes(b"")
    assert [problem.path for problem in records_of(WorkingTree(root=root)).problems] == [UNIT]


def test_only_the_paths_asked_for_are_reported_but_references_look_everywhere(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    _change(root, UNIT, "households: 40", "households: 0")
    _change(root, MATTER, "category: facilities", "category: bikes")
    source = WorkingTree(root=root)
    assert [problem.path for problem in records_of(source, MATTER).problems] == [MATTER]
    assert [problem.path for problem in records_of(source, "records/unit").problems] == [UNIT]
    assert records_of(source, BODY).problems == ()


def test_a_claimed_id_is_refused_where_it_is_wrong_and_the_owner_stays(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / "records/unit/third-court.yaml").write_bytes((root / UNIT).read_bytes())
    loaded = records_of(WorkingTree(root=root))
    assert [(problem.code, problem.path) for problem in loaded.problems] == [("L305", "records/unit/third-court.yaml")]
    assert loaded.problems[0].values["other"] == UNIT
    assert loaded.archive["unit/willow-court"].path == UNIT


def test_a_community_cannot_replace_a_statutory_record(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    shown, raw = next((path, raw) for path, raw in pack_files() if raw.startswith(b"schema: procedure"))
    name = shown.removeprefix("pack/")
    (root / "records/procedure/2025").mkdir(parents=True)
    path = f"records/procedure/{name[:4]}/{name}"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(raw)
    loaded = records_of(WorkingTree(root=root))
    assert [(problem.code, problem.path, problem.values["other"]) for problem in loaded.problems] == [
        ("L305", path, shown)
    ]
    assert loaded.archive[f"procedure/{name.removesuffix('.yaml')}"].path == shown


def test_statutory_packs_lie_beneath_the_records_of_every_community(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    archive = records_of(WorkingTree(root=root)).archive
    assert archive["procedure/2025-01-01-self-fund"].path == "pack/2025-01-01-self-fund.yaml"


def test_the_statutory_packs_have_no_problem(tmp_path: Path) -> None:
    loaded = records_of(WorkingTree(root=copy_of_base(tmp_path)), "pack")
    assert [line(problem, "zh") for problem in loaded.problems if problem.code != "F415"] == []
    names = [file.name for folder in PACKS for file in folder.glob("*.yaml")]
    assert len(names) == len(set(names)) > 0


def test_an_absent_attachment_is_only_advice_and_the_record_stays(tmp_path: Path) -> None:
    root = copy_of_base(tmp_path)
    (root / "records/attachments/2026/bike-shed-plan.txt").unlink()
    loaded = records_of(WorkingTree(root=root))
    assert [problem.code for problem in loaded.problems] == ["F418"]
    assert "matter/2026-03-02-bike-shed" in loaded.archive


def test_nothing_at_all_is_a_problem_too(tmp_path: Path) -> None:
    assert [problem.code for problem in records_of(WorkingTree(root=tmp_path)).problems] == ["F401"]
    assert [problem.code for problem in records_of(WorkingTree(root=tmp_path / "nowhere")).problems] == ["F401"]


def test_every_problem_is_given_the_place_of_its_field(tmp_path: Path) -> None:
    document = read("x.yaml", b"# head\n\na: 1\nb:\n  - c: 2\n")
    for field, on, place in (
        (("a",), "key", (3, 1)),
        (("a",), "value", (3, 4)),
        (("a",), "record", (3, 1)),
        (("b", 0, "c"), "value", (5, 8)),
        (("b", 0, "c"), "key", (5, 5)),
        (("b", 0, "missing"), "key", (5, 5)),
        (("b", 7), "value", (5, 3)),
        (("nothing",), "value", (3, 1)),
        ((), "value", (3, 1)),
    ):
        found = locate(document, Problem(code="S201", path="x.yaml", field=field, on=on))  # type: ignore[arg-type]
        assert (found.line, found.column) == place, field
    assert locate(None, Problem(code="F401", path="records")).line == 1


def test_a_place_already_known_is_kept() -> None:
    problem = Problem(code="R107", path="x.yaml", line=7, column=3)
    assert locate(read("x.yaml", b"a: 1\n"), problem) is problem


def test_a_file_that_vanishes_or_turns_into_a_link_is_not_read(tmp_path: Path) -> None:
    source = WorkingTree(root=tmp_path)
    (tmp_path / "records").mkdir()
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "records/a.yaml").symlink_to(tmp_path / "secret")
    for path in ("records/a.yaml", "records/none.yaml", "records"):
        with pytest.raises(UnreadableFileError):
            source.read(SourceFile(path=path, kind="file"), 100)


def test_the_house_knows_its_own_folders() -> None:
    assert (schemas_folder() / "vote-1.json").is_file()
    assert site_folder().is_dir()


HOSTILE = ("{0}", "{value}", "%s", "\u202e", "\x00", "x" * 10**6, "\n" * 1000, "\udc80", "{" * 1000, "", "\\")


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_saying_a_problem_never_fails_whatever_the_values(code: str) -> None:
    for value in HOSTILE:
        values = dict.fromkeys(
            ("value", "field", "label_zh", "label_en", "allowed", "path", "other", "character"), value
        )
        for lang in ("zh", "en"):
            for problem in (Problem(code=code, path=value, values=values), Problem(code=code, path="x")):
                told = line(problem, lang)  # type: ignore[arg-type]
                assert len(told) < 6000
                assert told.count("\n") == 1
                assert told.isprintable() or told.replace("\n", "").replace("\u3000", "").isprintable()


def test_a_value_is_never_taken_for_a_pattern() -> None:
    problem = Problem(code="R119", path="x", values={"key": "{line}", "line": "7", "column": "1"})
    assert say(problem, "en")[0] == "the key {line} stands here a second time; the first is at line 7, column 1"


def test_a_code_without_an_entry_is_a_mistake_of_ours() -> None:
    with pytest.raises(CatalogueError, match="X999"):
        entry("X999")


def test_every_entry_says_everything_in_both_languages() -> None:
    for code, told in catalogue().items():
        for lang, wording in told.wordings.items():
            for text in (wording.sentence, wording.remedy, wording.rule):
                assert text.strip(), code
                assert "\n" not in text, code
                chinese = any("\u4e00" <= sign <= "\u9fff" for sign in text)
                assert chinese == (lang == "zh"), f"{code}: {text}"


def test_a_remedy_in_chinese_gives_a_key_only_behind_its_name() -> None:
    keys = "event|about|voucher|contact|pays|count|minutes|notice|reply|evaluation|rejected|adopted|basis|proposal"
    bare = re.compile(rf"(?<![（a-z_/])\b(?:{keys})\b")
    for code, told in catalogue().items():
        if code[0] in "LTDAP":
            wording = told.wordings["zh"]
            said = re.sub(r"\{[a-z0-9_]+\}", "", f"{wording.sentence} {wording.remedy} {wording.rule}")
            assert not bare.search(said), code


def test_no_example_holds_a_comment_that_a_record_could_not_have_and_no_source_is_a_private_number() -> None:
    for code, told in catalogue().items():
        assert code == "R123" or " #" not in told.right + told.wrong, code
        assert "不变量" not in told.source, code


def test_no_two_codes_say_the_same() -> None:
    said = [told.wordings[lang].sentence for told in catalogue().values() for lang in ("zh", "en")]
    assert {sentence for sentence in said if said.count(sentence) > 1} == set()


@pytest.mark.parametrize("mask", [0o000])
def test_a_file_without_permission_is_told_as_unreadable(tmp_path: Path, mask: int) -> None:
    root = copy_of_base(tmp_path)
    (root / UNIT).chmod(mask)
    codes = [problem.code for problem in records_of(WorkingTree(root=root)).problems]
    is_all_powerful = sys.platform == "win32" or os.geteuid() == 0
    assert codes == ([] if is_all_powerful else ["F408"])
