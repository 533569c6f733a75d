"""One vote as a page shows it: who could vote, how each fence compares, what was declared and what the rule gives."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from minutebook.model.quantities import percent, plain
from minutebook.model.record import Archive, Record
from minutebook.rules.counted import counted_of
from minutebook.rules.explain import Reason, reason
from minutebook.rules.tally import Comparison, Verdict

_BAR: Final = 1000
_DIGITS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """One comparison ready to be drawn. Amounts are exact text; `filled` and `mark` are thousandths of the bar."""

    role: str
    measure: str
    of: str
    out_of: str
    option: str
    numerator: str
    denominator: str
    share: str
    comparator: str
    threshold: str
    needed: str
    holds: bool
    exact: bool
    filled: int
    mark: int
    law: str
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """One line of the count: an option (or a disposition such as `invalid`) with its amounts, and whether it won."""

    key: str
    label: str
    about: str
    amounts: tuple[str, ...]
    share: str
    won: bool
    tied: bool
    option: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotView:
    """A vote with everything a reader needs to check it. `verdict` is None until a count is recorded."""

    vote: Record
    rule: Record | None
    electorate: Record | None
    count: Record | None
    verdict: Verdict | None
    reason: Reason | None
    measures: tuple[str, ...]
    participation: tuple[Fence, ...]
    approval: tuple[Fence, ...]
    rows: tuple[TallyRow, ...]
    totals: tuple[str, ...]
    declared: str
    winners: tuple[str, ...]
    repeated: tuple[Record, ...]

    @property
    def outcome(self) -> str:
        """The computed outcome, empty while there is no count."""
        return self.verdict.outcome.value if self.verdict else ""

    @property
    def agrees(self) -> bool:
        """Whether what was declared is what the rule gives; true as long as nothing is declared."""
        if not self.verdict or not self.count:
            return True
        declared = self.count.data["declared"].get("winners", ())
        return self.declared == self.outcome and (not declared or set(declared) == set(self.verdict.elected))


def ballot_view(archive: Archive, vote: Record) -> BallotView:
    """The view of one vote, from an archive whose corrections are applied."""
    counts = archive.citing(vote.id, "count", "vote")
    count = counts[-1] if counts else None
    counted = counted_of(archive, count) if count else None
    verdict = counted.verdict if counted else None
    rule, electorate = archive.get(vote.data["rule"]), archive.get(vote.data["electorate"])
    measures = tuple(rule.data["measures"]) if rule else ()
    labels = {option["key"]: option["label"] for option in vote.data["options"]}
    fences = tuple(_fence(comparison, labels) for comparison in verdict.comparisons) if verdict else ()
    totals = electorate.data["measures"] if electorate else {}
    return BallotView(
        vote=vote,
        rule=rule,
        electorate=electorate,
        count=count,
        verdict=verdict,
        reason=reason(verdict) if verdict else None,
        measures=measures,
        participation=tuple(fence for fence in fences if fence.role in ("composition", "participation")),
        approval=tuple(fence for fence in fences if fence.role in ("approval", "seat")),
        rows=tuple(_rows(vote, count, verdict, measures, rule.data["method"] != "approval" if rule else False)),
        totals=tuple(_amount(totals, measure) for measure in measures),
        declared=count.data["declared"]["result"] if count else "",
        winners=tuple(labels.get(key, key) for key in verdict.elected) if verdict else (),
        repeated=archive.citing(vote.id, "vote", "repeats"),
    )


def _fence(comparison: Comparison, labels: Mapping[str, str]) -> Fence:
    return Fence(
        role=comparison.role.value,
        measure=comparison.measure.value,
        of=comparison.of,
        out_of=comparison.out_of,
        option=labels.get(comparison.option, comparison.option),
        numerator=_grouped(comparison.numerator, comparison.measure),
        denominator=_grouped(comparison.denominator, comparison.measure),
        share=_share_of(comparison),
        comparator=comparison.comparator.value,
        threshold=f"{comparison.threshold.numerator}/{comparison.threshold.denominator}",
        needed=_grouped(comparison.needed, comparison.measure) if comparison.needed is not None else "",
        holds=comparison.holds,
        exact=comparison.exact,
        filled=_filled(comparison),
        mark=_thousandths(comparison.threshold),
        law=comparison.source.law,
        article=comparison.source.article,
    )


def _rows(
    vote: Record, count: Record | None, verdict: Verdict | None, measures: tuple[str, ...], elects: bool
) -> list[TallyRow]:
    if count is None:
        return []
    tallied: dict[str, Mapping[str, object]] = {entry["option"]: entry for entry in count.data["tally"]}
    single = elects and vote.data.get("marks_per_ballot", 1) == 1
    valid = Fraction(0)
    if single:
        valid = sum((Fraction(str(entry.get(measures[0], 0))) for entry in count.data["tally"]), valid)
    rows = [
        TallyRow(
            key=option["key"],
            label=option["label"],
            about=option.get("about", ""),
            amounts=tuple(_amount(tallied.get(option["key"], {}), measure) for measure in measures),
            share=_share(tallied.get(option["key"], {}), measures, valid),
            won=bool(verdict and option["key"] in verdict.elected),
            tied=bool(verdict and option["key"] in verdict.tied),
            option=True,
        )
        for option in vote.data["options"]
    ]
    if verdict and verdict.ranking:
        place = {standing.option: index for index, standing in enumerate(verdict.ranking)}
        rows.sort(key=lambda row: place.get(row.key, len(place)))
    for name in ("invalid", "not_returned", "not_delivered"):
        if name in count.data:
            amounts = tuple(_amount(count.data[name], measure) for measure in measures)
            rows.append(
                TallyRow(key=name, label="", about="", amounts=amounts, share="", won=False, tied=False, option=False)
            )
    return rows


def _share(entry: Mapping[str, object], measures: tuple[str, ...], valid: Fraction) -> str:
    if not valid:
        return ""
    return percent(Fraction(str(entry.get(measures[0], 0))) / valid)


def _amount(stated: Mapping[str, object], measure: str) -> str:
    value = stated.get(measure)
    if value is None:
        return ""
    if isinstance(value, int):
        return f"{value:,}"
    whole, point, digits = str(value).partition(".")
    return f"{int(whole):,}{point}{digits}"


def _grouped(value: Fraction, measure: str) -> str:
    """An exact amount with its thousands grouped; an area keeps at least the two decimals of a register."""
    whole, _, digits = plain(value).partition(".")
    if not whole.isdecimal():
        return plain(value)
    digits = digits.ljust(2, "0") if measure == "area" else digits
    return f"{int(whole):,}.{digits}" if digits else f"{int(whole):,}"


def _share_of(comparison: Comparison) -> str:
    """The share in percent, truncated at two decimals, or at the first that still shows a fence narrowly reached."""
    share, digits = comparison.share, _DIGITS
    if share is None:
        return ""
    if comparison.holds and not comparison.exact:
        while Fraction(share.numerator * 10 ** (digits + 2) // share.denominator, 10 ** (digits + 2)) <= (
            comparison.threshold
        ):
            digits += 1
    return percent(share, digits)


def _filled(comparison: Comparison) -> int:
    """How far the bar is drawn: short of the mark of a fence that was not reached, unless the share is 恰好 on it."""
    filled = min(_BAR, _thousandths(comparison.share or Fraction(0)))
    if comparison.holds or comparison.exact:
        return filled
    return min(filled, max(0, _thousandths(comparison.threshold) - 1))


def _thousandths(share: Fraction) -> int:
    return share.numerator * _BAR // share.denominator
