"""Cases and nominals have random names, by which a navigator finds what she may see."""

from __future__ import annotations

from uuid import UUID

import pytest

from mscu.access import SAFEGUARDING_SLICE
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.sharing import safeguarding_slice
from mscu.actions.sharing.safeguarding_slice import CaseByUuid, survivor_kinds
from mscu.codes import Kind, Role
from mscu.gate import Gate
from mscu.store.scale_up import scale_up
from tests.inputs.factories import World, a_case, a_person
from tests.scenes.stores import NOW


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
    scale_up(world.store.unit, 2, NOW)
    for table in ("cases", "subject"):
        ((rows, names),) = world.store.sql(f"SELECT count(*), count(DISTINCT uuid) FROM {table}")
        assert rows == names > 2


def test_a_navigator_finds_a_case_by_its_name(world: World) -> None:
    navigator = world.store.gate(Role.NAVIGATOR)
    name = navigator.ask(CaseFile(case_id=world.case_id)).values["uuid"]
    assert navigator.ask(CaseByUuid(uuid=name)) == world.case_id
    assert navigator.ask(CaseByUuid(uuid="0" * 36)) is None


def test_a_name_leads_to_no_restricted_case(world: World) -> None:
    navigator = world.store.gate(Role.NAVIGATOR)
    name = navigator.ask(CaseFile(case_id=world.case_id)).values["uuid"]
    world.restricted()
    assert navigator.ask(CaseByUuid(uuid=name)) is None


def test_a_kind_added_to_the_slice_is_hidden_from_other_survivors(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Kind.INTERVIEW not in survivor_kinds()
    monkeypatch.setattr(safeguarding_slice, "SAFEGUARDING_SLICE", (*SAFEGUARDING_SLICE, Kind.INTERVIEW))
    assert Kind.INTERVIEW in survivor_kinds()
