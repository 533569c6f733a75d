"""Who takes the seats of an election, given who is eligible and with how many votes.

A tie that touches no seat needs nothing; one at the boundary is decided by a recorded re-ballot or lot among the tied,
never by the order of listing, names or software (domain brief B5). Fences and participation are left to `tally`.
"""

# SPDX-License-Identifier: Apache-2.0

from fractions import Fraction

from minutebook.rules.ballots import Inconsistency, TieBreak


def seated(eligible: list[str], votes: dict[str, Fraction], seats: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who sits without question, and who is tied for what remains; a tie that touches no seat boundary is none."""
    if len(eligible) <= seats or seats < 1:
        return tuple(eligible[: max(seats, 0)]), ()
    last = votes[eligible[seats - 1]]
    if votes[eligible[seats]] < last:
        return tuple(eligible[:seats]), ()
    sure = tuple(option for option in eligible if votes[option] > last)
    return sure, tuple(option for option in eligible if votes[option] == last)


def drawn_among(
    tie_break: TieBreak | None, tied: tuple[str, ...], seats_tied: int
) -> tuple[tuple[str, ...], tuple[Inconsistency, ...]]:
    """The winners a recorded tie-break names, when they are as many of the tied candidates as there are seats left."""
    if tie_break is None:
        return (), ()
    winners = dict.fromkeys(tie_break.winners)
    if tied and len(tie_break.winners) == len(winners) == seats_tied and all(winner in tied for winner in winners):
        return tuple(winners), ()
    values = {"winners": ", ".join(tie_break.winners), "tied": ", ".join(tied), "seats": str(seats_tied if tied else 0)}
    return (), (
        Inconsistency(record="count", field=("tie_break", "winners"), key="tie_break_does_not_fit", values=values),
    )
