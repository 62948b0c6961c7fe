"""Data breaches: the hours within which they are told, and who is endangered first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.records.breach_register import (
    CHILD,
    SETTLED,
    THREAT,
    TOLD_OR_WHY_NOT,
    WHY_LATE,
    BreachState,
)
from mscu.actions.records.data_breaches import DataBreaches, RecordBreach, SettleBreach
from mscu.actions.records.record_papers import IssueBreachEntry
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person
from tests.inputs.records import FOR_WHOM, STOLEN
from tests.scenes.stores import Store


@pytest.fixture
def keeper(store: Store) -> Gate:
    """Return the records manager, on 20 June 2022 at 10:31."""
    return store.gate(Role.RECORDS)


def test_the_hours_run_from_when_it_was_noticed_and_telling_late_asks_why(store: Store, keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.due, row.state) == ("23 Jun 2022 08:00", BreachState.RUNS)
    store.clock.turn(days=3)
    assert keeper.ask(DataBreaches()).rows[0].state is BreachState.LATE
    store.clock.turn(days=1)
    late = SettleBreach(breach_id=number, version=1, told_at="24 Jun 2022 08:00")
    assert problems_of(keeper, late) == {"why_not_told": WHY_LATE}
    keeper.perform(replace(late, why_not_told="It was noticed on a holiday."))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.told, row.state) == ("24 Jun 2022 08:00", BreachState.DONE)


def test_it_is_settled_once_by_telling_or_by_saying_why_not(keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    told, why_not = "20 Jun 2022 09:00", "The store was locked."
    settle = SettleBreach(breach_id=number, version=1)
    assert problems_of(keeper, settle) == {"told_at": TOLD_OR_WHY_NOT}
    keeper.perform(SettleBreach(breach_id=number, version=1, why_not_told=why_not))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.state, row.why_not_told, row.told) == (BreachState.DONE, why_not, "")
    again = SettleBreach(breach_id=number, version=2, told_at=told)
    assert problems_of(keeper, again) == {"told_at": SETTLED}
    later = RecordBreach(**STOLEN | {"noticed_at": "21 Jun 2022 08:00"})
    assert problems_of(keeper, later) == {"noticed_at": IN_FUTURE}
    assert set(problems_of(keeper, RecordBreach(**STOLEN | {"noticed_at": ""}))) == {"noticed_at"}


def test_its_entry_of_the_register_is_saved_for_somebody(keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    settle = SettleBreach(breach_id=number, version=1, told_at="20 Jun 2022 09:00")
    keeper.perform(replace(settle, people_told="Hải, by her navigator."))
    paper = keeper.perform(IssueBreachEntry(breach_id=number, **FOR_WHOM))
    read = text_of(paper.content)
    for said in (STOLEN["text"], "20 Jun 2022 09:00", "23 Jun 2022 08:00", "Hải, by her navigator."):
        assert said in read
    assert "Data breach noticed 20 Jun 2022 08:00" in read


def test_whoever_is_threatened_comes_first_then_children(world: World) -> None:
    officer, keeper = world.store.gate(Role.OFFICER), world.store.gate(Role.RECORDS)
    other = a_case(officer)
    a_person(
        officer,
        other,
        name="Hải",
        roles=(POTENTIAL_VICTIM,),
        age_status="age_status:uncertain_treated_as_child",
    )
    a_person(officer, other, name="Ana", roles=(POTENTIAL_VICTIM,), born="1990")
    found = keeper.ask(DataBreaches()).endangered
    assert [each.name for each in found if each.case_id == other] == ["Hải", "Ana"]
    child = next(each for each in found if each.name == "Hải")
    assert child.why == (CHILD,)
    first = [THREAT in each.why for each in found]
    assert first == sorted(first, reverse=True)


def test_whoever_is_or_may_be_under_eighteen_today_is_a_child(store: Store, keeper: Gate) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    children, adults = ("21 Jun 2004", "2004"), ("20 Jun 2004", "2003", "unknown")
    for born in (*children, *adults):
        a_person(officer, case, name=born, roles=(POTENTIAL_VICTIM,), born=born)
    found = keeper.ask(DataBreaches()).endangered
    assert {each.name for each in found if CHILD in each.why} == set(children)
    assert len(found) == len((*children, *adults))


def test_a_restricted_case_is_as_if_it_were_not_there(world: World) -> None:
    keeper = world.store.gate(Role.RECORDS)
    before = keeper.ask(DataBreaches())
    assert any(each.case_id == world.case_id for each in before.endangered)
    world.restricted()
    after = keeper.ask(DataBreaches())
    assert not any(each.case_id == world.case_id for each in after.endangered)
    assert dict(after.held)["Open cases"] == dict(before.held)["Open cases"] - 1
