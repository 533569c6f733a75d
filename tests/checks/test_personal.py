"""Personal data is found in a labelled corpus and in every field, never in the sample, and never shown whole."""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minutebook.checks import run
from minutebook.checks.identifiers import (
    Finding,
    chat_ids,
    concealed,
    id_check_character,
    is_credit_code,
    luhn_holds,
    masked,
    numbers,
    plain,
    plates,
    rooms,
)
from minutebook.checks.personal import SPEAKING_OF_RESIDENTS, texts_of
from minutebook.cli import reports
from minutebook.model.problem import Problem
from minutebook.store.archive import load
from minutebook.store.catalogue import line, severity
from minutebook.store.source import WorkingTree
from tests.checks.builders import (
    AS_OF,
    CORPUS,
    CORRECTION,
    DECISION,
    EVALUATION,
    MATTER,
    MEETING,
    MINUTES,
    NOTICE,
    OPINIONS,
    PAYMENT,
    REPLY,
    VOTE,
    base,
    community,
    found,
)

ROOT = Path(__file__).parents[2]
CODES = {
    "id": "P901",
    "mobile": "P902",
    "card": "P903",
    "id_like": "P951",
    "plate": "P952",
    "room": "P953",
    "chat": "P954",
}
REFUSED = frozenset({"P901", "P902", "P903"})
ID = "11010519491231002X"
MOBILE = "13800138000"
CARD = "6222000000000009"
NIGHT = "matter/2026-02-11-night-noise"


def _labelled(name: str) -> tuple[tuple[str, str], ...]:
    lines = (CORPUS / f"personal/{name}.txt").read_text("utf-8").removesuffix("\n").split("\n")
    return tuple((code, text) for code, _, text in (one.partition("\t") for one in lines))


YES = _labelled("yes")
NO = _labelled("no")


def detected(text: str) -> Iterator[Finding]:
    yield from numbers(text)
    for detect in (plates, rooms, chat_ids):
        yield from detect(text)


def codes(text: str) -> set[str]:
    return {CODES[one.sort] for one in detected(text)}


def personal(problems: tuple[Problem, ...]) -> list[tuple[str, str, tuple[str | int, ...], str]]:
    return [(one.code, one.path, one.field, one.values["value"]) for one in problems if one.code[0] == "P"]


def test_the_corpus_is_large_and_says_each_case_once() -> None:
    assert len(YES) >= 120
    assert len(NO) >= 250
    assert len(set(YES)) == len(YES)
    assert len({text for _, text in NO}) == len(NO)
    assert {code for code, _ in YES} == set(CODES.values())
    assert {code for code, _ in NO} == {"none"}


def test_of_the_listed_forms_ninety_nine_in_a_hundred_are_found_as_what_they_are() -> None:
    missed = [(code, text) for code, text in YES if code not in codes(text)]
    assert len(missed) * 100 <= len(YES), missed


def test_no_listed_form_is_taken_for_something_else() -> None:
    assert [(code, text, codes(text)) for code, text in YES if codes(text) - {code}] == []


def test_no_clean_line_is_alarmed_about() -> None:
    assert [(text, codes(text)) for _, text in NO if codes(text)] == []


def test_no_record_of_the_sample_is_alarmed_about() -> None:
    archive = load(WorkingTree(root=ROOT)).archive
    own = [record for record in archive if not record.path.startswith("pack/")]
    assert len(own) >= 194
    assert personal(run(archive, "2026-11-21")) == []
    assert [(record.id, text) for record in own for _, text in texts_of(record) if codes(text)] == []


@pytest.mark.parametrize(("code", "text"), [one for one in YES if one[0] in REFUSED])
def test_a_finding_shows_at_most_five_characters_of_a_number(code: str, text: str) -> None:
    for one in detected(text):
        shown = re.fullmatch(r"([0-9]{3})\*{6,}([0-9X]{2})", one.shown)
        assert shown is not None, (code, one.shown)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ID, "110*************2X"),
        (MOBILE, "138******00"),
        ("3-2-501", "3-****1"),
        ("京A12345", "京A****5"),
        ("1234567890", "12*******0"),
        ("12345678901", "123******01"),
    ],
)
def test_what_may_be_shown_of_a_value(value: str, expected: str) -> None:
    assert masked(value) == expected


@pytest.mark.parametrize(
    ("record", "field", "text"),
    [
        (MATTER, "title", f"车棚漏雨{MOBILE}"),
        (MATTER, "raised_by", f"居民{MOBILE}"),
        (MATTER, "text", f"第一行\n\n第三行有 {MOBILE}\n"),
        (OPINIONS, "items/0/from", f"一户（{MOBILE}）"),
        (OPINIONS, "items/1/text", f"{MOBILE}\n"),
        (REPLY, "answers/0/text", f"请打{MOBILE}\n"),
        (MINUTES, "recorded_by", f"书记员{MOBILE}"),
        (MEETING, "place", f"院内，联系{MOBILE}"),
        (VOTE, "options/0/label", f"同意{MOBILE}"),
        (PAYMENT, "voucher", f"柳付{MOBILE}"),
        (DECISION, "note", f"{MOBILE}\n"),
        (EVALUATION, "method", f"打电话{MOBILE}"),
        (CORRECTION, "reason", f"{MOBILE}来电指出"),
        (NOTICE, "attachments", [{"path": f"2026/2026-03-01-{MOBILE}.png", "description": "公示照片"}]),
        (NOTICE, "attachments", [{"path": "2026/2026-03-01-board.png", "description": f"公示照片，{MOBILE}"}]),
    ],
)
def test_every_text_of_a_record_is_read(record: str, field: str, text: object) -> None:
    told = personal(found({record: {field: text}}))
    assert [(code, shown) for code, _, _, shown in told] == [("P902", "138******00")]
    assert "/".join(map(str, told[0][2])).startswith(field)


def test_the_name_of_a_record_is_read() -> None:
    matter = {**base()[NIGHT].data, "id": f"matter/2026-02-11-{MOBILE}"}
    told = personal(run(community(None, matter), AS_OF))
    assert [(code, field) for code, _, field, _ in told] == [("P902", ("id",))]


def test_a_number_in_another_records_name_is_told_there_only() -> None:
    matter = {**base()[NIGHT].data, "id": f"matter/2026-02-11-{MOBILE}"}
    meeting = {**base()[MEETING].data, "id": "meeting/2026-03-20-again", "matters": [matter["id"]]}
    told = personal(run(community(None, matter, meeting), AS_OF))
    assert [path.split("/")[1] for _, path, _, _ in told] == ["matter"]


def test_a_number_stays_told_where_a_correction_took_it_out() -> None:
    changes = [{"field": "text", "old": f"打{MOBILE}\n", "new": "打电话\n"}]
    correction = {
        **base()[CORRECTION].data,
        "id": "correction/2026-06-20-night-noise",
        "corrects": NIGHT,
        "corrected_on": "2026-06-20",
        "changes": changes,
    }
    told = run(community({NIGHT: {"text": f"打{MOBILE}\n"}}, correction), AS_OF)
    assert [(code, path.split("/")[1]) for code, path, _, _ in personal(told)] == [
        ("P902", "correction"),
        ("P902", "matter"),
    ]


def test_two_numbers_in_one_text_are_two_problems() -> None:
    told = personal(found({NIGHT: {"text": f"{MOBILE}，{ID}，再说一遍{MOBILE}\n"}}))
    assert [(code, shown) for code, _, _, shown in told] == [("P901", "110*************2X"), ("P902", "138******00")]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"phone": MOBILE}, []),
        ({"phone": "138 0013 8000"}, []),
        ({"phone": "5550-0199", "hours": f"急事打{MOBILE}"}, ["P902"]),
        ({"phone": "5550-0199", "counter": f"值班室 {MOBILE}"}, ["P902"]),
        ({"phone": ID}, ["P901"]),
        ({"phone": CARD}, ["P903"]),
    ],
)
def test_only_the_telephone_of_an_office_may_be_a_mobile(contact: dict[str, str], expected: list[str]) -> None:
    assert [code for code, _, _, _ in personal(found({"body/committee": {"contact": contact}}))] == expected


def test_an_act_has_no_telephone_of_its_own() -> None:
    assert [code for code, *_ in personal(found({NIGHT: {"contact": {"phone": MOBILE}}}))] == ["P902"]


def test_digests_are_not_read() -> None:
    attachment = {"path": "2026/2026-03-01-board.png", "description": "公示照片", "sha256": CARD}
    assert personal(found({NOTICE: {"attachments": [attachment]}})) == []


def test_a_dwelling_is_questioned_only_where_it_tells_whose_matter_it_is() -> None:
    told = {
        record.kind
        for record in base()
        if not record.path.startswith("pack/") and personal(found({record.id: {"note": "在3栋2单元501室\n"}}))
    }
    assert told == SPEAKING_OF_RESIDENTS & {record.kind for record in base()}


@pytest.mark.parametrize(
    "text", [ID, MOBILE, CARD, "１３８００１３８０００", "一三八〇〇一三八〇〇〇", "138-0013-8000"]
)
@pytest.mark.parametrize("form", [reports.text, reports.json_text, reports.sarif, reports.github, reports.gitlab])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_report_repeats_the_number(text: str, form: object, lang: str) -> None:
    told = found({NIGHT: {"text": f"请看{text}吧\n"}})
    report = reports.Report(problems=told, checked=1, as_of=AS_OF, lang="zh" if lang == "zh" else "en")
    assert len(told) == 1
    assert callable(form)
    said = form(report)
    assert told[0].code in said
    assert text not in said
    assert plain(text)[:-1] not in said
    assert all(text not in repr(value) for value in (told, report))


def test_refusals_refuse_and_questions_advise() -> None:
    said = {
        "P901": ID,
        "P902": MOBILE,
        "P903": CARD,
        "P951": "110105194912310021",
        "P952": "京A12345",
        "P953": "3栋501",
        "P954": "wxid_a1b2c3d4",
    }
    for code, text in said.items():
        (told,) = found({NIGHT: {"text": f"{text}\n"}})
        assert told.code == code
        assert severity(told) == ("refused" if code in REFUSED else "advice")


def test_the_whole_message() -> None:
    (told,) = found({NIGHT: {"text": f"请打{MOBILE}\n"}})
    path = "records/matter/2026/2026-02-11-night-noise.yaml"
    assert line(told, "zh") == (
        f"{path}:1:1: P902 这里有手机号（138******00），不能公开\n"
        "  删掉号码，只写身份或者户数；单位对外的电话写在组织或设置的联系方式（contact）里。"
        "已经提交过的，先不要推送，找管理员处理，Git 里删不掉。"
    )
    assert line(told, "en") == (
        f"{path}:1:1: P902 a mobile number (138******00) stands here and must not be published\n"
        "  Write the role or the number of households instead; an office's own telephone belongs into contact of its"
        " body or the settings. If it is already committed, do not push; ask the administrator, Git does not forget."
    )


PROVINCES = st.sampled_from(["11", "12", "31", "33", "44", "50", "51", "65", "71", "81", "82"])
DIGITS = st.characters(min_codepoint=48, max_codepoint=57)
DAYS = st.integers(0, 46_000).map(lambda days: (date(1900, 1, 1) + timedelta(days=days)).strftime("%Y%m%d"))
BODIES = st.builds(
    lambda *parts: "".join(parts),
    PROVINCES,
    st.text(DIGITS, min_size=4, max_size=4),
    DAYS,
    st.integers(0, 999).map("{:03}".format),
)
AROUND = st.text(
    st.characters(
        exclude_categories=["N", "Cs"], exclude_characters="零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖-.,¥￥/:#"
    )
)


def _written(number: str, sizes: tuple[int, ...], separator: str) -> str:
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return separator.join(number[start : start + size] for start, size in zip(starts, sizes, strict=True))


@given(AROUND, BODIES, AROUND, st.sampled_from([(18,), (6, 8, 4), (6, 4, 4, 4)]), st.sampled_from([" ", "-", "－"]))
def test_every_identity_number_is_found_wherever_it_stands(
    before: str, body: str, after: str, sizes: tuple[int, ...], separator: str
) -> None:
    number = body + id_check_character(body)
    text = f"{before}，{_written(number, sizes, separator)}，{after}"
    assert [one.shown for one in numbers(text) if one.sort == "id"] == [masked(number)]


@given(AROUND, st.sampled_from("3456789"), st.text(DIGITS, min_size=9, max_size=9), AROUND)
def test_every_mobile_number_is_found_wherever_it_stands(before: str, second: str, rest: str, after: str) -> None:
    number = f"1{second}{rest}"
    assert [one.sort for one in numbers(f"{before}，{number}，{after}")] == ["mobile"]


@given(AROUND, st.sampled_from([16, 17, 19]), st.text(DIGITS, min_size=18, max_size=18), AROUND)
def test_every_bank_card_is_found_wherever_it_stands(before: str, length: int, rest: str, after: str) -> None:
    body = f"62{rest}"[: length - 1]
    number = next(body + check for check in "0123456789" if luhn_holds(body + check))
    assert [one.sort for one in numbers(f"{before}，{number}，{after}")] == ["card"]


@given(AROUND, st.one_of(BODIES, st.text(DIGITS, min_size=17, max_size=17)), st.sampled_from("0123456789X"), AROUND)
def test_eighteen_digits_with_a_wrong_check_character_never_refuse(
    before: str, body: str, check: str, after: str
) -> None:
    assume(check != id_check_character(body) and not re.search("卡|[账帐][号户]|存折|开户行", before))
    assert codes(f"{before}，{body}{check}，{after}") & REFUSED == set()


@given(BODIES, st.sampled_from("0123456789X"))
def test_an_identity_number_miscopied_in_its_last_place_is_questioned(body: str, check: str) -> None:
    assume(check != id_check_character(body) and not is_credit_code(body + check))
    assert codes(f"（{body}{check}）") == {"P951"}


@given(st.text(DIGITS, min_size=12, max_size=30))
def test_a_mobile_number_is_not_cut_out_of_a_longer_one(beside: str) -> None:
    assert "P902" not in codes(f"号{beside}{MOBILE}")
    assert "P902" not in codes(f"号{MOBILE}{beside}")


@given(st.text())
def test_any_text_can_be_judged_and_findings_lie_apart_within_it(text: str) -> None:
    assert len(plain(text)) == len(text)
    told = numbers(text)
    assert all(0 <= one.start < one.end <= len(text) for one in told)
    assert all(first.end <= second.start for first, second in pairwise(told))


@pytest.mark.parametrize(
    "unit", ["1", "1 ", "6-", "138 0013 8000 ", "一", "1.1", "1,111", "3-2-", "13号楼", "京A1", "a1"]
)
def test_a_long_hostile_text_is_judged(unit: str) -> None:
    text = (unit * 60_000)[:60_000]
    assert all(one.end <= len(text) for one in detected(text))


@pytest.mark.parametrize(
    ("number", "expected"),
    [("914403001922038216", True), ("914403001922038217", False), ("810105194912310026", False)],
)
def test_the_credit_code_of_an_organisation_is_known_by_its_check_digit(number: str, expected: bool) -> None:
    assert is_credit_code(number) is expected
    assert codes(f"代码{number}") & REFUSED == set()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("110105189912310010", set()),
        ("110105190001010017", {"P951"}),
        ("110105199902290016", set()),
        ("110105200002290013", {"P951"}),
    ],
)
def test_a_number_without_a_possible_birthday_is_no_identity_number(number: str, expected: set[str]) -> None:
    assert codes(number) <= expected | {"P901"}
    assert bool(codes(number)) is bool(expected)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("王大姐 13812345678 来电", "王大姐 138******78 来电"),
        ("两个：13812345678、13912345678", "两个：138******78、139******78"),
        ("船厂宿舍搭晾衣架 2026-03-22", "船厂宿舍搭晾衣架 2026-03-22"),
        ("3872000", "3872000"),
    ],
)
def test_a_message_that_quotes_a_text_hides_its_numbers(text: str, shown: str) -> None:
    assert concealed(text) == shown
