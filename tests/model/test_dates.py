"""Calendar days: what is a date, and how days are counted between two."""
# SPDX-License-Identifier: Apache-2.0

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutebook.model.dates import after, day, days_between


@pytest.mark.parametrize(
    "text", ["", "2026-2-30", "2026-02-30", "2025-02-29", "2026-13-01", "20260101", "2026-W01-1", "2026-01-01T00:00"]
)
def test_a_day_the_calendar_does_not_have_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        day(text)


def test_digits_of_other_scripts_are_no_date() -> None:
    with pytest.raises(ValueError, match="not a date"):
        day("２０２６-01-01")


def test_a_leap_day_exists_in_leap_years_only() -> None:
    assert day("2024-02-29") == date(2024, 2, 29)
    assert days_between("2024-02-28", "2024-03-01") == 2
    assert days_between("2026-02-28", "2026-03-01") == 1


@pytest.mark.parametrize(
    ("earlier", "later", "days"),
    [("2026-06-01", "2026-06-16", 15), ("2026-06-01", "2026-06-15", 14), ("2026-06-02", "2026-06-01", -1)],
)
def test_the_starting_day_is_not_counted(earlier: str, later: str, days: int) -> None:
    assert days_between(earlier, later) == days


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_the_day_after_so_many_days_is_so_many_days_away(start: date, days: int) -> None:
    assert days_between(start.isoformat(), after(start.isoformat(), days)) == days
