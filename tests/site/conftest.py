"""The two sites whose pages are looked at: this repository's sample with its made history, and the golden community.

Together they have every kind of page and every state of one. They lie where their addresses say: the sample at the
server's root, the golden community below `record/`.
"""
# SPDX-License-Identifier: Apache-2.0

from pathlib import Path

import pytest

from minutebook.desk.demo import demonstration
from minutebook.gitlog import open_repository
from minutebook.publish.site import files, gather

ROOT = Path(__file__).parents[2]
GOLDEN = "record/"
AS_OF = "2026-11-20"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of both sites by its path on the server."""
    folder = tmp_path_factory.mktemp("sites")
    demonstration(ROOT, folder / "sample")
    repository = open_repository(folder / "sample")
    sample = gather(folder / "sample", repository=repository, revision="HEAD", as_of=AS_OF)
    golden = gather(ROOT / "tests/golden", as_of=AS_OF)
    return {
        **dict(files(sample, cache=None)),
        **{GOLDEN + path: content for path, content in files(golden, cache=None)},
    }
