#!/usr/bin/env python3
"""The one door for people who work on this repository: set up, then build the site, test, or run `minutebook`.

    python3 dev.py site                    make the demonstration site and say where to open it
    python3 dev.py test [pytest words]     every check and every test (--long: many more examples)
    python3 dev.py lock [--upgrade]        write requirements.lock again from pyproject.toml
    python3 dev.py <any other words>       the minutebook command, run in this folder

It decides how the environment in `.venv` is made and kept equal to requirements.lock. What the words mean belongs to
`minutebook`; finding a browser and a Chinese font belongs to tests/browser.py. Standard library only.
"""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""
PYTHON = BIN / ("python" + EXE)
STAMP = VENV / ".lock-digest"
SEED = "278"  # of the long run: fixed, so that its findings can be repeated

NEED_PYTHON = """需要 Python 3.11 或更新版本，现在用的是 {0}。请从 python.org 或系统软件源安装，再用它运行本命令。
Python 3.11 or newer is needed; this is {0}. Install it from python.org or your system's packages, then run again."""
NEED_GIT = """找不到 git。请先安装：Debian/Ubuntu：apt install git；macOS：xcode-select --install；Windows：官网下载。
git was not found. Install it: Debian/Ubuntu: apt install git; macOS: xcode-select --install; Windows: git-scm.com."""
NEED_VENV = """无法建立 .venv。Debian/Ubuntu 请先运行：apt install python3-venv；并确认本文件夹可写。
.venv could not be made. On Debian/Ubuntu first run: apt install python3-venv; and see that this folder is writable."""
NEED_NETWORK = """依赖没有装全。请检查网络或 pip 的镜像设置（pip config set global.index-url 镜像地址），再运行一次。
The dependencies were not all installed. Check the network or pip's mirror setting, then run the same command again."""

OWN_WORDS = """
  python3 dev.py site    生成示范网站并说明怎样打开 / make the demonstration site and say how to open it
  python3 dev.py test    运行全部检查和测试 / run every check and every test (lock: write requirements.lock again)"""

LOCK_COMMENT = """\
# Every dependency of Minutebook, its set-up and its tests, pinned by version and hash, for Python 3.11 and newer.
# Written by `python3 dev.py lock` (newest versions: `python3 dev.py lock --upgrade`); do not edit by hand.
"""


def digest(lock: bytes, python: str) -> str:
    """The stamp: SHA-256 of the lock and of the Python that `.venv` was made from; equal stamps need no set-up."""
    return hashlib.sha256(lock + b"\0" + python.encode()).hexdigest()


def this_python() -> str:
    """Version and home of the running Python, the same inside and outside a virtual environment made from it."""
    return f"{sys.version_info[:3]} {sys.base_prefix}"


def pin(lock: str, name: str) -> str:
    """The lock's lines for one package, with all its hashes; empty when the lock does not name it."""
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    return found.group() if found else ""


def environment() -> dict[str, str]:
    """The variables every command runs with: the package importable, UTF-8, the system's certificates, no adverts."""
    outer = {k: v for k, v in os.environ.items() if k not in {"PYTHONHOME", "VIRTUAL_ENV"}}
    quiet = {"NO_MKDOCS_2_WARNING": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return outer | quiet | {"PYTHONPATH": str(ROOT / "tools"), "PYTHONUTF8": "1", "UV_SYSTEM_CERTS": "true"}


def run(*words: str | Path, quiet: bool = False, more: dict[str, str] | None = None) -> int:
    """Exit status of a command run in this folder (127 when it cannot be started); `more` are extra variables."""
    variables = environment() | (more or {})
    sink = subprocess.DEVNULL if quiet else None
    sys.stdout.flush()
    try:
        return subprocess.call([str(w) for w in words], cwd=ROOT, env=variables, stdout=sink, stderr=sink)
    except OSError:
        return 127


def make_venv(uv: str | None) -> None:
    """A `.venv` of the running Python, made new unless the one there already is one; ends the run if it cannot be."""
    probe = f"import sys; sys.exit({this_python()!r} != f'{{sys.version_info[:3]}} {{sys.base_prefix}}')"
    pip_missing = uv is None and run(PYTHON, "-c", "import pip", quiet=True) != 0
    if run(PYTHON, "-c", probe, quiet=True) == 0 and not pip_missing:
        return
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    if run(sys.executable, "-m", "venv", *(["--without-pip"] if uv else []), VENV) != 0:
        sys.exit(NEED_VENV)


def find_uv(on_path: str | None) -> str | None:
    """The uv to install with: the one on PATH, else the pinned one put into `.venv`; None when there is no way."""
    own = BIN / ("uv" + EXE)
    if on_path or own.exists():
        return on_path or str(own)
    with tempfile.TemporaryDirectory() as folder:
        pinned = Path(folder) / "uv.lock"
        pinned.write_text(pin(LOCK.read_text("utf-8"), "uv"), "utf-8")
        status = run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", pinned)
    return str(own) if status == 0 and own.exists() else None


def mirror() -> dict[str, str]:
    """pip's configured index, handed to uv, which reads no pip settings; many people in China depend on one."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    words = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    asked = subprocess.run(words, capture_output=True, text=True, check=False)
    index = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
    return {"UV_DEFAULT_INDEX": index} if index else {}


def install_launchers() -> None:
    """`minutebook` importable from `.venv` and startable from its folder of programs, wherever both are moved to."""
    library = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))
    library.joinpath("minutebook.pth").write_text(os.path.relpath(ROOT / "tools", library) + "\n", "ascii")
    if os.name == "nt":
        (BIN / "minutebook.cmd").write_text('@"%~dp0python.exe" -m minutebook %*\n', "ascii")
        return
    launcher = BIN / "minutebook"
    launcher.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m minutebook "$@"\n', "ascii")
    launcher.chmod(0o755)


def set_up() -> None:
    """`.venv` equal to requirements.lock; does nothing, and needs no network, when it already is."""
    wanted = digest(LOCK.read_bytes(), this_python())
    if PYTHON.exists() and STAMP.is_file() and STAMP.read_text("ascii", "replace") == wanted:
        return
    print("正在准备环境…… Setting up .venv ...", flush=True)
    STAMP.unlink(missing_ok=True)
    on_path = shutil.which("uv")
    make_venv(on_path)
    uv = find_uv(on_path)
    status = 1
    if uv:
        status = run(uv, "pip", "sync", "-q", "--python", PYTHON, "--require-hashes", LOCK, more=mirror())
    if status != 0:
        run(PYTHON, "-m", "ensurepip", quiet=True)
        if run(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK) != 0:
            sys.exit(NEED_NETWORK)
    install_launchers()
    STAMP.write_text(wanted, "ascii")


def lock(words: list[str]) -> int:
    """Exit status of writing requirements.lock again: for every platform, by hash, naming no address."""
    on_path = shutil.which("uv")
    make_venv(on_path)
    uv = find_uv(on_path)
    if uv is None:
        sys.exit(NEED_NETWORK)
    shape = ["--universal", "--python-version", "3.11", "--all-extras", "--generate-hashes", "--fork-strategy=fewest"]
    plain = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
    status = run(uv, "pip", "compile", "-q", *shape, *plain, *words, "pyproject.toml", "-o", LOCK.name)
    if status != 0:
        return status
    pins = [line for line in LOCK.read_text("utf-8").splitlines(keepends=True) if not line.startswith("#")]
    LOCK.write_text(LOCK_COMMENT + "".join(pins), "utf-8", newline="\n")
    return 0


def test(words: list[str]) -> int:
    """Exit status of every check and every test: 0 only if all pass. All run, whatever fails before them."""
    finder = [str(PYTHON), str(ROOT / "tests" / "browser.py")]
    found = subprocess.run(finder, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=False)
    if found.returncode != 0:
        return found.returncode
    variables = {"CHROMIUM": found.stdout.decode("utf-8").strip()}
    if "--long" in words:
        words = [w for w in words if w != "--long"]
        variables["MINUTEBOOK_LONG"] = "1"
        words += ["--hypothesis-profile=long", f"--hypothesis-seed={SEED}", "-n", "auto", "--maxprocesses=4"]
    words = words or ["-n", "auto", "--maxprocesses=4"]
    report = ROOT / "build" / "tests.xml"
    report.unlink(missing_ok=True)
    checks = {"ruff check": ["ruff", "check"], "ruff format": ["ruff", "format", "--check"], "mypy": ["mypy"]}
    failed = [name for name, tool in checks.items() if run(PYTHON, "-m", *tool) != 0]
    status = run(PYTHON, "-m", "pytest", "--dist=loadfile", f"--junitxml={report}", *words, more=variables)
    if failed:
        print("没有通过 Failed:", ", ".join(failed))
        print(closing_line(report, len(failed)))
    return status or (1 if failed else 0)


def closing_line(report: Path, failed_checks: int) -> str:
    """`N passed, N failed` over pytest's report and the checks that failed before it."""
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    if report.is_file():
        for suite in ElementTree.parse(report).getroot():
            counts = {key: total + int(suite.get(key, "0")) for key, total in counts.items()}
    bad = counts["failures"] + counts["errors"]
    return f"{counts['tests'] - bad - counts['skipped']} passed, {bad + failed_checks} failed"


def main(words: list[str]) -> int:
    """Exit status of what the words ask for; 2 when Python, git or the words are missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must be told, in words, rather than crash
        print(NEED_PYTHON.format(sys.version.split()[0]), file=sys.stderr)
        return 2
    if shutil.which("git") is None:
        print(NEED_GIT, file=sys.stderr)
        return 2
    if words and words[0] == "lock":
        return lock(words[1:])
    set_up()
    if words and words[0] == "test":
        return test(words[1:])
    status = run(PYTHON, "-m", "minutebook", *words or ["--help"], more={"MINUTEBOOK_COMMAND": "python3 dev.py"})
    if words and words[0] not in {"-h", "--help"}:
        return status
    print(OWN_WORDS)
    return status if words else 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
