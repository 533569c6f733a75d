"""What a reader will look for and not find yet: advice, never more, and only when it is due on the reference date.

The waiting times are conventions of this tool where no rule sets one.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Final

from minutebook.checks.register import Register, articles, problem
from minutebook.model.dates import after, days_between
from minutebook.model.problem import Problem

MINUTES_WITHIN: Final = 7
COUNT_WITHIN: Final = 3
EVALUATION_WITHIN: Final = 90

_DRAWN: Final = ("rebuild", "change_use_or_business")


def check_minutes_written(register: Register) -> Iterator[Problem]:
    """Advises to write the minutes of a meeting within a week (指导规则 39; convention)."""
    for meeting in register.of_kind("meeting"):
        held = meeting.data["held_on"]
        written = register.archive.citing(meeting.id, "minutes", "meeting")
        if not written and days_between(held, register.as_of) > MINUTES_WITHIN:
            yield problem("A701", meeting, held=held, within=MINUTES_WITHIN, due=after(held, MINUTES_WITHIN))


def check_count_recorded(register: Register) -> Iterator[Problem]:
    """Advises to record the count of a closed vote within three days (北京条例 37; convention)."""
    for vote in register.of_kind("vote"):
        closes = vote.data["closes_on"]
        counts = register.archive.citing(vote.id, "count", "vote")
        if not counts and days_between(closes, register.as_of) > COUNT_WITHIN:
            yield problem("A702", vote, closes=closes, within=COUNT_WITHIN, due=after(closes, COUNT_WITHIN))


def check_residents_asked(register: Register) -> Iterator[Problem]:
    """Advises to ask residents about a result within ninety days of its acceptance (invariant 53; convention)."""
    for matter in register.of_kind("matter"):
        procedure = register.named(matter, "procedure")
        asks = procedure is not None and any("evaluation" in stage["acts"] for stage in procedure.data["stages"])
        accepted = [step for step in register.acts(matter, "step") if step.data["step_kind"] == "acceptance"]
        if not asks or not accepted or register.acts(matter, "evaluation"):
            continue
        on = accepted[-1].data["done_on"]
        if days_between(on, register.as_of) > EVALUATION_WITHIN:
            due = after(on, EVALUATION_WITHIN)
            yield problem("A703", accepted[-1], accepted=on, within=EVALUATION_WITHIN, due=due)


def check_drawing_attached(register: Register) -> Iterator[Problem]:
    """Advises to attach the drawing when owners vote on building or on the use of a common part (domain brief C2)."""
    for vote in register.of_kind("vote"):
        proposal, matter = register.named(vote, "proposal"), register.matter_of(vote)
        if proposal is None or matter is None or matter.data["matter_type"] not in _DRAWN:
            continue
        if "attachments" not in proposal.data:
            yield problem("A706", proposal, vote=vote.title)


def check_rule_is_known(register: Register) -> Iterator[Problem]:
    """Advises to look up a rule that is only remembered before voting under it (invariant 7)."""
    for vote in register.of_kind("vote"):
        rule = register.terms_of(vote)
        if rule is not None and rule[1].evidence == "memory":
            yield problem("A707", vote, "rule", value=rule[0].title, article=articles(rule[0]))


def check_agenda_minuted(register: Register) -> Iterator[Problem]:
    """Advises to minute every item of the agenda, also one that was not reached (invariant 22)."""
    for minutes in register.of_kind("minutes"):
        meeting = register.named(minutes, "meeting")
        minuted = [item["number"] for item in minutes.data["items"]]
        left = [item for item in (meeting.data.get("agenda", ()) if meeting else ()) if item["number"] not in minuted]
        for item in left:
            yield problem("A708", minutes, "items", value=item["number"], title=item["title"])
