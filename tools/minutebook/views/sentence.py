"""A sentence still without language: the key of a catalogue entry and the values it takes."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What is to be said. Dates are ISO text, money is integer fen; the catalogue decides how they are written."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def sentence(key: str, **values: str | int) -> Sentence:
    """The sentence of this key with these values."""
    return Sentence(key=key, values=values)
