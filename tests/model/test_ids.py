"""Identity: one id, one path, and nothing else may lie there."""
# SPDX-License-Identifier: Apache-2.0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.ids import ACTS, KINDS, MAX_NAME, REGISTERS, date_in, id_at, kind_of, name_of, path_of

NAMES = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)


def test_an_act_lies_in_its_year_and_a_register_without_one() -> None:
    assert path_of("vote/2026-05-20-lawn-parking") == "records/vote/2026/2026-05-20-lawn-parking.yaml"
    assert path_of("body/liu-an-committee") == "records/body/liu-an-committee.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vote",
        "vote/",
        "vote/lawn-parking",
        "vote/2026-05-20",
        "vote/2026-05-20-",
        "vote/2026-05-20-Lawn",
        "vote/2026-05-20-lawn--parking",
        "vote/2026-05-20-草坪",
        "vote/2026-05-20-lawn.yaml",
        "ballot/2026-05-20-lawn",
        "body/../settings",
        "body/a/b",
        "body/-a",
        "body/a\n",
        "vote/2026-05-20-" + "a" * MAX_NAME,
        "body/" + "a" * (MAX_NAME + 1),
    ],
)
def test_a_text_that_is_no_id_has_no_path(text: str) -> None:
    assert path_of(text) is None


def test_the_longest_name_still_has_a_path() -> None:
    assert path_of("body/" + "a" * MAX_NAME) is not None


@pytest.mark.parametrize(
    "path",
    [
        "records/vote/2025/2026-05-20-lawn.yaml",
        "records/vote/2026-05-20-lawn.yaml",
        "records/body/2026/liu-an.yaml",
        "records/body/liu-an.yml",
        "records/body/liu-an.yaml.yaml",
        "other/body/liu-an.yaml",
        "records/body/../body/liu-an.yaml",
        "/records/body/liu-an.yaml",
        "records//body/liu-an.yaml",
        "records.yaml",
        "",
    ],
)
def test_a_path_that_no_id_has_holds_no_record(path: str) -> None:
    assert id_at(path) is None


@given(st.sampled_from(ACTS), st.dates(), NAMES)
def test_an_act_is_found_at_the_path_its_id_gives(kind: str, on: object, name: str) -> None:
    record_id = f"{kind}/{on}-{name}"
    path = path_of(record_id)
    assert path is not None
    assert id_at(path) == record_id
    assert (kind_of(record_id), name_of(record_id), date_in(record_id)) == (kind, f"{on}-{name}", str(on))


@given(st.sampled_from(REGISTERS), NAMES)
def test_a_register_is_found_at_the_path_its_id_gives(kind: str, name: str) -> None:
    record_id = f"{kind}/{name}"
    path = path_of(record_id)
    assert path is not None
    assert id_at(path) == record_id
    assert date_in(record_id) == ""


def test_every_kind_is_a_register_or_an_act_and_never_both() -> None:
    assert len(set(KINDS)) == len(KINDS) == len(REGISTERS) + len(ACTS)
