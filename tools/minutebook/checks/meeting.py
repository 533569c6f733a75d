"""Whether a meeting was held and minuted as it must be. What was not is a defect.

Numbers that cannot be true are refused in `arithmetic`; a vote at a meeting too small to vote is told in `vote`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator

from minutebook.checks.register import Register, problem
from minutebook.model.problem import Problem


def check_chair_is_not_recorder(register: Register) -> Iterator[Problem]:
    """Ensures that who presides does not also take the minutes (invariant 19)."""
    for meeting in register.of_kind("meeting"):
        if meeting.data["chair"] == meeting.data["recorder"]:
            yield problem("D630", meeting, "recorder", value=meeting.data["recorder"])


def check_voted_from_agenda(register: Register) -> Iterator[Problem]:
    """Ensures that only what was on the agenda is put to a vote (invariant 10; 北京条例 35, 杭州条例 19)."""
    for minutes in register.of_kind("minutes"):
        meeting = register.named(minutes, "meeting")
        if meeting is None or "agenda" not in meeting.data:
            continue
        agenda = [item["number"] for item in meeting.data["agenda"]]
        for index, item in enumerate(minutes.data["items"]):
            if item["outcome"] == "put_to_vote" and item["number"] not in agenda:
                yield problem(
                    "D631",
                    minutes,
                    "items",
                    index,
                    "number",
                    value=item["number"],
                    meeting=meeting.title,
                    agenda="、".join(map(str, agenda)),
                )
