"""An electorate, a vote's terms and its counted ballots as exact values, and what in them contradicts itself.

Amounts are `Fraction` by measure: areas come from decimal text, all others from integers. Contradictions are returned
with the field that shows them and are never repaired (domain brief D4, 26 to 28 and 36). The result is left to `tally`.
"""

# SPDX-License-Identifier: Apache-2.0

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

from minutebook.model.quantities import decimal_of, plain
from minutebook.model.record import FieldPath
from minutebook.rules.rule import Rule

Amounts = Mapping[str, Fraction]

AGREE: Final = "agree"
ABSTAIN: Final = "abstain"
APPROVAL_OPTIONS: Final = (AGREE, "against", ABSTAIN)

_TOO_MANY: Final = {
    "tally": ("投票", "voted"),
    "attending": ("到会", "attended"),
    "issued": ("领票", "were given ballots"),
    "invalid": ("废票", "are invalid"),
}
_WHOLE: Final = {
    "entitled": ("全体有权表决", "entitled"),
    "attending": ("到会", "present"),
    "cast": ("票箱里", "in the box"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Electorate:
    """Who was entitled on the day of the snapshot: totals by measure, and parts of the body where a rule needs them."""

    measures: Amounts
    composition: Amounts = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What was put to the vote: option keys, seats to fill (None when not stated), marks a ballot may carry."""

    options: tuple[str, ...]
    seats: int | None = None
    marks_per_ballot: int = 1

    @property
    def candidates(self) -> tuple[str, ...]:
        """The options that can win; abstaining is an answer, not a candidate."""
        return tuple(option for option in self.options if option != ABSTAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyEntry:
    """What one option received, by measure."""

    option: str
    amounts: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class TieBreak:
    """A recorded re-ballot or lot among tied candidates."""

    method: str
    held_on: str
    winners: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots:
    """One count. A measure that a mapping lacks was not recorded."""

    tally: tuple[TallyEntry, ...]
    invalid: Amounts = dataclasses.field(default_factory=dict)
    not_returned: Amounts = dataclasses.field(default_factory=dict)
    not_delivered: Amounts = dataclasses.field(default_factory=dict)
    attending: Amounts = dataclasses.field(default_factory=dict)
    issued: Amounts = dataclasses.field(default_factory=dict)
    cast: Amounts = dataclasses.field(default_factory=dict)
    tie_break: TieBreak | None = None

    def votes(self, option: str, measure: str) -> Fraction:
        """What an option received; an option the tally does not list received nothing."""
        return sum(
            (entry.amounts.get(measure, Fraction(0)) for entry in self.tally if entry.option == option), Fraction(0)
        )

    def cast_in(self, measure: str, marks_per_ballot: int) -> Fraction | None:
        """All ballots in the box, valid and invalid; None when ballots carry several marks and nobody counted them."""
        if marks_per_ballot > 1:
            return self.cast.get(measure)
        listed = sum((entry.amounts.get(measure, Fraction(0)) for entry in self.tally), Fraction(0))
        return listed + self.invalid.get(measure, Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inconsistency:
    """One contradiction: in which record, at which field, under which message key, with which exact values."""

    record: Literal["electorate", "vote", "count"]
    field: FieldPath
    key: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


def electorate_of(data: Mapping[str, Any]) -> Electorate:
    """The electorate that a record's data states.

    Raises:
        ValueError: an area is no plain decimal (the schema refuses such a record first).
    """
    composition = {name: data[name] for name in ("elected_reps",) if name in data}
    return Electorate(measures=_amounts(data["measures"]), composition=_amounts(composition))


def vote_of(data: Mapping[str, Any]) -> Vote:
    """The terms that a vote record's data states; a ballot carries one mark unless it says otherwise."""
    return Vote(
        options=tuple(str(option["key"]) for option in data["options"]),
        seats=data.get("seats"),
        marks_per_ballot=int(data.get("marks_per_ballot", 1)),
    )


def ballots_of(data: Mapping[str, Any]) -> Ballots:
    """The ballots that a count record's data states.

    Raises:
        ValueError: an area is no plain decimal (the schema refuses such a record first).
    """
    tie_break = data.get("tie_break")
    return Ballots(
        tally=tuple(
            TallyEntry(
                option=str(entry["option"]),
                amounts=_amounts({name: value for name, value in entry.items() if name != "option"}),
            )
            for entry in data["tally"]
        ),
        invalid=_amounts(data.get("invalid")),
        not_returned=_amounts(data.get("not_returned")),
        not_delivered=_amounts(data.get("not_delivered")),
        attending=_amounts(data.get("attending")),
        issued=_amounts(data.get("issued")),
        cast=_amounts(data.get("cast")),
        tie_break=None
        if tie_break is None
        else TieBreak(
            method=str(tie_break["method"]),
            held_on=str(tie_break["held_on"]),
            winners=tuple(map(str, tie_break["winners"])),
        ),
    )


def inconsistencies(rule: Rule, electorate: Electorate, vote: Vote, ballots: Ballots) -> tuple[Inconsistency, ...]:
    """Everything in the numbers that cannot all be true, in the order of the records' fields.

    Keys: `measure_missing`, `option_missing`, `option_unknown`, `option_repeated`, `tally_does_not_add_up`,
    `more_votes_than_entitled`, `marks_exceed`, `cast_exceeds_issued`. As soon as ballots not returned or not delivered
    are stated in a measure, everything stated must add up to the electorate; what is unstated then counts as none.
    """
    found = [*_options(rule, vote, ballots), *_missing_measures(rule, electorate, ballots)]
    for measure in rule.measures:
        if measure in electorate.measures:
            found += _sums(measure, electorate.measures[measure], vote, ballots)
    return tuple(found)


def _options(rule: Rule, vote: Vote, ballots: Ballots) -> Iterator[Inconsistency]:
    if not rule.elects:
        for option in APPROVAL_OPTIONS:
            if option not in vote.options:
                yield Inconsistency(record="vote", field=("options",), key="option_missing", values={"option": option})
    for index, option in enumerate(vote.options):
        if option in vote.options[:index]:
            yield Inconsistency(
                record="vote", field=("options", index, "key"), key="option_repeated", values={"option": option}
            )
    listed: set[str] = set()
    for index, entry in enumerate(ballots.tally):
        place = ("tally", index, "option")
        if entry.option not in vote.options:
            values = {"option": entry.option, "options": ", ".join(vote.options)}
            yield Inconsistency(record="count", field=place, key="option_unknown", values=values)
        if entry.option in listed:
            yield Inconsistency(record="count", field=place, key="option_repeated", values={"option": entry.option})
        listed.add(entry.option)


def _missing_measures(rule: Rule, electorate: Electorate, ballots: Ballots) -> Iterator[Inconsistency]:
    for measure in rule.measures:
        values = {"measure": measure.value}
        if measure not in electorate.measures:
            yield Inconsistency(
                record="electorate", field=("measures", measure.value), key="measure_missing", values=values
            )
        for index, entry in enumerate(ballots.tally):
            if measure not in entry.amounts:
                place: FieldPath = ("tally", index, measure.value)
                yield Inconsistency(record="count", field=place, key="measure_missing", values=values)
        for name in ("invalid", "not_returned", "not_delivered"):
            stated: Amounts = getattr(ballots, name)
            if stated and measure not in stated:
                yield Inconsistency(record="count", field=(name, measure.value), key="measure_missing", values=values)


def _sums(measure: str, total: Fraction, vote: Vote, ballots: Ballots) -> Iterator[Inconsistency]:
    measure = str(measure)
    cast = ballots.cast_in(measure, vote.marks_per_ballot)

    def fault(place: FieldPath, key: str, **values: Fraction) -> Inconsistency:
        texts = {"measure": measure} | {name: plain(value) for name, value in values.items()}
        return Inconsistency(record="count", field=place, key=key, values=texts)

    if cast is not None:
        away = [stated[measure] for stated in (ballots.not_returned, ballots.not_delivered) if measure in stated]
        if away and cast + sum(away) != total:
            yield fault(("tally",), "tally_does_not_add_up", sum=cast + sum(away), total=total)
        elif cast > total:
            yield _exceeded(("tally",), "entitled", measure, cast, total)
        if measure in ballots.attending and cast > ballots.attending[measure]:
            yield _exceeded(("tally",), "attending", measure, cast, ballots.attending[measure])
        if ballots.cast.get(measure, cast) != cast:
            yield fault(("cast", measure), "tally_does_not_add_up", sum=cast, total=ballots.cast[measure])
    for name, stated in (("attending", ballots.attending), ("issued", ballots.issued)):
        if stated.get(measure, total) > total:
            yield _exceeded((name, measure), "entitled", measure, stated[measure], total)
    if measure in ballots.issued:
        in_box = ballots.cast.get(measure, cast)
        if in_box is not None and in_box > ballots.issued[measure]:
            place: FieldPath = ("cast", measure) if measure in ballots.cast else ("tally",)
            yield fault(place, "cast_exceeds_issued", cast=in_box, issued=ballots.issued[measure])
    if vote.marks_per_ballot > 1 and cast is not None:
        yield from _marks(measure, cast, vote, ballots)


def _marks(measure: str, cast: Fraction, vote: Vote, ballots: Ballots) -> Iterator[Inconsistency]:
    """Where ballots carry several marks the tally lists marks, so only limits can be held, not a sum."""
    valid = cast - ballots.invalid.get(measure, Fraction(0))
    if valid < 0:
        yield _exceeded(("invalid", measure), "cast", measure, ballots.invalid[measure], cast)
        return
    marked = valid - ballots.votes(ABSTAIN, measure)
    listed = [
        (index, entry.amounts.get(measure, Fraction(0)))
        for index, entry in enumerate(ballots.tally)
        if entry.option != ABSTAIN
    ]
    marks, limit = sum((amount for _, amount in listed), Fraction(0)), marked * vote.marks_per_ballot
    if marks > limit:
        values = {"measure": measure, "marks": plain(marks), "limit": plain(limit)}
        yield Inconsistency(record="count", field=("tally",), key="marks_exceed", values=values)
    for index, amount in listed:
        if amount > marked:
            values = {"measure": measure, "marks": plain(amount), "limit": plain(marked)}
            yield Inconsistency(record="count", field=("tally", index, measure), key="marks_exceed", values=values)


def _exceeded(field: FieldPath, whole: str, measure: str, part: Fraction, limit: Fraction) -> Inconsistency:
    """A part larger than its whole, and in two languages which part of which whole."""
    counted_zh, counted_en = _TOO_MANY[str(field[0])]
    whole_zh, whole_en = _WHOLE[whole]
    values = {
        "measure": measure,
        "votes": plain(part),
        "entitled": plain(limit),
        "counted_zh": counted_zh,
        "counted_en": counted_en,
        "whole_zh": whole_zh,
        "whole_en": whole_en,
    }
    return Inconsistency(record="count", field=field, key="more_votes_than_entitled", values=values)


def _amounts(stated: Mapping[str, Any] | None) -> dict[str, Fraction]:
    return {
        str(measure): decimal_of(value) if isinstance(value, str) else Fraction(value)
        for measure, value in (stated or {}).items()
    }
