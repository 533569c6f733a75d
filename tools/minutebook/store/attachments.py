"""Whether the attachments a record lists are there, are what the record says they are, and lie where they may lie."""

# SPDX-License-Identifier: Apache-2.0

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath, Record
from minutebook.store.paths import ATTACHMENTS, MEDIA_TYPES, attachment_path
from minutebook.store.source import Source, SourceFile, UnreadableFileError

MAX_BYTES: Final = 20_000_000
_POINTER: Final = b"version https://git-lfs.github.com/spec/"
_SIGNATURES: Final = {
    "application/pdf": (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/webp": (b"RIFF",),
}
_MARKUP: Final = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)


def check_attachments(
    source: Source,
    files: Mapping[str, SourceFile],
    listed: Iterable[tuple[Record, FieldPath]],
    *,
    told: Collection[str],
    complete: bool,
) -> Iterator[Problem]:
    """Problems of every listed attachment, then of files that no record lists.

    Args:
        source: where the files are read from.
        files: every path below `records/`.
        listed: each record with the place of each attachment in it.
        told: paths that have a problem of their own.
        complete: whether every record could be read; otherwise a file without a record is not complained of.
    """
    used: set[str] = set()
    for record, field in listed:
        attachment: Mapping[str, Any] = record.at(field)
        path = attachment_path(attachment["path"])
        for code, key, values in _faults(source, files, attachment, path):
            yield Problem(
                code=code,
                path=record.path,
                field=(*field, key),
                values={"attachment": attachment["path"], **values},
            )
        if path is None:
            complete = False  # Which file was meant is unknown, so none can be called unlisted.
        else:
            used.add(path)
    if complete:
        for path in sorted(files):
            if path.startswith(ATTACHMENTS) and path not in used and path not in told:
                yield Problem(code="F419", path=path, on="record", values={"path": path}, line=1, column=1)


def _faults(
    source: Source, files: Mapping[str, SourceFile], attachment: Mapping[str, Any], path: str | None
) -> Iterator[tuple[str, str, dict[str, str]]]:
    if path is None:
        yield "F411", "path", {}
        return
    endings = MEDIA_TYPES.get(attachment["media_type"], ())
    if not path.lower().endswith(endings):
        values = {"media_type": attachment["media_type"], "endings": " ".join(endings) or "-"}
        yield "F412", "media_type", values
        return
    file = files.get(path)
    if file is None:
        yield "F418", "path", {}
        return
    if file.kind != "file":
        return  # The link or submodule itself is refused by `check_paths`.
    try:
        content = source.read(file, MAX_BYTES)
    except UnreadableFileError as error:
        yield "F408", "path", {"path": path, "reason": str(error)}
        return
    if content.startswith(_POINTER):
        yield "F420", "path", {}
    elif not _is_of_type(content, attachment["media_type"]):
        yield "F424", "media_type", {"media_type": attachment["media_type"]}
    elif len(content) != attachment["bytes"]:
        size = str(max(file.size, len(content)))
        yield "F416", "bytes", {"value": str(attachment["bytes"]), "found": size}
    elif (digest := hashlib.sha256(content).hexdigest()) != attachment["sha256"]:
        yield "F417", "sha256", {"value": attachment["sha256"], "found": digest}


def _is_of_type(content: bytes, media_type: str) -> bool:
    """Whether a file begins as its type must; a text is UTF-8 without the marks of a page or a drawing with scripts.

    A browser may show a file as what its bytes look like, whatever it is called (security study, D36).
    """
    if signatures := _SIGNATURES.get(media_type):
        return content.startswith(signatures) and (media_type != "image/webp" or content[8:12] == b"WEBP")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in content and _MARKUP.search(content) is None
