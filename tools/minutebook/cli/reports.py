"""One list of problems in the forms that people, programs and forges read: text, JSON, GitHub, GitLab, SARIF 2.1.0.

The list comes sorted; nothing here judges, drops or reorders. Every form says the same sentences.
"""

# SPDX-License-Identifier: Apache-2.0

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from minutebook.cli.program import called
from minutebook.model.problem import Problem, Severity
from minutebook.store import catalogue
from minutebook.store.contract import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check found: the problems in order, how many record files were looked at, the reference date."""

    problems: tuple[Problem, ...]
    checked: int
    as_of: str
    lang: Lang

    def count(self, severity: Severity) -> int:
        """How many problems have this verdict."""
        return sum(catalogue.severity(problem) is severity for problem in self.problems)


def text(report: Report) -> str:
    """For people: place, code, sentence, and the remedy on the next line."""
    return "".join(f"{called(catalogue.line(problem, report.lang))}\n" for problem in report.problems)


def json_text(report: Report) -> str:
    """For programs: one object with the counts and every problem."""
    counts = {severity.value: report.count(severity) for severity in Severity}
    problems = [_told(problem, report.lang) for problem in report.problems]
    return _json({"as_of": report.as_of, "checked": report.checked, **counts, "problems": problems})


def github(report: Report) -> str:
    """Workflow commands, which GitHub shows as annotations beside the line.

    Source: GitHub Docs, "Workflow commands": in a message `%`, CR and LF are escaped, in a property also `:` and `,`.
    """
    lines = []
    for problem in report.problems:
        sentence, remedy = catalogue.say(problem, report.lang)
        line, column = place(problem)
        where = f"file={_property(problem.path)},line={line},col={column},title={_property(problem.code)}"
        said = _message(f"{sentence}\n{remedy}")
        lines.append(f"::{_GITHUB[catalogue.severity(problem)]} {where}::{said}\n")
    return "".join(lines)


def gitlab(report: Report) -> str:
    """GitLab's Code Quality report: a list whose fingerprints stay the same when lines move."""
    seen: Counter[str] = Counter()
    entries = []
    for problem in report.problems:
        sentence, remedy = catalogue.say(problem, report.lang)
        entries.append(
            {
                "description": f"{problem.code} {sentence} {remedy}",
                "check_name": problem.code,
                "fingerprint": _fingerprint(problem, seen),
                "severity": _GITLAB[catalogue.severity(problem)],
                "location": {"path": _utf8(problem.path), "lines": {"begin": place(problem)[0]}},
            }
        )
    return _json(entries)


def sarif(report: Report) -> str:
    """A log of the Static Analysis Results Interchange Format, OASIS Standard 2.1.0."""
    codes = sorted({problem.code for problem in report.problems})
    seen: Counter[str] = Counter()
    driver = {
        "name": "minutebook",
        "language": "zh-CN" if report.lang == "zh" else "en",
        "rules": [_rule(code, report.lang) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes, report.lang, seen) for problem in report.problems],
    }
    return _json({"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]})


FORMATS: Final[Mapping[str, Callable[[Report], str]]] = {
    "text": text,
    "json": json_text,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
}
_GITHUB: Final = {Severity.REFUSED: "error", Severity.DEFECT: "warning", Severity.ADVICE: "notice"}
_GITLAB: Final = {Severity.REFUSED: "blocker", Severity.DEFECT: "major", Severity.ADVICE: "info"}
_SARIF: Final = {Severity.REFUSED: "error", Severity.DEFECT: "warning", Severity.ADVICE: "note"}


def place(problem: Problem) -> tuple[int, int]:
    """Line and column, counted from 1, also where none is known."""
    return max(problem.line, 1), max(problem.column, 1)


def _told(problem: Problem, lang: Lang) -> dict[str, Any]:
    sentence, remedy = catalogue.say(problem, lang)
    entry = catalogue.entry(problem.code)
    line, column = place(problem)
    return {
        "path": _utf8(problem.path),
        "line": line,
        "column": column,
        "code": problem.code,
        "severity": entry.severity.value,
        "field": "/".join(map(str, problem.field)),
        "sentence": sentence,
        "remedy": remedy,
        "rule": entry.wordings[lang].rule,
        "source": entry.source,
    }


def _rule(code: str, lang: Lang) -> dict[str, Any]:
    entry = catalogue.entry(code)
    return {
        "id": code,
        "shortDescription": {"text": entry.wordings[lang].rule},
        "help": {"text": entry.source},
        "defaultConfiguration": {"level": _SARIF[entry.severity]},
    }


def _result(problem: Problem, codes: Sequence[str], lang: Lang, seen: Counter[str]) -> dict[str, Any]:
    sentence, remedy = catalogue.say(problem, lang)
    line, column = place(problem)
    return {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _SARIF[catalogue.severity(problem)],
        "message": {"text": f"{sentence} {remedy}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(_utf8(problem.path)), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": line, "startColumn": column},
                }
            }
        ],
        "partialFingerprints": {"minutebook/v1": _fingerprint(problem, seen)},
    }


def _fingerprint(problem: Problem, seen: Counter[str]) -> str:
    """The same for the same fault in the same field, wherever its line is; told apart when there are several."""
    sentence, _ = catalogue.say(problem, "zh")
    parts = (problem.code, _utf8(problem.path), "/".join(map(str, problem.field)), sentence)
    same = "\0".join(parts)
    seen[same] += 1
    return hashlib.sha256(f"{same}\0{seen[same]}".encode("utf-8", "backslashreplace")).hexdigest()


def _message(said: str) -> str:
    return said.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _message(_utf8(value)).replace(":", "%3A").replace(",", "%2C")


def _utf8(path: str) -> str:
    """A path fit for UTF-8; a name in another encoding keeps its bytes visible."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
