"""Separation of hands for money: who may not be the same person in one application, payment and acceptance.

The model is 会计法 (text of 2024) article 35, which binds accounting units; for an informal committee it is a term of
its charter (domain brief B4 FUND, C9; invariant 59). This module compares holders of roles; who holds which role, and
what an unrecorded holder means, is left to `checks`.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Mapping
from itertools import combinations
from typing import Final

from minutebook.rules.rule import Evidence, Source

SOURCE: Final = Source(law="中华人民共和国会计法", article="第三十五条")
EVIDENCE: Final = Evidence.CONVENTION
"""The statute is the model, the charter makes it binding: the pairs as a whole are a convention until adopted."""

CHECKER: Final = "checker"
_APART: Final = frozenset(
    map(
        frozenset[str],
        [
            *combinations(("custodian", "bookkeeper", "approver", "applicant"), 2),
            ("acceptor", "payer"),
            ("acceptor", "applicant"),
        ],
    )
)


def same_hands(roles: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Each pair of roles that one holder fills and may not, as (role, role, holder), in the order of role names.

    Custodian, bookkeeper, approver and applicant are four people; the checker is none of the others; who accepts the
    delivery neither applied for it nor pays for it. Empty when the hands are separate or a role has no known holder.

    Args:
        roles: role name to the identity of its holder.

    Source: 会计法 第三十五条 as model; charter.
    """
    return tuple(
        (first, second, roles[first])
        for first, second in combinations(sorted(roles), 2)
        if roles[first]
        and roles[first] == roles[second]
        and (CHECKER in (first, second) or frozenset((first, second)) in _APART)
    )
