"""Two communities to run the command in: a very small one without fault, and a copy of the whole sample."""
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from tests.cli.command import BASE, ROOT, copied


@pytest.fixture
def court(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Willow Court: eight sound records; the current folder is theirs."""
    monkeypatch.delenv("MINUTEBOOK_LANG", raising=False)
    monkeypatch.delenv("MINUTEBOOK_COMMAND", raising=False)
    folder = copied(BASE, tmp_path / "court")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample of this repository; the current folder is its copy."""
    monkeypatch.delenv("MINUTEBOOK_LANG", raising=False)
    monkeypatch.delenv("MINUTEBOOK_COMMAND", raising=False)
    folder = copied(ROOT, tmp_path / "sample")
    monkeypatch.chdir(folder)
    return folder
