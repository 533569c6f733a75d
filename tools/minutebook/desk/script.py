"""The script of a demonstration: who records what, when, and which texts came before the present ones.

It is a small file beside the sample's records, `site/sample/history.yml`:

    begins_on: "2025-09-01"         what is older is entered on this day, together with the registers
    offset: "+08:00"
    recorded_at: "20:30"            time of day of the acts …
    reviewed_at: "21:40"            … and of the merges
    recorder: 社区书记员              for records that name nobody in `recorded_by`
    reviewers: [社区居委会 …]          the first who is not the recorder merges
    people: {社区书记员: clerk@…}     every name that appears, with its address
    confirms: {count: 监督委员会委员}  who co-authors acts of a kind (optional)
    drafts:                         earlier texts of an act, committed on its branch and revised before the merge
      - record: proposal/2026-03-30-lawn-parking
        on: "2026-03-18"
        folder: drafts/1            holds the earlier text at its path records/…
    registers:                      earlier texts of a register
      - record: unit/brickworks
        until: "2026-06-12"         the day the next text is recorded
        folder: registers/2026-01-05

(The lists and mappings above are written out line by line in the file.) What is made of it is left to `demo`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class DemoError(Exception):
    """The demonstration cannot be made. `key` names the catalogue's sentence, `values` go into it."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierText:
    """A text a record once had: the day it was recorded (drafts) or was replaced (registers), and where it lies."""

    record: str
    day: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What `history.yml` says; days are ISO, times `HH:MM`, the offset `+08:00`."""

    begins_on: str
    offset: str
    recorded_at: str
    reviewed_at: str
    recorder: str
    reviewers: tuple[str, ...]
    people: Mapping[str, str]
    confirms: Mapping[str, str]
    drafts: tuple[EarlierText, ...]
    registers: tuple[EarlierText, ...]


def script_of(data: Mapping[str, Any]) -> Script:
    """The script these fields make, whose leaves are all text.

    Raises:
        DemoError: `demo.script`: a field is missing or no text of its form; it is named by `values["field"]`.
    """
    try:
        script = Script(
            begins_on=data["begins_on"],
            offset=data["offset"],
            recorded_at=data["recorded_at"],
            reviewed_at=data["reviewed_at"],
            recorder=data["recorder"],
            reviewers=tuple(data["reviewers"]),
            people=dict(data["people"]),
            confirms=dict(data.get("confirms", {})),
            drafts=tuple(_earlier(entry, "on") for entry in data.get("drafts", ())),
            registers=tuple(_earlier(entry, "until") for entry in data.get("registers", ())),
        )
    except KeyError as error:
        raise DemoError("demo.script", field=str(error.args[0])) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise DemoError("demo.script", field="history.yml") from error
    for name in ("recorded_at", "reviewed_at"):
        epoch(script, script.begins_on, getattr(script, name), name)
    for entry in (*script.drafts, *script.registers):
        epoch(script, entry.day, script.recorded_at, entry.record)
    return script


def _earlier(entry: Mapping[str, str], day: str) -> EarlierText:
    return EarlierText(record=entry["record"], day=entry[day], folder=entry["folder"])


def epoch(script: Script, day: str, time: str, named: str) -> int:
    """The seconds since 1970 of a day and a time of day; `named` is blamed when there is no such time."""
    try:
        return int(datetime.fromisoformat(f"{day}T{time}:00{script.offset}").timestamp())
    except ValueError as error:
        raise DemoError("demo.script", field=named) from error
