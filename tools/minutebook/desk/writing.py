"""Files written whole or not at all: beside their place first, then moved there in one step.

A kill, a full disk or a file that is already there leaves everything as it was. What is written is decided elsewhere.
"""

# SPDX-License-Identifier: Apache-2.0

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path


class WrongPlaceError(Exception):
    """The folder to write into leads out of the records by a link; nothing was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def write_over(root: Path, path: str, content: bytes) -> None:
    """Puts these bytes in the place of a file that exists below `root`, keeping its permissions.

    Raises:
        WrongPlaceError: the path leads out of `root` by a link.
        OSError: the system refuses; the file is as it was.
    """
    place = _inside(root, path)
    with _beside(place, content) as fresh:
        fresh.chmod(place.stat().st_mode & 0o777)
        fresh.replace(place)


def write_new(root: Path, files: Mapping[str, bytes]) -> None:
    """Writes files that do not exist yet, all of them or none.

    Raises:
        FileExistsError: one of them exists.
        WrongPlaceError: a path leads out of `root` by a link.
        OSError: the system refuses.
    """
    done: list[Path] = []
    with contextlib.ExitStack() as waiting:
        places = {_inside(root, path): content for path, content in files.items()}
        fresh = {place: waiting.enter_context(_beside(place, content)) for place, content in places.items()}
        try:
            for place, ready in fresh.items():
                # A hard link, unlike a rename, never takes the place of a file that somebody wrote meanwhile.
                os.link(ready, place)
                done.append(place)
        except OSError:
            for place in done:
                place.unlink()
            raise


def _inside(root: Path, path: str) -> Path:
    place = root / path
    nearest = next(folder for folder in place.parents if folder.exists())
    if not nearest.resolve().is_relative_to(root.resolve()):
        raise WrongPlaceError(place)
    return place


@contextlib.contextmanager
def _beside(place: Path, content: bytes) -> Iterator[Path]:
    """A complete file beside the place it is meant for; gone afterwards unless it was moved."""
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.{os.getpid()}.tmp")
    try:
        with fresh.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)
