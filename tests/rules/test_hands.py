"""Separate hands for money: which two roles one person may never hold in one payment."""
# SPDX-License-Identifier: Apache-2.0

from itertools import combinations

import pytest

from minutebook.rules.hands import EVIDENCE, SOURCE, same_hands

ROLES = ("acceptor", "applicant", "approver", "bookkeeper", "checker", "custodian", "payer")
MAY_COINCIDE = {
    ("acceptor", "approver"),
    ("acceptor", "bookkeeper"),
    ("acceptor", "custodian"),
    ("applicant", "payer"),
    ("approver", "payer"),
    ("bookkeeper", "payer"),
    ("custodian", "payer"),
}


def test_separate_hands_have_nothing_to_report() -> None:
    assert same_hands({role: f"office/{role}" for role in ROLES}) == ()
    assert same_hands({}) == ()


@pytest.mark.parametrize(("first", "second"), list(combinations(ROLES, 2)))
def test_two_roles_in_one_hand_are_reported_unless_they_may_coincide(first: str, second: str) -> None:
    roles = {role: f"office/{role}" for role in ROLES} | {first: "office/zhou", second: "office/zhou"}
    expected = () if (first, second) in MAY_COINCIDE else ((first, second, "office/zhou"),)
    assert same_hands(roles) == expected


def test_one_person_for_everything_is_reported_pair_by_pair() -> None:
    everything = dict.fromkeys(("custodian", "bookkeeper", "approver"), "office/zhou")
    assert same_hands(everything) == (
        ("approver", "bookkeeper", "office/zhou"),
        ("approver", "custodian", "office/zhou"),
        ("bookkeeper", "custodian", "office/zhou"),
    )


def test_the_order_in_which_roles_are_written_does_not_matter() -> None:
    written = {"custodian": "a", "bookkeeper": "a", "checker": "a"}
    assert same_hands(written) == same_hands(dict(reversed(written.items())))


def test_a_role_whose_holder_is_not_recorded_proves_nothing() -> None:
    assert same_hands({"custodian": "", "bookkeeper": ""}) == ()


def test_the_separation_cites_its_model_and_admits_that_it_is_a_convention() -> None:
    assert (SOURCE.law, SOURCE.article, EVIDENCE.value) == ("中华人民共和国会计法", "第三十五条", "convention")
