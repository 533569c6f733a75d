"""What must hold among records: an ordered table of small named checks, register in, problems out. Pure.

What one file must hold by itself (its form, its references, its attachments) is held where files are loaded; here acts
are compared with each other, with the rules that bind them and with the reference date. A check never says how serious
its finding is: that belongs to the code, in the catalogue.
"""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Iterator
from typing import Final

from minutebook.checks import arithmetic, election, links, meeting, missing, money, notice, opinions, personal, vote
from minutebook.checks.correction import Faults, consequence, judged, no_faults
from minutebook.checks.register import PACKED, Register
from minutebook.model.problem import Problem
from minutebook.model.record import Archive

Check = Callable[[Register], Iterator[Problem]]

REFUSING: Final[tuple[Check, ...]] = (
    # The two ends of a reference.
    links.check_same_matter,
    links.check_notice_event,
    links.check_basis_kind,
    links.check_decided_proposal,
    links.check_answered_numbers,
    links.check_no_circles,
    links.check_entry_kinds,
    links.check_minuted_vote,
    links.check_ended_office,
    # Numbers and dates that cannot all be true.
    arithmetic.check_count_is_possible,
    arithmetic.check_ballot_options,
    arithmetic.check_dates_in_order,
    arithmetic.check_meeting_times,
    arithmetic.check_numbers_once,
    arithmetic.check_evaluation_adds_up,
    arithmetic.check_attendance,
    arithmetic.check_sequence,
    arithmetic.check_sums_stated,
    # What must never be published.
    personal.check_no_identity_number,
    personal.check_no_mobile_number,
    personal.check_no_bank_card,
)
"""What a record contradicts so that it cannot be what it says, or must never be published; its codes refuse."""

JUDGING: Final[tuple[Check, ...]] = (
    # Told in time.
    notice.check_notice_in_time,
    notice.check_notice_recorded,
    notice.check_notice_shows_proposal,
    notice.check_result_posted_long_enough,
    notice.check_result_posted,
    # Voted under the right rule, counted, declared.
    vote.check_declared_result,
    vote.check_declared_winners,
    vote.check_rule_covers_matter,
    vote.check_rule_in_force,
    vote.check_electorate_kind,
    vote.check_electorate_frozen_first,
    vote.check_two_scrutineers,
    vote.check_no_surplus_ballots,
    vote.check_counted_after_closing,
    vote.check_quorate_meeting,
    vote.check_consultation_is_no_vote,
    vote.check_adopted_means_passed,
    vote.check_passed_means_adopted,
    # Met.
    meeting.check_chair_is_not_recorder,
    meeting.check_voted_from_agenda,
    # Answered.
    opinions.check_objections_answered,
    opinions.check_objections_answered_in_time,
    # Paid and built.
    money.check_payment_approved,
    money.check_approved_before_paid,
    money.check_paid_within_approval,
    money.check_approved_within_decision,
    money.check_paid_within_decision,
    money.check_decision_within_proposal,
    money.check_separate_hands,
    money.check_hands_in_office,
    money.check_spent_after_decision,
    # Elected.
    election.check_office_was_won,
    election.check_one_holder_a_seat,
    # Still to be recorded.
    missing.check_minutes_written,
    missing.check_count_recorded,
    missing.check_residents_asked,
    opinions.check_opinions_answered,
    money.check_voucher,
    money.check_yuan_for_fen,
    missing.check_drawing_attached,
    missing.check_rule_is_known,
    missing.check_agenda_minuted,
    # To be looked at before it is published.
    personal.check_number_like_identity,
    personal.check_no_plate,
    personal.check_no_dwelling,
    personal.check_no_chat_account,
)
"""Where an act broke a rule, or something is still to be recorded; its codes let the record in and say so."""

CHECKS: Final = REFUSING + JUDGING

ABSENCES: Final[frozenset[Check]] = frozenset(
    {
        notice.check_notice_recorded,
        notice.check_result_posted,
        opinions.check_objections_answered,
        opinions.check_opinions_answered,
        missing.check_minutes_written,
        missing.check_count_recorded,
        missing.check_residents_asked,
    }
)
"""What says that something is not recorded: not to be said while records are refused, for it may be among those."""


def register_of(recorded: Archive, as_of: str, faults: Faults = no_faults) -> tuple[Register, tuple[Problem, ...]]:
    """What the checks read, corrections applied, and a problem for each correction that cannot be made."""
    archive, problems = judged(recorded, faults)
    return Register.of(recorded, archive, as_of), problems


def run(recorded: Archive, as_of: str, faults: Faults = no_faults, *, partial: bool = False) -> tuple[Problem, ...]:
    """Every problem that the checks find in an archive of valid records, each once, by path, field and code.

    Args:
        recorded: the records as their files say, corrections not yet applied.
        as_of: the reference date, ISO.
        faults: gives the fields of a corrected record that break its schema; without it only types are compared.
        partial: whether some records were refused and are not in the archive, so that nothing is called absent.
    """
    register, problems = register_of(recorded, as_of, faults)
    contradictions = [problem for check in REFUSING for problem in check(register)]
    if contradictions and recorded.of_kind("correction"):
        uncorrected = Register.of(recorded, recorded, as_of)
        known = {(one.code, one.path, one.field) for check in REFUSING for one in check(uncorrected)}
        contradictions = [
            one if (one.code, one.path, one.field) in known else consequence(register.archive, one)
            for one in contradictions
        ]
    judging = [check for check in JUDGING if not (partial and check in ABSENCES)]
    found = [*problems, *contradictions, *(problem for check in judging for problem in check(register))]
    ours = {_order(problem): problem for problem in found if not problem.path.startswith(PACKED)}
    return tuple(ours[key] for key in sorted(ours))


def _order(problem: Problem) -> tuple[str, tuple[tuple[int, int, str], ...], str, str]:
    """By path, then field with list positions as numbers, then code and values."""
    steps = tuple((0, step, "") if isinstance(step, int) else (1, 0, step) for step in problem.field)
    return (problem.path, steps, problem.code, repr(sorted(problem.values.items())))
