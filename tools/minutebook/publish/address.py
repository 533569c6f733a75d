"""Where a record is read on the site: on its own page, or at its place on the page it belongs to."""

# SPDX-License-Identifier: Apache-2.0

from typing import Final
from urllib.parse import quote

from minutebook.model.ids import kind_of, name_of
from minutebook.views.story import Edition

PAGED: Final = ("matter", "meeting", "vote", "notice")
_THROUGH: Final = {"minutes": "meeting", "count": "vote", "correction": "corrects"}
_ON_MATTER: Final = ("proposal", "opinions", "decision", "evaluation")


def page_of(edition: Edition, record_id: str) -> str:
    """The address of the page that shows a record, from the site's root; empty when no page does."""
    record = edition.archive.get(record_id)
    if record is None:
        return ""
    if record.kind in PAGED:
        return f"{record.kind}/{name_of(record_id)}/"
    if record.kind in _THROUGH:
        return page_of(edition, record.data[_THROUGH[record.kind]])
    matters = edition.threads.matters.get(record_id, ())
    return f"matter/{name_of(matters[0])}/" if matters else ""


def address_of(edition: Edition, record_id: str) -> str:
    """The address of a record with the place on its page; the raw file where no page shows it.

    Only the page of a matter has a place for each act; a correction of minutes leads to the meeting's page as a whole.
    """
    record = edition.archive.get(record_id)
    if record is None:
        return ""
    page = page_of(edition, record_id)
    if not page:
        return quote(record.path)
    placed = page.startswith("matter/") and record.kind not in PAGED
    return f"{page}#{_place(record.kind, record_id)}" if placed else page


def anchor(record_id: str) -> str:
    """The id of a record's place on a page."""
    return f"{kind_of(record_id)}-{name_of(record_id)}"


def _place(kind: str, record_id: str) -> str:
    return anchor(record_id) if kind in _ON_MATTER else f"{anchor(record_id)}-told"
