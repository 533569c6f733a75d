"""Every code of the store is held to its example: right causes nothing, wrong exactly one message."""

# SPDX-License-Identifier: Apache-2.0

import re
import shutil
from pathlib import Path

import pytest

from minutebook.store.archive import Loaded
from minutebook.store.catalogue import catalogue, entry, line, severity
from minutebook.store.source import WorkingTree
from tests.corpus.builders import BUILDERS, CORPUS, copy_of_base, exchange, records_of

FAMILIES = ("reading", "contract", "links", "files")
CODES = tuple(code for code, entry in catalogue().items() if entry.family in FAMILIES)


def _shown(loaded: Loaded) -> str:
    return "".join(f"{line(problem, lang)}\n" for lang in ("zh", "en") for problem in loaded.problems)


def _compare(found: str, expected: Path, bless: bool) -> None:
    if bless:
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


def test_the_base_set_has_no_problem() -> None:
    loaded = records_of(WorkingTree(root=CORPUS / "valid" / "base"))
    assert loaded.problems == ()
    assert len([record for record in loaded.archive if record.path.startswith("records/")]) == 8


@pytest.mark.parametrize("code", CODES)
def test_the_wrong_form_causes_exactly_this_message(code: str, tmp_path: Path, bless: bool) -> None:
    root = copy_of_base(tmp_path)
    told = entry(code)
    if told.file:
        exchange(root, told)
        loaded = records_of(WorkingTree(root=root))
    else:
        loaded = BUILDERS[code](root)
    assert [problem.code for problem in loaded.problems] == [code]
    assert [severity(problem) for problem in loaded.problems] == [told.severity]
    for lang, wording in told.wordings.items():
        wanted = set(re.findall(r"\{([a-z0-9_]+)\}", wording.sentence + wording.remedy))
        given = loaded.problems[0].values
        assert {name for name in wanted if name not in given and f"{name}_{lang}" not in given} == set()
    _compare(_shown(loaded), CORPUS / "invalid" / f"{code}.txt", bless)


def test_every_code_has_one_kind_of_example() -> None:
    assert {code for code in CODES if not entry(code).file} == set(BUILDERS)


def test_no_expected_message_is_left_over() -> None:
    files = {file.stem for file in (CORPUS / "invalid").glob("[RSLF]*.txt")}
    assert files == set(CODES)


def test_files_that_break_nearly_everything_are_told_everything_in_order(tmp_path: Path, bless: bool) -> None:
    root = copy_of_base(tmp_path)
    shutil.copytree(CORPUS / "invalid" / "everything" / "records", root / "records", dirs_exist_ok=True)
    loaded = records_of(WorkingTree(root=root))
    _compare(_shown(loaded), CORPUS / "invalid" / "everything" / "expected.txt", bless)
    places = [(problem.path, problem.line, problem.column) for problem in loaded.problems]
    assert places == sorted(places)
    assert len(loaded.archive.of_kind("meeting")) == 1
    assert len({problem.code for problem in loaded.problems}) >= 30
