"""Two texts compared in words a reader recognises: Chinese by character, numbers and Latin words whole.

Sentences are matched first and words only inside those that differ, so that a sentence moved or added stays one piece
and a hostile text cannot make the comparison slow: what is too large to compare is shown as replaced. Small islands of
unchanged text between two changes are taken into the change, so that a reader sees phrases replaced rather than single
characters flickering.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Final

_SENTENCE: Final = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+")
_WORD: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|\s+|.", re.DOTALL)
_ISLAND: Final = 2
_MOST: Final = 1_000_000


class Mark(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


def compared(old: str, new: str) -> tuple[tuple[Mark, str], ...]:
    """The two texts as one sequence of pieces: kept, gone (only in the old), new (only in the new).

    Joining all pieces that are not new gives the old text, joining all that are not gone gives the new one.
    """
    gone = fresh = ""
    pieces: list[tuple[Mark, str]] = []
    runs = [list(run) for _, run in groupby(_steps(old, new), key=itemgetter(0))]
    steps = [(run[0][0], "".join(left for _, left, _ in run), "".join(right for _, _, right in run)) for run in runs]
    for place, (same, left, right) in enumerate(steps):
        if same and not (_is_island(left) and (gone or fresh) and place + 1 < len(steps)):
            pieces += [(Mark.GONE, gone), (Mark.NEW, fresh), (Mark.SAME, left)]
            gone = fresh = ""
        else:
            gone, fresh = gone + left, fresh + right
    pieces += [(Mark.GONE, gone), (Mark.NEW, fresh)]
    return tuple(_joined(piece for piece in pieces if piece[1]))


def _steps(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    """Pieces in order: whether they are the same, the old text and the new one."""
    for same, left, right in _matched(_SENTENCE.findall(old), _SENTENCE.findall(new)):
        if same:
            yield same, left, right
        else:
            yield from _matched(_WORD.findall(left), _WORD.findall(right))


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, str, str]]:
    if len(before) * len(after) > _MOST:
        yield before == after, "".join(before), "".join(after)
        return
    for tag, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield tag == "equal", "".join(before[start:end]), "".join(after[begin:stop])


def _is_island(text: str) -> bool:
    return len(text) <= _ISLAND and "\n" not in text


def _joined(pieces: Iterable[tuple[Mark, str]]) -> Iterator[tuple[Mark, str]]:
    for mark, group in groupby(pieces, key=lambda piece: piece[0]):
        yield mark, "".join(text for _, text in group)
