"""What a page proves with a history behind it, and what it says when there is none."""
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.gitlog import open_repository
from minutebook.publish.site import files, gather
from tests.dom import Element, parsed
from tests.history.assembly import Assembly

HERE = Path(__file__).parent
ELECTORATE = "records/electorate/2026/2026-03-01-households.yaml"
PROPOSAL = "records/proposal/2026/2026-03-10-rain-shelter.yaml"
VOTE_PAGE = "vote/2026-04-08-rain-shelter/index.html"
LONG = "材料还要再问两家店，问到以后写明每一样的单价和数量，再贴一次公告栏，给大家看三天。"
STORY_PAGE = "matter/2026-03-02-rain-shelter/index.html"


def pages_of(folder: Path, cache: Path, *, revision: str = "", as_of: str = "") -> dict[str, bytes]:
    """The files of the site of a folder: of its repository where a revision is asked for, else of the bare files."""
    repository = open_repository(folder) if revision else None
    return dict(files(gather(folder, repository=repository, revision=revision, as_of=as_of), cache=cache))


def lines_of(page: bytes) -> dict[str, str]:
    """The proof of a page: for each record its lines, one below the other, without what they link to."""
    (proof,) = [block for block in parsed(page).all("details") if block.all("summary")[0].text.startswith("凭据")]
    found = {}
    for listed in proof.all("ol")[0].content:
        if isinstance(listed, Element):
            told = "".join(part if isinstance(part, str) else _told(part) for part in listed.content)
            title, _, rest = told.partition("\n")
            found[title.strip()] = "\n".join(line for line in rest.split("\n") if line)
    return found


def _told(part: Element) -> str:
    if part.tag in ("br", "ul", "li"):
        return "\n" + "".join(one if isinstance(one, str) else _told(one) for one in part.content).strip("\n")
    if part.tag == "code":
        assert len(part.text) == 40
        return "<commit>"
    return "" if part.tag == "a" else "".join(one if isinstance(one, str) else _told(one) for one in part.content)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The golden community with a history: two drafts revised on a branch, each merged by another role."""
    folder = tmp_path_factory.mktemp("assembly")
    assembly = Assembly(folder / "repository")
    texts = {path.relative_to(HERE).as_posix(): path.read_text("utf-8") for path in (HERE / "records").rglob("*.yaml")}
    for path, text in texts.items():
        if path not in (ELECTORATE, PROPOSAL):
            assembly.write(path, text)
    estimate = "records/attachments/2026/rain-shelter-estimate.csv"
    assembly.write(estimate, (HERE / estimate).read_text("utf-8"))
    assembly.commit("开始公开记录", on="2026-02-20")
    with assembly.branch("electorate"):
        draft = texts[ELECTORATE].replace("households: 340", "households: 338").replace("三百四十户", "三百三十八户")
        assembly.record(ELECTORATE, draft, on="2026-02-27", message="户代表总数，草稿")
        assembly.record(ELECTORATE, texts[ELECTORATE], on="2026-03-01", message="补上新入住的两户")
    assembly.merge("electorate", on="2026-03-02", by="居委会")
    with assembly.branch("proposal"):
        early = texts[PROPOSAL].replace("budget_fen: 400000\n", "").replace("四千元以内。", "费用待定。" + LONG)
        assembly.record(PROPOSAL, early, on="2026-03-09", by="业委会秘书", message="第二稿")
        assembly.record(PROPOSAL, texts[PROPOSAL], on="2026-03-10", by="业委会秘书", message="写明预算")
    assembly.merge("proposal", on="2026-03-11", by="居委会")
    return pages_of(folder / "repository", folder, revision="HEAD", as_of="2026-11-20")


def test_a_revised_draft_shows_each_field_that_changed_and_who_took_it_in(told: dict[str, bytes]) -> None:
    assert lines_of(told[VOTE_PAGE])["榆树巷户代表总数"] == (
        "记录于 2026年3月2日 09:00 <commit>\n"
        "书记员记入，居委会合入\n"
        "2026年3月1日 09:00 书记员：补上新入住的两户\n"
        "范围：全体三百三十八户，一户一名代表 → 全体三百四十户，一户一名代表\n"
        "户数：338 → 340"
    )


def test_a_new_field_is_named_and_a_long_text_is_compared_word_by_word(told: dict[str, bytes]) -> None:
    proof = lines_of(told[STORY_PAGE])["候车棚方案第二稿"].split("\n")
    assert proof[:3] == [
        "记录于 2026年3月11日 09:00 <commit>",
        "业委会秘书记入，居委会合入",
        "2026年3月10日 09:00 业委会秘书：写明预算",
    ]
    assert proof[-1] == "预算：新增“4,000.00”"
    assert "方案：改了文字" in proof[3]
    compared = parsed(told[STORY_PAGE]).all("details", class_="mb-proof")[-1].all("div", class_="mb-compare")[0]
    assert [one.text for one in compared.all("del")][1:] == ["费用待定。" + LONG]


def test_an_act_written_once_has_its_adoption_and_no_changes(told: dict[str, bytes]) -> None:
    assert lines_of(told[STORY_PAGE])["巷口搭候车棚"] == ("记录于 2026年2月20日 09:00 <commit>\n书记员记入，书记员合入")


def test_the_commit_named_is_the_one_that_brought_the_act_onto_the_trunk(tmp_path: Path) -> None:
    assembly = Assembly(tmp_path / "repository")
    for path in (HERE / "records").rglob("*.*"):
        assembly.write(path.relative_to(HERE).as_posix(), path.read_text("utf-8"))
    begun = assembly.commit("开始公开记录", on="2026-11-20")
    page = parsed(pages_of(tmp_path / "repository", tmp_path, revision="HEAD")[STORY_PAGE])
    (proof,) = page.all("details", class_="mb-proof")[-1:]
    assert {code.text for code in proof.all("code")} == {begun}
    assert f"版本 {begun[:12]}" in page.all("footer")[0].text


def test_without_a_history_the_page_says_so_and_claims_no_commit(tmp_path: Path) -> None:
    made = pages_of(HERE, tmp_path, as_of="2026-11-20")
    for path in (STORY_PAGE, VOTE_PAGE, "meeting/2026-03-15-household-meeting/index.html"):
        page = parsed(made[path])
        proof = page.all("details", class_="mb-proof")[-1]
        assert proof.text.split("\n")[-2:] == [
            "本版没有改动历史：它不是从 Git 仓库里生成的，只能看到现在的文字，不能证明过去没有改过。",
            "",
        ]
        assert "本版没有改动历史" in page.all("footer")[0].text


def test_texts_outside_the_proof_are_the_same_with_and_without_a_history(
    told: dict[str, bytes], tmp_path: Path
) -> None:
    bare = pages_of(HERE, tmp_path, as_of="2026-11-20")
    assert bare.keys() == told.keys()
    for path in bare:
        if path.endswith(".html"):
            once, again = (_without_proof(pages[path]) for pages in (bare, told))
            assert once == again, path


def _without_proof(page: bytes) -> list[str]:
    main = parsed(page).all("main")[0]
    proof = main.all("details", class_="mb-proof")[-1:]
    proofs = {id(part) for block in proof if block.all("summary")[0].text.startswith("凭据") for part in block}
    return [text for one in main if id(one) not in proofs for text in one.content if isinstance(text, str)]
