"""A Git repository made from a sample's records: what its history would be, had people recorded each act on its day.

Decides who records what, when, on which branch, and who merges it. All of that follows from the records (their dates,
matters and `recorded_by`) and from a small `script`. The same records and script give the same commit ids on every
machine. How commits are written is left to `gitlog.writing`, what the records mean to nobody here.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from minutebook.desk.script import DemoError, EarlierText, Script, epoch, script_of
from minutebook.gitlog.writing import PlannedCommit, write_repository
from minutebook.model.ids import ACTS, REGISTERS, name_of, path_of
from minutebook.model.problem import Severity
from minutebook.model.record import Archive, Record
from minutebook.store.archive import load
from minutebook.store.catalogue import severity
from minutebook.store.reader import UnreadableError, read
from minutebook.store.source import WorkingTree
from minutebook.timeline.revision import Person

_ATTACHMENTS: Final = "records/attachments/"
_TO_MATTER: Final = ("vote", "meeting", "corrects", "opinions", "basis_record", "about")
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """All commits in the order they are made, and every file as it lies in the work tree in the end."""

    commits: tuple[PlannedCommit, ...]
    files: Mapping[str, bytes]


def demonstration(root: Path, folder: Path) -> str:
    """The id of the last commit of the repository made at `folder` from the records and `site/sample/` below `root`.

    Raises:
        DemoError: as `plan` and `write` do; `demo.refused` when a record is refused; `demo.script` when the script
            cannot be read.
        GitError: Git is missing or fails.
        OSError: the disk is full, or may not be read or written.
    """
    # Before the work, so that a wrong folder is answered at once.
    _check_empty(folder)
    loaded = load(WorkingTree(root=root))
    refused = [problem for problem in loaded.problems if severity(problem) is Severity.REFUSED]
    if refused:
        raise DemoError("demo.refused", count=str(len(refused)), path=refused[0].path)
    sample = root / "site/sample"
    try:
        data = read("site/sample/history.yml", (sample / "history.yml").read_bytes()).data
    except (UnreadableError, FileNotFoundError) as error:
        raise DemoError("demo.script", field="history.yml") from error
    if not isinstance(data, Mapping):
        raise DemoError("demo.script", field="history.yml")
    files = {path: (root / path).read_bytes() for path, file in loaded.files.items() if file.kind == "file"}
    earlier = {file.relative_to(sample).as_posix(): file.read_bytes() for file in sample.rglob("records/**/*.yaml")}
    return write(plan(loaded.archive, files, earlier, script_of(data)), folder)


def plan(archive: Archive, files: Mapping[str, bytes], earlier: Mapping[str, bytes], script: Script) -> DemoPlan:
    """The commits that enter every record on its day.

    Acts of one day and one matter share a branch named after them; each act is a commit of its own there, with the
    attachments it is the first to list. A second role merges the branch.

    Args:
        archive: the records; those of packages, which lie outside `records/`, are left out.
        files: content of every file below `records/`, by path.
        earlier: content of the earlier texts, by `FOLDER/records/…` as the script names them.
        script: who and when.

    Raises:
        DemoError: `demo.person` (a recorder without address), `demo.earlier` (an earlier text is missing, of no
            record, or dated after its record), `demo.empty` (no record).
    """
    return _Planning(archive, files, earlier, script).planned()


def write(made: DemoPlan, folder: Path) -> str:
    """The id of the last commit of the repository written at `folder`, which looks like a fresh clone.

    It is made beside its place and moved there when it is whole.

    Raises:
        DemoError: `demo.not-empty`: there is something at `folder` already.
        GitError: Git is missing or fails.
        OSError: the disk is full, or may not be written.
    """
    _check_empty(folder)
    place = folder.resolve()
    place.parent.mkdir(parents=True, exist_ok=True)
    staging = place.parent / f".{place.name}.part-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir()
        head = write_repository(staging, made.commits).head()
        for path, content in made.files.items():
            file = staging / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if place.exists():
            place.rmdir()
        staging.rename(place)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return head


def _check_empty(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise DemoError("demo.not-empty", path=str(folder))


@dataclass(slots=True, kw_only=True)
class _Step:
    """One commit to come: when, on which branch (none for the root), what it says and holds."""

    epoch: int
    rank: int
    branch: str
    author: str
    subject: str
    lines: tuple[str, ...] = ()
    with_people: tuple[str, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)


class _Planning:
    def __init__(
        self, archive: Archive, files: Mapping[str, bytes], earlier: Mapping[str, bytes], script: Script
    ) -> None:
        self.archive = archive
        self.script = script
        self.files = files
        self.earlier = earlier
        self.records = [record for record in archive if record.path == path_of(record.id) and record.path in files]
        self.unlisted = {path for path in files if path.startswith(_ATTACHMENTS)}

    def planned(self) -> DemoPlan:
        if not self.records:
            raise DemoError("demo.empty")
        known = {record.id for record in self.records}
        for entry in (*self.script.drafts, *self.script.registers):
            if entry.record not in known or self._path(entry) not in self.earlier:
                raise DemoError("demo.earlier", record=entry.record, folder=entry.folder)
        steps = [*self._acts(), *self._updates()]
        root = self._root()
        steps.sort(key=lambda step: (step.epoch, step.rank))
        return DemoPlan(commits=tuple(self._commits([root, *steps])), files=self._final())

    def _final(self) -> dict[str, bytes]:
        held = {record.path for record in self.records}
        return {
            path: text for path, text in sorted(self.files.items()) if path in held or path.startswith(_ATTACHMENTS)
        }

    def _path(self, entry: EarlierText) -> str:
        return f"{entry.folder}/{path_of(entry.record)}"

    def _root(self) -> _Step:
        """The first commit: every register as it was then, and attachments that no record lists."""
        first = {record.path: self.files[record.path] for record in self.records if record.kind in REGISTERS}
        for entry in sorted(self.script.registers, key=lambda entry: entry.day, reverse=True):
            first[path_of(entry.record) or ""] = self.earlier[self._path(entry)]
        for path in self.unlisted:
            first[path] = self.files[path]
        at = epoch(self.script, self.script.begins_on, self.script.recorded_at, "begins_on") - _MINUTE
        return _Step(
            epoch=at,
            rank=0,
            branch="",
            author=self.script.recorder,
            subject="开始记录：设置、区域和组织",
            files=first,
        )

    def _acts(self) -> Iterator[_Step]:
        batches: dict[tuple[str, str, str], list[Record]] = {}
        for record in self.records:
            if record.kind not in REGISTERS:
                day = max(record.date, self.script.begins_on)
                batches.setdefault((day, self._matter(record), self._recorder(record)), []).append(record)
        places: dict[str, int] = {}
        for (day, about, recorder), records in sorted(batches.items()):
            minute = places[day] = places.get(day, -1) + 1
            branch = f"{day}/{name_of(about)[11:]}" + (f"-{minute}" if minute else "")
            at = epoch(self.script, day, self.script.recorded_at, about) + minute * _MINUTE
            records.sort(key=lambda record: (ACTS.index(record.kind), record.id))
            for record in records:
                drafts = sorted((e for e in self.script.drafts if e.record == record.id), key=lambda entry: entry.day)
                yield from self._drafts(record, drafts, branch, recorder, at)
                text = {record.path: self.files[record.path]} | {
                    path: self.files[path] for path in self._listed(record)
                }
                confirming = self.script.confirms.get(record.kind, recorder)
                yield _Step(
                    epoch=at,
                    rank=1,
                    branch=branch,
                    author=recorder,
                    subject=f"{'修改后定稿' if drafts else '记录'}：{record.title}",
                    lines=(record.id,),
                    with_people=() if confirming == recorder else (confirming,),
                    files=text,
                )
            yield self._merge(day, minute, branch, recorder, records)

    def _drafts(
        self, record: Record, drafts: Sequence[EarlierText], branch: str, recorder: str, final: int
    ) -> Iterator[_Step]:
        for entry in drafts:
            at = epoch(self.script, entry.day, self.script.recorded_at, entry.record)
            if at >= final or entry.day < self.script.begins_on:
                raise DemoError("demo.earlier", record=entry.record, folder=entry.folder)
            content = {record.path: self.earlier[self._path(entry)]}
            yield _Step(
                epoch=at,
                rank=1,
                branch=branch,
                author=recorder,
                subject=f"草稿：{record.title}",
                lines=(record.id,),
                files=content,
            )

    def _updates(self) -> Iterator[_Step]:
        """Each later text of a register, recorded on the day on which the one before it ended."""
        for record in self.records:
            ended = sorted((e for e in self.script.registers if e.record == record.id), key=lambda entry: entry.day)
            texts = [*(self.earlier[self._path(entry)] for entry in ended[1:]), self.files[record.path]]
            for entry, text in zip(ended, texts, strict=False):
                branch = f"{entry.day}/{record.kind}-{name_of(record.id)}"
                at = epoch(self.script, entry.day, self.script.recorded_at, entry.record)
                if entry.day <= self.script.begins_on:
                    raise DemoError("demo.earlier", record=entry.record, folder=entry.folder)
                yield _Step(
                    epoch=at,
                    rank=1,
                    branch=branch,
                    author=self.script.recorder,
                    subject=f"更新登记：{record.title}",
                    lines=(record.id,),
                    files={record.path: text},
                )
                yield self._merge(entry.day, 0, branch, self.script.recorder, [record])

    def _merge(self, day: str, minute: int, branch: str, recorder: str, records: Sequence[Record]) -> _Step:
        at = epoch(self.script, day, self.script.reviewed_at, branch) + minute * _MINUTE
        reviewer = next((name for name in self.script.reviewers if name != recorder), "")
        return _Step(
            epoch=at,
            rank=2,
            branch=branch,
            author=reviewer,
            subject=f"核对后并入：{records[0].title}" + (f"等{len(records)}件" if len(records) > 1 else ""),
            lines=(f"分支 {branch}", *(record.id for record in records)),
        )

    def _commits(self, steps: Iterable[_Step]) -> Iterator[PlannedCommit]:
        tips: dict[str, int] = {}
        gathered: dict[str, dict[str, bytes]] = {}
        trunk, clock = -1, 0
        for place, step in enumerate(steps):
            merging = step.rank == 2
            on_trunk = merging or not step.branch
            if on_trunk:
                # Two merges never share a second, so that the order of the trunk is also that of its dates.
                clock = step.epoch = max(step.epoch, clock + _MINUTE)
            if merging:
                parents: tuple[int, ...] = (trunk, tips[step.branch])
                files: Mapping[str, bytes] = gathered[step.branch]
            else:
                start = tips.get(step.branch, trunk)
                parents = (start,) if start >= 0 else ()
                files = step.files
                gathered.setdefault(step.branch, {}).update(files)
                tips[step.branch] = place
            if on_trunk:
                trunk = place
            yield PlannedCommit(
                author=self._person(step.author),
                epoch=step.epoch,
                offset=self.script.offset.replace(":", ""),
                message=self._message(step),
                parents=parents,
                files=files,
                on_trunk=on_trunk,
            )

    def _message(self, step: _Step) -> str:
        paragraphs = [step.subject, "\n".join(step.lines)]
        trailers = [f"Co-authored-by: {self._signed(name)}" for name in step.with_people]
        trailers.append(f"Signed-off-by: {self._signed(step.author)}")
        return "\n\n".join(part for part in (*paragraphs, "\n".join(trailers)) if part) + "\n"

    def _signed(self, name: str) -> str:
        person = self._person(name)
        return f"{person.name} <{person.email}>"

    def _person(self, name: str) -> Person:
        if name not in self.script.people:
            raise DemoError("demo.person", name=name)
        return Person(name=name, email=self.script.people[name])

    def _recorder(self, record: Record) -> str:
        return str(record.data.get("recorded_by", self.script.recorder))

    def _matter(self, record: Record) -> str:
        """The matter an act belongs to, looked for through the act it answers; its own id when there is none."""
        seen = [record]
        while True:
            last = seen[-1]
            if last.kind == "matter":
                return last.id
            named = (*last.refs("matter"), *last.refs("matters"))
            if named:
                return named[0]
            nexts = (self.archive.get(target) for name in _TO_MATTER for target in last.refs(name))
            following = next((found for found in nexts if found is not None and found not in seen), None)
            if following is None:
                return record.id
            seen.append(following)

    def _listed(self, record: Record) -> tuple[str, ...]:
        """The attachments this act is the first to list."""
        named = {f"{_ATTACHMENTS}{entry['path']}" for entry in record.data.get("attachments", ())}
        first = sorted(named & self.unlisted)
        self.unlisted -= named
        return tuple(first)
