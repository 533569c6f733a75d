"""Every kind can be filled in: what has no answer is named, and the example of every field is an answer it takes."""
# SPDX-License-Identifier: Apache-2.0

from typing import Any

import pytest

from minutebook.desk.filling import Filling
from minutebook.desk.questions import Missing, Question
from minutebook.model.ids import ACTS, KINDS
from minutebook.model.record import Archive, Record
from minutebook.store.canonical import rendered
from minutebook.store.contract import Form, house_contract
from minutebook.store.reader import read
from minutebook.store.typing import typed
from minutebook.store.validation import house_validation

FORMS = {kind: form for kind in KINDS if (form := house_contract().current(kind)) is not None}


def archive() -> Archive:
    """One record of every kind, so that every reference has somebody to name."""
    records = []
    for kind in KINDS:
        name = "2026-03-02-one" if kind in ACTS else "one"
        records.append(
            Record(
                id=f"{kind}/{name}", kind=kind, path="", date=name[:10] if kind in ACTS else "", data={"title": "一"}
            )
        )
    return Archive.of(records)


def filling(form: Form, ask: Any, given: dict[str, Any] | None = None) -> Filling:
    return Filling(
        form,
        given or {},
        archive(),
        lang="zh",
        today="2026-03-22",
        ask=ask,
        measure=lambda path: {"media_type": "text/plain", "bytes": "5", "sha256": "0" * 64},
        taken=lambda record_id: False,
    )


def by_example(question: Question) -> str:
    """The answer of somebody who types the example shown, or picks the first choice."""
    if question.manner in ("more", "optional"):
        return ""
    if not question.required:
        return ""
    return "1" if question.choices else question.default or question.example


@pytest.mark.parametrize("kind", FORMS)
def test_the_example_of_every_required_field_is_an_answer_it_takes(kind: str) -> None:
    form = FORMS[kind]
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        return by_example(question)

    filled = filling(form, ask)
    filled.fill()
    assert [question.complaint for question in asked if question.complaint] == []
    again = read("x", rendered(form, filled.data)).data
    result = typed(form, "x", again)
    assert [*result.problems, *house_validation().problems(form, "x", result.data)] == []


@pytest.mark.parametrize("kind", FORMS)
def test_every_optional_field_can_be_chosen_and_filled_in(kind: str) -> None:
    form = FORMS[kind]

    def ask(question: Question) -> str:
        if question.manner == "optional":
            return "1"
        if question.manner == "more":
            return ""
        if question.label.endswith("项") and "第2项" in question.label:
            return ""
        return "1" if question.choices else question.default or question.example

    filled = filling(form, ask)
    filled.fill()
    assert set(filled.data) == set(form.shape.fields)
    result = typed(form, "x", read("x", rendered(form, filled.data)).data)
    assert [*result.problems, *house_validation().problems(form, "x", result.data)] == []


@pytest.mark.parametrize("kind", FORMS)
def test_without_anybody_to_ask_every_required_field_is_named_with_an_example(kind: str) -> None:
    form = FORMS[kind]
    filled = filling(form, None)
    filled.fill()
    named = {missing.field.partition("/")[0] for missing in filled.missing}
    assert named == set(form.shape.required) - {"schema"}
    for missing in filled.missing:
        assert missing.label
        assert missing.description
        assert missing.example


def test_a_date_is_taken_as_it_is_said_and_today_is_offered_for_the_act_alone() -> None:
    form = FORMS["notice"]
    told = {"posted_on": ["2026年3月5日"], "until": ["", "２０２６-３-22"]}
    complaints = []

    def ask(question: Question) -> str:
        if question.label == "张贴日期":
            return told["posted_on"].pop()
        if question.label == "张贴至":
            complaints.append(question.complaint)
            return told["until"].pop(0)
        return by_example(question)

    filled = filling(form, ask)
    filled.fill()
    assert filled.data["posted_on"] == "2026-03-05"
    assert filled.data["until"] == "2026-03-22"
    assert complaints == ["", "cli.new.needed"]
    assert str(filled.data["id"]).startswith("notice/2026-03-05-")


def test_money_is_asked_in_yuan_with_its_example_in_yuan() -> None:
    asked: list[Question] = []

    def ask(question: Question) -> str:
        asked.append(question)
        if question.manner == "optional":
            return next((one.value for one in question.choices if one.value == "budget_fen"), "")
        return "12.5" if question.manner == "money" else by_example(question)

    filled = filling(FORMS["proposal"], ask)
    filled.fill()
    assert filled.data["budget_fen"] == "1250"
    (money,) = [question for question in asked if question.manner == "money"]
    assert money.example == "3860.00"


def test_a_missing_field_says_how_to_give_it() -> None:
    filled = filling(FORMS["meeting"], None)
    filled.fill()
    assert filled.missing[-3:] == [
        Missing(field="attendance/present", label="到会的实到", description="实到人数。", example="39"),
        Missing(field="agenda/0/title", label="议程第1项的事项", description="议什么。", example="晾衣架方案表决"),
        Missing(
            field="recorded_by",
            label="记录人",
            description="把这件事录入的人的岗位（写岗位，不写姓名）。",
            example="自管委书记员",
        ),
    ]
