"""Whether people were told in time, of the right thing, and long enough. What falls short is a defect of the act.

Days are calendar days, the starting day not counted (民法典 第二百零一条); how many are needed is the rule's to say,
and a rule that names none asks for none.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Final

from minutebook.checks.register import Register, articles, problem
from minutebook.model.dates import after, days_between
from minutebook.model.problem import Problem
from minutebook.model.record import Record

_NOTICE: Final = ("通知", "公告", "张贴")
_RESULT: Final = ("公布", "公示")


def check_notice_in_time(register: Register) -> Iterator[Problem]:
    """Ensures that a vote is announced the rule's days before it opens (D4 9; 物业管理条例 14, 居委会组织法 26)."""
    for vote in register.of_kind("vote"):
        rule = register.terms_of(vote)
        notices = register.notices_of(vote)
        if rule is None or not rule[1].notice_days or not notices:
            continue
        notice = min(notices, key=lambda notice: (notice.data["posted_on"], notice.id))
        opens, posted, needed = vote.data["opens_on"], notice.data["posted_on"], rule[1].notice_days
        given = days_between(posted, opens)
        if given < needed:
            yield problem(
                "D601",
                notice,
                "posted_on",
                value=posted,
                event=vote.title,
                opens=opens,
                given=given,
                needed=needed,
                latest=after(opens, -needed),
                article=articles(rule[0], *_NOTICE),
            )


def check_notice_recorded(register: Register) -> Iterator[Problem]:
    """Ensures that a vote whose rule asks for notice has one, once it is too late to give it (invariant 9)."""
    for vote in register.of_kind("vote"):
        rule = register.terms_of(vote)
        if rule is None or not rule[1].notice_days or register.notices_of(vote):
            continue
        opens, needed = vote.data["opens_on"], rule[1].notice_days
        if days_between(register.as_of, opens) < needed:
            yield problem(
                "D602",
                vote,
                opens=opens,
                needed=needed,
                latest=after(opens, -needed),
                article=articles(rule[0], *_NOTICE),
            )


def check_notice_shows_proposal(register: Register) -> Iterator[Problem]:
    """Ensures that the proposal put to the vote was in the notice (invariant 10; 北京条例 35, 杭州条例 19)."""
    for vote in register.of_kind("vote"):
        proposal, notices = vote.data.get("proposal"), register.notices_of(vote)
        if proposal and notices and not any(proposal in notice.data.get("about", ()) for notice in notices):
            field = ("about",) if "about" in notices[0].data else ()
            yield problem("D603", notices[0], *field, event=vote.title, value=proposal)


def check_result_posted(register: Register) -> Iterator[Problem]:
    """Ensures that a result is published within the rule's days of the count (指导规则 39, 北京条例 37, charters)."""
    for counted in register.counted:
        within = counted.terms.result_within_days
        if within is None:
            continue
        posted = _result_notices(register, counted.count, counted.vote)
        first = min((notice.data["posted_on"] for notice in posted), default="")
        on, due = counted.count.data["counted_on"], after(counted.count.data["counted_on"], within)
        values = {"counted": on, "within": within, "due": due, "article": articles(counted.rule, *_RESULT)}
        if first > due:
            notice = min(posted, key=lambda notice: (notice.data["posted_on"], notice.id))
            yield problem("D605", notice, "posted_on", value=first, **values)
        elif not first and register.as_of > due:
            yield problem("D606", counted.count, **values)


def check_result_posted_long_enough(register: Register) -> Iterator[Problem]:
    """Ensures that a result stays posted the rule's days (invariant 11; 居委会组织法 34, charters)."""
    for counted in register.counted:
        needed = counted.terms.posting_days
        posted = _result_notices(register, counted.count, counted.vote)
        if not needed or not posted:
            continue
        longest = max(posted, key=lambda notice: (_days_posted(notice), notice.id))
        if _days_posted(longest) < needed:
            yield problem(
                "D604",
                longest,
                "until",
                value=longest.data["until"],
                posted=longest.data["posted_on"],
                given=_days_posted(longest),
                needed=needed,
                last=after(longest.data["posted_on"], needed),
                article=articles(counted.rule, *_RESULT),
            )


def _days_posted(notice: Record) -> int:
    return days_between(notice.data["posted_on"], notice.data["until"])


def _result_notices(register: Register, count: Record, vote: Record) -> tuple[Record, ...]:
    """The result notices about a count, its vote, or a decision that rests on it."""
    told = (count, vote, *register.archive.citing(count.id, "decision", "basis_record"))
    found = {
        notice.id: notice
        for subject in told
        for notice in register.archive.citing(subject.id, "notice", "about")
        if notice.data["notice_kind"] == "result"
    }
    return tuple(found.values())
