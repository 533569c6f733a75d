"""Single acts of an invented matter, each with no more than a test needs; whatever looks like an id is a reference."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from typing import Any, Final

from minutebook.model.record import Archive, Record
from minutebook.timeline.threads import threads_of
from minutebook.views.answer import Answer, answer_to
from minutebook.views.ballot import ballot_view
from tests.checks.builders import record
from tests.rules.builders import pack

MATTER: Final = "matter/2026-01-01-racks"
OWNERS: Final = "electorate/2026-01-02-owners"
SPECIAL: Final = "rule/2021-01-01-own-spec"
ORDINARY: Final = "rule/2021-01-01-own-ord"
_OPTIONS: Final = [{"key": key, "label": key} for key in ("agree", "against", "abstain")]
_SETTLED: Final[Mapping[str, Mapping[str, Any]]] = {
    "proposal": {"text": "装两排晾衣架。\n"},
    "vote": {"rule": SPECIAL, "electorate": OWNERS, "options": _OPTIONS},
    "decision": {"decides": "adopted", "basis": "consensus", "basis_record": "minutes/2026-01-20-racks"},
    "notice": {"notice_kind": "announcement"},
}


def act(kind: str, date: str, name: str = "racks", **data: Any) -> Record:
    """One act of the matter on a day. A vote opens then and closes ten days later at most; a notice is posted then."""
    fields: dict[str, Any] = {"id": f"{kind}/{date}-{name}", "title": f"{kind} {date} {name}", **_SETTLED.get(kind, {})}
    if kind == "notice":
        fields |= {"matters": [MATTER], "posted_on": date}
    elif kind not in ("matter", "count", "rule", "electorate"):
        fields["matter"] = MATTER
    if kind == "vote":
        fields |= {"opens_on": date, "closes_on": date}
    return record(fields | data)


def raised(**data: Any) -> Record:
    """The matter itself."""
    return act("matter", "2026-01-01", **data)


def owners(area: str = "12000.00", heads: int = 120) -> Record:
    """An electorate of owners."""
    return record({"id": OWNERS, "title": "业主名册", "measures": {"area": area, "heads": heads}})


def rules() -> tuple[Record, Record]:
    """The two statutory rules for owners."""
    special, ordinary = (
        record({**pack(name), "id": rule}) for name, rule in (("own-spec", SPECIAL), ("own-ord", ORDINARY))
    )
    return special, ordinary


def counted(vote: Record, date: str, agree: tuple[str, int], against: tuple[str, int], **data: Any) -> Record:
    """The count of a vote; every pair is (area, heads)."""
    tally = [
        {"option": option, "area": area, "heads": heads}
        for option, (area, heads) in {"agree": agree, "against": against, "abstain": ("0", 0)}.items()
    ]
    return act("count", date, **{"vote": vote.id, "tally": tally, "declared": {"result": "pass"}} | data)


def archive_of(*records: Record) -> Archive:
    """The records with the matter, an electorate of owners and the statutory rules beneath them."""
    settled = {one.id: one for one in (raised(), owners(), *rules(), *records)}
    return Archive.of(settled.values())


def answered(as_of: str, *records: Record) -> Answer:
    """The answer of the matter on a day, from these acts."""
    archive = archive_of(*records)
    acts = threads_of(archive).of(MATTER)
    ballots = [ballot_view(archive, one) for one in acts if one.kind == "vote"]
    return answer_to(archive, acts, ballots, None, as_of)
