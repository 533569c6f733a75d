"""Whether a typed record satisfies its schema, and, where it does not, every reason in our own words.

The verdict comes from `jsonschema-rs`, which costs microseconds; only what fails is explained, by `jsonschema`. A test
holds the verdicts of both equal over the whole corpus. Neither can fetch a schema: the registry is explicit. A
validator that fails itself is reported at the file, never as a traceback.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath, Record
from minutebook.store.contract import Contract, Form, Shape, house_contract, label, meanings
from minutebook.store.meant import day_written, is_day, says_nothing, unquoted
from minutebook.store.reader import MOST_TOLD
from minutebook.store.typing import field_values

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]

    from minutebook.store.reasons import Explainer

_URI = re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#][!#-;=?-\[\]_a-z~]*)?")


def is_date(text: object) -> bool:
    """Whether a text is a day the calendar has; what is not text is not judged here."""
    return not isinstance(text, str) or is_day(text)


def is_uri(text: object) -> bool:
    """Whether a text is an http or https address in ASCII; what is not text is not judged here."""
    return not isinstance(text, str) or _URI.fullmatch(text) is not None


FORMATS: Final[Mapping[str, Callable[[object], bool]]] = {"date": is_date, "uri": is_uri}

# Where one value breaks several rules, the first of these explains it best; the others would only repeat it.
_TELLING: Final = (
    "type",
    "const",
    "enum",
    "minLength",
    "maxLength",
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
)
_CODES: Final = {
    "enum": "S211",
    "pattern": "S212",
    "date": "S213",
    "uri": "S214",
    "minimum": "S215",
    "maximum": "S216",
    "maxLength": "S217",
    "minLength": "S218",
    "minItems": "S219",
    "maxItems": "S220",
    "uniqueItems": "S221",
    "minProperties": "S223",
    "const": "S204",
}


class Validation:
    """The validators of one contract, made once."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        rust = jsonschema_rs.Registry([(name, dict(schema)) for name, schema in contract.schemas.items()])
        self._judges = {
            word: jsonschema_rs.Draft202012Validator(
                dict(form.schema),
                registry=rust,
                formats=dict(FORMATS),
                validate_formats=True,
                ignore_unknown_formats=False,
                offline=True,
            )
            for word, form in contract.forms.items()
        }

    @cached_property
    def _explainer(self) -> "Explainer":
        from minutebook.store.reasons import Explainer

        return Explainer(self.contract, FORMATS)

    def is_valid(self, form: Form, data: Mapping[str, Any]) -> bool:
        """The verdict on a typed record."""
        return bool(self._judges[form.word].is_valid(data))

    def explains(self, form: Form, data: Mapping[str, Any]) -> bool:
        """The slow verdict, which must always equal `is_valid`."""
        return next(iter(self._explainer.errors(form, data)), None) is None

    def problems(
        self, form: Form, path: str, data: Mapping[str, Any], known: Iterable[Problem] = ()
    ) -> tuple[Problem, ...]:
        """Every reason why a typed record breaks its form; empty when it does not.

        Args:
            form: the form to hold it to.
            path: its file.
            data: its typed data.
            known: problems found while typing; a field that has one is not complained of again.
        """
        told = {problem.field for problem in known}
        try:
            if self.is_valid(form, data):
                return ()
            errors = list(islice(self._explainer.errors(form, data), MOST_TOLD))
            explained = self._explained(form, path, data, errors)
            found = tuple(islice((problem for problem in explained if problem.field not in told), MOST_TOLD))
        except Exception as error:
            return (_failed(form, path, error),)
        if not found and not told:
            return (_failed(form, path, None),)
        return found

    def _explained(
        self, form: Form, path: str, data: Mapping[str, Any], errors: "Iterable[ValidationError]"
    ) -> Iterator[Problem]:
        best: dict[FieldPath, ValidationError] = {}
        missing: dict[FieldPath, set[str]] = {}
        unknown: dict[FieldPath, set[str]] = {}
        for error in errors:
            where: FieldPath = tuple(error.absolute_path)
            rule = str(error.validator)
            if rule == "required":
                missing.setdefault(where, set()).update(
                    key for key in error.validator_value if key not in error.instance
                )
            elif rule == "additionalProperties":
                shape = form.at(where)
                unknown.setdefault(where, set()).update(set(error.instance) - set(shape.fields if shape else ()))
            elif where not in best or _rank(rule) < _rank(str(best[where].validator)):
                best[where] = error
        for where, keys in unknown.items():
            yield from _unknown(form, path, (where, _inside(data, where)), keys, missing.get(where, set()))
        for where, keys in missing.items():
            for key in sorted(keys, key=lambda key: _place_in(form.at(where), key)):
                yield _missing(form, path, where, key)
        for where, error in best.items():
            yield _broken(form, path, where, error)


@cache
def house_validation() -> Validation:
    """The validators of this installation's contract."""
    return Validation(house_contract())


def faults_of(record: Record) -> Iterable[FieldPath]:
    """The fields in which a record, as corrections leave it, breaks the contract."""
    validation = house_validation()
    form = validation.contract.form(str(record.data.get("schema")))
    if form is None:
        return [("schema",)]
    blank = [field for field, text in _texts(record.data, ()) if says_nothing(text)]
    return [*blank, *(problem.field for problem in validation.problems(form, record.path, record.data))]


def _texts(value: Any, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping | list | tuple):
        for step, inner in value.items() if isinstance(value, Mapping) else enumerate(value):
            yield from _texts(inner, (*field, step))


def _rank(rule: str) -> int:
    return _TELLING.index(rule) if rule in _TELLING else len(_TELLING)


def _place_in(shape: Shape | None, key: str) -> int:
    keys = list(shape.fields) if shape else []
    return keys.index(key) if key in keys else len(keys)


def _inside(data: Any, where: FieldPath) -> Any:
    for step in where:
        data = data[step]
    return data


def _unknown(
    form: Form, path: str, place: tuple[FieldPath, Any], keys: set[str], missing: set[str]
) -> Iterator[Problem]:
    """Unknown keys, with the key that was probably meant; a key so explained no longer counts as missing."""
    where, present = place
    shape = form.at(where)
    fields = shape.fields if shape else {}
    called = {inner.titles["zh"]: name for name, inner in fields.items()}
    for key in sorted(keys):
        meant = called.get(key) or next(iter(get_close_matches(key[:80], list(fields), 1, 0.6)), "")
        values = {"field": key, "within_zh": label(form, where, "zh"), "within_en": label(form, where, "en")}
        if meant and meant not in present:
            missing.discard(meant)
            values |= {
                "meant": meant,
                "label_zh": fields[meant].titles["zh"],
                "label_en": fields[meant].titles["en"],
            }
            yield Problem(code="S203", path=path, field=(*where, key), on="key", values=values)
        else:
            values["allowed"] = ", ".join(name for name in fields if name not in present) or "—"
            yield Problem(code="S202", path=path, field=(*where, key), on="key", values=values)


def _missing(form: Form, path: str, where: FieldPath, key: str) -> Problem:
    """A missing key: at the record's first line, or at the item that lacks it."""
    shape = form.at((*where, key))
    values = {
        **field_values(form, (*where, key)),
        "meaning_zh": shape.descriptions["zh"].rstrip("。") if shape else "",
        "meaning_en": shape.descriptions["en"].rstrip(".") if shape else "",
        "example": _example(shape),
        "refers_to": " ".join((shape.item or shape).refers_to) if shape else "",
    }
    if where:
        return Problem(code="S201", path=path, field=where, values=values)
    return Problem(code="S201", path=path, field=(key,), on="record", values=values)


def _example(shape: Shape | None) -> str:
    """How a value of this shape may look; of a list or group its first line, which stands on a line of its own."""
    if shape is None:
        return "…"
    if shape.kind == "list":
        return f"⏎ - {_example(shape.item)}"
    if shape.kind == "map":
        name, inner = next(iter(shape.fields.items()))
        return f"{name}: {_example(inner)}"
    return str(next(iter(shape.examples), "…"))


def _broken(form: Form, path: str, where: FieldPath, error: "ValidationError") -> Problem:
    rule = str(error.validator)
    shape = form.at(where)
    code = _CODES.get(str(error.validator_value) if rule == "format" else rule, "S299")
    values = {
        **field_values(form, where),
        "value": _shown(error.instance),
        "limit": _shown(error.validator_value),
        "example": _shown(next(iter(shape.examples), "")) if shape else "",
        "rule": rule,
    }
    if meant := unquoted(shape, values["value"]):
        return Problem(code="S227", path=path, field=where, values=values | {"meant": meant})
    if shape is not None and shape.schema.get("format") == "date" and isinstance(error.instance, str):
        meant = day_written(error.instance)
        code = "S229" if not meant else "S226" if is_day(meant) else "S213"
        return Problem(code=code, path=path, field=where, values=values | {"meant": meant})
    if rule == "enum" and shape is not None:
        if meant := _word_meant(shape, str(error.instance)):
            return Problem(code="S224", path=path, field=where, values=values | {"meant": meant})
        values |= {"allowed_zh": meanings(shape.words, "zh"), "allowed_en": meanings(shape.words, "en")}
    if rule == "uniqueItems":
        from minutebook.store.reasons import repeated

        first, second = repeated(error.instance) or (0, 0)
        values |= {"value": _shown(error.instance[second]), "first": str(first + 1), "second": str(second + 1)}
        return Problem(code=code, path=path, field=(*where, second), values=values)
    return Problem(code=code, path=path, field=where, values=values)


def _word_meant(shape: Shape, value: str) -> str:
    """The allowed word whose meaning was written, or that is nearly what was written; empty for neither."""
    for word, said in shape.words.items():
        if value.strip() in said.values():
            return word
    return next(iter(get_close_matches(value[:80], list(shape.words), 1, 0.8)), "")


def _failed(form: Form, path: str, error: Exception | None) -> Problem:
    what = f"{type(error).__name__}: {str(error)[:200]}" if error else "no reason found"
    return Problem(code="S299", path=path, on="record", values={**field_values(form, ()), "value": what, "rule": "?"})


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[…]"
    return "{…}" if isinstance(value, Mapping) else str(value)
