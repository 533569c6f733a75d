"""The story of a matter, and the lists in which it stands."""

# SPDX-License-Identifier: Apache-2.0

from typing import Any

from minutebook.model.problem import Problem
from minutebook.model.record import Archive, Record
from minutebook.procedures.stages import StageStatus
from minutebook.timeline.words import Mark
from minutebook.views.answer import AnswerState
from minutebook.views.overview import card_of, home_view, matter_cards, newest_first
from minutebook.views.story import Edition, edition_of, next_stage, opinions_view, stages_for, story_of
from tests.acts import MATTER, act, archive_of, counted, raised
from tests.checks.builders import record

PROCEDURE = record(
    {
        "id": "procedure/2026-01-01-short",
        "title": "简单程序",
        "stages": [
            {"key": key, "title": key, "title_en": key, "acts": [key], "required": True}
            for key in ("matter", "proposal", "vote", "count", "decision")
        ],
    }
)
FIRST = act("proposal", "2026-01-10", text="装两排。\n")
SECOND = act("proposal", "2026-01-20", text="装三排。\n", replaces=FIRST.id)
VOTE = act("vote", "2026-02-01", closes_on="2026-02-10")
COUNT = counted(VOTE, "2026-02-11", ("9000.00", 90), ("1000.00", 10))
DECISION = act("decision", "2026-02-15", basis="vote", basis_record=COUNT.id, effective_to="2026-12-31")


def edition(*records: Record, as_of: str = "2026-06-01", problems: tuple[Problem, ...] = ()) -> Edition:
    archive = archive_of(raised(procedure=PROCEDURE.id), PROCEDURE, *records)
    return edition_of(archive, problems=problems, history=None, versions={}, as_of=as_of)


def matter(name: str, **data: Any) -> Record:
    return record({"id": f"matter/{name}", "title": name, "procedure": PROCEDURE.id, **data})


def test_the_story_tells_every_act_in_order() -> None:
    found = edition(DECISION, COUNT, VOTE, SECOND, FIRST)
    story = story_of(found, found.archive[MATTER])
    told = ["matter", "proposal", "proposal", "electorate", "vote", "count", "decision"]
    assert sorted(entry.record.kind for entry in story.timeline) == sorted(told)
    assert [entry.record.date for entry in story.timeline] == sorted(entry.record.date for entry in story.timeline)
    assert [state.status for state in story.stages] == [StageStatus.DONE] * 5
    assert (story.answer.state, story.decisions, story.proof) == (AnswerState.PASSED, (DECISION,), ())


def test_a_proposal_is_compared_with_the_one_it_replaces() -> None:
    found = edition(FIRST, SECOND)
    first, second = story_of(found, found.archive[MATTER]).proposals
    assert (first.replaced, first.comparison, first.current) == (None, (), False)
    assert (second.replaced, second.current) == (FIRST, True)
    assert second.comparison == (
        (Mark.SAME, "装"),
        (Mark.GONE, "两"),
        (Mark.NEW, "三"),
        (Mark.SAME, "排。\n"),
    )


def test_a_story_reads_corrected_records_and_says_what_was_corrected() -> None:
    change = {"field": "text", "old": "装两排。", "new": "装四排。"}
    correction = act("correction", "2026-01-12", corrects=FIRST.id, changes=[change])
    found = edition(FIRST, correction)
    story = story_of(found, found.archive[MATTER])
    entry = next(entry for entry in story.timeline if entry.record.id == FIRST.id)
    assert entry.record.data["text"] == "装四排。\n"
    assert [(one.old, one.new, one.correction) for one in entry.corrections] == [("装两排。", "装四排。", correction)]
    assert found.recorded[FIRST.id] == FIRST


def test_each_opinion_stands_beside_the_newest_answer_to_it() -> None:
    opinions = act("opinions", "2026-01-05", items=[{"number": number, "text": "嗯"} for number in (1, 2, 3)])
    early = act(
        "reply", "2026-01-06", opinions=opinions.id, answers=[{"number": 1, "text": "早"}, {"number": 2, "text": "好"}]
    )
    late = act("reply", "2026-01-07", opinions=opinions.id, answers=[{"number": 1, "text": "晚"}])
    view = opinions_view(archive_of(opinions, late, early), opinions)
    assert [(one.answer and one.answer["text"], one.reply) for one in view.items] == [
        ("晚", late),
        ("好", early),
        (None, None),
    ]
    assert not view.answered
    assert opinions_view(archive_of(opinions), opinions).items[0].answer is None


def test_related_matters_are_found_from_either_end() -> None:
    one, other = matter("2026-01-02-one", related=[MATTER]), matter("2026-01-02-other")
    found = edition(one, other)
    assert story_of(found, found.archive[MATTER]).related == (one,)
    assert [linked.id for linked in story_of(found, one).related] == [MATTER]
    assert story_of(found, other).related == ()


def test_a_story_shows_the_problems_of_its_own_acts_alone() -> None:
    own, foreign = (Problem(code="D601", path=path) for path in (FIRST.path, "records/body/other.yaml"))
    found = edition(FIRST, problems=(foreign, own))
    assert story_of(found, found.archive[MATTER]).problems == (own,)


def test_without_its_procedure_a_matter_has_no_stages_and_still_an_answer() -> None:
    archive = Archive.of([raised(procedure="procedure/2026-01-01-gone")])
    found = edition_of(archive, problems=(), history=None, versions={}, as_of="2026-06-01")
    assert stages_for(found, archive[MATTER]) == ()
    assert next_stage(()) is None
    assert story_of(found, archive[MATTER]).answer.state is AnswerState.OPEN


def test_cards_stand_by_their_newest_act_whatever_the_order_of_matters() -> None:
    later = matter("2026-02-20-later")
    found = edition(FIRST, later, matter("2026-01-05-silent"))
    assert [(card.matter.id, card.latest) for card in matter_cards(found)] == [
        (later.id, "2026-02-20"),
        (MATTER, "2026-01-10"),
        ("matter/2026-01-05-silent", "2026-01-05"),
    ]


def test_a_matter_moves_from_under_way_to_decided() -> None:
    for acts, decided, underway in (
        ((FIRST,), 0, 1),
        ((FIRST, VOTE, COUNT), 0, 1),
        ((FIRST, VOTE, COUNT, DECISION), 1, 0),
    ):
        found = edition(*acts)
        home = home_view(found, matter_cards(found))
        assert (len(home.decided), len(home.underway)) == (decided, underway)


def test_an_undecided_matter_is_under_way_even_where_no_stage_comes_next() -> None:
    """A count recorded without its decision, the stage after it done: nothing comes next, and nothing is settled."""
    archive = archive_of(raised(procedure="procedure/2026-01-01-gone"), FIRST)
    found = edition_of(archive, problems=(), history=None, versions={}, as_of="2026-06-01")
    assert [card.matter.id for card in home_view(found, matter_cards(found)).underway] == [MATTER]


def test_a_decision_that_has_ended_is_no_longer_told_as_decided_lately() -> None:
    for as_of, decided in (("2026-12-31", 1), ("2027-01-01", 0)):
        found = edition(FIRST, VOTE, COUNT, DECISION, as_of=as_of)
        assert len(home_view(found, matter_cards(found)).decided) == decided


def test_what_is_open_now_stands_by_its_last_day() -> None:
    soon = act("notice", "2026-02-01", objections_until="2026-02-05")
    found = edition(VOTE, soon, as_of="2026-02-03")
    home = home_view(found, matter_cards(found))
    assert [(one.window.kind, one.window.closes) for one in home.open] == [
        ("objection", "2026-02-05"),
        ("vote", "2026-02-10"),
    ]
    assert card_of(found, found.archive[MATTER]).answer.state is AnswerState.VOTING


def test_the_home_page_tells_the_six_decided_last_newest_first() -> None:
    acts: list[Record] = []
    for number in range(1, 9):
        raised_on = f"2026-01-0{number}"
        acts.append(matter(f"{raised_on}-m"))
        acts.append(act("decision", f"2026-03-0{number}", matter=f"matter/{raised_on}-m"))
    found = edition(*acts)
    home = home_view(found, matter_cards(found))
    assert [card.answer.deciding.date for card in home.decided if card.answer.deciding] == [
        f"2026-03-0{number}" for number in range(8, 2, -1)
    ]


def test_newest_first_is_by_date_then_id() -> None:
    one, other, old = act("step", "2026-02-02", "a"), act("step", "2026-02-02", "b"), act("step", "2026-01-01")
    assert newest_first((old, one, other)) == (other, one, old)
