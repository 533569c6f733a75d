"""`check`: every problem of every record, or of those named, in the form asked for."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import sys

from minutebook.cli import reports, where
from minutebook.cli.repository import repository_at
from minutebook.cli.usage import Exit, Parser, spoken
from minutebook.gitlog.repository import Repository
from minutebook.model.problem import Problem, Severity
from minutebook.store.adopted import check_adopted
from minutebook.store.archive import load, order
from minutebook.store.contract import Lang
from minutebook.store.findings import findings
from minutebook.store.paths import is_record
from minutebook.store.source import ROOT, Source, WorkingTree
from minutebook.views.wording import Words


def add_arguments(parser: Parser) -> None:
    """The arguments of `check`."""
    parser.argument("paths", "paths", nargs="*", metavar=parser.words.text("cli.metavar.paths"))
    parser.argument("--format", "format", choices=tuple(reports.FORMATS), default="text")
    parser.argument("--strict", "strict", action="store_true")
    parser.argument("--as-of", "as_of", metavar=parser.words.text("cli.metavar.date"))
    parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when nothing was refused (with --strict: and no defect found), else 1."""
    root = where.root_of(options.root)
    only = where.record_paths(root, options.paths)
    report = checked(WorkingTree(root=root), where.day_given(options.as_of), only, spoken(words), repository_at(root))
    sys.stdout.write(reports.FORMATS[options.format](report))
    sys.stdout.flush()
    print(summary(report, words), file=sys.stderr)
    return status(report, strict=options.strict)


def checked(
    source: Source, as_of: str, only: tuple[str, ...], lang: Lang, repository: Repository | None = None
) -> reports.Report:
    """What is wrong in a source on the reference date, and how many record files were looked at.

    With the repository of a working tree, adopted acts that were changed or removed there are told too.
    """
    loaded = load(source, only)
    found = [*findings(loaded, as_of)]
    if repository is not None and isinstance(source, WorkingTree):
        found += map(loaded.locate, check_adopted(repository, source))
    wanted = tuple(path for path in only if path != ROOT)
    problems = {order(one): one for one in (*loaded.problems, *(one for one in found if _among(one.path, wanted)))}
    looked_at = [file for file in loaded.files.values() if is_record(file) and _among(file.path, wanted)]
    return reports.Report(
        problems=tuple(problems[key] for key in sorted(problems)), checked=len(looked_at), as_of=as_of, lang=lang
    )


def status(report: reports.Report, *, strict: bool = False) -> Exit:
    """The exit status these problems ask for; no record at all is never fine."""
    refused = report.count(Severity.REFUSED) > 0 or report.checked == 0
    defect = strict and report.count(Severity.DEFECT) > 0
    return Exit.REFUSED if refused or defect else Exit.FINE


def summary(report: reports.Report, words: Words) -> str:
    """One line with the counts."""
    return words.text(
        "cli.check.summary",
        checked=report.checked,
        refused=report.count(Severity.REFUSED),
        defects=report.count(Severity.DEFECT),
        advice=report.count(Severity.ADVICE),
    )


def print_problems(problems: tuple[Problem, ...], lang: Lang) -> None:
    """Problems as people read them, where errors go."""
    sys.stdout.flush()
    sys.stderr.write(reports.text(reports.Report(problems=problems, checked=1, as_of="", lang=lang)))


def _among(path: str, only: tuple[str, ...]) -> bool:
    return not only or any(path == wanted or path.startswith(f"{wanted}/") for wanted in only)
