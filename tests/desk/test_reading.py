"""Answers as people write them are recorded in the one way the contract knows; what is not sure is asked again."""
# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.desk.answers import AnswerError
from minutebook.desk.questions import Choice
from minutebook.desk.reading import chosen, recorded
from minutebook.store.contract import house_contract

CONTRACT = house_contract()
KINDS = tuple(
    Choice(value=value, shown=shown)
    for value, shown in [("facilities", "设施维修"), ("safety", "公共安全"), ("money", "公共资金"), ("other", "其他")]
)


@pytest.mark.parametrize(
    ("kind", "names", "text", "said"),
    [
        ("meeting", ("starts",), "7:30", "07:30"),
        ("meeting", ("starts",), "19：30", "19:30"),
        ("meeting", ("starts",), "１９：３０", "19:30"),
        ("meeting", ("starts",), "七点半", "七点半"),
        ("meeting", ("starts",), "123:30", "123:30"),
        ("meeting", ("attendance", "present"), "３９", "39"),
        ("meeting", ("attendance", "present"), "39人", "39"),
        ("meeting", ("attendance", "present"), "39 户", "39"),
        ("meeting", ("attendance", "present"), "39份", "39"),
        ("meeting", ("attendance", "present"), "39 左右", "39 左右"),
        ("meeting", ("attendance", "present"), "人", "人"),
        ("meeting", ("held_on",), "２０２６年３月２日", "2026-03-02"),
        ("meeting", ("held_on",), "2026.3.2", "2026-03-02"),
        ("meeting", ("place",), "２号楼前", "２号楼前"),
        ("settings", ("sample",), "是", "true"),
        ("settings", ("sample",), "对", "true"),
        ("settings", ("sample",), "不是", "false"),
        ("settings", ("sample",), "N", "false"),
        ("settings", ("sample",), "也许", "也许"),
    ],
)
def test_an_answer_is_recorded_as_the_contract_writes_it(
    kind: str, names: tuple[str, ...], text: str, said: str
) -> None:
    form = CONTRACT.current(kind)
    assert form is not None
    shape = form.at(names)
    assert shape is not None
    assert recorded(shape, names[-1], text) == said


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("1", "facilities"),
        ("２", "safety"),
        ("4", "other"),
        ("5", "5"),
        ("0", "0"),
        ("设施", "facilities"),
        ("公共安全", "safety"),
        ("安全", "safety"),
        ("money", "money"),
        ("绿化", "绿化"),
        ("", ""),
    ],
)
def test_a_choice_is_named_by_its_number_its_words_or_a_part_only_it_has(told: str, meant: str) -> None:
    assert chosen(KINDS, told) == meant


def test_a_part_that_two_choices_have_names_neither() -> None:
    with pytest.raises(AnswerError) as raised:
        chosen(KINDS, "公共")
    assert raised.value.key == "cli.new.several"
