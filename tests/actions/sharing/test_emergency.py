"""Life at risk: the officer asks, a navigator or a lead answers, the officer reads the card."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.cases.cases import CloseCase
from mscu.actions.core.action import Command
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.sharing.emergency import (
    AskForCard,
    RefuseCard,
    ReleaseCard,
    TellByPhone,
    UrgentLine,
    UrgentRequests,
    WaitingRequests,
)
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role, UrgentState, YesNo
from mscu.errors import Invalid, NotFound, NotPermitted, StaleRecord
from mscu.models.base import OfCase
from mscu.models.case import Case
from mscu.models.kinds import mapped
from mscu.models.subject import Person, Subject
from tests.actions.clocks.case_clocks import CaseClocks
from tests.inputs.factories import COMMANDS, World, a_case, a_note, a_person, valid
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE

CHARITY = (Role.NAVIGATOR, Role.LEAD)
CARD = {
    "safe_phone": "07700 900123",
    "where_words": "a place of safety",
    "danger": "They have his sister's address.",
    "approach": "plain clothes, Romanian first",
    "code_word_hint": "ask for the bird",
    "medical": "burns, both hands",
    "dialect": "Romanian, Moldavian",
    "never_call": "his cousin",
    "knows_address": "the navigator alone",
}


def ask(world: World, **changes: Any) -> int:
    asking: AskForCard = valid(AskForCard, world, **changes)
    return world.store.gate(Role.OFFICER).perform(asking)


def hear(world: World, role: Role = Role.LEAD, **how: Any) -> tuple[UrgentLine, ...]:
    return world.store.gate(role).ask(UrgentRequests(**how))


def release(world: World, number: int, role: Role = Role.LEAD, **changes: Any) -> None:
    line = next(each for each in hear(world, role) if each.entry_id == number)
    fields: dict[str, Any] = CARD | {"survivor_told": YesNo.YES} | changes
    world.store.gate(role).perform(ReleaseCard(entry_id=number, version=line.version, **fields))


def read(world: World, number: int, role: Role = Role.OFFICER) -> EntryDetails:
    return world.store.gate(role).ask(EntryFile(entry_id=number))


def shown(answer: EntryDetails) -> dict[str, str]:
    return {fact.name: fact.value for fact in answer.facts}


def clocks(world: World) -> dict[str, tuple[str, str]]:
    found = world.store.gate(Role.OFFICER).ask(CaseClocks(case_id=world.case_id))
    return {each.key: (each.state.value, each.due_words) for each in found}


@pytest.mark.parametrize("role", CHARITY)
def test_she_hears_who_asks_for_whom_and_why(role: Role, world: World) -> None:
    number = ask(world)
    (line,) = hear(world, role)
    assert (line.entry_id, line.person, line.case_reference) == (number, "Ionut Balan", "MS-22-0001")
    assert (line.why, line.threshold) == ("Men were seen at his door.", "Threat to life")
    assert (line.asked, line.asked_by) == ("20 Jun 2022 10:30", "PC Officer")
    assert (line.call_back, line.state) == ("0161 496 0100", UrgentState.WAITING)
    assert line.person_uuid
    assert line.case_uuid


@pytest.mark.parametrize("role", CHARITY)
def test_released_in_a_minute_police_read_the_card(role: Role, world: World) -> None:
    number = ask(world)
    waiting = read(world, number)
    assert (waiting.row.state, waiting.row.state_kind) == ("waiting", "late")
    world.store.clock.turn(minutes=1)
    release(world, number, role)
    told = read(world, number)
    assert told.row.headline == "Emergency card released: Ionut Balan"
    assert (told.row.state, told.row.state_kind) == ("released", "done")
    assert {name: shown(told)[name] for name in CARD} == CARD
    assert shown(told)["answered_at"] == "20 Jun 2022 10:31"
    assert shown(told)["answered_by"] == f"PC {role.value.title()}"
    assert shown(told)["survivor_told"] == "Yes"
    assert not told.may_correct


def test_spoken_it_is_written_down_within_the_hour(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:30")
    assert clocks(world)["card_answer"] == ("running", "20 Jun 2022 11:30")
    world.store.clock.turn(minutes=2)
    world.store.gate(Role.LEAD).perform(TellByPhone(entry_id=number, version=1))
    assert read(world, number).row.state == "given by phone"
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"] == ("running", "20 Jun 2022 11:32")
    world.store.clock.turn(minutes=70)
    assert clocks(world)["card_log"][0] == "late"
    release(world, number)
    assert clocks(world)["card_log"][0] == "met_late"
    told = shown(read(world, number))
    assert (told["spoken_at"], told["answered_at"]) == ("20 Jun 2022 10:32", "20 Jun 2022 11:42")


def test_a_card_may_be_written_down_as_it_was_spoken(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:00")
    release(world, number, spoken_at="20 Jun 2022 10:05")
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"][0] == "met"


def test_a_refusal_has_its_reason(world: World) -> None:
    number = ask(world)
    lead = world.store.gate(Role.LEAD)
    with pytest.raises(Invalid):
        lead.perform(RefuseCard(entry_id=number, version=1, answer_reason=" "))
    lead.perform(RefuseCard(entry_id=number, version=1, answer_reason="He is here with us."))
    told = read(world, number)
    assert (told.row.state, told.row.headline) == ("refused", "Emergency card refused: Ionut Balan")
    assert shown(told)["answer_reason"] == "He is here with us."
    assert hear(world, waiting_only=True) == ()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        (dict.fromkeys(CARD, ""), "danger"),
        ({"survivor_told": None}, "survivor_told"),
        ({"spoken_at": "20 Jun 2022"}, "spoken_at"),
    ],
)
def test_a_card_says_something_and_whether_the_survivor_knows(
    changes: dict[str, Any], field: str, world: World
) -> None:
    number = ask(world)
    with pytest.raises(Invalid) as refused:
        release(world, number, **changes)
    assert set(refused.value.problems) == {field}


def test_it_is_answered_once(world: World) -> None:
    number = ask(world)
    release(world, number)
    (line,) = hear(world)
    lead, now = world.store.gate(Role.LEAD), line.version
    commands: tuple[Command[Any], ...] = (
        TellByPhone(entry_id=number, version=now),
        RefuseCard(entry_id=number, version=now, answer_reason="Too late."),
        ReleaseCard(entry_id=number, version=now, danger="More.", survivor_told=YesNo.YES),
    )
    for command in commands:
        with pytest.raises(Invalid) as refused:
            lead.perform(command)
        assert set(refused.value.problems) == {"entry_id"}
    with pytest.raises(StaleRecord):
        lead.perform(TellByPhone(entry_id=number, version=1))


@pytest.mark.parametrize("role", [each for each in Role if each not in CHARITY])
def test_there_is_no_police_override(role: Role, world: World) -> None:
    number = ask(world)
    gate = world.store.gate(role)
    commands: tuple[Command[Any], ...] = (
        TellByPhone(entry_id=number, version=1),
        RefuseCard(entry_id=number, version=1, answer_reason="x"),
        ReleaseCard(entry_id=number, version=1, danger="x", survivor_told=YesNo.NO),
    )
    for command in commands:
        with pytest.raises(NotPermitted):
            gate.perform(command)
    with pytest.raises(NotPermitted):
        gate.ask(UrgentRequests())


def test_a_second_request_for_a_card_is_asked_about_with_who_made_the_first(world: World) -> None:
    gate, asking = world.store.gate(COLLEAGUE), WaitingRequests(person_id=world.victim_id)
    first = ask(world)
    (sentence,) = gate.ask(asking)
    assert sentence.startswith("PC Officer asked for this person's card in MS-22-0001 on 20 Jun 2022 10:30,")
    second: AskForCard = valid(AskForCard, world, anyway=False)
    with pytest.raises(Invalid) as refused:
        gate.perform(second)
    assert refused.value.problems["anyway"].startswith(sentence)
    release(world, first)
    assert gate.ask(asking) == ()
    assert gate.perform(second)


def test_of_a_request_in_a_restricted_case_nobody_is_told_who_may_not_read_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    elsewhere = a_case(officer)
    officer.perform(Involve(case_id=elsewhere, subject_id=world.victim_id, role=POTENTIAL_VICTIM))
    ask(world)
    world.restricted()
    gate = world.store.gate(COLLEAGUE)
    assert gate.ask(WaitingRequests(person_id=world.victim_id)) == ()
    assert gate.perform(valid(AskForCard, world, case_id=elsewhere, anyway=False))


def test_those_that_wait_come_first(world: World) -> None:
    first, second, third = (ask(world, text=f"No. {number}") for number in range(3))
    release(world, second)
    assert [line.entry_id for line in hear(world)] == [third, first, second]
    assert [line.entry_id for line in hear(world, waiting_only=True)] == [third, first]


# -------------------------------------------------------------------------- what the lead may see


def numbers(world: World, model: Any) -> set[int]:
    names = ("id", "subject_id", "entry_id")
    column = next(getattr(model, name) for name in names if hasattr(model, name))
    asked = Look(how=lambda work: set(work.values(select(column))))
    found: set[int] = world.store.gate(Role.LEAD).ask(asked)
    return found


def test_the_lead_sees_urgent_requests_and_nothing_else_of_the_unit(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    number = ask(world)
    a_person(officer, world.case_id, name="Keith Ormrod")
    a_note(officer, world.case_id, text="A source says more.")
    seen: dict[str, set[int]] = {}
    for model in mapped():
        hidden = issubclass(model, OfCase | Case | Subject) or hasattr(model, "subject_id")
        if hidden and (every := numbers(world, model)):
            seen[model.__name__] = every
    assert seen == {
        "Case": {world.case_id},
        "Entry": {number},
        "EmergencyCard": {number},
        "Subject": {world.victim_id},
        "Person": {world.victim_id},
    }


def test_without_a_request_she_sees_nobody(world: World) -> None:
    assert numbers(world, Case) == numbers(world, Person) == set()
    assert hear(world) == ()


def test_she_opens_no_case_and_no_entry(world: World) -> None:
    number = ask(world)
    with pytest.raises(NotPermitted):
        read(world, number, Role.LEAD)


def test_a_request_of_a_restricted_case_reaches_her_all_the_same(world: World) -> None:
    number = ask(world)
    world.restricted()
    assert hear(world, Role.NAVIGATOR) == ()
    release(world, number)
    assert read(world, number, Role.SUPERVISOR).row.state == "released"
    with pytest.raises(NotFound):
        read(world, number)


def test_it_may_be_asked_for_in_a_closed_case(world: World) -> None:
    world.store.gate(Role.SUPERVISOR).perform(COMMANDS[CloseCase](world))
    assert ask(world)
