"""What must hold on every page of a site, read from its bytes: where links lead, how headings stand.

What a page looks like, and what a browser makes of it, is for `test_pages_in_browser.py`.
"""
# SPDX-License-Identifier: Apache-2.0

import posixpath
import re
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from minutebook.publish.site import files, gather
from minutebook.store.phrases import phrases
from tests.dom import Element, parsed

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests/golden"
AS_OF = "2026-11-20"


@pytest.fixture(scope="module")
def pages(served: dict[str, bytes]) -> dict[str, Element]:
    """The tree of every page by its path on the server."""
    return {path: parsed(content) for path, content in served.items() if path.endswith(".html")}


def test_every_link_leads_to_a_file_and_every_anchor_to_a_place(
    served: dict[str, bytes], pages: dict[str, Element]
) -> None:
    places = {path: {one.attributes["id"] for one in page if "id" in one.attributes} for path, page in pages.items()}
    followed = Counter[str]()
    lost = []
    for path, page in pages.items():
        for one in page:
            for name in ("href", "src"):
                address = urlsplit(one.attributes.get(name, ""))
                if name not in one.attributes or address.scheme:
                    continue
                target = unquote(address.path) or "/" + path
                target = posixpath.normpath(posixpath.join("/" + posixpath.dirname(path), target)).lstrip("/")
                if address.path.endswith("/") or target in ("", "."):
                    target = posixpath.join("" if target == "." else target, "index.html")
                fragment = unquote(address.fragment)
                followed["with a place" if fragment else "plain"] += 1
                if target not in served or (fragment and fragment not in places.get(target, ())):
                    lost.append(f"{path}: {one.attributes[name]}")
    assert lost == []
    assert followed["plain"] > 1000
    assert followed["with a place"] > 200


def test_links_out_of_the_site_are_telephones_and_https(pages: dict[str, Element]) -> None:
    found = {one.attributes["href"] for page in pages.values() for one in page.all("a")}
    schemes = {urlsplit(address).scheme for address in found}
    assert schemes == {"", "tel", "https"}


def test_a_telephone_link_holds_digits_alone(pages: dict[str, Element]) -> None:
    found = {one.attributes["href"] for page in pages.values() for one in page.all("a")}
    numbers = [address for address in found if address.startswith("tel:")]
    assert numbers
    assert all(re.fullmatch(r"tel:\+?[0-9-]+", number) for number in numbers)


def test_a_page_has_one_title_in_one_heading_and_no_heading_skips_a_level(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        levels = [int(one.tag[1]) for one in page if re.fullmatch("h[1-6]", one.tag)]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), (path, levels)
        assert all(one.text.strip() for one in page if re.fullmatch("h[1-6]", one.tag)), path


def test_a_page_says_its_language_and_where_its_text_begins(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert [one.attributes["lang"] for one in page.all("html")] == ["zh"], path
        for landmark in ("main", "header", "nav", "footer"):
            assert page.all(landmark), (path, landmark)
        assert len(page.all("main")) == 1, path
        ids = Counter(one.attributes["id"] for one in page if "id" in one.attributes)
        assert [name for name, count in ids.items() if count > 1] == [], path
        for one in page:
            for name in ("aria-labelledby", "aria-describedby", "for"):
                assert set(one.attributes.get(name, "").split()) <= ids.keys(), (path, one.tag)


def test_titles_and_descriptions_are_there_and_tell_pages_apart(pages: dict[str, Element]) -> None:
    for site in (False, True):
        found = {path: page for path, page in pages.items() if path.startswith("record/") == site}
        titles = {path: page.all("title")[0].text.strip() for path, page in found.items()}
        described = {
            path: [one.attributes["content"].strip() for one in page.all("meta", name="description")]
            for path, page in found.items()
            if not path.endswith("404.html")
        }
        assert all(titles.values())
        assert all(len(texts) == 1 and texts[0] for texts in described.values())
        assert _twice(titles) == {}
        assert _twice({path: texts[0] for path, texts in described.items()}) == {}


def _twice(texts: dict[str, str]) -> dict[str, list[str]]:
    return {
        text: [path for path, other in texts.items() if other == text]
        for text, count in Counter(texts.values()).items()
        if count > 1
    }


def test_a_page_does_not_grow_with_records_that_are_not_its_own(tmp_path: Path) -> None:
    few = dict(files(gather(GOLDEN, as_of=AS_OF), cache=tmp_path / "cache"))
    shutil.copytree(GOLDEN / "records", tmp_path / "records")
    text = (GOLDEN / "records/matter/2026/2026-09-20-lights.yaml").read_text("utf-8")
    for number in range(200):
        name = f"2026-09-20-other-{number}"
        (tmp_path / f"records/matter/2026/{name}.yaml").write_text(
            text.replace("2026-09-20-lights", name).replace("巷口路灯", f"别的事第{number}件"), encoding="utf-8"
        )
    many = dict(files(gather(tmp_path, as_of=AS_OF), cache=tmp_path / "cache"))
    assert len(many) == len(few) + 400
    grown = [path for path, content in few.items() if many[path] != content]
    assert sorted(grown) == ["index.html", "matters/index.html"]
    assert len(many["index.html"]) < 4 * len(few["index.html"])


def test_a_community_with_nothing_but_its_settings_has_a_site_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "records/settings").mkdir(parents=True)
    shutil.copy(GOLDEN / "records/settings/community.yaml", tmp_path / "records/settings")
    made = dict(files(gather(tmp_path, as_of=AS_OF), cache=None))
    told = {path: parsed(content).all("main")[0].text for path, content in made.items() if path.endswith("/index.html")}
    assert sorted(told) == [f"{name}/index.html" for name in ("how-to-read", "matters", "meetings", "notices", "votes")]
    assert phrases("zh")["home.open_none"] in parsed(made["index.html"]).all("main")[0].text
    for path, text in told.items():
        assert path.startswith("how-to-read") or phrases("zh")["list.empty"] in text
