"""Which record files are not in canonical form, and what they would be. Reads; writes nothing."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from minutebook.model.ids import id_at, kind_of
from minutebook.model.problem import Problem
from minutebook.store.archive import order
from minutebook.store.canonical import canonical
from minutebook.store.contract import house_contract
from minutebook.store.paths import is_record
from minutebook.store.reader import MAX_BYTES, UnreadableError, read
from minutebook.store.source import ROOT, UnreadableFileError, WorkingTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidied:
    """The canonical bytes of every file that is not canonical, by path; what could not be read; how many were read."""

    changed: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    checked: int


def tidied(root: Path, only: Collection[str] = ()) -> Tidied:
    """What `format` would do to the records below a folder, or to those at or below the paths named.

    Raises:
        CanonicalError: a canonical form would read back differently, which is a mistake of ours.
    """
    source, contract = WorkingTree(root=root), house_contract()
    listed = source.files()
    wanted = [file for file in listed if is_record(file) and _among(file.path, only)]
    problems = [_problem("F415", path, path=path) for path in only if not any(_among(f.path, {path}) for f in listed)]
    if not wanted and not problems:
        problems.append(_problem("F401", ROOT))
    changed: dict[str, bytes] = {}
    for file, content in source.contents(wanted, MAX_BYTES):
        if isinstance(content, UnreadableFileError):
            problems.append(_problem("F408", file.path, path=file.path, reason=str(content)))
            continue
        try:
            document = read(file.path, content)
        except UnreadableError as error:
            problems += error.problems
            continue
        form = contract.form(str(document.data.get("schema"))) or contract.current(kind_of(id_at(file.path) or ""))
        tidy = canonical(document, form)
        if tidy != content:
            changed[file.path] = tidy
    return Tidied(changed=changed, problems=tuple(sorted(problems, key=order)), checked=len(wanted))


def _problem(code: str, where: str, **values: str) -> Problem:
    return Problem(code=code, path=where, on="record", values=values, line=1, column=1)


def _among(path: str, only: Collection[str]) -> bool:
    return not only or any(path == wanted or path.startswith(f"{wanted}/") for wanted in only)
