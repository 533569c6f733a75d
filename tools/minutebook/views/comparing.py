"""A vote's comparisons and its deciding reason in words, the same for the page and the terminal."""

# SPDX-License-Identifier: Apache-2.0

from collections.abc import Iterable

from minutebook.rules.tally import Comparison
from minutebook.views.ballot import BallotView, Fence
from minutebook.views.wording import Words


def quantity(words: Words, measure: str, name: str) -> str:
    """What an amount is called: 参与表决的面积."""
    return words.text(f"quantity.{measure}.{name}")


def fence_item(words: Words, fence: Fence) -> str:
    """What is compared with what: 同意的面积占参与表决的面积."""
    out_of = quantity(words, fence.measure, fence.out_of)
    if fence.option:
        return words.text("vote.item_option", option=fence.option, out_of=out_of)
    return words.text("vote.item", of=quantity(words, fence.measure, fence.of), out_of=out_of)


def fence_words(words: Words, fence: Fence) -> str:
    """What is required: 四分之三以上, 过半数."""
    if fence.comparator == "gt" and fence.threshold == "1/2":
        return words.text("vote.of_half")
    return words.text(f"vote.of_{fence.comparator}", threshold=fence.threshold)


def bar_label(words: Words, fence: Fence) -> str:
    """The whole comparison in one sentence, for readers who do not see its drawing."""
    return words.text(
        "vote.bar_label",
        item=fence_item(words, fence),
        numerator=fence.numerator,
        denominator=fence.denominator,
        share=fence.share,
        fence=fence_words(words, fence),
        verdict=words.text("vote.holds" if fence.holds else "vote.holds_not"),
    )


def because(words: Words, view: BallotView) -> str:
    """Why the vote came out as it did; empty while there is no verdict."""
    reason = view.reason
    if reason is None:
        return ""

    def joined(compared: Iterable[Comparison]) -> str:
        return words.text("reason.joined").join(quantity(words, one.measure.value, one.of) for one in compared)

    key = "approval_failed_held" if reason.key == "approval_failed" and reason.held else reason.key
    return words.text(f"reason.{key}", failed=joined(reason.failed), held=joined(reason.held))
