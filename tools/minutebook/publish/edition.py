"""One edition of the site on disk, switched in one step: readers see the old one whole or the new one whole.

An edition is written beside the served address, at `.<name>.editions/<digest>/`, with a manifest of its files. Only
when all is there is the address, a symbolic link, replaced by one rename. A kill, a full disk or a second build at any
moment leaves what was served. The edition before stays until the next build. What the files say is decided elsewhere.
"""

# SPDX-License-Identifier: Apache-2.0

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from minutebook.publish.errors import PublishError

MANIFEST = "manifest.sha256"

_REASONS = {
    errno.ENOSPC: "edition-disk-full",
    errno.EDQUOT: "edition-disk-full",
    errno.EFBIG: "edition-file-too-large",
    errno.EROFS: "edition-read-only",
    errno.EACCES: "edition-not-permitted",
    errno.EPERM: "edition-not-permitted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published edition: the SHA-256 of its manifest, its folder, the number of its files, and whether it is new."""

    digest: str
    folder: Path
    files: int
    changed: bool


def publish(
    files: Mapping[str, bytes] | Iterable[tuple[str, bytes]],
    target: Path,
    *,
    epoch: int = 0,
    patience: float = 10.0,
    durable: bool = True,
) -> Edition:
    """The edition now served at `target`, with exactly these files (path from the site's root, bytes) and a manifest.

    `epoch` is the modification time of every file and folder, in seconds (SOURCE_DATE_EPOCH). Another build into the
    same target is waited for, `patience` seconds at most. `durable` waits for the disk before the switch, so that even
    a power cut leaves one whole edition. Raises `PublishError`, and then the old edition is still served:
    `edition-path-refused`, `edition-path-twice`, `edition-target-occupied` (what lies there is not ours),
    `edition-busy`, `edition-disk-full`, `edition-file-too-large`, `edition-read-only`, `edition-not-permitted`,
    `edition-not-written` (any other fault of the disk, its words in `text`).
    """
    target = target.absolute()
    home = target.parent / f".{target.name}.editions"
    pairs = files.items() if isinstance(files, Mapping) else files
    try:
        _demand_ours(target, home)
        home.mkdir(parents=True, exist_ok=True)
        with _turn(home, target, patience):
            _demand_ours(target, home)
            served = _served(target)
            _sweep(home, keep=served)
            edition = _write(pairs, home, served, epoch)
            if edition.changed:
                if durable:
                    # One call for all files; the renames after it are ordered by the file system's own journal.
                    os.sync()
                _switch(target, edition.folder)
    except OSError as error:
        code = _REASONS.get(error.errno or 0, "edition-not-written")
        raise PublishError(code, target=str(target), text=error.strerror or str(error)) from error
    return edition


def verify(folder: Path) -> list[str]:
    """The paths in which an edition's folder differs from its manifest, sorted; empty when it is whole."""
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except OSError:
        return [MANIFEST]
    said = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / MANIFEST
    }
    return sorted(path for path in said.keys() | found.keys() if said.get(path) != found.get(path))


def _demand_ours(target: Path, home: Path) -> None:
    """Stops before anything is written when the address holds what is not ours. An empty folder is given up."""
    if target.is_symlink():
        ours = target.readlink().parent == Path(home.name)
    elif target.is_dir():
        ours = not any(target.iterdir())
    else:
        ours = not target.exists()
    if not ours:
        raise PublishError("edition-target-occupied", target=str(target))


@contextlib.contextmanager
def _turn(home: Path, target: Path, patience: float) -> Iterator[None]:
    """The only build into this target, for as long as the context lasts; the lock dies with its process."""
    with (home / "lock").open("w") as lock:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise PublishError("edition-busy", target=str(target), seconds=f"{patience:g}") from None
                time.sleep(0.05)
        yield


def _served(target: Path) -> str:
    """The folder name of the edition served now; empty when there is none."""
    return target.readlink().name if target.is_symlink() else ""


def _write(pairs: Iterable[tuple[str, bytes]], home: Path, served: str, epoch: int) -> Edition:
    """The edition's folder, complete; the one that is served when it is whole and says the same."""
    fresh = home / f"unfinished-{os.getpid()}"
    try:
        fresh.mkdir()
        manifest = _fill(fresh, pairs, epoch)
        digest = hashlib.sha256(manifest).hexdigest()
        files = manifest.count(b"\n")
        if served.startswith(digest) and not verify(home / served):
            shutil.rmtree(fresh)
            return Edition(digest=digest, folder=home / served, files=files, changed=False)
        # A served folder somebody has written into keeps its name until the switch.
        final = home / (f"{digest}-again" if served == digest else digest)
        fresh.rename(final)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return Edition(digest=digest, folder=final, files=files, changed=True)


def _fill(folder: Path, pairs: Iterable[tuple[str, bytes]], epoch: int) -> bytes:
    """The manifest of these files, all written into the folder with plain modes and one time."""
    digests: dict[str, str] = {}
    folders = {folder}
    for path, content in pairs:
        if not _is_plain(path):
            raise PublishError("edition-path-refused", path=path)
        if path in digests:
            raise PublishError("edition-path-twice", path=path)
        place = folder / path
        if place.parent not in folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            folders.update(parent for parent in place.parents if parent.is_relative_to(folder))
        _put(place, content, epoch)
        digests[path] = hashlib.sha256(content).hexdigest()
    manifest = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
    _put(folder / MANIFEST, manifest, epoch)
    for each in folders:
        each.chmod(0o755)
        os.utime(each, (epoch, epoch))
    return manifest


def _is_plain(path: str) -> bool:
    """Whether this is a path inside the site in its only spelling: no `..`, no backslash, not the manifest."""
    parts = path.split("/")
    return (
        path != MANIFEST
        and all(part not in {"", ".", ".."} for part in parts)
        and str(PurePosixPath(path)) == path
        and "\\" not in path
        and path.isprintable()
    )


def _put(place: Path, content: bytes, epoch: int) -> None:
    with place.open("xb") as file:
        file.write(content)
    place.chmod(0o644)
    os.utime(place, (epoch, epoch))


def _switch(target: Path, folder: Path) -> None:
    """Points the address at this folder in one rename."""
    link = folder.parent / "next"
    link.symlink_to(Path(folder.parent.name) / folder.name, target_is_directory=True)
    if target.is_dir() and not target.is_symlink():
        target.rmdir()
    link.replace(target)


def _sweep(home: Path, *, keep: str) -> None:
    """Removes what earlier builds left, finished or not, except the edition named.

    This comes before writing, so that the edition a reader is in the middle of outlives the switch by one build.
    """
    for entry in home.iterdir():
        if entry.name in {keep, "lock"}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
