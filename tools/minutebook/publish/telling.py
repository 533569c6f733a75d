"""What each act says in one line of the story's timeline."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Callable, Mapping
from typing import Any

from minutebook.model.record import Record
from minutebook.views.comparing import because
from minutebook.views.story import Edition
from minutebook.views.wording import Words


class Telling:
    """Tells the acts of one edition. `word` gives the meaning of a closed vocabulary's word: kind, field path, word."""

    def __init__(self, edition: Edition, words: Words, word: Callable[[str, str, str], str]) -> None:
        self.edition = edition
        self.words = words
        self.word = word

    def told(self, act: Record) -> str:
        """What an act says in one line; empty where its own words follow on the page."""
        data, text = act.data, self.words.text
        match act.kind:
            case "matter":
                return text(
                    "told.matter", by=data["raised_by"], channel=self.word("matter", "channel", data["channel"])
                )
            case "opinions":
                return text("told.opinions", count=len(data["items"]))
            case "reply":
                return text("told.reply", count=len(data["answers"]))
            case "proposal" if "budget_fen" in data:
                return text("told.proposal", budget=data["budget_fen"])
            case "electorate":
                return text("told.electorate", total=self._amounts(data["measures"]))
            case "notice":
                return text("told.notice", places=text("list.separator").join(data["places"]), until=data["until"])
            case "meeting":
                return text("told.meeting", place=data["place"], present=data["attendance"]["present"])
            case "minutes":
                return text("told.minutes", outcomes=text("sentence.separator").join(map(self._outcome, data["items"])))
            case "vote":
                return text("told.vote", question=data["question"], closes=data["closes_on"])
            case "count":
                return self._count(act)
            case "entry":
                return self._entry(data)
            case "evaluation":
                asked, valid, satisfied = data["asked"], data["valid"], data["satisfied"]
                return text("evaluation.figure", asked=asked, valid=valid, satisfied=satisfied)
            case "office":
                return text(f"told.office_{data['office_kind']}", holder=data["holder"], post=data["post"])
            case _:
                return ""

    def _outcome(self, item: Mapping[str, Any]) -> str:
        return f"{item['number']}. {self.word('minutes', 'items/outcome', item['outcome'])}"

    def _count(self, count: Record) -> str:
        view = self.edition.ballots.get(count.data["vote"])
        if view is None or view.count is None or view.count.id != count.id:
            return ""
        said = [because(self.words, view)] if view.reason else []
        if view.winners:
            said.append(self.words.text("vote.winner", names=self.words.text("list.separator").join(view.winners)))
        return self.words.gap.join(said)

    def _entry(self, data: Mapping[str, Any]) -> str:
        kind = self.word("entry", "entry_kind", data["entry_kind"])
        if "amount_fen" not in data:
            return self.words.text("told.entry_in_kind", kind=kind, what=data.get("in_kind", data["purpose"]))
        return self.words.text("told.entry", kind=kind, sum=data["amount_fen"], purpose=data["purpose"])

    def _amounts(self, measures: Mapping[str, Any]) -> str:
        said = (f"{amount} {self.words.text(f'unit.{measure}')}" for measure, amount in measures.items())
        return self.words.text("list.separator").join(said)
