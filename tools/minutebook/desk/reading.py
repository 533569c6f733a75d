"""What a typed answer means: a number of a list, part of a label, 19：30, 46 户 — as it is recorded.

Only ways of writing the same thing are made one. Whether the value is right is judged by the contract.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from typing import Final

from minutebook.desk.answers import FEN, AnswerError, fen_of
from minutebook.desk.questions import Choice
from minutebook.store.contract import Shape

YES: Final = frozenset({"y", "yes", "是", "是的", "好", "要", "对", "有", "true"})
NO: Final = frozenset({"n", "no", "否", "不", "不是", "不要", "不对", "没有", "false"})
_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_COUNTED: Final = re.compile(r"([0-9]+)\s*[人户份票名个天元次]")
_PLAIN: Final = str.maketrans("０１２３４５６７８９：．－／", "0123456789:.-/")
_TIME_PATTERN: Final = "^([01][0-9]|2[0-3]):[0-5][0-9]$"


def recorded(shape: Shape, key: str, text: str, *, asked: bool = False) -> str:
    """An answer as it is recorded: money asked in yuan in fen, a day as ISO, prose ending in a line break.

    Raises:
        AnswerError: what was asked as a sum of money is none.
    """
    if shape.rich:
        return text.rstrip("\n") + "\n"
    plain = text.translate(_PLAIN)
    if asked and key.endswith(FEN):
        fen = fen_of(plain)
        if fen is None:
            raise AnswerError("cli.new.no_yuan")
        return fen
    if shape.schema.get("format") == "date" and (match := _DAY.fullmatch(plain)):
        return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    if shape.schema.get("pattern") == _TIME_PATTERN and (match := _TIME.fullmatch(plain)):
        return f"{int(match[1]):02}:{match[2]}"
    if shape.kind == "integer":
        return match[1] if (match := _COUNTED.fullmatch(plain)) else plain
    if shape.kind == "boolean":
        told = text.lower()
        return "true" if told in YES else "false" if told in NO else text
    return text


def chosen(choices: tuple[Choice, ...], told: str) -> str:
    """What a number, the words shown or a part that only one of them has stand for; any other answer is itself.

    Raises:
        AnswerError: several have this part.
    """
    told = told.strip() if choices else told
    number = told.translate(_PLAIN)
    if number.isascii() and number.isdecimal() and 0 < int(number) <= len(choices):
        return choices[int(number) - 1].value
    if not told or any(choice.value == told for choice in choices):
        return told
    same = [choice.value for choice in choices if choice.shown == told]
    near = same or [choice.value for choice in choices if told in choice.shown]
    if len(near) > 1:
        raise AnswerError("cli.new.several")
    return near[0] if near else told


def example_of(shape: Shape) -> str:
    """An example of an answer as it would be recorded; empty where the contract has none."""
    if not shape.examples:
        return ""
    one = shape.examples[0]
    return str(one).lower() if isinstance(one, bool) else str(one).rstrip("\n")


def in_yuan(fen: str) -> str:
    """Integer fen as yuan; any other text as it is."""
    return f"{int(fen) // 100}.{int(fen) % 100:02}" if fen.isdecimal() else fen
