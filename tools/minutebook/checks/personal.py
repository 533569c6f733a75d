"""Whether a record tells what must never be published: numbers of persons, in any of its texts. A first part.

Refused: resident identity numbers, mobile numbers, bank cards and accounts. Questioned: numbers like an identity
number, vehicle plates, dwellings in records of opinions, votes and money, chat accounts. Every text of a record is
read as its file says, corrections included: title, note, description of an attachment, file name, id.

Left to later: images and what is hidden in them, other attachments, names, minors, health, landlines, named votes,
small cells; commit messages, authors and branches; built pages and the history before the tip; a reviewed record of
exceptions. Which forms of writing a number may have is decided in `identifiers`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from minutebook.checks.identifiers import Finding, chat_ids, numbers, plates, rooms
from minutebook.checks.register import PACKED, Register, problem
from minutebook.model.problem import Problem
from minutebook.model.record import FieldPath, Record

SPEAKING_OF_RESIDENTS: Final = frozenset(
    {"matter", "opinions", "reply", "vote", "count", "electorate", "entry", "evaluation", "listing"}
)
"""The kinds in which a dwelling tells whose opinion, vote, debt or complaint it is."""

_OFFICES: Final = frozenset({"settings", "body"})
_OFFICE_PHONE: Final = ("contact", "phone")
_DIGEST: Final = "sha256"


def check_no_identity_number(register: Register) -> Iterator[Problem]:
    """Ensures that no resident identity number is published (invariant 73; 个人信息保护法 25, 28)."""
    yield from _numbers(register, "id", "P901")


def check_no_mobile_number(register: Register) -> Iterator[Problem]:
    """Ensures that no mobile number is published, save as an office's own telephone (invariant 73; 民法典 1034)."""
    yield from _numbers(register, "mobile", "P902")


def check_no_bank_card(register: Register) -> Iterator[Problem]:
    """Ensures that no bank card or account number is published (invariant 73; 个人信息保护法 28)."""
    yield from _numbers(register, "card", "P903")


def check_number_like_identity(register: Register) -> Iterator[Problem]:
    """Advises to look at a number that is an identity number but for its last character (invariant 73)."""
    yield from _numbers(register, "id_like", "P951")


def check_no_plate(register: Register) -> Iterator[Problem]:
    """Advises to leave out the plate of a vehicle (invariant 73; 个人信息保护法 25)."""
    yield from _found(register, "P952", plates)


def check_no_dwelling(register: Register) -> Iterator[Problem]:
    """Advises to leave out the dwelling beside an opinion, vote, payment or complaint (invariant 73; 民法典 1034)."""
    yield from _found(register, "P953", rooms, SPEAKING_OF_RESIDENTS)


def check_no_chat_account(register: Register) -> Iterator[Problem]:
    """Advises to leave out a person's account in a chat (invariant 73; 个人信息保护法 25)."""
    yield from _found(register, "P954", chat_ids)


def _numbers(register: Register, sort: str, code: str) -> Iterator[Problem]:
    for problem_found, found in _told(register, code, numbers):
        office = found.sort == "mobile" and problem_found.field == _OFFICE_PHONE
        if found.sort == sort and not (office and problem_found.path.split("/")[1] in _OFFICES):
            yield problem_found


def _found(
    register: Register, code: str, detect: Callable[[str], Iterable[Finding]], kinds: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    yield from (one for one, _ in _told(register, code, detect, kinds))


def _told(
    register: Register, code: str, detect: Callable[[str], Iterable[Finding]], kinds: frozenset[str] = frozenset()
) -> Iterator[tuple[Problem, Finding]]:
    """A problem for every finding in the texts of the records of some kinds, or of all."""
    for record in register.recorded:
        if record.path.startswith(PACKED) or (kinds and record.kind not in kinds):
            continue
        for field, text in texts_of(record):
            for found in detect(text):
                yield problem(code, record, *field, value=found.shown), found


def texts_of(record: Record) -> Iterator[tuple[FieldPath, str]]:
    """Every text of a record that a person wrote, with its field: not digests, and no other record's id."""
    named = {reference.field for reference in record.references}
    return ((field, text) for field, text in _texts(record.data, ()) if field not in named and field[-1] != _DIGEST)


def _texts(value: Any, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, (*field, key))
    elif isinstance(value, list | tuple):
        for place, part in enumerate(value):
            yield from _texts(part, (*field, place))
