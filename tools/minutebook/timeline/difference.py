"""What differs between two versions of a record, field by field, so that a page can say 户数 338 → 340.

Decides what counts as the same item of a list: items that all carry their own mark (`number`, `key` or `option`, the
first that marks each item of both lists once) are matched by it wherever they stand; any other items by position. How a
change is worded, and how two long texts are compared word by word, is left to `views`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

_MARKS: Final = ("number", "key", "option")


class Item(NamedTuple):
    """A step into a list: the item whose field `by` says `value`."""

    by: str
    value: str | int


class Order(Enum):
    """A step that is no field: the order in which marked items stand. Its values are tuples of their marks."""

    OF_ITEMS = "order"


Step = str | int | Item | Order


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that differs. `old` is None where the field is new, `new` is None where it is gone."""

    field: tuple[Step, ...]
    old: Any
    new: Any


def differences(old: Any, new: Any) -> tuple[FieldChange, ...]:
    """The changes that lead from one version to the other, in the order in which the fields stand.

    Fields of the old version come first in its order, then those that only the new one has. A mapping or an item that
    is wholly new or gone is one change, and so is a value whose type changed (the number 1 is not `true`).

    Args:
        old: the earlier data, or None when the record did not exist.
        new: the later data, or None when it is gone.
    """
    return tuple(_changes((), old, new))


def applied(old: Any, changes: Iterable[FieldChange]) -> Any:
    """The later data: the earlier with all changes that `differences` found put in. Neither argument is altered."""
    data = _copy(old)
    # Positions move only at the end of a list, so what is dropped there is dropped from the last one back.
    listed = list(changes)
    dropped = [change for change in listed if change.new is None and change.field and isinstance(change.field[-1], int)]
    for change in [*(one for one in listed if one not in dropped), *reversed(dropped)]:
        if not change.field:
            return _copy(change.new)
        _put(_inside(data, change.field[:-1]), change.field[-1], change.new)
    return data


def _changes(at: tuple[Step, ...], old: Any, new: Any) -> Iterator[FieldChange]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _changes((*at, name), old.get(name), new.get(name))
    elif _is_list(old) and _is_list(new):
        yield from _in_lists(at, old, new)
    elif type(old) is not type(new) or old != new:
        yield FieldChange(field=at, old=old, new=new)


def _in_lists(at: tuple[Step, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[FieldChange]:
    mark = _mark(old, new)
    if mark is None:
        for place in range(max(len(old), len(new))):
            before = old[place] if place < len(old) else None
            after = new[place] if place < len(new) else None
            yield from _changes((*at, place), before, after)
        return
    earlier = {item[mark]: item for item in old}
    later = {item[mark]: item for item in new}
    settled = [*(value for value in earlier if value in later), *(value for value in later if value not in earlier)]
    for value in [*earlier, *(value for value in later if value not in earlier)]:
        yield from _changes((*at, Item(mark, value)), earlier.get(value), later.get(value))
    if settled != list(later):
        yield FieldChange(field=(*at, Order.OF_ITEMS), old=tuple(earlier), new=tuple(later))


def _mark(old: Sequence[Any], new: Sequence[Any]) -> str | None:
    return next((name for name in _MARKS if (old or new) and _marks(name, old) and _marks(name, new)), None)


def _marks(name: str, items: Sequence[Any]) -> bool:
    """Whether every item is a mapping with this field, a text or a number that no other item has."""
    values = [item.get(name) if isinstance(item, Mapping) else None for item in items]
    return all(type(value) in (str, int) for value in values) and len(set(values)) == len(values)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copy(part) for name, part in value.items()}
    return [_copy(part) for part in value] if _is_list(value) else value


def _inside(data: Any, steps: Iterable[Step]) -> Any:
    for step in steps:
        data = data[_place(data, step)] if isinstance(step, Item) else data[step]
    return data


def _place(items: Sequence[Any], step: Item) -> int:
    return next(place for place, item in enumerate(items) if item[step.by] == step.value)


def _put(holder: Any, step: Step, value: Any) -> None:
    if isinstance(step, Order):
        mark = _mark(holder, ())
        holder.sort(key=lambda item: value.index(item[mark]))
    elif isinstance(step, Item):
        if value is None:
            del holder[_place(holder, step)]
        elif any(item[step.by] == step.value for item in holder):
            holder[_place(holder, step)] = _copy(value)
        else:
            holder.append(_copy(value))
    elif value is None:
        del holder[step]
    elif isinstance(step, int) and step == len(holder):
        holder.append(_copy(value))
    else:
        holder[step] = _copy(value)
