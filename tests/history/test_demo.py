"""A repository made from records: each act on its day, by its recorder, through a merged branch."""

# SPDX-License-Identifier: Apache-2.0

import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from minutebook.desk.demo import DemoPlan, demonstration, plan, write
from minutebook.desk.script import DemoError, Script, script_of
from minutebook.gitlog import GitMissingError, open_repository
from minutebook.model.ids import date_in, kind_of, path_of
from minutebook.model.record import Archive, Record
from minutebook.timeline.revision import History, Person
from tests.history.assembly import PEOPLE

ROOT = Path(__file__).parents[2]
MATTER = "matter/2026-03-01-lawn"
PROPOSAL = "proposal/2026-03-20-lawn"
MEETING = "meeting/2026-04-01-lawn"
MINUTES = "minutes/2026-04-01-lawn"
CORRECTION = "correction/2026-04-09-lawn-minutes"
OLDER = "office/2024-01-01-chair"
UNIT = "unit/liu-an"
PLAN = "records/attachments/2026/草坪 图.png"

SCRIPT: dict[str, Any] = {
    "begins_on": "2026-01-05",
    "offset": "+08:00",
    "recorded_at": "20:30",
    "reviewed_at": "21:40",
    "recorder": "书记员",
    "reviewers": ["居委会", "业委会秘书"],
    "people": PEOPLE,
    "confirms": {"minutes": "业委会秘书"},
    "drafts": [{"record": PROPOSAL, "on": "2026-03-10", "folder": "drafts/1"}],
    "registers": [
        {"record": UNIT, "until": "2026-03-15", "folder": "registers/a"},
        {"record": UNIT, "until": "2026-02-01", "folder": "registers/0"},
    ],
}


def record(record_id: str, **fields: Any) -> Record:
    path = path_of(record_id)
    assert path is not None
    data = {"title": f"{record_id} 题", **fields}
    return Record(id=record_id, kind=kind_of(record_id), path=path, date=date_in(record_id), data=data)


def place(record_id: str) -> str:
    return path_of(record_id) or ""


RECORDS = (
    record("settings/community"),
    record(UNIT),
    record(OLDER),
    record(MATTER, recorded_by="居委会"),
    record(PROPOSAL, matter=MATTER, recorded_by="业委会秘书", attachments=[{"path": "2026/草坪 图.png"}]),
    record(MEETING, matters=[MATTER]),
    record(MINUTES, meeting=MEETING, attachments=[{"path": "2026/草坪 图.png"}]),
    record(CORRECTION, corrects=MINUTES),
)
FILES = {one.path: f"id: {one.id}\n".encode() for one in RECORDS} | {
    PLAN: b"\x89PNG\0\n",
    "records/attachments/unlisted.txt": b"x",
    "records/README.md": b"not a record",
}
EARLIER = {
    f"drafts/1/{place(PROPOSAL)}": b"draft\n",
    f"registers/0/{place(UNIT)}": b"households: 300\n",
    f"registers/a/{place(UNIT)}": b"households: 338\n",
}


def planned(**changed: Any) -> DemoPlan:
    return plan(Archive.of(RECORDS), FILES, EARLIER, script_of({**SCRIPT, **changed}))


def history_at(folder: Path) -> History:
    repository = open_repository(folder)
    return repository.history(repository.head())


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The repository of the records above."""
    write(planned(), tmp_path / "demo")
    return tmp_path / "demo"


def test_each_act_is_recorded_on_its_day_and_merged_by_a_second_role(made: Path) -> None:
    history = history_at(made)
    told = []
    for one in RECORDS:
        for revision in history.revisions(one.path):
            adopter = history.by_id[revision.commit.adopted_in]
            commit = revision.commit
            told.append(
                (one.id, commit.committed_at[:16], commit.author.name, adopter.committed_at[:16], adopter.author.name)
            )
    root = ("2026-01-05T20:29", "书记员", "2026-01-05T20:29", "书记员")
    assert told == [
        ("settings/community", *root),
        (UNIT, *root),
        (UNIT, "2026-02-01T20:30", "书记员", "2026-02-01T21:40", "居委会"),
        (UNIT, "2026-03-15T20:30", "书记员", "2026-03-15T21:40", "居委会"),
        (OLDER, "2026-01-05T20:30", "书记员", "2026-01-05T21:40", "居委会"),
        (MATTER, "2026-03-01T20:30", "居委会", "2026-03-01T21:40", "业委会秘书"),
        (PROPOSAL, "2026-03-10T20:30", "业委会秘书", "2026-03-20T21:40", "居委会"),
        (PROPOSAL, "2026-03-20T20:30", "业委会秘书", "2026-03-20T21:40", "居委会"),
        (MEETING, "2026-04-01T20:30", "书记员", "2026-04-01T21:40", "居委会"),
        (MINUTES, "2026-04-01T20:30", "书记员", "2026-04-01T21:40", "居委会"),
        (CORRECTION, "2026-04-09T20:30", "书记员", "2026-04-09T21:40", "居委会"),
    ]


def test_an_act_once_adopted_never_changes(made: Path) -> None:
    history = history_at(made)
    for one in RECORDS:
        if one.kind not in ("settings", "unit"):
            adopted = {revision.commit.adopted_in for revision in history.revisions(one.path)}
            assert len(adopted) == 1, one.id
    assert all(not commit.own_changes for commit in history.commits if commit.is_merge)


def test_a_draft_is_revised_on_its_branch_before_the_merge(made: Path) -> None:
    history = history_at(made)
    drafts = history.drafts(place(PROPOSAL))
    assert [revision.commit.subject for revision in drafts] == [
        f"草稿：{PROPOSAL} 题",
        f"修改后定稿：{PROPOSAL} 题",
    ]
    repository = open_repository(made)
    texts = [text for _, text in repository.blobs(revision.change.new for revision in drafts)]
    assert texts == [b"draft\n", FILES[place(PROPOSAL)]]


def test_a_register_changes_on_the_days_of_the_script(made: Path) -> None:
    repository = open_repository(made)
    revisions = history_at(made).revisions(place(UNIT))
    texts = [text for _, text in repository.blobs(revision.change.new for revision in revisions)]
    assert texts == [b"households: 300\n", b"households: 338\n", FILES[place(UNIT)]]


def test_acts_of_one_day_and_matter_share_a_branch_and_a_merge(made: Path) -> None:
    history = history_at(made)
    minutes = history.revisions(place(MINUTES))[0].commit
    meeting = history.revisions(place(MEETING))[0].commit
    assert minutes.parents == (meeting.id,)
    merge = history.by_id[minutes.adopted_in]
    assert merge.subject == f"核对后并入：{MEETING} 题等2件"
    assert merge.body == (
        f"分支 2026-04-01/lawn\n{MEETING}\n{MINUTES}\n\nSigned-off-by: 居委会 <committee@liuan.example>"
    )


def test_messages_say_who_recorded_and_who_confirmed(made: Path) -> None:
    minutes = history_at(made).revisions(place(MINUTES))[0].commit
    assert minutes.signers == (Person(name="书记员", email="secretary@liuan.example"),)
    assert minutes.co_authors == (Person(name="业委会秘书", email="owners@liuan.example"),)
    assert (minutes.subject, minutes.body.partition("\n")[0]) == (f"记录：{MINUTES} 题", MINUTES)


def test_an_attachment_comes_with_the_first_act_that_lists_it(made: Path) -> None:
    revisions = history_at(made).revisions(PLAN)
    assert [revision.commit.subject for revision in revisions] == [f"修改后定稿：{PROPOSAL} 题"]
    assert (made / PLAN).read_bytes() == FILES[PLAN]


def test_the_work_tree_is_that_of_a_clean_clone(made: Path) -> None:
    written = {
        file.relative_to(made).as_posix() for file in made.rglob("*") if file.is_file() and ".git/" not in str(file)
    }
    assert written == set(FILES) - {"records/README.md"}
    for command in (["status", "--porcelain"], ["fsck", "--strict"]):
        done = subprocess.run(["git", *command], cwd=made, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (0, "")
    branches = subprocess.run(["git", "for-each-ref", "--format=%(refname)"], cwd=made, capture_output=True, text=True)
    assert branches.stdout == "refs/heads/main\n"


def test_dates_of_the_trunk_never_run_backwards() -> None:
    crowd = [record(f"office/2026-05-01-member{number:02d}") for number in range(90)]
    files = {one.path: b"x" for one in crowd}
    script = script_of({**SCRIPT, "drafts": [], "registers": []})
    commits = plan(Archive.of(crowd), files, {}, script).commits
    trunk = [commit.epoch for commit in commits if commit.on_trunk]
    assert len(trunk) == 91
    assert trunk == sorted(set(trunk))
    assert all(commit.epoch > commits[parent].epoch for commit in commits[1:] for parent in commit.parents[1:])


def test_the_same_records_give_the_same_commits_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = write(planned(), tmp_path / "here")
    home = tmp_path / "home"
    hooks = home / "template/hooks"
    hooks.mkdir(parents=True)
    (hooks / "reference-transaction").write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\n", "utf-8")
    (hooks / "reference-transaction").chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[init]\n\ttemplateDir = {home}/template\n\tdefaultBranch = other\n[commit]\n\tgpgSign = true\n"
        f"[core]\n\tautocrlf = true\n\thooksPath = {hooks}\n[user]\n\tname = Somebody\n",
        "utf-8",
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "here/.git"))
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        there = write(planned(), tmp_path / "there")
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()
    assert here == there
    assert not (tmp_path / "ran").exists()
    assert not (tmp_path / "there/.git/hooks").exists()


def test_an_empty_folder_is_taken_and_anything_else_is_left_alone(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    write(planned(), empty)
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for taken in (empty, file, link):
        with pytest.raises(DemoError) as caught:
            write(planned(), taken)
        assert (caught.value.key, caught.value.values) == ("demo.not-empty", {"path": str(taken)})
    assert file.read_text("utf-8") == "mine"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["empty", "file", "link"]


def test_nothing_is_left_behind_when_git_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(planned(), tmp_path / "first")
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    with pytest.raises(GitMissingError):
        write(planned(), tmp_path / "second")
    assert [entry.name for entry in tmp_path.iterdir()] == ["first"]


@pytest.mark.parametrize(
    ("changed", "key", "values"),
    [
        ({"recorder": "无名"}, "demo.person", {"name": "无名"}),
        ({"reviewers": ["书记员"]}, "demo.person", {"name": ""}),
        (
            {"drafts": [{"record": PROPOSAL, "on": "2026-03-20", "folder": "drafts/1"}]},
            "demo.earlier",
            {"record": PROPOSAL, "folder": "drafts/1"},
        ),
        (
            {"drafts": [{"record": PROPOSAL, "on": "2026-01-04", "folder": "drafts/1"}]},
            "demo.earlier",
            {"record": PROPOSAL, "folder": "drafts/1"},
        ),
        (
            {"drafts": [{"record": "vote/2026-01-01-x", "on": "2026-03-10", "folder": "drafts/1"}]},
            "demo.earlier",
            {"record": "vote/2026-01-01-x", "folder": "drafts/1"},
        ),
        (
            {"registers": [{"record": UNIT, "until": "2026-01-05", "folder": "registers/a"}]},
            "demo.earlier",
            {"record": UNIT, "folder": "registers/a"},
        ),
        (
            {"registers": [{"record": UNIT, "until": "2026-02-05", "folder": "registers/9"}]},
            "demo.earlier",
            {"record": UNIT, "folder": "registers/9"},
        ),
        ({"recorded_at": "25:00"}, "demo.script", {"field": "recorded_at"}),
        ({"reviewers": {}, "people": "x"}, "demo.script", {"field": "history.yml"}),
        ({"drafts": [{"record": PROPOSAL, "on": "someday", "folder": "drafts/1"}]}, "demo.script", {"field": PROPOSAL}),
    ],
)
def test_a_script_that_does_not_fit_is_refused(changed: dict[str, Any], key: str, values: dict[str, str]) -> None:
    with pytest.raises(DemoError) as caught:
        planned(**changed)
    assert (caught.value.key, caught.value.values) == (key, values)


@pytest.mark.parametrize("missing", sorted(set(SCRIPT) - {"confirms", "drafts", "registers"}))
def test_a_missing_field_of_the_script_is_named(missing: str) -> None:
    with pytest.raises(DemoError) as caught:
        script_of({name: value for name, value in SCRIPT.items() if name != missing})
    assert (caught.value.key, caught.value.values) == ("demo.script", {"field": missing})


def test_without_records_there_is_no_demonstration() -> None:
    script: Script = script_of(SCRIPT)
    with pytest.raises(DemoError) as caught:
        plan(Archive.of(()), FILES, EARLIER, script)
    assert caught.value.key == "demo.empty"


def test_the_sample_becomes_a_repository_whose_tip_holds_its_records(tmp_path: Path) -> None:
    head = demonstration(ROOT, tmp_path / "sample")
    repository = open_repository(tmp_path / "sample")
    history = repository.history(head)
    listed = {entry.path for entry in repository.tree(head)}
    on_disk = {file.relative_to(ROOT).as_posix() for file in (ROOT / "records").rglob("*") if file.is_file()}
    assert {path for path in on_disk if path.endswith(".yaml")} <= listed <= on_disk
    assert all(history.adoption(path) for path in listed)
    assert any(len(history.drafts(path)) > 1 for path in listed)
    assert any(path.startswith("records/correction/") for path in listed)
    assert len(history.revisions("records/unit/brickworks.yaml")) == 2
