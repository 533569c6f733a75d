"""What the checks find in what a source holds, each problem at its place in its file."""

# SPDX-License-Identifier: Apache-2.0

from minutebook.checks import run
from minutebook.model.problem import Problem
from minutebook.store.archive import Loaded
from minutebook.store.catalogue import refuses
from minutebook.store.validation import faults_of


def findings(loaded: Loaded, as_of: str) -> tuple[Problem, ...]:
    """Every problem the checks find on the reference date (ISO), located; those of loading are in `loaded.problems`.

    While records are refused nothing is called absent, for it may be among them.
    """
    found = run(loaded.archive, as_of, faults_of, partial=refuses(loaded.problems))
    return tuple(loaded.locate(problem) for problem in found)
