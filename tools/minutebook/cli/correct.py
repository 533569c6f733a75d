"""`correct`: the correction act for one field of an adopted record; the record itself stays as it is."""

# SPDX-License-Identifier: Apache-2.0

import argparse

from minutebook.cli import new, where
from minutebook.cli.asking import agreed, asking
from minutebook.cli.usage import Exit, Parser, UsageError, spoken
from minutebook.desk.answers import AnswerError
from minutebook.desk.correct import begin
from minutebook.desk.questions import Asking, Question
from minutebook.store.archive import load
from minutebook.store.characters import visible
from minutebook.store.source import WorkingTree
from minutebook.views.wording import Words

_FIELDS = {
    "changes/0/new": "new",
    "reason": "reason",
    "approved_by": "approved_by",
    "corrected_on": "on",
    "recorded_by": "recorded_by",
    "title": "title",
}
_OPTIONS = {field: f"--{name.replace('_', '-')}" for field, name in _FIELDS.items()}


def add_arguments(parser: Parser) -> None:
    """The arguments of `correct`."""
    text = parser.words.text
    parser.argument("id", "id", metavar=text("cli.metavar.id"))
    parser.argument("field", "field", metavar=text("cli.metavar.field"))
    for name in ("new", "reason", "approved_by", "on", "recorded_by", "title"):
        metavar = text("cli.metavar.date" if name == "on" else "cli.metavar.text")
        parser.argument(f"--{name.replace('_', '-')}", f"correct_{name}", dest=name, metavar=metavar)
    parser.argument("--yes", "yes", action="store_true")
    parser.argument("--root", "root", metavar=text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when the act was written; 1 when it would be refused; 2 when the field or an answer is missing."""
    root = where.root_of(options.root)
    archive = load(WorkingTree(root=root)).archive
    try:
        begun = begin(archive, options.id, options.field, title=words.text("cli.correct.title"), lang=spoken(words))
    except AnswerError as error:
        raise UsageError(error.key, **error.values) from error
    start = {**begun.fields}
    if options.title is not None:
        del start["title"]
    print(words.text("cli.correct.now", id=options.id, label=begun.label, old=visible(begun.old, 400)))
    if options.yes and options.on is None:
        options.on = where.today()
    given = [(field, getattr(options, name)) for field, name in _FIELDS.items() if getattr(options, name) is not None]
    on = options.on or where.today()
    taken = {record.id for record in archive.of_kind("correction")}
    names = (begun.name, *(f"{begun.name}-{number}" for number in range(2, 100)))
    name = next((name for name in names if f"correction/{on}-{name}" not in taken), begun.name)
    if options.new is not None and not options.yes and not _meant(begun.old, options.new, words):
        print(words.text("cli.new.nothing"))
        return Exit.FINE
    return new.write(
        options,
        words,
        "correction",
        {"correction": given},
        names={"correction": name},
        start=start,
        ask=_asking(begun.old, words),
        call=new.Call(lead=("correct", options.id, options.field), options=_OPTIONS),
    )


def _asking(old: str, words: Words) -> Asking:
    """Who answers the questions of a correction: told that the whole text is wanted, asked again when it seems cut."""
    ask = asking(words)

    def asked(question: Question) -> str:
        if question.field != ("changes", 0, "new"):
            return ask(question)
        print(words.text("cli.correct.whole", count=len(old.strip())))
        while not _meant(old, told := ask(question), words):
            pass
        return told

    return asked


def _meant(old: str, new: str, words: Words) -> bool:
    """Whether the new words may stand for the whole: long enough, or the person says so after reading both."""
    if not new.strip() or 2 * len(new.strip()) >= len(old.strip()):
        return True
    print(words.text("cli.correct.both", old=old.strip(), new=new.strip()))
    return agreed(words, words.text("cli.correct.short"), default=False)
