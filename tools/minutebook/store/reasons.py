"""Why a typed record breaks its schema, as `jsonschema` tells it: asked only of what `jsonschema-rs` has refused.

Importing `jsonschema` takes longer than judging ten thousand records, so this module is imported with the first record
that fails. What its reasons mean for a secretary is said in `validation`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import jsonschema  # type: ignore[import-untyped]
from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]
from referencing import Registry, Resource

from minutebook.store.contract import Contract, Form


class Explainer:
    """The explaining validators of one contract, made once. Nothing outside the contract can be referred to."""

    def __init__(self, contract: Contract, formats: Mapping[str, Callable[[object], bool]]) -> None:
        resources = [(name, Resource.from_contents(dict(schema))) for name, schema in contract.schemas.items()]
        registry: Registry[Any] = Registry().with_resources(resources)
        checker = jsonschema.FormatChecker(formats=())
        for name, judge in formats.items():
            checker.checks(name)(judge)
        explainer = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"uniqueItems": _unique_items})
        self._validators = {
            word: explainer(dict(form.schema), registry=registry, format_checker=checker)
            for word, form in contract.forms.items()
        }

    def errors(self, form: Form, data: Mapping[str, Any]) -> Iterator[ValidationError]:
        """Every reason against a typed record."""
        found: Iterator[ValidationError] = self._validators[form.word].iter_errors(data)
        return found


def repeated(items: Iterable[Any]) -> tuple[int, int] | None:
    """The places of the first value that a list holds twice, or None."""
    seen: dict[Any, int] = {}
    for place, item in enumerate(items):
        first = seen.setdefault(_frozen(item), place)
        if first != place:
            return first, place
    return None


def _frozen(value: Any) -> Any:
    """A value that can be a member of a set and equals another exactly when JSON calls both equal."""
    if isinstance(value, Mapping):
        return frozenset((key, _frozen(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return tuple(_frozen(inner) for inner in value)
    return (type(value) is bool, value)


def _unique_items(_validator: Any, wanted: Any, instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """`uniqueItems` by set: the stock way compares every pair, and 4,000 votes take it half a minute."""
    if wanted and isinstance(instance, list) and repeated(instance) is not None:
        yield ValidationError("items are not unique")
