"""A repository that wants to run programs, redirect the reader or bend the answer gets nowhere (D40 to D43, D49)."""

# SPDX-License-Identifier: Apache-2.0

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from minutebook.gitlog import (
    GitError,
    GitMissingError,
    MissingObjectError,
    NoRepositoryError,
    OversizeError,
    Repository,
    UnknownRevisionError,
    open_repository,
)
from tests.history.assembly import Assembly

LAWN = "records/matter/2026/2026-03-01-lawn.yaml"
HOOKS = (
    "post-index-change",
    "reference-transaction",
    "pre-commit",
    "post-checkout",
    "post-merge",
    "fsmonitor-watchman",
)


@pytest.fixture
def assembly(tmp_path: Path) -> Assembly:
    """An assembly with one record in two versions, the second through a merge."""
    assembly = Assembly(tmp_path / "community")
    assembly.write(".gitattributes", "*.yaml diff=spy filter=spy\n")
    assembly.record(LAWN, "agree: 1\n", on="2026-03-01")
    with assembly.branch("side"):
        assembly.record(LAWN, "agree: 2\n", on="2026-03-02")
    assembly.merge("side", on="2026-03-03")
    return assembly


@pytest.fixture
def spy(tmp_path: Path) -> tuple[Path, Path]:
    """A program, and the file in which it leaves a trace when anybody runs it."""
    trace = tmp_path / "ran"
    program = tmp_path / "spy"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{trace}'\nexit 0\n", "utf-8")
    program.chmod(0o755)
    return program, trace


def read_everything(repository: Repository) -> tuple[object, ...]:
    """Every answer the repository can give, through every method it has."""
    head = repository.head()
    entries = repository.tree(head, "")
    return (
        repository.resolve("main"),
        repository.is_shallow(),
        repository.epoch(head),
        entries,
        tuple(repository.blobs(entry.blob for entry in entries if entry.kind != "submodule")),
        repository.history(head, ""),
    )


def test_no_program_named_by_the_repository_is_run(assembly: Assembly, spy: tuple[Path, Path], tmp_path: Path) -> None:
    program, trace = spy
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in HOOKS:
        (hooks / name).symlink_to(program)
        (assembly.folder / ".git/hooks").mkdir(exist_ok=True)
        (assembly.folder / ".git/hooks" / name).symlink_to(program)
    honest = read_everything(open_repository(assembly.folder))
    for key, value in {
        "core.fsmonitor": program,
        "core.hooksPath": hooks,
        "core.pager": program,
        "core.sshCommand": program,
        "core.askPass": program,
        "core.editor": program,
        "core.gitProxy": program,
        "core.alternateRefsCommand": program,
        "credential.helper": program,
        "diff.external": program,
        "diff.spy.command": program,
        "diff.spy.textconv": program,
        "filter.spy.clean": program,
        "filter.spy.smudge": program,
        "filter.spy.process": program,
        "filter.spy.required": "true",
        "gpg.format": "ssh",
        "gpg.program": program,
        "gpg.ssh.program": program,
        "gpg.ssh.allowedSignersFile": hooks / "none",
        "log.showSignature": "true",
        "pager.log": program,
        "alias.log": f"!{program}",
        "alias.cat-file": f"!{program}",
        "uploadpack.packObjectsHook": program,
    }.items():
        assembly.git("config", key, str(value))
    subprocess.run(["git", "status"], cwd=assembly.folder, capture_output=True, stdin=subprocess.DEVNULL)
    subprocess.run(
        ["git", "diff", "HEAD~1", "HEAD"], cwd=assembly.folder, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert trace.read_text("utf-8").count("\n") > 1, "the trap itself must work"
    trace.unlink()
    assert read_everything(open_repository(assembly.folder)) == honest
    assert not trace.exists()


def test_a_missing_object_is_never_fetched(assembly: Assembly, spy: tuple[Path, Path]) -> None:
    program, trace = spy
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": str(assembly.folder),
        "remote.origin.uploadpack": str(program),
        "remote.origin.promisor": "true",
        "protocol.allow": "always",
        "protocol.file.allow": "always",
        "protocol.ext.allow": "always",
    }.items():
        assembly.git("config", key, value)
    subprocess.run(
        ["git", "cat-file", "-p", "a" * 40], cwd=assembly.folder, capture_output=True, stdin=subprocess.DEVNULL
    )
    assert trace.exists(), "the trap itself must work"
    trace.unlink()
    with pytest.raises(GitError):
        list(open_repository(assembly.folder).blobs(["a" * 40]))
    assert not trace.exists()


def test_configuration_cannot_bend_the_answer(assembly: Assembly) -> None:
    order = assembly.folder.parent / "order"
    order.write_text("*.none\n", "utf-8")
    honest = read_everything(open_repository(assembly.folder))
    for key, value in {
        "core.worktree": str(assembly.folder / "records"),
        "core.quotePath": "true",
        "core.abbrev": "7",
        "core.attributesFile": str(order),
        "core.autocrlf": "true",
        "diff.renames": "copies",
        "diff.relative": "true",
        "diff.noprefix": "true",
        "diff.ignoreSubmodules": "all",
        "diff.orderFile": str(order),
        "diff.submodule": "log",
        "format.pretty": "oneline",
        "i18n.logOutputEncoding": "GB18030",
        "log.date": "relative",
        "log.diffMerges": "off",
        "log.follow": "true",
        "log.showRoot": "false",
        "log.mailmap": "true",
        "log.decorate": "full",
        "notes.displayRef": "*",
        "color.ui": "always",
    }.items():
        assembly.git("config", key, value)
    (assembly.folder / ".mailmap").write_text("别人 <other@x.example> <secretary@liuan.example>\n", "utf-8")
    mailmap = assembly.folder.parent / "mailmap"
    mailmap.write_text("别人 <other@x.example> <secretary@liuan.example>\n", "utf-8")
    assembly.git("config", "mailmap.file", str(mailmap))
    assert read_everything(open_repository(assembly.folder)) == honest


def test_the_callers_git_variables_are_not_passed_on(
    assembly: Assembly, spy: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, trace = spy
    honest = read_everything(open_repository(assembly.folder))
    decoy = Assembly(tmp_path / "decoy")
    decoy.record(LAWN, "agree: 1000\n", on="2026-03-01")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(f"[core]\n\tfsmonitor = {program}\n[log]\n\tshowRoot = false\n", "utf-8")
    log = tmp_path / "trace.txt"
    for name, value in {
        "HOME": home,
        "XDG_CONFIG_HOME": home,
        "GIT_DIR": decoy.folder / ".git",
        "GIT_WORK_TREE": decoy.folder,
        "GIT_COMMON_DIR": decoy.folder / ".git",
        "GIT_OBJECT_DIRECTORY": decoy.folder / ".git/objects",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": decoy.folder / ".git/objects",
        "GIT_INDEX_FILE": decoy.folder / ".git/index",
        "GIT_NAMESPACE": "decoy",
        "GIT_SHALLOW_FILE": decoy.folder / ".git/HEAD",
        "GIT_EXEC_PATH": tmp_path,
        "GIT_CONFIG_GLOBAL": home / ".gitconfig",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{program}'",
        "GIT_EXTERNAL_DIFF": program,
        "GIT_PAGER": program,
        "GIT_SSH_COMMAND": program,
        "GIT_TRACE": log,
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_CEILING_DIRECTORIES": "/",
    }.items():
        monkeypatch.setenv(name, str(value))
    assert read_everything(open_repository(assembly.folder)) == honest
    assert not trace.exists()
    assert not log.exists()


def test_a_bare_repository_among_the_attachments_is_never_opened(assembly: Assembly, spy: tuple[Path, Path]) -> None:
    program, trace = spy
    inner = assembly.folder / "records/attachments/plan"
    assembly.git("init", "--quiet", "--bare", "--template=", str(inner))
    (inner / "config").write_text(
        f"[core]\n\tbare = false\n\tworktree = {inner}\n\tfsmonitor = {program}\n\trepositoryformatversion = 0\n",
        "utf-8",
    )
    for folder in ("objects", "refs"):
        (inner / folder / "keep").write_text("", "utf-8")
    subprocess.run(["git", "status"], cwd=inner, capture_output=True, stdin=subprocess.DEVNULL)
    assert trace.exists(), "the trap itself must work"
    trace.unlink()
    repository = open_repository(inner)
    assert repository.root == assembly.folder
    read_everything(repository)
    assert not trace.exists()


@pytest.mark.parametrize(
    "revision",
    [
        "",
        "--output=x",
        "-1",
        "--all",
        "none",
        "HEAD:records",
        "main other",
        "main\n",
        "a\0b",
        "main..side",
        "^main",
        "HEAD^{tree}",
    ],
)
def test_a_name_that_is_no_commit_is_refused(assembly: Assembly, revision: str) -> None:
    with pytest.raises(UnknownRevisionError) as caught:
        open_repository(assembly.folder).resolve(revision)
    assert (caught.value.key, caught.value.values) == ("git.unknown-revision", {"revision": revision})
    assert not (assembly.folder / "x").exists()


def test_a_branch_named_like_an_option_writes_no_file(assembly: Assembly) -> None:
    head = assembly.git("rev-parse", "HEAD")
    assembly.git("update-ref", "refs/heads/--output=x", head)
    repository = open_repository(assembly.folder)
    assert repository.resolve("refs/heads/--output=x") == head
    with pytest.raises(UnknownRevisionError):
        repository.resolve("--output=x")
    assert not list(assembly.folder.rglob("x"))


@pytest.mark.parametrize("call", ["history", "tree", "epoch"])
@pytest.mark.parametrize("name", ["--output=x", "main", "HEAD", ""])
def test_only_full_ids_reach_a_command(assembly: Assembly, call: str, name: str) -> None:
    method: Callable[[str], object] = getattr(open_repository(assembly.folder), call)
    with pytest.raises(UnknownRevisionError):
        method(name)


def test_a_replacement_is_ignored_and_reported(assembly: Assembly) -> None:
    repository = open_repository(assembly.folder)
    honest = read_everything(repository)
    blob = assembly.blob("agree: 2\n")
    fake = assembly.git("hash-object", "-w", "--stdin", stdin=b"agree: 1000\n")
    assert repository.replaced() == ()
    assembly.git("replace", blob, fake)
    assert assembly.git("cat-file", "-p", blob) == "agree: 1000", "the trap itself must work"
    assert list(repository.blobs([blob])) == [(blob, b"agree: 2\n")]
    assert read_everything(repository) == honest
    assert repository.replaced() == (blob,)


def test_a_graft_does_not_cut_the_history(assembly: Assembly) -> None:
    repository = open_repository(assembly.folder)
    honest = read_everything(repository)
    (assembly.folder / ".git/info").mkdir(exist_ok=True)
    (assembly.folder / ".git/info/grafts").write_text(f"{repository.head()}\n", "utf-8")
    assert assembly.git("-c", "advice.graftFileDeprecated=false", "rev-list", "--count", "HEAD") == "1", (
        "the trap must work"
    )
    assert read_everything(repository) == honest


def test_a_lying_commit_graph_does_not_cut_the_history(assembly: Assembly) -> None:
    repository = open_repository(assembly.folder)
    honest = read_everything(repository)
    assembly.git("commit-graph", "write", "--reachable")
    graph = assembly.folder / ".git/objects/info/commit-graph"
    data = bytearray(graph.read_bytes())
    chunks = {bytes(data[at : at + 4]): int.from_bytes(data[at + 4 : at + 12]) for at in range(8, 8 + 12 * data[6], 12)}
    ids = [bytes(data[at : at + 20]).hex() for at in range(chunks[b"OIDL"], chunks[b"CDAT"], 20)]
    # Of each commit: its tree (20 bytes), then its first and second parent (4 each); this number says "none".
    parents = chunks[b"CDAT"] + 36 * ids.index(repository.head()) + 20
    data[parents : parents + 8] = bytes.fromhex("70000000" * 2)
    graph.chmod(0o644)
    graph.write_bytes(data)
    assert assembly.git("rev-list", "--count", "HEAD") == "1", "the trap itself must work"
    assert read_everything(repository) == honest


def test_links_and_submodules_are_reported_and_not_followed(assembly: Assembly) -> None:
    head = assembly.git("rev-parse", "HEAD")
    (assembly.folder / "records/link.yaml").symlink_to("/etc/hostname")
    (assembly.folder / "records/folder").symlink_to("/etc")
    assembly.write("records/run.yaml", "a: b\n")
    (assembly.folder / "records/run.yaml").chmod(0o755)
    assembly.commit("链接", on="2026-03-04")
    assembly.git("update-index", "--add", "--cacheinfo", f"160000,{head},records/sub")
    assembly.git("commit", "--quiet", "-m", "子模块", on="2026-03-05")
    repository = open_repository(assembly.folder)
    commit = repository.head()
    assert [(entry.path, entry.mode, entry.kind, entry.size) for entry in repository.tree(commit)] == [
        ("records/folder", "120000", "symlink", 4),
        ("records/link.yaml", "120000", "symlink", 13),
        (LAWN, "100644", "file", 9),
        ("records/run.yaml", "100755", "executable", 5),
        ("records/sub", "160000", "submodule", -1),
    ]
    modes = {change.path: change.new_mode for one in repository.history(commit).commits for change in one.changes}
    assert (modes["records/link.yaml"], modes["records/sub"]) == ("120000", "160000")


def test_no_repository_is_named_as_such(tmp_path: Path) -> None:
    with pytest.raises(NoRepositoryError) as caught:
        open_repository(tmp_path)
    assert (caught.value.key, caught.value.values) == ("git.no-repository", {"path": str(tmp_path)})


@pytest.mark.parametrize("text", ["", "gitdir: ", "gitdir: ../nowhere\n", "gitdir: \0\n", "\xff"])
def test_a_broken_git_file_is_no_repository(tmp_path: Path, text: str) -> None:
    (tmp_path / ".git").write_text(text, "latin-1")
    with pytest.raises(NoRepositoryError):
        open_repository(tmp_path)


def test_a_broken_git_file_does_not_hand_over_to_the_repository_above(assembly: Assembly) -> None:
    inner = assembly.folder / "records/matter"
    (inner / ".git").write_text("gitdir: ../nowhere\n", "utf-8")
    with pytest.raises(NoRepositoryError):
        open_repository(inner / "2026")


def test_a_linked_work_tree_is_read_like_its_repository(assembly: Assembly, tmp_path: Path) -> None:
    assembly.git("worktree", "add", "--quiet", "-b", "desk", str(tmp_path / "desk"))
    linked = open_repository(tmp_path / "desk/records")
    assert linked.root == tmp_path / "desk"
    head = linked.head()
    assert linked.history(head) == open_repository(assembly.folder).history(head)


def test_a_git_file_that_borrows_another_work_tree_is_not_believed(assembly: Assembly, tmp_path: Path) -> None:
    assembly.git("worktree", "add", "--quiet", "-b", "desk", str(tmp_path / "desk"))
    thief = tmp_path / "thief"
    thief.mkdir()
    (thief / ".git").write_bytes((tmp_path / "desk/.git").read_bytes())
    with pytest.raises(NoRepositoryError):
        open_repository(thief)


def test_a_repository_without_commits_has_no_head(tmp_path: Path) -> None:
    repository = open_repository(Assembly(tmp_path / "new").folder)
    with pytest.raises(UnknownRevisionError):
        repository.head()


def test_without_git_the_error_says_so(assembly: Assembly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = open_repository(assembly.folder)
    read_everything(repository)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    with pytest.raises(GitMissingError):
        repository.head()


def test_a_content_over_the_limit_or_absent_or_no_file_is_refused(assembly: Assembly) -> None:
    repository = open_repository(assembly.folder)
    blob = assembly.blob("agree: 2\n")
    assert list(repository.blobs([], limit=0)) == []
    assert list(repository.blobs([blob], limit=9)) == [(blob, b"agree: 2\n")]
    with pytest.raises(OversizeError) as caught:
        list(repository.blobs([blob], limit=8))
    assert caught.value.values == {"blob": blob, "size": "9", "limit": "8"}
    with pytest.raises(MissingObjectError):
        list(repository.blobs(["0" * 40]))
    with pytest.raises(MissingObjectError):
        list(repository.blobs([repository.head()]))
    with pytest.raises(UnknownRevisionError):
        list(repository.blobs([f"{blob}\n{blob}"]))


def test_reading_may_stop_early(assembly: Assembly) -> None:
    blob = assembly.blob("agree: 2\n")
    contents = open_repository(assembly.folder).blobs([blob] * 20_000)
    assert next(contents) == (blob, b"agree: 2\n")
    contents.close()


def test_empty_binary_and_large_contents_come_back_whole(assembly: Assembly) -> None:
    texts = [b"", b"\n", b"\0\1\2" * 3, b"x" * 3_000_000, "\n甲\n".encode()]
    blobs = [assembly.git("hash-object", "-w", "--stdin", stdin=text) for text in texts]
    assert list(open_repository(assembly.folder).blobs(blobs)) == list(zip(blobs, texts, strict=True))


def test_two_thousand_records_cost_no_more_processes_than_one(
    assembly: Assembly, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2000):
        assembly.write(f"records/notice/2026/2026-04-01-n{number}.yaml", f"no: {number}\n")
    assembly.commit("两千份", on="2026-04-01")
    for number in range(0, 2000, 3):
        assembly.write(f"records/notice/2026/2026-04-01-n{number}.yaml", f"no: {number} 改\n")
    assembly.commit("修改", on="2026-04-02")
    counter, real = (
        tmp_path / "bin/git",
        subprocess.run(["which", "git"], capture_output=True, text=True).stdout.strip(),
    )
    counter.parent.mkdir()
    counter.write_text(f'#!/bin/sh\nprintf 1 >> "{tmp_path}/calls"\nexec "{real}" "$@"\n', "utf-8")
    counter.chmod(0o755)
    monkeypatch.setenv("PATH", f"{counter.parent}{os.pathsep}{os.environ['PATH']}")
    repository = open_repository(assembly.folder)
    head = repository.head()
    entries = repository.tree(head)
    contents = dict(repository.blobs(entry.blob for entry in entries))
    history = repository.history(head)
    assert len(entries) == len(contents) == 2001
    assert sum(len(history.revisions(entry.path)) for entry in entries) == 2000 + 667 + 2
    # One each for the name, the tree, all contents, the question whether the clone is shallow, and the history.
    assert len((tmp_path / "calls").read_text("utf-8")) == 5
