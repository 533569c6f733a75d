"""`demo`, `build`, `site`, `serve`: an edition is made, or the one before stays; a preview follows every save."""
# SPDX-License-Identifier: Apache-2.0

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from minutebook.publish.edition import verify
from tests.cli.command import ROOT, Ran, edit, minutebook

MATTER = "records/matter/2026/2026-03-02-drying-racks.yaml"
PAGE = "build/site/matter/2026-03-02-drying-racks/index.html"


def git(folder: Path, *words: str) -> str:
    named = ("-c", "user.name=书记员", "-c", "user.email=clerk@example.org")
    ran = subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True, text=True)
    return ran.stdout.strip()


def test_demo_makes_a_repository_once_and_never_touches_what_is_there(sample: Path) -> None:
    ran = minutebook("demo", "d")
    head = git(sample / "d", "rev-parse", "HEAD")
    said = f"已造好 d，最新提交 {head[:12]}。可以试：minutebook build --root d\n"
    assert ran == Ran(0, said, "")
    assert minutebook("demo", "d") == Ran(2, "", "d 里已经有东西，没有动它；换一个空的文件夹\n")
    assert git(sample / "d", "rev-parse", "HEAD") == head
    assert minutebook("check", "--root", "d", "--as-of", "2026-11-20").status == 0


def test_demo_needs_records_that_may_enter(sample: Path) -> None:
    edit(sample / MATTER, lambda text: text.replace("raised_on", "raised_at"))
    ran = minutebook("demo", "d")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("有 ")
    assert not (sample / "d").exists()


def test_without_a_repository_the_folder_is_built_and_says_that_history_is_missing(sample: Path) -> None:
    ran = minutebook("build", "--as-of", "2026-11-20")
    assert ran.status == 0, ran.err
    assert re.fullmatch(
        r"已检查 \d+ 份记录：拒收 0，程序瑕疵 1，提示 \d+\n"
        r"已生成 \d+ 个文件，本版没有改动历史，以 2026-11-20 为准。放在 build/site\n"
        r"逐条看瑕疵和提示：minutebook check\n"
        r"看网站：minutebook serve，再打开 http://127\.0\.0\.1:8000/\n",
        ran.out,
    )
    assert verify(sample / "build/site") == []
    assert "本版没有改动历史" in (sample / PAGE).read_text("utf-8")
    again = minutebook("build", "--as-of", "2026-11-20")
    assert again.out.splitlines()[1].startswith("内容没有变化，仍是 ")


def test_a_build_reads_the_commit_and_not_the_folder(sample: Path) -> None:
    assert minutebook("demo", "d").status == 0
    edit(sample / "d" / MATTER, lambda text: text.replace("raised_on", "raised_at"))
    ran = minutebook("build", "--root", "d", "--out", "public")
    assert ran.status == 0, ran.err
    assert git(sample / "d", "rev-parse", "HEAD")[:12] in ran.out
    assert verify(sample / "public") == []


def test_a_build_names_what_is_not_committed_yet(sample: Path) -> None:
    assert minutebook("demo", "d").status == 0
    assert minutebook("build", "--root", "d").err == ""
    edit(sample / "d" / MATTER, lambda text: text.replace("晾衣架", "晾衣杆"))
    other = sample / "d/records/unit/brickworks.yaml"
    other.unlink()
    said = (
        f"有 2 份改动还没有提交，网站里没有它：{MATTER}、records/unit/brickworks.yaml"
        "（先 git add、git commit，或用 minutebook serve --root d 预览）\n"
    )
    assert minutebook("build", "--root", "d").err == said
    git(sample / "d", "commit", "-qam", "改一处")
    assert minutebook("build", "--root", "d").status in (0, 1)
    assert minutebook("build", "--root", "d", "--commit", "HEAD~1").err == ""


def test_an_earlier_commit_can_be_built_and_has_only_what_was_recorded_then(sample: Path) -> None:
    assert minutebook("demo", "d").status == 0
    first = git(sample / "d", "rev-list", "--max-parents=0", "HEAD")
    ran = minutebook("build", "--root", "d", "--commit", first, "--out", "then")
    assert ran.status == 0, ran.err
    assert not list((sample / "then").glob("matter/2026*"))


def test_the_repository_a_sample_is_kept_in_is_not_its_history(sample: Path) -> None:
    git(sample, "init", "-q")
    git(sample, "add", ".")
    git(sample, "commit", "-q", "-m", "改一个错字")
    assert "本版没有改动历史" in minutebook("build", "--as-of", "2026-11-20").out
    assert "改一个错字" not in minutebook("trace", "matter/2026-03-02-drying-racks").out


@pytest.mark.parametrize("revision", ["--output=x", "-h", "no such", "nothing", "HEAD:records", "a\nb"])
def test_a_name_that_is_no_commit_is_refused_by_name(sample: Path, revision: str) -> None:
    git(sample, "init", "-q")
    git(sample, "add", "records")
    git(sample, "commit", "-q", "-m", "记录")
    ran = minutebook("build", f"--commit={revision}")
    shown = revision.replace("\n", "⏎")
    assert ran == Ran(2, "", f"仓库里没有叫 {shown} 的版本；用 git log 看有哪些\n")
    assert not (sample / "build").exists()
    assert not (sample / "x").exists()


def test_an_empty_name_of_a_commit_never_means_the_folder_as_it_is(sample: Path) -> None:
    said = "--commit 后面要写一个值\n  写法见：minutebook build --help\n"
    assert minutebook("build", "--commit=") == Ran(2, "", said)


def test_a_folder_inside_another_repository_has_no_revisions_of_its_own(sample: Path) -> None:
    git(sample.parent, "init", "-q")
    git(sample.parent, "add", "sample/records")
    git(sample.parent, "commit", "-q", "-m", "记录")
    said = f"{sample} 不是 Git 仓库，没有版本可选；去掉 --commit，就用文件夹里现在的记录\n"
    assert minutebook("build", "--commit", "HEAD") == Ran(2, "", said)
    assert "本版没有改动历史" in minutebook("build", "--as-of", "2026-11-20").out


def test_a_repository_without_git_to_read_it_is_never_taken_for_a_folder_without_history(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert minutebook("demo", "d").status == 0
    monkeypatch.setenv("PATH", str(sample))
    said = "找不到 git。请先安装 Git，再运行一次\n"
    assert minutebook("build", "--root", "d") == Ran(2, "", said)
    assert minutebook("trace", "matter/2026-03-02-drying-racks", "--root", "d") == Ran(2, "", said)


def test_a_refused_record_publishes_nothing_and_keeps_what_is_served(sample: Path) -> None:
    assert minutebook("build", "--as-of", "2026-11-20").status == 0
    before = (sample / "build/site").readlink()
    edit(sample / MATTER, lambda text: text.replace("raised_on", "raised_at"))
    ran = minutebook("build", "--as-of", "2026-11-20")
    assert ran.status == 1
    assert ran.err.startswith(f"{MATTER}:4:1: S203 ")
    assert ran.out.endswith("有记录被拒收，没有生成；原来的网站不变。\n")
    assert (sample / "build/site").readlink() == before


def test_no_records_publish_nothing(tmp_path: Path) -> None:
    ran = minutebook("build", "--root", str(tmp_path), "--lang", "zh")
    assert ran.status == 1
    assert ran.err.startswith("records: F401 ")
    assert not (tmp_path / "build").exists()


def test_a_folder_that_holds_something_else_is_left_alone(sample: Path) -> None:
    (sample / "mine").mkdir()
    (sample / "mine/letter.txt").write_text("x", "utf-8")
    ran = minutebook("build", "--as-of", "2026-11-20", "--out", "mine")
    said = f"{sample}/mine 里有别的东西，不是以前生成的网站，没有动它；换一个文件夹（--out）\n"
    assert (ran.status, ran.err) == (2, said)
    assert [path.name for path in (sample / "mine").iterdir()] == ["letter.txt"]
    assert minutebook("build", "--as-of", "2026-11-20", "--out", "records").status == 2
    assert (sample / MATTER).is_file()


def test_site_builds_the_sample_from_a_history_made_for_it_and_says_where_to_open_it(sample: Path) -> None:
    ran = minutebook("site")
    assert ran.status == 0, ran.err
    commit = git(sample / "build/demo", "rev-parse", "HEAD")
    lines = ran.out.splitlines()
    assert len(lines) == 4
    assert f"版本 {commit[:12]}" in lines[1]
    assert lines[1].endswith("。放在 build/site")
    assert lines[2:] == [
        "逐条看瑕疵和提示：minutebook check",
        "看网站：minutebook serve，再打开 http://127.0.0.1:8000/",
    ]
    assert ran.err == ""
    assert (sample / "build/site/index.html").is_file()
    digest = (sample / "build/site").readlink()
    assert minutebook("site").status == 0
    assert (sample / "build/site").readlink() == digest


def test_site_of_a_community_that_is_no_sample_is_built_as_it_is(sample: Path) -> None:
    edit(sample / "records/settings/community.yaml", lambda text: text.replace("sample: true", "sample: false"))
    ran = minutebook("site", "--as-of", "2026-11-20")
    assert ran.status == 0, ran.err
    assert not (sample / "build/demo").exists()
    assert "本版没有改动历史" in ran.out


def test_site_stops_at_a_refused_record(sample: Path) -> None:
    edit(sample / MATTER, lambda text: text.replace("raised_on", "raised_at"))
    ran = minutebook("site")
    assert ran.status == 1
    assert f"{MATTER}:4:1: S203 " in ran.err
    assert not (sample / "build/site").exists()


class Preview:
    """`serve` running in a process of its own."""

    def __init__(self, folder: Path, log: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = log
        words = [sys.executable, "-u", "-m", "minutebook", "serve", "--port", str(self.port), "--as-of", "2026-11-20"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
        with log.open("wb") as file:
            self.process = subprocess.Popen(words, cwd=folder, env=environment, stdout=file, stderr=file)

    def told(self, words: str, times: int = 1) -> str:
        """All that was printed, once these words stand there so many times."""
        deadline = time.monotonic() + 60
        while (said := self.log.read_text("utf-8")).count(words) < times:
            assert time.monotonic() < deadline, said
            assert self.process.poll() is None, said
            time.sleep(0.02)
        return said

    def get(self, path: str, host: str = "127.0.0.1", method: str = "GET") -> tuple[int, str]:
        """Status and body of a page asked for."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={"Host": host})
        answer = connection.getresponse()
        body = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, body


@contextmanager
def previewed(folder: Path, log: Path) -> Iterator[Preview]:
    preview = Preview(folder, log)
    try:
        yield preview
    finally:
        if preview.process.poll() is None:
            preview.process.send_signal(signal.SIGINT)
        preview.process.wait(20)


def test_a_preview_follows_every_save_and_keeps_the_last_good_site(sample: Path, tmp_path: Path) -> None:
    log = tmp_path / "serve.log"
    page = "/matter/2026-03-02-drying-racks/"
    with previewed(sample, log) as preview:
        preview.told(f"预览：http://127.0.0.1:{preview.port}/")
        assert preview.get("/")[0] == 200
        assert "船厂宿舍搭晾衣架" in preview.get(page)[1]
        edit(sample / MATTER, lambda text: text.replace("title: 船厂宿舍搭晾衣架", "title: 船厂宿舍搭新晾衣架"))
        assert re.search(r"已更新，用时 [0-9.]+ 秒", preview.told("已更新"))
        assert "船厂宿舍搭新晾衣架" in preview.get(page)[1]
        edit(sample / MATTER, lambda text: text.replace("raised_on", "raised_at"))
        assert f"{MATTER}:4:1: S203 " in preview.told("网站仍是上一次的")
        assert "船厂宿舍搭新晾衣架" in preview.get(page)[1]
        edit(sample / MATTER, lambda text: text.replace("raised_at", "raised_on"))
        preview.told("已更新", 2)
        assert preview.get("/nothing/")[0] == 404
        assert preview.get("/schemas/")[0] == 404
        assert preview.get("/../../records/settings/community.yaml")[0] == 200
        assert preview.get("/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd")[0] == 404
        assert preview.get("/", host="attacker.example")[0] == 421
        assert preview.get("/", method="POST")[0] == 501
    assert preview.process.returncode == 0, log.read_text("utf-8")
    assert "Traceback" not in log.read_text("utf-8")


def test_a_preview_of_the_sample_has_the_history_of_its_demonstration(sample: Path, tmp_path: Path) -> None:
    assert minutebook("site").status == 0
    commit = git(sample / "build/demo", "rev-parse", "HEAD")
    with previewed(sample, tmp_path / "serve.log") as preview:
        assert f"版本 {commit[:12]}" in preview.told("预览：")
        edit(sample / MATTER, lambda text: text.replace("title: 船厂宿舍搭晾衣架", "title: 船厂宿舍搭新晾衣架"))
        assert re.search(r"已更新，用时 [0-9.]+ 秒", preview.told("已更新"))
        page = preview.get("/matter/2026-03-02-drying-racks/")[1]
        assert "船厂宿舍搭新晾衣架" in page
        assert "本版没有改动历史" not in page


def test_a_preview_of_refused_records_waits_until_they_are_mended(court: Path, tmp_path: Path) -> None:
    unit = court / "records/unit/willow-court.yaml"
    edit(unit, lambda text: text.replace("households", "housholds"))
    with previewed(court, tmp_path / "serve.log") as preview:
        preview.told("现在还没有可以看的网站；改好存盘会再试")
        assert preview.get("/")[0] == 404
        edit(unit, lambda text: text.replace("housholds", "households"))
        preview.told("已更新")
        assert preview.get("/")[0] == 200


def test_a_port_that_is_taken_is_named(court: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = minutebook("serve", "--port", str(port))
    assert ran.status == 2
    assert ran.err.startswith(f"用不了端口 {port}：")
    assert not (court / "build").exists()
