"""What a victim must be told is owed by the liaison officer who keeps that victim informed."""

from typing import Any

import pytest

from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser
from mscu.actions.cases.case_list import CaseFilter, CaseNumbers
from mscu.actions.cases.cases import ChangeCase
from mscu.actions.clocks.clock_board import AskBoardChoices
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.codes import Role
from mscu.gate import Gate
from mscu.rules.clocks import EventName, rules
from tests.actions.clocks.boards import agrees, board
from tests.actions.clocks.clock_scene import ARREST, BAIL, CHARGE, COURT, LATER, enforce
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import PASSPHRASE, Store

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
EARLIER, NEXT = "17 Jun 2022 10:00", "20 Jun 2022 10:00"
CONTACTS = {EventName.VICTIM_TOLD, EventName.UPDATE_AGREED, EventName.UPDATE_GIVEN}
HERS = {rule.key for rule in rules() if rule.stops_on & CONTACTS}


@pytest.fixture
def liaison(store: Store) -> Gate:
    return store.gate(Role.MSVLO)


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer, opened="16 Jun 2022 09:00", lead="DS Nolan")


@pytest.fixture
def victim(officer: Gate, case: int) -> int:
    return a_person(officer, case, name="One", roles=(VICTIM,))


def contact(gate: Gate, case: int, victim: int, happened: str = EARLIER, **more: Any) -> int:
    values: dict[str, Any] = {"contact_by": gate.actor.display, "method": "contact_method:phone"} | more
    return gate.perform(
        RecordVictimContact(case_id=case, happened=happened, person_id=victim, text="Told.", **values)
    )


def mine(gate: Gate) -> list[str]:
    return sorted({clock.key for clock in board(gate, mine=True)})


def test_of_two_contacts_at_one_time_the_one_recorded_last_counts(
    store: Store, officer: Gate, liaison: Gate, case: int, victim: int
) -> None:
    administrator = store.gate(Role.ADMINISTRATOR)
    administrator.perform(AddUser(name="mary", display="DC Nair", role=Role.MSVLO, passphrase=PASSPHRASE))
    store.confirm_access()
    suspect = a_person(officer, case, name="Daniel Crabtree", roles=(SUSPECT,))
    contact(officer, case, victim, contact_by="DC Nair")
    contact(liaison, case, victim)
    enforce(officer, case, suspect, ARREST)
    assert HERS.intersection(mine(liaison))
    contact(officer, case, victim, contact_by="DC Nair")
    assert not HERS.intersection(mine(liaison))


def test_each_clock_that_a_contact_settles_is_the_liaison_officer_s(
    officer: Gate, liaison: Gate, case: int, victim: int
) -> None:
    suspect = a_person(officer, case, name="Daniel Crabtree", roles=(SUSPECT,))
    contact(liaison, case, victim, update_on="24 Jun 2022")
    for what in (ARREST, CHARGE, BAIL):
        enforce(officer, case, suspect, what)
    enforce(officer, case, suspect, COURT, plea="plea:guilty")
    a_person(officer, case, name="Two", roles=(VICTIM,))
    assert {clock.label.partition(",")[0] for clock in board(liaison, mine=True)} == {"One"}, (
        "nor the other's"
    )
    assert set(mine(liaison)) == HERS
    owned = [clock for clock in board(liaison) if clock.owner == liaison.actor.display]
    assert owned == board(liaison, mine=True)
    desk = liaison.ask(MyDesk())
    assert desk.clocks_in_all == len(owned)
    assert liaison.ask(AskBoardChoices(mine=True)).owners == (liaison.actor.display,)
    assert {clock.key for clock in desk.clocks} <= HERS
    assert agrees(liaison)


def test_a_call_by_an_officer_takes_no_victim_from_her_but_a_colleague_s_does(
    store: Store, officer: Gate, liaison: Gate, case: int, victim: int
) -> None:
    contact(liaison, case, victim, update_on="24 Jun 2022")
    contact(officer, case, victim, LATER, update_on="24 Jun 2022")
    assert mine(liaison) == ["victim_update"]
    colleague = store.gate(Role.ANALYST)
    change_role(store, colleague.actor.id, Role.MSVLO)
    contact(officer, case, victim, NEXT, contact_by=colleague.actor.display, update_on="24 Jun 2022")
    assert mine(liaison) == []


def change_role(store: Store, user_id: int, role: Role) -> None:
    ((version, display),) = store.sql("SELECT version, display FROM users WHERE id = ?", user_id)
    changed = ChangeUser(user_id=user_id, version=version, display=display, role=role)
    if store.gate(Role.ADMINISTRATOR).perform(changed):
        store.confirm_access()


@pytest.mark.parametrize("how", ["removed", "another role"])
def test_when_she_leaves_they_go_to_the_officer_in_the_case(
    how: str, store: Store, liaison: Gate, case: int, victim: int
) -> None:
    contact(liaison, case, victim, update_on="24 Jun 2022")
    ((version,),) = store.sql("SELECT version FROM users WHERE id = ?", liaison.actor.id)
    if how == "removed":
        store.gate(Role.ADMINISTRATOR).perform(RemoveUser(user_id=liaison.actor.id, version=version))
    else:
        change_role(store, liaison.actor.id, Role.ANALYST)
    (clock,) = [c for c in board(store.gate(Role.SUPERVISOR)) if c.key == "victim_update"]
    assert clock.owner == "DS Nolan"
    assert agrees(store.gate(Role.SUPERVISOR))


def test_her_cases_and_her_victims_are_those_she_keeps_informed(
    store: Store, officer: Gate, liaison: Gate, case: int, victim: int
) -> None:
    other = a_case(officer, title="Nail bar")
    a_person(officer, other, name="Two", roles=(VICTIM,))
    contact(liaison, case, victim)
    hers = CaseFilter(lead=liaison.actor.display)
    assert tuple(liaison.ask(CaseNumbers(filter=hers)).ids) == (case,)
    supervisor = store.gate(Role.SUPERVISOR)
    officer.perform(ChangeCase(case_id=case, version=1, title="The yard", lead=supervisor.actor.display))
    contact(liaison, case, victim, update_on="24 Jun 2022")
    assert "victim_update" in mine(supervisor), "they remain the lead's too"
    (line,) = liaison.ask(MyDesk()).victims
    assert (line.name, line.case_id, line.last_contact) == ("One", case, "17 Jun 2022")
    assert officer.ask(MyDesk()).victims == ()


def test_a_victim_who_was_only_tried_was_not_contacted_and_comes_first(
    officer: Gate, liaison: Gate, case: int, victim: int
) -> None:
    other = a_person(officer, case, name="Two", roles=(VICTIM,))
    contact(liaison, case, victim)
    contact(liaison, case, other, NEXT, method="contact_method:not_reached")
    first, second = liaison.ask(MyDesk()).victims
    assert (first.name, first.last_contact, first.last_tried) == ("Two", "", "20 Jun 2022")
    assert (second.name, second.last_contact, second.last_tried) == ("One", "17 Jun 2022", "")
