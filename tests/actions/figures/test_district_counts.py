"""What is counted by district: each once, over a period."""

from __future__ import annotations

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.figures.district_counts import DistrictCount, DistrictCounts
from mscu.actions.intake.reports import RecordReport
from mscu.code_keys import CONFIRMED_VICTIM, POTENTIAL_VICTIM
from mscu.gate import Gate
from tests.inputs.factories import a_person

BURY = "district:bury"


def of(gate: Gate, district: str, days: int | None = None) -> DistrictCount:
    counts = gate.ask(DistrictCounts(days=days))
    return next(count for count in counts if count.district == district)


@pytest.fixture
def case_id(officer: Gate) -> int:
    number = officer.perform(OpenCase(title="Car wash", district=BURY))
    a_person(officer, number, roles=(POTENTIAL_VICTIM, CONFIRMED_VICTIM))
    a_person(officer, number, name="Keith Ormrod", roles=("involvement_role:suspect",))
    return number


@pytest.mark.usefixtures("case_id")
def test_each_person_and_case_counts_once_in_its_district_and_period(officer: Gate) -> None:
    labels = [count.label for count in officer.ask(DistrictCounts())]
    assert labels[:2] == ["Bolton", "Bury"]
    assert labels[-2:] == ["Outside Greater Manchester", "Not known yet"]
    in_bury = of(officer, BURY)
    assert (in_bury.cases, in_bury.open_cases, in_bury.reports, in_bury.victims) == (1, 1, 0, 1)
    assert of(officer, "district:wigan").cases == 0
    officer.perform(OpenCase(title="Somewhere"))
    officer.perform(RecordReport(happened="today", source="report_source:self", text="Seen."))
    found = of(officer, "district:unknown")
    assert (found.cases, found.reports) == (1, 1)
    officer.perform(OpenCase(title="Long ago", district=BURY, opened="1 Feb 2021 09:00"))
    assert of(officer, BURY).cases == 2
    assert of(officer, BURY, 30).cases == 1
    assert of(officer, BURY, 10**12).cases == 2
