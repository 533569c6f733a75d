"""The command itself: which verbs there are, and that every end of a call has its exit status and its words.

A mistake of the reader's ends in one sentence and a remedy; a mistake of ours in one line that asks for a report, with
the traceback only when MINUTEBOOK_DEBUG=1 asks for it.
"""

# SPDX-License-Identifier: Apache-2.0

import argparse
import io
import os
import sys
import traceback
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from minutebook.cli import check, correct, demo, edition, explain, new, tally, tidy, trace
from minutebook.cli.program import program, words_in
from minutebook.cli.usage import Exit, Parser, UsageError, language
from minutebook.desk.script import DemoError
from minutebook.gitlog.errors import GitError
from minutebook.publish.errors import PublishError
from minutebook.store.characters import visible
from minutebook.store.house import HouseError
from minutebook.store.reader import NoCParserError
from minutebook.views.wording import Words


class Verb(Protocol):
    """One verb of the command: its arguments, and what it does with them."""

    def add_arguments(self, parser: Parser) -> None:
        """Adds the verb's own arguments."""

    def run(self, options: argparse.Namespace, words: Words) -> int:
        """The exit status of carrying it out."""


VERBS: Final[Mapping[str, Verb]] = {
    "check": check,
    "explain": explain,
    "format": tidy,
    "new": new,
    "correct": correct,
    "tally": tally,
    "trace": trace,
    "demo": demo,
    "build": edition.Build,
    "serve": edition.Serve,
    "site": edition.Site,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command with these words; never raises."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    _speak_utf8()
    lang = language(given, os.environ.get("MINUTEBOOK_LANG", "zh"))
    try:
        words = words_in("zh" if lang == "zh" else "en")
        return _carried_out(given, words)
    except (HouseError, NoCParserError) as error:
        print(error, file=sys.stderr)
        return Exit.CANNOT_TELL
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; closing it would only complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.CANNOT_TELL
    except Exception as error:
        return _our_mistake(error)


def _carried_out(given: Sequence[str], words: Words) -> int:
    try:
        options = parser(words).parse_args(given)
        status = VERBS[options.verb].run(options, words)
    except SystemExit as end:
        return Exit.FINE if not end.code else Exit.CANNOT_TELL
    except UsageError as error:
        told = error.verb or next((word for word in given if word in VERBS), "")
        _complain(words.text(error.key, **error.values), words.text("cli.usage.see", verb=f" {told}" if told else ""))
    except (GitError, DemoError) as error:
        _complain(words.text(f"error.{error.key}", **{name: visible(text, 400) for name, text in error.values.items()}))
    except PublishError as error:
        values = {name: visible(text, 2000) for name, text in error.values.items()}
        _complain(words.text(f"error.{error.code}", **values))
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except OSError as error:
        path = visible(str(error.filename), 400) if error.filename is not None else "?"
        _complain(words.text("error.system", text=error.strerror or str(error), path=path))
    else:
        sys.stdout.flush()
        return status
    return Exit.CANNOT_TELL


def parser(words: Words) -> Parser:
    """The parser of the whole command in one language."""
    top = Parser(
        words,
        prog=program(),
        description=_both(words, "cli.about"),
        epilog=words.text("cli.epilog"),
    )
    verbs = top.add_subparsers(
        dest="verb", required=True, metavar=words.text("cli.metavar.verb"), title=words.text("cli.heading.verbs")
    )
    for name, verb in VERBS.items():
        line = _both(words, f"cli.verb.{name}")
        example = f"{words.text('cli.heading.example')}\n  " + words.text(f"cli.example.{name}").replace("; ", "\n  ")
        below = verbs.add_parser(
            name,
            words=words,
            prog=f"{program()} {name}",
            help=words.text(f"cli.verb.{name}"),
            description=line,
            epilog=example,
        )
        verb.add_arguments(below)
        below.common()
    top.common()
    return top


def _both(words: Words, key: str) -> str:
    """One line in the reader's language, the same in the other."""
    return f"{words.text(key)}\n{words_in('en' if words.lang == 'zh' else 'zh').text(key)}"


def _complain(*lines: str) -> None:
    sys.stdout.flush()
    print("\n  ".join(lines), file=sys.stderr)


def _our_mistake(error: Exception) -> int:
    if os.environ.get("MINUTEBOOK_DEBUG") == "1":
        traceback.print_exception(error)
    said = visible(f"{type(error).__name__}: {error}", 200)
    print(
        f"议事录自己出错了，请把这一行报告给开发者（详情：设 MINUTEBOOK_DEBUG=1 再运行）。 "
        f"A mistake of ours; please report this line: {said}",
        file=sys.stderr,
    )
    return Exit.CANNOT_TELL


def _speak_utf8() -> None:
    """Output in UTF-8 whatever the system's habit, since records are Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
