"""The rules that keep the layers honest: what may import what, who may speak, and what the pure folders never touch."""

# SPDX-License-Identifier: Apache-2.0

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
PACKAGE: Final = ROOT / "tools/minutebook"
MODULES: Final = tuple(sorted(PACKAGE.rglob("*.py")))
NAMES: Final = [path.relative_to(PACKAGE).as_posix() for path in MODULES]

PURE: Final = ("model", "rules", "procedures", "checks", "timeline", "views")
MAY_IMPORT: Final = {
    "model": set(),
    "rules": {"model"},
    "procedures": {"model"},
    "timeline": {"procedures", "rules", "model"},
    "checks": {"timeline", "procedures", "rules", "model"},
    "views": {"checks", "timeline", "procedures", "rules", "model"},
    "store": {"views", "checks", "timeline", "procedures", "rules", "model"},
    "gitlog": {"views", "checks", "timeline", "procedures", "rules", "model"},
    "desk": {"store", "gitlog", *PURE},
    "publish": {"store", "gitlog", *PURE},
    "cli": {"desk", "publish", "store", "gitlog", *PURE},
}
UPWARD: Final = {("store", "gitlog")}
"""Edges that may know each other: `store` reads a commit's blobs through `gitlog`."""

FORBIDDEN: Final = (
    *("os", "io", "sys", "pathlib", "shutil", "tempfile", "subprocess", "socket", "threading", "asyncio", "logging"),
    *("time", "random", "secrets", "uuid", "locale", "platform", "git", "yaml", "jinja2", "mkdocs", "nh3", "urllib"),
)
CLOCKS: Final = {"now", "today", "utcnow", "fromtimestamp"}
OWNERS: Final = {
    "git": "gitlog/",
    "yaml": "store/",
    "mkdocs": "publish/frame.py",
    "jinja2": "publish/",
    "jsonschema": "store/",
    "jsonschema_rs": "store/",
    "nh3": "publish/",
    "markdown_it": "publish/",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def layer(path: Path) -> str:
    """The folder a module lies in; the package's own two modules belong to the command line."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else "cli"


def imported(path: Path) -> Iterator[str]:
    """The full name of every module that a module imports, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """What a module calls, by the name as written (`datetime.now`), and the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


pure = pytest.mark.parametrize(
    "path", [pytest.param(path, id=name) for path, name in zip(MODULES, NAMES, strict=True) if layer(path) in PURE]
)
every = pytest.mark.parametrize(
    "path", [pytest.param(path, id=name) for path, name in zip(MODULES, NAMES, strict=True)]
)


def test_every_folder_of_the_package_has_its_layer() -> None:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    assert folders == set(MAY_IMPORT)


def test_no_layer_may_import_one_that_may_import_it() -> None:
    pairs = {(one, other) for one, below in MAY_IMPORT.items() for other in below}
    assert not {(one, other) for one, other in pairs if (other, one) in pairs}


@every
def test_imports_point_downwards(path: Path) -> None:
    own = layer(path)
    used = {name.split(".")[1] for name in imported(path) if name.startswith("minutebook.")}
    folders = {name for name in used if name in MAY_IMPORT and name != own}
    assert folders <= MAY_IMPORT[own] | {there for here, there in UPWARD if here == own}


@pure
def test_a_pure_module_imports_nothing_of_the_world(path: Path) -> None:
    assert not {name for name in imported(path) if name.partition(".")[0] in FORBIDDEN}


@pure
def test_a_pure_module_asks_no_clock_and_opens_nothing(path: Path) -> None:
    asked = {
        f"{name}:{line}"
        for name, line in calls(path)
        if name.rpartition(".")[2] in CLOCKS or name in ("open", "input", "eval", "exec", "compile", "__import__")
    }
    assert not asked


@pure
def test_a_pure_module_knows_no_float(path: Path) -> None:
    """Areas, votes and money are exact."""
    literals = [
        node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    assert not literals
    assert "float" not in {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
    assert not {name for name, _ in calls(path) if name in ("math.sqrt", "math.log", "math.log10", "math.pow")}


@every
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    if layer(path) == "cli":
        return
    spoken = {
        f"{name}:{line}"
        for name, line in calls(path)
        if name in ("print", "exit", "quit", "input", "sys.exit", "os._exit", "sys.stdout.write", "sys.stderr.write")
    }
    assert not spoken
    assert not [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Name) and node.id == "SystemExit"]


@pytest.mark.parametrize(("library", "owner"), OWNERS.items(), ids=list(OWNERS))
def test_a_library_is_known_in_one_place_only(library: str, owner: str) -> None:
    users = {
        name
        for path, name in zip(MODULES, NAMES, strict=True)
        if any(one.partition(".")[0] == library for one in imported(path))
    }
    assert {name for name in users if not name.startswith(owner)} == set()
    assert users, f"nothing uses {library}; drop it"


def test_the_checks_of_this_file_see_what_they_forbid(tmp_path: Path) -> None:
    """Each detector is shown the thing it must find."""
    guilty = tmp_path / "guilty.py"
    guilty.write_text(
        "import os.path\nfrom yaml import load\n\ndef f():\n    import git\n    print(datetime.now(), 0.5)\n"
    )
    assert list(imported(guilty)) == ["os.path", "yaml.load", "git"]
    assert list(calls(guilty)) == [("print", 6), ("datetime.now", 6)]
