"""Which paths may lie below `records/`: one place for each record, plain names, nothing two systems would confuse.

It judges the list of paths alone, the same for a folder on disk and for a commit. A name must mean one file on every
system a resident may clone to, so names that Windows reserves and names that differ only by case are refused.
"""

# SPDX-License-Identifier: Apache-2.0

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from minutebook.model.ids import id_at
from minutebook.model.problem import Problem
from minutebook.store.characters import refused_character, visible
from minutebook.store.source import ROOT, SourceFile

ATTACHMENTS: Final = f"{ROOT}/attachments/"
MEDIA_TYPES: Final = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/webp": (".webp",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
}
_ENDINGS: Final = tuple(ending for endings in MEDIA_TYPES.values() for ending in endings)
_READ_BY_PEOPLE: Final = frozenset({f"{ROOT}/README.md", f"{ROOT}/README.zh-CN.md"})
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in "123456789")}
)
_DROPPED: Final = re.compile(
    r"\.DS_Store|\._.*|Thumbs\.db|ehthumbs\.db|desktop\.ini|~\$.*|\.~lock\..*|\.#.*|.*\.sw[nop]|.+~", re.IGNORECASE
)
MAX_NAME: Final = 255


def name_fault(name: str) -> str:
    """The code of what is wrong with one name of a file or folder on some system; empty for a good name."""
    if len(name.encode("utf-8", "surrogateescape")) > MAX_NAME:
        return "F406"
    if name.partition(".")[0].rstrip(" ").lower() in _RESERVED:
        return "F405"
    if name.endswith((".", " ")) or name.startswith(" "):
        return "F407"
    if refused_character(name) or any(sign in name for sign in '\n\\:*?"<>|'):
        return "F414"
    return ""


def attachment_path(text: str) -> str | None:
    """The path below the repository that an attachment's `path` names, or None when it leads out of the attachments."""
    parts = text.split("/")
    if not text or "%" in text or any(part in ("", ".", "..") or name_fault(part) for part in parts):
        return None
    return ATTACHMENTS + text


def check_paths(files: Iterable[SourceFile]) -> Iterator[Problem]:
    """Problems of where files lie and how they are called; each file gets at most one."""
    faults = [(file.path, *_fault(file)) for file in files]
    alike: dict[str, list[tuple[str, bool, str]]] = {}
    for path, code, _ in faults:
        alike.setdefault(unicodedata.normalize("NFC", path).casefold(), []).append((code, path != path.lower(), path))
    # Of several paths that differ only by case the one in good order keeps its place; the others are told to move.
    keeper = {path: min(group)[2] for group in alike.values() for _, _, path in group if len(group) > 1}
    for path, code, values in faults:
        told = {"path": visible(path, 120), "name": visible(path.rpartition("/")[2]), **values}
        if keeper.get(path, path) != path:
            code, told = "F404", {**told, "other": keeper[path]}  # noqa: PLW2901
        if code:
            yield Problem(code=code, path=path, on="record", values=told, line=1, column=1)


def _fault(file: SourceFile) -> tuple[str, dict[str, str]]:
    if file.kind != "file":
        return {"symlink": "F402", "submodule": "F403"}.get(file.kind, "F408"), {"reason": "not a regular file"}
    folder, _, last = file.path.rpartition("/")
    dropped = _DROPPED.fullmatch(last) is not None
    for name in (folder if dropped else file.path).split("/"):
        if code := name_fault(name):
            return code, {"name": visible(name)}
    if dropped:
        return "F423", {}
    if file.path in _READ_BY_PEOPLE:
        return "", {}
    if file.path.startswith(ATTACHMENTS):
        if file.path.lower().endswith(_ENDINGS):
            return "", {}
        return "F413", {"endings": " ".join(_ENDINGS)}
    if not file.path.endswith(".yaml"):
        return "F410", {}
    if id_at(file.path) is None:
        return "F409", {}
    return "", {}


def is_record(file: SourceFile) -> bool:
    """Whether a path holds a record to be read."""
    return file.kind == "file" and id_at(file.path) is not None
