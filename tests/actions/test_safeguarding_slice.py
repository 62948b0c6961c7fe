"""The safeguarding slice: found by a random name, with dates and contacts and no intelligence."""

from __future__ import annotations

from uuid import UUID

import pytest

from mscu.access import SAFEGUARDING_SLICE
from mscu.actions.case_file import CaseFile
from mscu.actions.safeguarding_slice import CaseByUuid, CaseSlice, PersonByUuid
from mscu.codes import Operation, Role
from mscu.errors import NotFound
from mscu.gate import Gate
from mscu.store.multiply import multiply
from tests.factories import World, a_case, a_person
from tests.stores import NOW, Store


def test_cases_and_nominals_have_random_names_of_their_own(officer: Gate) -> None:
    cases = [a_case(officer) for _ in range(3)]
    for each in cases:
        a_person(officer, each)
    told = [officer.ask(CaseFile(case_id=each)) for each in cases]
    names = [UUID(case.values["uuid"]) for case in told]
    names += [UUID(line.uuid) for case in told for line in case.subjects]
    assert len(set(names)) == 6
    assert {name.version for name in names} == {4}


def test_copies_of_a_made_up_store_have_names_of_their_own(world: World) -> None:
    multiply(world.store.unit, 2, NOW)
    for table in ("cases", "subject"):
        ((rows, names),) = world.store.sql(f"SELECT count(*), count(DISTINCT uuid) FROM {table}")
        assert rows == names > 2


def test_a_navigator_finds_case_and_person_by_their_names(
    caravan_store: Store, caravan_recorded: tuple[object, int]
) -> None:
    navigator, case_id = caravan_store.gate(Role.NAVIGATOR), caravan_recorded[1]
    seq = caravan_store.last_row()
    told = navigator.ask(CaseSlice(case_id=case_id))
    opened = [r for r in caravan_store.audit(after=seq) if r.operation is Operation.CONSULTATION]
    assert [(r.action, r.object_id) for r in opened] == [("CaseSlice", case_id)]
    assert navigator.ask(CaseByUuid(uuid=told.uuid)) == case_id
    survivor = next(line for line in told.people if line.name == "Ionuț Bălan")
    assert navigator.ask(PersonByUuid(uuid=survivor.uuid)) == survivor.id
    assert {row.kind for row in told.entries} <= set(SAFEGUARDING_SLICE)
    assert [(d.shown, d.what, d.who) for d in told.dates] == [
        ("8 Jul 2022", "Bail review", "Lorraine Pike")
    ]
    assert told.officer_in_case == "DC Tom Fielding"


def test_even_an_officer_is_given_no_more_than_the_slice(
    caravan_store: Store, caravan_recorded: tuple[object, int]
) -> None:
    told = caravan_store.gate(Role.OFFICER).ask(CaseSlice(case_id=caravan_recorded[1]))
    assert {row.kind for row in told.entries} <= set(SAFEGUARDING_SLICE)


def test_a_name_leads_to_no_restricted_case(world: World) -> None:
    navigator = world.store.gate(Role.NAVIGATOR)
    told = navigator.ask(CaseSlice(case_id=world.case_id))
    world.restricted()
    assert navigator.ask(CaseByUuid(uuid=told.uuid)) is None
    assert navigator.ask(PersonByUuid(uuid=told.people[0].uuid)) is None
    with pytest.raises(NotFound):
        navigator.ask(CaseSlice(case_id=world.case_id))
