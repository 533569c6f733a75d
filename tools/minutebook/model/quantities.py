"""Exact quantities: areas and fractions as `Fraction`, money as integer fen. No float is ever made from a record."""

# SPDX-License-Identifier: Apache-2.0

import re
from fractions import Fraction

_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_FRACTION = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def decimal_of(text: str) -> Fraction:
    """The exact value of a decimal written as text (`48612.37`).

    Raises:
        ValueError: the text is not a plain non-negative decimal (a sign, an exponent, a comma, a leading zero).
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise ValueError(f"not a plain decimal: {text[:40]!r}")
    whole, digits = match.groups()
    return Fraction(int(whole + (digits or "")), 10 ** len(digits or ""))


def fraction_of(text: str) -> Fraction:
    """The exact value of a threshold written as text (`2/3`).

    Raises:
        ValueError: the text is not `numerator/denominator`, both from 1 to 999999.
    """
    match = _FRACTION.fullmatch(text)
    if match is None:
        raise ValueError(f"not a fraction: {text[:40]!r}")
    return Fraction(int(match[1]), int(match[2]))


def plain(value: Fraction) -> str:
    """The shortest exact decimal of a value that has one (`9600`, `978.08`); otherwise the fraction itself."""
    denominator, digits = value.denominator, 0
    while denominator % 10 == 0:
        denominator, digits = denominator // 10, digits + 1
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits += max(twos, fives)
    if digits == 0:
        return str(value.numerator)
    scaled = abs(value.numerator) * 10**digits // value.denominator
    text = str(scaled).rjust(digits + 1, "0")
    return f"{'-' if value < 0 else ''}{text[:-digits]}.{text[-digits:]}"


def percent(value: Fraction, digits: int = 2) -> str:
    """A share as a percentage, truncated, never rounded: a display must not show what a verdict denies (D4, 32)."""
    scaled = value.numerator * 100 * 10**digits // value.denominator
    whole, rest = divmod(scaled, 10**digits)
    return f"{whole}.{rest:0{digits}d}%"


def yuan(fen: int) -> str:
    """A sum of integer fen in yuan, grouped: 386000 is `3,860.00`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
