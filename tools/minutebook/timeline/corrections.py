"""What a record says once its corrections are read with it. The record's own bytes never change.

A correction names a field by a slash-separated path, quotes the old words and gives the new ones. Where one quotation
is not what stands there, the whole correction changes nothing here; `checks` refuses it. An act keeps the date in its
id for ever, whatever a correction says of its date.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from minutebook.model.record import Archive, FieldPath, Record

_INTEGER: Final = re.compile(r"-?[0-9]{1,18}")
_POSITION: Final = re.compile(r"[0-9]{1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedField:
    """One place that a correction changed: where, what it said, what it says, and which act changed it."""

    field: FieldPath
    old: str
    new: str
    correction: Record


def field_path(text: str) -> FieldPath:
    """The field path a correction writes as text: `items/0/text` is ("items", 0, "text")."""
    return tuple(int(step) if _POSITION.fullmatch(step) else step for step in text.split("/"))


def words_at(record: Record, path: FieldPath) -> str | None:
    """The value at a field as a correction quotes it; None when there is no single value at that field."""
    value = record.at(path)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def corrected(archive: Archive) -> Archive:
    """The archive as its corrections leave it, applied in the order of their dates."""
    records = dict(archive.records)
    for correction in archive.of_kind("correction"):
        target = records.get(correction.data["corrects"])
        if target is not None:
            records[target.id] = _apply(target, correction)
    return Archive(records)


def corrections_of(archive: Archive, record_id: str) -> Iterator[CorrectedField]:
    """Every change that corrections made to one record, in the order of their dates."""
    for correction in archive.citing(record_id, "correction", "corrects"):
        for change in correction.data["changes"]:
            path = field_path(change["field"])
            yield CorrectedField(field=path, old=change["old"], new=change["new"], correction=correction)


def _apply(target: Record, correction: Record) -> Record:
    data: Any = target.data
    changed = {}
    for change in correction.data["changes"]:
        path = field_path(change["field"])
        if not _same(words_at(target, path), change["old"]):
            return target
        data = _put(data, path, change["new"])
        changed[path] = change["new"].rstrip("\n")
    references = tuple(replace(one, target=changed.get(one.field, one.target)) for one in target.references)
    return replace(target, data=data, references=references)


def _same(stated: str | None, quoted: str) -> bool:
    """Whether quoted words are those of the record; block text may end in a newline that a quotation lacks."""
    return stated is not None and stated.rstrip("\n") == quoted.rstrip("\n")


def _put(value: Any, path: FieldPath, new: str) -> Any:
    """The value with new words at a place below it; words that are not of the old value's type change nothing."""
    if not path:
        words = new.rstrip("\n")
        if isinstance(value, bool):
            return {"true": True, "false": False}.get(words, value)
        if isinstance(value, int):
            return int(words) if _INTEGER.fullmatch(words) else value
        return words + "\n" if value.endswith("\n") else words
    step, rest = path[0], path[1:]
    if isinstance(value, Mapping):
        return {**value, step: _put(value[step], rest, new)}
    return [_put(part, rest, new) if place == step else part for place, part in enumerate(value)]
