"""Files are written whole or not at all, never over another one, never through a link out of the records."""
# SPDX-License-Identifier: Apache-2.0

import errno
import os
from pathlib import Path

import pytest

from minutebook.desk.writing import WrongPlaceError, write_new, write_over


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_new_files_are_written_with_their_folders(tmp_path: Path) -> None:
    files = {"records/vote/2026/a.yaml": b"a\n", "records/vote/2026/b.yaml": b"b\n"}
    write_new(tmp_path, files)
    assert tree(tmp_path) == files


def test_of_several_files_none_is_written_when_one_exists(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_bytes(b"mine\n")
    with pytest.raises(FileExistsError):
        write_new(tmp_path, {"a.yaml": b"a\n", "b.yaml": b"b\n", "c.yaml": b"c\n"})
    assert tree(tmp_path) == {"b.yaml": b"mine\n"}


def test_of_several_files_none_is_written_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_new(tmp_path, {"a.yaml": b"a\n", "b.yaml": b"b\n"})
    assert tree(tmp_path) == {}


def test_a_file_keeps_its_old_text_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old\n")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_over(tmp_path, "a.yaml", b"new\n")
    assert tree(tmp_path) == {"a.yaml": b"old\n"}


def test_a_file_written_over_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"old\n")
    (tmp_path / "a.yaml").chmod(0o640)
    write_over(tmp_path, "a.yaml", b"new\n")
    assert tree(tmp_path) == {"a.yaml": b"new\n"}
    assert (tmp_path / "a.yaml").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("path", ["records/vote/2026/a.yaml", "records/vote/a.yaml"])
def test_a_link_out_of_the_records_is_never_written_through(tmp_path: Path, path: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "inside/records").mkdir(parents=True)
    (tmp_path / "inside/records/vote").symlink_to(tmp_path / "outside")
    with pytest.raises(WrongPlaceError):
        write_new(tmp_path / "inside", {path: b"a\n"})
    assert tree(tmp_path) == {}
    assert list((tmp_path / "outside").iterdir()) == []
