"""The charity's directory, interpreters with a conflict, who is out alone, what is due, and clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.charity.material_requests import ReplyToRequest
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
from mscu.actions.survivors.survivor_clocks import SurvivorClock, SurvivorClocks
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Family, Role
from mscu.errors import Invalid
from mscu.rules.clock_engine import ClockState
from mscu.survivor_codes import RequestReply
from tests.actions.records.problems import problems_of
from tests.inputs.consents import a_card, a_consent, a_request, withdrawal_of
from tests.inputs.support import DIRECTORY, OF_ONE, RECORDING, a_contact, a_need
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store


@pytest.fixture
def survivor(charity: Store) -> int:
    about = TakeOn(name="Ionuț Bălan", origin="Iași", employers="Hollin Lane Nurseries")
    return charity.gate(Role.NAVIGATOR).perform(about)


def test_a_service_that_is_used_no_more_stays_last_in_the_directory(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(DIRECTORY[AddProvider]())
    gate.perform(AddProvider(name="Salford ESOL"))
    gate.perform(ChangeProvider(record_id=number, version=1, name="Bury Law Centre", retired=True))
    told = [(each.name, each.retired) for each in gate.ask(Providers())]
    assert told == [("Salford ESOL", False), ("Bury Law Centre", True)]
    gate.perform(ChangeProvider(record_id=number, version=2, name="Bury Law Centre"))
    assert not any(each.retired for each in gate.ask(Providers()))
    people = gate.ask(CharityPeople())
    assert [each.name for each in people] == [Role.LEAD, OTHER_LEAD, OTHER_NAVIGATOR]


def test_the_directory_stands_by_name_whatever_its_accents_and_case(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    for name in ("Zakir", "Ștefania", "lucia", "Łukasz"):
        gate.perform(AddProvider(name=name))
        gate.perform(AddInterpreter(name=name, languages="Romanian"))
    in_order = ["lucia", "Łukasz", "Ștefania", "Zakir"]
    assert [each.name for each in gate.ask(Providers())] == in_order
    assert [each.name for each in gate.ask(Interpreters())] == in_order


def clashes(charity: Store, survivor: int) -> dict[str, tuple[InterpreterConflict, ...]]:
    found = charity.gate(Role.NAVIGATOR).ask(InterpretersFor(survivor_id=survivor))
    return {each.interpreter.name: each.conflicts for each in found}


def interpreter(charity: Store, name: str = "D. Ionescu", **fields: str) -> int:
    return charity.gate(Role.NAVIGATOR).perform(AddInterpreter(name=name, languages="Romanian", **fields))


def test_what_an_interpreter_shares_with_the_survivor_is_warned_of(charity: Store, survivor: int) -> None:
    interpreter(charity, "M. Safe", origins="Cluj", families="Popa", employers="Courts Service")
    interpreter(charity, "Only alike", origins="Ia", families="Bal", employers="")
    shared = {
        "origins": ("Cluj, iasi", "village or region", "where the survivor comes from"),
        "families": ("Balan", "family name", "the survivor's name"),
        "employers": ("Hollin Lane", "employer", "the survivor's employer"),
    }
    for field, (words, _, _) in shared.items():
        interpreter(charity, field, **{field: words})
    found = clashes(charity, survivor)
    assert list(found)[:2] == ["M. Safe", "Only alike"]
    assert found["M. Safe"] == found["Only alike"] == ()
    for field, (_, what, where) in shared.items():
        (clash,) = found[field]
        assert (clash.what, clash.where) == (what, where)


def test_what_she_shares_with_people_named_in_the_records_is_warned_of(charity: Store, survivor: int) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor, summary="Frightened for his sister in Bacău."))
    gate.perform(a_need(survivor, need="The Văcaru family has her address."))
    gate.perform(RECORDING[AssessRisk](survivor))
    interpreter(charity, origins="Bacau", families="Vacaru; Calls")
    told = {(each.words, each.where) for each in clashes(charity, survivor)["D. Ionescu"]}
    assert told == {("Bacau", "a contact"), ("Vacaru", "a need"), ("Calls", "a risk assessment")}
    gate.perform(ChangeInterpreter(record_id=1, version=1, name="D. I.", languages="Romanian", retired=True))
    assert clashes(charity, survivor) == {}, "who is used no more is not offered"


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


def test_one_says_when_one_is_back_and_a_colleague_may_note_it(charity: Store) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    for expected_at in ("", "20 Jun 2022 10:30", "21 Jun 2022"):
        assert set(problems_of(gate, GoOut(area="Bury", expected_at=expected_at))) == {"expected_at"}
    gate.perform(DIRECTORY[GoOut]())
    with pytest.raises(Invalid, match="check in first"):
        gate.perform(DIRECTORY[GoOut]())
    (there,) = out(charity)
    assert (there.mine, out(charity, Role.NAVIGATOR)[0].mine) == (False, True)
    charity.gate(OTHER_NAVIGATOR).perform(CheckBackIn(check_in_id=there.id, version=there.version))
    assert out(charity) == ()


def due(charity: Store, **asked: int) -> list[tuple[str, str, int, str]]:
    day = charity.gate(Role.NAVIGATOR).ask(MyDay(**asked))
    return [_told(each) for each in day.due]


def _told(each: Due) -> tuple[str, str, int, str]:
    return each.name, each.what, each.days_left, each.time


def test_the_newest_contact_says_when_the_next_one_is_due_unless_support_is_closed_or_anothers(
    charity: Store, survivor: int
) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    gate.perform(a_contact(survivor))
    gate.perform(a_contact(survivor, happened="30 May 2022", next_contact="1 Jun 2022"))
    assert due(charity) == [("Ionuț Bălan", "Next contact", 0, "14:00")]
    assert charity.gate(OTHER_NAVIGATOR).ask(MyDay()).due == ()
    gate.perform(a_contact(survivor, happened="20 Jun 2022 10:00", next_contact=""))
    assert due(charity) == []
    gate.perform(a_contact(survivor, happened="20 Jun 2022 10:15"))
    assert len(due(charity)) == 1
    gate.perform(OF_ONE[CloseSupport](survivor))
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


Ask = Callable[..., dict[str, SurvivorClock]]


@pytest.fixture
def clocks(charity: Store) -> Ask:
    """Return the clocks of somebody, by what is due."""

    def ask(who: str = Role.NAVIGATOR) -> dict[str, SurvivorClock]:
        found = charity.gate(who).ask(SurvivorClocks()).clocks
        assert len({each.key for each in found}) == len(found)
        return {each.key: each for each in found}

    return ask


def do(charity: Store, *commands: Any) -> list[int]:
    return [charity.gate(Role.NAVIGATOR).perform(command) for command in commands]


def test_the_next_contact_runs_to_its_minute_where_one_was_agreed(
    survivor: int, clocks: Ask, charity: Store
) -> None:
    assert clocks() == {}
    do(charity, a_contact(survivor, next_contact="22 Jun 2022 14:00"))
    clock = clocks()["contact"]
    assert (clock.label, clock.case_reference, clock.mine) == ("Ionuț Bălan", "SV-22-0001", True)
    assert clock.end == "due 22 Jun 2022 14:00"
    assert clock.state is ClockState.RUNNING
    assert clock.owner == charity.gate(Role.NAVIGATOR).actor.display
    do(charity, a_consent(survivor, review_on="1 Jul 2022"))
    assert clocks(OTHER_NAVIGATOR) == {}


def test_a_risk_a_consent_and_a_card_are_looked_at_again(charity: Store, survivor: int, clocks: Ask) -> None:
    risk: Any = OF_ONE[AssessRisk](survivor)
    do(charity, replace(risk, review_on="19 Jun 2022"))
    clock = clocks()["risk"]
    assert (clock.end, clock.left, clock.state) == ("due 19 Jun 2022", "1 day late", ClockState.LATE)
    (number,) = do(charity, a_consent(survivor, review_on="1 Jul 2022"))
    assert clocks()["consent"].days_left == 11
    do(charity, a_consent(survivor, review_on="1 Aug 2022"))
    assert clocks()["consent"].due_day.month == 8
    do(charity, withdrawal_of(number + 1))
    assert "consent" not in clocks()
    do(charity, a_card(survivor, agreed_on="1 Jun 2022"))
    assert clocks()["card"].end == "due 31 Aug 2022"
    assert (clocks()["card"].icon, clocks()["card"].family) == ("siren", Family.CARE)
    assert clocks(OTHER_NAVIGATOR)["card"].label == ""


def test_a_request_is_replied_to(charity: Store, survivor: int, clocks: Ask) -> None:
    (number,) = do(charity, a_request(survivor, due_on="24 Jun 2022"))
    clock = clocks(OTHER_NAVIGATOR)["request"]
    assert (clock.label, clock.case_reference, clock.mine) == ("", "SV-22-0001", False)
    assert clocks()["request"].mine
    said = {"replied_on": "20 Jun 2022", "reply_words": "Nothing is held."}
    reply = ReplyToRequest(request_id=number, version=1, reply=RequestReply.NOTHING_HELD, **said)
    charity.gate(Role.LEAD).perform(reply)
    assert "request" not in clocks()


def test_who_is_out_alone_is_seen_by_others_once_overdue(charity: Store, clocks: Ask) -> None:
    do(charity, GoOut(area="Bury", expected_at="20 Jun 2022 12:00"))
    assert clocks()["check_in"].state is ClockState.RUNNING
    assert "check_in" not in clocks(OTHER_NAVIGATOR)
    charity.clock.turn(hours=3)
    assert clocks(OTHER_NAVIGATOR)["check_in"].state is ClockState.LATE


def test_a_closed_support_runs_on_no_clock(charity: Store, survivor: int, clocks: Ask) -> None:
    do(charity, a_contact(survivor, next_contact="22 Jun 2022"), a_card(survivor))
    do(charity, OF_ONE[CloseSupport](survivor))
    assert set(clocks()) == set()
