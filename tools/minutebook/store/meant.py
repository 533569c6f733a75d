"""What a refused value was probably meant to be: a day, an amount of money, a value between Chinese quotation marks.

Nothing is ever accepted or changed by this; it only lets a message propose what to write. Slips in the structure of a
file are judged in `slips`.
"""

# SPDX-License-Identifier: Apache-2.0

import re
import unicodedata
from typing import Final

from minutebook.model.dates import day
from minutebook.store.contract import Shape

_DAY = re.compile(r"([0-9]{4}) ?[年./-] ?([0-9]{1,2}) ?[月./-] ?([0-9]{1,2}) ?[日号]?|([0-9]{4})([0-9]{2})([0-9]{2})")
_MONEY = re.compile(r"(?:人民币)?[¥￥]? ?(-?[0-9]{1,15}(?:,[0-9]{3,4})*)(?:\.([0-9]{1,2}))? ?(元整?|圆|分|万元)?")
_QUOTES: Final = "“”„‟‘’「」『』＂＇\"'"
_CHINESE_QUOTES: Final = frozenset("“”„‟‘’「」『』＂＇")


def day_written(text: str) -> str:
    """The text as `YYYY-MM-DD` when it names year, month and day in another fashion, else empty; not yet a real day."""
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return ""
    year, month, of_month = [part for part in found.groups() if part is not None]
    return f"{year}-{int(month):02}-{int(of_month):02}"


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, rightly written."""
    try:
        day(text)
    except ValueError:
        return False
    return True


def fen_meant(text: str) -> str:
    """An amount written in yuan as whole fen: `38,600元` is 3860000; empty when it is no such amount."""
    found = _MONEY.fullmatch(unicodedata.normalize("NFKC", text).strip().replace("，", ","))
    if found is None:
        return ""
    whole, parts, unit = found[1].replace(",", ""), (found[2] or "").ljust(2, "0"), found[3]
    if unit == "分":
        return "" if found[2] else str(int(whole))
    return str(int(whole + parts + ("0000" if unit == "万元" else "")))


def unquoted(shape: Shape | None, text: str) -> str:
    """The value between Chinese quotation marks in a field that is no free text, as it must be written; else empty."""
    if shape is None or not text or not (text[0] in _CHINESE_QUOTES or text[-1] in _CHINESE_QUOTES):
        return ""
    if is_free(shape):
        return ""
    inner = text.strip(_QUOTES).strip()
    written = day_written(inner) if shape.schema.get("format") == "date" else ""
    return written if is_day(written) else inner


def is_free(shape: Shape) -> bool:
    """Whether a field holds words of one's own, and no date, id, address, number or fixed word."""
    fixed = shape.refers_to or any(rule in shape.schema for rule in ("pattern", "format", "const", "enum"))
    return shape.kind == "text" and not fixed


def says_nothing(text: str) -> bool:
    """Whether a text holds no letter, number or symbol: it is empty, or only spaces, line breaks and punctuation."""
    return not text[:1].isalnum() and not any(unicodedata.category(character)[0] in "LNS" for character in text)
