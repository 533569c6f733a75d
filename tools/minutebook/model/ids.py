"""The identity of a record and its one place on disk.

An id is the path under `records/` without year and extension: `vote/2026-05-20-lawn-parking` lies at
`records/vote/2026/2026-05-20-lawn-parking.yaml`; a register has no date and no year folder: `body/liu-an-committee`
lies at `records/body/liu-an-committee.yaml`. The id is chosen once and never follows a change of title.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from typing import Final

REGISTERS: Final = ("settings", "unit", "body")
ACTS: Final = (
    "rule",
    "procedure",
    "office",
    "matter",
    "opinions",
    "reply",
    "proposal",
    "notice",
    "meeting",
    "minutes",
    "electorate",
    "vote",
    "count",
    "decision",
    "step",
    "entry",
    "evaluation",
    "correction",
)
KINDS: Final = REGISTERS + ACTS

_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_REGISTER_ID = re.compile(rf"({'|'.join(REGISTERS)})/({_NAME})")
_ACT_ID = re.compile(rf"({'|'.join(ACTS)})/(([0-9]{{4}})-[0-9]{{2}}-[0-9]{{2}}-{_NAME})")
MAX_NAME: Final = 100


def path_of(record_id: str) -> str | None:
    """The path `records/…` at which a record of this id must lie, or None when the text is no id."""
    if match := _ACT_ID.fullmatch(record_id):
        kind, name, year = match.groups()
        return f"records/{kind}/{year}/{name}.yaml" if len(name) <= MAX_NAME else None
    if match := _REGISTER_ID.fullmatch(record_id):
        kind, name = match.groups()
        return f"records/{kind}/{name}.yaml" if len(name) <= MAX_NAME else None
    return None


def id_at(path: str) -> str | None:
    """The id of the record that may lie at this path, or None when no record may lie there."""
    parts = path.removesuffix(".yaml").split("/")
    if not path.endswith(".yaml") or len(parts) < 3 or parts[0] != "records":
        return None
    record_id = f"{parts[1]}/{parts[-1]}"
    return record_id if path_of(record_id) == path else None


def kind_of(record_id: str) -> str:
    """The kind named by an id: the part before the slash."""
    return record_id.partition("/")[0]


def name_of(record_id: str) -> str:
    """The short name of an id: the part after the slash; also its address on the site."""
    return record_id.partition("/")[2]


def date_in(record_id: str) -> str:
    """The ISO date an act's id begins with; empty for a register."""
    return name_of(record_id)[:10] if kind_of(record_id) in ACTS else ""
