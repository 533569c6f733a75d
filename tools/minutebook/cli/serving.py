"""The preview: a small server on this machine alone, and a watch that makes the site again when a record is saved.

A save that `check` would refuse is told at the terminal, and the last good site stays. Nothing but finished files is
served, to nobody but this machine: a page elsewhere that points a name at 127.0.0.1 is turned away by its Host.
"""

# SPDX-License-Identifier: Apache-2.0

import contextlib
import os
import threading
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from minutebook.cli import where
from minutebook.cli.edition import CACHE, gathered_at, published
from minutebook.cli.repository import previewed_at
from minutebook.cli.usage import Exit, UsageError
from minutebook.gitlog.errors import GitError
from minutebook.publish.errors import PublishError
from minutebook.store.source import ROOT
from minutebook.views.wording import Words

PREVIEW: Final = Path("build/preview")
_PAUSE: Final = 0.25
Stamps = Mapping[str, tuple[int, int]]


def serve(root: Path, port: int, as_of: str | None, words: Words) -> int:
    """Serves the folder's records until the person stops it.

    Raises:
        UsageError: the port is taken or cannot be one, or the date given is none.
        GitError, PublishError: the first site cannot be made.
    """
    if as_of is not None:
        where.day_given(as_of)
    target = (root / PREVIEW).absolute()
    server = _server(target, port)
    with server:
        made = _make(root, as_of, target, words)
        print(words.text("cli.serve.at", address=f"http://127.0.0.1:{server.server_port}/"), flush=True)
        if made != Exit.FINE and not target.exists():
            print(words.text("cli.serve.waiting"), flush=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            _watch(root, as_of, target, words)
        except KeyboardInterrupt:
            print()
        finally:
            server.shutdown()
    return Exit.FINE


def stamps(root: Path) -> Stamps:
    """Time and size of every file below `records/`, by path; what vanishes meanwhile is left out."""
    found = {}
    for folder, _, names in os.walk(root / ROOT):
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118 - ten times faster than a Path for each of 100,000 files
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _make(root: Path, as_of: str | None, target: Path, words: Words) -> int:
    repository = previewed_at(root)
    # Written from the folder as it is, not from a commit: a preview is for what is not committed yet.
    gathered = gathered_at(root, repository, "", as_of or where.today())
    return published(gathered, target, root / CACHE, words)


def _watch(root: Path, as_of: str | None, target: Path, words: Words) -> None:
    before = stamps(root)
    while True:
        time.sleep(_PAUSE)
        now = stamps(root)
        if now == before:
            continue
        before, started = now, time.monotonic()
        try:
            made = _make(root, as_of, target, words)
        except PublishError as error:
            print(words.text(f"error.{error.code}", **error.values), flush=True)
        except GitError as error:
            print(words.text(f"error.{error.key}", **error.values), flush=True)
        except OSError as error:
            print(words.text("error.system", text=error.strerror or str(error), path=str(error.filename)), flush=True)
        else:
            seconds = f"{time.monotonic() - started:.1f}"
            print(words.text("cli.serve.again" if made == Exit.FINE else "cli.serve.kept", seconds=seconds), flush=True)


def _server(target: Path, port: int) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), _handler(target))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError("cli.serve.port", port=str(port), reason=reason) from error


def _handler(target: Path) -> type[SimpleHTTPRequestHandler]:
    class Handler(SimpleHTTPRequestHandler):
        """Gives out the files of the edition served at this moment, and nothing else."""

        protocol_version = "HTTP/1.1"
        extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".yaml": "text/plain; charset=utf-8"}  # noqa: RUF012

        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, directory=str(target), **named)

        def parse_request(self) -> bool:
            if not super().parse_request():
                return False
            name = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
            if name not in ("127.0.0.1", "localhost"):
                self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
                return False
            return True

        def list_directory(self, path: Any) -> None:
            self.send_error(HTTPStatus.NOT_FOUND)

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            page = target / "404.html"
            if code != HTTPStatus.NOT_FOUND or not page.is_file():
                super().send_error(code, message, explain)
                return
            content = page.read_bytes()
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def end_headers(self) -> None:
            self.send_header("Cache-Control", "no-store")
            super().end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Says nothing: who reads which page is nobody's business."""

    return Handler
