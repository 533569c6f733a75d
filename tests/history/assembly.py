r"""A simulated assembly: it writes real commits with fixed identities and dates into a real repository.

    assembly = Assembly(tmp_path)
    with assembly.branch("lawn"):
        assembly.record("records/matter/2026/2026-03-01-lawn.yaml", "title: 草坪\n", on="2026-03-01")
    assembly.merge("lawn", on="2026-03-02")

A day given twice gets later minutes. Git is called as a secretary would call it, with work tree and porcelain, so that
what the tool reads was not written by the tool.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PEOPLE = {
    "书记员": "secretary@liuan.example",
    "居委会": "committee@liuan.example",
    "业委会秘书": "owners@liuan.example",
}


class Assembly:
    """A community that keeps its record in the repository `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._minutes: dict[str, int] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--template=", "--initial-branch=main")

    def git(self, *arguments: str, by: str = "书记员", on: str = "2026-01-01", stdin: bytes = b"") -> str:
        """What a Git command printed, run by this role on this day, blind to the machine's own configuration."""
        minute = self._minutes.setdefault(on, 0)
        at = f"{on}T09:{minute:02d}:00+08:00"
        env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_NAME": by,
            "GIT_AUTHOR_EMAIL": PEOPLE[by],
            "GIT_AUTHOR_DATE": at,
            "GIT_COMMITTER_NAME": by,
            "GIT_COMMITTER_EMAIL": PEOPLE[by],
            "GIT_COMMITTER_DATE": at,
            "GIT_MERGE_AUTOEDIT": "no",
        }
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=env, input=stdin, capture_output=True)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, message: str, *, on: str, by: str = "书记员") -> str:
        """The id of a commit of everything in the work tree."""
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", message, by=by, on=on)
        self._minutes[on] += 1
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, text: str) -> None:
        """A file in the work tree, not committed."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def record(self, path: str, text: str, *, on: str, by: str = "书记员", message: str = "") -> str:
        """The id of the commit that records one file on the branch that is checked out."""
        self.write(path, text)
        return self.commit(message or f"记录 {path}", on=on, by=by)

    @contextmanager
    def branch(self, name: str, start: str = "main") -> Iterator[None]:
        """Everything inside happens on a branch, new or continued; afterwards the trunk is checked out again."""
        known = self.git("branch", "--list", name)
        self.git("checkout", "--quiet", *(() if known else ("-b",)), name, *(() if known else (start,)))
        yield
        self.git("checkout", "--quiet", "main")

    def merge(self, *names: str, on: str, by: str = "居委会", options: tuple[str, ...] = ()) -> str:
        """The id of the commit that merges branches onto the trunk."""
        self.git("merge", "--quiet", "--no-ff", *options, "-m", f"合并 {' '.join(names)}", *names, by=by, on=on)
        self._minutes[on] += 1
        return self.git("rev-parse", "HEAD")

    def blob(self, text: str) -> str:
        """The object id that a file of this text has."""
        return self.git("hash-object", "--stdin", stdin=text.encode())
