"""How the command is spoken to: a parser that explains itself in two languages and never ends the process by itself.

What argparse complains of in English is recognised here and said in the reader's language; a complaint of a kind not
listed is passed on as it is. The exit statuses of every verb are named here once (design, section 3).
"""

# SPDX-License-Identifier: Apache-2.0

import argparse
import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any, Final, NoReturn

from minutebook.cli.program import program
from minutebook.store.contract import Lang
from minutebook.views.wording import Words


class Exit(IntEnum):
    """What the shell is told. "Cannot tell" never looks like "fine"."""

    FINE = 0
    REFUSED = 1
    CANNOT_TELL = 2
    INTERRUPTED = 130


class UsageError(Exception):
    """The command cannot be carried out as it was given: the catalogue's key of the reason, and its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(f"{key} {values}")
        self.key = key
        self.values = values
        self.verb = ""


_COMPLAINTS: Final = (
    (re.compile(r"the following arguments are required: (?P<names>.*)"), "cli.usage.required"),
    (re.compile(r"unrecognized arguments: (?P<names>.*)"), "cli.usage.unknown"),
    (re.compile(r"argument (?P<name>.*?): invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)", re.DOTALL),
     "cli.usage.choice"),
    (re.compile(r"argument (?P<name>.*?): expected (?:one|at least one) argument"), "cli.usage.value"),
    (re.compile(r"argument (?P<name>.*?): invalid (?P<kind>\w+) value: (?P<value>.*)", re.DOTALL), "cli.usage.type"),
    (re.compile(r"ambiguous option: (?P<name>.*?) could match (?P<choices>.*)"), "cli.usage.ambiguous"),
)  # fmt: skip


class Parser(argparse.ArgumentParser):
    """A parser whose headings are the reader's words and whose faults are `UsageError`."""

    def __init__(self, words: Words, **options: Any) -> None:
        super().__init__(formatter_class=_formatter(words), add_help=False, allow_abbrev=False, **options)
        self.words = words
        self.named = self.add_argument_group(words.text("cli.heading.arguments"))
        self.options = self.add_argument_group(words.text("cli.heading.options"))

    def argument(self, name: str, key: str, **options: Any) -> None:
        """Adds an argument or option whose help is the phrase `cli.help.<key>`."""
        group = self.options if name.startswith("-") else self.named
        group.add_argument(name, help=help_text(self.words, key), **options)

    def common(self) -> None:
        """Adds what every verb has: the language and the help."""
        choices = ("zh", "en")
        self.argument("--lang", "lang", choices=choices, default=argparse.SUPPRESS, metavar="zh|en")
        self.options.add_argument("-h", "--help", action="help", help=help_text(self.words, "help"))

    def error(self, message: str) -> NoReturn:
        """Raises what argparse would have printed."""
        for pattern, key in _COMPLAINTS:
            if match := pattern.fullmatch(message):
                raise self._wrong(UsageError(key, **match.groupdict()))
        raise self._wrong(UsageError("cli.usage.other", message=message))

    def _wrong(self, error: UsageError) -> UsageError:
        error.verb = self.prog.removeprefix(program()).strip()
        return error


def spoken(words: Words) -> Lang:
    """The language these words are in."""
    return "zh" if words.lang == "zh" else "en"


def help_text(words: Words, key: str) -> str:
    """The help of one argument, safe from argparse's own placeholders."""
    return words.text(f"cli.help.{key}").replace("%", "%%")


def _formatter(words: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        """Headings in the reader's language; a width that does not depend on the window."""

        def __init__(self, prog: str, **options: Any) -> None:
            super().__init__(prog, **{**options, "width": 100, "max_help_position": 28})

        def add_usage(
            self,
            usage: str | None,
            actions: Iterable[argparse.Action],
            groups: Iterable[Any],
            prefix: str | None = None,
        ) -> None:
            super().add_usage(usage, actions, groups, words.text("cli.heading.usage") if prefix is None else prefix)

    return Formatter


def language(arguments: Sequence[str], preferred: str) -> str:
    """The language of this call: the last `--lang` given, else the one preferred, else Chinese."""
    found = preferred
    for place, word in enumerate(arguments):
        if word == "--lang" and place + 1 < len(arguments):
            found = arguments[place + 1]
        elif word.startswith("--lang="):
            found = word.removeprefix("--lang=")
    return found if found in ("zh", "en") else "zh"
