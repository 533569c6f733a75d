"""One form filled in, field by field in canonical order: what is given is kept, what is missing is asked or named.

How a question is put is the caller's business: `Asking` is anything that answers a `Question` with text. An answer is
held to its own field's contract at once and asked again with the reason; whether the whole record may enter is judged
before it is written, in `judging`. Without anybody to ask, every missing required field is named instead.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from minutebook.desk.answers import FEN, AnswerError, demand_writable
from minutebook.desk.counting import Paper, elects, paper_of
from minutebook.desk.naming import places
from minutebook.desk.offering import candidates, may_be_today, short_name
from minutebook.desk.questions import Asking, Choice, Missing, Question
from minutebook.desk.reading import YES, chosen, example_of, in_yuan, recorded
from minutebook.model.ids import REGISTERS, date_in, name_of, path_of
from minutebook.model.problem import Problem
from minutebook.model.record import Archive, FieldPath
from minutebook.store import catalogue
from minutebook.store.contract import Form, Lang, Shape, label
from minutebook.store.typing import typed
from minutebook.store.validation import house_validation

_OWN: Final = ("schema", "id")
# Kinds whose items are numbered in their order; those of the others name the number of an item elsewhere.
_NUMBERED: Final = ("meeting", "opinions")
# What a form settles by itself in the items of a list.
_FIXED: Final = ("number", "option", "media_type", "bytes", "sha256")
_MEASURED: Final = ("media_type", "bytes", "sha256")


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
            if field not in _OWN and (field in shape.required or field in self.data or self._counted(field)):
                self._field(self.data, field, shape.fields[field], (field,), field in shape.required)
            named = field == self.form.act_date or (field == "title" and not self.form.act_date)
            # Where a person answers, the name comes last: by then there is something to name it after.
            if named and (name or self.ask is None):
                self._identify(name)
        if self.ask is not None:
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
            if depth == len(path) and there:
                for leaf in places(holder[step], path):
                    if leaf[-1] not in _FIXED:
                        self.again(leaf, complaint)
                        complaint = ""
                break
            if not there:
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
                default = self._short_name(lead)
                question = Question(manner="name", label=lead, example=example, default=default, complaint=complaint)
                told = self.ask(question).strip() or default
                complaint = self._name_fault(lead + told)
                if not complaint:
                    self.data["id"] = lead + told

    def _short_name(self, lead: str) -> str:
        def free(name: str) -> bool:
            return not self._name_fault(lead + name)

        return short_name(self.archive, self.form.kind, self.data, tuple(self.known), free)

    def _name_fault(self, record_id: str) -> str:
        if path_of(record_id) is None:
            return "cli.new.bad_name"
        return "cli.new.name_taken" if self.taken(record_id) else ""

    def _optional(self) -> None:
        """Lets the person choose, one after the other, which fields beyond the required ones to fill in."""
        shape = self.form.shape
        while self.ask is not None and (choices := self._left(shape, {**self.data, "schema": "", "id": ""})):
            told = self._choice(Question(manner="optional", label="", required=False, choices=choices))
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
            holder[key] = recorded(shape, str(key), given)
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
        if self.form.kind == "count" and self.ask is not None and (paper := self._paper()) and self._measures(path):
            for name in paper.measures:
                self._field(held, name, shape.fields[name], (*path, name), path[0] == "tally")
            if not held:
                del holder[key]
            return
        if not shape.required and not given:
            self._some(held, shape, path, required)
            if not held:
                del holder[key]
            return
        for name, inner in shape.fields.items():
            needed = name in shape.required
            if shape.attachment and name in _MEASURED and name not in held:
                held |= {part: said for part, said in self.measure(str(held.get("path", ""))).items() if part == name}
            plain = inner.kind not in ("map", "list") or (name == "winners" and elects(self._paper(), held))
            if name in held or needed or (self.ask is not None and plain):
                self._field(held, name, inner, (*path, name), needed)

    def _paper(self) -> Paper | None:
        return paper_of(self.archive, self.data) if self.form.kind == "count" else None

    def _counted(self, field: str) -> bool:
        """Whether the rule of the vote that is counted asks for these totals."""
        paper = self._paper() if self.ask is not None else None
        return paper is not None and field in paper.totals

    def _measures(self, path: FieldPath) -> bool:
        return self._counted(str(path[0])) or (path[0] == "tally" and len(path) == 2)

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
            told = self._choice(question)
            if told in shape.fields:
                self._field(held, told, shape.fields[told], (*path, told), True)
            elif not told and not question.required:
                return

    def _choice(self, question: Question) -> str:
        assert self.ask is not None
        while True:
            try:
                return chosen(question.choices, self.ask(question))
            except AnswerError as error:
                question = replace(question, complaint=error.key)

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
        if path == ("tally",) and not given and self.ask is not None and (paper := self._paper()):
            given = [{"option": option.value} for option in paper.options]
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
        return told.strip().lower() in YES

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
                shown = in_yuan(old) if question.manner == "money" else old.rstrip("\n")
                question = replace(question, default=shown)
            told = self.ask(question)
            told = (told.strip("\n") if question.manner == "text" else told.strip()) or question.default
            if not told:
                if required:
                    complaint = "cli.new.needed"
                    continue
                if isinstance(holder, dict):
                    holder.pop(key, None)
                return
            try:
                demand_writable(str(key), told)
                holder[key] = recorded(shape, str(key), chosen(question.choices, told), asked=True)
            except AnswerError as error:
                complaint = error.key
                continue
            complaint = (
                "cli.new.no_choice" if shape.words and holder[key] not in shape.words else self._fault(shape, path)
            )
            if not complaint:
                return
            holder[key] = None

    def _question(self, shape: Shape, path: FieldPath, required: bool, complaint: str) -> Question:
        manner = "text" if shape.rich else "date" if shape.schema.get("format") == "date" else "line"
        if str(path[-1]).endswith(FEN):
            manner = "money"
        example = example_of(shape)
        default = self._default(path, shape)
        if manner == "date" and required and may_be_today(self.form.kind, self.form.act_date, path):
            default = self.today
        shown = label(self.form, path, self.lang)
        if path[0] == "tally" and len(path) == 3 and (paper := self._paper()):
            option = paper.option(str(self.data["tally"][int(path[1])].get("option")))
            shown = f"{option}{'的' if self.lang == 'zh' else ', '}{shape.titles[self.lang]}"
        choices = tuple(self._choices(shape, path))
        fields = self.form.shape.fields
        asked = [field for field in self.form.shape.required if field not in _OWN]
        asked.sort(key=list(fields).index)
        return Question(
            manner=manner,
            label=shown,
            field=path,
            description=shape.descriptions[self.lang],
            example=in_yuan(example) if manner == "money" else example,
            required=required,
            default=default,
            choices=choices,
            complaint=complaint or ("cli.new.none_yet" if shape.refers_to and required and not choices else ""),
            place=asked.index(str(path[0])) + 1 if path[0] in asked else 0,
            of=len(asked),
        )

    def _choices(self, shape: Shape, path: FieldPath) -> Iterator[Choice]:
        for word, said in shape.words.items():
            yield Choice(value=word, shown=said[self.lang])
        if shape.kind == "boolean":
            yield from (Choice(value="true", shown="是 / yes"), Choice(value="false", shown="否 / no"))
        if shape.refers_to:
            found = candidates(self.archive, self.data, path, shape.refers_to)
            yield from (Choice(value=record.id, shown=record.title) for record in found)
        if path[:2] == ("declared", "winners") and (paper := self._paper()):
            yield from paper.options

    def _default(self, path: FieldPath, shape: Shape) -> str:
        """The one field that counts itself: the number of an item in its list."""
        if path[-1] == "number" and shape.kind == "integer" and len(path) > 1 and isinstance(path[-2], int):
            return str(path[-2] + 1)
        return ""

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
        shown = example or example_of(shape) or next(iter(shape.words), "…")
        return Missing(
            field="/".join(map(str, path)),
            label=label(self.form, path, self.lang),
            description=shape.descriptions[self.lang],
            example=shown,
        )
