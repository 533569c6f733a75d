"""Help in two languages with an example for every verb; wrong usage named in words; no traceback for anybody."""
# SPDX-License-Identifier: Apache-2.0

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from minutebook.cli import main as command
from minutebook.cli.usage import language
from minutebook.store.phrases import phrases
from minutebook.views.wording import Words
from tests.cli.command import ROOT, Ran, minutebook

SOURCES = sorted((ROOT / "tools/minutebook").rglob("*.py"))
WRONG = [
    ((), "少写了：命令\n  写法见：minutebook --help\n"),
    (("chek",), "命令 不能是 'chek'，可以是："),
    (("check", "--fromat", "json"), "没有这个选项，或者多写了：--fromat\n  写法见：minutebook check --help\n"),
    (("check", "--format", "xml"), "--format 不能是 'xml'，可以是：'text', 'json', 'github', 'gitlab', 'sarif'\n"),
    (("check", "--as-of"), "--as-of 后面要写一个值\n  写法见：minutebook check --help\n"),
    (
        ("check", "--as-of", "2026-02-30"),
        "日历上没有 2026-02-30 这一天；日期写作 年-月-日，例如 2026-05-20\n  写法见：minutebook check --help\n",
    ),
    (("check", "--root", "没有"), "没有这个文件夹：没有\n  写法见：minutebook check --help\n"),
    (("check", "--lang", "fr"), "--lang 不能是 'fr'，可以是：'zh', 'en'\n  写法见：minutebook check --help\n"),
    (("serve", "--port", "many"), "--port 要写数字，现在是 'many'\n  写法见：minutebook serve --help\n"),
    (("serve", "--port", "70000"), "用不了端口 70000："),
    (("tally",), "少写了：编号\n  写法见：minutebook tally --help\n"),
    (("new", "poem"), "没有 poem 这种记录；有：社区设置 settings、区域 unit、"),
    (("new", "matter", "--set", "title"), "看不懂 title；要写成 字段=值\n  写法见：minutebook new --help\n"),
    (("new", "matter", "--with", "notice"), "matter 不能一并写 notice；可以的有：—\n"),
    (("build", "--commit", "--output=x"), "--commit 后面要写一个值\n  写法见：minutebook build --help\n"),
    (("build", "--commit", "HEAD"), " 不是 Git 仓库，没有版本可选；去掉 --commit，就用文件夹里现在的记录\n"),
]


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[" ".join(words) or "nothing" for words, _ in WRONG])
def test_wrong_usage_is_named_and_ends_with_two(court: Path, words: tuple[str, ...], said: str) -> None:
    ran = minutebook(*words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("verb", command.VERBS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_verb_has_a_line_in_both_languages_and_an_example_that_can_be_typed(verb: str, lang: str) -> None:
    ran = minutebook(verb, "--help", "--lang", lang)
    assert ran.status == 0
    assert ran.err == ""
    lines = [phrases(each)[f"cli.verb.{verb}"] for each in (lang, "en" if lang == "zh" else "zh")]
    assert "\n".join(lines) in ran.out
    example = ran.out.splitlines()[-1].strip()
    words = shlex.split(example.replace("python3 dev.py", "minutebook"))
    assert words[:2] == ["minutebook", verb]
    parsed = command.parser(Words(lang, phrases(lang))).parse_args(words[1:])
    assert parsed.verb == verb


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_lists_every_verb(lang: str) -> None:
    ran = minutebook("--help", "--lang", lang)
    assert ran.status == 0
    for verb in command.VERBS:
        assert re.search(rf"^ +{verb} +{re.escape(phrases(lang)[f'cli.verb.{verb}'])}$", ran.out, re.MULTILINE)


@pytest.mark.parametrize("verb", command.VERBS)
def test_every_option_of_every_verb_has_a_help(verb: str) -> None:
    zh, en = (minutebook(verb, "--help", "--lang", lang).out for lang in ("zh", "en"))
    assert re.findall(r"^  (--?[a-z-]+)", zh, re.MULTILINE) == re.findall(r"^  (--?[a-z-]+)", en, re.MULTILINE)


def test_the_command_is_called_as_it_was_started(court: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINUTEBOOK_COMMAND", "python3 dev.py")
    for verb in ("", *command.VERBS):
        told = minutebook(*([verb] if verb else []), "--help").out
        assert told.startswith(f"用法：python3 dev.py{f' {verb}' if verb else ''} ")
        assert "minutebook " not in told
    assert minutebook("check", "--as-of").err.endswith("\n  写法见：python3 dev.py check --help\n")
    assert "python3 dev.py new" in minutebook("explain", "F401").out
    (court / "records").rename(court / "elsewhere")
    assert "用 python3 dev.py new" in minutebook("check").out


def test_every_phrase_that_the_code_names_is_in_both_catalogues() -> None:
    named = {
        key
        for source in SOURCES
        for key in re.findall(r'"((?:cli|severity)(?:\.[a-z_]+)+)"', source.read_text("utf-8"))
    }
    assert len(named) > 50
    for lang in ("zh", "en"):
        assert named - set(phrases(lang)) == set()


def test_every_error_of_the_edges_has_words_in_both_languages() -> None:
    codes: set[str] = set()
    for source in SOURCES:
        text = source.read_text("utf-8")
        codes |= set(re.findall(r'(?:PublishError|DemoError)\(\s*"([a-z.-]+)"', text))
        codes |= set(re.findall(r'^    key(?:: ClassVar\[str\])? = "(git\.[a-z-]+)"', text, re.MULTILINE))
        codes |= set(re.findall(r'errno\.[A-Z]+: "([a-z-]+)"', text))
    assert len(codes) > 20
    for lang in ("zh", "en"):
        assert {f"error.{code}" for code in codes} - set(phrases(lang)) == set()


@pytest.mark.parametrize(
    ("words", "preferred", "spoken"),
    [
        ((), "zh", "zh"),
        ((), "en", "en"),
        ((), "tlh", "zh"),
        (("check", "--lang", "en"), "zh", "en"),
        (("--lang=zh", "check"), "en", "zh"),
        (("check", "--lang"), "en", "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_one_preferred_else_chinese(
    words: tuple[str, ...], preferred: str, spoken: str
) -> None:
    assert language(words, preferred) == spoken


def test_a_mistake_of_ours_ends_in_one_line_and_shows_its_traceback_only_when_asked(
    court: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def add_arguments(self, parser: object) -> None:
            """None."""

        def run(self, options: object, words: object) -> int:
            raise ZeroDivisionError("a\nb")

    monkeypatch.setattr(command, "VERBS", {**command.VERBS, "demo": Broken()})
    line = (
        "议事录自己出错了，请把这一行报告给开发者（详情：设 MINUTEBOOK_DEBUG=1 再运行）。 "
        "A mistake of ours; please report this line: ZeroDivisionError: a⏎b\n"
    )
    assert minutebook("demo") == Ran(2, "", line)
    monkeypatch.setenv("MINUTEBOOK_DEBUG", "1")
    ran = minutebook("demo")
    assert ran.status == 2
    assert ran.err.startswith("Traceback")
    assert ran.err.endswith(line)


def test_the_module_is_the_command_and_ends_with_its_status(court: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools"), "PYTHONUTF8": "0", "LC_ALL": "C", "LANG": "C"}
    words = [sys.executable, "-m", "minutebook", "check", "--as-of", "2026-03-25"]
    ran = subprocess.run(words, cwd=court, env=environment, capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.decode()) == (
        0,
        b"",
        "已检查 8 份记录：拒收 0，程序瑕疵 0，提示 0\n",
    )


def test_a_reader_who_leaves_early_is_no_mistake(sample: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tools")}
    words = f"{shlex.quote(sys.executable)} -m minutebook explain; echo $? >&2"
    ran = subprocess.run(
        ["bash", "-c", f"({words}) | head -1"], cwd=sample, env=environment, capture_output=True, check=False
    )
    assert b"Traceback" not in ran.stderr
    assert b"Broken" not in ran.stderr


def test_the_door_of_the_repository_shows_the_whole_help_in_chinese_and_its_own_two_words() -> None:
    ran = subprocess.run([sys.executable, ROOT / "dev.py", "--help"], capture_output=True, check=False, cwd=ROOT)
    told = ran.stdout.decode("utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "用法：python3 dev.py " in told
    for verb in ("check", "new", "serve"):
        assert re.search(rf"^ +{verb} +[一-鿿]", told, re.MULTILINE)
    assert re.search(r"^  python3 dev\.py site    .*\n  python3 dev\.py test    .*\n\Z", told, re.MULTILINE)
