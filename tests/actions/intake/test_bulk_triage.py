"""Several reports at once: each is triaged or linked as by itself, and all of them or none."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.cases.cases import CloseCase
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.reports import (
    LINK_FIRST,
    MAX_REPORTS,
    NOTHING_SELECTED,
    TOO_MANY,
    LinkReport,
    LinkReports,
    TriageReports,
)
from mscu.actions.merging.merge_reports import MergeReports
from mscu.codes import Role, Urgency
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict, version_of
from tests.inputs.factories import AT, a_case, a_note, a_report
from tests.scenes.stores import COLLEAGUE, Store

NO_ACTION = "triage_outcome:no_further_action"


def triaging(*reports: int, **fields: Any) -> TriageReports:
    said = {"happened": AT, "text": "Nothing to go on.", "outcome": NO_ACTION}
    return TriageReports(**{"report_ids": reports, "urgency": Urgency.ROUTINE} | said | fields)


def linking(*reports: int, case_id: int | None) -> LinkReports:
    return LinkReports(report_ids=reports, case_id=case_id, reason="The same yard.")


def refused(gate: Gate, store: Store, command: TriageReports | LinkReports) -> dict[str, str]:
    """Return what is refused, and see that nothing at all was changed by it."""
    before = store.snapshot()
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    assert store.snapshot() == before
    return problem.value.problems


@pytest.fixture
def three(officer: Gate) -> tuple[int, ...]:
    """Record three reports: R-22-0001 to R-22-0003."""
    return tuple(a_report(officer) for _ in range(3))


def test_each_is_triaged_as_if_by_itself(store: Store, officer: Gate, three: tuple[int, ...]) -> None:
    assert officer.perform(triaging(*three, three[0], decided_by="PS Marsh")) == len(three)
    assert store.sql("SELECT DISTINCT triage_state FROM report") == [(NO_ACTION,)]
    rows = store.sql(
        "SELECT entry.follows_id, entry.text, triage.urgency, triage.decided_by, triage.outcome "
        "FROM triage JOIN entry ON entry.id = triage.id ORDER BY entry.follows_id"
    )
    assert [row[0] for row in rows] == list(three)
    assert {row[1:] for row in rows} == {("Nothing to go on.", "routine", "PS Marsh", NO_ACTION)}
    for number in three:
        answer = officer.ask(EntryFile(entry_id=number))
        assert [row.headline for row in answer.followed_by] == ["Triage: routine"]


def test_each_is_linked_with_what_follows_from_it(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    a_note(officer, None, follows_id=three[1], text="Rang back.")
    case = a_case(officer)
    assert officer.perform(linking(*three, case_id=case)) == len(three)
    assert store.sql("SELECT DISTINCT case_id FROM entry") == [(case,)]
    rows = store.sql("SELECT DISTINCT triage_state, why_linked FROM report")
    assert rows == [("triage_outcome:linked", "The same yard.")]


def test_one_that_can_not_refuses_all_and_is_named(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    first, second, third = three
    case = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case, reason="The same yard."))
    fourth = a_report(officer)
    officer.perform(MergeReports(report_id=third, same_as="R-22-0004", reason="The same van."))
    told = (
        "R-22-0001 is already in a case; R-22-0003 is a duplicate; 1 of them does not exist, or you do not "
        "have access to it. None were changed."
    )
    marked = (first, second, third, fourth, 4_000)
    for command in (triaging(*marked), linking(*marked, case_id=case)):
        assert refused(officer, store, command) == {"report_ids": told}


def test_many_are_named_in_part(store: Store, officer: Gate) -> None:
    reports = tuple(a_report(officer) for _ in range(8))
    case = a_case(officer)
    officer.perform(linking(*reports, case_id=case))
    assert refused(officer, store, triaging(*reports))["report_ids"] == (
        "R-22-0001, R-22-0002, R-22-0003, R-22-0004, R-22-0005 and 3 more are already in a case. None "
        "were changed."
    )


def test_one_that_became_hidden_is_refused_as_one_that_never_was(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    case = a_case(officer)
    officer.perform(LinkReport(report_id=three[2], case_id=case, reason="The same yard."))
    restrict(store, case)
    colleague = store.gate(COLLEAGUE)
    open_case = a_case(officer)
    for make in (triaging, lambda *reports: linking(*reports, case_id=open_case)):
        hidden = refused(colleague, store, make(*three))
        assert hidden == refused(colleague, store, make(*three[:2], 4_000))
        assert hidden == {
            "report_ids": "1 of them does not exist, or you do not have access to it. None were changed."
        }


def test_a_hidden_case_is_no_case_to_link_to(store: Store, officer: Gate, three: tuple[int, ...]) -> None:
    case = a_case(officer)
    restrict(store, case)
    before = store.snapshot(without=("audit_entry",))
    for number in (case, 4_000):
        with pytest.raises(NotFound) as refusal:
            store.gate(COLLEAGUE).perform(linking(*three, case_id=number))
        assert str(refusal.value) == "This record does not exist, or you do not have access to it."
    assert store.snapshot(without=("audit_entry",)) == before


def test_what_is_not_filled_in_or_needs_more_is_told_by_its_field(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    for outcome in ("linked", "case_opened", "new", "duplicate", "no_such"):
        problems = refused(officer, store, triaging(*three, outcome=f"triage_outcome:{outcome}"))
        assert set(problems) == {"outcome"}
        assert (problems["outcome"] == LINK_FIRST) is (outcome in {"linked", "case_opened"})
    problems = refused(officer, store, triaging(*three, text=" ", happened="soonish"))
    assert set(problems) == {"text", "happened"}
    assert set(refused(officer, store, linking(*three, case_id=None))) == {"case_id"}
    many = tuple(range(1, MAX_REPORTS + 2))
    assert refused(officer, store, triaging()) == {"report_ids": NOTHING_SELECTED}
    assert refused(officer, store, triaging(*many)) == {"report_ids": TOO_MANY}
    assert refused(officer, store, linking(*many, case_id=1)) == {"report_ids": TOO_MANY}
    case = a_case(officer)
    version = version_of(store, case, "cases")
    closing = CloseCase(case_id=case, version=version, reason="Done.", mopi_group="mopi_group:3")
    store.gate(Role.SUPERVISOR).perform(closing)
    assert set(refused(officer, store, linking(*three, case_id=case))) == {"case_id"}
