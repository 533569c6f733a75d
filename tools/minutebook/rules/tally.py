"""The verdict on one vote: every comparison its rule demands, and what follows from them.

Fractions are compared exactly and never rounded; all comparisons are computed and kept even when an early one already
decides (domain brief B0, B5, B7). What is not recorded is a gap, contradicting numbers decide nothing, a tie at a seat
waits for a recorded tie-break. Wording is left to `explain` and the pages; whether the rule may decide the matter at
all is left to `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from minutebook.rules.ballots import ABSTAIN, Ballots, Electorate, Inconsistency, TieBreak, Vote, inconsistencies
from minutebook.rules.rule import (
    AbstainTreatment,
    Comparator,
    InvalidTreatment,
    Measure,
    Method,
    Requirement,
    Rule,
    Source,
    TieTreatment,
    UnreturnedTreatment,
)
from minutebook.rules.seats import drawn_among, seated


class Outcome(StrEnum):
    """What a vote came to. Only PASS carries anything."""

    PASS = "pass"
    FAIL = "fail"
    INQUORATE = "inquorate"
    VOID = "void"
    INDETERMINATE = "indeterminate"
    TIE_PENDING = "tie_pending"


class Role(StrEnum):
    """What a comparison is for: is the body lawfully made up, did enough take part, did enough agree, may one sit."""

    COMPOSITION = "composition"
    PARTICIPATION = "participation"
    APPROVAL = "approval"
    SEAT = "seat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One comparison with its exact numbers. `option` names the candidate where each is compared alone.

    `needed` is the smallest numerator that would hold at this denominator, in whole votes, or for areas in the finest
    unit recorded (at least 0.01 m²); None when the denominator is zero and nothing could hold.
    """

    role: Role
    measure: Measure
    of: str
    out_of: str
    numerator: Fraction
    denominator: Fraction
    comparator: Comparator
    threshold: Fraction
    holds: bool
    needed: Fraction | None
    source: Source
    option: str = ""

    @property
    def share(self) -> Fraction | None:
        """Numerator over denominator; None when nothing is to be shared."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def exact(self) -> bool:
        """Whether the share is 恰好 the threshold, where 以上 and 过半数 part."""
        return self.share == self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An amount that a comparison needs and nobody recorded (未见记录)."""

    role: Role
    measure: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One candidate's place; equal votes share a place. `meets` says whether every fence for a seat is reached."""

    option: str
    votes: Fraction
    place: int
    meets: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result of one vote and everything it rests on.

    `elected` are the winners in order of votes, empty unless seats were really won; `tied` are the candidates with
    equal votes at the last of the seats, `seats_tied` how many of them may sit, `tie_break` the record that chose
    among them; `seats_unfilled` are seats nobody reached.
    """

    rule: str
    method: Method
    outcome: Outcome
    comparisons: tuple[Comparison, ...]
    gaps: tuple[Gap, ...] = ()
    inconsistencies: tuple[Inconsistency, ...] = ()
    ranking: tuple[Standing, ...] = ()
    seats: int = 0
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    seats_tied: int = 0
    seats_unfilled: int = 0
    tie_break: TieBreak | None = None

    def of_role(self, role: Role) -> tuple[Comparison, ...]:
        """The comparisons of one role, in the rule's order."""
        return tuple(comparison for comparison in self.comparisons if comparison.role is role)


def verdict_of(rule: Rule, electorate: Electorate, vote: Vote, ballots: Ballots) -> Verdict:
    """What the vote came to under its rule. Never raises for numbers, whatever they are.

    An unlawfully composed body makes the vote VOID (its fence is the statute's, the effect a convention of ours); too
    little participation makes it what the rule says, whatever the approval; zero turnout is too little even where the
    rule sets no fence. More ballots in the box than were issued make an election VOID (domain brief B5); any other
    contradiction in the numbers makes the result INDETERMINATE.
    """
    reading = _Reading(rule, electorate, vote, ballots)
    faults = inconsistencies(rule, electorate, vote, ballots)
    if reading.waits_for_unreturned:
        gaps = tuple(Gap(role=Role.PARTICIPATION, measure=measure, name="unreturned") for measure in rule.measures)
        return Verdict(
            rule=rule.id,
            method=rule.method,
            outcome=Outcome.INDETERMINATE,
            comparisons=(),
            gaps=gaps,
            inconsistencies=faults,
        )
    found = [
        *reading.compare(Role.COMPOSITION, rule.composition),
        *reading.compare(Role.PARTICIPATION, rule.participation),
    ]
    early = _before_approval(rule, found, faults, reading)
    if rule.elects:
        return _election(reading, found, faults, early)
    found += reading.compare(Role.APPROVAL, rule.approval)
    comparisons, gaps = _parted(found)
    outcome = early
    if outcome is None:
        if not all(comparison.holds for comparison in comparisons):
            outcome = Outcome.FAIL
        else:
            outcome = Outcome.INDETERMINATE if gaps else Outcome.PASS
    return Verdict(
        rule=rule.id, method=rule.method, outcome=outcome, comparisons=comparisons, gaps=gaps, inconsistencies=faults
    )


class _Reading:
    """The amounts of one vote under one rule."""

    def __init__(self, rule: Rule, electorate: Electorate, vote: Vote, ballots: Ballots) -> None:
        self.rule = rule
        self.electorate = electorate
        self.vote = vote
        self.ballots = ballots
        areas = [
            amounts[Measure.AREA]
            for amounts in (electorate.measures, ballots.invalid, *(entry.amounts for entry in ballots.tally))
            if Measure.AREA in amounts
        ]
        self.area_unit = Fraction(1, 10 ** max(2, *map(_decimals, areas), 0))

    @property
    def waits_for_unreturned(self) -> bool:
        """Whether unreturned ballots would have to join a majority, which needs delivery evidence not read here."""
        joins = self.rule.parameters.unreturned is UnreturnedTreatment.JOIN_MAJORITY
        none_left = all(self.ballots.not_returned.get(measure) == 0 for measure in self.rule.measures)
        return joins and not none_left

    @property
    def nobody_voted(self) -> bool:
        """Zero turnout: no ballot, and no meeting at which somebody was present."""
        return all(
            self.amount("cast", measure) == 0 and not self.ballots.attending.get(measure)
            for measure in self.rule.measures
        )

    def amount(self, name: str, measure: str, option: str = "agree") -> Fraction | None:
        """A base by its name in the rule; None when it was not recorded."""
        match name:
            case "total":
                return self.electorate.measures.get(measure)
            case "attending":
                return self.ballots.attending.get(measure)
            case "agree" | "option":
                return self.ballots.votes(option, measure)
            case "cast" | "voters":
                return self.ballots.cast_in(measure, self.vote.marks_per_ballot)
            case "valid" | "participating":
                return self._valid(measure, participating=name == "participating")
            case _:
                return self.electorate.composition.get(name)

    def _valid(self, measure: str, *, participating: bool) -> Fraction | None:
        cast = self.ballots.cast_in(measure, self.vote.marks_per_ballot)
        if cast is None:
            return None
        counts_invalid = self.rule.parameters.invalid is InvalidTreatment.PARTICIPATING_NOT_AGREE
        if not (participating and counts_invalid):
            cast -= self.ballots.invalid.get(measure, Fraction(0))
        if participating and self.rule.parameters.abstain is AbstainTreatment.NOT_PARTICIPATING:
            cast -= self.ballots.votes(ABSTAIN, measure)
        return cast

    def compare(
        self, role: Role, requirements: tuple[Requirement, ...], option: str = ""
    ) -> Iterator[Comparison | Gap]:
        """Each requirement as a comparison, or as the first amount it lacks."""
        for requirement in requirements:
            numerator = self.amount(requirement.of, requirement.measure, option or "agree")
            denominator = self.amount(requirement.out_of, requirement.measure, option or "agree")
            if numerator is None or denominator is None:
                name = requirement.of if numerator is None else requirement.out_of
                yield Gap(role=role, measure=requirement.measure.value, name=name)
                continue
            needed = self._needed(requirement, denominator)
            yield Comparison(
                role=role,
                measure=requirement.measure,
                of=requirement.of,
                out_of=requirement.out_of,
                numerator=numerator,
                denominator=denominator,
                comparator=requirement.comparator,
                threshold=requirement.threshold,
                holds=_holds(numerator, denominator, requirement),
                needed=needed,
                source=requirement.source,
                option=option,
            )

    def _needed(self, requirement: Requirement, denominator: Fraction) -> Fraction | None:
        if denominator <= 0:
            return None
        unit = self.area_unit if requirement.measure is Measure.AREA else Fraction(1)
        bound = requirement.threshold * denominator / unit
        units = math.ceil(bound) if requirement.comparator is Comparator.GE else math.floor(bound) + 1
        return units * unit


def _holds(numerator: Fraction, denominator: Fraction, requirement: Requirement) -> bool:
    """Whether the fraction is reached; a share of nothing never is (invariant 34)."""
    if denominator <= 0:
        return False
    bound = requirement.threshold * denominator
    return numerator >= bound if requirement.comparator is Comparator.GE else numerator > bound


def _decimals(value: Fraction) -> int:
    """How many decimals write the value exactly; areas come from decimal text, so only twos and fives divide."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives)


def _parted(found: list[Comparison | Gap]) -> tuple[tuple[Comparison, ...], tuple[Gap, ...]]:
    comparisons = tuple(entry for entry in found if isinstance(entry, Comparison))
    gaps = dict.fromkeys(entry for entry in found if isinstance(entry, Gap))
    return comparisons, tuple(gaps)


def _before_approval(
    rule: Rule, found: list[Comparison | Gap], faults: tuple[Inconsistency, ...], reading: _Reading
) -> Outcome | None:
    """The outcome when the vote is over before anybody asks who agreed; None when it is not."""
    if faults:
        spoiled = rule.elects and any(fault.key == "cast_exceeds_issued" for fault in faults)
        return Outcome.VOID if spoiled else Outcome.INDETERMINATE
    comparisons, gaps = _parted(found)
    if any(not entry.holds for entry in comparisons if entry.role is Role.COMPOSITION):
        return Outcome.VOID
    if reading.nobody_voted or any(not entry.holds for entry in comparisons if entry.role is Role.PARTICIPATION):
        return Outcome(rule.unmet_participation.value)
    return Outcome.INDETERMINATE if gaps else None


def _election(
    reading: _Reading,
    found: list[Comparison | Gap],
    faults: tuple[Inconsistency, ...],
    early: Outcome | None,
) -> Verdict:
    """Candidates above every fence, in order of votes, take the seats; order of listing never decides (B5)."""
    rule, vote, ballots = reading.rule, reading.vote, reading.ballots
    measure = rule.measures[0]
    votes = {option: ballots.votes(option, measure) for option in vote.candidates}
    meets: dict[str, bool] = {}
    for option in sorted(votes, key=lambda option: (-votes[option], option)):
        seat = list(reading.compare(Role.SEAT, rule.approval, option))
        meets[option] = votes[option] > 0 and all(isinstance(entry, Comparison) and entry.holds for entry in seat)
        found += seat
    seats = vote.seats
    if seats is None and rule.method is Method.MAJORITY_THEN_ORDER:
        found.append(Gap(role=Role.SEAT, measure=measure.value, name="seats"))
    seats = 1 if seats is None else seats
    comparisons, gaps = _parted(found)
    ranking = tuple(
        Standing(
            option=option,
            votes=votes[option],
            place=1 + sum(other > votes[option] for other in votes.values()),
            meets=fit,
        )
        for option, fit in meets.items()
    )
    if early is None and gaps:
        early = Outcome.INDETERMINATE
    if early is not None:
        return Verdict(
            rule=rule.id,
            method=rule.method,
            outcome=early,
            comparisons=comparisons,
            gaps=gaps,
            inconsistencies=faults,
            ranking=ranking,
            seats=seats,
        )

    eligible = [option for option, fit in meets.items() if fit]
    sure, tied = seated(eligible, votes, seats)
    seats_tied = min(seats, len(eligible)) - len(sure)
    drawn, misfit = drawn_among(ballots.tie_break, tied, seats_tied)
    elected = (*sure, *sorted(drawn, key=lambda option: (-votes[option], option)))
    pending = bool(tied) and not drawn and rule.tie is TieTreatment.PENDING
    carried = Outcome.PASS if elected else Outcome.FAIL
    return Verdict(
        rule=rule.id,
        method=rule.method,
        outcome=Outcome.TIE_PENDING if pending else carried,
        comparisons=comparisons,
        gaps=gaps,
        inconsistencies=misfit,
        ranking=ranking,
        seats=seats,
        elected=elected,
        tied=tied,
        seats_tied=seats_tied,
        seats_unfilled=seats - len(elected) - (seats_tied if pending else 0),
        tie_break=ballots.tie_break if drawn else None,
    )
