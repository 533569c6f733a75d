"""The answer at the top of a story: what became of it, by which rule, since when, and what a reader can do now.

Everything is derived from acts at a reference date; nothing is typed as a status anywhere.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from minutebook.model.record import Archive, Record
from minutebook.procedures.stages import REFUSING, Stage, refusal_of
from minutebook.rules.tally import Role
from minutebook.views.ballot import BallotView
from minutebook.views.money import money_view
from minutebook.views.sentence import Sentence, sentence


class AnswerState(StrEnum):
    """The one word beside the answer."""

    PASSED = "passed"
    ELECTED = "elected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    VOTING = "voting"
    OPEN = "open"
    PENDING = "pending"


_STANDING: Final = (AnswerState.PASSED, AnswerState.ELECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A span of days in which residents can do something: until when, how, and the record that opens it."""

    kind: str
    opens: str
    closes: str
    how: str
    record: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a matter. `deciding` is the decision it rests on; `windows` are open on the reference date."""

    state: AnswerState
    headline: Sentence
    details: tuple[Sentence, ...]
    deciding: Record | None
    windows: tuple[Window, ...]


def windows_of(archive: Archive, acts: Sequence[Record], as_of: str) -> tuple[Window, ...]:
    """What residents can do on the reference date: vote, or raise objections; the first to close comes first."""
    found = []
    for act in acts:
        if act.kind == "vote" and act.data["opens_on"] <= as_of <= act.data["closes_on"]:
            if not archive.citing(act.id, "count", "vote"):
                found.append(Window(kind="vote", opens=act.date, closes=act.data["closes_on"], how="", record=act))
        elif act.kind == "notice" and act.data["posted_on"] <= as_of <= act.data.get("objections_until", ""):
            how = act.data.get("objections_how", "")
            found.append(
                Window(kind="objection", opens=act.date, closes=act.data["objections_until"], how=how, record=act)
            )
    return tuple(sorted(found, key=lambda window: (window.closes, window.record.id)))


def answer_to(
    archive: Archive, acts: Sequence[Record], ballots: Sequence[BallotView], next_stage: Stage | None, as_of: str
) -> Answer:
    """The answer for a matter's acts (in order) on the reference date.

    Args:
        ballots: the matter's votes in order, as views.
        next_stage: the stage that comes next, None when none does.
    """
    windows = windows_of(archive, acts, as_of)
    decisions = [act for act in acts if act.kind == "decision"]
    deciding = decisions[-1] if decisions else None
    since = deciding.date if deciding else ""
    reopened = deciding is not None and any(act.kind in ("proposal", "vote") and act.date > since for act in acts)
    voting = next((window for window in windows if window.kind == "vote"), None)
    details: list[Sentence] = []
    settled = None
    if deciding is not None and (deciding.data["decides"] not in REFUSING or refusal_of(acts) is deciding):
        settled = _decided(deciding, _basis(archive, deciding, ballots), as_of)
    if voting and (settled is None or settled[0] not in _STANDING):
        state, headline = AnswerState.VOTING, sentence("answer.voting", closes=voting.closes)
    elif deciding is None or settled is None:
        voting = None
        state, headline = _undecided(acts, ballots, deciding, as_of)
    else:
        voting = None
        state, headline = settled
        details += _because(archive, deciding, _basis(archive, deciding, ballots))
        if state in _STANDING:
            details += _come_of_it(archive, acts, ballots)
        if reopened:
            details.append(sentence("answer.supplement" if state in _STANDING else "answer.reopened"))
    others = [window for window in windows if window != voting]
    details += [sentence(f"answer.window_{window.kind}", closes=window.closes) for window in others]
    if next_stage and state in (AnswerState.PASSED, AnswerState.ELECTED, AnswerState.PENDING, AnswerState.OPEN):
        details.append(sentence("answer.next", stage=next_stage.title, stage_en=next_stage.title_en))
    return Answer(state=state, headline=headline, details=tuple(details), deciding=deciding, windows=windows)


def _undecided(
    acts: Sequence[Record], ballots: Sequence[BallotView], earlier: Record | None, as_of: str
) -> tuple[AnswerState, Sentence]:
    """The state of a matter that no decision settles; `earlier` is the refusal after which it was taken up again."""
    since = earlier.date if earlier else ""
    last = next((ballot for ballot in reversed(ballots) if ballot.vote.date > since), None)
    if last and any(act.kind == "proposal" and act.date > last.vote.data["closes_on"] for act in acts):
        return AnswerState.OPEN, sentence("answer.reopened")
    if last and last.verdict:
        return AnswerState.PENDING, sentence(f"answer.counted_{last.outcome}")
    if last and not last.count and as_of < last.vote.data["opens_on"]:
        return AnswerState.OPEN, sentence("answer.vote_ahead", opens=last.vote.data["opens_on"])
    if last and not last.count:
        return AnswerState.PENDING, sentence("answer.not_counted", closes=last.vote.data["closes_on"])
    return AnswerState.OPEN, sentence("answer.reopened" if earlier else "answer.undecided")


def _decided(deciding: Record, basis: BallotView | None, as_of: str) -> tuple[AnswerState, Sentence]:
    decides = deciding.data["decides"]
    if decides == "rejected":
        return AnswerState.REJECTED, _refusal(basis)
    if decides == "withdrawn":
        return AnswerState.WITHDRAWN, sentence("answer.withdrawn", on=deciding.date)
    since = deciding.data.get("effective_from", deciding.date)
    until = deciding.data.get("effective_to", "")
    if until and as_of > until:
        return AnswerState.ENDED, sentence("answer.ended", until=until)
    state = AnswerState.ELECTED if decides == "elected" else AnswerState.PASSED
    if as_of < since:
        return state, sentence(f"answer.{decides}_from", since=since)
    return state, sentence(f"answer.{decides}", since=since)


def _refusal(basis: BallotView | None) -> Sentence:
    reason = basis.reason if basis else None
    if reason is None or not reason.failed or reason.failed[0].role not in (Role.PARTICIPATION, Role.APPROVAL):
        return sentence("answer.rejected")
    failed = {comparison.measure.value for comparison in reason.failed}
    held = {comparison.measure.value for comparison in reason.held}
    for lacking, enough in (("heads", "area"), ("area", "heads")):
        if failed == {lacking} and enough in held:
            return sentence(f"answer.rejected_{lacking}_{reason.failed[0].role.value}")
    return sentence("answer.rejected")


def _basis(archive: Archive, deciding: Record, ballots: Sequence[BallotView]) -> BallotView | None:
    """The vote whose count a decision rests on, even where a recount was recorded since."""
    count = archive.get(deciding.data["basis_record"])
    vote = count.data["vote"] if count is not None and count.kind == "count" else ""
    return next((ballot for ballot in ballots if ballot.vote.id == vote), None)


def _come_of_it(archive: Archive, acts: Sequence[Record], ballots: Sequence[BallotView]) -> list[Sentence]:
    """What has come of a decision that stands: what was chosen, accepted, paid, and how residents find it."""
    told = []
    chosen = tuple(dict.fromkeys(name for ballot in ballots for name in ballot.winners))
    if chosen:
        told.append(sentence("answer.chosen", names="、".join(chosen)))
    accepted = [act for act in acts if act.kind == "step" and act.data["step_kind"] == "acceptance"]
    if accepted:
        told.append(sentence("answer.accepted", on=accepted[-1].date))
    money = money_view(archive, acts)
    if money and money.paid:
        told.append(sentence("answer.paid_part" if money.owed else "answer.paid", paid=money.paid, owed=money.owed))
    evaluations = [act.data for act in acts if act.kind == "evaluation"]
    if evaluations:
        valid, satisfied = evaluations[-1]["valid"], evaluations[-1]["satisfied"]
        told.append(sentence("answer.evaluated", valid=valid, satisfied=satisfied))
    return told


def _because(archive: Archive, deciding: Record, basis: BallotView | None) -> list[Sentence]:
    if basis is None or basis.rule is None:
        return [sentence(f"answer.basis_{deciding.data['basis']}")]
    counted = archive[deciding.data["basis_record"]].date
    return [sentence("answer.by_rule", rule=basis.rule.title, counted=counted)]
