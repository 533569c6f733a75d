"""The proof of a record: when it was recorded, by whom, and what its drafts said before."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from typing import Any

from minutebook.timeline.revision import Change, Commit, History, Person
from minutebook.views.proof import FieldDifference, ProofLine, blobs_needed, proof_of
from tests.acts import act

RECORD = act("proposal", "2026-03-30")
CLERK = Person(name="书记员", email="")
VERSIONS: Mapping[str, Mapping[str, Any]] = {
    "b1": {"text": "二十二个车位。\n", "budget_fen": 100, "urgent": True, "options": [{"key": "a"}, {"key": "b"}]},
    "b2": {
        "text": "二十一个车位。\n",
        "budget_fen": 100,
        "urgent": False,
        "options": [{"key": "b"}, {"key": "a"}],
        "places": ["门口", "楼道"],
    },
}


def commit(name: str, *parents: str, changes: tuple[Change, ...] = ()) -> Commit:
    return Commit(
        id=name,
        tree="",
        parents=parents,
        author=CLERK,
        authored_at="",
        committer=CLERK,
        committed_at="",
        epoch=0,
        subject="",
        body="",
        changes=changes,
    )


def change(old: str, new: str, parent: str, path: str = RECORD.path) -> Change:
    status = "A" if not old else "M"
    return Change(path=path, status=status, old=old, new=new, old_mode="100644", new_mode="100644", parent=parent)


def drafted() -> History:
    """A draft written and revised on a branch, then merged onto the trunk unchanged."""
    return History.of(
        "merge",
        [
            commit("root"),
            commit("draft", "root", changes=(change("", "b1", "root"),)),
            commit("revised", "draft", changes=(change("b1", "b2", "draft"),)),
            commit("merge", "root", "revised", changes=(change("", "b2", "root"),)),
        ],
    )


def line(history: History) -> ProofLine:
    found = proof_of(RECORD, history, VERSIONS)
    assert found is not None
    return found


def test_without_a_history_there_is_no_proof() -> None:
    assert proof_of(RECORD, None, VERSIONS) is None


def test_a_record_that_the_history_does_not_know_has_no_proof() -> None:
    assert proof_of(RECORD, History.of("root", [commit("root")]), VERSIONS) is None


def test_a_record_written_once_on_the_trunk_is_adopted_there_and_not_revised() -> None:
    found = line(History.of("root", [commit("root", changes=(change("", "b1", ""),))]))
    assert found.adoption is not None and found.adoption.id == "root"
    assert [(one.commit.id, one.changes) for one in found.revisions] == [("root", ())]
    assert not found.revised


def test_a_draft_is_adopted_by_the_merge_and_its_revisions_are_told() -> None:
    found = line(drafted())
    assert found.adoption is not None and found.adoption.id == "merge"
    assert [one.commit.id for one in found.revisions] == ["draft", "revised"]
    assert found.revised and found.revisions[0].changes == ()


def test_a_revision_says_what_it_changed_field_by_field() -> None:
    assert line(drafted()).revisions[1].changes == (
        FieldDifference(names=("text",), item="", old="二十二个车位。", new="二十一个车位。"),
        FieldDifference(names=("urgent",), item="", old="true", new="false"),
        FieldDifference(names=("options",), item="", old="a · b", new="b · a"),
        FieldDifference(names=("places",), item="", old="", new="门口 · 楼道"),
    )


def test_an_item_is_named_by_its_mark_or_counted_from_one() -> None:
    versions = {"b1": {"tally": [{"option": "a", "n": 1}], "places": ["门口"]}}
    versions["b2"] = {"tally": [{"option": "a", "n": 2}], "places": ["楼道"]}
    found = proof_of(RECORD, drafted(), versions)
    assert found is not None
    assert found.revisions[1].changes == (
        FieldDifference(names=("tally", "n"), item="a", old="1", new="2"),
        FieldDifference(names=("places",), item="1", old="门口", new="楼道"),
    )


def test_a_version_that_could_not_be_read_is_passed_over_in_silence() -> None:
    found = proof_of(RECORD, drafted(), {"b1": VERSIONS["b1"]})
    assert found is not None and [one.changes for one in found.revisions] == [(), ()]


def test_only_versions_of_records_written_more_than_once_are_read() -> None:
    other = "records/vote/2026/2026-04-01-other.yaml"
    history = History.of(
        "two",
        [
            commit("one", changes=(change("", "b2", ""), change("", "x1", "", other))),
            commit("two", "one", changes=(change("b2", "b1", "one"),)),
        ],
    )
    assert blobs_needed(history, [other, RECORD.path, "records/vote/2026/gone.yaml"]) == ("b1", "b2")
