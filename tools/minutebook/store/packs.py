"""The packs of statutory rules and procedures that every community has beneath its own records."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from minutebook.store.house import PACKS

PREFIX: Final = "pack/"


def pack_files(folders: Sequence[Path] = PACKS) -> Iterator[tuple[str, bytes]]:
    """Each statutory record of the house as its shown path (`pack/2021-01-01-own-ord.yaml`) and its bytes."""
    found = {file.name: file for folder in folders if folder.is_dir() for file in sorted(folder.glob("*.yaml"))}
    for name in sorted(found):
        yield PREFIX + name, found[name].read_bytes()
