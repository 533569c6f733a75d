"""The golden site: every page of one small invented community, byte for byte, however and wherever it is built.

`records/` is the community of 榆树巷, written so that each part of each template is drawn once: a defect, two
corrections, an unanswered opinion, a window still open, a vote without its quorum, one exactly at its threshold, a tie
pending and a tie broken by lot. `expected/` holds the pages as they must be, and `files.txt` what else is published.
Only the digest in a style sheet's name is left out, so that a change of colour changes no page.
"""
# SPDX-License-Identifier: Apache-2.0

import hashlib
import os
import re
import shutil
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

import pytest

from minutebook.publish.site import files, gather

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
EXPECTED = HERE / "expected"
AS_OF = "2026-11-20"
ACCEPT = "python3 dev.py test tests/golden --bless"
_DIGEST = re.compile(r"\.[0-9a-f]{8}(?=\.(css|js)\b)")
_MOST_LINES = 40


def test_the_golden_site_is_what_it_was(request: pytest.FixtureRequest) -> None:
    found = {_DIGEST.sub("", path): content for path, content in files(gather(HERE, as_of=AS_OF), cache=None)}
    texts = {path: _DIGEST.sub("", content.decode()) for path, content in found.items() if path.endswith(".html")}
    texts["files.txt"] = _listed({path: content for path, content in found.items() if path not in texts})
    if request.config.getoption("--bless"):
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, text in texts.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_text(text, encoding="utf-8", newline="")
    known = {
        path.relative_to(EXPECTED).as_posix(): path.read_bytes().decode()
        for path in EXPECTED.rglob("*")
        if path.is_file()
    }
    if found_otherwise := _difference(known, texts):
        pytest.fail(found_otherwise, pytrace=False)


def _listed(others: dict[str, bytes]) -> str:
    """One line for each file that is no page: where the house holds it as it is, or the digest of its bytes."""
    lines = []
    for path, content in sorted(others.items()):
        house = next((place for place in (path, f"site/{path}") if _is_in_house(place, content)), "")
        lines.append(f"{house or hashlib.sha256(content).hexdigest()}  {path}\n")
    return "".join(lines)


def _is_in_house(place: str, content: bytes) -> bool:
    return not place.startswith("records/") and (ROOT / place).is_file() and (ROOT / place).read_bytes() == content


def _difference(known: dict[str, str], found: dict[str, str]) -> str:
    """What differs, in few lines, and how to accept it; empty when nothing does."""
    changed = [path for path in sorted({*known, *found}) if known.get(path) != found.get(path)]
    if not changed:
        return ""
    lines: list[str] = []
    for path in changed:
        old, new = (_short_lines(texts.get(path, "")) for texts in (known, found))
        lines += unified_diff(old, new, f"expected/{path}", f"now/{path}", n=1, lineterm="")
    more = [f"… {len(lines) - _MOST_LINES} more lines"] if len(lines) > _MOST_LINES else []
    told = f"{len(changed)} of {len(found)} golden files differ: {', '.join(changed[:6])}{' …' if changed[6:] else ''}"
    return "\n".join([told, *lines[:_MOST_LINES], *more, "Right as it is now? Accept it with:", f"  {ACCEPT}"])


def _short_lines(page: str) -> list[str]:
    """A page with one element on a line, so that a difference does not bring a whole paragraph along."""
    return [line[:200] for line in re.sub(r"(?<=>)(?=<)", "\n", page).splitlines()]


def test_a_difference_is_shown_short_and_ends_with_the_command_that_accepts_it() -> None:
    told = _difference({"a.html": "<p>x</p><b>1</b>", "same": "s"}, {"a.html": "<p>x</p><b>2</b>", "same": "s"})
    assert told == (
        "1 of 2 golden files differ: a.html\n"
        "--- expected/a.html\n+++ now/a.html\n@@ -1,2 +1,2 @@\n <p>x</p>\n-<b>1</b>\n+<b>2</b>\n"
        "Right as it is now? Accept it with:\n  python3 dev.py test tests/golden --bless"
    )
    long = _difference({}, {"a.html": "<p>" * 500})
    assert "… 463 more lines" in long
    assert len(long.splitlines()) == _MOST_LINES + 4
    assert _difference({"a": "x"}, {"a": "x"}) == ""


_BUILD = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[3], 8))
from minutebook.publish.site import build, gather
print(build(gather(Path(sys.argv[1]), as_of=sys.argv[4]), Path(sys.argv[2]), cache=None).digest)
"""


def _built_elsewhere(folder: Path, target: Path, umask: str, **environment: str) -> "subprocess.Popen[str]":
    """A build under way in a process of its own, which prints the digest of the edition."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT")}
    return subprocess.Popen(
        [sys.executable, "-c", _BUILD, str(folder), str(target), umask, AS_OF],
        env={**kept, "PYTHONPATH": str(ROOT / "tools"), **environment},
        cwd=target.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_order_of_files_time_zone_locale_umask_and_hash_seed_change_no_byte(tmp_path: Path) -> None:
    other = tmp_path / "copied in reverse order"
    for path in sorted((HERE / "records").rglob("*"), reverse=True):
        if path.is_file():
            copy = other / path.relative_to(HERE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
            os.utime(copy, (0, 0))
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    builds = [
        _built_elsewhere(
            HERE, tmp_path / "one/site", "022", TZ="Asia/Shanghai", LC_ALL="C.UTF-8", LANG="zh_CN.UTF-8",
            PYTHONHASHSEED="1",
        ),
        _built_elsewhere(
            other, tmp_path / "two/site", "077", TZ="America/St_Johns", LC_ALL="C", LANGUAGE="tr",
            PYTHONHASHSEED="4242",
        ),
    ]  # fmt: skip
    told = [build.communicate(timeout=120)[0] for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert told[0] == told[1]
    once, again = (tmp_path / name / "site" for name in ("one", "two"))
    pages = sorted(path.relative_to(once) for path in once.rglob("*") if path.is_file())
    assert pages == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert len(pages) > 100
    for path in pages:
        assert (once / path).read_bytes() == (again / path).read_bytes(), path
        assert (once / path).stat().st_mode == (again / path).stat().st_mode, path
