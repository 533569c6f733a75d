"""`format`: the canonical form is written whole or not at all, once, and changes no value."""
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

from minutebook.store.reader import read
from tests.cli.command import Ran, edit, minutebook

UNIT = "records/unit/willow-court.yaml"


def untidy(court: Path) -> str:
    edit(
        court / UNIT,
        lambda text: text.replace("title: 垂柳院\nunit_kind: compound", "unit_kind: 'compound'\ntitle:  垂柳院"),
    )
    return (court / UNIT).read_text("utf-8")


def test_canonical_files_are_left_alone(court: Path) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in court.rglob("*.yaml")}
    assert minutebook("format") == Ran(0, "看了 8 份记录，要整理的 0 份\n", "")
    assert {path: path.stat().st_mtime_ns for path in court.rglob("*.yaml")} == stamps


def test_an_untidy_file_is_written_in_canonical_form_and_says_the_same(court: Path) -> None:
    before = untidy(court)
    (court / UNIT).chmod(0o640)
    assert minutebook("format") == Ran(0, f"已整理 {UNIT}\n看了 8 份记录，要整理的 1 份\n", "")
    after = (court / UNIT).read_bytes()
    assert read(UNIT, after).data == read(UNIT, before.encode()).data
    assert after.decode().index("title") < after.decode().index("unit_kind")
    assert (court / UNIT).stat().st_mode & 0o777 == 0o640
    assert minutebook("format") == Ran(0, "看了 8 份记录，要整理的 0 份\n", "")
    assert sorted(path.name for path in (court / "records/unit").iterdir()) == [
        "second-court.yaml",
        "willow-court.yaml",
    ]


def test_check_only_reports_and_fails(court: Path) -> None:
    before = untidy(court)
    assert minutebook("format", "--check") == Ran(1, f"需要整理 {UNIT}\n看了 8 份记录，要整理的 1 份\n", "")
    assert (court / UNIT).read_text("utf-8") == before
    assert minutebook("format", "--check", "records/body").status == 0


def test_a_file_that_cannot_be_read_is_told_and_kept(court: Path) -> None:
    path = court / UNIT
    raw = path.read_text("utf-8").encode("gb18030")
    path.write_bytes(raw)
    ran = minutebook("format")
    assert ran.status == 1
    assert ran.err.startswith(f"{UNIT}:")
    assert "GB18030" in ran.err
    assert path.read_bytes() == raw


def test_nothing_to_format_is_never_fine(tmp_path: Path) -> None:
    ran = minutebook("format", "--root", str(tmp_path), "--lang", "zh")
    assert ran.status == 1
    assert ran.err.startswith("records: F401 ")
