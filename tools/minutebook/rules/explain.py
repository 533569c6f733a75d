"""Why a vote came out as it did, as data without language: which step decided it, on which measures, by which numbers.

The page and the terminal put it into words; this module only points ("面积够了，人数不够"). It computes nothing that
the verdict does not already hold.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from minutebook.model.quantities import plain
from minutebook.rules.rule import Method
from minutebook.rules.tally import Comparison, Outcome, Role, Verdict

_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """The deciding step: a message key, the values it may show, and the comparisons of that step on both sides."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    failed: tuple[Comparison, ...] = ()
    held: tuple[Comparison, ...] = ()


def reason(verdict: Verdict) -> Reason:
    """The step that decided the verdict.

    Keys: `passed` · `passed_exactly` (a fence was met 恰好) · `composition_failed` · `participation_failed` ·
    `approval_failed` · `approval_failed_exactly` (every failing measure stands 恰好 on a fence of 过半数) ·
    `nobody_voted` · `cast_exceeds_issued` · `numbers_contradict` · `not_recorded` · `unreturned_undecided` ·
    `elected` · `elected_some` (seats stay empty) · `nobody_elected` · `tie_pending` ·
    `tie_failed` · `elected_after_tie`.

    Values, where a comparison decided: `measure` (of the first failing, else the first), `numerator`, `denominator`,
    `threshold`, `comparator`, `needed`; with `failed_measures` and `held_measures` as lists joined by a comma.
    """
    if verdict.inconsistencies and verdict.outcome in (Outcome.VOID, Outcome.INDETERMINATE):
        first = next(
            (fault for fault in verdict.inconsistencies if fault.key == "cast_exceeds_issued"),
            verdict.inconsistencies[0],
        )
        key = "cast_exceeds_issued" if verdict.outcome is Outcome.VOID else "numbers_contradict"
        return Reason(key=key, values={"contradiction": first.key, **first.values})
    if verdict.outcome is Outcome.INDETERMINATE:
        gap = verdict.gaps[0]
        key = "unreturned_undecided" if gap.name == "unreturned" else "not_recorded"
        return Reason(key=key, values={"role": gap.role.value, "measure": gap.measure, "name": gap.name})
    for role in (Role.COMPOSITION, Role.PARTICIPATION):
        if failing := _decided(verdict, role):
            return failing
    if verdict.outcome in (Outcome.INQUORATE, Outcome.VOID):
        return Reason(key="nobody_voted")
    if verdict.method is not Method.APPROVAL:
        return _election(verdict)
    return _decided(verdict, Role.APPROVAL) or _passed(verdict)


def _decided(verdict: Verdict, role: Role) -> Reason | None:
    compared = verdict.of_role(role)
    failed = tuple(comparison for comparison in compared if not comparison.holds)
    if not failed:
        return None
    held = tuple(comparison for comparison in compared if comparison.holds)
    key = f"{role.value}_failed"
    if role is Role.APPROVAL and all(comparison.exact and comparison.threshold == _HALF for comparison in failed):
        key = "approval_failed_exactly"
    elif role is Role.PARTICIPATION and all(not comparison.numerator for comparison in failed):
        key = "nobody_voted"
    return Reason(key=key, values=_values(failed[0], failed, held), failed=failed, held=held)


def _passed(verdict: Verdict) -> Reason:
    held = verdict.of_role(Role.APPROVAL)
    exact = any(comparison.exact for comparison in verdict.comparisons)
    return Reason(key="passed_exactly" if exact else "passed", values=_values(held[0], (), held), held=held)


def _election(verdict: Verdict) -> Reason:
    values = {
        "elected": ", ".join(verdict.elected),
        "seats": str(verdict.seats),
        "unfilled": str(verdict.seats_unfilled),
        "tied": ", ".join(verdict.tied),
        "seats_tied": str(verdict.seats_tied),
    }
    compared = verdict.of_role(Role.SEAT)
    held = tuple(comparison for comparison in compared if comparison.holds)
    failed = tuple(comparison for comparison in compared if not comparison.holds)
    if verdict.outcome is Outcome.TIE_PENDING:
        key = "tie_pending"
    elif verdict.tie_break is not None:
        key = "elected_after_tie"
    elif verdict.outcome is Outcome.FAIL:
        key = "tie_failed" if verdict.tied else "nobody_elected"
    else:
        key = "elected_some" if verdict.seats_unfilled else "elected"
    return Reason(key=key, values=values, failed=failed, held=held)


def _values(shown: Comparison, failed: tuple[Comparison, ...], held: tuple[Comparison, ...]) -> dict[str, str]:
    return {
        "measure": shown.measure.value,
        "numerator": plain(shown.numerator),
        "denominator": plain(shown.denominator),
        "threshold": f"{shown.threshold.numerator}/{shown.threshold.denominator}",
        "comparator": shown.comparator.value,
        "needed": "" if shown.needed is None else plain(shown.needed),
        "failed_measures": ",".join(comparison.measure.value for comparison in failed),
        "held_measures": ",".join(comparison.measure.value for comparison in held),
    }
