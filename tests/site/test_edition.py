"""Readers see the old edition whole or the new one whole: killed, full, read-only, or built twice at once."""
# SPDX-License-Identifier: Apache-2.0

import errno
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minutebook.publish.edition import MANIFEST, publish, verify
from minutebook.publish.errors import PublishError

ROOT = Path(__file__).parents[2]
OLD = {"index.html": "旧".encode(), "matters/lawn/index.html": b"old", "assets/a.css": b"a{}"}
NEW = {"index.html": "新".encode(), "matters/lawn/index.html": b"new"}


def program(body: str) -> list[str]:
    """A command that runs these lines in a process of its own, with `publish` and its error at hand."""
    head = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r})\n"
        "import time; from pathlib import Path\n"
        "from minutebook.publish.edition import publish\n"
        "from minutebook.publish.errors import PublishError\n"
    )
    return [sys.executable, "-c", head + body]


def served(target: Path) -> dict[str, bytes]:
    """What a reader can fetch, without the manifest; fails when the manifest does not bear it out."""
    assert verify(target) == []
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }


def test_an_edition_is_exactly_its_files_and_their_manifest(tmp_path: Path) -> None:
    edition = publish(OLD, tmp_path / "site")
    assert served(tmp_path / "site") == OLD
    manifest = (tmp_path / "site" / MANIFEST).read_bytes()
    assert manifest.decode().splitlines() == [
        f"{hashlib.sha256(content).hexdigest()}  {path}" for path, content in sorted(OLD.items())
    ]
    assert edition.digest == hashlib.sha256(manifest).hexdigest()
    assert (edition.files, edition.changed) == (3, True)


def test_the_next_edition_takes_its_place_whole(tmp_path: Path) -> None:
    publish(OLD, tmp_path / "site")
    publish(iter(NEW.items()), tmp_path / "site")
    assert served(tmp_path / "site") == NEW


def test_an_edition_outlives_the_switch_by_one_build(tmp_path: Path) -> None:
    first = publish(OLD, tmp_path / "site")
    second = publish(NEW, tmp_path / "site")
    assert (verify(first.folder), verify(second.folder)) == ([], [])
    publish({"index.html": b"third"}, tmp_path / "site")
    assert not first.folder.exists()
    assert verify(second.folder) == []


def test_the_same_files_in_any_order_are_the_same_edition_and_change_nothing(tmp_path: Path) -> None:
    first = publish(OLD, tmp_path / "site")
    link = (tmp_path / "site").lstat().st_ino
    second = publish(dict(reversed(OLD.items())), tmp_path / "site")
    assert (second.digest, second.folder, second.changed) == (first.digest, first.folder, False)
    assert (tmp_path / "site").lstat().st_ino == link
    assert sorted(path.name for path in first.folder.parent.iterdir()) == sorted([first.digest, "lock"])


def test_a_served_file_somebody_wrote_into_is_put_right(tmp_path: Path) -> None:
    for _ in range(3):
        publish(OLD, tmp_path / "site")
        (tmp_path / "site/index.html").write_bytes(b"forged")
        (tmp_path / "site/more.html").write_bytes(b"added")
        assert verify(tmp_path / "site") == ["index.html", "more.html"]
    assert publish(OLD, tmp_path / "site").changed
    assert served(tmp_path / "site") == OLD


def test_modes_and_times_do_not_depend_on_the_builder(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        publish(OLD, tmp_path / "site", epoch=1_780_000_000)
    finally:
        os.umask(before)
    whole = [tmp_path / "site", *(tmp_path / "site").rglob("*")]
    assert {(path.is_dir(), path.stat().st_mode & 0o777) for path in whole} == {(True, 0o755), (False, 0o644)}
    assert {path.stat().st_mtime_ns for path in whole} == {1_780_000_000 * 10**9}


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/./b", "a/../b", "", ".", "a/", "a\\b", "a\nb", "a\0b", MANIFEST]
)
def test_a_path_that_could_leave_the_site_is_refused(tmp_path: Path, path: str) -> None:
    publish(OLD, tmp_path / "site")
    with pytest.raises(PublishError) as caught:
        publish({**NEW, path: b"x"}, tmp_path / "site")
    assert (caught.value.code, caught.value.values) == ("edition-path-refused", {"path": path})
    assert served(tmp_path / "site") == OLD


def test_a_path_given_twice_is_refused(tmp_path: Path) -> None:
    publish(OLD, tmp_path / "site")
    with pytest.raises(PublishError) as caught:
        publish([("a", b"1"), ("a", b"2")], tmp_path / "site")
    assert (caught.value.code, caught.value.values) == ("edition-path-twice", {"path": "a"})
    assert served(tmp_path / "site") == OLD


def test_chinese_paths_are_ordinary(tmp_path: Path) -> None:
    publish({"附件/停车位平面图.pdf": b"x"}, tmp_path / "site")
    assert served(tmp_path / "site") == {"附件/停车位平面图.pdf": b"x"}


def test_a_failing_source_of_pages_leaves_nothing_behind(tmp_path: Path) -> None:
    publish(OLD, tmp_path / "site")
    before = sorted(tmp_path.rglob("*"))

    def pages() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"x"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        publish(pages(), tmp_path / "site")
    assert sorted(tmp_path.rglob("*")) == before
    assert served(tmp_path / "site") == OLD


def test_a_folder_that_is_not_ours_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "site"
    target.mkdir()
    (target / "pages").mkdir()
    with pytest.raises(PublishError) as caught:
        publish(OLD, target)
    assert (caught.value.code, caught.value.values) == ("edition-target-occupied", {"target": str(target)})
    assert sorted(tmp_path.rglob("*")) == [target, target / "pages"]


def test_a_file_or_a_foreign_link_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("file", "link", "dangling"):
        with pytest.raises(PublishError, match="edition-target-occupied"):
            publish(OLD, tmp_path / name)
    assert (tmp_path / "file").read_bytes() == b"x"
    assert (tmp_path / "link").readlink() == tmp_path


def test_an_empty_folder_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    publish(OLD, tmp_path / "site")
    assert served(tmp_path / "site") == OLD


def killed_at_random(target: Path, rounds: int, seed: int) -> None:
    """SIGKILLs a process that publishes editions of a and b in turn, `rounds` times; each time one of them is whole.

    Both have the same paths, so a mixture of them would pass for neither.
    """
    paths = [f"matters/{number:03}/index.html" for number in range(120)]
    editions = {letter: dict.fromkeys(paths, letter.encode() * 3000) for letter in "ab"}
    start = time.monotonic()
    publish(editions["a"], target, durable=False)
    took = time.monotonic() - start
    body = (
        f"paths = {paths!r}\n"
        "print('ready', flush=True)\n"
        "while True:\n"
        "    for letter in sys.argv[2]:\n"
        "        publish(dict.fromkeys(paths, letter.encode() * 3000), Path(sys.argv[1]), durable=False)\n"
    )
    moment = random.Random(seed)
    stayed = []
    before = "a"
    for _ in range(rounds):
        turns = "ba" if before == "a" else "ab"
        process = subprocess.Popen([*program(body), str(target), turns], stdout=subprocess.PIPE)
        assert process.stdout is not None
        with process.stdout:
            assert process.stdout.readline() == b"ready\n"
            time.sleep(moment.uniform(0, 3 * took))
            process.send_signal(signal.SIGKILL)
            process.wait()
        found = served(target)
        (after,) = [letter for letter in "ab" if found == editions[letter]]
        stayed.append(after == before)
        before = after
    assert set(stayed) == {True, False}
    publish({"index.html": b"x"}, target)
    assert not list(target.parent.rglob("unfinished-*"))


def test_killed_at_fifty_random_moments_one_whole_edition_is_served(tmp_path: Path) -> None:
    killed_at_random(tmp_path / "site", 50, seed=53)


@pytest.mark.long
def test_killed_at_five_hundred_random_moments_one_whole_edition_is_served(tmp_path: Path) -> None:
    killed_at_random(tmp_path / "site", 500, seed=500)


def test_killed_at_every_single_step_one_whole_edition_is_served(tmp_path: Path) -> None:
    """Stops the build before its first, second … call that changes the disk, until it comes through."""
    body = (
        "import os\n"
        "left = int(sys.argv[2])\n"
        "def before(event, args):\n"
        "    global left\n"
        "    if event in {'os.mkdir', 'os.rename', 'os.symlink', 'os.remove', 'os.rmdir', 'os.chmod', 'os.utime',\n"
        "                 'shutil.rmtree', 'open'}:\n"
        "        left -= 1\n"
        "        if left < 0: os.kill(os.getpid(), 9)\n"
        "new = {'index.html': b'new', 'matters/lawn/index.html': b'new'}\n"
        "sys.addaudithook(before)\n"
        "publish(new, Path(sys.argv[1]), durable=False)\n"
    )
    new = {"index.html": b"new", "matters/lawn/index.html": b"new"}
    outcomes = []
    for step in range(200):
        target = tmp_path / str(step) / "site"
        publish({"index.html": b"older"}, target, durable=False)
        publish(OLD, target, durable=False)
        done = subprocess.run([*program(body), str(target), str(step)], check=False)
        outcomes.append(served(target) == new)
        assert outcomes[-1] or served(target) == OLD
        publish(new, target, durable=False)
        assert served(target) == new
        if done.returncode == 0:
            break
    assert done.returncode == 0
    assert len(outcomes) > 20
    assert outcomes == sorted(outcomes)


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    target = tmp_path / "site"
    slow = (
        "def pages():\n"
        "    yield 'index.html', b'slow'\n"
        "    print('started', flush=True); time.sleep(0.6)\n"
        "    yield 'more.html', b'slow'\n"
        "publish(pages(), Path(sys.argv[1]))\n"
    )
    process = subprocess.Popen([*program(slow), str(target)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    with process.stdout:
        process.stdout.readline()
        publish(NEW, target)
        assert process.wait() == 0
    assert served(target) == NEW


def test_a_second_build_that_cannot_wait_says_so(tmp_path: Path) -> None:
    target = tmp_path / "site"

    def pages() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"first"
        with pytest.raises(PublishError) as caught:
            publish(NEW, target, patience=0.2)
        assert (caught.value.code, caught.value.values) == ("edition-busy", {"target": str(target), "seconds": "0.2"})

    publish(pages(), target)
    assert served(target) == {"index.html": b"first"}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KB; only root can mount one, elsewhere the limit on file sizes stands in for it."""
    if os.geteuid() != 0:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (262_144, before[1]))
        yield tmp_path
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_on_a_full_disk_the_old_edition_is_served(small_disk: Path) -> None:
    target = small_disk / "site"
    publish(OLD, target)
    with pytest.raises(PublishError) as caught:
        publish({**NEW, "big.bin": bytes(1_000_000)}, target)
    assert caught.value.code == ("edition-disk-full" if os.geteuid() == 0 else "edition-file-too-large")
    assert caught.value.values["target"] == str(target)
    assert served(target) == OLD
    publish(NEW, target)
    assert served(target) == NEW


def test_beyond_the_largest_file_allowed_the_old_edition_is_served(tmp_path: Path) -> None:
    target = tmp_path / "site"
    publish(OLD, target)
    body = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: publish({'index.html': bytes(10000)}, Path(sys.argv[1]))\n"
        "except PublishError as error: print(error)\n"
    )
    done = subprocess.run([*program(body), str(target)], capture_output=True, text=True, check=True)
    assert done.stdout == f"edition-file-too-large: target={target}; text={os.strerror(errno.EFBIG)}\n"
    assert served(target) == OLD


def test_where_nothing_may_be_written_the_old_edition_is_served(tmp_path: Path) -> None:
    place = tmp_path / "place"
    target = place / "site"
    publish(OLD, target)
    root = os.geteuid() == 0
    if root:  # Modes do not stop root; a read-only mount does.
        subprocess.run(["mount", "--bind", str(place), str(place)], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    else:
        (place / ".site.editions").chmod(0o555)
    try:
        with pytest.raises(PublishError) as caught:
            publish(NEW, target)
        assert served(target) == OLD
    finally:
        if root:
            subprocess.run(["umount", str(place)], check=True)
        else:
            (place / ".site.editions").chmod(0o755)
    assert caught.value.code == ("edition-read-only" if root else "edition-not-permitted")


def test_a_fault_without_a_name_of_its_own_is_told_in_the_systems_words(tmp_path: Path) -> None:
    with pytest.raises(PublishError) as caught:
        publish({"x" * 300: b""}, tmp_path / "site")
    assert caught.value.code == "edition-not-written"
    assert caught.value.values["text"] == os.strerror(errno.ENAMETOOLONG)


def test_verify_names_a_missing_manifest(tmp_path: Path) -> None:
    assert verify(tmp_path) == [MANIFEST]
