"""The catalogue of problems: for every code its verdict, its words in two languages, its rule, source and example.

The entries lie in `problems/*.yaml`, one file for each family, read by the same strict reader as the records. A check
gives a code and values; here they become a sentence and a remedy. Saying a problem never fails, however hostile the
value: it is shortened and made visible first, and is never itself taken for a pattern.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from minutebook.checks.identifiers import concealed
from minutebook.model.problem import Problem, Severity
from minutebook.store.characters import visible
from minutebook.store.contract import Lang
from minutebook.store.reader import UnreadableError, read

FOLDER: Final = Path(__file__).resolve().parent / "problems"
OWN_RULE: Final = "本工具的记录格式"
_PLACE = re.compile(r"\{([a-z0-9_]+)\}")
_LONG: Final = frozenset(
    {"allowed", "meaning", "label", "within", "path", "right", "other", "limit", "found", "kinds", "example"}
)


class CatalogueError(RuntimeError):
    """An entry of the catalogue is wrong, or a check used a code that has none: a mistake of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One entry in one language: what must be, what to do now, and the rule behind it."""

    sentence: str
    remedy: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code of the catalogue.

    `right` and `wrong` are two forms of one passage; where `file` names a file of the base set, putting `wrong` in the
    place of `right` there causes exactly this problem.
    """

    code: str
    family: str
    severity: Severity
    wordings: Mapping[str, Wording]
    source: str
    file: str
    right: str
    wrong: str


@cache
def catalogue() -> Mapping[str, Entry]:
    """All entries by code, in the order of codes.

    Raises:
        CatalogueError: an entry is incomplete or a code is given twice.
    """
    entries: dict[str, Entry] = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        try:
            told_by_code = read(f"problems/{file.name}", file.read_bytes()).data
        except UnreadableError as error:
            raise CatalogueError(str(error)) from error
        for code, told in told_by_code.items():
            if code in entries:
                raise CatalogueError(f"{file.name}: {code} is given twice")
            entries[code] = _entry(file.stem, code, told)
    return dict(sorted(entries.items()))


def entry(code: str) -> Entry:
    """The entry of a code.

    Raises:
        CatalogueError: there is none.
    """
    found = catalogue().get(code)
    if found is None:
        raise CatalogueError(f"no problem has the code {visible(code)}")
    return found


def severity(problem: Problem) -> Severity:
    """Whether a problem refuses its record, marks a defect of the act, or only advises."""
    return entry(problem.code).severity


def refuses(problems: Iterable[Problem]) -> bool:
    """Whether any of these problems keeps its record out."""
    return any(severity(problem) is Severity.REFUSED for problem in problems)


def say(problem: Problem, lang: Lang) -> tuple[str, str]:
    """The sentence and the remedy of a problem in a language, each one line."""
    wording = entry(problem.code).wordings[lang]
    return _filled(wording.sentence, problem.values, lang), _filled(wording.remedy, problem.values, lang)


def line(problem: Problem, lang: Lang) -> str:
    """A problem as people read it: `path:line:column: CODE sentence`, and the remedy on the next line.

    A folder, or a file that holds no record, has no line.
    """
    sentence, remedy = say(problem, lang)
    place = visible(problem.path, 400)
    if problem.on != "record" or problem.line > 1 or problem.path.endswith((".yaml", ".yml")):
        place += f":{max(problem.line, 1)}:{max(problem.column, 1)}"
    return f"{place}: {problem.code} {sentence}\n  {remedy}"


def _filled(template: str, values: Mapping[str, str], lang: Lang) -> str:
    def fill(place: re.Match[str]) -> str:
        name = place[1]
        value = values.get(f"{name}_{lang}", values.get(name, "?"))
        return concealed(visible(str(value), 400 if name in _LONG else 60))

    return _PLACE.sub(fill, template)


def _entry(family: str, code: str, told: Any) -> Entry:
    try:
        return Entry(
            code=code,
            family=family,
            severity=Severity(told["severity"]),
            wordings={
                lang: Wording(sentence=said["sentence"], remedy=said["remedy"], rule=said["rule"])
                for lang, said in (("zh", told["zh"]), ("en", told["en"]))
            },
            source=told.get("source", OWN_RULE),
            file=told.get("file", ""),
            right=told.get("right", ""),
            wrong=told["wrong"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CatalogueError(f"{family}.yaml: {code} is incomplete: {error}") from error
