"""The charity's directory, interpreters with a conflict, who is out alone, what is due."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.support.check_ins import CheckBackIn, GoOut, OutAlone, WhoIsOut
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import AssessRisk
from mscu.actions.support.interpreter_conflicts import InterpreterConflict
from mscu.actions.support.next_contacts import Due, MyDay
from mscu.actions.survivors.directory import (
    AddInterpreter,
    AddProvider,
    ChangeInterpreter,
    ChangeProvider,
    CharityPeople,
    Interpreters,
    InterpretersFor,
    Providers,
)
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Role
from mscu.errors import Invalid
from tests.inputs.support import DIRECTORY, OF_ONE, RECORDING, a_contact, a_need
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    about = TakeOn(name="Ionuț Bălan", origin="Iași", employers="Hollin Lane Nurseries")
    return charity.gate(Role.NAVIGATOR).perform(about)


# ------------------------------------------------------------------ directory


def test_a_service_that_is_used_no_more_stays_last_in_the_directory(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(DIRECTORY[AddProvider]())
    gate.perform(AddProvider(name="Salford ESOL"))
    gate.perform(ChangeProvider(record_id=number, version=1, name="Bury Law Centre", retired=True))
    told = [(each.name, each.retired) for each in gate.ask(Providers())]
    assert told == [("Salford ESOL", False), ("Bury Law Centre", True)]
    gate.perform(ChangeProvider(record_id=number, version=2, name="Bury Law Centre"))
    assert not any(each.retired for each in gate.ask(Providers()))


def test_the_directory_stands_by_name_whatever_its_accents_and_case(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    for name in ("Zakir", "Ștefania", "lucia", "Łukasz"):
        gate.perform(AddProvider(name=name))
        gate.perform(AddInterpreter(name=name, languages="Romanian"))
    in_order = ["lucia", "Łukasz", "Ștefania", "Zakir"]
    assert [each.name for each in gate.ask(Providers())] == in_order
    assert [each.name for each in gate.ask(Interpreters())] == in_order


def test_every_navigator_reads_the_directory(charity: Store) -> None:
    charity.gate(Role.NAVIGATOR).perform(DIRECTORY[AddProvider]())
    charity.gate(Role.NAVIGATOR).perform(DIRECTORY[AddInterpreter]())
    other = charity.gate(OTHER_NAVIGATOR)
    (provider,), (interpreter,) = other.ask(Providers()), other.ask(Interpreters())
    assert (provider.name, provider.domain_label) == ("Bury Law Centre", "Legal: immigration")
    assert interpreter.origins == "Iași, Bacău"


def test_whoever_else_is_of_the_charity_may_be_named_by_her_log_in_name(charity: Store) -> None:
    people = charity.gate(Role.NAVIGATOR).ask(CharityPeople())
    assert [each.name for each in people] == [Role.LEAD, OTHER_LEAD, OTHER_NAVIGATOR]


# ------------------------------------------------------------------ interpreters


def clashes(charity: Store, survivor: int) -> dict[str, tuple[InterpreterConflict, ...]]:
    found = charity.gate(Role.NAVIGATOR).ask(InterpretersFor(survivor_id=survivor))
    return {each.interpreter.name: each.conflicts for each in found}


def interpreter(charity: Store, name: str = "D. Ionescu", **fields: str) -> int:
    return charity.gate(Role.NAVIGATOR).perform(AddInterpreter(name=name, languages="Romanian", **fields))


@pytest.mark.parametrize(
    ("fields", "what", "where"),
    [
        ({"origins": "Cluj, iasi"}, "village or region", "where the survivor comes from"),
        ({"families": "Balan"}, "family name", "the survivor's name"),
        ({"employers": "Hollin Lane"}, "employer", "the survivor's employer"),
    ],
)
def test_what_an_interpreter_shares_with_the_survivor_is_warned_of(
    charity: Store, survivor: int, fields: dict[str, Any], what: str, where: str
) -> None:
    interpreter(charity, **fields)
    interpreter(charity, "M. Safe", origins="Cluj", families="Popa", employers="Courts Service")
    found = clashes(charity, survivor)
    assert list(found) == ["M. Safe", "D. Ionescu"]
    assert found["M. Safe"] == ()
    (clash,) = found["D. Ionescu"]
    assert (clash.what, clash.where) == (what, where)


def test_what_she_shares_with_people_named_in_the_records_is_warned_of(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor, summary="Frightened for his sister in Bacău."))
    gate.perform(a_need(survivor, need="The Văcaru family has her address."))
    gate.perform(RECORDING[AssessRisk](survivor))
    interpreter(charity, origins="Bacau", families="Vacaru; Calls")
    told = {(each.words, each.where) for each in clashes(charity, survivor)["D. Ionescu"]}
    assert told == {("Bacau", "a contact"), ("Vacaru", "a need"), ("Calls", "a risk assessment")}


def test_words_that_only_begin_alike_are_no_conflict(charity: Store, survivor: int) -> None:
    interpreter(charity, origins="Ia", families="Bal", employers="")
    assert clashes(charity, survivor) == {"D. Ionescu": ()}


def test_an_interpreter_who_is_used_no_more_is_not_offered(charity: Store, survivor: int) -> None:
    number = interpreter(charity)
    charity.gate(Role.NAVIGATOR).perform(
        ChangeInterpreter(record_id=number, version=1, name="D. Ionescu", languages="Romanian", retired=True)
    )
    assert clashes(charity, survivor) == {}


# ------------------------------------------------------------------ out alone


def out(charity: Store, who: str = OTHER_NAVIGATOR) -> tuple[OutAlone, ...]:
    return charity.gate(who).ask(WhoIsOut())


def test_whoever_is_overdue_shows_to_every_navigator(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(DIRECTORY[GoOut]())
    (there,) = out(charity)
    assert (there.display, there.area, there.overdue_minutes) == ("PC Navigator", "Bury", 0)
    charity.clock.turn(hours=6, minutes=45)
    assert out(charity)[0].overdue_minutes == 15
    charity.gate(Role.LEAD).perform(
        NoteConflict(survivor_id=survivor, user=OTHER_NAVIGATOR, reason="Same church.")
    )
    assert [each.display for each in out(charity)] == ["PC Navigator"]


def test_a_colleague_may_note_that_she_is_back(charity: Store) -> None:
    charity.gate(Role.NAVIGATOR).perform(DIRECTORY[GoOut]())
    (there,) = out(charity)
    assert (there.mine, out(charity, Role.NAVIGATOR)[0].mine) == (False, True)
    charity.gate(OTHER_NAVIGATOR).perform(CheckBackIn(check_in_id=there.id, version=there.version))
    assert out(charity) == ()


@pytest.mark.parametrize(
    ("expected_at", "field"),
    [("", "expected_at"), ("20 Jun 2022 10:30", "expected_at"), ("21 Jun 2022", "expected_at")],
)
def test_one_says_when_one_is_back(charity: Store, expected_at: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        charity.gate(Role.NAVIGATOR).perform(GoOut(area="Bury", expected_at=expected_at))
    assert set(caught.value.problems) == {field}


def test_who_is_out_checks_in_before_going_out_again(charity: Store) -> None:
    charity.gate(Role.NAVIGATOR).perform(DIRECTORY[GoOut]())
    with pytest.raises(Invalid, match="check in first"):
        charity.gate(Role.NAVIGATOR).perform(DIRECTORY[GoOut]())


# ------------------------------------------------------------------ the day


def due(charity: Store, **asked: int) -> list[tuple[str, str, int, str]]:
    day = charity.gate(Role.NAVIGATOR).ask(MyDay(**asked))
    return [_told(each) for each in day.due]


def _told(each: Due) -> tuple[str, str, int, str]:
    return each.name, each.what, each.days_left, each.time


def test_the_newest_contact_says_when_the_next_one_is_due(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor))
    gate.perform(a_contact(survivor, happened="30 May 2022", next_contact="1 Jun 2022"))
    assert due(charity) == [("Ionuț Bălan", "Next contact", 0, "14:00")]
    gate.perform(a_contact(survivor, happened="20 Jun 2022 10:00", next_contact=""))
    assert due(charity) == []


def test_the_day_looks_a_week_ahead_and_has_the_latest_first(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    other = gate.perform(TakeOn(name="Keith Ormrod"))
    gate.perform(a_contact(survivor, next_contact="28 Jun 2022"))
    gate.perform(a_contact(other, next_contact="15 Jun 2022"))
    gate.perform(RECORDING[AssessRisk](survivor))
    assert due(charity) == [
        ("Keith Ormrod", "Next contact", -5, ""),
        ("Ionuț Bălan", "Review the risk", 7, ""),
    ]
    assert len(due(charity, days=8)) == 3


def test_nothing_is_due_where_support_is_closed_or_anothers(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor))
    assert charity.gate(OTHER_NAVIGATOR).ask(MyDay()).due == ()
    gate.perform(OF_ONE[CloseSupport](survivor))
    assert due(charity) == []
