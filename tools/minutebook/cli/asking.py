"""Questions put at the terminal, one line each way; prose is ended by a line with a single full stop."""

# SPDX-License-Identifier: Apache-2.0

import select
import sys
from collections.abc import Callable
from typing import Final

from minutebook.cli.program import called
from minutebook.cli.usage import UsageError
from minutebook.desk.questions import Question
from minutebook.desk.reading import NO, YES
from minutebook.store.characters import visible
from minutebook.views.wording import Words

try:
    import termios
except ImportError:  # a system without POSIX terminals
    termios = None  # type: ignore[assignment]

_MOST_SHOWN: Final = 20
_ENDS: Final = (".", "。")
_TOGETHER: Final = 0.05  # seconds within which a pasted text arrives


class NobodyAnswersError(UsageError):
    """The input ended before all was answered; nothing was written."""

    def __init__(self) -> None:
        super().__init__("cli.new.ended")


def asking(words: Words) -> Callable[[Question], str]:
    """Who answers questions: the person at standard input."""

    shown = [0]

    def ask(question: Question) -> str:
        if question.place not in (0, shown[0]):
            print("\n" + words.text("cli.ask.place", place=question.place, of=question.of), end="")
            shown[0] = question.place
        print("\n".join(_lines(question, words)))
        if question.manner != "text":
            return line(words)
        told = []
        while (one := line(words, several=True)) not in _ENDS:
            told.append(one)
        return "\n".join(told)

    return ask


def agreed(words: Words, question: str, *, default: bool) -> bool:
    """Whether the person says yes; an empty answer is the default."""
    print(f"{question}{words.text('cli.ask.yes' if default else 'cli.ask.no')}")
    told = line(words)
    return is_yes(told) if told.strip() else default


def is_yes(told: str) -> bool:
    """Whether this says yes."""
    return told.strip().lower() in YES


def is_no(told: str) -> bool:
    """Whether this says no."""
    return told.strip().lower() in NO


def line(words: Words, *, several: bool = False) -> str:
    """One line typed at the prompt; a text of more lines pasted at a terminal is asked for again, unless it may be.

    Raises:
        NobodyAnswersError: the input has ended.
    """
    try:
        while True:
            told = input(words.text("cli.ask.prompt"))
            if several or not _discarded():
                return told
            print(words.text("cli.ask.one_line"))
    except EOFError:
        print()
        raise NobodyAnswersError from None
    finally:
        sys.stdout.flush()


def _discarded() -> bool:
    """Whether more lines stood at the terminal already; they would have answered questions not yet asked."""
    if termios is None or not sys.stdin.isatty() or not select.select([sys.stdin], [], [], _TOGETHER)[0]:
        return False
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
    return True


def _lines(question: Question, words: Words) -> list[str]:
    lines = []
    if question.complaint:
        said = words.text(question.complaint) if question.complaint.startswith("cli.") else question.complaint
        lines.append(words.text("cli.ask.complaint", said=called(said)))
    match question.manner:
        case "more":
            return [*lines, words.text("cli.ask.more", label=question.label)]
        case "optional":
            return [*lines, "", words.text("cli.ask.optional"), *_numbered(question, words)]
        case "some":
            said = words.text("cli.ask.some", label=question.label, description=question.description)
            return [*lines, "", said, *_numbered(question, words)]
        case "name":
            lines += ["", words.text("cli.ask.name", lead=question.label, example=question.example)]
            return [*lines, *([words.text("cli.ask.default", default=question.default)] if question.default else [])]
    key = "cli.ask.required" if question.required else "cli.ask.may_skip"
    description = words.text("cli.ask.money") if question.manner == "money" else question.description
    lines += ["", words.text(key, label=question.label, description=description)]
    if question.manner != "money" and question.example and not question.choices:
        lines.append(words.text("cli.ask.example", example=visible(question.example, 120)))
    lines += _numbered(question, words)
    if question.manner in ("text", "date"):
        lines.append(words.text(f"cli.ask.{question.manner}"))
    if question.default:
        lines.append(words.text("cli.ask.default", default=question.default))
    return lines


def _numbered(question: Question, words: Words) -> list[str]:
    lines = []
    for number, choice in enumerate(question.choices[:_MOST_SHOWN], 1):
        value = f"  {choice.value}" if choice.value != choice.shown else ""
        lines.append(f"  {number:>2}. {visible(choice.shown)}{value}")
    if (hidden := len(question.choices) - _MOST_SHOWN) > 0:
        lines.append(words.text("cli.ask.hidden", count=hidden))
    return lines
