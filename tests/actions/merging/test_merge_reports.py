"""Two reports of the same: the duplicate stays in the register, goes along, and comes back."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.intake.report_register import CountNewReports, FirstReports
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.actions.merging.merge_reports import DuplicatesOfReport, MergeReports, UnmergeReports
from mscu.codes import Urgency
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.store.verify import verify
from tests.actions.merging.merge_scene import merge_cases, restrict, rows_of
from tests.actions.records.problems import problems_of
from tests.inputs.factories import AT, a_case, a_report
from tests.scenes.stores import COLLEAGUE, Store

FIRST, SECOND = "R-22-0001", "R-22-0002"


def same(gate: Gate, report: int, number: str = FIRST, reason: str = "The same van.") -> int:
    return gate.perform(MergeReports(report_id=report, same_as=number, reason=reason))


def apart(gate: Gate, merge_id: int) -> Any:
    return gate.perform(UnmergeReports(combination_id=merge_id, reason="Two vans."))


def refused(gate: Gate, report: int, number: str = FIRST, reason: str = "Same.") -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        same(gate, report, number, reason)
    return problem.value.problems


def triage(report: int, outcome: str = "triaged", text: str = "Drive past.") -> TriageReport:
    return TriageReport(
        happened=AT,
        text=text,
        follows_id=report,
        urgency=Urgency.ROUTINE,
        outcome=f"triage_outcome:{outcome}",
    )


@pytest.fixture
def pair(officer: Gate) -> tuple[int, int]:
    """Record two reports of the same, the second with a triage."""
    first, second = a_report(officer), a_report(officer)
    officer.perform(triage(second))
    return first, second


def states(gate: Gate) -> dict[str, str]:
    rows = gate.ask(FirstReports()).rows
    return {row.register_number: row.triage_label for row in rows}


def test_a_duplicate_stays_in_the_register_waits_for_nobody_and_stands_for_the_leading_one(
    officer: Gate, pair: tuple[int, int]
) -> None:
    first, second = pair
    same(officer, second)
    assert states(officer) == {FIRST: "New", SECOND: "Duplicate"}
    assert officer.ask(CountNewReports()) == 1
    told = officer.ask(DuplicatesOfReport(report_id=second)).duplicate_of
    assert told is not None
    assert told.other == FIRST
    assert told.description.endswith("The same van.")
    third = a_report(officer)
    same(officer, third, SECOND.lower())
    duplicates = officer.ask(DuplicatesOfReport(report_id=first)).duplicates
    assert [line.other for line in duplicates] == ["R-22-0003", SECOND]


def test_it_goes_into_the_case_of_the_other_and_comes_back(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    first, second = pair
    case = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case, reason="Same yard."))
    before = rows_of(store)
    merge_id = same(officer, second)
    headlines = [row.headline for row in officer.ask(CaseFile(case_id=case)).entries]
    assert headlines == ["Report: police officer", "Report: police officer", "Triage: routine"]
    assert apart(officer, merge_id).edited == ()
    after = rows_of(store)
    assert {key: after.get(key) for key in before} == before
    assert verify(store.unit).sound


def test_it_goes_along_when_the_other_is_linked_later(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    first, second = pair
    merge_id, case = same(officer, second), a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case, reason="Same yard."))
    assert store.sql("SELECT DISTINCT case_id FROM entry") == [(case,)]
    other = a_case(officer)
    merge_cases(store, other, case)
    apart(officer, merge_id)
    where = dict(store.sql("SELECT id, case_id FROM entry"))
    assert (where[first], where[second]) == (other, None)
    assert states(officer)[SECOND] == "Triaged"
    assert verify(store.unit).sound


def test_a_later_triage_stays(officer: Gate, pair: tuple[int, int]) -> None:
    merge_id = same(officer, pair[1])
    officer.perform(triage(pair[1], "no_further_action"))
    assert apart(officer, merge_id).edited == ("Triage",)
    assert states(officer)[SECOND] == "No further action"


def test_it_is_refused_in_a_sentence(officer: Gate, pair: tuple[int, int]) -> None:
    first, second = pair
    assert refused(officer, first) == {"same_as": "This is the same record. Choose another."}
    assert "no such number in the register" in refused(officer, first, "R-22-0009")["same_as"]
    assert refused(officer, second, reason="") == {"reason": "Fill this in."}
    by_itself = problems_of(officer, triage(first, "duplicate"))
    assert "Mark as a duplicate" in by_itself["outcome"]
    officer.perform(LinkReport(report_id=second, case_id=a_case(officer), reason="Same yard."))
    assert "Mark R-22-0001 as the duplicate instead" in refused(officer, second)["same_as"]
    officer.perform(LinkReport(report_id=first, case_id=a_case(officer), reason="Same yard."))
    assert "Ask a supervisor to merge the cases" in refused(officer, second)["same_as"]
    third = a_report(officer)
    same(officer, third)
    assert refused(officer, third) == {"same_as": "This report is already a duplicate."}


def test_a_hidden_number_is_as_if_it_were_not_there(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    first, second = pair
    case = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case, reason="Same yard."))
    restrict(store, case)
    colleague = store.gate(COLLEAGUE)
    assert refused(colleague, second) == refused(colleague, second, "R-22-0009")
