"""Where a matter stands among the stages of its procedure, derived from its acts and from nothing else.

A stage is done when one of the acts it asks for is recorded. A required stage that was passed over reads 未见记录; it
stops nobody. A proposal that replaces an earlier one sends the matter back: what comes after the stage of proposing
counts only from the newest proposal on. Whether an act broke a rule is left to `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from minutebook.model.record import Record


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


def states_of(stages: Sequence[Stage], acts: Sequence[Record], *, ended: bool) -> tuple[StageState, ...]:
    """The state of every stage, in order.

    Args:
        stages: the procedure's stages.
        acts: the matter's acts by date.
        ended: whether the matter ended without being carried out (rejected, withdrawn): open stages are then closed.
    """
    restart = max((act.date for act in acts if act.kind == "proposal" and "replaces" in act.data), default="")
    proposing = next((place for place, stage in enumerate(stages) if "proposal" in stage.acts), len(stages))
    found = [
        tuple(act for act in acts if stage.takes(act) and (place < proposing or act.date >= restart))
        for place, stage in enumerate(stages)
    ]
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
