"""Which identifiers of a person stand in a text: found in many forms of writing, shown only masked.

Every detector takes a text and gives findings; it knows no record and no code. Full-width and other decimal digits,
Chinese numerals, spaces and hyphens inside a number are read as what they mean. Digests, UUIDs, web addresses, sums
and areas are taken out first, so a number inside a web address is not judged. All patterns are bounded, so the time
grows with the length of the text only.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from minutebook.model.dates import day

_ZH: Final = "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_NUMERALS: Final = str.maketrans(_ZH, "0001234567891123456789")
_FORMS: Final = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
        **dict.fromkeys("\t\u00a0\u2002\u2003\u2009\u202f\u3000", " "),
        **dict.fromkeys("×ХΧ", "X"),
        **dict.fromkeys("хχ", "x"),
        **{chr(code): chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF3F, 0xFF0E)},
    }
)
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_DOTTED = re.compile(r"(?<![0-9.])(1[3-9][0-9])\.([0-9]{4})\.([0-9]{4})(?!\.?[0-9])")
_TAKEN_OUT = re.compile(
    r"https?://[!-~]+"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{32,}+(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}(?![0-9A-Za-z])"
    r"|(?<![0-9])(?<![0-9][ -])(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9])"
    r"|(?<![0-9.])[0-9]++\.[0-9]{1,6}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]{1,6})?(?![0-9])"
    r"|[¥￥] ?[0-9]++"
    r"|(?<![0-9])[0-9]++ ?(?:元(?![旦月])|平方米|㎡|m²)"
)
_LONG = re.compile(rf"(?:[{_ZH}0-9][ -]{{0,3}}){{11}}")
_CHAIN = re.compile(r"[0-9]++(?:[ -]{1,3}[0-9]++)*")
_TAIL = re.compile(r"[ -]{0,3}[Xx](?![0-9A-Za-z])")
_CARD_WORD = re.compile(r"(?:卡号|[账帐][号户]|银行卡|信用卡|借记卡|储蓄卡|存折|开户行)[^0-9\n。；;]{0,20}\Z")
_ID_WORD = re.compile(r"身份证[^0-9\n。；;]{0,12}\Z")
_PHONE_WORD = re.compile(r"(?:手机|电话|联系|致电|微信)[^0-9\n。；;]{0,8}\Z")

_PROVINCES: Final = frozenset(
    map(
        str,
        (
            *range(11, 16),
            *range(21, 24),
            *range(31, 38),
            *range(41, 47),
            *range(50, 55),
            *range(61, 66),
            71,
            81,
            82,
            83,
        ),
    )
)
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_MOBILE_GROUPS: Final = frozenset(
    {(11,), (3, 4, 4), (3, 8), (4, 3, 4), (3, 3, 5), (3, 5, 3), (5, 3, 3), (3, 4, 2, 2), (3, 2, 2, 2, 2)}
)
_CARD_GROUPS: Final = frozenset(
    {(16,), (17,), (19,), (4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 3), (6, 10), (6, 13), (4, 4, 8), (8, 8)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One identifier in a text: its sort, where it stands, and the only form in which it may be shown."""

    sort: str
    start: int
    end: int
    shown: str


def plain(text: str) -> str:
    """The text with other forms of digits, hyphens, spaces and Latin letters in their ASCII form, place by place."""
    return _FOREIGN_DIGIT.sub(lambda found: str(int(found[0])), text.translate(_FORMS))


def masked(value: str) -> str:
    """What may be shown of an identifier: of a long one three characters and two, of a short one two and one."""
    first, last = (3, 2) if len(value) >= 11 else (2, 1)
    return value[:first] + "*" * (len(value) - first - last) + value[-last:]


def concealed(text: str) -> str:
    """A text with such numbers masked, for a message that quotes it; all of it where their places are uncertain."""
    found = [one for one in numbers(text) if one.sort != "id_like"]
    if not found:
        return text
    if len(plain(text)) != len(text):
        return masked(text)
    parts, end = [], 0
    for one in found:
        parts += [text[end : one.start], masked(text[one.start : one.end])]
        end = one.end
    return "".join([*parts, text[end:]])


def id_check_character(body: str) -> str:
    """The last character of a resident identity number with these 17 digits (GB 11643, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_ID_WEIGHTS, body, strict=True)) % 11]


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(twice - 9 * (twice > 9) for twice in doubled)) % 10 == 0


def is_credit_code(digits: str) -> bool:
    """Whether 18 digits are the credit code of an organisation, which is public (GB 32100)."""
    left = sum(weight * int(digit) for weight, digit in zip(_CREDIT_WEIGHTS, digits[:17], strict=True))
    return digits[0] in "159" and str((31 - left % 31) % 31) == digits[17]


def numbers(text: str) -> tuple[Finding, ...]:
    """Identity numbers, numbers like them, bank cards and mobile numbers in a text, each once, in order.

    The sorts are `id`, `id_like` (18 characters, a wrong check character), `card` and `mobile`.
    """
    read = _DOTTED.sub(r"\1-\2-\3", plain(text))
    if _LONG.search(read) is None:
        return ()
    read = _TAKEN_OUT.sub(lambda found: "#" * len(found[0]), read)
    found = list(_in_chains(read))
    spoken = read.translate(_NUMERALS)
    if spoken != read:
        found += [one for one in _in_chains(spoken) if spoken[one.start : one.end] != read[one.start : one.end]]
    return tuple(sorted(_apart(found), key=lambda one: one.start))


_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.-]?"
    r"([A-HJ-NP-Z0-9]{6}|[A-HJ-NP-Z0-9]{5}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def plates(text: str) -> Iterator[Finding]:
    """Vehicle registration numbers, also of new-energy vehicles (GA 36)."""
    for found in _PLATE.finditer(plain(text)):
        if sum(map(str.isdecimal, found[1])) >= 3:
            yield _finding("plate", found)


_COUNTED: Final = r"(?![0-9.,%:]| ?[户票人元平间年月个次米条份张位名套块棵㎡多余号级至~-])"
_STAIRCASE: Final = r"[0-9A-Za-z]{1,2} ?(?:单元|门|梯) ?"
_ROOM = re.compile(
    rf"(?<![0-9A-Za-z第])[0-9]{{1,3}} ?(?:号楼|[栋幢座]) ?(?:{_STAIRCASE})?-?"
    rf"(?:[1-9][0-9]{{2,3}}{_COUNTED}|[0-9]{{2,4}} ?[室房])"
    rf"|(?<![0-9A-Za-z第])[0-9]{{1,4}} ?[号楼] ?(?:{_STAIRCASE}[1-9][0-9]{{2,3}}{_COUNTED}|[0-9]{{2,4}} ?室)"
    rf"|(?<![0-9A-Za-z栋幢座楼号第])[0-9]{{1,2}} ?单元 ?(?:[1-9][0-9]{{2,3}}{_COUNTED}|[0-9]{{2,4}} ?室)"
    r"|(?<![0-9A-Za-z_./:#第-])[1-9][0-9]{0,2}-[1-9][0-9]{2,3} ?室"
    r"|(?<![0-9A-Za-z_./:#第-])[1-9][0-9]{0,2}-[1-9][0-9]?-"
    r"(?!(?:19|20)[0-9]{2}(?![0-9]))[1-9][0-9]{2,3}(?![0-9A-Za-z/.-])"
)


def rooms(text: str) -> Iterator[Finding]:
    """Exact dwellings: building and room, with or without a staircase, also in Chinese numerals and as 3-2-501."""
    for found in _ROOM.finditer(plain(text).translate(_NUMERALS)):
        yield _finding("room", found)


_CHAT = re.compile(
    r"wxid_[0-9a-z]{5,40}"
    r"|(?:微信|[Vv]信|[Ww]e[Cc]hat) ?(?:号|ID|id|账号)? ?[:：=] ?[A-Za-z][-_0-9A-Za-z]{5,19}"
    r"|微信(?:号|账号)(?:是|为)? ?[A-Za-z][-_0-9A-Za-z]{5,19}"
    r"|(?<![A-Za-z])[Qq]{2} ?号?码? ?[:：=]? ?[1-9][0-9]{4,10}(?![0-9])"
)


def chat_ids(text: str) -> Iterator[Finding]:
    """Names in WeChat and QQ that belong to one account."""
    for found in _CHAT.finditer(plain(text)):
        yield _finding("chat", found)


def _finding(sort: str, found: re.Match[str]) -> Finding:
    return Finding(sort=sort, start=found.start(), end=found.end(), shown=masked(found[0]))


def _apart(found: Sequence[Finding]) -> Iterator[Finding]:
    """What does not overlap anything before it; the surest sorts come first."""
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: (("id", "card", "mobile", "id_like").index(one.sort), one.start)):
        if taken.isdisjoint(range(one.start, one.end)):
            taken.update(range(one.start, one.end))
            yield one


@dataclass(frozen=True, slots=True)
class _Chain:
    """Groups of digits that follow each other with spaces or hyphens between them; places are of the whole text."""

    text: str
    spans: tuple[tuple[int, int], ...]
    digits: str
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "_Chain":
        spans = tuple(group.span() for group in re.compile("[0-9]++").finditer(text, start, end))
        groups = [text[first:last] for first, last in spans]
        return cls(text, spans, "".join(groups), tuple(accumulate(map(len, groups), initial=0)))

    def windows(self, lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
        """First and last-but-one group of every run of whole groups with one of these numbers of digits."""
        ends = {offset: place for place, offset in enumerate(self.offsets)}
        for first, offset in enumerate(self.offsets[:-1]):
            for length in lengths:
                last = ends.get(offset + length)
                if last is not None:
                    yield first, last

    def number(self, first: int, last: int) -> str:
        return self.digits[self.offsets[first] : self.offsets[last]]

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        return tuple(end - start for start, end in self.spans[first:last])

    def finding(self, sort: str, first: int, last: int, value: str, end: int = 0) -> Finding:
        return Finding(sort=sort, start=self.spans[first][0], end=end or self.spans[last - 1][1], shown=masked(value))

    def after_word(self, word: re.Pattern[str], first: int) -> bool:
        start = self.spans[first][0]
        return word.search(self.text[max(0, start - 32) : start]) is not None

    def evenly_written(self, first: int, last: int) -> bool:
        between = {self.text[left[1] : right[0]] for left, right in pairwise(self.spans[first:last])}
        return len(between) < 2

    def alone(self, first: int, last: int) -> bool:
        """Whether no group as long as its first stands beside it, so that nothing is cut out of a longer row."""
        size = self.sizes(first, first + 1)
        return size not in ((first > 0 and self.sizes(first - 1, first)), self.sizes(last, last + 1))


def _in_chains(text: str) -> Iterator[Finding]:
    for found in _CHAIN.finditer(text):
        if found.end() - found.start() >= 11:
            chain = _Chain.of(text, *found.span())
            yield from _identity_numbers(chain)
            yield from _cards(chain)
            yield from _mobiles(chain)


def _born(text: str) -> bool:
    try:
        return day(f"{text[:4]}-{text[4:6]}-{text[6:]}").year >= 1900
    except ValueError:
        return False


def _placed(number: str) -> bool:
    """Whether it begins with a province; the number of a foreign resident has it after a 9."""
    return number[:2] in _PROVINCES or (number[0] == "9" and number[1:3] in _PROVINCES)


def _identity_numbers(chain: _Chain) -> Iterator[Finding]:
    for first, last in chain.windows((15, 17, 18)):
        number, end = chain.number(first, last), chain.spans[last - 1][1]
        if len(number) == 15:
            if chain.sizes(first, last) in ((15,), (6, 6, 3)) and _placed(number) and _born("19" + number[6:12]):
                yield chain.finding("id", first, last, number)
            continue
        if len(number) == 17:
            tail = _TAIL.match(chain.text, end)
            if tail is None:
                continue
            number, end = number + "X", tail.end()
        likely = number[6:8] in ("19", "20") and _placed(number) and _born(number[6:14])
        if likely and id_check_character(number[:17]) == number[17]:
            yield chain.finding("id", first, last, number, end)
        elif chain.after_word(_ID_WORD, first) or (likely and not is_credit_code(number)):
            yield chain.finding("id_like", first, last, number, end)


def _cards(chain: _Chain) -> Iterator[Finding]:
    if 12 <= len(chain.digits) <= 19 and chain.after_word(_CARD_WORD, 0):
        yield chain.finding("card", 0, len(chain.spans), chain.digits)
        return
    for first, last in chain.windows((16, 17, 19)):
        number = chain.number(first, last)
        if (
            number[0] in "34569"
            and (last - first == 1 or chain.alone(first, last))
            and (chain.sizes(first, last) in _CARD_GROUPS or len(number) == last - first)
            and chain.evenly_written(first, last)
            and _TAIL.match(chain.text, chain.spans[last - 1][1]) is None
            and luhn_holds(number)
        ):
            yield chain.finding("card", first, last, number)


def _mobiles(chain: _Chain) -> Iterator[Finding]:
    for first, last in chain.windows((11, 13, 15)):
        number = chain.number(first, last)
        if len(number) > 11:
            if last - first > 1 or number[:-11] not in ("86", "0086"):
                continue
            number = number[-11:]
        elif not _written_as_mobile(chain, first, last):
            continue
        if number[0] == "1" and number[1] in "3456789":
            yield chain.finding("mobile", first, last, number)


def _written_as_mobile(chain: _Chain, first: int, last: int) -> bool:
    if last - first == 11:
        return chain.alone(first, last)
    sizes = chain.sizes(first, last)
    if sizes == (3, 4, 4):
        years = (chain.number(place, place + 1)[:2] in ("19", "20") for place in range(first + 1, last))
        return chain.evenly_written(first, last) or not all(years)
    return sizes in _MOBILE_GROUPS or chain.after_word(_PHONE_WORD, first)
