"""Calendar days. The reference date is always an argument; nothing here asks the clock."""

# SPDX-License-Identifier: Apache-2.0

import re
from datetime import date, timedelta

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day(text: str) -> date:
    """The day an ISO text names.

    Raises:
        ValueError: the text is not `YYYY-MM-DD` or the calendar has no such day.
    """
    if not _ISO.fullmatch(text):
        raise ValueError(f"not a date: {text[:40]!r}")
    return date.fromisoformat(text)


def days_between(earlier: str, later: str) -> int:
    """Calendar days from one ISO date to another, the starting day not counted (民法典 第二百零一条)."""
    return (day(later) - day(earlier)).days


def after(start: str, days: int) -> str:
    """The ISO date this many calendar days after a day."""
    return (day(start) + timedelta(days=days)).isoformat()
