"""Why the public edition could not be made: a code and its values, said in words by `cli`.

No sentence lives here. The codes are stable, so that a catalogue can hold the Chinese and the English of each.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReason:
    """One reason: its code, and the values its sentence needs."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)


class PublishError(Exception):
    """Nothing was published, and what was published before is still served."""

    def __init__(self, code: str, **values: str) -> None:
        self.reason = PublishReason(code=code, values=values)
        said = "; ".join(f"{name}={value}" for name, value in values.items())
        super().__init__(f"{code}: {said}" if said else code)

    @property
    def code(self) -> str:
        """The stable code of the reason."""
        return self.reason.code

    @property
    def values(self) -> Mapping[str, str]:
        """The values the sentence needs."""
        return self.reason.values
