"""The one way a Git program is started: GitPython's process wrapper with a fixed environment and fixed options.

GitPython's convenience calls run programs that a repository's configuration names, and its guards are lists of known
bad options. So none of them is used: commands are chosen here in this package, the repository is always named by
`--git-dir`, nothing of the caller's GIT_* variables is passed on, and configuration that could start a program or bend
the answer is overruled. Commands that look at the work tree (`status`, `diff` with files, `blame`, `checkout`) run
filters in spite of all that and are never called. Which commands are run, and what their output means, is left to the
other modules of this package.
"""

# SPDX-License-Identifier: Apache-2.0

import os
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE
from typing import IO, Any, Final

from minutebook.gitlog.errors import GitFailedError, GitMissingError

# The caller's environment may only say where programs and temporary files are: whatever else Git would read there
# (GIT_DIR, GIT_CONFIG_COUNT, GIT_ALTERNATE_OBJECT_DIRECTORIES, HOME, XDG_CONFIG_HOME …) could redirect it.
_INHERITED: Final = ("PATH", "PATHEXT", "SYSTEMROOT", "COMSPEC", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")
_FIXED: Final[Mapping[str, str]] = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    # A partial clone fetches what it lacks by starting a transport, and `protocol.<name>.allow` in the repository's
    # configuration outranks `protocol.allow`; this variable outranks both, and no transport has this name.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
    "LANGUAGE": "C",
}
_OPTIONS: Final = (
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "log.showSignature=false",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "protocol.allow=never",
    "-c",
    f"core.attributesFile={os.devnull}",
    "-c",
    "gpg.ssh.program=ssh-keygen",
    # A commit-graph file is a cache of parents and dates that Git believes without looking at the commits.
    "-c",
    "core.commitGraph=false",
    "-c",
    "core.autocrlf=false",
)
_CHUNK: Final = 1 << 16


def environment() -> dict[str, str]:
    """The whole environment a Git program gets."""
    return {name: os.environ[name] for name in _INHERITED if name in os.environ} | dict(_FIXED)


def _start(arguments: Iterable[str], folder: Path, stdin: int, stderr: IO[bytes]) -> Any:
    try:
        # Imported here because GitPython looks for the program, and complains, when it is imported.
        from git.cmd import safer_popen
    except ImportError as error:
        raise GitMissingError("no Git program was found") from error
    command = ["git", *_OPTIONS, *arguments]
    try:
        return safer_popen(command, env=environment(), cwd=folder, stdin=stdin, stdout=PIPE, stderr=stderr)
    except FileNotFoundError as error:
        raise GitMissingError("no Git program was found") from error


def _check(status: int, arguments: tuple[str, ...], stderr: IO[bytes]) -> None:
    if status:
        stderr.seek(0)
        said = stderr.read(4000).decode("utf-8", "replace").strip()
        command = next((word for word in arguments if not word.startswith("-")), "")
        raise GitFailedError(f"git {command} ended with {status}: {said}", command=command, stderr=said)


def run(*arguments: str, folder: Path, stdin: bytes | None = None) -> bytes:
    """What one Git command printed.

    Args:
        arguments: the command with its options; the options common to all calls are added.
        folder: the working folder, which no command may depend on.
        stdin: what to feed it; nothing by default.

    Raises:
        GitMissingError: there is no Git.
        GitFailedError: the command did not end with 0.
    """
    with tempfile.TemporaryFile() as stderr:
        process = _start(arguments, folder, DEVNULL if stdin is None else PIPE, stderr)
        with process:
            printed: bytes = process.communicate(stdin)[0]
        _check(process.returncode, arguments, stderr)
        return printed


@contextmanager
def stream(*arguments: str, folder: Path, feed: Iterable[bytes] = ()) -> Iterator[IO[bytes]]:
    """The output of one Git command while it runs, as a file to read; its input is fed by a thread of its own.

    Leaving the block before the end of the output stops the command. Its failure is reported only after all of its
    output was read.

    Raises:
        GitMissingError: there is no Git.
        GitFailedError: the command did not end with 0.
    """
    with tempfile.TemporaryFile() as stderr:
        process = _start(arguments, folder, PIPE, stderr)
        feeder = threading.Thread(target=_feed, args=(process.stdin, feed), daemon=True)
        feeder.start()
        finished = False
        try:
            yield process.stdout
            finished = process.stdout.read(1) == b""
        finally:
            if not finished:
                process.kill()
            process.wait()
            feeder.join()
            process.stdout.close()
        if finished:
            _check(process.returncode, arguments, stderr)


def _feed(pipe: IO[bytes], chunks: Iterable[bytes]) -> None:
    # A command that has gone away says why by its exit status.
    with suppress(BrokenPipeError, OSError):
        for chunk in chunks:
            pipe.write(chunk)
    with suppress(BrokenPipeError, OSError):
        pipe.close()


def tokens(output: IO[bytes]) -> Iterator[str]:
    """The NUL-terminated pieces of a command's output. Bytes that are no UTF-8 survive as surrogates."""
    rest = b""
    while chunk := output.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        for token in whole:
            yield token.decode("utf-8", "surrogateescape")
    if rest:
        yield rest.decode("utf-8", "surrogateescape")
