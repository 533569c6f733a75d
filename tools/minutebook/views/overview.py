"""The home page and the lists: what is open now, what was decided lately, what comes next. Newest first."""

# SPDX-License-Identifier: Apache-2.0

from dataclasses import dataclass

from minutebook.model.record import Record
from minutebook.procedures.stages import Stage
from minutebook.views.answer import Answer, AnswerState, Window
from minutebook.views.story import Edition, answer_for, next_stage, stages_for

_LATELY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterCard:
    """One matter in a list: its answer, the date of its newest act, and the stage that comes next."""

    matter: Record
    answer: Answer
    latest: str
    next: Stage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow:
    """Something a resident can do now, and the matter it concerns."""

    window: Window
    matter: Record


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """The home page: open windows by closing date, matters decided lately, matters under way."""

    open: tuple[OpenWindow, ...]
    decided: tuple[MatterCard, ...]
    underway: tuple[MatterCard, ...]


def card_of(edition: Edition, matter: Record) -> MatterCard:
    """The card of one matter."""
    acts = edition.threads.of(matter.id)
    return MatterCard(
        matter=matter,
        answer=answer_for(edition, matter),
        latest=max((act.date for act in acts), default=matter.date),
        next=next_stage(stages_for(edition, matter)),
    )


def matter_cards(edition: Edition) -> tuple[MatterCard, ...]:
    """All matters, the most recently moved first."""
    cards = [card_of(edition, matter) for matter in edition.archive.of_kind("matter")]
    return tuple(sorted(cards, key=lambda card: (card.latest, card.matter.id), reverse=True))


def home_view(edition: Edition, cards: tuple[MatterCard, ...]) -> HomeView:
    """The home page from the cards of all matters."""
    windows = [OpenWindow(window=window, matter=card.matter) for card in cards for window in card.answer.windows]
    settled = (AnswerState.PASSED, AnswerState.ELECTED, AnswerState.REJECTED, AnswerState.WITHDRAWN)
    decided = [card for card in cards if card.answer.deciding is not None and card.answer.state in settled]
    decided.sort(key=lambda card: card.answer.deciding.date if card.answer.deciding else "", reverse=True)
    unsettled = (AnswerState.OPEN, AnswerState.PENDING, AnswerState.VOTING)
    underway = [card for card in cards if card.next or card.answer.state in unsettled]
    return HomeView(
        open=tuple(sorted(windows, key=lambda one: (one.window.closes, one.matter.id))),
        decided=tuple(decided[:_LATELY]),
        underway=tuple(underway[:_LATELY]),
    )


def newest_first(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Records by date, newest first."""
    return tuple(sorted(records, key=lambda record: (record.date, record.id), reverse=True))
