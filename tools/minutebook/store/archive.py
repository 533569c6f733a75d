"""Loading: from a source of files to the archive of valid records, with every problem found on the way.

Every file is read, typed and validated by itself, so that one broken file never hides the faults of another; then
identities, dates in names, references and attachments are compared across files. A refused record is left out of the
archive, yet its id is known, so that those who name it are not blamed. What the acts mean is judged in `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from typing import Final

from minutebook.model.ids import date_in, id_at, kind_of, name_of, path_of
from minutebook.model.problem import Problem, Severity
from minutebook.model.record import Archive, FieldPath, Record, Reference
from minutebook.store import attachments, catalogue
from minutebook.store.contract import Contract, Form, label
from minutebook.store.homes import claimed_id, homed, is_elsewhere
from minutebook.store.meant import unquoted
from minutebook.store.packs import PREFIX, pack_files
from minutebook.store.paths import check_paths, is_record
from minutebook.store.reader import MAX_BYTES, MOST_TOLD, Document, UnreadableError, read
from minutebook.store.source import ROOT, Source, SourceFile, UnreadableFileError
from minutebook.store.typing import field_values, typed
from minutebook.store.validation import Validation, house_validation

_MOST_SUGGESTIONS: Final = 50
_MOST_OFFERED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a source holds: the valid records, every problem in order of place, and each file as read, by path."""

    archive: Archive
    problems: tuple[Problem, ...]
    documents: Mapping[str, Document]
    files: Mapping[str, SourceFile]

    def locate(self, problem: Problem) -> Problem:
        """The same problem with line and column, from the place of its field in the file."""
        return locate(self.documents.get(problem.path), problem)


def load(source: Source, only: Collection[str] = (), validation: Validation | None = None) -> Loaded:
    """The archive of a source, the statutory packs beneath it.

    Args:
        source: the working tree or a commit.
        only: paths below `records/`, files or folders; when given, only their problems are reported, though
            references are looked up everywhere.
        validation: the contract to hold records to; this installation's unless given.
    """
    return _Loading(source, validation or house_validation()).loaded(frozenset(path.rstrip("/") for path in only))


def locate(document: Document | None, problem: Problem) -> Problem:
    """A problem with the line and column of its field, or of the nearest field around it."""
    if problem.line:
        return problem
    if document is None:
        return replace(problem, line=1, column=1)
    marks = document.marks
    field: FieldPath = () if problem.on == "record" else problem.field
    while field not in marks and field:
        field = field[:-1]
    mark = marks[field]
    exact = field == problem.field
    if problem.on == "key" and exact:
        return replace(problem, line=mark.key_line, column=mark.key_column)
    return replace(problem, line=mark.line, column=mark.column)


def order(problem: Problem) -> tuple[str, int, int, str, tuple[str, ...]]:
    """The order in which problems are told: by path, place, code."""
    return (problem.path, problem.line, problem.column, problem.code, tuple(map(str, problem.field)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """A record as its file gives it. One that is not `sound` broke its form: only what it names is still looked up."""

    record: Record
    form: Form
    expected: str
    attachments: tuple[FieldPath, ...]
    sound: bool


class _Loading:
    def __init__(self, source: Source, validation: Validation) -> None:
        self.source = source
        self.validation = validation
        self.contract: Contract = validation.contract
        self.documents: dict[str, Document] = {}
        self.problems: list[Problem] = []
        self.claimed: dict[str, str] = {}
        self.suggested = 0
        self.packs = tuple(pack_files())

    def loaded(self, only: frozenset[str]) -> Loaded:
        listed = self.source.files()
        files = {file.path: file for file in listed}
        misplaced = {problem.path: problem for problem in check_paths(listed)}
        records = [file for file in listed if is_record(file) and file.path not in misplaced]
        for path, problem in misplaced.items():
            claimed = claimed_id(self.source, files[path])
            self.claimed.setdefault(claimed, path)
            self.problems.append(homed(self.source, problem, claimed, files) if problem.code == "F409" else problem)
        if not any(file.path.endswith(".yaml") for file in listed):
            self.problems.append(Problem(code="F401", path=ROOT, on="record", line=1, column=1))
        candidates = [*self._packed(), *self._read(records, files)]
        known = {candidate.expected: candidate.record.path for candidate in candidates}
        known |= {id_at(file.path) or "": file.path for file in records}
        for path, _ in self.packs:
            for kind in ("rule", "procedure"):
                known.setdefault(f"{kind}/{path.removeprefix(PREFIX).removesuffix('.yaml')}", path)
        for candidate in candidates:
            self.problems += self._compared(candidate, known)
        self.problems = _offering(self.problems, known)
        unlisted = all(problem.path not in files or not is_record(files[problem.path]) for problem in self.problems)
        self.problems += attachments.check_attachments(
            self.source,
            files,
            [(candidate.record, field) for candidate in candidates for field in candidate.attachments],
            told=misplaced,
            complete=unlisted and not any(path.endswith((".yaml", ".yml")) for path in misplaced),
        )
        self.problems += self._absent(only, files)
        found = sorted({order(p): p for p in map(self._located, self.problems)}.values(), key=order)
        refused = {problem.path for problem in found if catalogue.severity(problem) is Severity.REFUSED}
        return Loaded(
            archive=Archive.of(candidate.record for candidate in candidates if candidate.record.path not in refused),
            problems=tuple(problem for problem in found if not only or _among(problem.path, only)),
            documents=self.documents,
            files=files,
        )

    def _located(self, problem: Problem) -> Problem:
        return locate(self.documents.get(problem.path), problem)

    def _packed(self) -> Iterator[_Candidate]:
        for path, raw in self.packs:
            document = self._document(path, raw)
            if document is None:
                continue
            kind = str(document.data.get("schema")).partition("/")[0]
            expected = f"{kind}/{path.removeprefix(PREFIX).removesuffix('.yaml')}"
            if path_of(expected) is None:
                expected = f"rule/{path.removeprefix(PREFIX).removesuffix('.yaml')}"
            candidate = self._judged(document, expected, "")
            if candidate is not None:
                yield candidate

    def _read(self, records: list[SourceFile], files: Mapping[str, SourceFile]) -> Iterator[_Candidate]:
        for file, content in self.source.contents(records, MAX_BYTES):
            if isinstance(content, UnreadableFileError):
                values = {"path": file.path, "reason": str(content)}
                self.problems.append(Problem(code="F408", path=file.path, on="record", values=values, line=1, column=1))
                continue
            document = self._document(file.path, content)
            if document is not None:
                expected = id_at(file.path) or ""
                self.claimed.setdefault(str(document.data.get("id")), file.path)
                if elsewhere := is_elsewhere(document.data, kind_of(expected)):
                    placed = Problem(code="F409", path=file.path, on="record", line=1, column=1)
                    self.problems.append(homed(self.source, placed, elsewhere, files))
                    continue
                candidate = self._judged(document, expected, file.blob)
                if candidate is not None:
                    yield candidate

    def _document(self, path: str, raw: bytes) -> Document | None:
        try:
            document = read(path, raw)
        except UnreadableError as error:
            self.problems += error.problems
            return None
        self.documents[path] = document
        return document

    def _judged(self, document: Document, expected: str, blob: str) -> _Candidate | None:
        """The record of a file held to its form, its faults noted; None where there is no form to hold it to."""
        form, problems = self._form(document, kind_of(expected))
        if form is None:
            self.problems += problems
            return None
        result = typed(form, document.path, document.data)
        problems = [*problems, *result.problems]
        problems += self.validation.problems(form, document.path, result.data, problems)
        self.problems += problems
        record = Record(
            id=expected if problems else result.data["id"],
            kind=form.kind,
            path=document.path,
            date=date_in(expected),
            data=result.data,
            references=result.references,
            blob=blob,
        )
        attached = () if problems else result.attachments
        return _Candidate(record=record, form=form, expected=expected, attachments=attached, sound=not problems)

    def _form(self, document: Document, kind: str) -> tuple[Form | None, list[Problem]]:
        """The form a file says it follows; where it names none that fits its folder, the kind's newest, and why."""
        newest = self.contract.current(kind)
        word = document.data.get("schema")
        if newest is None:
            values = {"value": kind, "field": "schema", "known": ", ".join(sorted(self.contract.forms))}
            return None, [Problem(code="S205", path=document.path, field=("schema",), values=values)]
        if not isinstance(word, str):
            return newest, []
        form = self.contract.form(word)
        if form is not None and form.kind == kind:
            return form, []
        values = {**field_values(newest, ("schema",)), "value": word, "limit": newest.word}
        if meant := unquoted(newest.at(("schema",)), word):
            values["meant"] = meant
            return newest, [Problem(code="S227", path=document.path, field=("schema",), values=values)]
        if word.partition("/")[0] == kind:
            values["known"] = ", ".join(sorted(f.word for f in self.contract.forms.values() if f.kind == kind))
            return newest, [Problem(code="S205", path=document.path, field=("schema",), values=values)]
        return newest, [Problem(code="S204", path=document.path, field=("schema",), values=values)]

    def _compared(self, candidate: _Candidate, known: Mapping[str, str]) -> Iterator[Problem]:
        record, expected = candidate.record, candidate.expected
        faults = (fault for reference in record.references for fault in self._referred(candidate, reference, known))
        yield from islice(faults, MOST_TOLD)
        if not candidate.sound:
            return
        packed = record.path.startswith(PREFIX)
        if record.id != expected:
            values = {"value": record.id, "expected": expected, "right": path_of(record.id) or ""}
            if record.id in known:
                yield Problem(
                    code="L305", path=record.path, field=("id",), values={**values, "other": known[record.id]}
                )
            else:
                yield Problem(code="L306", path=record.path, field=("id",), values=values)
        elif known.get(expected, record.path) != record.path and packed:
            values = {"value": record.id, "expected": expected, "right": "", "other": record.path}
            yield Problem(code="L305", path=known[expected], field=("id",), values=values)
        dated = record.data.get(candidate.form.act_date) if candidate.form.act_date else None
        renamed = record.id != expected and dated == date_in(record.id)
        if dated is not None and date_in(expected) and dated != date_in(expected) and not renamed:
            field: FieldPath = (candidate.form.act_date,)
            values = {**field_values(candidate.form, field), "value": str(dated), "expected": date_in(expected)}
            yield Problem(code="L307", path=record.path, field=field, values=values)

    def _referred(self, candidate: _Candidate, reference: Reference, known: Mapping[str, str]) -> Iterator[Problem]:
        target = reference.target
        kinds = ", ".join(reference.kinds)
        values = {
            **field_values(candidate.form, reference.field),
            "value": target,
            "kinds_en": kinds,
            "kinds_zh": "、".join(self._called(kind) for kind in reference.kinds),
            "example": f"{reference.kinds[0]}/…",
        }
        code = ""
        if path_of(target) is None:
            meant = unquoted(candidate.form.at(reference.field), target)
            code = "S227" if meant else "L304"
            values |= {"meant": meant}
        elif target == candidate.record.id:
            code = "L308"
        elif kind_of(target) not in reference.kinds:
            code = "L303"
            values |= {"kind_zh": self._called(kind_of(target)), "kind_en": kind_of(target)}
        elif target not in known and target not in self.claimed:
            meant = self._meant(target, reference.kinds, known)
            code = "L301" if meant else "L302"
            values |= {"meant": meant, "right": path_of(target) or ""}
        if code:
            yield Problem(code=code, path=candidate.record.path, field=reference.field, values=values)

    def _called(self, kind: str) -> str:
        form = self.contract.current(kind)
        return f"{label(form, (), 'zh')} {kind}" if form is not None else kind

    def _meant(self, target: str, kinds: tuple[str, ...], known: Mapping[str, str]) -> str:
        """The id that was probably meant; given up after many, because looking is slow in a large archive."""
        if self.suggested >= _MOST_SUGGESTIONS:
            return ""
        self.suggested += 1
        among = [record_id for record_id in known if kind_of(record_id) in kinds]
        return next(iter(get_close_matches(target, among, 1, 0.7)), "")

    def _absent(self, only: frozenset[str], files: Mapping[str, SourceFile]) -> Iterator[Problem]:
        """Paths somebody asked about that are not there."""
        for path in sorted(only):
            if path != ROOT and not any(_among(file, frozenset({path})) for file in files):
                yield Problem(code="F415", path=path, on="record", values={"path": path}, line=1, column=1)


def _offering(problems: list[Problem], known: Mapping[str, str]) -> list[Problem]:
    """The problems; the first missing references with up to three records they may name, same short names first."""
    wanting = [place for place, problem in enumerate(problems) if problem.values.get("refers_to")]
    offered = list(problems)
    for place in wanting[:_MOST_SUGGESTIONS]:
        problem = problems[place]
        here, kinds = id_at(problem.path) or "", problem.values["refers_to"].split()
        slug = name_of(here)[len("2026-01-01-") :] if date_in(here) else name_of(here)
        among = [record_id for record_id in known if kind_of(record_id) in kinds]
        among.sort(key=lambda record_id: (date_in(record_id), record_id), reverse=True)
        alike = [record_id for record_id in among if record_id.endswith(slug)]
        example = ", ".join(list(dict.fromkeys([*alike, *among]))[:_MOST_OFFERED]) or problem.values["example"]
        offered[place] = replace(problem, values={**problem.values, "example": example})
    return offered


def _among(path: str, only: frozenset[str]) -> bool:
    return any(path == wanted or path.startswith(wanted + "/") for wanted in only)
