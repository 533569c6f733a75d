"""A rule of decision as typed data: who votes, what is measured, which fractions must be reached, how ballots count.

A rule is a record (kind `rule`) or a file of the statutory pack. This module decides whether such data says enough to
compute with; a required parameter that is absent is refused, never guessed (domain brief B1). It leaves
the arithmetic to `tally` and the question whether a rule may decide a matter to `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, Literal, TypeVar

from minutebook.model.quantities import fraction_of
from minutebook.model.record import FieldPath


class ElectorateKind(StrEnum):
    """Who is entitled to vote."""

    OWNERS = "owners"
    HOUSEHOLDS = "households"
    RESIDENTS = "residents"
    REPRESENTATIVES = "representatives"


class Method(StrEnum):
    """How ballots become a result: one question approved or not, or options ranked by votes."""

    APPROVAL = "approval"
    PLURALITY = "plurality"
    MAJORITY_THEN_ORDER = "majority_then_order"


class Measure(StrEnum):
    """What is counted: floor area in square metres, owners' heads, households, persons, representatives."""

    AREA = "area"
    HEADS = "heads"
    HOUSEHOLDS = "households"
    PERSONS = "persons"
    REPS = "reps"


class Comparator(StrEnum):
    """以上 includes the number (`ge`), 过半数 and 超过 do not (`gt`); 民法典 第一千二百五十九条."""

    GE = "ge"
    GT = "gt"


class Evidence(StrEnum):
    """How well the rule's text is known: read itself, read about, remembered, local charter, convention of the tool."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    MEMORY = "memory"
    LOCAL_CHARTER = "local_charter"
    CONVENTION = "convention"


class Unmet(StrEnum):
    """What a vote is when too few took part."""

    INQUORATE = "inquorate"
    VOID = "void"


class AbstainTreatment(StrEnum):
    """Whether an abstaining ballot takes part."""

    PARTICIPATING = "participating"
    NOT_PARTICIPATING = "not_participating"


class InvalidTreatment(StrEnum):
    """Whether an invalid ballot takes part; it never agrees."""

    NOT_PARTICIPATING = "not_participating"
    PARTICIPATING_NOT_AGREE = "participating_not_agree"


class UnreturnedTreatment(StrEnum):
    """Whether a delivered ballot that never came back stays out or follows the majority cast (指导规则 第二十六条)."""

    NOT_PARTICIPATING = "not_participating"
    JOIN_MAJORITY = "join_majority"


class TieTreatment(StrEnum):
    """What a tie means: not carried, or pending until a re-ballot or a lot is recorded."""

    FAIL = "fail"
    PENDING = "pending"


BASES: Final = ("total", "participating", "attending", "agree", "option", "voters", "cast", "valid")
"""The amounts a requirement may name.

`option` is what one candidate received, where each is compared alone; `voters` and `cast` are all ballots in the box,
`valid` all but the invalid.
"""


class RuleIncompleteError(ValueError):
    """A rule cannot be computed with: a field is absent, or holds what no rule of this version can mean."""

    def __init__(self, rule_id: str, field: FieldPath, reason: Literal["absent", "not_understood"]) -> None:
        self.rule_id = rule_id
        self.field = field
        self.reason = reason
        super().__init__(f"{rule_id}: {'.'.join(map(str, field))} is {reason.replace('_', ' ')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule is written."""

    law: str
    article: str = ""
    url: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One comparison a rule demands: `of / out_of` in one measure, against an exact fraction."""

    measure: Measure
    of: str
    out_of: str
    comparator: Comparator
    threshold: Fraction
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """How ballots that neither agree nor oppose are counted; fixed before the vote."""

    abstain: AbstainTreatment
    invalid: InvalidTreatment
    unreturned: UnreturnedTreatment


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one rule of decision. Days are calendar days; None means that the rule sets none."""

    id: str
    title: str
    code: str
    electorate_kind: ElectorateKind
    method: Method
    matter_types: tuple[str, ...]
    effective_from: str
    effective_to: str
    evidence: Evidence
    sources: tuple[Source, ...]
    measures: tuple[Measure, ...]
    participation: tuple[Requirement, ...]
    approval: tuple[Requirement, ...]
    composition: tuple[Requirement, ...]
    unmet_participation: Unmet
    parameters: Parameters
    tie: TieTreatment
    notice_days: int | None
    posting_days: int | None
    objection_days: int | None
    result_within_days: int | None

    @property
    def elects(self) -> bool:
        """Whether the options are ranked for seats rather than one question answered."""
        return self.method is not Method.APPROVAL

    def in_force_on(self, day: str) -> bool:
        """Whether this version governs a decision made on an ISO day; both ends of its interval are included."""
        return self.effective_from <= day and (not self.effective_to or day <= self.effective_to)


def rule_of(data: Mapping[str, Any]) -> Rule:
    """The rule that a record's data states.

    Raises:
        RuleIncompleteError: a required field is absent (every ballot-handling parameter is required), or a value lies
            outside the vocabulary; the error names the field.
    """
    reader = _Reader(str(data.get("id", "rule")), data)
    sources = tuple(
        Source(
            law=reader.text(("legal_sources", index, "law")),
            article=str(entry.get("article", "")),
            url=str(entry.get("url", "")),
            text=str(entry.get("text", "")),
        )
        for index, entry in enumerate(reader.entries("legal_sources", at_least=1))
    )
    measures = tuple(
        reader.member(Measure, ("measures", index)) for index, _ in enumerate(reader.entries("measures", at_least=1))
    )
    method = reader.member(Method, ("method",))
    if method is not Method.APPROVAL and len(measures) != 1:
        raise RuleIncompleteError(reader.rule_id, ("measures",), "not_understood")
    return Rule(
        id=reader.text(("id",)),
        title=reader.text(("title",)),
        code=reader.text(("code",)),
        electorate_kind=reader.member(ElectorateKind, ("electorate_kind",)),
        method=method,
        matter_types=tuple(map(str, reader.entries("matter_types", at_least=1))),
        effective_from=reader.text(("effective_from",)),
        effective_to=str(data.get("effective_to", "")),
        evidence=reader.member(Evidence, ("evidence",)),
        sources=sources,
        measures=measures,
        participation=reader.requirements("participation", measures, sources[0]),
        # A plurality needs no fence, only order; a question without a fence would pass by itself.
        approval=reader.requirements("approval", measures, sources[0], at_least=int(method is not Method.PLURALITY)),
        composition=reader.requirements("composition", measures, sources[0]),
        unmet_participation=reader.member(Unmet, ("unmet_participation",)),
        parameters=Parameters(
            abstain=reader.member(AbstainTreatment, ("parameters", "abstain")),
            invalid=reader.member(InvalidTreatment, ("parameters", "invalid")),
            unreturned=reader.member(UnreturnedTreatment, ("parameters", "unreturned")),
        ),
        tie=reader.member(TieTreatment, ("tie",)),
        notice_days=reader.days("notice_days"),
        posting_days=reader.days("posting_days"),
        objection_days=reader.days("objection_days"),
        result_within_days=reader.days("result_within_days"),
    )


_Member = TypeVar("_Member", bound=StrEnum)


class _Reader:
    """Takes values out of a rule's data, naming the field when it cannot."""

    def __init__(self, rule_id: str, data: Mapping[str, Any]) -> None:
        self.rule_id = rule_id
        self.data = data

    def value(self, field: FieldPath) -> Any:
        value: Any = self.data
        for step in field:
            inside = isinstance(value, Mapping) and step in value
            if not inside and not (isinstance(value, list | tuple) and isinstance(step, int) and step < len(value)):
                raise RuleIncompleteError(self.rule_id, field, "absent")
            value = value[step]
        return value

    def text(self, field: FieldPath) -> str:
        value = self.value(field)
        if not isinstance(value, str) or not value:
            raise RuleIncompleteError(self.rule_id, field, "not_understood")
        return value

    def member(self, vocabulary: type[_Member], field: FieldPath) -> _Member:
        text = self.text(field)
        try:
            return vocabulary(text)
        except ValueError:
            raise RuleIncompleteError(self.rule_id, field, "not_understood") from None

    def entries(self, name: str, at_least: int = 0) -> Sequence[Any]:
        value = self.data.get(name, ())
        if not isinstance(value, list | tuple):
            raise RuleIncompleteError(self.rule_id, (name,), "not_understood")
        if len(value) < at_least:
            raise RuleIncompleteError(self.rule_id, (name,), "absent")
        return value

    def days(self, name: str) -> int | None:
        value = self.data.get(name)
        if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
            return value
        raise RuleIncompleteError(self.rule_id, (name,), "not_understood")

    def requirements(
        self, section: str, measures: tuple[Measure, ...], main: Source, at_least: int = 0
    ) -> tuple[Requirement, ...]:
        return tuple(
            self.requirement((section, index), measures, main)
            for index, _ in enumerate(self.entries(section, at_least))
        )

    def requirement(self, field: FieldPath, measures: tuple[Measure, ...], main: Source) -> Requirement:
        measure = self.member(Measure, (*field, "measure"))
        if measure not in measures:
            raise RuleIncompleteError(self.rule_id, (*field, "measure"), "not_understood")
        try:
            threshold = fraction_of(self.text((*field, "threshold")))
        except RuleIncompleteError:
            raise
        except ValueError:
            raise RuleIncompleteError(self.rule_id, (*field, "threshold"), "not_understood") from None
        if threshold > 1:
            raise RuleIncompleteError(self.rule_id, (*field, "threshold"), "not_understood")
        article = self.value(field).get("article")
        return Requirement(
            measure=measure,
            of=self.base((*field, "of")),
            out_of=self.base((*field, "out_of")),
            comparator=self.member(Comparator, (*field, "comparator")),
            threshold=threshold,
            source=Source(law=main.law, article=str(article)) if article else main,
        )

    def base(self, field: FieldPath) -> str:
        name = self.text(field)
        # A composition compares parts of the body (`elected_reps`) that only the electorate record can name.
        if name not in BASES and field[0] != "composition":
            raise RuleIncompleteError(self.rule_id, field, "not_understood")
        return name
