"""How every module is written: what it says of itself, its licence, its length, and what its public names say."""

# SPDX-License-Identifier: Apache-2.0

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.architecture.test_layers import MODULES, NAMES, PACKAGE, ROOT, tree

TESTS: Final = tuple(sorted((ROOT / "tests").rglob("*.py")))
OURS: Final = (*MODULES, *TESTS, ROOT / "dev.py")
SPDX: Final = "# SPDX-License-Identifier: Apache-2.0"
LONGEST: Final = 600
VAGUE: Final = ("util", "utils", "helper", "helpers", "manager", "misc", "common", "data", "info")

every = pytest.mark.parametrize("path", [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in OURS])


def public(body: list[ast.stmt], inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every public function, class and method, by its name."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{inside}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{node.name}.")


@every
def test_a_module_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(tree(path))
    assert said and said.split("\n", 1)[0].endswith((".", ":", "?"))


@every
def test_a_module_names_its_licence_once_near_its_beginning(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count(f"\n{SPDX}\n") == 1 or text.startswith(SPDX)


@every
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [pytest.param(path, id=name) for path, name in zip(MODULES, NAMES, strict=True)])
def test_every_public_name_says_what_comes_out(path: Path) -> None:
    assert [name for name, node in public(tree(path).body) if not ast.get_docstring(node)] == []  # type: ignore[arg-type]


@every
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", ["tools/__init__.py", "site/__init__.py", "tests/__init__.py"])
def test_these_folders_are_no_packages(path: str) -> None:
    """`tools` is a source root; a package called `site` would hide the interpreter's own module."""
    assert not (ROOT / path).exists()


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    assert {
        folder.relative_to(PACKAGE).as_posix() for folder in folders if not (folder / "__init__.py").is_file()
    } == set()
