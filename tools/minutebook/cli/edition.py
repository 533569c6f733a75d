"""`build`, `serve` and `site`: the public edition made, previewed while records are written, made from the sample."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import shutil
import sys
from pathlib import Path

from minutebook.cli import reports, where
from minutebook.cli.check import print_problems, summary
from minutebook.cli.program import command
from minutebook.cli.repository import DEMO, demanded_at, repository_at, uncommitted
from minutebook.cli.usage import Exit, Parser, UsageError, spoken
from minutebook.desk.demo import demonstration
from minutebook.gitlog.repository import Repository
from minutebook.publish import site
from minutebook.publish.edition import Edition
from minutebook.store.characters import visible
from minutebook.store.paths import is_record
from minutebook.store.source import Commit
from minutebook.views.wording import Words

OUTPUT = Path("build/site")
CACHE = Path("build/cache")
PORT = 8000
_MOST_NAMED = 5


class Build:
    """`build`: the edition of a commit, or of the folder as it is where there is no repository."""

    @staticmethod
    def add_arguments(parser: Parser) -> None:
        """The arguments of `build`."""
        text = parser.words.text
        parser.argument("--commit", "commit", metavar=text("cli.metavar.revision"))
        parser.argument("--as-of", "build_as_of", metavar=text("cli.metavar.date"))
        parser.argument("--out", "out", metavar=text("cli.metavar.folder"))
        parser.argument("--root", "root", metavar=text("cli.metavar.folder"))

    @staticmethod
    def run(options: argparse.Namespace, words: Words) -> int:
        """0 when it was published; 1 when a record was refused; 2 when it could not be told or written."""
        root = where.root_of(options.root)
        as_of = where.day_given(options.as_of) if options.as_of is not None else ""
        target = Path(options.out) if options.out is not None else root / OUTPUT
        if options.commit == "":
            raise UsageError("cli.usage.value", name="--commit")
        repository = repository_at(root) if options.commit is None else demanded_at(root)
        gathered = gathered_at(root, repository, options.commit or "HEAD", as_of)
        status = published(gathered, target.absolute(), root / CACHE, words)
        return _finished(status, gathered, root, words)


class Site:
    """`site`: what `python3 dev.py site` shows: the sample with its history, or else this community's edition."""

    @staticmethod
    def add_arguments(parser: Parser) -> None:
        """The arguments of `site`."""
        parser.argument("--as-of", "build_as_of", metavar=parser.words.text("cli.metavar.date"))
        parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))

    @staticmethod
    def run(options: argparse.Namespace, words: Words) -> int:
        """0 when it was published; 1 when a record was refused; 2 when it could not be told or written."""
        root = where.root_of(options.root)
        as_of = where.day_given(options.as_of) if options.as_of is not None else ""
        here = site.gather(root, as_of=as_of or where.today())
        if site.refused(here.problems):
            return _finished(published(here, root / OUTPUT, root / CACHE, words), here, root, words)
        home = root
        settings = here.edition.archive.settings
        if settings is not None and settings.data["sample"]:
            home = root / DEMO
            _remove_demo(home)
            demonstration(root, home)
        gathered = gathered_at(home, repository_at(home), "HEAD", as_of)
        status = published(gathered, root / OUTPUT, root / CACHE, words)
        return _finished(status, gathered, root, words)


class Serve:
    """`serve`: the folder's records as a site on this machine alone, made again whenever a file is saved."""

    @staticmethod
    def add_arguments(parser: Parser) -> None:
        """The arguments of `serve`."""
        parser.argument("--port", "port", type=int, default=PORT, metavar=parser.words.text("cli.metavar.number"))
        parser.argument("--as-of", "as_of", metavar=parser.words.text("cli.metavar.date"))
        parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))

    @staticmethod
    def run(options: argparse.Namespace, words: Words) -> int:
        """0 when it was ended by the person; 2 when the port is taken."""
        from minutebook.cli.serving import serve

        return serve(where.root_of(options.root), options.port, options.as_of, words)


def gathered_at(root: Path, repository: Repository | None, revision: str, as_of: str) -> site.Gathered:
    """The records of a revision with their history; without a repository, of the folder as it is today."""
    if repository is None:
        return site.gather(root, as_of=as_of or where.today())
    return site.gather(root, revision=revision, repository=repository, as_of=as_of)


def published(gathered: site.Gathered, target: Path, cache: Path, words: Words) -> int:
    """The exit status of publishing what was gathered, with everything said that a person needs."""
    lang = spoken(words)
    checked = sum(is_record(file) for file in gathered.loaded.files.values())
    report = reports.Report(problems=gathered.problems, checked=checked, as_of=gathered.edition.as_of, lang=lang)
    print(summary(report, words))
    try:
        edition = site.build(gathered, target, cache=cache, lang=lang)
    except site.RefusedError as error:
        print_problems(site.refused(error.problems), lang)
        print(words.text("cli.build.refused"))
        return Exit.REFUSED
    print(_built(edition, gathered, target, words))
    return Exit.FINE


def _finished(status: int, gathered: site.Gathered, root: Path, words: Words) -> int:
    """The status, after saying how to look at the site, where to read its problems, and what a commit lacks."""
    if status != Exit.FINE:
        return status
    if gathered.problems:
        print(words.text("cli.site.problems", command=command("check", root)))
    source = gathered.source
    if isinstance(source, Commit) and source.commit == source.repository.head():
        lacking = uncommitted(source.repository.root, source.repository, source.commit)
        if lacking:
            paths = words.text("list.separator").join(visible(path, 200) for path in lacking[:_MOST_NAMED])
            preview = command("serve", source.repository.root)
            more = "…" if len(lacking) > _MOST_NAMED else ""
            print(
                words.text("cli.build.uncommitted", count=len(lacking), paths=paths + more, command=preview),
                file=sys.stderr,
            )
    print(words.text("cli.site.serve", command=command("serve", root), port=PORT))
    return status


def _built(edition: Edition, gathered: site.Gathered, target: Path, words: Words) -> str:
    commit = gathered.edition.commit
    version = words.text("site.commit", commit=commit[:12]) if commit else words.text("site.no_history")
    folder = where.shown(target)
    key = "cli.build.built" if edition.changed else "cli.build.same"
    return words.text(key, files=edition.files, version=version, as_of=gathered.edition.as_of, folder=folder)


def _remove_demo(folder: Path) -> None:
    """Removes the demonstration made before: only what is one, since the folder is below our own output."""
    if folder.is_symlink() or not (folder / ".git").is_dir():
        return
    shutil.rmtree(folder)
