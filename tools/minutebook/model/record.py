"""A record, and the archive of all records at one commit, with look-ups in both directions. Pure values."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One place in a record that names another record: where it stands, what it names, which kinds may stand there."""

    field: FieldPath
    target: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One register entry or one act, already valid against its schema.

    `data` holds exactly the file's fields: text, integers, booleans, mappings and lists. `date` is the act's own date
    (empty for a register), `path` is where the file lies, `blob` is its Git object id where it was read from a commit.
    """

    id: str
    kind: str
    path: str
    date: str
    data: Mapping[str, Any]
    references: tuple[Reference, ...] = ()
    blob: str = ""

    @property
    def title(self) -> str:
        """What people call it."""
        return str(self.data["title"])

    def at(self, path: Sequence[str | int]) -> Any:
        """The value at a field path, or None where the record has no such field."""
        value: Any = self.data
        for step in path:
            if isinstance(value, Mapping):
                value = value.get(step)
            elif isinstance(value, list | tuple) and isinstance(step, int) and 0 <= step < len(value):
                value = value[step]
            else:
                return None
        return value

    def refs(self, name: str) -> tuple[str, ...]:
        """The ids named by a top-level field, whether it holds one id or a list of them."""
        value = self.data.get(name)
        if value is None:
            return ()
        return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One record naming another: who names it, and in which field."""

    record: Record
    field: FieldPath


@dataclass(frozen=True)
class Archive:
    """All records at one commit, by id. Iteration is always by date, then id, never by file order."""

    records: Mapping[str, Record] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Archive":
        """The archive of these records, ordered by date and id."""
        return cls({record.id: record for record in sorted(records, key=lambda record: (record.date, record.id))})

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records.values())

    def __len__(self) -> int:
        return len(self.records)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self.records

    def get(self, record_id: str) -> Record | None:
        """The record of this id, or None."""
        return self.records.get(record_id)

    def __getitem__(self, record_id: str) -> Record:
        return self.records[record_id]

    @cached_property
    def _kinds(self) -> Mapping[str, tuple[Record, ...]]:
        kinds: dict[str, list[Record]] = {}
        for record in self:
            kinds.setdefault(record.kind, []).append(record)
        return {kind: tuple(records) for kind, records in kinds.items()}

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """All records of one kind, by date and id."""
        return self._kinds.get(kind, ())

    @cached_property
    def _citations(self) -> Mapping[str, tuple[Citation, ...]]:
        citations: dict[str, list[Citation]] = {}
        for record in self:
            for reference in record.references:
                citations.setdefault(reference.target, []).append(Citation(record=record, field=reference.field))
        return {target: tuple(found) for target, found in citations.items()}

    def citing(self, record_id: str, kind: str = "", field: str = "") -> tuple[Record, ...]:
        """The records that name this one, each once, by date and id; of one kind or in one top-level field if asked."""
        found = {
            citation.record.id: citation.record
            for citation in self._citations.get(record_id, ())
            if (not kind or citation.record.kind == kind) and (not field or citation.field[0] == field)
        }
        return tuple(found.values())

    @property
    def settings(self) -> Record | None:
        """The community's settings, when they are recorded."""
        return self.get("settings/community")
