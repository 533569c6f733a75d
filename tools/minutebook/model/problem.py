"""A problem: one thing a person should know about one place in one record.

A check says *what* (code, record path, field, values); `store` adds the line and column; `cli` and the pages say it in
the reader's language from the catalogue of codes.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from enum import StrEnum
from typing import Literal

from minutebook.model.record import FieldPath


class Severity(StrEnum):
    """The three verdicts on a record, never mixed up (design principle 2)."""

    REFUSED = "refused"
    DEFECT = "defect"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding. `line` and `column` count from 1; 0 means that the place is not known yet."""

    code: str
    path: str
    field: FieldPath = ()
    on: Literal["key", "value", "record"] = "value"
    values: Mapping[str, str] = made(default_factory=dict)
    line: int = 0
    column: int = 0
