"""Where a record is read on the site."""

# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.model.record import Record
from minutebook.publish.address import address_of, anchor, page_of
from minutebook.views.story import Edition, edition_of
from tests.acts import MATTER, OWNERS, SPECIAL, act, archive_of, counted
from tests.checks.builders import record

VOTE = act("vote", "2026-02-01")
COUNT = counted(VOTE, "2026-02-11", ("1", 1), ("1", 1))
MEETING = act("meeting", "2026-01-10")
MINUTES = record({"id": "minutes/2026-01-11-racks", "title": "记录", "meeting": MEETING.id})
NOTICE = act("notice", "2026-01-12")
DECISION = act("decision", "2026-02-15")
STEP = act("step", "2026-03-01")
BODY = record({"id": "body/owners", "title": "业委会"})


def correction(date: str, corrects: str) -> Record:
    return record({"id": f"correction/{date}-racks", "title": "更正", "corrects": corrects, "changes": []})


OF_MINUTES, OF_DECISION = correction("2026-03-02", MINUTES.id), correction("2026-03-03", DECISION.id)


@pytest.fixture(scope="module")
def edition() -> Edition:
    records = (VOTE, COUNT, MEETING, MINUTES, NOTICE, DECISION, STEP, BODY, OF_MINUTES, OF_DECISION)
    return edition_of(archive_of(*records), problems=(), history=None, versions={}, as_of="2026-06-01")


@pytest.mark.parametrize(
    ("target", "page", "address"),
    [
        (MATTER, "matter/2026-01-01-racks/", "matter/2026-01-01-racks/"),
        (VOTE.id, "vote/2026-02-01-racks/", "vote/2026-02-01-racks/"),
        (COUNT.id, "vote/2026-02-01-racks/", "vote/2026-02-01-racks/"),
        (MEETING.id, "meeting/2026-01-10-racks/", "meeting/2026-01-10-racks/"),
        (MINUTES.id, "meeting/2026-01-10-racks/", "meeting/2026-01-10-racks/"),
        (NOTICE.id, "notice/2026-01-12-racks/", "notice/2026-01-12-racks/"),
        (DECISION.id, "matter/2026-01-01-racks/", "matter/2026-01-01-racks/#decision-2026-02-15-racks"),
        (STEP.id, "matter/2026-01-01-racks/", "matter/2026-01-01-racks/#step-2026-03-01-racks-told"),
        (OWNERS, "matter/2026-01-01-racks/", "matter/2026-01-01-racks/#electorate-2026-01-02-owners-told"),
        (OF_DECISION.id, "matter/2026-01-01-racks/", "matter/2026-01-01-racks/#correction-2026-03-03-racks-told"),
        (OF_MINUTES.id, "meeting/2026-01-10-racks/", "meeting/2026-01-10-racks/"),
        (BODY.id, "", "records/body/owners.yaml"),
        (SPECIAL, "", "records/rule/2021/2021-01-01-own-spec.yaml"),
        ("vote/2026-09-09-gone", "", ""),
    ],
)
def test_each_record_is_read_on_its_page_or_at_its_place_on_one(
    edition: Edition, target: str, page: str, address: str
) -> None:
    """A correction of minutes once led to a place that no page has."""
    assert (page_of(edition, target), address_of(edition, target)) == (page, address)


def test_a_place_is_named_after_the_record() -> None:
    assert anchor(DECISION.id) == "decision-2026-02-15-racks"
