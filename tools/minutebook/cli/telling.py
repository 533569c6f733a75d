"""One vote in plain sentences, from the same view and the same catalogue as its page."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterator
from typing import Any

from minutebook.model.quantities import plain
from minutebook.views.ballot import BallotView, Fence
from minutebook.views.comparing import because, fence_item, fence_words
from minutebook.views.wording import Words


def ballot_lines(view: BallotView, words: Words) -> Iterator[str]:
    """The question, every comparison with its law, and what was declared against what the rule gives."""
    text = words.text
    yield text("cli.tally.head", title=view.vote.title, id=view.vote.id)
    yield text("cli.tally.question", question=view.vote.data["question"])
    if view.rule is not None:
        yield text("cli.tally.rule", rule=view.rule.title, id=view.rule.id)
    if view.verdict is None:
        yield text("cli.tally.no_verdict" if view.count else "vote.no_count")
        return
    for fence in (*view.participation, *view.approval):
        yield f"  {fence_line(fence, words)}"
    for gap in view.verdict.gaps:
        yield "  " + text("cli.tally.gap", measure=gap.measure, name=gap.name)
    for fault in view.verdict.inconsistencies:
        where = f"{fault.record}: {'/'.join(map(str, fault.field))}"
        yield "  " + text("cli.tally.fault", where=where, what=text(f"cli.fault.{fault.key}", **_wide(fault.values)))
    for standing in view.verdict.ranking:
        labels = {option["key"]: option["label"] for option in view.vote.data["options"]}
        option = labels.get(standing.option, standing.option)
        yield "  " + text("cli.tally.place", place=standing.place, option=option, votes=plain(standing.votes))
    yield text("cli.tally.computed", outcome=text(f"outcome.{view.outcome}"), because=because(words, view))
    if view.winners:
        yield text("vote.winner", names=text("list.separator").join(view.winners))
    declared = text(f"outcome.{view.declared}")
    yield text("vote.declared", result=declared)
    if view.agrees:
        yield text("vote.agrees")
    else:
        yield text("vote.differs", computed=text(f"outcome.{view.outcome}"), declared=declared)


def fence_line(fence: Fence, words: Words) -> str:
    """One comparison: what of what, exactly how much, the fence, whether it holds, and the law."""
    text = words.text
    verdict = text("vote.holds" if fence.holds else "vote.holds_not")
    return text(
        "cli.tally.fence",
        item=fence_item(words, fence),
        numerator=fence.numerator,
        denominator=fence.denominator,
        share=fence.share or "—",
        sign={"ge": "≥", "gt": ">"}[fence.comparator],
        threshold=fence.threshold,
        fence=fence_words(words, fence),
        verdict=text("cli.tally.exactly", verdict=verdict) if fence.exact else verdict,
        law=text("law.cited", law=fence.law, article=fence.article),
    )


def ballot_json(view: BallotView) -> dict[str, Any]:
    """The same as values: exact numbers as text, nothing rounded but the percentages meant for reading."""
    verdict = view.verdict
    return {
        "vote": view.vote.id,
        "question": view.vote.data["question"],
        "rule": view.vote.data["rule"],
        "electorate": view.vote.data["electorate"],
        "count": view.count.id if view.count else None,
        "outcome": view.outcome or None,
        "declared": view.declared or None,
        "agrees": view.agrees,
        "reason": view.reason.key if view.reason else None,
        "winners": list(verdict.elected) if verdict else [],
        "tied": list(verdict.tied) if verdict else [],
        "comparisons": [
            {
                "role": compared.role.value,
                "measure": compared.measure.value,
                "of": compared.of,
                "out_of": compared.out_of,
                "option": compared.option or None,
                "numerator": plain(compared.numerator),
                "denominator": plain(compared.denominator),
                "comparator": compared.comparator.value,
                "threshold": f"{compared.threshold.numerator}/{compared.threshold.denominator}",
                "needed": None if compared.needed is None else plain(compared.needed),
                "holds": compared.holds,
                "exactly_at_threshold": compared.exact,
                "law": compared.source.law,
                "article": compared.source.article,
            }
            for compared in (verdict.comparisons if verdict else ())
        ],
        "ranking": [
            {"option": one.option, "votes": plain(one.votes), "place": one.place, "meets": one.meets}
            for one in (verdict.ranking if verdict else ())
        ],
        "gaps": [
            {"role": gap.role.value, "measure": gap.measure, "name": gap.name}
            for gap in (verdict.gaps if verdict else ())
        ],
        "inconsistencies": [
            {"record": one.record, "field": "/".join(map(str, one.field)), "key": one.key, "values": dict(one.values)}
            for one in (verdict.inconsistencies if verdict else ())
        ],
    }


def _wide(values: Any) -> dict[str, str]:
    """Values of a contradiction, with a blank for every name its sentence may use."""
    names = ("measure", "option", "options", "sum", "total", "votes", "entitled", "marks", "limit", "cast", "issued")
    return {name: str(values.get(name, "")) for name in names}
