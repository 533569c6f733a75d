"""Rich text of a record as finished HTML: one linear CommonMark engine, HTML off, then an explicit list of tags.

Headings, images and raw HTML never come out; a link goes to https or mailto only. A line break between two Chinese
characters joins them instead of leaving a space.
"""

# SPDX-License-Identifier: Apache-2.0

import re
from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS: Final = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "hr", "pre"}
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_SCHEMES: Final = {"https", "mailto"}
_CJK: Final = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]"
_BREAK: Final = re.compile(rf"(?<={_CJK})\n(?={_CJK})")

_ENGINE: Final = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(
    ["image", "html_block", "html_inline", "heading", "lheading", "reference"]
)


@lru_cache(maxsize=20_000)
def rich(text: str) -> Markup:
    """The HTML of a rich text, safe to insert."""
    html = _ENGINE.render(_BREAK.sub("", text))
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        url_relative="deny",
    )
    return Markup(clean)  # Cleaned by nh3 just above.


def plain_excerpt(text: str, limit: int = 110) -> str:
    """The beginning of a text on one line, for a page's description."""
    words = " ".join(_BREAK.sub("", text).split())
    return words if len(words) <= limit else words[: limit - 1] + "…"
