"""The command run in this process, with what it printed; and small communities to run it in."""
# SPDX-License-Identifier: Apache-2.0

import contextlib
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minutebook.cli.main import main

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/corpus/valid/base"


@dataclass(frozen=True)
class Ran:
    """How a call ended and what it printed."""

    status: int
    out: str
    err: str


def minutebook(*words: str, typed: str = "") -> Ran:
    """The command with these words, `typed` standing at its input."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n", write_through=True) for _ in range(2))
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(typed.encode()), "utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(words)
    finally:
        sys.stdin = before
    return Ran(int(status), _held(out), _held(err))


def _held(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def copied(source: Path, folder: Path) -> Path:
    """A copy of a community's records, with its own sample script where it has one."""
    shutil.copytree(source / "records", folder / "records")
    if (source / "site/sample").is_dir():
        shutil.copytree(source / "site/sample", folder / "site/sample")
    return folder


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Changes a text file; the change must change something."""
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")
