"""Attack cases D01 to D22 and D51: hostile or careless YAML, each refused with a place, a code and a remedy."""

# SPDX-License-Identifier: Apache-2.0

import resource
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from referencing import Registry
from referencing.exceptions import Unresolvable

from minutebook.store.archive import Loaded
from minutebook.store.catalogue import line, severity
from minutebook.store.contract import BASE, Contract, ContractError
from minutebook.store.source import WorkingTree
from tests.corpus.builders import UNIT, copy_of_base, records_of

MEETING = "records/meeting/2026/2026-03-20-yard-talk.yaml"
SETTINGS = "records/settings/community.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_of_base(tmp_path)


def _loaded(root: Path, path: str, old: str, new: str | bytes) -> Loaded:
    """The base set with one passage exchanged; the limits every refusal keeps are checked here."""
    raw = (root / path).read_bytes()
    assert old.encode() in raw
    (root / path).write_bytes(raw.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))
    before = time.process_time()
    loaded = records_of(WorkingTree(root=root))
    assert time.process_time() - before < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_000_000
    for problem in loaded.problems:
        for lang in ("zh", "en"):
            first, remedy = line(problem, lang).split("\n")  # type: ignore[arg-type]
            assert first.startswith(f"{path}:{problem.line}:{problem.column}: {problem.code} ")
            assert remedy.strip()
            assert len(first) < 1000
    return loaded


def _told(loaded: Loaded) -> list[tuple[str, int, int]]:
    assert all(severity(problem) == "refused" for problem in loaded.problems)
    return [(problem.code, problem.line, problem.column) for problem in loaded.problems]


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system [ls]", "!env HOME", "!include /etc/passwd", "!!binary aGk="]
)
def test_d01_tags_are_refused_and_nothing_runs(root: Path, tag: str) -> None:
    assert _told(_loaded(root, UNIT, "title: 垂柳院", f"title: {tag}")) == [("R117", 3, 8)]


def test_d02_anchors_and_aliases_are_refused(root: Path) -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 9))
    loaded = _loaded(root, UNIT, "title: 垂柳院\n", f"title: 垂柳院\n{laughs}")
    assert {code for code, _, _ in _told(loaded)} == {"R116"}
    assert len(loaded.problems) == 9 + 16


def test_d03_a_key_twice_names_both_lines(root: Path) -> None:
    loaded = _loaded(root, MEETING, "  present: 23\n", "  present: 23\n  present: 32\n")
    assert _told(loaded) == [("R119", 17, 3)]
    assert line(loaded.problems[0], "zh").split("\n")[0].endswith("字段 present 写了两次，第一次在第 16 行第 3 列")


@pytest.mark.parametrize("text", ["NO", "off", "Yes", "y", "~", "null"])
def test_d04_words_for_yes_and_no_stay_text(root: Path, text: str) -> None:
    loaded = _loaded(root, UNIT, "title: 垂柳院", f"title: {text}")
    assert loaded.problems == ()
    assert loaded.archive["unit/willow-court"].data["title"] == text


def test_d05_times_stay_text_and_are_valid(root: Path) -> None:
    loaded = _loaded(root, MEETING, 'starts: "19:30"\nends: "20:50"', "starts: 08:30\nends: 19:30")
    assert loaded.problems == ()
    data = loaded.archive["meeting/2026-03-20-yard-talk"].data
    assert (data["starts"], data["ends"]) == ("08:30", "19:30")


def test_d06_numbers_of_rooms_stay_as_written(root: Path) -> None:
    loaded = _loaded(root, UNIT, "households: 40", "households: 40\naliases:\n  - 010\n  - 08\n  - 1_000")
    assert loaded.problems == ()
    assert loaded.archive["unit/willow-court"].data["aliases"] == ["010", "08", "1_000"]


def test_d07_a_date_that_does_not_exist_is_refused_at_its_place(root: Path) -> None:
    assert _told(_loaded(root, UNIT, '"2026-01-10"', "2024-02-30")) == [("S213", 8, 8)]


@pytest.mark.parametrize(
    "deep",
    [
        "[" * 25_000,
        "{a: " * 3_000,
        "- " * 3_000,
        "\n" + "\n".join("  " * n + "a:" for n in range(1, 600)),
        "? " * 3_000,
    ],
    ids=["brackets", "braces", "hyphens", "maps", "questions"],
)
def test_d08_deep_nesting_is_refused_and_the_process_lives(root: Path, deep: str) -> None:
    loaded = _loaded(root, UNIT, "title: 垂柳院", f"title: {deep}")
    assert {problem.code for problem in loaded.problems} <= {"R113", "R107"}
    assert loaded.problems


def test_d08_three_thousand_nested_maps_within_the_size_limit(root: Path) -> None:
    nested = "".join(" " * n + "a:\n" for n in range(1, 1400))
    assert [code for code, _, _ in _told(_loaded(root, UNIT, "title: 垂柳院\n", f"title:\n{nested}"))] == ["R113"]


def test_d09_gb18030_is_guessed_and_the_remedy_is_to_save_as_utf8(root: Path) -> None:
    (root / UNIT).write_bytes((root / UNIT).read_text("utf-8").encode("gb18030"))
    problem = records_of(WorkingTree(root=root)).problems[0]
    assert line(problem, "zh") == (
        f"{UNIT}:3:8: R102 文件不是 UTF-8 编码，看起来是 GB18030\n  在编辑器里选“另存为”，编码选 UTF-8，再保存一次。"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_d10_utf16_is_refused_with_or_without_its_mark(root: Path, encoding: str) -> None:
    (root / UNIT).write_bytes((root / UNIT).read_text("utf-8").encode(encoding))
    assert [problem.code for problem in records_of(WorkingTree(root=root)).problems] in (["R102"], ["R104"])


def test_d11_two_documents_are_refused(root: Path) -> None:
    assert _told(_loaded(root, UNIT, "unit_kind: compound\n", "unit_kind: compound\n---\n")) == [("R114", 5, 1)]


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "1e999", "NaN"])
def test_d12_what_is_no_number_is_refused_where_a_number_belongs(root: Path, value: str) -> None:
    assert _told(_loaded(root, MEETING, "present: 23", f"present: {value}")) == [("S206", 16, 12)]


@pytest.mark.parametrize("value", [".nan", ".inf", "-.inf", "1e999", "NaN"])
def test_d12_what_is_no_number_is_refused_where_an_area_belongs(root: Path, value: str) -> None:
    assert _told(_loaded(root, UNIT, '"3210.50"', value)) == [("S212", 6, 13)]


@pytest.mark.parametrize("digits", ["0x" + "1" * 200_000, "9" * 200_000, "1" + "0" * 400])
def test_d13_a_huge_number_is_refused_and_so_is_shown_short(root: Path, digits: str) -> None:
    assert _told(_loaded(root, MEETING, "present: 23", f"present: {digits}")) == [("S206", 16, 12)]


@pytest.mark.parametrize("character", ["\u202e", "\u2066", "\u200b", "\u00ad", "\ufeff", "\x07", "\U000e0041"])
def test_d14_characters_that_mislead_are_refused_by_their_code_point(root: Path, character: str) -> None:
    loaded = _loaded(root, UNIT, "title: 垂柳院", f"title: 垂{character}柳院")
    assert _told(loaded) == [("R104", 3, 9)]
    assert f"U+{ord(character):04X}" in line(loaded.problems[0], "zh")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\r"])
def test_d15_a_line_separator_in_a_comment_hides_nothing(root: Path, separator: str) -> None:
    loaded = _loaded(root, UNIT, "schema: unit/1", f"# 备注{separator}households: 41\nschema: unit/1")
    assert _told(loaded) == [("R104", 1, 5)]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A local web address and what was asked of it."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)

        def serve() -> None:
            try:
                while True:
                    connection, _ = server.accept()
                    with connection:
                        asked.append(connection.recv(1000))
            except OSError:
                return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x.json", asked
        thread.join()


def test_d16_no_request_leaves_for_a_remote_reference(listener: tuple[str, list[bytes]]) -> None:
    address, asked = listener
    schema = {"$id": f"{BASE}unit-1.json", "type": "object", "properties": {"a": {"$ref": address}}}
    with pytest.raises(ContractError):
        Contract.of({"unit-1.json": schema})
    with pytest.raises(jsonschema.exceptions._WrappedReferencingError) as error:
        jsonschema.Draft202012Validator(schema, registry=Registry()).is_valid({"a": 1})
    assert isinstance(error.value._wrapped, Unresolvable)
    assert asked == []


def test_d17_a_file_reference_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "string"}')
    schema = {"$id": f"{BASE}unit-1.json", "type": "object", "properties": {"a": {"$ref": secret.as_uri()}}}
    with pytest.raises(ContractError):
        Contract.of({"unit-1.json": schema})


# D18, a pattern that takes exponential time, and D22, a misspelt keyword, are held in tests/schemas.


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (UNIT, '"2026-01-10"', "10.1.2026", ("S229", 8, 8)),
        (SETTINGS, "https://xiaoyang.example/", "javascript:alert(1)", ("S214", 13, 10)),
        (SETTINGS, "https://xiaoyang.example/", '"@"', ("S214", 13, 10)),
        (SETTINGS, "https://xiaoyang.example/", "data:text/html,x", ("S214", 13, 10)),
    ],
)
def test_d19_formats_are_asserted(root: Path, path: str, old: str, new: str, expected: tuple[str, int, int]) -> None:
    assert _told(_loaded(root, path, old, new)) == [expected]


@pytest.mark.parametrize("text", ['"unit/willow-court\\n"', "|\n  unit/willow-court"])
def test_d20_an_id_with_a_line_break_at_its_end_is_refused(root: Path, text: str) -> None:
    assert _told(_loaded(root, UNIT, "id: unit/willow-court", f"id: {text}")) == [("S222", 2, 5)]


def test_d21_four_thousand_entries_are_checked_for_repeats_in_under_a_second(root: Path) -> None:
    matters = "".join(f"  - matter/2026-01-01-m{number}\n" for number in range(4000))
    before = time.process_time()
    loaded = _loaded(root, MEETING, "matters:\n", f"matters:\n{matters}  - matter/2026-01-01-m0\n")
    assert time.process_time() - before < 4
    assert [code for code, _, _ in _told(loaded) if code[0] == "S"] == ["S221"]


@pytest.mark.parametrize(
    ("value", "code"), [("-1", "S215"), ("2.5", "S206"), ("true", "S206"), ("1" + "0" * 400, "S206"), ("1e3", "S206")]
)
def test_d51_votes_are_whole_numbers_of_nought_or_more(root: Path, value: str, code: str) -> None:
    assert _told(_loaded(root, MEETING, "present: 23", f"present: {value}")) == [(code, 16, 12)]


MEGABYTE = {
    "spaces": "a: 1\n" + " " * 900_000,
    "comments": "a: 1\n" + "#\n" * 400_000,
    "trailing comments": "a: 1\n" + "b: 1 #\n" * 120_000,
    "repeated keys": "a: 1\n" * 180_000,
    "empty values": "".join(f"a{n}:\n" for n in range(100_000)),
    "unknown keys": "schema: meeting/1\n" + "".join(f"a{n}: 1\n" for n in range(80_000)),
    "items of another type": "schema: meeting/1\nmatters:\n" + "  - {a: 1}\n" * 90_000,
    "wrong numbers": "schema: meeting/1\nagenda:\n" + "  - number: x\n" * 60_000,
    "missing fields": "schema: meeting/1\nagenda:\n" + "  - number: 1\n" * 60_000,
    "references to nothing": "schema: meeting/1\nmatters:\n" + "".join(f"  - m{n}\n" for n in range(90_000)),
    "anchors": "a:\n" + "  - &a b\n" * 90_000,
    "brackets": "a: " + "[],{}" * 100_000,
    "one word": "a: " + "x" * 900_000,
    "one quoted word": 'a: "' + "\\n" * 400_000 + '"',
    "quotes": "a: " + "'" * 900_000,
    "colons": "a: " + ":" * 900_000,
    "hyphens": "-" * 900_000,
    "bytes that are no text": "\x00" * 900_000,
}


@pytest.mark.parametrize("text", MEGABYTE.values(), ids=MEGABYTE.keys())
def test_no_file_of_a_megabyte_takes_five_seconds_or_tells_more_than_people_read(root: Path, text: str) -> None:
    (root / MEETING).write_text(text, "utf-8")
    before = time.process_time()
    loaded = records_of(WorkingTree(root=root))
    assert time.process_time() - before < 5
    assert 0 < len(loaded.problems) <= 500
    assert all(line(problem, "zh") for problem in loaded.problems)
