"""What a record says once its corrections are read with it."""

# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minutebook.checks.correction import judged
from minutebook.model.record import Archive, Record
from minutebook.timeline.corrections import CorrectedField, corrected, corrections_of, field_path, words_at
from tests.acts import act
from tests.checks.builders import record

MINUTES = record(
    {
        "id": "minutes/2026-03-02-yard",
        "title": "院子里的会",
        "meeting": "meeting/2026-03-01-yard",
        "present": 21,
        "public": True,
        "text": "到会二十一户。\n",
        "items": [{"text": "修灯"}, {"text": "修门"}],
    }
)


def correction(date: str, *changes: tuple[str, str, str], corrects: str = MINUTES.id) -> Record:
    listed = [{"field": field, "old": old, "new": new} for field, old, new in changes]
    return act("correction", date, corrects=corrects, changes=listed)


def after_all(*corrections: Record) -> Record:
    return corrected(Archive.of([MINUTES, *corrections]))[MINUTES.id]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("title", ("title",)),
        ("items/0/text", ("items", 0, "text")),
        ("items/99999", ("items", 99999)),
        ("items/100000", ("items", "100000")),
        ("items/-1", ("items", "-1")),
        ("items/٣", ("items", "٣")),
        ("", ("",)),
    ],
)
def test_a_field_path_counts_positions_from_nought(text: str, path: tuple[str | int, ...]) -> None:
    assert field_path(text) == path


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("present",), "21"),
        (("public",), "true"),
        (("items", 1, "text"), "修门"),
        (("items",), None),
        (("items", 2, "text"), None),
        (("absent",), None),
    ],
)
def test_a_value_is_quoted_as_a_correction_writes_it(path: tuple[str | int, ...], words: str | None) -> None:
    assert words_at(MINUTES, path) == words


@pytest.mark.parametrize(
    ("field", "old", "new", "value"),
    [
        pytest.param("title", "院子里的会", "三月院会", "三月院会", id="a line"),
        pytest.param("present", "21", "22", 22, id="a number stays a number"),
        pytest.param("public", "true", "false", False, id="a truth value stays one"),
        pytest.param("text", "到会二十一户。\n", "到会二十二户。\n", "到会二十二户。\n", id="a block of text"),
        pytest.param(
            "text", "到会二十一户。", "到会二十二户。", "到会二十二户。\n", id="a block keeps its last line's end"
        ),
        pytest.param("title", "院子里的会\n", "三月院会\n", "三月院会", id="a line never gets one"),
        pytest.param("present", "21", "二十二", 21, id="words for a number change nothing"),
        pytest.param("present", "21", "٢٢", 21, id="other digits change nothing"),
        pytest.param("present", "21", "9" * 5000, 21, id="a number of five thousand digits changes nothing"),
        pytest.param("public", "true", "不", True, id="words for a truth value change nothing"),
    ],
)
def test_a_correction_keeps_the_type_of_what_it_corrects(field: str, old: str, new: str, value: Any) -> None:
    found = after_all(correction("2026-03-05", (field, old, new))).data[field]
    assert (found, type(found)) == (value, type(value))


def test_one_item_of_a_list_is_corrected_and_the_others_stand() -> None:
    assert after_all(correction("2026-03-05", ("items/1/text", "修门", "换门"))).data["items"] == [
        {"text": "修灯"},
        {"text": "换门"},
    ]


def test_corrections_are_applied_in_the_order_of_their_dates() -> None:
    first, second = correction("2026-03-05", ("present", "21", "22")), correction("2026-03-06", ("present", "22", "23"))
    assert after_all(second, first).data["present"] == 23


def test_a_correction_that_quotes_an_earlier_state_changes_nothing() -> None:
    first, second = correction("2026-03-05", ("present", "21", "22")), correction("2026-03-06", ("present", "21", "23"))
    assert after_all(first, second).data["present"] == 22


@pytest.mark.parametrize("field", ["title", "items/7/text", "absent", "items"])
def test_where_one_quotation_is_wrong_the_whole_correction_changes_nothing(field: str) -> None:
    """As `checks` has it, which refuses such a correction as a whole."""
    assert after_all(correction("2026-03-05", ("present", "21", "22"), (field, "别的话", "新的话"))) == MINUTES


def test_a_corrected_reference_is_followed_to_its_new_end() -> None:
    now = corrected(
        Archive.of(
            [MINUTES, correction("2026-03-05", ("meeting", "meeting/2026-03-01-yard", "meeting/2026-03-02-hall"))]
        )
    )
    assert [one.id for one in now.citing("meeting/2026-03-02-hall", "minutes")] == [MINUTES.id]
    assert now.citing("meeting/2026-03-01-yard", "minutes") == ()


def test_the_recorded_archive_is_left_as_it_was() -> None:
    recorded = Archive.of([MINUTES, correction("2026-03-05", ("items/0/text", "修灯", "换灯"))])
    corrected(recorded)
    assert recorded[MINUTES.id].data["items"][0] == {"text": "修灯"}


def test_a_correction_of_nothing_recorded_changes_nothing() -> None:
    archive = Archive.of([MINUTES, correction("2026-03-05", ("title", "a", "b"), corrects="minutes/2026-01-01-gone")])
    assert list(corrected(archive)) == list(archive)


def test_every_change_to_a_record_is_told_in_the_order_of_dates() -> None:
    first = correction("2026-03-05", ("present", "21", "22"), ("items/0/text", "修灯", "换灯"))
    second = correction("2026-03-06", ("present", "22", "23"))
    assert list(corrections_of(Archive.of([MINUTES, second, first]), MINUTES.id)) == [
        CorrectedField(field=("present",), old="21", new="22", correction=first),
        CorrectedField(field=("items", 0, "text"), old="修灯", new="换灯", correction=first),
        CorrectedField(field=("present",), old="22", new="23", correction=second),
    ]


@given(st.sampled_from(["title", "present", "public", "text"]), st.text(max_size=8))
@example("present", "9" * 5000)
@example("present", "0022")
@example("public", "false\n")
def test_a_correction_that_the_checks_let_pass_is_really_made(field: str, new: str) -> None:
    """What neither takes effect nor is refused would be lost without a word."""
    archive = Archive.of([MINUTES, correction("2026-03-05", (field, words_at(MINUTES, (field,)) or "", new))])
    made, problems = judged(archive)
    words = words_at(made[MINUTES.id], (field,))
    if not problems:
        assert words is not None and words.rstrip("\n").lstrip("0") == new.rstrip("\n").lstrip("0")
    else:
        assert made[MINUTES.id] == MINUTES
