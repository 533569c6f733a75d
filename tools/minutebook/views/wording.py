"""Sentences in one language, from that language's catalogue. The catalogue itself is read by `store`.

A phrase takes values in braces; a mark after a colon says how a value is written: `{since:day}` a date in words,
`{sum:yuan}` integer fen as yuan, `{share:fraction}` a threshold such as 2/3 in words. A value that differs by
language is given twice, as `stage` and `stage_en`; each language takes its own.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Any

from minutebook.model.quantities import yuan
from minutebook.views.sentence import Sentence

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
_DIGITS = "零一二三四五六七八九十"


class Words(Formatter):
    """The phrases of one language. Asking for a phrase that the catalogue lacks is a mistake of ours: KeyError."""

    def __init__(self, lang: str, phrases: Mapping[str, str]) -> None:
        self.lang = lang
        self.phrases = phrases

    @property
    def gap(self) -> str:
        """What stands between two sentences."""
        return "" if self.lang == "zh" else " "

    def text(self, key: str, **values: Any) -> str:
        """The phrase of this key with these values."""
        return self.vformat(self.phrases[key], (), values)

    def say(self, sentence: Sentence) -> str:
        """A sentence in this language."""
        return self.text(sentence.key, **sentence.values)

    def day(self, iso: str) -> str:
        """A date in words: 2026年3月22日, or 22 March 2026."""
        year, month, number = iso.split("-")
        if self.lang == "zh":
            return f"{year}年{int(month)}月{int(number)}日"
        return f"{int(number)} {_MONTHS[int(month) - 1]} {year}"

    def fraction(self, text: str) -> str:
        """A threshold in words: 三分之二 in Chinese, 2/3 elsewhere and for larger numbers."""
        numerator, denominator = (int(part) for part in text.split("/"))
        if self.lang != "zh" or max(numerator, denominator) > 10:
            return text
        return f"{_DIGITS[denominator]}分之{_DIGITS[numerator]}"

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The value for a place in a phrase; the one in this language where there is one."""
        own = f"{key}_{self.lang}"
        return kwargs[own] if own in kwargs else super().get_value(key, args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """How a marked value is written; an unmarked one stands as it is."""
        match format_spec:
            case "day":
                return self.day(str(value))
            case "yuan":
                return yuan(int(value))
            case "fraction":
                return self.fraction(str(value))
            case _:
                return str(value)
