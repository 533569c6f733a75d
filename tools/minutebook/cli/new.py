"""`new`: a record of a kind asked field by field, or given by options, and its companions; written only when valid."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minutebook.cli import where
from minutebook.cli.asking import NobodyAnswersError, agreed, asking, is_no, is_yes, line
from minutebook.cli.check import print_problems
from minutebook.cli.program import command, program
from minutebook.cli.repository import in_repository
from minutebook.cli.usage import Exit, Parser, UsageError, spoken
from minutebook.desk.answers import AnswerError
from minutebook.desk.naming import field_meant
from minutebook.desk.new import COMPANIONS, Desk, Drafted, NothingToAskError
from minutebook.desk.questions import Asking
from minutebook.desk.writing import WrongPlaceError
from minutebook.model.ids import KINDS
from minutebook.model.record import FieldPath
from minutebook.store.archive import load
from minutebook.store.characters import visible
from minutebook.store.contract import Lang, house_contract
from minutebook.store.source import WorkingTree
from minutebook.views.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How a call of this verb is written: its words before the answers, and the options that are not `--set FIELD`."""

    lead: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)

    def option(self, name: str) -> str:
        """What comes before `=` and the value of a field."""
        return self.options.get(name, f"--set {name}")

    def again(self, answers: Sequence[tuple[str, str]]) -> list[str]:
        """The words that give these answers; a verb with options of its own settles the other fields itself."""
        kept = [one for one in answers if not self.options or one[0] in self.options]
        return [*self.lead, *(f"{self.option(name).replace(' ', '=')}={value}" for name, value in kept)]


def add_arguments(parser: Parser) -> None:
    """The arguments of `new`."""
    text = parser.words.text
    parser.argument("kind", "kind", metavar=text("cli.metavar.kind"))
    parser.argument("--set", "set", action="append", default=[], metavar=text("cli.metavar.set"))
    parser.argument("--name", "name", metavar=text("cli.metavar.name"))
    parser.argument("--with", "with", action="append", default=[], dest="companions", metavar=text("cli.metavar.kind"))
    parser.argument("--yes", "yes", action="store_true")
    parser.argument("--root", "root", metavar=text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when the files were written; 1 when they would be refused; 2 when something is missing or they exist."""
    kind = _kind_meant(options.kind, words)
    companions = [companion.kind for companion in COMPANIONS.get(kind, ())]
    options.companions = [_kind_meant(wanted, words) for wanted in options.companions]
    for wanted in options.companions:
        if wanted not in companions:
            known = words.text("list.separator").join(companions) or "—"
            raise UsageError("cli.new.no_companion", kind=visible(kind), wanted=visible(wanted), known=known)
    answers = _answers(options.set, kind, companions)
    names = {kind: options.name or "", **{name: options.name or "" for name in companions if options.yes}}
    return write(options, words, kind, answers, names=names)


def _kind_meant(text: str, words: Words) -> str:
    """The kind that this word names, in either language; an unknown one is answered with all of them.

    Raises:
        UsageError: there is none, or more than one.
    """
    titles = {kind: title_of(kind, spoken(words)) for kind in KINDS}
    chinese = {kind: title_of(kind, "zh") for kind in KINDS}
    if text in titles:
        return text
    same = [kind for kind in KINDS if text in (titles[kind], chinese[kind], act_label(kind, words))]
    near = same or [kind for kind in KINDS if text and text in chinese[kind]]
    if len(near) == 1:
        return near[0]
    known = words.text("list.separator").join(f"{titles[kind]} {kind}" for kind in near or KINDS)
    raise UsageError("cli.new.no_kind", kind=visible(text), kinds=known)


def act_label(kind: str, words: Words) -> str:
    """What the pages call an act of this kind; empty for a register."""
    return words.phrases.get(f"act.{kind}", "")


def title_of(kind: str, lang: Lang) -> str:
    """What people call a kind of record."""
    form = house_contract().current(kind)
    return form.shape.titles[lang] if form else kind


def write(
    options: argparse.Namespace,
    words: Words,
    kind: str,
    answers: Mapping[str, Sequence[tuple[str, str]]],
    *,
    names: Mapping[str, str],
    start: Mapping[str, Any] | None = None,
    ask: Asking | None = None,
    call: Call | None = None,
) -> int:
    """Fills, judges, shows and writes a record of a kind; what every verb of the desk does in the end.

    What would be refused is asked again until it may enter. A person who gives up is shown the `call` that gives
    the same answers again.
    """
    desk = desk_at(options.root, words)
    ask = None if options.yes else ask or asking(words)
    call = call or Call(lead=("new", kind))
    if ask is not None:
        print(words.text("cli.new.now", kind=title_of(kind, desk.lang)))
    drafted: Drafted | None = None
    try:
        drafted = desk.draft(kind, answers, names=names, ask=ask, wanted=_wanted(options, words, answers), start=start)
        if any(drafted.missing.values()):
            _tell_missing(drafted, kind, words, call)
            return Exit.CANNOT_TELL
        print_problems(drafted.problems, desk.lang)
        while ask is not None and not drafted.may_enter and (also := _mending(drafted, desk, words)) is not None:
            drafted = desk.mended(drafted, ask, also or None)
            print_problems(drafted.problems, desk.lang)
        if not drafted.may_enter:
            print(words.text("cli.new.refused"), file=sys.stderr)
        elif ask is None or _sure(drafted, words):
            return _write(desk, drafted, words)
        else:
            print(words.text("cli.new.nothing"))
        if ask is not None:
            _tell_repeat(desk, drafted, kind, words, call)
        return Exit.FINE if drafted.may_enter else Exit.REFUSED
    except (KeyboardInterrupt, NobodyAnswersError) as stop:
        if drafted is not None:
            _tell_repeat(desk, drafted, kind, words, call)
        if isinstance(stop, NobodyAnswersError):
            raise
        print(f"\n{words.text('cli.new.stopped')}")
        return Exit.INTERRUPTED
    except NothingToAskError:
        print(words.text("cli.new.refused"), file=sys.stderr)
        if drafted is not None:
            _tell_repeat(desk, drafted, kind, words, call)
        return Exit.REFUSED
    except AnswerError as error:
        raise UsageError(error.key, **error.values) from error
    except WrongPlaceError as error:
        raise UsageError("cli.new.wrong_place", path=visible(str(error.path), 200)) from error


def desk_at(root: str | None, words: Words) -> Desk:
    """The desk of the community at a folder."""
    place = where.root_of(root)
    archive = load(WorkingTree(root=place)).archive
    return Desk(root=place, archive=archive, lang=spoken(words), today=where.today())


def _answers(given: Sequence[str], kind: str, companions: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    answers: dict[str, list[tuple[str, str]]] = {}
    for text in given:
        field, sign, value = text.partition("=")
        if not sign or not field:
            raise UsageError("cli.new.bad_set", text=visible(text))
        about, colon, rest = field.partition(":")
        if colon and about not in companions:
            raise UsageError("cli.new.bad_set", text=visible(text))
        answers.setdefault(about if colon else kind, []).append((rest if colon else field, value))
    return answers


def _wanted(
    options: argparse.Namespace, words: Words, answers: Mapping[str, Sequence[tuple[str, str]]]
) -> Callable[[str], bool]:
    asked_for = {*getattr(options, "companions", ()), *answers}

    def wanted(companion: str) -> bool:
        if companion in asked_for:
            if not options.yes:
                print("\n" + words.text("cli.new.now", kind=title_of(companion, spoken(words))))
            return True
        if options.yes:
            return False
        print()
        if agreed(words, words.text(f"cli.new.with_{companion}"), default=False):
            print("\n" + words.text("cli.new.now", kind=title_of(companion, spoken(words))))
            return True
        return False

    return wanted


def _tell_missing(drafted: Drafted, kind: str, words: Words, call: Call) -> None:
    for about, missing in drafted.missing.items():
        if not missing:
            continue
        print(words.text("cli.new.missing", kind=about, count=len(missing)), file=sys.stderr)
        for one in missing:
            option = call.option(one.field if about == kind else f"{about}:{one.field}")
            values = {"option": option, "label": one.label, "description": one.description}
            print(words.text("cli.new.missing_one", example=visible(one.example, 80), **values), file=sys.stderr)


def _mending(drafted: Drafted, desk: Desk, words: Words) -> tuple[str, FieldPath] | tuple[()] | None:
    """What to ask again: () for what was refused, a kind and field for another one, None for nothing at all."""
    print(words.text("cli.new.mend"))
    while (told := line(words).strip()) and not is_yes(told):
        if is_no(told):
            return None
        for kind, tree in drafted.trees.items():
            path = field_meant(desk.form_of(kind), tree, told, desk.lang)
            if path is not None:
                return kind, path
        print(words.text("cli.ask.complaint", said=words.text("cli.new.mend_what", told=visible(told))))
    return ()


def _sure(drafted: Drafted, words: Words) -> bool:
    for path, content in drafted.files.items():
        print(f"\n── {path}\n{content.decode()}", end="")
    print()
    return agreed(words, words.text("cli.new.sure"), default=not drafted.problems)


def _tell_repeat(desk: Desk, drafted: Drafted, kind: str, words: Words, call: Call) -> None:
    given = call.again(desk.repeated(drafted, kind))
    print(words.text("cli.new.repeat", command=f"{program()} {shlex.join(given)}"), flush=True)


def _write(desk: Desk, drafted: Drafted, words: Words) -> int:
    try:
        desk.write(drafted)
    except FileExistsError as error:
        raise UsageError("cli.new.exists", path=where.shown(desk.root / next(iter(drafted.files)))) from error
    paths = [where.shown(desk.root / path) for path in drafted.files]
    for path in paths:
        print(words.text("cli.new.written", path=path))
    if in_repository(desk.root):
        title = words.text("cli.new.message", title=next(iter(drafted.trees.values()))["title"])
        # A folder elsewhere is named, since Git takes no path outside the one it is run in.
        here = desk.root == Path.cwd()
        git = "git" if here else f"git -C {shlex.quote(str(desk.root))}"
        values = {"paths": shlex.join(paths if here else drafted.files), "message": shlex.quote(title)}
        print(words.text("cli.new.commit", git=git, **values))
    else:
        print(words.text("cli.new.next", command=command("check", desk.root)))
    return Exit.FINE
