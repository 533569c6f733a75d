"""The browser the tests drive: which Chromium, started how, and proof that it draws Chinese.

Decides the order of the look-up (CHROMIUM, PATH and usual folders, Playwright's own) and what may be installed when
nothing works. Run as a script by `dev.py test`, it prints the path of a browser that works, or says what to do and
fails: browser tests are never skipped. What the pages must look like is for the tests to say.
"""
# SPDX-License-Identifier: Apache-2.0

import importlib.resources
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

# axe-core's own script: page.add_script_tag(path=AXE_SOURCE), then page.evaluate("axe.run()").
AXE_SOURCE = Path(str(importlib.resources.files("axe_playwright_python") / "axe.min.js"))

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"]
FOLDERS = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
]
PACKAGES = ["chromium", "fonts-wqy-microhei"]

# Without a Chinese font every character is drawn as the same empty box.
DISTINCT_GLYPHS = """() => {
  const drawn = [...'议事录表决电梯'].map(character => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 48;
    const pen = canvas.getContext('2d');
    pen.font = '32px sans-serif';
    pen.fillText(character, 4, 38);
    return canvas.toDataURL();
  });
  return new Set(drawn).size === drawn.length;
}"""

NO_FONT = "it draws Chinese characters as empty boxes"
INSTRUCTIONS = """\
找不到能用的浏览器或中文字体，测试不能运行（不会跳过）。请安装下面两样，再运行 python3 dev.py test：
  1. Chromium、Chrome 或 Edge，或把环境变量 CHROMIUM 设为它的完整路径；
  2. 一种中文字体（Debian/Ubuntu：apt install fonts-wqy-microhei）。
No browser that works, or no Chinese font; the tests cannot run and are not skipped. Install these two, then run
python3 dev.py test again:
  1. Chromium, Chrome or Edge, or set the variable CHROMIUM to its full path;
  2. a Chinese font (Debian/Ubuntu: apt install fonts-wqy-microhei).
试过 Tried:"""


def candidates(driver: Playwright) -> Iterator[Path]:
    """The browsers there may be, best first. A CHROMIUM that is set is the only one: its owner meant it."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        yield Path(chosen)
        return
    named = [found for name in NAMES if (found := shutil.which(name))]
    for path in [*map(Path, [*named, *FOLDERS]), Path(driver.chromium.executable_path)]:
        if path.is_file():
            yield path


def launch(driver: Playwright, path: Path | None = None) -> Browser:
    """A headless Chromium without a sandbox of its own (root has none); raises playwright's Error if it won't start."""
    executable = path or next(candidates(driver), None)
    return driver.chromium.launch(executable_path=executable, args=FLAGS, chromium_sandbox=False)


def defect(driver: Playwright, path: Path) -> str | None:
    """Why this browser cannot serve the tests, in one line; None when it can."""
    try:
        browser = launch(driver, path)
    except Error as error:
        return str(error).splitlines()[0]
    try:
        return None if browser.new_page().evaluate(DISTINCT_GLYPHS) else NO_FONT
    except Error as error:
        return str(error).splitlines()[0]
    finally:
        browser.close()


def search(tried: dict[str, str]) -> Path | None:
    """The first browser without a defect; the defects of the others go into `tried`, by path."""
    with sync_playwright() as driver:
        for path in candidates(driver):
            reason = defect(driver, path)
            if reason is None:
                return path
            tried[str(path)] = reason
    return None


def download() -> str | None:
    """Playwright's own Chromium, fetched; a line about what went wrong, or None."""
    words = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        done = subprocess.run(words, stdout=sys.stderr, stderr=subprocess.PIPE, timeout=900, check=False)
    except subprocess.TimeoutExpired:
        return "no answer for 15 minutes"
    return None if done.returncode == 0 else f"exit status {done.returncode}"


def debian_packages() -> str | None:
    """Debian's Chromium and a small Chinese font, installed when root may; a line about what went wrong, or None."""
    if not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return "not a Debian system"
    if os.geteuid() != 0:
        return "needs root"
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=quiet, stdout=sys.stderr, check=False)
    words = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES]
    done = subprocess.run(words, env=quiet, stdout=sys.stderr, check=False)
    return None if done.returncode == 0 else f"exit status {done.returncode}"


def main() -> int:
    """Prints the path of a browser that works and returns 0; else prints what to do and returns 1."""
    tried: dict[str, str] = {}
    path = search(tried)
    ways: dict[str, Callable[[], str | None]] = {
        "playwright install chromium": download,
        "apt-get install " + " ".join(PACKAGES): debian_packages,
    }
    for name, way in ways.items():
        if path is not None or os.environ.get("CHROMIUM"):
            break
        if way is download and NO_FONT in tried.values():
            continue  # another browser would draw the same boxes
        print(f"正在安装浏览器或中文字体…… {name}", file=sys.stderr, flush=True)
        tried[name] = way() or "done"
        path = search(tried)
    if path is None:
        print(INSTRUCTIONS, *(f"  {way}: {reason}" for way, reason in tried.items()), sep="\n", file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
