"""A correction begun: which record, which field, and the words that stand there now, read rather than typed.

The record's own file is never touched (design principle 1). What the new words are, why, and who approved them is
filled in like any other form.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from minutebook.checks.correction import judged
from minutebook.desk.answers import AnswerError
from minutebook.desk.naming import field_meant, places
from minutebook.model.ids import KINDS, REGISTERS, name_of, path_of
from minutebook.model.record import Archive
from minutebook.store.characters import visible
from minutebook.store.contract import Lang, house_contract, label
from minutebook.store.validation import faults_of
from minutebook.timeline.corrections import field_path, words_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What is settled of a correction: its fields so far, the name it may take, the field's label, the old words."""

    fields: Mapping[str, Any]
    name: str
    label: str
    old: str


def begin(recorded: Archive, record_id: str, field: str, *, title: str, lang: Lang) -> Begun:
    """A correction of one field of a record, upon what earlier corrections left.

    Args:
        recorded: the records as their files say.
        record_id: the record to correct.
        field: its field, `items/0/text`, or what people call it.
        title: what comes before the record's title in the correction's own.
        lang: the language of the label.

    Raises:
        AnswerError: no such record or field, or a kind that is changed in place or never corrected.
    """
    archive, _ = judged(recorded, faults_of)
    record = archive.get(record_id)
    if record is None:
        alike = get_close_matches(record_id, archive.records, 3, 0.5)
        raise AnswerError("cli.no_record", id=visible(record_id, 120), near=", ".join(alike) or "—")
    if record.kind in REGISTERS:
        raise AnswerError("cli.correct.register", path=record.path)
    form = house_contract().current(record.kind)
    kinds = house_contract().forms["correction/1"].shape.fields["corrects"].refers_to
    if form is None or record.kind not in kinds or path_of(record.id) != record.path:
        raise AnswerError("cli.correct.kind", id=record.id, kinds=", ".join(kind for kind in KINDS if kind in kinds))
    path = field_meant(form, record.data, field, lang) or field_path(field)
    old = words_at(record, path)
    if old is None:
        lines = (f"  {label(form, place, lang)}  {'/'.join(map(str, place))}" for place in places(record.data))
        raise AnswerError("cli.correct.no_field", field=visible(field), id=record.id, fields="\n".join(lines))
    fields_so_far = {
        "title": f"{title}{record.title}"[:300],
        "corrects": record.id,
        "changes": [{"field": "/".join(map(str, path)), "old": old.rstrip("\n") + "\n" if "\n" in old else old}],
    }
    return Begun(fields=fields_so_far, name=name_of(record.id)[11:], label=label(form, path, lang), old=old)
