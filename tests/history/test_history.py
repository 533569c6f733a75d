"""What Git remembers of the records: revisions, adoption, merges of every kind."""

# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.gitlog import ShallowError, open_repository
from minutebook.timeline.difference import FieldChange, differences
from minutebook.timeline.revision import History, Person
from tests.history.assembly import Assembly

LAWN = "records/matter/2026/2026-03-01-lawn.yaml"
VOTE = "records/vote/2026/2026-05-20-lawn.yaml"
UNIT = "records/unit/liu-an.yaml"


@pytest.fixture
def assembly(tmp_path: Path) -> Assembly:
    """An assembly whose trunk has one register."""
    assembly = Assembly(tmp_path / "社区 a")
    assembly.record(UNIT, "households: 338\n", on="2026-01-05", message="建立社区记录")
    return assembly


def history_of(assembly: Assembly, prefix: str = "records") -> History:
    repository = open_repository(assembly.folder)
    return repository.history(repository.head(), prefix)


def test_a_commit_says_who_recorded_what_and_when(assembly: Assembly) -> None:
    message = (
        "记录议题\n草坪改停车位\n\n三十四户来信。\n\n"
        "Signed-off-by: 书记员 <secretary@liuan.example>\n"
        "co-authored-by: 业委会秘书 <owners@liuan.example>"
    )
    made = assembly.record(LAWN, "title: 草坪\n", on="2026-03-01", message=message)
    commit = history_of(assembly).by_id[made]
    secretary = Person(name="书记员", email="secretary@liuan.example")
    assert (commit.author, commit.committer) == (secretary, secretary)
    assert (commit.authored_at, commit.committed_at) == ("2026-03-01T09:00:00+08:00", "2026-03-01T09:00:00+08:00")
    assert commit.subject == "记录议题 草坪改停车位"
    assert commit.body.startswith("三十四户来信。")
    assert commit.signers == (secretary,)
    assert commit.co_authors == (Person(name="业委会秘书", email="owners@liuan.example"),)
    assert [(change.path, change.status, change.old, change.new) for change in commit.changes] == [
        (LAWN, "A", "", assembly.blob("title: 草坪\n"))
    ]
    assert open_repository(assembly.folder).epoch(made) == commit.epoch == 1772326800


def test_a_trailer_counts_only_in_the_last_paragraph(assembly: Assembly) -> None:
    made = assembly.record(LAWN, "a: b\n", on="2026-03-01", message="x\n\nSigned-off-by: A <a@b>\n\n正文")
    assert history_of(assembly).by_id[made].signers == ()


def test_an_act_is_adopted_by_the_merge_that_brings_it_onto_the_trunk(assembly: Assembly) -> None:
    with assembly.branch("lawn"):
        drafted = assembly.record(LAWN, "title: 草案\n", on="2026-03-01")
        revised = assembly.record(LAWN, "title: 定稿\n", on="2026-03-03")
    other = assembly.record(VOTE, "title: 表决\n", on="2026-03-04")
    merged = assembly.merge("lawn", on="2026-03-05")
    history = history_of(assembly)
    assert [commit.id for commit in history.trunk][1:] == [other, merged]
    assert [revision.commit.id for revision in history.revisions(LAWN)] == [drafted, revised]
    assert [revision.commit.id for revision in history.drafts(LAWN)] == [drafted, revised]
    assert {revision.commit.adopted_in for revision in history.revisions(LAWN)} == {merged}
    adoption = history.adoption(LAWN)
    assert adoption is not None
    assert adoption.id == merged
    assert adoption.committer.name == "居委会"
    assert adoption.own_changes == ()
    assert history.by_id[other].adopted_in == other


def test_a_draft_on_no_merged_branch_is_not_in_the_history(assembly: Assembly) -> None:
    with assembly.branch("lawn"):
        assembly.record(LAWN, "title: 草案\n", on="2026-03-01")
    history = history_of(assembly)
    assert history.adoption(LAWN) is None
    assert history.paths == (UNIT,)


def test_a_register_shows_each_change_of_a_field(assembly: Assembly) -> None:
    assembly.record(UNIT, "households: 340\n", on="2026-02-01")
    history = history_of(assembly)
    last = history.revisions(UNIT)[-1].change
    repository = open_repository(assembly.folder)
    texts = [text.decode().split() for _, text in repository.blobs([last.old, last.new])]
    old, new = ({field.rstrip(":"): int(number)} for field, number in texts)
    assert differences(old, new) == (FieldChange(field=("households",), old=338, new=340),)


def test_a_merge_that_takes_both_sides_changes_nothing_itself(assembly: Assembly) -> None:
    with assembly.branch("a"):
        assembly.record(LAWN, "title: 一\n", on="2026-03-01")
    with assembly.branch("b"):
        assembly.record(VOTE, "title: 二\n", on="2026-03-02")
    assembly.merge("a", on="2026-03-03")
    merged = assembly.merge("b", on="2026-03-04")
    commit = history_of(assembly).by_id[merged]
    assert [(change.path, commit.parents.index(change.parent)) for change in commit.changes] == [(LAWN, 1), (VOTE, 0)]
    assert commit.own_changes == ()


def test_an_octopus_merge_adopts_every_branch(assembly: Assembly) -> None:
    with assembly.branch("a"):
        assembly.record(LAWN, "title: 一\n", on="2026-03-01")
    with assembly.branch("b"):
        assembly.record(VOTE, "title: 二\n", on="2026-03-02")
    merged = assembly.merge("a", "b", on="2026-03-03", options=("-s", "octopus"))
    history = history_of(assembly)
    assert len(history.by_id[merged].parents) == 3
    assert [adoption.id for path in (LAWN, VOTE) if (adoption := history.adoption(path))] == [merged, merged]
    assert history.by_id[merged].own_changes == ()


def test_an_evil_merge_is_named_with_its_own_change(assembly: Assembly) -> None:
    assembly.record(LAWN, "agree: 10\n", on="2026-03-01")
    with assembly.branch("side"):
        assembly.record(VOTE, "title: 表决\n", on="2026-03-02")
    assembly.git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    merged = assembly.record(LAWN, "agree: 99\n", on="2026-03-03", message="合并 side")
    history = history_of(assembly)
    assert [(change.path, change.status) for change in history.by_id[merged].own_changes] == [(LAWN, "M")]
    assert history.revisions(LAWN)[-1].commit.id == merged
    assert history.revisions(LAWN)[-1].change.new == assembly.blob("agree: 99\n")


def test_tampering_on_a_branch_merged_by_ours_does_not_vanish(assembly: Assembly) -> None:
    assembly.record(LAWN, "agree: 10\n", on="2026-03-01")
    with assembly.branch("side"):
        tampered = assembly.record(LAWN, "agree: 99\n", on="2026-03-02")
    merged = assembly.merge("side", on="2026-03-03", options=("-s", "ours"))
    history = history_of(assembly)
    assert [revision.commit.id for revision in history.revisions(LAWN)][-1] == tampered
    assert history.by_id[tampered].adopted_in == merged
    against = [
        (change.path, history.by_id[merged].parents.index(change.parent)) for change in history.by_id[merged].changes
    ]
    assert against == [(LAWN, 1)]


def test_a_moved_file_is_one_path_gone_and_another_come(assembly: Assembly) -> None:
    assembly.record(LAWN, "title: 草坪\n", on="2026-03-01")
    assembly.git("mv", LAWN, VOTE.replace("vote/2026/", ""), on="2026-03-02")
    moved = assembly.commit("改名", on="2026-03-02")
    own = history_of(assembly).by_id[moved].own_changes
    blob = assembly.blob("title: 草坪\n")
    assert [(change.path, change.status, change.old, change.new) for change in own] == [
        ("records/2026-05-20-lawn.yaml", "A", "", blob),
        (LAWN, "D", blob, ""),
    ]


def test_a_record_deleted_and_put_back_keeps_its_first_adoption(assembly: Assembly) -> None:
    first = assembly.record(LAWN, "title: 草坪\n", on="2026-03-01")
    (assembly.folder / LAWN).unlink()
    gone = assembly.commit("删除", on="2026-03-02")
    again = assembly.record(LAWN, "title: 草坪\n", on="2026-03-03")
    history = history_of(assembly)
    assert [(revision.commit.id, revision.change.status) for revision in history.revisions(LAWN)] == [
        (first, "A"),
        (gone, "D"),
        (again, "A"),
    ]
    adoption = history.adoption(LAWN)
    assert adoption is not None
    assert adoption.id == first


@pytest.mark.parametrize(
    "name", ["会议 记录.yaml", 'quote"s.yaml', "tab\there.yaml", "new\nline.yaml", ":colon.yaml", "-dash.yaml"]
)
def test_any_file_name_survives(assembly: Assembly, name: str) -> None:
    made = assembly.record(f"records/附件/{name}", "x\n", on="2026-03-01")
    assert [change.path for change in history_of(assembly).by_id[made].changes] == [f"records/附件/{name}"]
    assert f"records/附件/{name}" in {entry.path for entry in open_repository(assembly.folder).tree(made)}


def test_a_message_that_looks_like_the_stream_is_only_a_message(assembly: Assembly) -> None:
    fake = f":100644 100644 {'a' * 40} {'b' * 40} M\ncommit {'c' * 40}\nparent {'d' * 40}"
    made = assembly.record(LAWN, "a: b\n", on="2026-03-01", message=f"x\n\n{fake}\n\n{fake}")
    history = history_of(assembly)
    assert len(history.commits) == 2
    assert history.by_id[made].body == f"{fake}\n\n{fake}"
    assert [change.path for change in history.by_id[made].changes] == [LAWN]


def test_a_head_line_that_looks_like_a_change_or_a_parent_is_neither(assembly: Assembly) -> None:
    tree = assembly.git("rev-parse", "HEAD^{tree}")
    head = assembly.git("rev-parse", "HEAD")
    person = "书记员 <secretary@liuan.example> 1772326800 +0800"
    forged = (
        f"tree {tree}\nparent {head}\nauthor {person}\ncommitter {person}\nparent {'d' * 40}\n"
        f":100644 100644 {'a' * 40} {'b' * 40} M\n\nx\n"
    )
    made = assembly.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=forged.encode())
    history = open_repository(assembly.folder).history(made)
    assert [commit.id for commit in history.commits] == [head, made]
    assert history.by_id[made].parents == (head,)
    assert history.by_id[made].changes == ()


@pytest.mark.parametrize(
    "stamp", ["nobody", "<> 0 +0000", "A <a@b> 99999999999999999 +0000", "A <a@b> 1 +9999", "A <a@b> -1 -0100"]
)
def test_a_strange_author_line_is_no_failure(assembly: Assembly, stamp: str) -> None:
    tree = assembly.git("rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor {stamp}\ncommitter {stamp}\n\nx\n"
    made = assembly.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=text.encode())
    assert open_repository(assembly.folder).history(made).by_id[made].subject == "x"


def test_a_commit_without_a_message_keeps_its_changes(assembly: Assembly) -> None:
    made = assembly.record(LAWN, "a: b\n", on="2026-03-01", message=" ")
    commit = history_of(assembly).by_id[made]
    assert (commit.subject, commit.body) == ("", "")
    assert [change.path for change in commit.changes] == [LAWN]


def test_changes_outside_the_records_are_left_out_but_their_commits_stay(assembly: Assembly) -> None:
    made = assembly.record("README.md", "x\n", on="2026-03-01")
    beside = assembly.record("records-old/a.yaml", "x\n", on="2026-03-02")
    history = history_of(assembly)
    assert [history.by_id[commit].changes for commit in (made, beside)] == [(), ()]
    assert [change.path for change in history_of(assembly, "").by_id[made].changes] == ["README.md"]


def test_parents_come_before_children_whatever_the_clocks_said(assembly: Assembly) -> None:
    late = assembly.record(LAWN, "a: 1\n", on="2026-12-31")
    early = assembly.record(LAWN, "a: 2\n", on="2020-01-01")
    assert [commit.id for commit in history_of(assembly).commits][-2:] == [late, early]


def test_a_shallow_clone_has_no_history(assembly: Assembly, tmp_path: Path) -> None:
    assembly.record(LAWN, "a: 1\n", on="2026-03-01")
    assembly.git("clone", "--quiet", "--depth=1", f"file://{assembly.folder}", str(tmp_path / "clone"))
    repository = open_repository(tmp_path / "clone")
    assert repository.is_shallow()
    with pytest.raises(ShallowError) as caught:
        repository.history(repository.head())
    assert caught.value.key == "git.shallow"
    assert [entry.path for entry in repository.tree(repository.head())] == [LAWN, UNIT]
