"""The frame gives the bytes MkDocs gives, escapes plain text, and reads only the tool's own configuration."""
# SPDX-License-Identifier: Apache-2.0

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
import yaml

from minutebook.publish.errors import PublishError
from minutebook.publish.frame import DEPTHS, FooterLine, Frame, FramedPage, FrameSettings, learn, render

ROOT = Path(__file__).parents[2]
SPECIMEN = (Path(__file__).parent / "specimen.html").read_text(encoding="utf-8")
SITE_URLS = ["", "https://liuan.example/", "https://street.example/liuan/"]
TITLES = [
    "",
    "把草坪改成停车位",
    "面积 < 人数 & \"恰好\" '四分之三' >",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }} {% x %}",
]
DESCRIPTIONS = ["", "6月30日前可提意见 \"><meta http-equiv=refresh> & '"]
BODIES = ["<h1>议题</h1>\n<p>&amp; {{ 7*7 }} \\1 MBX</p>", SPECIMEN]


def settings(site_url: str = "") -> FrameSettings:
    return FrameSettings(
        site_name="柳岸 & 议事录",
        site_url=site_url,
        sample=True,
        footer=(FooterLine(text="值班电话 <b>0512</b>"), FooterLine(text="怎样读", address="how-to-read/")),
    )


@pytest.fixture(scope="module")
def frame() -> Frame:
    return learn(ROOT, settings())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The site's sources, free to be spoilt."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "site", tmp_path / "site")
    return tmp_path


def every_shape() -> list[FramedPage]:
    """Pages of each depth with each text; at depth 0 only the first can be the home page, the rest are single files."""
    pages = []
    for number, (depth, title, description, body) in enumerate(product(DEPTHS, TITLES, DESCRIPTIONS, BODIES)):
        address = f"p{number}/" + "q/" * (depth - 1) if depth else f"p{number}.html"
        pages.append(FramedPage(address=address, title=title, description=description, body_html=body))
    first = pages[0]
    home = FramedPage(address="", title="首页 & <", description="现在能做什么", body_html=first.body_html)
    return [home, *pages[1:]]


@pytest.mark.parametrize("site_url", SITE_URLS)
def test_a_page_has_the_bytes_mkdocs_would_write(site_url: str) -> None:
    pages = every_shape()
    whole = render(ROOT, settings(site_url), tuple(pages))
    frame = learn(ROOT, settings(site_url))
    for page in pages:
        joined = frame.page(
            depth=page.address.count("/"),
            title=page.title,
            description=page.description,
            canonical_url=site_url and site_url + page.address,
            body_html=page.body_html,
        )
        written = whole[page.address if page.address.endswith(".html") else f"{page.address}index.html"]
        assert joined.decode() == written.decode()


@pytest.mark.parametrize("site_url", SITE_URLS)
def test_the_files_of_the_frame_are_those_of_a_site_without_sentinels(site_url: str) -> None:
    plain = render(ROOT, settings(site_url), ())
    frame = learn(ROOT, settings(site_url))
    assert frame.files == {path: plain[path] for path in frame.files}
    assert [re.sub(r"\.[0-9a-f]{8}\.", ".", path) for path in frame.files] == [
        "404.html",
        "assets/favicon.svg",
        "assets/minutebook.css",
        "how-to-read/index.html",
    ]


class Skeleton(HTMLParser):
    """The tags and attribute names of a page, in order: what hostile text must not change."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))


@pytest.mark.parametrize(
    "hostile", ["</title><script>x</script>", '"><img src=x onerror=x>', "' onload='x", "<!--", "]]>"]
)
def test_hostile_text_adds_no_element_and_no_attribute(hostile: str) -> None:
    frame = learn(ROOT, settings("https://liuan.example/"))

    def page(title: str, description: str, canonical: str) -> bytes:
        return frame.page(
            depth=2, title=title, description=description, canonical_url=canonical, body_html="<h1>x</h1>"
        )

    harmless = Skeleton(page("a", "b", "https://liuan.example/a/b/"))
    assert Skeleton(page(hostile, hostile, "https://liuan.example/" + hostile)).tags == harmless.tags


def test_every_page_carries_the_policy_and_nothing_the_policy_stops(frame: Frame) -> None:
    policy = (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )
    pages = [content.decode() for path, content in frame.files.items() if path.endswith(".html")]
    pages.append(frame.page(depth=1, title="x", description="", canonical_url="", body_html=SPECIMEN).decode())
    for page in pages:
        head = page[: page.index("<link")]
        assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in head
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", page)


def test_nothing_of_the_frame_comes_from_another_host(frame: Frame) -> None:
    for path, content in frame.files.items():
        addresses = re.findall(
            rb"""(?:(?:src|href)=["']?|url\(["']?|@import\s+["']?)((?:https?:)?//[^"'\s)>]+)""", content
        )
        assert addresses == [], path


def test_a_page_weighs_little(frame: Frame) -> None:
    page = frame.page(depth=2, title="议题", description="", canonical_url="", body_html="")
    assert len(page) + sum(len(content) for path, content in frame.files.items() if "assets" in path) < 40_000


def test_a_canonical_address_without_a_site_address_is_a_mistake_of_the_caller(frame: Frame) -> None:
    with pytest.raises(ValueError, match="exactly when the site has one"):
        frame.page(depth=0, title="", description="", canonical_url="https://liuan.example/", body_html="")
    with pytest.raises(ValueError, match="exactly when the site has one"):
        learn(ROOT, settings("https://liuan.example/")).page(
            depth=0, title="", description="", canonical_url="", body_html=""
        )


@pytest.mark.parametrize("url", ["liuan.example", "https://liuan.example", "ftp://x/", "https://x/y?z/", "https:///x/"])
def test_a_malformed_site_address_is_refused(url: str) -> None:
    with pytest.raises(PublishError) as caught:
        learn(ROOT, settings(url))
    assert (caught.value.code, caught.value.values) == ("site-url-malformed", {"value": url})


def test_the_settings_that_keep_mkdocs_away_from_the_sources_are_pinned() -> None:
    written = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    pinned = {"docs_dir": "site/pages", "site_dir": "build/site", "plugins": [], "strict": True}
    assert {name: written[name] for name in pinned} == pinned
    assert written["theme"]["name"] == "material"
    assert written["theme"]["custom_dir"] == "site/overrides"
    assert written["theme"]["font"] is False
    assert written["extra"]["generator"] is False
    assert not {"repo_url", "hooks", "INHERIT"} & written.keys()


def test_a_warning_of_mkdocs_stops_the_build_with_its_words(copy: Path) -> None:
    with (copy / "site/pages/how-to-read.md").open("a", encoding="utf-8") as page:
        page.write("\n[不存在](nowhere.md)\n")
    with pytest.raises(PublishError) as caught:
        learn(copy, settings())
    assert caught.value.code == "frame-warning"
    assert "'nowhere.md'" in caught.value.values["text"]


def test_a_page_the_menu_does_not_know_stops_the_build(copy: Path) -> None:
    (copy / "site/pages/forgotten.md").write_text("# x\n", encoding="utf-8")
    with pytest.raises(PublishError, match=r"forgotten\.md"):
        learn(copy, settings())


@pytest.mark.parametrize("inline", ["<script>x</script>", "<style>p{}</style>", '<p style="x">', '<p onclick="x">'])
def test_a_frame_its_own_policy_would_stop_is_refused(copy: Path, inline: str) -> None:
    template = copy / "site/overrides/main.html"
    template.write_text(template.read_text(encoding="utf-8").replace("<header", inline + "<header"), encoding="utf-8")
    with pytest.raises(PublishError) as caught:
        learn(copy, settings())
    assert caught.value.code == "frame-policy"
    assert inline.startswith(caught.value.values["text"].rstrip())


@pytest.mark.parametrize("missing", ["mkdocs.yml", "site/overrides/main.html", "site/assets/minutebook.css"])
def test_a_missing_source_is_named(copy: Path, missing: str) -> None:
    (copy / missing).unlink()
    with pytest.raises(PublishError) as caught:
        learn(copy, settings())
    assert (caught.value.code, caught.value.values) == ("frame-source-missing", {"path": str(copy / missing)})


def test_a_configuration_lying_in_the_records_repository_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frame: Frame
) -> None:
    (tmp_path / "hook.py").write_text("open('ran', 'w')\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: 别人的\nhooks: [hook.py]\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    monkeypatch.chdir(tmp_path)
    assert learn(ROOT, settings()) == frame
    assert not (tmp_path / "ran").exists()


def test_a_kept_frame_is_the_same_and_needs_no_mkdocs(tmp_path: Path, copy: Path) -> None:
    cache = tmp_path / "cache"
    first = learn(copy, settings(), cache=cache)
    program = (
        "import sys, json; from pathlib import Path\n"
        "from minutebook.publish.frame import FrameSettings, learn\n"
        "frame = learn(Path(sys.argv[1]), FrameSettings(**json.loads(sys.argv[2])), cache=Path(sys.argv[3]))\n"
        "page = frame.page(depth=1, title='x', description='y', canonical_url='', body_html='z')\n"
        "print(json.dumps([page.decode(), [name for name in sys.modules if name.startswith('mkdocs')]]))\n"
    )
    plain = FrameSettings(site_name="x")
    learn(copy, plain, cache=cache)
    done = subprocess.run(
        [sys.executable, "-c", program, str(copy), json.dumps({"site_name": "x"}), str(cache)],
        capture_output=True, text=True, check=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT / "tools")},
    )  # fmt: skip
    fresh = learn(copy, plain).page(depth=1, title="x", description="y", canonical_url="", body_html="z")
    assert json.loads(done.stdout) == [fresh.decode(), []]
    assert learn(copy, settings(), cache=cache) == first
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("spoilt", [b"", b"{}", b"\xff", b'{"site_url": "", "shells": [], "files": {"a": 1}}'])
def test_a_spoilt_cache_is_learnt_again(tmp_path: Path, spoilt: bytes, frame: Frame) -> None:
    learn(ROOT, settings(), cache=tmp_path)
    (stored,) = tmp_path.iterdir()
    stored.write_bytes(spoilt)
    assert learn(ROOT, settings(), cache=tmp_path) == frame


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        ("mkdocs.yml", "首页", "起头"),
        ("site/assets/minutebook.css", "#a32a1c", "#a32a1d"),
        ("site/overrides/main.html", "#f6f1e7", "#f6f1e8"),
        ("site/pages/how-to-read.md", "先看哪里", "先看什么"),
    ],
)
def test_a_changed_source_is_learnt_again(copy: Path, source: str, old: str, new: str) -> None:
    before = learn(copy, settings(), cache=copy / "cache")
    text = (copy / source).read_text(encoding="utf-8")
    (copy / source).write_text(text.replace(old, new), encoding="utf-8")
    assert learn(copy, settings(), cache=copy / "cache") != before


def test_labels_of_another_language_replace_ours() -> None:
    english = FrameSettings(site_name="Liu'an", language="en", labels={"home": "Home", "matters": "Matters & more"})
    page = learn(ROOT, english).page(depth=1, title="", description="", canonical_url="", body_html="").decode()
    assert '<html lang="en"' in page
    assert '<li><a href="../">Home</a></li>' in page
    assert '<li><a href="../matters/">Matters &amp; more</a></li>' in page
