"""Data breaches: the hours within which they are told, and who is endangered first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import RestrictCase
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
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person
from tests.inputs.records import FOR_WHOM, STOLEN
from tests.scenes.stores import COLLEAGUE, Store


@pytest.fixture
def keeper(store: Store) -> Gate:
    """Return the records manager, on 20 June 2022 at 10:31."""
    return store.gate(Role.RECORDS)


def refused(gate: Gate, command: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


def test_the_hours_run_from_when_it_was_noticed(store: Store, keeper: Gate) -> None:
    keeper.perform(RecordBreach(**STOLEN))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.due, row.state) == ("23 Jun 2022 08:00", BreachState.RUNS)
    store.clock.turn(days=3)
    assert keeper.ask(DataBreaches()).rows[0].state is BreachState.LATE


def test_it_is_settled_once_by_telling_or_by_saying_why_not(keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    told, why_not = "20 Jun 2022 09:00", "The store was locked."
    settle = SettleBreach(breach_id=number, version=1)
    assert refused(keeper, settle) == {"told_at": TOLD_OR_WHY_NOT}
    keeper.perform(SettleBreach(breach_id=number, version=1, why_not_told=why_not))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.state, row.why_not_told, row.told) == (BreachState.DONE, why_not, "")
    again = SettleBreach(breach_id=number, version=2, told_at=told)
    assert refused(keeper, again) == {"told_at": SETTLED}


def test_its_entry_of_the_register_is_saved_for_somebody(keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    settle = SettleBreach(breach_id=number, version=1, told_at="20 Jun 2022 09:00")
    keeper.perform(replace(settle, people_told="Hải, by her navigator."))
    paper = keeper.perform(IssueBreachEntry(breach_id=number, **FOR_WHOM))
    read = text_of(paper.content)
    for said in (STOLEN["text"], "20 Jun 2022 09:00", "23 Jun 2022 08:00", "Hải, by her navigator."):
        assert said in read
    assert "Data breach noticed 20 Jun 2022 08:00" in read


def test_telling_late_asks_why(store: Store, keeper: Gate) -> None:
    number = keeper.perform(RecordBreach(**STOLEN))
    store.clock.turn(days=4)
    late = SettleBreach(breach_id=number, version=1, told_at="24 Jun 2022 08:00")
    assert refused(keeper, late) == {"why_not_told": WHY_LATE}
    keeper.perform(replace(late, why_not_told="It was noticed on a holiday."))
    (row,) = keeper.ask(DataBreaches()).rows
    assert (row.told, row.state) == ("24 Jun 2022 08:00", BreachState.DONE)


def test_a_moment_that_is_still_to_come_is_refused(keeper: Gate) -> None:
    later = RecordBreach(**STOLEN | {"noticed_at": "21 Jun 2022 08:00"})
    assert refused(keeper, later) == {"noticed_at": IN_FUTURE}
    assert set(refused(keeper, RecordBreach(**STOLEN | {"noticed_at": ""}))) == {"noticed_at"}


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


@pytest.mark.parametrize(
    ("born", "child"),
    [("20 Jun 2004", False), ("21 Jun 2004", True), ("2003", False), ("2004", True), ("unknown", False)],
)
def test_whoever_is_or_may_be_under_eighteen_today_is_a_child(
    store: Store, keeper: Gate, born: str, child: bool
) -> None:
    officer = store.gate(Role.OFFICER)
    a_person(officer, a_case(officer), name="Ana", roles=(POTENTIAL_VICTIM,), born=born)
    (ana,) = keeper.ask(DataBreaches()).endangered
    assert (CHILD in ana.why) is child


def test_a_restricted_case_is_as_if_it_were_not_there(world: World) -> None:
    keeper = world.store.gate(Role.RECORDS)
    before = keeper.ask(DataBreaches())
    assert any(each.case_id == world.case_id for each in before.endangered)
    world.store.gate(Role.SUPERVISOR).perform(
        RestrictCase(
            case_id=world.case_id,
            owner=COLLEAGUE,
            members=(),
            ends_on="1 Aug 2022",
            reason="An officer is in it.",
        )
    )
    after = keeper.ask(DataBreaches())
    assert not any(each.case_id == world.case_id for each in after.endangered)
    assert dict(after.held)["Open cases"] == dict(before.held)["Open cases"] - 1


def test_nobody_else_reads_it(store: Store) -> None:
    with pytest.raises(NotPermitted):
        store.gate(Role.OFFICER).ask(DataBreaches())
