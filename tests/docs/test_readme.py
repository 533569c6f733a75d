"""What the READMEs and the documents say is so: commands run, links lead somewhere, both languages tell the same."""

# SPDX-License-Identifier: Apache-2.0

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.command import minutebook

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
DOCUMENTS = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
_COMMAND = re.compile(r"^    python3 dev\.py (.+?)(?:\s+#.*)?$", re.MULTILINE)
_PLACEHOLDER = {"编号": "ID", "字段": "FIELD"}
RUNNING = {"build", "check", "explain", "tally", "trace"}


def commands(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [" ".join(_PLACEHOLDER.get(word, word) for word in found.split()) for found in _COMMAND.findall(text)]


def test_both_readmes_give_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1])
    assert commands(READMES[0])[:2] == ["site", "test"]


def test_what_ci_runs_is_the_second_command_of_the_readme() -> None:
    assert "python3 dev.py test" in (ROOT / ".ci/run").read_text("utf-8")
    assert "python3 dev.py test" in (ROOT / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with its history, where the first command would have put it."""
    folder = tmp_path_factory.mktemp("readme") / "demo"
    assert minutebook("demo", str(folder), "--root", str(ROOT)).status == 0
    return folder


@pytest.mark.parametrize("line", [line for line in commands("README.md") if line.split()[0] in RUNNING])
def test_a_command_of_the_readme_runs(line: str, demo: Path, tmp_path: Path) -> None:
    words = [
        {"build/demo": str(demo), "build/audit": str(tmp_path / "audit")}.get(word, word) for word in shlex.split(line)
    ]
    if words[0] == "check":
        words += ["--root", str(ROOT)]
    ran = minutebook(*words)
    assert ran.status == 0, ran.err
    assert ran.out


def test_every_verb_the_readme_names_is_one() -> None:
    helped = minutebook("--help").out
    for line in commands("README.md"):
        verb = line.split()[0]
        assert verb == "test" or re.search(rf"^\s+{verb}\s", helped, re.MULTILINE), verb


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_to_a_file(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_folder_and_file_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`((?:docs|records|schemas|site|tests|tools)/[A-Za-z0-9_./-]*)`", document.read_text("utf-8"))
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_folder_of_the_package_has_a_line_in_the_architecture() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    for folder in (ROOT / "tools/minutebook").iterdir():
        if folder.is_dir() and (folder / "__init__.py").exists():
            assert f"| `{folder.name}/` |" in text, folder.name
