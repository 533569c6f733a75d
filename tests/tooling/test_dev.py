"""The set-up: what the stamp depends on, and that requirements.lock can be trusted and agrees with pyproject.toml."""
# SPDX-License-Identifier: Apache-2.0

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LOCK = ROOT.joinpath("requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]
RANGES = [*PROJECT["dependencies"], *(text for extra in PROJECT["optional-dependencies"].values() for text in extra)]
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>[^\\]+))?(?: \\)?")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
NAMES = [found["name"] for line in LOCK.splitlines() if (found := PIN.fullmatch(line))]


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


dev = load(ROOT / "dev.py")


def test_the_lock_holds_nothing_but_its_comment_pins_and_hashes() -> None:
    strange = [
        line
        for line in LOCK.removeprefix(dev.LOCK_COMMENT).splitlines()
        if not PIN.fullmatch(line) and not HASH.fullmatch(line)
    ]
    assert strange == []


def test_the_lock_names_no_address_and_no_index() -> None:
    assert re.findall(r"://|www\.|--(?:extra-)?index|--find-links|^-", LOCK, re.MULTILINE) == []


def test_every_pin_has_a_hash() -> None:
    assert NAMES
    assert [name for name in NAMES if "--hash=sha256:" not in dev.pin(LOCK, name)] == []


def test_no_package_is_pinned_twice() -> None:
    assert sorted(set(NAMES)) == NAMES


@pytest.mark.parametrize("text", RANGES)
def test_every_range_has_a_floor_and_a_ceiling_and_the_pin_is_inside(text: str) -> None:
    wanted = Requirement(text)
    assert sorted(one.operator for one in wanted.specifier) == ["<", ">="]
    found = PIN.match(dev.pin(LOCK, canonicalize_name(wanted.name)))
    assert found is not None
    assert Version(found["version"]) in wanted.specifier


@pytest.mark.parametrize("text", RANGES)
def test_every_ceiling_is_the_next_major_version(text: str) -> None:
    wanted = Requirement(text)
    floor = next(Version(one.version) for one in wanted.specifier if one.operator == ">=")
    ceiling = next(Version(one.version) for one in wanted.specifier if one.operator == "<")
    assert ceiling == Version(str(floor.major + 1))


def test_a_pin_is_taken_with_all_its_hashes_and_nothing_of_its_neighbours() -> None:
    pins = [("uv-build==1", "a"), ("uv==2", "b \\\n    --hash=sha256:c"), ("uvx==3", "d")]
    lock = "".join(f"{pin} \\\n    --hash=sha256:{hashes}\n" for pin, hashes in pins)
    assert dev.pin(lock, "uv") == "uv==2 \\\n    --hash=sha256:b \\\n    --hash=sha256:c\n"
    assert dev.pin(lock, "v") == ""


@given(st.binary(), st.text())
def test_the_stamp_repeats_and_changes_with_one_byte_of_the_lock_or_another_python(lock: bytes, python: str) -> None:
    assert dev.digest(lock, python) == dev.digest(lock, python)
    assert dev.digest(lock, python) != dev.digest(lock + b"#", python)
    assert dev.digest(lock, python) != dev.digest(lock, python + "1")


def test_the_closing_line_adds_the_failed_checks_to_pytests_failures(tmp_path: Path) -> None:
    report = tmp_path / "tests.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="0"/></testsuites>', encoding="utf-8"
    )
    assert dev.closing_line(report, 1) == "6 passed, 4 failed"
    assert dev.closing_line(tmp_path / "absent.xml", 1) == "0 passed, 1 failed"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A repository with a made environment of one pin, in a folder whose name has a space and Chinese."""
    root = tmp_path / "云和 社区"
    (root / "tools" / "minutebook").mkdir(parents=True)
    (root / "tools" / "minutebook" / "__init__.py").touch()
    (root / "tools" / "minutebook" / "__main__.py").write_text(
        "import os, sys; print(os.getcwd()); print(sys.argv[1:]); sys.exit(7)", "utf-8"
    )
    shutil.copy(ROOT / "dev.py", root)
    (root / "requirements.lock").write_text(dev.pin(LOCK, "six"), "utf-8")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / ".venv")], check=True)
    here = load(root / "dev.py")
    here.install_launchers()
    here.STAMP.write_text(here.digest(here.LOCK.read_bytes(), here.this_python()), "ascii")
    return root


def call(*words: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    outer = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    alone = outer | {"UV_OFFLINE": "1", "PIP_NO_INDEX": "1", "PYTHONUTF8": "1"} | variables
    return subprocess.run([str(w) for w in words], cwd=cwd, env=alone, capture_output=True, encoding="utf-8")


def test_with_nothing_changed_words_reach_minutebook_offline_from_any_folder_with_its_exit_status(copy: Path) -> None:
    done = call(sys.executable, copy / "dev.py", "check", "记录 一", cwd=copy.parent)
    assert (done.returncode, done.stdout) == (7, f"{copy}\n['check', '记录 一']\n"), done.stderr


def test_the_launcher_starts_minutebook_after_the_folder_was_moved(copy: Path) -> None:
    moved = copy.rename(copy.parent / "moved here")
    names = {"nt": ("Scripts", "minutebook.cmd")}
    done = call(moved.joinpath(".venv", *names.get(os.name, ("bin", "minutebook"))), "check", cwd=copy.parent)
    assert (done.returncode, done.stdout) == (7, f"{copy.parent}\n['check']\n"), done.stderr


def test_a_changed_lock_is_not_taken_for_an_installed_one(copy: Path) -> None:
    (copy / "requirements.lock").write_text("no-such-package==1 --hash=sha256:" + "0" * 64 + "\n", "utf-8")
    path = os.pathsep.join([str(dev.BIN), os.environ["PATH"]])
    done = call(sys.executable, copy / "dev.py", "check", cwd=copy, PATH=path)
    assert done.returncode == 1
    assert done.stderr.endswith(dev.NEED_NETWORK + "\n")
    assert not (copy / ".venv" / ".lock-digest").exists()


def test_a_half_made_environment_is_made_again(copy: Path) -> None:
    here = load(copy / "dev.py")
    here.PYTHON.unlink()
    here.make_venv("uv")
    assert subprocess.run([here.PYTHON, "-c", ""]).returncode == 0
    assert not here.STAMP.exists()


def test_an_environment_of_another_python_is_made_again(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = load(copy / "dev.py")
    kept = here.VENV / "kept"
    kept.touch()
    here.make_venv("uv")
    assert kept.exists()
    monkeypatch.setattr(here, "this_python", lambda: "(3, 99, 0) elsewhere")
    here.make_venv("uv")
    assert not kept.exists()


def test_without_git_the_reader_is_told_what_to_install(copy: Path) -> None:
    done = call(sys.executable, copy / "dev.py", "check", cwd=copy, PATH=str(copy))
    assert (done.returncode, done.stderr) == (2, dev.NEED_GIT + "\n")


def test_ci_runs_the_same_command_as_the_readme_and_nothing_is_left_out() -> None:
    lines = ROOT.joinpath(".ci", "run").read_text("utf-8").splitlines()
    assert lines[-1] == "exec python3 dev.py test"
