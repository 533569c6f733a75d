"""What a count has to say, as its vote and its rule ask for it: which options, in which measures, and what else."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from minutebook.desk.questions import Choice
from minutebook.model.record import Archive

MEASURED: Final = ("attending", "invalid", "not_returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The paper voted on: its options, the rule's measures, the totals to ask for, and whether it elects somebody."""

    options: tuple[Choice, ...]
    measures: tuple[str, ...]
    totals: tuple[str, ...]
    elects: bool

    def option(self, key: str) -> str:
        """What people call an option."""
        return next((one.shown for one in self.options if one.value == key), key)


def paper_of(archive: Archive, count: Mapping[str, Any]) -> Paper | None:
    """The paper of the vote that a count names; None while it names none whose rule is there."""
    vote = archive.get(str(count.get("vote")))
    rule = archive.get(str(vote.data.get("rule"))) if vote else None
    if vote is None or rule is None:
        return None
    fences = [*(rule.data.get("participation") or ()), *(rule.data.get("approval") or ())]
    by_attendance = any("attending" in (fence["of"], fence["out_of"]) for fence in fences)
    meets = vote.data.get("mode") in ("meeting", "mixed")
    totals = {"attending": by_attendance or meets, "invalid": True, "not_returned": vote.data.get("mode") != "meeting"}
    return Paper(
        options=tuple(Choice(value=one["key"], shown=one["label"]) for one in vote.data["options"]),
        measures=tuple(rule.data["measures"]),
        totals=tuple(name for name in MEASURED if totals[name]),
        elects=rule.data["method"] != "approval",
    )


def elects(paper: Paper | None, declared: Mapping[str, Any]) -> bool:
    """Whether what was declared names those elected."""
    return paper is not None and paper.elects and declared.get("result") == "pass"
