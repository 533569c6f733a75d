"""`demo`: the sample's records as a Git repository, recorded act by act on their days."""

# SPDX-License-Identifier: Apache-2.0

import argparse
from pathlib import Path

from minutebook.cli import where
from minutebook.cli.usage import Exit, Parser
from minutebook.desk.demo import demonstration
from minutebook.views.wording import Words


def add_arguments(parser: Parser) -> None:
    """The arguments of `demo`."""
    parser.argument("folder", "demo_folder", metavar=parser.words.text("cli.metavar.folder"))
    parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when the repository was made; 2 when it could not be."""
    folder = Path(options.folder)
    head = demonstration(where.root_of(options.root), folder)
    print(words.text("cli.demo.made", folder=where.shown(folder), commit=head[:12]))
    return Exit.FINE
