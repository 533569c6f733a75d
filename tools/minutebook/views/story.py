"""The story of a matter on one page: the answer, where it stands, the votes, the text, objections, money, proof."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minutebook.model.ids import REGISTERS, kind_of
from minutebook.model.problem import Problem
from minutebook.model.record import Archive, Record
from minutebook.procedures.stages import Stage, StageState, StageStatus, stages_of, states_of
from minutebook.timeline.corrections import CorrectedField, corrected, corrections_of
from minutebook.timeline.revision import History
from minutebook.timeline.threads import Threads, threads_of
from minutebook.timeline.words import Mark, compared
from minutebook.views.answer import Answer, answer_to
from minutebook.views.ballot import BallotView, ballot_view
from minutebook.views.money import MoneyView, money_view
from minutebook.views.proof import ProofLine, Versions, proof_of


@dataclass(frozen=True, kw_only=True)
class Edition:
    """All that pages are made from: the records as corrected, as recorded, their threads, problems and history."""

    recorded: Archive
    archive: Archive
    threads: Threads
    problems: tuple[Problem, ...]
    history: History | None
    versions: Versions
    as_of: str
    ballots: Mapping[str, BallotView]
    commit: str = ""

    def problems_of(self, records: Sequence[Record]) -> tuple[Problem, ...]:
        """The problems that stand in these records, in the order of the records."""
        paths = [record.path for record in records]
        return tuple(problem for path in paths for problem in self.problems if problem.path == path)


def edition_of(
    recorded: Archive,
    *,
    problems: Sequence[Problem],
    history: History | None,
    versions: Versions,
    as_of: str,
    commit: str = "",
) -> Edition:
    """The edition of these records on a reference date (ISO)."""
    archive = corrected(recorded)
    return Edition(
        recorded=recorded,
        archive=archive,
        threads=threads_of(archive),
        problems=tuple(problems),
        history=history,
        versions=versions,
        as_of=as_of,
        ballots={vote.id: ballot_view(archive, vote) for vote in archive.of_kind("vote")},
        commit=commit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredItem:
    """One opinion or objection with its answer and the reply that gave it; None while nobody answered."""

    item: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    reply: Record | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionsView:
    """A set of opinions with what became of each."""

    record: Record
    items: tuple[AnsweredItem, ...]

    @property
    def answered(self) -> bool:
        """Whether each has its answer."""
        return all(one.answer is not None for one in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """A proposal with the word-level comparison against the one it replaces (empty when it replaces none)."""

    record: Record
    replaced: Record | None
    comparison: tuple[tuple[Mark, str], ...]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One act in the story, with what corrections changed in it and the stage it completed."""

    record: Record
    corrections: tuple[CorrectedField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file that a record publishes."""

    record: Record
    attachment: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """Everything the story page of one matter shows, in the page's order."""

    matter: Record
    answer: Answer
    stages: tuple[StageState, ...]
    ballots: tuple[BallotView, ...]
    timeline: tuple[TimelineEntry, ...]
    decisions: tuple[Record, ...]
    proposals: tuple[ProposalView, ...]
    attachments: tuple[Listed, ...]
    opinions: tuple[OpinionsView, ...]
    money: MoneyView | None
    evaluations: tuple[Record, ...]
    problems: tuple[Problem, ...]
    related: tuple[Record, ...]
    proof: tuple[ProofLine, ...] = field(default=())


def next_stage(stages: Sequence[StageState]) -> Stage | None:
    """The stage that comes next, None when none does."""
    return next((state.stage for state in stages if state.status is StageStatus.NEXT), None)


def stages_for(edition: Edition, matter: Record) -> tuple[StageState, ...]:
    """The stages of a matter by the procedure it names; none when that procedure is not recorded."""
    procedure = edition.archive.get(matter.data["procedure"])
    if procedure is None:
        return ()
    return states_of(stages_of(procedure), edition.threads.of(matter.id))


def answer_for(edition: Edition, matter: Record) -> Answer:
    """The answer of a matter on the edition's reference date."""
    acts = edition.threads.of(matter.id)
    ballots = [edition.ballots[act.id] for act in acts if act.kind == "vote"]
    return answer_to(edition.archive, acts, ballots, next_stage(stages_for(edition, matter)), edition.as_of)


def story_of(edition: Edition, matter: Record) -> StoryView:
    """The story of one matter."""
    archive = edition.archive
    acts = edition.threads.of(matter.id)
    replaced = {target for act in acts for target in act.refs("replaces")}
    related = {*matter.refs("related"), *(record.id for record in archive.citing(matter.id, "matter", "related"))}
    lines = [proof_of(edition.recorded[act.id], edition.history, edition.versions) for act in acts]
    lines += [line for line in _register_lines(edition, acts) if line and line.revised]
    return StoryView(
        matter=matter,
        answer=answer_for(edition, matter),
        stages=stages_for(edition, matter),
        ballots=tuple(edition.ballots[act.id] for act in acts if act.kind == "vote"),
        timeline=tuple(
            TimelineEntry(record=act, corrections=tuple(corrections_of(edition.recorded, act.id))) for act in acts
        ),
        decisions=tuple(act for act in acts if act.kind == "decision"),
        proposals=tuple(_proposal(archive, act, replaced) for act in acts if act.kind == "proposal"),
        attachments=tuple(
            Listed(record=act, attachment=listed) for act in acts for listed in act.data.get("attachments", ())
        ),
        opinions=tuple(opinions_view(archive, act) for act in acts if act.kind == "opinions"),
        money=money_view(archive, acts),
        evaluations=tuple(act for act in acts if act.kind == "evaluation"),
        problems=edition.problems_of(acts),
        related=tuple(archive[target] for target in sorted(related) if target in archive),
        proof=tuple(line for line in lines if line is not None),
    )


def bearing_on(archive: Archive, act: Record) -> tuple[Record, ...]:
    """The records whose defects touch a vote or a meeting: itself, its ground, its notices, its count or minutes."""
    named = [target for name in ("electorate", "meeting", "notice") for target in act.refs(name)]
    meetings = [archive[target] for target in named if target in archive and archive[target].kind == "meeting"]
    named += [target for meeting in meetings for target in meeting.refs("notice")]
    announced = [record.id for event in (act, *meetings) for record in archive.citing(event.id, "notice", "event")]
    results = [record.id for kind in ("count", "minutes") for record in archive.citing(act.id, kind)]
    found = dict.fromkeys([act.id, *named, *announced, *results])
    return tuple(archive[target] for target in found if target in archive)


def _register_lines(edition: Edition, acts: Sequence[Record]) -> list[ProofLine | None]:
    """The proof of every register entry that these acts name; such entries may change in place."""
    named = {reference.target for act in acts for reference in act.references}
    registers = [
        edition.recorded[target]
        for target in sorted(named)
        if kind_of(target) in REGISTERS and target in edition.recorded
    ]
    return [proof_of(register, edition.history, edition.versions) for register in registers]


def opinions_view(archive: Archive, opinions: Record) -> OpinionsView:
    """Each opinion of a set with the newest answer to it."""
    answers: dict[int, tuple[Mapping[str, Any], Record]] = {}
    for reply in archive.citing(opinions.id, "reply", "opinions"):
        for answer in reply.data["answers"]:
            answers[answer["number"]] = (answer, reply)
    items = []
    for item in opinions.data["items"]:
        found = answers.get(item["number"])
        items.append(AnsweredItem(item=item, answer=found and found[0], reply=found and found[1]))
    return OpinionsView(record=opinions, items=tuple(items))


def _proposal(archive: Archive, proposal: Record, replaced: set[str]) -> ProposalView:
    earlier = archive.get(proposal.data.get("replaces", ""))
    return ProposalView(
        record=proposal,
        replaced=earlier,
        comparison=compared(earlier.data["text"], proposal.data["text"]) if earlier else (),
        current=proposal.id not in replaced,
    )
