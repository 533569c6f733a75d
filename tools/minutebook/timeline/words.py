"""Two texts compared in words a reader recognises: Chinese by character, numbers and Latin words whole.

Small islands of unchanged text between two changes are taken into the change, so that a reader sees phrases replaced
rather than single characters flickering.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

_TOKEN = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|\s+|.", re.DOTALL)
_ISLAND = 2


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def compared(old: str, new: str) -> tuple[tuple[Mark, str], ...]:
    """The two texts as one sequence of pieces: kept, gone (only in the old), new (only in the new).

    Joining all pieces that are not new gives the old text, joining all that are not gone gives the new one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    gone: list[str] = []
    fresh: list[str] = []
    pieces: list[tuple[Mark, str]] = []

    def settle() -> None:
        pieces.extend((mark, "".join(part)) for mark, part in ((Mark.GONE, gone), (Mark.NEW, fresh)) if part)
        gone.clear()
        fresh.clear()

    codes = matcher.get_opcodes()
    for place, (tag, start, end, begin, stop) in enumerate(codes):
        same = "".join(before[start:end])
        if tag == "equal" and not (_is_island(same) and gone + fresh and place + 1 < len(codes)):
            settle()
            pieces.append((Mark.SAME, same))
        else:
            gone += before[start:end]
            fresh += after[begin:stop]
    settle()
    return tuple(_joined(pieces))


def _is_island(text: str) -> bool:
    return len(text) <= _ISLAND and "\n" not in text


def _joined(pieces: list[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    for mark, group in groupby(pieces, key=lambda piece: piece[0]):
        yield mark, "".join(text for _, text in group)
