"""What a check reads: all records as recorded and as corrected, who belongs to which matter, and the reference date.

It also gathers what several checks ask of one vote: its rule, its verdict and every notice that announced it. What a
check makes of that is left to the check.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from minutebook.model.problem import Problem
from minutebook.model.record import Archive, FieldPath, Record
from minutebook.rules.counted import Counted, counted_of
from minutebook.rules.rule import Rule, RuleIncompleteError, rule_of
from minutebook.timeline.threads import Threads, threads_of

PACKED = "pack/"
"""Where the statutory records of the house are shown to lie; they are the tool's, nobody's act."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """The records of a community on the reference date.

    `recorded` is what the files say, `archive` what they say once their sound corrections are read with them; checks
    judge `archive`, unless they judge corrections. `as_of` is an ISO date.
    """

    recorded: Archive
    archive: Archive
    threads: Threads
    as_of: str

    @classmethod
    def of(cls, recorded: Archive, archive: Archive, as_of: str) -> "Register":
        """The register of an archive and its corrected form on a day."""
        return cls(recorded=recorded, archive=archive, threads=threads_of(archive), as_of=as_of)

    def of_kind(self, kind: str) -> tuple[Record, ...]:
        """The community's own records of one kind, by date and id."""
        return tuple(record for record in self.archive.of_kind(kind) if not record.path.startswith(PACKED))

    def named(self, record: Record, field: str) -> Record | None:
        """The record that a field names, or None when the field is absent or names nothing in the archive."""
        target = record.data.get(field)
        return self.archive.get(target) if isinstance(target, str) else None

    def matter_of(self, record: Record) -> Record | None:
        """The matter an act names."""
        return self.named(record, "matter")

    def acts(self, matter: Record, kind: str) -> tuple[Record, ...]:
        """The acts of one kind in a matter's thread, in the order in which they happened."""
        return tuple(act for act in self.threads.of(matter.id) if act.kind == kind)

    def terms_of(self, vote: Record) -> tuple[Record, Rule] | None:
        """The rule a vote pins, as record and as computable terms; None when it is absent or incomplete."""
        rule = self.named(vote, "rule")
        terms = self._terms.get(rule.id) if rule is not None else None
        return (rule, terms) if rule is not None and terms is not None else None

    @cached_property
    def _terms(self) -> Mapping[str, Rule]:
        terms = {}
        for rule in self.archive.of_kind("rule"):
            try:
                terms[rule.id] = rule_of(rule.data)
            except RuleIncompleteError:
                continue
        return terms

    @cached_property
    def counted(self) -> tuple[Counted, ...]:
        """Every count whose vote, rule and electorate are all there, with its verdict, by date and id."""
        found = (counted_of(self.archive, count) for count in self.of_kind("count"))
        return tuple(counted for counted in found if counted is not None)

    def notices_of(self, event: Record) -> tuple[Record, ...]:
        """The notices that announced a vote or a meeting, whichever end names the other, by date and id.

        The notice of the meeting at which a vote is taken announces the vote too.
        """
        found = {notice.id: notice for notice in self.archive.citing(event.id, "notice", "event")}
        named = self.named(event, "notice")
        if named is not None:
            found[named.id] = named
        meeting = self.named(event, "meeting")
        if event.kind == "vote" and meeting is not None:
            found |= {notice.id: notice for notice in self.notices_of(meeting)}
        return tuple(sorted(found.values(), key=lambda notice: (notice.date, notice.id)))


def problem(code: str, record: Record, /, *field: str | int, **values: str | int) -> Problem:
    """A problem at a field of a record; without a field, at the record as a whole. Values become text."""
    path: FieldPath = tuple(field)
    return Problem(
        code=code,
        path=record.path,
        field=path,
        on="value" if path else "record",
        values={name: str(value) for name, value in values.items()},
    )


def articles(rule: Record, *words: str) -> str:
    """Where a rule's law stands, for a message: the source whose text has one of the words, else all its sources."""
    sources = rule.data["legal_sources"]
    speaking = [source for source in sources if any(word in str(source.get("text", "")) for word in words)]
    laws: dict[str, dict[str, None]] = {}
    for source in speaking[:1] or sources:
        laws.setdefault(source["law"], {})[source["article"]] = None
    return "；".join(law + "、".join(found) for law, found in laws.items())
