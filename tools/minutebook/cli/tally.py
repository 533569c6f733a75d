"""`tally`: the result of one vote as its rule gives it, every comparison with its law, beside what was declared."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import json
from difflib import get_close_matches

from minutebook.checks.correction import judged
from minutebook.cli import where
from minutebook.cli.check import print_problems
from minutebook.cli.telling import ballot_json, ballot_lines
from minutebook.cli.usage import Exit, Parser, UsageError, spoken
from minutebook.model.ids import path_of
from minutebook.model.record import Record
from minutebook.rules.rule import RuleIncompleteError
from minutebook.store.archive import Loaded, load
from minutebook.store.characters import visible
from minutebook.store.source import WorkingTree
from minutebook.store.validation import faults_of
from minutebook.views.ballot import ballot_view
from minutebook.views.wording import Words


def add_arguments(parser: Parser) -> None:
    """The arguments of `tally`."""
    parser.argument("id", "tally_id", metavar=parser.words.text("cli.metavar.id"))
    parser.argument("--json", "json", action="store_true")
    parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when there is a result, whatever it is; 1 when the record is refused; 2 when nothing can be told."""
    loaded = load(WorkingTree(root=where.root_of(options.root)))
    found = record_or_refusal(loaded, options.id, words, "vote")
    if found is None:
        return Exit.REFUSED
    archive, _ = judged(loaded.archive, faults_of)
    vote = archive.get(found.data["vote"]) if found.kind == "count" else found
    if vote is None or vote.kind != "vote":
        raise UsageError("cli.tally.no_vote", id=found.id)
    try:
        view = ballot_view(archive, vote)
    except RuleIncompleteError as error:
        raise UsageError(
            "cli.tally.rule_incomplete", rule=vote.data["rule"], reason=visible(str(error), 200)
        ) from error
    if options.json:
        print(json.dumps(ballot_json(view), ensure_ascii=False, indent=2))
    else:
        print("\n".join(ballot_lines(view, words)))
    return Exit.CANNOT_TELL if view.outcome in ("", "indeterminate") else Exit.FINE


def record_or_refusal(loaded: Loaded, record_id: str, words: Words, kind: str) -> Record | None:
    """The record of an id, or of this kind with this in its title; None when its file was refused, which is said.

    Raises:
        UsageError: no file has this id, and no title or several have these words.
    """
    found = loaded.archive.get(record_id)
    if found is not None:
        return found
    path = path_of(record_id)
    if path is not None and path in loaded.files:
        print_problems(tuple(problem for problem in loaded.problems if problem.path == path), spoken(words))
        return None
    titled = [record for record in loaded.archive.of_kind(kind) if record_id.strip() and record_id in record.title]
    same = [record for record in titled if record.title == record_id.strip()]
    if len(same or titled) == 1:
        return (same or titled)[0]
    if titled:
        listed = "\n".join(f"  {record.title}  {record.id}" for record in titled)
        raise UsageError("cli.several_records", title=visible(record_id, 120), records=listed)
    near = get_close_matches(record_id, loaded.archive.records, 3, 0.5)
    shown = words.text("list.separator").join(near) or "—"
    raise UsageError("cli.no_record", id=visible(record_id, 120), near=shown)
