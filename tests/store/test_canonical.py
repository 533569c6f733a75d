"""The canonical form: never another value, the same after a second time, and the same types for every YAML reader."""

# SPDX-License-Identifier: Apache-2.0

import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from minutebook.store.canonical import canonical, rendered, scalar
from minutebook.store.characters import refused_character
from minutebook.store.contract import house_contract
from minutebook.store.packs import pack_files
from minutebook.store.reader import read
from minutebook.store.typing import typed
from tests.corpus.builders import BASE_SET

ROOT = Path(__file__).parents[2]
FILES = sorted(BASE_SET.rglob("*.yaml"))


class Core(yaml.CSafeLoader):
    """A reader by the core schema of YAML 1.2, which takes other texts for numbers than YAML 1.1 does."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


for tag, pattern in (
    ("bool", r"true|True|TRUE|false|False|FALSE"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"),
    ("null", r"~|null|Null|NULL|"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})\Z"), None)

READERS = (yaml.SafeLoader, yaml.CSafeLoader, Core)

_LINES = st.text(st.characters(codec="utf-8"), max_size=25) | st.text(
    "ab 0123:#-'\"\n.,[]{}|>!&*%@`~eTxo_+=<\\甲NYno", max_size=15
)
_WORDS = st.sampled_from(
    [
        "no",
        "Yes",
        "y",
        "OFF",
        "null",
        "~",
        "",
        "010",
        "08",
        "1_000",
        "19:30",
        "1.10",
        "1e3",
        "0x1F",
        "0o17",
        "0b1",
        ".nan",
        "-.inf",
        "2026-03-22",
        "2026-3-2 10:00:00",
        "<<",
        "=",
        "...",
        "---",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "a:",
        " a",
        "a ",
        "@a",
        "%a",
        "`a",
        "'a",
        '"a',
        "|",
        ">",
        "!t",
        "&a",
        "*a",
        "#a",
        "+1",
        "-1",
        "1,000",
        "12e5",
        "\n",
        "\n\n",
        " \n a\n",
        "a\n",
        "a\n\n",
        "\na",
        "a\n b\n",
        "  a\nb",
        "a \nb",
        "\u00a0",
        "\u3000甲",
        "a\\b",
        "1/2",
        "0571-5550-0100",
        "12:30:45",
        "48612.37",
    ]
)
TEXTS = (
    (_WORDS | _LINES)
    .map(lambda text: text.replace("\r", "").replace("\t", ""))
    .filter(lambda text: not refused_character(text))
)
KEYS = st.sampled_from(["title", "text", "items", "kind", "a_b"])
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=10
)


@given(st.dictionaries(KEYS, TREES, min_size=1))
def test_what_is_written_is_read_back_by_us_and_by_others_as_the_same_text(data: dict[str, Any]) -> None:
    written = rendered(None, data)
    document = read("x.yaml", written)
    assert document.data == data
    assert canonical(document, None) == written
    for loader in READERS:
        assert yaml.load(written, loader) == data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_other_readers_give_every_field_the_type_of_the_contract(path: Path) -> None:
    document = read(path.name, path.read_bytes())
    form = house_contract().form(document.data["schema"])
    assert form is not None
    written = canonical(document, form)
    for loader in READERS:
        assert yaml.load(written, loader) == typed(form, path.name, document.data).data


def test_other_readers_read_the_whole_sample_and_the_packs_with_the_types_of_the_contract() -> None:
    found = [(path.name, path.read_bytes()) for path in sorted((ROOT / "records").rglob("*.yaml"))]
    for path, raw in (*found, *pack_files()):
        document = read(path, raw)
        form = house_contract().form(document.data["schema"])
        assert form is not None
        for loader in (yaml.CSafeLoader, Core):
            assert yaml.load(canonical(document, form), loader) == typed(form, path, document.data).data


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_canonical_file_stays_as_it_is(path: Path) -> None:
    document = read(path.name, path.read_bytes())
    assert canonical(document, house_contract().form(document.data["schema"])) == path.read_bytes()


def test_the_whole_form_at_once() -> None:
    messy = """\
# 第一行
#第二行
title:   "垂柳院"
unit_kind: 'compound'
schema: unit/1
households: "40"
area_total: 010.50
aliases: ["三号院", 'no', "甲: 乙", '- 丙']
id: unit/willow-court
note: "一\\n\\n  二\\n"
unknown: {b: [], a: {}}
""".replace("\n", "\r\n")
    assert (
        canonical(read("x.yaml", messy.encode()), house_contract().form("unit/1")).decode()
        == """\
# 第一行
#第二行

schema: unit/1
id: unit/willow-court
title: 垂柳院
unit_kind: compound
aliases:
  - 三号院
  - "no"
  - "甲: 乙"
  - "- 丙"
households: 40
area_total: "010.50"
note: |
  一

    二
unknown:
  b: []
  a: {}
"""
    )


def test_typed_values_are_written_plain() -> None:
    assert rendered(None, {"n": 3, "yes_or_no": False, "text": "3"}) == b'n: 3\nyes_or_no: false\ntext: "3"\n'


@pytest.mark.parametrize(
    "text",
    [
        "船付 2026-007",
        "一号楼居民五户",
        "matter/2026-03-02-x",
        "1/2",
        "甲，乙",
        "0571-5550-0100",
        "2026/plan.pdf",
        "CC BY 4.0",
        "https://example.org/",
        "a-b",
        "甲（乙）",
    ],
)
def test_ordinary_text_is_not_quoted(text: str) -> None:
    assert scalar(text) == text
