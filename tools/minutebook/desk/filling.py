"""One form filled in, field by field in canonical order: what is given is kept, what is missing is asked or named.

How a question is put is the caller's business: `Asking` is anything that answers a `Question` with text. An answer is
held to its own field's contract at once and asked again with the reason; whether the whole record may enter is judged
before it is written, in `judging`. Without anybody to ask, every missing required field is named instead.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from minutebook.desk.answers import FEN, AnswerError, demand_writable, fen_of
from minutebook.model.ids import REGISTERS, date_in, name_of, path_of
from minutebook.model.problem import Problem
from minutebook.model.record import Archive, FieldPath
from minutebook.store import catalogue
from minutebook.store.contract import Form, Lang, Shape, label
from minutebook.store.typing import typed
from minutebook.store.validation import house_validation
from minutebook.timeline.threads import threads_of

_DAY: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_OWN: Final = ("schema", "id")
# Kinds whose items are numbered in their order; those of the others name the number of an item elsewhere.
_NUMBERED: Final = ("meeting", "opinions")
_MEASURED: Final = ("media_type", "bytes", "sha256")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that may be given by its number: what is recorded, and what the reader sees."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to ask.

    `manner` is line, text, date, money, name, more (another item?), some (which parts?) or optional (which fields?).

    An empty answer means `default`; where there is none and the field is not `required`, it leaves the field out.
    `complaint` says why the answer before was not taken.
    """

    manner: str
    label: str
    field: FieldPath = ()
    description: str = ""
    example: str = ""
    required: bool = True
    default: str = ""
    choices: tuple[Choice, ...] = ()
    complaint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A required field nobody filled in: its name as an option, what people call it, what belongs there, an example."""

    field: str
    label: str
    description: str
    example: str


Asking = Callable[[Question], str]


class Filling:
    """The filling of one form.

    Args:
        form: the kind of record.
        given: nested text already known.
        archive: the records that may be named.
        lang: the language of labels.
        today: what an empty answer to a date means, ISO; empty for nothing.
        ask: who answers; None when nobody does.
        measure: the size, digest and type of an attachment by its path, empty when there is no such file.
        known: ids of records that are written together with this one.
        taken: whether a record of this id exists already.
    """

    def __init__(
        self,
        form: Form,
        given: Mapping[str, Any],
        archive: Archive,
        *,
        lang: Lang,
        today: str,
        ask: Asking | None,
        measure: Callable[[str], Mapping[str, str]],
        known: Collection[str] = (),
        taken: Callable[[str], bool],
    ) -> None:
        self.form = form
        self.data: dict[str, Any] = {"schema": form.word, **given}
        self.archive = archive
        self.lang = lang
        self.today = today
        self.ask = ask
        self.measure = measure
        self.known = known
        self.taken = taken
        self.missing: list[Missing] = []

    def fill(self, name: str = "") -> None:
        """Fills `data`; what nobody answered is in `missing` afterwards. `name` is the record's short name if known."""
        shape = self.form.shape
        for field in shape.fields:
            if field not in _OWN and (field in shape.required or field in self.data):
                self._field(self.data, field, shape.fields[field], (field,), field in shape.required)
            if field == self.form.act_date or (field == "title" and not self.form.act_date):
                self._identify(name)
        self._optional()

    def again(self, path: FieldPath, complaint: str) -> bool:
        """Asks one field once more, its present value standing for an empty answer; False where there is none to ask.

        A changed date changes the id with it.
        """
        holder: Any = self.data
        shape: Shape | None = self.form.shape
        if path == ("id",):
            del self.data["id"]
            self._identify("", complaint)
            return True
        for depth, step in enumerate(path, 1):
            inner = (shape.item if isinstance(step, int) else shape.fields.get(step)) if shape else None
            there = step in holder if isinstance(holder, dict) else int(step) < len(holder)
            if shape is None or inner is None or step in _OWN or (isinstance(step, int) and not there):
                return False
            needed = isinstance(step, int) or step in shape.required
            if inner.kind not in ("map", "list"):
                old = str(holder[step]) if there else ""
                self._asked(holder, step, inner, path[:depth], needed, complaint=complaint, old=old)
                break
            if depth == len(path) or not there:
                holder[step] = None
                self._field(holder, step, inner, path[:depth], needed)
                break
            holder, shape = holder[step], inner
        else:
            return False
        date, own = str(self.data.get(self.form.act_date, "")), str(self.data["id"])
        if date and date != date_in(own):
            self.data["id"] = f"{self.form.kind}/{date}-{name_of(own)[11:]}"
        return True

    def _identify(self, name: str, complaint: str = "") -> None:
        if "id" in self.data:
            return
        date = str(self.data.get(self.form.act_date, ""))
        lead = f"{self.form.kind}/" if self.form.kind in REGISTERS else f"{self.form.kind}/{date}-"
        shape = self.form.shape.fields["id"]
        example = name_of(str(shape.examples[0]))
        example = example if self.form.kind in REGISTERS else example[11:]
        if name and (self.ask is None or not (complaint := self._name_fault(lead + name))):
            self.data["id"] = lead + name
        elif self.ask is None:
            self.missing.append(self._missing(("id",), shape, lead + example if date or not self.form.act_date else ""))
        else:
            while "id" not in self.data:
                told = self.ask(Question(manner="name", label=lead, example=example, complaint=complaint)).strip()
                complaint = self._name_fault(lead + told)
                if not complaint:
                    self.data["id"] = lead + told

    def _name_fault(self, record_id: str) -> str:
        if path_of(record_id) is None:
            return "cli.new.bad_name"
        return "cli.new.name_taken" if self.taken(record_id) else ""

    def _optional(self) -> None:
        """Lets the person choose, one after the other, which fields beyond the required ones to fill in."""
        shape = self.form.shape
        while self.ask is not None and (choices := self._left(shape, {**self.data, "schema": "", "id": ""})):
            told = _chosen(choices, self.ask(Question(manner="optional", label="", required=False, choices=choices)))
            if not told:
                return
            if told in shape.fields and told not in self.data:
                self._field(self.data, told, shape.fields[told], (told,), True)

    def _field(self, holder: Any, key: str | int, shape: Shape, path: FieldPath, required: bool) -> None:
        """Settles the field `holder[key]`; a field left out is not in `holder` afterwards."""
        given = holder.get(key) if isinstance(holder, dict) else holder[key]
        if shape.kind == "map":
            self._map(holder, key, shape, path, required=required)
        elif shape.kind == "list":
            self._list(holder, key, shape, path, required=required)
        elif given is not None:
            holder[key] = self._settled(shape, str(key), given)
        elif self.ask is None or (path[-1] == "number" and self.form.kind in _NUMBERED):
            default = self._default(path, shape)
            if default:
                holder[key] = default
            elif required:
                self.missing.append(self._missing(path, shape, ""))
        else:
            self._asked(holder, key, shape, path, required)

    def _map(self, holder: Any, key: str | int, shape: Shape, path: FieldPath, *, required: bool) -> None:
        given = holder.get(key) if isinstance(holder, dict) else holder[key]
        holder[key] = held = dict(given or {})
        if not shape.required and not given:
            self._some(held, shape, path, required)
            if not held:
                del holder[key]
            return
        for name, inner in shape.fields.items():
            needed = name in shape.required
            if shape.attachment and name in _MEASURED and name not in held:
                held |= {part: said for part, said in self.measure(str(held.get("path", ""))).items() if part == name}
            if name in held or needed or (self.ask is not None and inner.kind not in ("map", "list")):
                self._field(held, name, inner, (*path, name), needed)

    def _some(self, held: dict[str, Any], shape: Shape, path: FieldPath, required: bool) -> None:
        """Fills in those parts of a group that the person chooses, where none is required by itself."""
        if self.ask is None:
            if required:
                first = next(iter(shape.fields))
                self.missing.append(self._missing((*path, first), shape.fields[first], ""))
            return
        while choices := self._left(shape, held):
            question = Question(
                manner="some",
                label=label(self.form, path, self.lang),
                description=shape.descriptions[self.lang],
                required=required and not held,
                choices=choices,
            )
            told = _chosen(choices, self.ask(question))
            if told in shape.fields:
                self._field(held, told, shape.fields[told], (*path, told), True)
            elif not told and not question.required:
                return

    def _left(self, shape: Shape, held: Mapping[str, Any]) -> tuple[Choice, ...]:
        return tuple(
            Choice(value=name, shown=inner.titles[self.lang])
            for name, inner in shape.fields.items()
            if name not in held
        )

    def _list(self, holder: Any, key: str | int, shape: Shape, path: FieldPath, *, required: bool) -> None:
        given = holder.get(key) if isinstance(holder, dict) else holder[key]
        item = shape.item
        assert item is not None
        holder[key] = held = list(given or ())
        for place in range(len(held)):
            self._field(held, place, item, (*path, place), True)
        if not held and self.ask is None and required:
            self._name_missing_item(item, path)
        while self.ask is not None and not given:
            place = len(held)
            if place and item.kind == "map" and not self._wants_more(path):
                break
            held.append(None)
            self._field(held, place, item, (*path, place), required and place == 0)
            if held[place] is None:
                held.pop()
                break
        if not held:
            del holder[key]

    def _name_missing_item(self, item: Shape, path: FieldPath) -> None:
        if item.kind != "map":
            self.missing.append(self._missing(path, item, ""))
            return
        for name in item.required:
            if name != "number" and not (item.attachment and name in _MEASURED):
                self.missing.append(self._missing((*path, 0, name), item.fields[name], ""))

    def _wants_more(self, path: FieldPath) -> bool:
        assert self.ask is not None
        told = self.ask(Question(manner="more", label=label(self.form, path, self.lang), required=False))
        return told.strip().lower() in ("y", "yes", "是", "好", "要")

    def _asked(
        self,
        holder: Any,
        key: str | int,
        shape: Shape,
        path: FieldPath,
        required: bool,
        *,
        complaint: str = "",
        old: str = "",
    ) -> None:
        assert self.ask is not None
        while True:
            question = self._question(shape, path, required, complaint)
            if old:
                shown = _in_yuan(old) if question.manner == "money" else old.rstrip("\n")
                question = replace(question, default=shown)
            told = self.ask(question)
            told = (told.strip("\n") if question.manner == "text" else told.strip()) or question.default
            if not told and not required:
                if isinstance(holder, dict):
                    holder.pop(key, None)
                return
            try:
                demand_writable(str(key), told)
                holder[key] = self._settled(shape, str(key), _chosen(question.choices, told), asked=True)
            except AnswerError as error:
                complaint = error.key
                continue
            complaint = self._fault(shape, path)
            if not complaint:
                return
            holder[key] = None

    def _question(self, shape: Shape, path: FieldPath, required: bool, complaint: str) -> Question:
        manner = "text" if shape.rich else "date" if shape.schema.get("format") == "date" else "line"
        if str(path[-1]).endswith(FEN):
            manner = "money"
        example = str(shape.examples[0]).rstrip("\n") if shape.examples else ""
        default = self._default(path, shape)
        if manner == "date" and required:
            default = self.today
        return Question(
            manner=manner,
            label=label(self.form, path, self.lang),
            field=path,
            description=shape.descriptions[self.lang],
            example=_in_yuan(example) if manner == "money" else example,
            required=required,
            default=default,
            choices=tuple(self._choices(shape)),
            complaint=complaint,
        )

    def _choices(self, shape: Shape) -> Iterator[Choice]:
        for word, said in shape.words.items():
            yield Choice(value=word, shown=said[self.lang])
        if shape.kind == "boolean":
            yield from (Choice(value="true", shown="是 / yes"), Choice(value="false", shown="否 / no"))
        if shape.refers_to:
            found = [record for kind in shape.refers_to for record in self.archive.of_kind(kind)]
            found.sort(key=lambda record: (record.date, record.id), reverse=True)
            named = {self.data.get("matter"), *(self.data.get("matters") or ())}
            matters = threads_of(self.archive).matters if any(named) else {}
            found.sort(key=lambda record: not named & set(matters.get(record.id, ())))
            yield from (Choice(value=record.id, shown=record.title) for record in found)

    def _default(self, path: FieldPath, shape: Shape) -> str:
        """The one field that counts itself: the number of an item in its list."""
        if path[-1] == "number" and shape.kind == "integer" and len(path) > 1 and isinstance(path[-2], int):
            return str(path[-2] + 1)
        return ""

    def _settled(self, shape: Shape, key: str, text: str, *, asked: bool = False) -> str:
        """An answer as it is recorded: money asked in yuan in fen, a day as ISO, prose ending in a line break."""
        if asked and key.endswith(FEN):
            fen = fen_of(text)
            if fen is None:
                raise AnswerError("cli.new.no_yuan")
            return fen
        if shape.schema.get("format") == "date" and (match := _DAY.fullmatch(text)):
            return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
        if shape.rich:
            return text.rstrip("\n") + "\n"
        return text

    def _fault(self, shape: Shape, path: FieldPath) -> str:
        """Why the answer at a field cannot stand, in the reader's language; empty when it can."""
        result = typed(self.form, "", self.data)
        problems: list[Problem] = list(result.problems)
        problems += house_validation().problems(self.form, "", result.data, problems)
        found = next((problem for problem in problems if problem.field == path), None)
        if found is not None:
            return " ".join(catalogue.say(found, self.lang))
        named = next((reference.target for reference in result.references if reference.field == path), None)
        if named is not None and named not in self.archive and named not in self.known:
            return "cli.new.no_record"
        return ""

    def _missing(self, path: FieldPath, shape: Shape, example: str) -> Missing:
        shown = example or next((str(one).rstrip("\n") for one in (*shape.examples, *shape.words)), "…")
        return Missing(
            field="/".join(map(str, path)),
            label=label(self.form, path, self.lang),
            description=shape.descriptions[self.lang],
            example=shown,
        )


def _chosen(choices: tuple[Choice, ...], told: str) -> str:
    """What a number, or the words shown, stand for; any other answer stands for itself."""
    told = told.strip() if choices else told
    if told.isascii() and told.isdecimal() and 0 < int(told) <= len(choices):
        return choices[int(told) - 1].value
    return next((choice.value for choice in choices if told and choice.shown == told), told)


def _in_yuan(fen: str) -> str:
    return f"{int(fen) // 100}.{int(fen) % 100:02}" if fen.isdecimal() else fen
