"""`trace`: one matter from the first complaint to the last receipt, in the terminal or as JSON."""

# SPDX-License-Identifier: Apache-2.0

import argparse
import json
from collections.abc import Iterator
from typing import Any

from minutebook.cli import where
from minutebook.cli.program import called
from minutebook.cli.repository import repository_at
from minutebook.cli.tally import record_or_refusal
from minutebook.cli.telling import ballot_json, ballot_lines
from minutebook.cli.usage import Exit, Parser, UsageError, spoken
from minutebook.model.problem import Severity
from minutebook.model.quantities import yuan
from minutebook.model.record import Record
from minutebook.store import catalogue
from minutebook.views.proof import ProofLine
from minutebook.views.story import StoryView, story_of
from minutebook.views.wording import Words


def add_arguments(parser: Parser) -> None:
    """The arguments of `trace`."""
    parser.argument("id", "trace_id", metavar=parser.words.text("cli.metavar.id"))
    parser.argument("--json", "json", action="store_true")
    parser.argument("--as-of", "as_of", metavar=parser.words.text("cli.metavar.date"))
    parser.argument("--root", "root", metavar=parser.words.text("cli.metavar.folder"))


def run(options: argparse.Namespace, words: Words) -> int:
    """0 when the story is told; 1 when the record is refused; 2 when there is none, or the history is cut off."""
    from minutebook.publish.site import gather

    root = where.root_of(options.root)
    repository = repository_at(root)
    gathered = gather(root, repository=repository, as_of=where.day_given(options.as_of))
    found = record_or_refusal(gathered.loaded, options.id, words, "matter")
    if found is None:
        return Exit.REFUSED
    matters = gathered.edition.threads.matters.get(found.id, ())
    matter = gathered.edition.archive.get(matters[0]) if matters else None
    if matter is None:
        raise UsageError("cli.trace.no_matter", id=found.id)
    story = story_of(gathered.edition, matter)
    if options.json:
        told = story_json(story, gathered.edition.as_of, words, history=repository is not None)
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print("\n".join(story_lines(story, gathered.edition.as_of, words, history=repository is not None)))
    return Exit.FINE


def story_lines(story: StoryView, as_of: str, words: Words, *, history: bool) -> Iterator[str]:
    """The story as plain text, in the order of its page."""
    text = words.text
    yield f"{story.matter.title}  {story.matter.id}"
    yield text("home.as_of", as_of=as_of)
    yield ""
    yield words.say(story.answer.headline)
    yield from (f"  {words.say(detail)}" for detail in story.answer.details)
    if story.stages:
        yield from _heading("story.stages", words)
        for state in story.stages:
            title = state.stage.title if words.lang == "zh" else state.stage.title_en
            yield f"  {state.on or ' ' * 10}  {title}  {text(f'stage.{state.status.value}')}"
    for ballot in story.ballots:
        yield from _heading("story.result", words)
        yield from (f"  {line}" for line in ballot_lines(ballot, words))
    yield from _heading("story.timeline", words)
    for entry in story.timeline:
        yield f"  {entry.record.date}  {text(f'act.{entry.record.kind}')}  {entry.record.title}  {entry.record.id}"
        for change in entry.corrections:
            where_changed = "/".join(map(str, change.field))
            yield "              " + text("cli.trace.corrected", on=change.correction.date, field=where_changed)
    yield from _opinions(story, words)
    yield from _money(story, words)
    problems = [problem for problem in story.problems if catalogue.severity(problem) is not Severity.REFUSED]
    if problems:
        yield from _heading("story.defects", words)
        yield from (f"  {line}" for one in problems for line in called(catalogue.line(one, spoken(words))).split("\n"))
    yield from _heading("story.proof", words)
    if not history:
        yield f"  {text('story.proof_none')}"
    for line in story.proof:
        yield from (f"  {told}" for told in _proof(line, words))


def _heading(key: str, words: Words) -> Iterator[str]:
    yield ""
    yield f"【{words.text(key)}】" if words.lang == "zh" else words.text(key).upper()


def _opinions(story: StoryView, words: Words) -> Iterator[str]:
    if story.opinions:
        yield from _heading("story.opinions", words)
    for view in story.opinions:
        for one in view.items:
            yield f"  {view.record.date}  {one.item['from']}"
            yield f"    {_one_line(one.item['text'])}"
            if one.answer is None or one.reply is None:
                yield f"    → {words.text('opinion.waiting')}"
            else:
                yield f"    → {one.reply.date}  {_one_line(one.answer['text'])}"


def _money(story: StoryView, words: Words) -> Iterator[str]:
    money = story.money
    if money is None:
        return
    yield from _heading("story.money", words)
    for line in money.lines:
        amount = f"{yuan(line.entry.data['amount_fen'])}" if "amount_fen" in line.entry.data else "—"
        yield f"  {line.entry.date}  {amount:>12}  {line.entry.title}"
    if money.allowed is not None:
        yield "  " + words.text("cli.trace.allowed", sum=money.allowed)
    yield "  " + words.text("cli.trace.paid", approved=money.approved, paid=money.paid)


def _proof(line: ProofLine, words: Words) -> Iterator[str]:
    adopted = line.adoption
    if adopted is not None:
        recorded = words.text("story.proof_adopted")
        yield f"{adopted.committed_at[:10]} {recorded} {adopted.id[:12]}  {line.record.title}  {line.record.id}"
    for one in line.revisions:
        author = one.commit.author.name
        yield f"    {one.commit.committed_at[:10]} {one.commit.id[:12]} {author}: {one.commit.subject}"
        for change in one.changes:
            field = " ".join(part for part in ("/".join(change.names), change.item) if part)
            old, new = _one_line(change.old, 60), _one_line(change.new, 60)
            yield "      " + words.text("story.proof_change", field=field, old=old, new=new)


def _one_line(text: str, limit: int = 200) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= limit else f"{flat[:limit]}…"


def story_json(story: StoryView, as_of: str, words: Words, *, history: bool) -> dict[str, Any]:
    """The same story as values; sentences are in the language of the call, everything else is as recorded."""
    return {
        "matter": story.matter.id,
        "title": story.matter.title,
        "as_of": as_of,
        "answer": {
            "state": story.answer.state.value,
            "headline": words.say(story.answer.headline),
            "details": [words.say(detail) for detail in story.answer.details],
            "deciding": story.answer.deciding.id if story.answer.deciding else None,
            "windows": [
                {"kind": one.kind, "opens": one.opens, "closes": one.closes, "record": one.record.id}
                for one in story.answer.windows
            ],
        },
        "stages": [
            {"key": one.stage.key, "status": one.status.value, "on": one.on or None, "acts": _ids(one.acts)}
            for one in story.stages
        ],
        "votes": [ballot_json(ballot) for ballot in story.ballots],
        "timeline": [
            {
                "date": entry.record.date,
                "kind": entry.record.kind,
                "id": entry.record.id,
                "title": entry.record.title,
                "corrections": [
                    {"field": "/".join(map(str, one.field)), "old": one.old, "new": one.new, "by": one.correction.id}
                    for one in entry.corrections
                ],
            }
            for entry in story.timeline
        ],
        "decisions": _ids(story.decisions),
        "proposals": [{"id": one.record.id, "current": one.current} for one in story.proposals],
        "opinions": [
            {
                "record": view.record.id,
                "number": one.item["number"],
                "answered_by": one.reply.id if one.reply else None,
            }
            for view in story.opinions
            for one in view.items
        ],
        "money": None
        if story.money is None
        else {
            "allowed_fen": story.money.allowed,
            "approved_fen": story.money.approved,
            "paid_fen": story.money.paid,
            "entries": _ids(tuple(line.entry for line in story.money.lines)),
        },
        "problems": [
            {
                "path": problem.path,
                "line": problem.line,
                "column": problem.column,
                "code": problem.code,
                "severity": catalogue.severity(problem).value,
                "sentence": catalogue.say(problem, spoken(words))[0],
            }
            for problem in story.problems
        ],
        "history": history,
        "proof": [
            {
                "record": line.record.id,
                "adopted_in": line.adoption.id if line.adoption else None,
                "recorded_on": line.adoption.committed_at if line.adoption else None,
                "revisions": [
                    {
                        "commit": one.commit.id,
                        "author": one.commit.author.name,
                        "committed_at": one.commit.committed_at,
                        "subject": one.commit.subject,
                        "changes": [
                            {"field": "/".join(change.names), "item": change.item, "old": change.old, "new": change.new}
                            for change in one.changes
                        ],
                    }
                    for one in line.revisions
                ],
            }
            for line in story.proof
        ],
    }


def _ids(records: tuple[Record, ...]) -> list[str]:
    return [record.id for record in records]
