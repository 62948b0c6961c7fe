"""The timeline of a case: its events in order, whom each names, and what of it may leave."""

import pytest

from mscu.actions.charts.timeline import CaseTimeline
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.notes import RecordNote
from mscu.codes import Role
from mscu.documents.chart.facts import NodeKind
from mscu.documents.timeline.facts import Timeline, TimelineEvent, who_and_where
from mscu.gate import Gate
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.factories import a_case
from tests.scenes.stores import Store, Template


@pytest.fixture
def caravan(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


@pytest.fixture
def timeline(caravan: Gate, case_id: int) -> Timeline:
    return caravan.ask(CaseTimeline(case_id=case_id)).timeline


def event(timeline: Timeline, headline: str) -> TimelineEvent:
    return next(each for each in timeline.events if each.headline.startswith(headline))


def test_events_stand_in_their_order_and_say_who_and_where(timeline: Timeline) -> None:
    days = [each.day for each in timeline.events]
    assert days == sorted(days)
    assert timeline.events[0].headline.startswith("Report: Modern Slavery Helpline")
    assert not any(each.headline.startswith("TF/2") for each in timeline.events), "it stands with its search"
    arrest = event(timeline, "Arrest: Daniel Crabtree")
    assert who_and_where(timeline, arrest) == ("Daniel Crabtree", "Crabtree home")
    who, where = who_and_where(timeline, event(timeline, "Search: Hollin Lane Yard"))
    assert "Marek Zielak" in who
    assert "Anthony Marsh (looked for, not found)" in who
    assert where == "Hollin Lane Yard"
    assert "mentioned" not in "".join(who_and_where(timeline, each)[0] for each in timeline.events)


def test_lanes_are_suspects_victims_others_then_things_and_places(timeline: Timeline) -> None:
    order = [NodeKind.PERSON, NodeKind.THING, NodeKind.ORGANISATION, NodeKind.PLACE]
    kinds = [each.kind for each in timeline.lanes]
    assert kinds == sorted(kinds, key=order.index)
    people = [each for each in timeline.lanes if each.kind is NodeKind.PERSON]
    assert [each.name for each in people[:3]] == ["Shane Crabtree", "Daniel Crabtree", "Lorraine Pike"]
    assert people[-1].name == "Aisha Rahman"
    assert next(each for each in people if each.name == "Marek Zielak").is_both
    marsh = next(each.key for each in people if each.name == "Anthony Marsh")
    marks = [m for each in timeline.events for m in each.marks if m.lane == marsh]
    assert [each.is_there for each in marks].count(False) == 1, "whoever was not found was not there"


def test_a_case_in_which_nobody_is_named_is_printed_with_a_sentence(officer: Gate) -> None:
    case_id = a_case(officer)
    officer.perform(RecordNote(case_id=case_id, happened="today", text="Nothing known."))
    look = officer.ask(LookAtEdition(case_id=case_id, edition="timeline"))
    assert "No entry in this case names anyone or anything yet." in text_of(look.pdf)


def test_a_copy_has_each_event_in_words_and_nothing_that_is_held_back(caravan: Gate, case_id: int) -> None:
    copy = caravan.perform(issue(case_id, "timeline"))
    text = text_of(copy.content).replace("\n", " ")
    listed = ("How to read it", "Events as a list", "Anthony Marsh (looked for, not found)")
    assert [words for words in (*listed, "Arrest: Daniel Crabtree") if words not in text] == []
    look = caravan.ask(LookAtEdition(case_id=case_id, edition="timeline"))
    assert look.held_back == 2
    for shown in (text, text_of(look.pdf).replace("\n", " ")):
        assert "Modern Slavery Helpline" not in shown
        assert "Shared by the navigator" not in shown
    met = tuple(each.id for each in look.withheld)
    shown = text_of(caravan.ask(LookAtEdition(case_id=case_id, edition="timeline", met=met)).pdf)
    assert "Modern Slavery Helpline" in shown.replace("\n", " ")
