"""`explain`: the rule behind a code, its source, a wrong and a right example; without a code, one line for each."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import re
from difflib import get_close_matches

from minutebook.cli.program import called
from minutebook.cli.usage import Exit, Parser, UsageError
from minutebook.model.problem import Severity
from minutebook.store import catalogue
from minutebook.store.characters import visible
from minutebook.views.wording import Words

_PLACE = re.compile(r"\{[a-z0-9_]+\}")


def add_arguments(parser: Parser) -> None:
    """The arguments of `explain`."""
    parser.argument("code", "code", nargs="?", metavar=parser.words.text("cli.metavar.code"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0; a code that does not exist is wrong usage."""
    if options.code is None:
        for entry in catalogue.catalogue().values():
            verdict = words.text(f"severity.{entry.severity.value}")
            print(f"{entry.code}  {verdict}  {_PLACE.sub('…', entry.wordings[words.lang].sentence)}")
        return Exit.FINE
    known = catalogue.catalogue()
    code = options.code.upper()
    if code not in known:
        near = words.text("list.separator").join(get_close_matches(code, known, 3, 0.5)) or "—"
        raise UsageError("cli.explain.unknown", code=visible(options.code), near=near)
    print(explained(known[code], words))
    return Exit.FINE


def explained(entry: catalogue.Entry, words: Words) -> str:
    """All that is to be known about one code."""
    wording = entry.wordings[words.lang]
    verdict = words.text(f"severity.{entry.severity.value}")
    wrong, right = words.text("cli.explain.wrong"), words.text("cli.explain.right")
    if entry.severity is Severity.DEFECT:  # The record of such an act is true as it is: nobody may learn to mend it.
        wrong, right = words.text("cli.explain.wrong_act"), words.text("cli.explain.right_act")
    lines = [
        f"{entry.code}  {verdict}  {_PLACE.sub('…', wording.sentence)}",
        "",
        words.text("cli.explain.means", meaning=words.text(f"severity.{entry.severity.value}_means")),
        words.text("cli.explain.rule", rule=wording.rule),
        words.text("cli.explain.source", source=entry.source),
        words.text("cli.explain.remedy", remedy=called(_PLACE.sub("…", wording.remedy))),
        "",
        wrong + (f" ({entry.file})" if entry.file else ""),
        *_indented(entry.wrong, words),
    ]
    if entry.right:
        lines += ["", right, *_indented(entry.right, words)]
    return "\n".join(lines)


def _indented(passage: str, words: Words) -> list[str]:
    # Examples may hold the very characters a terminal should not be sent.
    return [f"    {visible(line, 200)}" for line in passage.rstrip("\n").split("\n")] if passage.strip() else [
        f"    {words.text('cli.explain.nothing')}"
    ]  # fmt: skip
