"""The pages of an edition: each view drawn by its template, escaped throughout, ready to be put into the frame."""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, Undefined
from markupsafe import Markup

from minutebook.model.ids import name_of
from minutebook.model.problem import Problem, Severity
from minutebook.model.quantities import percent, yuan
from minutebook.model.record import Record
from minutebook.publish import address
from minutebook.publish.prose import plain_excerpt, rich
from minutebook.publish.telling import Telling
from minutebook.store import catalogue
from minutebook.store.contract import Contract, Shape
from minutebook.store.house import site_folder
from minutebook.timeline.corrections import corrections_of
from minutebook.timeline.words import compared
from minutebook.views import comparing
from minutebook.views.ballot import BallotView
from minutebook.views.overview import MatterCard, home_view, matter_cards, newest_first
from minutebook.views.proof import FieldDifference, ProofLine, proof_of
from minutebook.views.story import Edition, Listed, StoryView, bearing_on, story_of
from minutebook.views.wording import Words

_TONES: Final = {
    "passed": "pass",
    "elected": "pass",
    "rejected": "fail",
    "withdrawn": "none",
    "ended": "none",
    "voting": "open",
    "open": "open",
    "pending": "pending",
}
_OUTCOME_TONES: Final = {"pass": "pass", "fail": "fail", "inquorate": "fail", "void": "fail", "tie_pending": "pending"}
_SHORT: Final = 60
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])")
_BESIDE_ISO: Final = re.compile(rf" (?={_ISO.pattern})|(?<=[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ")
_IN_CHINESE: Final = Markup(' lang="zh-CN"')


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    """One page before its frame: the folder it lies in ("" for the home page), plain title and description, body."""

    address: str
    title: str
    description: str
    body: str

    @property
    def depth(self) -> int:
        """How many folders it lies below the site's root."""
        return self.address.count("/")


class Pages:
    """Draws the pages of one edition in one language."""

    def __init__(
        self, edition: Edition, contract: Contract, words: Words, site_name: str, attachments: Collection[str]
    ) -> None:
        self.edition = edition
        self.contract = contract
        self.words = words
        self.site_name = site_name
        self.attachments = frozenset(attachments)
        self.lang: Any = words.lang
        self._word = lru_cache(maxsize=None)(self._meaning)
        self.environment = _environment()
        self.environment.globals.update(self._globals())

    def all(self) -> Iterator[DrawnPage]:
        """Every page of the edition: home, lists, then matters, meetings, votes and notices by date."""
        cards = matter_cards(self.edition)
        yield self._home(cards)
        archive = self.edition.archive
        votes = tuple(self.edition.ballots[vote.id] for vote in newest_first(archive.of_kind("vote")))
        yield self._list("matters", cards, lambda card: card.latest)
        yield self._list("meetings", newest_first(archive.of_kind("meeting")), lambda record: record.date)
        yield self._list("votes", votes, lambda view: view.vote.date)
        yield self._list("notices", newest_first(archive.of_kind("notice")), lambda record: record.date)
        for matter in archive.of_kind("matter"):
            yield self._story(story_of(self.edition, matter))
        for meeting in archive.of_kind("meeting"):
            yield self._meeting(meeting)
        for vote in archive.of_kind("vote"):
            yield self._vote(self.edition.ballots[vote.id])
        for notice in archive.of_kind("notice"):
            yield self._notice(notice)

    def _draw(self, template: str, where: str, **values: Any) -> str:
        root = "../" * where.count("/") or "./"

        def url(record_id: str) -> str:
            return root + address.address_of(self.edition, record_id)

        return self.environment.get_template(template).render(root=root, address=where, url=url, **values)

    def _home(self, cards: tuple[MatterCard, ...]) -> DrawnPage:
        body = self._draw("home.html", "", home=home_view(self.edition, cards))
        description = self.words.text("home.description", place=self.site_name)
        return DrawnPage(address="", title="", description=description, body=body)

    def _list(self, name: str, rows: Sequence[Any], date: Callable[[Any], str]) -> DrawnPage:
        years = [(year, list(group)) for year, group in groupby(rows, key=lambda row: date(row)[:4])]
        body = self._draw("list.html", f"{name}/", name=name, years=years)
        text = self.words.text
        return DrawnPage(
            address=f"{name}/",
            title=text(f"list.{name}_title"),
            description=text(f"list.{name}_description"),
            body=body,
        )

    def _story(self, story: StoryView) -> DrawnPage:
        where = f"matter/{name_of(story.matter.id)}/"
        ruled = [ballot.rule for ballot in story.ballots if ballot.rule]
        body = self._draw(
            "story.html",
            where,
            story=story,
            problems=self._defects(story.problems),
            sections=_sections(story, self._defects(story.problems)),
            who=ruled[-1].data["electorate_kind"] if ruled else "",
        )
        answer = self.words.say(story.answer.headline)
        description = plain_excerpt(self.words.text("story.description", answer=answer, title=story.matter.title))
        return DrawnPage(address=where, title=story.matter.title, description=description, body=body)

    def _vote(self, view: BallotView) -> DrawnPage:
        where = f"vote/{name_of(view.vote.id)}/"
        records = [view.vote, *([view.count] if view.count else []), *([view.electorate] if view.electorate else [])]
        body = self._draw(
            "vote.html",
            where,
            view=view,
            problems=self._bearing(view.vote),
            corrections=[change for record in records for change in corrections_of(self.edition.recorded, record.id)],
            proof=self._proof(records),
        )
        outcome = self.words.text(f"outcome.{view.outcome}") if view.outcome else self.words.text("vote.no_count")
        description = self.words.text("vote.description", question=view.vote.data["question"], outcome=outcome)
        return DrawnPage(address=where, title=view.vote.title, description=plain_excerpt(description), body=body)

    def _meeting(self, meeting: Record) -> DrawnPage:
        where = f"meeting/{name_of(meeting.id)}/"
        minutes = next(iter(reversed(self.edition.archive.citing(meeting.id, "minutes", "meeting"))), None)
        records = [meeting, *([minutes] if minutes else [])]
        body = self._draw(
            "meeting.html",
            where,
            meeting=meeting,
            minutes=minutes,
            items={item["number"]: item for item in minutes.data["items"]} if minutes else {},
            problems=self._bearing(meeting),
            corrections=[change for record in records for change in corrections_of(self.edition.recorded, record.id)],
            listed=_listed(records),
            proof=self._proof(records),
        )
        agenda = self.words.text("list.separator").join(item["title"] for item in meeting.data["agenda"])
        return DrawnPage(address=where, title=meeting.title, description=plain_excerpt(agenda), body=body)

    def _notice(self, notice: Record) -> DrawnPage:
        where = f"notice/{name_of(notice.id)}/"
        until = notice.data.get("objections_until", "")
        body = self._draw(
            "notice.html",
            where,
            notice=notice,
            open=notice.date <= self.edition.as_of <= until,
            problems=self._defects(self.edition.problems_of([notice])),
            corrections=list(corrections_of(self.edition.recorded, notice.id)),
            listed=_listed([notice]),
            proof=self._proof([notice]),
        )
        return DrawnPage(address=where, title=notice.title, description=plain_excerpt(notice.data["text"]), body=body)

    def _proof(self, records: Sequence[Record]) -> list[ProofLine]:
        edition = self.edition
        lines = (proof_of(edition.recorded[record.id], edition.history, edition.versions) for record in records)
        return [line for line in lines if line is not None]

    def _defects(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        return tuple(problem for problem in problems if catalogue.severity(problem) is Severity.DEFECT)

    def _globals(self) -> dict[str, Any]:
        edition, words = self.edition, self.words
        return {
            "t": words.text,
            "say": words.say,
            "gap": words.gap,
            "day": words.day,
            "moment": lambda iso: f"{words.day(iso[:10])} {iso[11:16]}" if iso else "",
            "yuan": yuan,
            "share": lambda part, whole: percent(Fraction(part, whole)),
            "bytes": _size,
            "rich": self._rich,
            "in_chinese": "" if self.lang == "zh" else _IN_CHINESE,
            "compared": compared,
            "find": edition.archive.get,
            "has_page": lambda record_id: bool(address.page_of(edition, record_id)),
            "anchor": address.anchor,
            "has_attachment": self.attachments.__contains__,
            "word": self._word,
            "label": self._shape_title,
            "tone": lambda state: _TONES[str(state)],
            "outcome_tone": lambda outcome: _OUTCOME_TONES.get(str(outcome), "pending"),
            "severity": catalogue.severity,
            "found": self._found,
            "defect_count": self._defect_count,
            "bearing_count": lambda act: len(self._bearing(act)),
            "stage_title": lambda stage: stage.title if words.lang == "zh" else stage.title_en,
            "told": Telling(edition, words, self._word).told,
            "because": partial(comparing.because, words),
            "fence_item": partial(comparing.fence_item, words),
            "fence_words": partial(comparing.fence_words, words),
            "bar_label": partial(comparing.bar_label, words),
            "tenths": lambda thousandths: f"{thousandths // 10}.{thousandths % 10}",
            "changed": self._changed,
            "is_long": _is_long,
            "settings": edition.archive.settings,
            "site_name": self.site_name,
            "as_of": edition.as_of,
            "with_history": edition.history is not None,
        }

    def _rich(self, text: str) -> Markup:
        """A rich text; on a page in another language it says that the record is Chinese."""
        said = rich(text)
        return said if self.lang == "zh" else Markup('<div class="mb-prose"{}>{}</div>').format(_IN_CHINESE, said)

    def _shape(self, kind: str, path: str) -> Shape | None:
        form = self.contract.current(kind)
        shape = form.shape if form else None
        for step in path.split("/"):
            while shape is not None and shape.item is not None:
                shape = shape.item
            shape = shape.fields.get(step) if shape else None
        return shape.item if shape is not None and shape.item is not None and shape.item.words else shape

    def _meaning(self, kind: str, path: str, value: str) -> str:
        shape = self._shape(kind, path)
        return shape.words.get(value, {}).get(self.lang, value) if shape else value

    def _shape_title(self, kind: str, path: str) -> str:
        shape = self._shape(kind, path)
        return shape.titles[self.lang] if shape else path

    def _bearing(self, act: Record) -> tuple[Problem, ...]:
        return self._defects(self.edition.problems_of(bearing_on(self.edition.archive, act)))

    def _found(self, problem: Problem) -> dict[str, str]:
        """A problem as a page tells it: days in words, and the article of the very rule where the check knows it."""
        said, _ = catalogue.say(problem, self.lang)
        source = problem.values.get("article") or catalogue.entry(problem.code).source
        if self.lang == "zh":
            said = _BESIDE_ISO.sub("", said)
        return {"sentence": _ISO.sub(lambda day: self.words.day(day[0]), said), "source": source}

    def _defect_count(self, matter: str) -> int:
        return len(self._defects(self.edition.problems_of(self.edition.threads.of(matter))))

    def _changed(self, kind: str, change: FieldDifference) -> str:
        """A changed field in one line; a long text only by its name, its words are compared beneath."""
        field = "/".join(change.names)
        name = f"{self._shape_title(kind, field)} {change.item}".strip()
        if _is_long(change):
            return self.words.text("story.proof_change_text", field=name)
        old, new = self._value(kind, field, change.old), self._value(kind, field, change.new)
        if not old:
            return self.words.text("story.proof_change_new", field=name, new=new)
        if not new:
            return self.words.text("story.proof_change_gone", field=name, old=old)
        return self.words.text("story.proof_change", field=name, old=old, new=new)

    def _value(self, kind: str, field: str, text: str) -> str:
        if text and field.endswith("_fen"):
            return yuan(int(text))
        return self._word(kind, field, text)


def _is_long(change: FieldDifference) -> bool:
    return max(len(change.old), len(change.new)) > _SHORT


class _Absent(Undefined):
    """An optional field that a record lacks: false in a condition, a mistake of ours when it is printed."""

    def __str__(self) -> str:
        return str(self._fail_with_undefined_error())

    def __iter__(self) -> Iterator[Any]:
        self._fail_with_undefined_error()


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(site_folder() / "templates"),
        autoescape=True,
        undefined=_Absent,
        trim_blocks=False,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environment.filters["path"] = quote
    return environment


def _sections(story: StoryView, defects: Sequence[Problem]) -> list[tuple[str, str]]:
    """The contents list of a story: anchors and catalogue keys of the parts it really has."""
    present = [
        ("stages", "stages", bool(story.stages)),
        ("defects", "defects", bool(defects)),
        ("result", "result", bool(story.ballots)),
        ("story", "timeline", True),
        ("text", "text", bool(story.decisions)),
        ("proposal", "proposal", bool(story.proposals)),
        ("attachments", "attachments", bool(story.attachments)),
        ("opinions", "opinions", bool(story.opinions)),
        ("money", "money", story.money is not None),
        ("evaluation", "evaluation", bool(story.evaluations)),
        ("related", "related", bool(story.related)),
        ("proof", "proof_title", True),
    ]
    return [(place, key) for place, key, there in present if there]


def _listed(records: Sequence[Record]) -> list[Listed]:
    return [Listed(record=record, attachment=one) for record in records for one in record.data.get("attachments", ())]


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count // 1000} KB"
