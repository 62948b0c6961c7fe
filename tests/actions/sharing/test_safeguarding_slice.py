"""Cases and nominals have random names, by which the charity's store knows them."""

from __future__ import annotations

from uuid import UUID

import pytest

from mscu.actions.cases.case_file import CaseFile
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


@pytest.mark.in_file
def test_copies_of_a_made_up_store_have_names_of_their_own(world: World) -> None:
    scale_up(world.store.unit, 2, NOW)
    for table in ("cases", "subject"):
        ((rows, names),) = world.store.sql(f"SELECT count(*), count(DISTINCT uuid) FROM {table}")
        assert rows == names > 2
