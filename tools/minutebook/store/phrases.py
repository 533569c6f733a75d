"""The catalogue of the interface's phrases in each language, read from site/locale/ like any other strict YAML."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from functools import cache
from typing import Final

from minutebook.store.house import site_folder
from minutebook.store.reader import read

FILES: Final = {"zh": "zh-CN.yml", "en": "en.yml"}


@cache
def phrases(lang: str) -> Mapping[str, str]:
    """All phrases of a language (`zh` or `en`) by key."""
    name = FILES[lang]
    data = read(f"locale/{name}", (site_folder() / "locale" / name).read_bytes()).data
    return {str(key): str(text) for key, text in data.items()}
