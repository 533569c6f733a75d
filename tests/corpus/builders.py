"""Faults that are no exchange of two passages: encodings, sizes, links, names, attachments that are not as listed.

Each builder takes a copy of the base set and breaks exactly one thing in it; its name is the code it must cause.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import shutil
import subprocess
import textwrap
from collections.abc import Callable
from pathlib import Path

from minutebook.gitlog.repository import open_repository
from minutebook.store.archive import Loaded, load
from minutebook.store.catalogue import Entry
from minutebook.store.contract import BASE, Contract, house_contract
from minutebook.store.source import Commit, Source, WorkingTree
from minutebook.store.validation import Validation

CORPUS = Path(__file__).parent
BASE_SET = CORPUS / "valid" / "base"
UNIT = "records/unit/willow-court.yaml"
MATTER = "records/matter/2026/2026-03-02-bike-shed.yaml"
PROPOSAL = "records/proposal/2026/2026-03-04-bike-shed.yaml"
PLAN = "records/attachments/2026/bike-shed-plan.txt"


def copy_of_base(folder: Path) -> Path:
    """A copy of the base set in this folder."""
    shutil.copytree(BASE_SET, folder, dirs_exist_ok=True)
    return folder


def records_of(source: Source, *only: str, validation: Validation | None = None) -> Loaded:
    """The records of a source; the packs' own problems are theirs and are tested elsewhere."""
    return load(source, only or ("records",), validation)


def exchange(root: Path, entry: Entry) -> None:
    """Puts the wrong passage of an entry in the place of the right one, at whatever indent it stands."""
    file = root / entry.file
    text = file.read_text("utf-8")
    for indent in ("", "  ", "    "):
        right = textwrap.indent(entry.right, indent)
        if text.startswith(right) or f"\n{right}" in text:
            file.write_text(text.replace(right, textwrap.indent(entry.wrong, indent), 1), "utf-8")
            return
    raise AssertionError(f"{entry.code}: the right passage is not in {entry.file}")


def git(root: Path, *arguments: str, text: str = "") -> str:
    """What a Git command prints, run by a fixed identity without anybody's configuration."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "书记员",
        "GIT_AUTHOR_EMAIL": "secretary@example.org",
        "GIT_COMMITTER_NAME": "书记员",
        "GIT_COMMITTER_EMAIL": "secretary@example.org",
        "GIT_AUTHOR_DATE": "2026-03-21T09:00:00+08:00",
        "GIT_COMMITTER_DATE": "2026-03-21T09:00:00+08:00",
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root,
        env=environment,
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode().strip()


def committed(root: Path, *entries: tuple[str, str, str]) -> Commit:
    """The base set as a commit, with further entries (mode, object id or content, path) that no disk could hold."""
    git(root, "init", "-q")
    git(root, "add", "records")
    for mode, content, path in entries:
        blob = content if mode == "160000" else git(root, "hash-object", "-w", "--stdin", text=content)
        git(root, "update-index", "--add", "--cacheinfo", f"{mode},{blob},{path}")
    git(root, "commit", "-q", "-m", "base")
    repository = open_repository(root)
    return Commit(repository=repository, commit=repository.head())


def _replace(root: Path, path: str, old: str, new: str) -> Loaded:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return records_of(WorkingTree(root=root))


def _bytes(root: Path, path: str, content: bytes) -> Loaded:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(content)
    return records_of(WorkingTree(root=root))


def _r101(root: Path) -> Loaded:
    return _bytes(root, UNIT, (root / UNIT).read_bytes().replace("垂柳院".encode(), b"x" * 1_000_000))


def _r102(root: Path) -> Loaded:
    return _bytes(root, UNIT, (root / UNIT).read_text("utf-8").encode("gb18030"))


def _r103(root: Path) -> Loaded:
    return _bytes(root, UNIT, b"\xef\xbb\xbf" + (root / UNIT).read_bytes())


def _r104(root: Path) -> Loaded:
    return _replace(root, UNIT, "垂柳院", "垂\u202e柳院")


def _r105(root: Path) -> Loaded:
    return _replace(root, UNIT, "title: ", "title:\t")


def _r113(root: Path) -> Loaded:
    return _replace(root, UNIT, "垂柳院", "[" * 60 + "]" * 60)


def _r124(root: Path) -> Loaded:
    return _bytes(root, "records/unit/third-court.yaml", b"")


def _s217(root: Path) -> Loaded:
    return _replace(root, UNIT, "垂柳院", "垂柳" * 151)


def _s225(root: Path) -> Loaded:
    return _bytes(root, PROPOSAL, _proposal("38,600元"))


def _s228(root: Path) -> Loaded:
    return _bytes(root, PROPOSAL, _proposal("三万八千六百元"))


def _proposal(budget: str) -> bytes:
    fields = {
        "schema": "proposal/1",
        "id": "proposal/2026-03-04-bike-shed",
        "title": "换车棚的顶",
        "proposed_on": "2026-03-04",
        "matter": "matter/2026-03-02-bike-shed",
        "text": "换成透光板。",
        "by": "body/residents-committee",
        "budget_fen": budget,
        "recorded_by": "自管小组书记员",
    }
    return "".join(f"{key}: {value}\n" for key, value in fields.items()).encode()


def _s299(root: Path) -> Loaded:
    """A schema whose rule has no words yet: the record is still refused, at its file, and says so."""
    schemas = {name.removeprefix(BASE): dict(schema) for name, schema in house_contract().schemas.items()}
    unit = schemas["unit-1.json"]
    properties = {**unit["properties"], "households": {**unit["properties"]["households"], "multipleOf": 7}}
    contract = Contract.of({**schemas, "unit-1.json": {**unit, "properties": properties}})
    return records_of(WorkingTree(root=root), validation=Validation(contract))


def _f401(root: Path) -> Loaded:
    shutil.rmtree(root / "records")
    (root / "records").mkdir()
    return records_of(WorkingTree(root=root))


def _f402(root: Path) -> Loaded:
    outside = root / "outside.yaml"
    outside.write_text("schema: unit/1\n")
    (root / "records/unit/third-court.yaml").symlink_to(outside)
    return records_of(WorkingTree(root=root))


def _f403(root: Path) -> Loaded:
    return records_of(committed(root, ("160000", "1" * 40, "records/attachments/2026/other")))


def _f404(root: Path) -> Loaded:
    return _bytes(root, "records/unit/Willow-Court.yaml", (root / UNIT).read_bytes())


def _f405(root: Path) -> Loaded:
    return _bytes(root, "records/unit/aux.yaml", (root / UNIT).read_bytes())


def _f406(root: Path) -> Loaded:
    return records_of(committed(root, ("100644", "schema: unit/1\n", f"records/unit/{'long' * 75}.yaml")))


def _f407(root: Path) -> Loaded:
    return _bytes(root, "records/unit/third-court.yaml.", (root / UNIT).read_bytes())


def _f408(root: Path) -> Loaded:
    os.mkfifo(root / "records/unit/third-court.yaml")
    return records_of(WorkingTree(root=root))


def _f409(root: Path) -> Loaded:
    (root / UNIT).rename(root / "records/willow-court.yaml")
    return records_of(WorkingTree(root=root))


def _f421(root: Path) -> Loaded:
    shutil.copy(root / UNIT, root / "records/unit/willow-court 副本.yaml")
    return records_of(WorkingTree(root=root))


def _f422(root: Path) -> Loaded:
    (root / UNIT).rename(root / "records/unit/垂柳院(1).yaml")
    return records_of(WorkingTree(root=root))


def _f423(root: Path) -> Loaded:
    return _bytes(root, "records/unit/.DS_Store", b"Bud1")


def _f410(root: Path) -> Loaded:
    return _bytes(root, "records/unit/roll.xlsx", b"PK")


def _f413(root: Path) -> Loaded:
    return _bytes(root, "records/attachments/2026/plan.svg", b"<svg/>")


def _f414(root: Path) -> Loaded:
    return _bytes(root, "records/unit/third: court.yaml", (root / UNIT).read_bytes())


def _f415(root: Path) -> Loaded:
    return records_of(WorkingTree(root=root), "records/unit/no-such-court.yaml")


def _f418(root: Path) -> Loaded:
    (root / PLAN).unlink()
    return records_of(WorkingTree(root=root))


def _f419(root: Path) -> Loaded:
    return _bytes(root, "records/attachments/2026/forgotten.txt", b"?")


def _f420(root: Path) -> Loaded:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:a5b9575239f4\nsize 24\n"
    return _bytes(root, PLAN, pointer.encode())


def _f424(root: Path) -> Loaded:
    return _bytes(root, PLAN, b"<!DOCTYPE html><script>alert(1)</script>")


BUILDERS: dict[str, Callable[[Path], Loaded]] = {
    name.removeprefix("_").upper(): builder
    for name, builder in globals().items()
    if name.startswith(("_r1", "_s2", "_f4"))
}
