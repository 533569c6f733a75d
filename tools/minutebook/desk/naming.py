"""Which field of a record a person means: by its path, `items/0/text`, or by what people call it, 各项第1项的经过."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator, Mapping
from typing import Any

from minutebook.model.record import FieldPath
from minutebook.store.contract import Form, Lang, label


def places(data: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    """Every field with a single value, in order; without the format and the id."""
    if isinstance(data, Mapping):
        for name, inner in data.items():
            if path or name not in ("schema", "id"):
                yield from places(inner, (*path, name))
    elif isinstance(data, list | tuple):
        for place, inner in enumerate(data):
            yield from places(inner, (*path, place))
    else:
        yield path


def field_meant(form: Form, data: Mapping[str, Any], text: str, lang: Lang) -> FieldPath | None:
    """The field of a record that this path or label names; a part of a label only where it is the only one with it."""
    labels = {path: label(form, path, lang) for path in places(data)}
    wanted = text.strip()
    for path, shown in labels.items():
        if wanted in (shown, "/".join(map(str, path))):
            return path
    near = [path for path, shown in labels.items() if wanted and wanted in shown]
    return near[0] if len(near) == 1 else None
