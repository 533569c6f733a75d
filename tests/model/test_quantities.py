"""Exact quantities: what is read as a number, and what a number looks like."""
# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.quantities import decimal_of, fraction_of, percent, plain, yuan


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", Fraction(0)),
        ("12", Fraction(12)),
        ("48612.37", Fraction(4861237, 100)),
        ("0.005", Fraction(1, 200)),
        ("10000.00", Fraction(10000)),
    ],
)
def test_a_decimal_is_read_exactly(text: str, value: Fraction) -> None:
    assert decimal_of(text) == value


@pytest.mark.parametrize(
    "text", ["", "1.", ".5", "01", "+1", "-1", "1e3", "1,000", " 1", "1\n", "1_0", "１２", "1.0.0", "NaN", "inf"]
)
def test_anything_but_a_plain_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a plain decimal"):
        decimal_of(text)


def test_a_refusal_shows_no_more_than_forty_characters_of_what_it_refuses() -> None:
    with pytest.raises(ValueError, match="^not a plain decimal: '" + "x" * 40 + "'$"):
        decimal_of("x" * 1000)


@pytest.mark.parametrize(("text", "value"), [("2/3", Fraction(2, 3)), ("1/1", Fraction(1)), ("50/100", Fraction(1, 2))])
def test_a_threshold_is_read_exactly(text: str, value: Fraction) -> None:
    assert fraction_of(text) == value


@pytest.mark.parametrize(
    "text", ["", "2", "0/3", "2/0", "-1/2", "2 / 3", "2/3\n", "0.5/1", "1000000/1", "02/3", "二/三"]
)
def test_anything_but_a_fraction_of_whole_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a fraction"):
        fraction_of(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(9600), "9600"),
        (Fraction(97808, 100), "978.08"),
        (Fraction(1, 8), "0.125"),
        (Fraction(1, 200), "0.005"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(-3), "-3"),
        (Fraction(1, 50), "0.02"),
        (Fraction(2, 3), "2/3"),
        (Fraction(-1, 6), "-1/6"),
    ],
)
def test_a_value_is_written_in_the_shortest_exact_form(value: Fraction, text: str) -> None:
    assert plain(value) == text


@given(st.integers(0, 10**12), st.integers(0, 9))
def test_what_is_written_plainly_reads_back_as_the_same_value(units: int, decimals: int) -> None:
    value = Fraction(units, 10**decimals)
    assert decimal_of(plain(value)) == value
    assert not (plain(value).endswith("0") and "." in plain(value))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(2, 3), "66.66%"),
        (Fraction(6666666, 10000000), "66.66%"),
        (Fraction(1, 2), "50.00%"),
        (Fraction(1), "100.00%"),
        (Fraction(99999, 100000), "99.99%"),
        (Fraction(1, 10000000), "0.00%"),
    ],
)
def test_a_percentage_is_cut_off_and_never_rounded_up(value: Fraction, text: str) -> None:
    assert percent(value) == text


def test_a_percentage_has_as_many_digits_as_asked() -> None:
    assert [percent(Fraction(2, 3), digits) for digits in (1, 3, 6)] == ["66.6%", "66.666%", "66.666666%"]


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (5, "0.05"), (386000, "3,860.00"), (-5, "-0.05"), (123456789, "1,234,567.89")],
)
def test_money_is_written_in_yuan_from_integer_fen(fen: int, text: str) -> None:
    assert yuan(fen) == text
