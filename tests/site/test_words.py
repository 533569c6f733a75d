"""The interface's words: both languages say the same things, nothing asked for is missing, nothing kept is unused.

Record text stays Chinese in every language. To tell it from the interface's own words, the English site is also built
from the sample with all Chinese of its records, problems and names taken out: what Chinese is left would be ours.
"""
# SPDX-License-Identifier: Apache-2.0

import ast
import dataclasses
import html
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from jinja2 import Environment, nodes

from minutebook.cli.main import parser
from minutebook.gitlog.errors import GitError
from minutebook.model.problem import Severity
from minutebook.model.record import Archive, Record
from minutebook.procedures.stages import StageStatus
from minutebook.publish import edition as publishing
from minutebook.publish import site
from minutebook.rules.explain import reason
from minutebook.rules.rule import Comparator, ElectorateKind, Measure
from minutebook.rules.tally import Outcome
from minutebook.store.contract import house_contract
from minutebook.store.phrases import phrases
from minutebook.views.answer import AnswerState
from minutebook.views.sentence import sentence
from minutebook.views.story import edition_of
from minutebook.views.wording import Words

ROOT = Path(__file__).parents[2]
TOOLS = ROOT / "tools/minutebook"
TEMPLATES = sorted((ROOT / "site/templates").glob("*.html"))
CHINESE = re.compile("[\u2e80-\u303f\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef]")
KEY = re.compile(r"[a-z]+(\.[a-zA-Z0-9_-]+)+")
PACKAGES = ("publish", "views", "desk", "cli")


def enum_of(kind: str, *fields: str) -> list[str]:
    form = house_contract().current(kind)
    assert form is not None
    shape = form.shape
    for name in fields:
        shape = shape.fields[name] if shape.item is None else shape.item.fields[name]
    return list(shape.words)


def comparable() -> set[str]:
    """Every amount that a rule's comparisons may name."""
    sections = ("composition", "participation", "approval")
    return {name for section in sections for side in ("of", "out_of") for name in enum_of("rule", section, side)}


def reasons() -> set[str]:
    listed = re.search(r"Keys: (.*?)\n\n", str(reason.__doc__), re.DOTALL)
    assert listed
    return {*re.findall(r"`([a-z_]+)`", listed[1]), "approval_failed_held"}


def called(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                yield node


@cache
def modules(package: str = "") -> tuple[ast.Module, ...]:
    return tuple(ast.parse(path.read_text(encoding="utf-8")) for path in sorted((TOOLS / package).rglob("*.py")))


def first_words(package: str, place: int, *names: str) -> set[str]:
    """The literal argument at this place of every call of these names in a package."""
    given = [call.args[place] for tree in modules(package) for call in called(tree, *names) if len(call.args) > place]
    return {node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def contents_list() -> set[str]:
    """The keys of a story's parts, from the list that `pages` makes of them."""
    found = set()
    for tree in modules("publish"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef) and function.name == "_sections":
                rows = [
                    node.elts[1] for node in ast.walk(function) if isinstance(node, ast.Tuple) and len(node.elts) == 3
                ]
                found |= {str(row.value) for row in rows if isinstance(row, ast.Constant)}
    return found


def error_codes() -> set[str]:
    kinds: list[type[GitError]] = [GitError, *GitError.__subclasses__()]
    return {
        *(kind.key for kind in kinds),
        *publishing._REASONS.values(),
        "edition-not-written",
        *first_words("publish", 0, "PublishError"),
        *first_words("desk", 0, "DemoError"),
    }


def asked_in_templates() -> dict[str, set[str]]:
    """The keys that templates ask for, by template; what is joined at run time as `*`."""
    asked: dict[str, set[str]] = {}
    for path in TEMPLATES:
        tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        keys = asked.setdefault(path.name, set())
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t":
                keys.update(spelled_in_template(call.args[0]))
            elif isinstance(call.node, nodes.Getattr) and call.node.attr == "fact":
                keys.update(f"fact.{name}" for name in spelled_in_template(call.args[0]))
    return asked


def spelled_in_template(node: nodes.Node) -> list[str]:
    match node:
        case nodes.Const(value=str() as value):
            return [value]
        case nodes.CondExpr(expr1=one, expr2=other):
            return [*spelled_in_template(one), *(spelled_in_template(other) if other else [])]
        case nodes.Concat(nodes=parts):
            return ["".join(part.value if isinstance(part, nodes.Const) else "*" for part in parts)]
    raise AssertionError(f"a key of a kind nobody can follow, line {node.lineno}")


def asked_in_python(package: str) -> set[str]:
    """The keys that a package asks for in plain sight, with `*` where a value is put in."""
    asked: set[str] = set()
    for tree in modules(package):
        for call in called(tree, "text", "_text", "sentence", "UsageError", "Sentence", "_both"):
            for node in [*call.args, *(word.value for word in call.keywords if word.arg == "key")]:
                asked |= {spelled for spelled in spelled_in_python(node) if KEY.fullmatch(spelled.replace("*", "x"))}
    return asked


def spelled_in_python(node: ast.AST) -> list[str]:
    match node:
        case ast.Constant(value=str() as value):
            return [value]
        case ast.IfExp(body=one, orelse=other):
            return [*spelled_in_python(one), *spelled_in_python(other)]
        case ast.JoinedStr(values=parts):
            return ["".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in parts)]
    return []


def closed_words() -> Mapping[str, Sequence[str]]:
    """What `*` may be in a key joined at run time, in the words of the contract and of the rules."""
    lists = ("matters", "meetings", "votes", "notices")
    decides = [word for word in enum_of("decision", "decides") if word not in ("rejected", "withdrawn")]
    return {
        "act.*": acts(),
        "answer.*": decides,
        "answer.*_from": decides,
        "answer.basis_*": enum_of("decision", "basis"),
        "answer.counted_*": [*Outcome],
        "answer.rejected_*_*": [
            f"{part}_{step}" for part in ("area", "heads") for step in ("participation", "approval")
        ],
        "answer.window_*": ["vote", "objection"],
        "fact.*": [],
        "frame.*": site.FRAME_LABELS,
        "list.*_description": lists,
        "list.*_title": lists,
        "outcome.*": [*Outcome],
        "quantity.*.*": [f"{measure.value}.{name}" for measure in Measure for name in sorted(comparable())],
        "reason.*": sorted(reasons()),
        "stage.*": [*StageStatus],
        "state.*": [*AnswerState],
        "story.*": sorted(contents_list()),
        "told.office_*": enum_of("office", "office_kind"),
        "unit.*": [*Measure],
        "vote.exact_*": [*Comparator],
        "vote.of_*": [*Comparator],
        "vote.row_*": ["invalid", "not_returned", "not_delivered"],
        "who.*": [*ElectorateKind],
        "error.*": sorted(error_codes()),
        "severity.*": [*Severity],
        "severity.*_means": [*Severity],
        "cli.example.*": said_by_parser("cli.example."),
        "cli.verb.*": said_by_parser("cli.verb."),
        "cli.help.*": said_by_parser("cli.help."),
    }


def acts() -> list[str]:
    """The kinds of record that a story tells: all that are dated, less what is in force rather than done."""
    forms = house_contract().forms.values()
    return sorted({form.kind for form in forms if form.act_date} - {"rule", "procedure"})


class Overheard(Words):
    """Chinese words that remember which keys were asked for."""

    def __init__(self) -> None:
        super().__init__("zh", phrases("zh"))
        self.asked: set[str] = set()

    def text(self, key: str, **values: Any) -> str:
        self.asked.add(key)
        return super().text(key, **values)


@cache
def said_by_parser(start: str) -> list[str]:
    """What follows this beginning in the keys that the command's parser really asks for."""
    words = Overheard()
    parser(words)
    return sorted(key.removeprefix(start) for key in words.asked if key.startswith(start))


def resolved(patterns: set[str]) -> set[str]:
    words = closed_words()
    found = set()
    for pattern in patterns:
        if "*" not in pattern:
            found.add(pattern)
            continue
        if pattern.startswith("cli.") and pattern not in words:
            # The command's own lists are open; here only that some phrase stands ready.
            kept = {key for key in phrases("zh") if re.fullmatch(re.escape(pattern).replace(r"\*", ".+"), key)}
            found |= kept or {pattern}
            continue
        assert pattern in words, f"{pattern}: say in closed_words() what may stand there"
        start, _, end = re.sub(r"\*[._]\*", "*", pattern).partition("*")
        found |= {f"{start}{word}{end}" for word in words[pattern]}
    return found


def marks(phrase: str) -> list[tuple[str, str]]:
    return sorted((name, mark or "") for _, name, mark, _ in Formatter().parse(phrase) if name is not None)


def test_both_languages_have_the_same_keys_in_the_same_order() -> None:
    assert list(phrases("en")) == list(phrases("zh"))


def test_a_phrase_takes_the_same_values_with_the_same_marks_in_both_languages() -> None:
    differing = [key for key, chinese in phrases("zh").items() if marks(phrases("en")[key]) != marks(chinese)]
    assert differing == []


def test_no_english_phrase_holds_chinese_and_no_phrase_is_empty() -> None:
    # The command speaks of Chinese records, and its help has both languages beside each other.
    spoken = {key: text for key, text in phrases("en").items() if not key.startswith("cli.")}
    assert [key for key, text in spoken.items() if CHINESE.search(text)] == []
    assert [key for lang in ("zh", "en") for key, text in phrases(lang).items() if not text] == []


def test_every_key_a_template_asks_for_is_in_the_catalogue() -> None:
    wanted = {key for keys in asked_in_templates().values() for key in keys}
    assert sorted(resolved(wanted) - phrases("zh").keys()) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_key_a_package_asks_for_is_in_the_catalogue(package: str) -> None:
    assert sorted(resolved(asked_in_python(package)) - phrases("zh").keys()) == []


def test_every_pair_a_rule_may_compare_has_its_words() -> None:
    pairs = {
        f"quantity.{measure}.{name}" for measure in enum_of("rule", "approval", "measure") for name in comparable()
    }
    assert sorted(pairs - phrases("zh").keys()) == []


def test_every_way_a_vote_is_decided_has_its_sentence() -> None:
    assert sorted({f"reason.{key}" for key in reasons()} - phrases("zh").keys()) == []


def test_no_phrase_is_kept_that_nobody_says() -> None:
    wanted = {key for keys in asked_in_templates().values() for key in keys}
    written = {
        node.value
        for tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    joined = {pattern for pattern in closed_words() if pattern != "fact.*"}
    said = (
        resolved(wanted | joined | {pattern for package in PACKAGES for pattern in asked_in_python(package)}) | written
    )
    assert sorted(phrases("zh").keys() - said) == []


def test_a_value_that_differs_by_language_is_taken_in_the_language_of_the_page() -> None:
    said = sentence("answer.next", stage="公告", stage_en="Notice")
    assert Words("zh", phrases("zh")).say(said) == "下一步：公告。"
    assert Words("en", phrases("en")).say(said) == "Next: Notice."


@cache
def gathered() -> site.Gathered:
    return site.gather(ROOT, as_of="2026-11-20")


def without_chinese(value: Any) -> Any:
    match value:
        case str():
            return CHINESE.sub("x", value)
        case Mapping():
            return {name: without_chinese(part) for name, part in value.items()}
        case list() | tuple():
            return type(value)(without_chinese(part) for part in value)
    return value


def blanked(record: Record) -> Record:
    return dataclasses.replace(record, data=without_chinese(record.data))


@cache
def built(lang: str, *, blank: bool = False) -> Mapping[str, str]:
    """The pages of the sample's site, as HTML by address."""
    whole = gathered()
    if blank:
        problems = [dataclasses.replace(one, values=without_chinese(one.values)) for one in whole.edition.problems]
        archive = Archive.of(blanked(record) for record in whole.edition.recorded)
        edition = edition_of(archive, problems=problems, history=None, versions={}, as_of=whole.edition.as_of)
        whole = dataclasses.replace(whole, edition=edition)
    pages = dict(site.files(whole, cache=None, lang=lang))
    return {path: content.decode() for path, content in pages.items() if path.endswith(".html")}


def test_the_english_site_has_the_pages_of_the_chinese_one() -> None:
    assert built("en").keys() == built("zh").keys()
    assert len(built("en")) > 40


def test_with_the_records_chinese_taken_out_no_chinese_is_left_on_an_english_page() -> None:
    # The guide is written by hand in Chinese; a defect's source is the name of a law.
    pages = {path: page for path, page in built("en", blank=True).items() if path != "how-to-read/index.html"}
    left = {}
    for path, page in pages.items():
        ours = re.sub(r'<p class="mb-defect__source">.*?</p>', "", html.unescape(page))
        if found := CHINESE.search(ours):
            left[path] = ours[max(0, found.start() - 60) : found.end() + 60]
    assert left == {}


def test_an_english_page_says_so_and_marks_the_records_text_as_chinese() -> None:
    page = built("en")["matter/2025-09-08-lawn-parking/index.html"]
    assert '<html lang="en"' in page
    assert '<h1 lang="zh-CN">柳岸花园东草坪改停车位</h1>' in page
    assert '<div class="mb-prose" lang="zh-CN"><p>六十三名业主联名写信' in page
    assert "Where it stands" in page
    assert "Notice before the vote" in page


def test_the_next_stage_has_its_english_title_on_an_english_page() -> None:
    assert "next: Accepted" in built("en")["index.html"]
    assert (
        '<p class="mb-answer__since">Next: Accepted.</p>' in built("en")["matter/2026-02-24-riverside-gas/index.html"]
    )


def test_a_chinese_page_does_not_repeat_its_language_on_every_text() -> None:
    assert not any('lang="zh-CN"' in page for page in built("zh").values())


@pytest.mark.parametrize("joined", [".Met", ".Needed", ".Computed", ".Chosen", ".Roll", ".Telephone", ".Satisfied"])
def test_sentences_that_follow_each_other_are_parted_in_english(joined: str) -> None:
    assert [path for path, page in built("en").items() if joined in page] == []
