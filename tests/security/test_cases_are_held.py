"""The attack and bad-input cases D01 to D36, D38 and D51 to D55 of the threat study, and the tests that hold each."""

# SPDX-License-Identifier: Apache-2.0

import ast
from pathlib import Path

import pytest

from minutebook.checks import run
from minutebook.store.catalogue import line
from tests.checks.builders import COUNT, community

ROOT = Path(__file__).parents[2]
YAML, PATHS, INJECTION = "security/test_yaml_cases.py", "security/test_path_cases.py", "security/test_injection.py"
FRAME, EDITION, SCHEMAS = "site/test_frame.py", "site/test_edition.py", "schemas/test_schemas.py"
HELD: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"D{number:02}": (YAML, (f"test_d{number:02}_",)) for number in range(1, 22) if number != 18},
    "D18": (SCHEMAS, ("test_every_pattern_", "test_d18_")),
    "D22": (SCHEMAS, ("test_a_misspelt_keyword_", "test_d22_", "test_every_keyword_")),
    **{f"D{number}": (PATHS, (f"test_d{number}_",)) for number in range(23, 30)},
    "D30": (INJECTION, ("test_a_payload_in_any_field_is_words_and_nothing_else",)),
    "D31": (INJECTION, ("test_a_payload_in_any_field_is_words_and_nothing_else",)),
    "D32": (INJECTION, ("test_rich_text_yields_only_its_listed_elements_and_its_listed_schemes",)),
    "D33": (INJECTION, ("test_a_payload_in_any_field_is_words_and_nothing_else",)),
    "D34": (INJECTION, ("test_a_payload_in_any_field_is_words_and_nothing_else",)),
    "D35": (INJECTION, ("test_nothing_but_records_is_taken_from_a_records_repository",)),
    "D36": (INJECTION, ("test_a_drawing_that_can_run_scripts_is_refused",)),
    "D38": (INJECTION, ("test_a_payload_in_any_field_is_words_and_nothing_else",)),
    "D51": (YAML, ("test_d51_",)),
    "D52": ("security/test_cases_are_held.py", ("test_d52_",)),
    "D53": (EDITION, ("test_killed_at_fifty_random_moments_one_whole_edition_is_served",)),
    "D54": (EDITION, ("test_a_second_build_waits_for_the_first", "test_a_second_build_that_cannot_wait_says_so")),
    "D55": (EDITION, ("test_on_a_full_disk_the_old_edition_is_served", "test_where_nothing_may_be_written_")),
}


def test_every_case_is_in_the_table() -> None:
    assert list(HELD) != []
    wanted = {*(f"D{number:02}" for number in range(1, 37)), "D38", *(f"D{number}" for number in range(51, 56))}
    assert set(HELD) == wanted


@pytest.mark.parametrize("case", sorted(HELD))
def test_every_case_has_a_test_that_exists(case: str) -> None:
    file, starts = HELD[case]
    tree = ast.parse((ROOT / "tests" / file).read_text("utf-8"))
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert any(name.startswith(starts) for name in names), (file, starts)


def test_d52_no_record_lists_voters_and_an_option_listed_twice_names_its_second_place() -> None:
    """Rolls and ballots never enter the public record, so the case can only be a count that lists one option twice."""
    archive = community({COUNT: {"tally/1/option": "agree"}})
    told = [problem for problem in run(archive, "2026-12-31") if problem.code == "T504"]
    assert [(problem.field, problem.values["option"]) for problem in told] == [(("tally", 1, "option"), "agree")]
    assert "agree" in line(told[0], "zh")
