"""Attack cases D23 to D29: links, paths that lead out, names that two systems would confuse, other repositories."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.store.archive import Loaded
from minutebook.store.catalogue import line, severity
from minutebook.store.paths import attachment_path, name_fault
from minutebook.store.source import WorkingTree
from tests.corpus.builders import MATTER, PLAN, UNIT, committed, copy_of_base, git, records_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_base(tmp_path)


def _told(loaded: Loaded) -> list[tuple[str, str]]:
    for problem in loaded.problems:
        assert all(line(problem, lang).count("\n") == 1 for lang in ("zh", "en"))  # type: ignore[arg-type]
    return [(problem.code, problem.path) for problem in loaded.problems]


@pytest.mark.parametrize("path", ["records/unit/third-court.yaml", "records/attachments/2026/secret.txt"])
def test_d23_a_link_to_a_file_outside_is_refused_and_never_read(root: Path, path: str) -> None:
    secret = root / "secret.yaml"
    secret.write_text("schema: unit/1\nid: unit/third-court\ntitle: 秘密\nunit_kind: compound\n")
    (root / path).symlink_to(secret)
    for source in (WorkingTree(root=root), committed(root)):
        loaded = records_of(source)
        assert _told(loaded) == [("F402", path)]
        assert "unit/third-court" not in loaded.archive


def test_d23_a_listed_attachment_that_is_a_link_is_refused(root: Path) -> None:
    (root / PLAN).rename(root / "plan.txt")
    (root / PLAN).symlink_to(root / "plan.txt")
    assert _told(records_of(WorkingTree(root=root))) == [("F402", PLAN)]


def test_d24_a_linked_folder_is_refused_and_never_entered(root: Path) -> None:
    outside = root / "outside"
    outside.mkdir()
    (outside / "2026-01-01-hidden.yaml").write_text("a: 1\n")
    (root / "records/vote").symlink_to(outside)
    assert _told(records_of(WorkingTree(root=root))) == [("F402", "records/vote")]
    assert _told(records_of(committed(root))) == [("F402", "records/vote")]


def test_d24_records_itself_as_a_link_is_refused(tmp_path: Path) -> None:
    copy_of_base(tmp_path / "real")
    (tmp_path / "community").mkdir()
    (tmp_path / "community/records").symlink_to(tmp_path / "real/records")
    loaded = records_of(WorkingTree(root=tmp_path / "community"))
    assert sorted(code for code, _ in _told(loaded)) == ["F401", "F402"]
    assert not [record for record in loaded.archive if record.path.startswith("records/")]


@pytest.mark.parametrize(
    "path",
    [
        "../../x.txt",
        "/etc/passwd.txt",
        "C:\\x.txt",
        "C:/x.txt",
        "..%2f..%2fx.txt",
        "a\\..\\x.txt",
        "2026//x.txt",
        "./x.txt",
        "2026/../x.txt",
        "x.txt/",
        "2026/aux.txt",
        "2026/x.txt.",
    ],
)
def test_d25_an_attachment_path_that_leads_anywhere_else_is_refused(root: Path, path: str) -> None:
    assert attachment_path(path) is None
    file = root / MATTER
    file.write_text(file.read_text("utf-8").replace("path: 2026/bike-shed-plan.txt", f"path: '{path}'"), "utf-8")
    assert _told(records_of(WorkingTree(root=root))) == [("F411", MATTER)]


@pytest.mark.parametrize("path", ["plan.pdf", "2026/车棚平面图.png", "2026/a/b-c_d (1).jpg", "张　三.txt"])
def test_d25_ordinary_attachment_paths_pass(path: str) -> None:
    assert attachment_path(path) == f"records/attachments/{path}"


def test_d26_paths_that_differ_only_by_case_are_refused(root: Path) -> None:
    (root / "records/attachments/2026/Bike-Shed-Plan.txt").write_text("x")
    (root / "records/unit/A.yml").write_text("a: 1\n")
    (root / "records/unit/a.yml").write_text("a: 1\n")
    for source in (WorkingTree(root=root), committed(root)):
        assert sorted(_told(records_of(source))) == [
            ("F404", "records/attachments/2026/Bike-Shed-Plan.txt"),
            ("F404", "records/unit/A.yml"),
            ("F410", "records/unit/a.yml"),
        ]


def test_d26_one_character_written_in_two_ways_of_unicode_is_one_name(root: Path) -> None:
    (root / "records/attachments/2026/caf\u00e9.txt").write_text("x")
    (root / "records/attachments/2026/cafe\u0301.txt").write_text("x")
    codes = [problem.code for problem in records_of(WorkingTree(root=root)).problems]
    assert sorted(codes) == ["F404", "F419"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("CON", "F405"),
        ("aux.yml", "F405"),
        ("nul.txt", "F405"),
        ("Com1.yaml", "F405"),
        ("lpt9", "F405"),
        ("con .txt", "F405"),
        ("console.yaml", ""),
        ("com10.yaml", ""),
        ("x" * 255, ""),
        ("x" * 256, "F406"),
        ("车" * 85, ""),
        ("车" * 86, "F406"),
        ("a.yaml.", "F407"),
        ("a.yaml ", "F407"),
        (" a.yaml", "F407"),
        ("a:b.yaml", "F414"),
        ("a\u202eb.yaml", "F414"),
        ("a\nb.yaml", "F414"),
        ("a\udc80.yaml", "F414"),
        ("2026-05-20-lawn-parking.yaml", ""),
        ("车棚平面图（二）.png", ""),
    ],
)
def test_d27_names_that_fail_on_some_system_are_refused_and_chinese_names_pass(name: str, code: str) -> None:
    assert name_fault(name) == code


def test_d27_a_chinese_attachment_is_found_by_its_name(root: Path) -> None:
    (root / PLAN).rename(root / "records/attachments/2026/车棚平面图.txt")
    file = root / MATTER
    file.write_text(file.read_text("utf-8").replace("2026/bike-shed-plan.txt", "2026/车棚平面图.txt"), "utf-8")
    for source in (WorkingTree(root=root), committed(root)):
        assert _told(records_of(source)) == []


def test_d27_a_name_that_is_no_text_is_refused_and_can_be_shown(root: Path) -> None:
    Path(f"{root}/records/unit/\udcff.yaml").write_text("a: 1\n")
    loaded = records_of(WorkingTree(root=root))
    assert [problem.code for problem in loaded.problems] == ["F414"]
    line(loaded.problems[0], "zh").encode()


@pytest.mark.parametrize("path", ["records/vote", "records/attachments/2026/other", "records/unit/third-court.yaml"])
def test_d28_a_submodule_is_refused(root: Path, path: str) -> None:
    assert _told(records_of(committed(root, ("160000", "1" * 40, path)))) == [("F403", path)]


def test_d28_a_repository_inside_the_folder_is_refused_and_never_entered(root: Path) -> None:
    inner = root / "records/attachments/2026/other"
    inner.mkdir()
    git(inner, "init", "-q")
    (inner / "x.txt").write_text("x")
    assert _told(records_of(WorkingTree(root=root))) == [("F403", "records/attachments/2026/other")]


def test_d29_a_pointer_instead_of_the_file_says_that_the_file_is_missing(root: Path) -> None:
    (root / PLAN).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 24\n")
    for source in (WorkingTree(root=root), committed(root)):
        loaded = records_of(source)
        assert _told(loaded) == [("F420", MATTER)]
        assert severity(loaded.problems[0]) == "refused"
        assert "文件本身不在" in line(loaded.problems[0], "zh")


def test_a_link_in_the_place_of_a_right_record_leaves_the_record_refused(root: Path) -> None:
    (root / UNIT).rename(root / "unit.yaml")
    (root / UNIT).symlink_to(root / "unit.yaml")
    told = _told(records_of(WorkingTree(root=root)))
    assert ("F402", UNIT) in told
