"""New records: a form filled in, its companions with it, all judged before any is written.

What a kind's companions are, and what they take over from it, is decided here; each is a whole record of its own, never
a stub. Questions, words and the terminal belong to the caller.
"""

# SPDX-License-Identifier: Apache-2.0

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from minutebook.desk.answers import AnswerError, answer_tree
from minutebook.desk.filling import Filling
from minutebook.desk.judging import judged
from minutebook.desk.questions import Asking, Missing
from minutebook.desk.writing import write_new
from minutebook.model.ids import KINDS, date_in, kind_of, path_of
from minutebook.model.problem import Problem, Severity
from minutebook.model.record import Archive, FieldPath
from minutebook.store import catalogue
from minutebook.store.attachments import MAX_BYTES
from minutebook.store.canonical import rendered
from minutebook.store.characters import visible
from minutebook.store.contract import Form, Lang, house_contract
from minutebook.store.paths import MEDIA_TYPES, attachment_path
from minutebook.store.source import SourceFile, UnreadableFileError, WorkingTree

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A record written together with another: its kind, the other's field that names it, and what it takes over."""

    kind: str
    link: str
    taken_over: Callable[[Tree], Tree]


def _notice_of_meeting(meeting: Tree) -> Tree:
    return {
        "notice_kind": "meeting",
        "by": meeting.get("body"),
        "matters": meeting.get("matters"),
        "event": meeting.get("id"),
        "recorded_by": meeting.get("recorded_by"),
    }


def _minutes_of_meeting(meeting: Tree) -> Tree:
    return {
        "meeting": meeting.get("id"),
        "items": [{"number": item["number"]} for item in meeting.get("agenda", ())],
        "recorded_by": meeting.get("recorded_by"),
    }


def _notice_of_vote(vote: Tree) -> Tree:
    return {
        "notice_kind": "vote",
        "matters": [vote["matter"]] if "matter" in vote else None,
        "event": vote.get("id"),
        "recorded_by": vote.get("recorded_by"),
    }


COMPANIONS: Final[Mapping[str, tuple[Companion, ...]]] = {
    "meeting": (
        Companion(kind="notice", link="notice", taken_over=_notice_of_meeting),
        Companion(kind="minutes", link="", taken_over=_minutes_of_meeting),
    ),
    "vote": (Companion(kind="notice", link="notice", taken_over=_notice_of_vote),),
}


class NothingToAskError(Exception):
    """What is wrong with a draft is in none of its fields, so asking again would not mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """Records ready to be written, by path; the problems they would have; the required fields nobody filled in.

    `trees` are the same records by kind, as nested text.
    """

    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    missing: Mapping[str, tuple[Missing, ...]]
    trees: Mapping[str, Tree]

    @property
    def may_enter(self) -> bool:
        """Whether all is there and nothing would be refused; a defect is no hindrance."""
        return not any(self.missing.values()) and not any(
            catalogue.severity(problem) is Severity.REFUSED for problem in self.problems
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where records are written: the folder that holds `records/`, its records, the language and today's date."""

    root: Path
    archive: Archive
    lang: Lang
    today: str

    def form_of(self, kind: str) -> Form:
        """The newest form of a kind.

        Raises:
            AnswerError: there is no such kind.
        """
        form = house_contract().current(kind)
        if form is None:
            raise AnswerError("cli.new.no_kind", kind=visible(kind), kinds=", ".join(KINDS))
        return form

    def exists(self, record_id: str) -> bool:
        """Whether a file lies where a record of this id would."""
        path = path_of(record_id)
        return path is not None and (self.root / path).exists()

    def measured(self, name: str) -> Mapping[str, str]:
        """Type, size and digest of an attachment by its path below `records/attachments/`; empty without the file."""
        path = attachment_path(name)
        if path is None:
            return {}
        try:
            content = WorkingTree(root=self.root).read(SourceFile(path=path, kind="file"), MAX_BYTES)
        except UnreadableFileError:
            return {}
        kinds = [kind for kind, endings in MEDIA_TYPES.items() if path.lower().endswith(endings)]
        digest = hashlib.sha256(content).hexdigest()
        return {"bytes": str(len(content)), "sha256": digest} | ({"media_type": kinds[0]} if kinds else {})

    def draft(
        self,
        kind: str,
        answers: Mapping[str, Sequence[tuple[str, str]]],
        *,
        names: Mapping[str, str],
        ask: Asking | None,
        wanted: Callable[[str], bool],
        start: Mapping[str, Any] | None = None,
    ) -> Drafted:
        """A record of a kind with its companions, judged among the others; nothing is written.

        Args:
            kind: what to write.
            answers: field and value by kind: of the record itself and of each companion.
            names: the short name by kind, where it is known already.
            ask: who answers what is missing; None when nobody does.
            wanted: whether to write a companion of this kind too.
            start: fields that are settled already.

        Raises:
            AnswerError: an answer has no place, or a file exists already.
        """
        given: Mapping[str, Any] = start or {}
        record, missing = self._filled(kind, answers.get(kind, ()), names.get(kind, ""), ask, given)
        trees = {kind: record}
        lacking = {kind: missing}
        for companion in COMPANIONS.get(kind, ()):
            if not wanted(companion.kind):
                continue
            taken = companion.taken_over(record)
            told, name = answers.get(companion.kind, ()), names.get(companion.kind, "")
            settled = {field: value for field, value in taken.items() if value}
            tree, absent = self._filled(companion.kind, told, name, ask, settled, known=(str(record.get("id", "")),))
            # What it takes over is named once, where it comes from.
            lacking[companion.kind] = tuple(one for one in absent if one.field not in taken)
            if companion.link and "id" in tree:
                record[companion.link] = tree["id"]
            trees[companion.kind] = tree
        if any(lacking.values()):
            return Drafted(files={}, problems=(), missing=lacking, trees=trees)
        return self._judged(trees)

    def mended(self, drafted: Drafted, ask: Asking, also: tuple[str, FieldPath] | None = None) -> Drafted:
        """The same records with every refused field asked once more, judged again.

        Args:
            drafted: records that may not enter.
            ask: who answers.
            also: a kind and a field to ask instead, where the fault lies elsewhere than it shows.

        Raises:
            NothingToAskError: what is refused is no field of these records.
        """
        trees = {kind: {**tree} for kind, tree in drafted.trees.items()}
        kinds = {path_of(tree["id"]): kind for kind, tree in trees.items()}
        faulty: dict[tuple[str, FieldPath], str] = {also: ""} if also else {}
        for problem in () if also else drafted.problems:
            if catalogue.severity(problem) is Severity.REFUSED and problem.path in kinds:
                said = " ".join(catalogue.say(problem, self.lang))
                faulty.setdefault((kinds[problem.path], problem.field), said)
        asked = False
        for (kind, field), complaint in faulty.items():
            before = trees[kind]["id"]
            others = [str(tree["id"]) for name, tree in trees.items() if name != kind]
            filling = self._filling(kind, trees[kind], ask, others)
            filling.data = trees[kind]
            asked = filling.again(field, complaint) or asked
            if filling.data["id"] != before:
                trees = {name: _renamed(tree, before, filling.data["id"]) for name, tree in trees.items()}
        if not asked:
            raise NothingToAskError
        return self._judged(trees)

    def repeated(self, drafted: Drafted, kind: str) -> tuple[tuple[str, str], ...]:
        """The options that would give these answers again: field and value, as `new` takes them."""
        record = drafted.trees[kind]
        options = []
        for name, tree in drafted.trees.items():
            companion = next((one for one in COMPANIONS.get(kind, ()) if one.kind == name), None)
            settled = dict(_leaves(companion.taken_over(record))) if companion else {}
            links = {one.link for one in COMPANIONS.get(kind, ()) if one.kind in drafted.trees} if not companion else ()
            for field, value in _leaves(tree):
                if field != "schema" and field not in settled and field not in links:
                    options.append((f"{name}:{field}" if companion else field, value))
        return tuple(options)

    def _judged(self, trees: Mapping[str, Tree]) -> Drafted:
        files = {self._free_path(tree): rendered(self.form_of(name), tree) for name, tree in trees.items()}
        # On the day of the newest of them: what is still to come after that day is no fault of theirs.
        day = max(date_in(str(tree["id"])) for tree in trees.values()) or self.today
        problems = judged(WorkingTree(root=self.root), files, day)
        return Drafted(files=files, problems=problems, missing={}, trees=trees)

    def write(self, drafted: Drafted) -> None:
        """Writes all files of a draft that may enter, or none.

        Raises:
            FileExistsError: somebody wrote one of them meanwhile.
            WrongPlaceError: a folder is a link out of the records.
        """
        if not drafted.may_enter:
            raise ValueError("a draft that may not enter is never written")
        write_new(self.root, drafted.files)

    def _filled(
        self,
        kind: str,
        answers: Sequence[tuple[str, str]],
        name: str,
        ask: Asking | None,
        start: Mapping[str, Any],
        *,
        known: Sequence[str] = (),
    ) -> tuple[Tree, tuple[Missing, ...]]:
        filling = self._filling(kind, answer_tree(self.form_of(kind), answers, start), ask, known)
        filling.fill(name)
        return filling.data, tuple(filling.missing)

    def _filling(self, kind: str, given: Mapping[str, Any], ask: Asking | None, known: Sequence[str]) -> Filling:
        return Filling(
            self.form_of(kind),
            given,
            self.archive,
            lang=self.lang,
            today=self.today,
            ask=ask,
            measure=self.measured,
            known=known,
            taken=self.exists,
        )

    def _free_path(self, tree: Tree) -> str:
        path = path_of(tree["id"])
        form = self.form_of(str(tree["schema"]).partition("/")[0])
        if path is None or kind_of(tree["id"]) != form.kind:
            example = str(form.shape.fields["id"].examples[0])
            raise AnswerError("cli.new.bad_id", value=visible(str(tree["id"])), example=example)
        if (self.root / path).exists():
            raise AnswerError("cli.new.exists", path=path)
        return path


def _leaves(tree: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every single value with its field, `agenda/0/title`."""
    if isinstance(tree, Mapping | list | tuple):
        for step, inner in tree.items() if isinstance(tree, Mapping) else enumerate(tree):
            yield from _leaves(inner, f"{name}/{step}" if name else str(step))
    elif tree is not None:
        yield name, str(tree).rstrip("\n")


def _renamed(tree: Any, old: str, new: str) -> Any:
    """The same values with one id in the place of another."""
    if isinstance(tree, Mapping):
        return {field: _renamed(value, old, new) for field, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_renamed(value, old, new) for value in tree]
    return new if tree == old else tree
