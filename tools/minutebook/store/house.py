"""Where the house's own files lie: the schemas, the site's sources and the packs of statutory rules and procedures.

In a repository they lie beside `tools/`; in an installed package they travel inside it, under `minutebook/house/`. They
always come from the tool that runs, never from the records being read (design principle 7).
"""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path
from typing import Final

PACKAGE: Final = Path(__file__).resolve().parent.parent
PACKS: Final = (PACKAGE / "rules" / "pack", PACKAGE / "procedures" / "pack")


class HouseError(RuntimeError):
    """A part of the installation is missing; the message says which and what to do."""


def _folder(name: str) -> Path:
    for place in (PACKAGE.parent.parent / name, PACKAGE / "house" / name):
        if place.is_dir():
            return place
    raise HouseError(
        f"安装不完整：找不到 {name}/。请重新安装议事录。\nIncomplete installation: no {name}/. Reinstall minutebook."
    )


def schemas_folder() -> Path:
    """The folder of the contract, one JSON Schema for each kind and version."""
    return _folder("schemas")


def site_folder() -> Path:
    """The folder of the site's sources: pages, templates, overrides, assets, words."""
    return _folder("site")
