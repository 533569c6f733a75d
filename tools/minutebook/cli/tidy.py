"""`format`: every record, or those named, in the one canonical form; no value is ever changed."""

# SPDX-License-Identifier: Apache-2.0

import argparse

from minutebook.cli import where
from minutebook.cli.check import print_problems
from minutebook.cli.usage import Exit, Parser, spoken
from minutebook.desk.tidying import tidied
from minutebook.desk.writing import write_over
from minutebook.views.wording import Words


def add_arguments(parser: Parser) -> None:
    """The arguments of `format`."""
    parser.argument("paths", "paths", nargs="*", metavar=parser.words.text("cli.metavar.paths"))
    parser.argument("--check", "format_check", action="store_true", dest="format_check")
    parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when every file is in canonical form now; 1 when one could not be read, or --check found one that is not."""
    root = where.root_of(options.root)
    found = tidied(root, where.record_paths(root, options.paths))
    for path, content in found.changed.items():
        if not options.format_check:
            write_over(root, path, content)
        print(words.text("cli.format.would" if options.format_check else "cli.format.changed", path=path))
    print_problems(found.problems, spoken(words))
    print(words.text("cli.format.summary", checked=found.checked, changed=len(found.changed)))
    return Exit.REFUSED if found.problems or (options.format_check and found.changed) else Exit.FINE
