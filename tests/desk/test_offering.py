"""What a form offers: the nearest records first, what can never be right not at all, and a short name that is free."""
# SPDX-License-Identifier: Apache-2.0

import pytest

from minutebook.desk.offering import candidates, may_be_today, short_name
from minutebook.model.record import Archive
from minutebook.store.archive import load
from minutebook.store.source import WorkingTree
from tests.cli.command import ROOT

RACKS = "matter/2026-03-02-drying-racks"


@pytest.fixture(scope="module")
def archive() -> Archive:
    """The sample."""
    return load(WorkingTree(root=ROOT)).archive


def test_records_of_the_same_matter_come_first_and_then_those_of_its_unit(archive: Archive) -> None:
    found = candidates(archive, {"matter": RACKS}, ("electorate",), ("electorate",))
    unit = archive.records[RACKS].data["unit"]
    units = [record.data["unit"] == unit for record in found]
    assert units == sorted(units, reverse=True)
    decisions = candidates(archive, {"matter": RACKS}, ("decision",), ("decision",))
    assert decisions[0].data["matter"] == RACKS


@pytest.mark.parametrize(("basis", "kinds"), [("vote", {"count"}), ("consensus", {"minutes"})])
def test_the_record_a_decision_rests_on_is_of_the_kind_its_basis_says(
    archive: Archive, basis: str, kinds: set[str]
) -> None:
    found = candidates(archive, {"matter": RACKS, "basis": basis}, ("basis_record",), ("count", "minutes"))
    assert {record.kind for record in found} == kinds


@pytest.mark.parametrize("days", [(-1, False), (0, True)])
def test_only_rules_in_force_that_fit_the_matter_are_offered(archive: Archive, days: tuple[int, bool]) -> None:
    vote = archive.records["vote/2026-03-22-drying-racks"]
    rule = archive.records[vote.data["rule"]]
    begins = rule.data["effective_from"]
    year = str(int(begins[:4]) + days[0])
    data = {"matter": RACKS, "opens_on": year + begins[4:]}
    found = candidates(archive, data, ("rule",), ("rule",))
    assert (rule in found) is days[1]
    matter_type = archive.records[RACKS].data["matter_type"]
    assert all(matter_type in record.data["matter_types"] for record in found)


def test_what_a_list_names_already_is_not_offered_again(archive: Archive) -> None:
    found = candidates(archive, {"matters": [RACKS, None]}, ("matters", 1), ("matter",))
    assert RACKS not in [record.id for record in found]


def test_a_short_name_is_that_of_the_matter_and_free(archive: Archive) -> None:
    taken = {"drying-racks", "drying-racks-2"}
    assert short_name(archive, "step", {"matter": RACKS}, (), lambda name: name not in taken) == "drying-racks-3"
    assert short_name(archive, "notice", {}, ("meeting/2026-03-22-yard",), lambda name: True) == "yard"
    assert short_name(archive, "settings", {}, (), lambda name: True) == "community"
    assert short_name(archive, "rule", {}, (), lambda name: name != "rule") == "rule-2"
    committee = {"body_kind": "owners_committee"}
    assert short_name(archive, "body", committee, (), lambda name: True) == "owners-committee"


def test_today_is_offered_for_the_day_of_an_act_and_never_for_signing_or_writing_up() -> None:
    assert may_be_today("meeting", "held_on", ("held_on",))
    assert not may_be_today("minutes", "written_on", ("written_on",))
    assert not may_be_today("minutes", "written_on", ("signed_on",))
    assert not may_be_today("vote", "opens_on", ("closes_on",))
