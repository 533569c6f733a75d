"""Where a matter stands among the stages of its procedure, derived from its acts and from nothing else.

A stage is done when one of the acts it asks for is recorded. A required stage that was passed over reads 未见记录; it
stops nobody. Two acts send a matter back: a proposal that replaces an earlier one, and the first proposal or vote after
a decision that refused it; from the stage of that act on, only what happened since then counts. Whether an act broke a
rule is left to `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from minutebook.model.record import Record

REFUSING: Final = ("rejected", "withdrawn")
"""What a decision decides when a matter ends without being carried out."""


class StageStatus(StrEnum):
    """What a reader may know of a stage."""

    DONE = "done"
    NEXT = "next"
    LATER = "later"
    MISSING = "missing"
    SKIPPED = "skipped"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of a procedure. `acts` are kinds (`vote`) or kinds with their own class (`notice:result`)."""

    key: str
    title: str
    title_en: str
    acts: tuple[str, ...]
    required: bool

    def takes(self, act: Record) -> bool:
        """Whether this act completes the stage."""
        return act.kind in self.acts or f"{act.kind}:{act.data.get(f'{act.kind}_kind', '')}" in self.acts


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    """A stage with the acts that completed it (by date) and the date of the first of them, empty when there is none."""

    stage: Stage
    status: StageStatus
    on: str
    acts: tuple[Record, ...]


def stages_of(procedure: Record) -> tuple[Stage, ...]:
    """The stages a procedure record lists, in its order."""
    return tuple(
        Stage(
            key=stage["key"],
            title=stage["title"],
            title_en=stage["title_en"],
            acts=tuple(stage["acts"]),
            required=stage["required"],
        )
        for stage in procedure.data["stages"]
    )


def refusal_of(acts: Sequence[Record]) -> Record | None:
    """The decision that refused a matter or withdrew it; None when there is none or the matter was taken up again.

    Args:
        acts: the matter's acts by date. Only a proposal or a vote of a later day takes a matter up again.
    """
    decisions = [act for act in acts if act.kind == "decision"]
    if not decisions or decisions[-1].data["decides"] not in REFUSING or _taken_up(acts, decisions[-1]):
        return None
    return decisions[-1]


def states_of(stages: Sequence[Stage], acts: Sequence[Record]) -> tuple[StageState, ...]:
    """The state of every stage, in order; open stages are closed when the matter was refused or withdrawn.

    Args:
        stages: the procedure's stages.
        acts: the matter's acts by date.
    """
    ended = refusal_of(acts) is not None
    restarts = tuple(_restarts(stages, acts))
    found = []
    for place, stage in enumerate(stages):
        since = max((date for begun, date in restarts if begun <= place), default="")
        found.append(tuple(act for act in acts if act.date >= since and _completes(stage, act, stages, acts)))
    reached = max((place for place, taken in enumerate(found) if taken), default=-1)
    states = []
    following = True
    for place, (stage, taken) in enumerate(zip(stages, found, strict=True)):
        if taken:
            status = StageStatus.DONE
        elif place < reached:
            status = StageStatus.MISSING if stage.required else StageStatus.SKIPPED
        elif ended:
            status = StageStatus.CLOSED
        elif following and stage.required:
            status, following = StageStatus.NEXT, False
        else:
            status = StageStatus.LATER
        states.append(StageState(stage=stage, status=status, on=taken[0].date if taken else "", acts=taken))
    return tuple(states)


def _restarts(stages: Sequence[Stage], acts: Sequence[Record]) -> Iterator[tuple[int, str]]:
    """The places from which a matter began again, each with the day since when acts count there."""
    begun = [act for act in acts if act.kind == "proposal" and "replaces" in act.data]
    for decision in acts:
        if decision.kind == "decision" and decision.data["decides"] in REFUSING:
            begun += [act for act in _taken_up(acts, decision)[:1] if act not in begun]
    for act in begun:
        yield from [(place, act.date) for place, stage in enumerate(stages) if stage.takes(act)][:1]


def _taken_up(acts: Sequence[Record], refusal: Record) -> tuple[Record, ...]:
    """The proposals and votes of later days than a refusal, by date."""
    return tuple(act for act in acts if act.kind in ("proposal", "vote") and act.date > refusal.date)


def _completes(stage: Stage, act: Record, stages: Sequence[Stage], acts: Sequence[Record]) -> bool:
    """Whether an act completes a stage of this matter.

    Where a stage asks for the notice of a vote, the notice of a meeting will do, provided that there is something to
    vote on: a proposal stands when it is posted, or a vote was taken at that meeting. A meeting called to hear people
    announces no vote.
    """
    if not stage.takes(act):
        return False
    if "notice:vote" not in stage.acts or act.data.get("notice_kind") != "meeting":
        return True
    proposed = any("proposal" in one.acts for one in stages) and any(
        one.kind == "proposal" and one.date <= act.date for one in acts
    )
    event = act.data.get("event")
    voted = (one.data for one in acts if one.kind == "vote")
    return proposed or any(vote.get("notice") == act.id or (event and vote.get("meeting") == event) for vote in voted)
