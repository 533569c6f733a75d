"""What is asked of a person, and what is missing where nobody is asked. How it is put is the caller's business."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable
from dataclasses import dataclass

from minutebook.model.record import FieldPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that may be given by its number: what is recorded, and what the reader sees."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    `manner` is line, text, date, money, name, more (another item?), some (which parts?) or optional (which fields?).

    An empty answer means `default`; where there is none and the field is not `required`, it leaves the field out.
    `complaint` says why the answer before was not taken. `place` of `of` is how far the form is, 0 where that has no
    meaning.
    """

    manner: str
    label: str
    field: FieldPath = ()
    description: str = ""
    example: str = ""
    required: bool = True
    default: str = ""
    choices: tuple[Choice, ...] = ()
    complaint: str = ""
    place: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A required field nobody filled in: its name as an option, what people call it, what belongs there, an example."""

    field: str
    label: str
    description: str
    example: str


Asking = Callable[[Question], str]
