"""What this command is called where it was started: `minutebook`, or what the starter says in MINUTEBOOK_COMMAND.

Every text a person reads names the command as that person can type it. Reports for programs keep its own name.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import re
import shlex
from pathlib import Path
from typing import Final

from minutebook.store.contract import Lang
from minutebook.store.phrases import phrases
from minutebook.views.wording import Words

_NAME: Final = re.compile(r"(?<![A-Za-z0-9_./-])minutebook(?=[ {])")


def program() -> str:
    """The words that start this command: `minutebook` or `python3 dev.py`."""
    return os.environ.get("MINUTEBOOK_COMMAND") or "minutebook"


def called(text: str) -> str:
    """A text with the command called by its words of this call."""
    return _NAME.sub(lambda _: program(), text)


def words_in(lang: Lang) -> Words:
    """The words of a language, with the command called as it was started."""
    return Words(lang, {key: called(phrase) for key, phrase in phrases(lang).items()})


def command(verb: str, root: Path) -> str:
    """What to type for a verb about this folder, from the current one."""
    place = os.path.relpath(root)
    place = str(root) if place.startswith("..") else place
    return f"{program()} {verb}" if place == "." else f"{program()} {verb} --root {shlex.quote(place)}"
