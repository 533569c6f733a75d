"""Where a file belongs that lies in the wrong place or has the wrong name, and whether its place is taken.

Which paths are wrong is judged in `paths`; here the record's own id says where it was meant to lie.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from minutebook.model.ids import KINDS, REGISTERS, kind_of, path_of
from minutebook.model.problem import Problem
from minutebook.store.reader import MAX_BYTES, UnreadableError, read
from minutebook.store.source import ROOT, Source, SourceFile, UnreadableFileError

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.yaml")
_MAYBE_RECORD = re.compile(r".*\.ya?ml(?:\.[a-z]+)?", re.IGNORECASE)
_SAME: Final = {True: ("相同", "the same content"), False: ("不同", "other content")}


def claimed_id(source: Source, file: SourceFile) -> str:
    """The id that a file says it has, wherever it lies and whatever it is called; empty when it says none."""
    if file.kind != "file" or not _MAYBE_RECORD.fullmatch(file.path):
        return ""
    try:
        claimed = read(file.path, source.read(file, MAX_BYTES)).data.get("id")
    except (UnreadableFileError, UnreadableError):
        return ""
    return claimed if isinstance(claimed, str) and path_of(claimed) is not None else ""


def homed(source: Source, problem: Problem, claimed: str, files: Mapping[str, SourceFile]) -> Problem:
    """The problem of a misplaced record (F409) with the place its id asks for, and what is wrong with its name."""
    name = problem.path.rpartition("/")[2]
    right = path_of(claimed) or ""
    if right in files and right != problem.path:
        zh, en = _SAME[_alike(source, files[problem.path], files[right])]
        return replace(problem, code="F421", values={**problem.values, "right": right, "same_zh": zh, "same_en": en})
    shown = {"right": right} if right else _anywhere(problem.path)
    code = problem.code if _NAME.fullmatch(name) else "F422"
    return replace(problem, code=code, values={**problem.values, **shown})


def is_elsewhere(data: Mapping[str, Any], kind: str) -> str:
    """The id of a record that says, by schema and id alike, that it is not of its folder's kind; empty when it fits."""
    claimed, word = data.get("id"), data.get("schema")
    if not isinstance(claimed, str) or not isinstance(word, str) or path_of(claimed) is None:
        return ""
    return claimed if kind_of(claimed) == word.partition("/")[0] != kind else ""


def _anywhere(path: str) -> dict[str, str]:
    """The pattern of a place, for a file whose id names none; of the folder's kind when the folder has one."""
    folder = path.removeprefix(f"{ROOT}/").partition("/")[0]
    if folder in REGISTERS:
        return {"right_zh": f"{ROOT}/{folder}/<短名>.yaml", "right_en": f"{ROOT}/{folder}/<name>.yaml"}
    kind_zh, kind_en = (folder, folder) if folder in KINDS else ("<种类>", "<kind>")
    return {
        "right_zh": f"{ROOT}/{kind_zh}/<年份>/<日期>-<短名>.yaml",
        "right_en": f"{ROOT}/{kind_en}/<year>/<date>-<name>.yaml",
    }


def _alike(source: Source, one: SourceFile, other: SourceFile) -> bool:
    try:
        return source.read(one, MAX_BYTES) == source.read(other, MAX_BYTES)
    except UnreadableFileError:
        return False
