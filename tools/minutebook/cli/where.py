"""Which community a call is about: the folder that holds `records/`, and the paths below it that somebody named."""

# SPDX-License-Identifier: Apache-2.0

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from minutebook.cli.usage import UsageError
from minutebook.model.dates import day
from minutebook.store.characters import visible
from minutebook.store.source import ROOT


def root_of(given: str | None) -> Path:
    """The folder that holds `records/`: the one given, else the nearest at or above the current one, else that one.

    Raises:
        UsageError: the folder given is none.
    """
    here = Path.cwd()
    if given is not None:
        root = Path(os.path.normpath(here / given))
        if not root.is_dir():
            raise UsageError("cli.usage.no_folder", path=visible(given, 200))
        return root
    return next((folder for folder in (here, *here.parents) if (folder / ROOT).is_dir()), here)


def record_paths(root: Path, given: Sequence[str]) -> tuple[str, ...]:
    """The paths below the root that these words name, as `records/…`; relative to the current folder or to the root.

    A path that does not exist is kept as it stands below the root, so that it is complained of as missing.

    Raises:
        UsageError: one lies outside `records/`.
    """
    return tuple(_below(root, text) for text in given)


def _below(root: Path, text: str) -> str:
    bases = (Path.cwd(), root)
    places = [Path(os.path.normpath(base / text)) for base in bases]
    found = next((place for place in places if os.path.lexists(place) and _inside(root, place)), None)
    found = found or next((place for place in places if _inside(root, place)), None)
    if found is None:
        raise UsageError("cli.usage.outside", path=visible(text, 200), root=visible(str(root / ROOT), 200))
    return found.relative_to(root).as_posix()


def _inside(root: Path, place: Path) -> bool:
    return place.is_relative_to(root / ROOT)


def day_given(text: str | None) -> str:
    """The ISO date given, else today by this machine's clock.

    Raises:
        UsageError: the text is no day of the calendar.
    """
    if text is None:
        return today()
    try:
        day(text)
    except ValueError:
        raise UsageError("cli.usage.no_date", value=visible(text)) from None
    return text


def today() -> str:
    """Today by this machine's clock, in its own time zone: the day the person at the desk has."""
    return date.today().isoformat()  # noqa: DTZ011


def shown(path: Path) -> str:
    """A path as short as it can be said from the current folder."""
    text = os.path.relpath(path)
    return text if not text.startswith("..") else str(path)
