"""Cases: opened from a report, changed, closed when nothing is left to do, opened again."""

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.cases.cases import ChangeCase, CloseCase, EnquiriesOpen, OpenCase
from mscu.actions.core.action import Command
from mscu.actions.entries.complaints import RecordComplaint
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import LinkReport, RecordReport, TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.sharing.emergency import AskForCard
from mscu.actions.sharing.sharing import ReceiveShared
from mscu.codes import CaseStatus, Role, Urgency
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.gate import Gate
from tests.inputs.factories import AT, COMMANDS, World, a_case, a_report, an_enquiry, registered
from tests.scenes.stores import Store

ENTRIES = [command for command in registered(Command) if issubclass(command, RecordEntry)]
CLOSED = {"case_id": "This case is closed. Reopen it first."}


def case_row(store: Store, number: int) -> dict[str, Any]:
    names = ("reference", "title", "status", "closed_at", "close_reason", "opened_at", "version")
    (row,) = store.sql(f"SELECT {', '.join(names)} FROM cases WHERE id = ?", number)
    return dict(zip(names, row, strict=True))


def cases_of_entries(store: Store) -> dict[int, int | None]:
    return dict(store.sql("SELECT id, case_id FROM entry"))


def refused(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


# ------------------------------------------------------------------------------------------ opening


def test_a_case_is_numbered_opened_now_and_active(store: Store, officer: Gate) -> None:
    row = case_row(store, a_case(officer, title="  A nail bar "))
    assert (row["reference"], row["title"], row["status"]) == ("MS-22-0001", "A nail bar", "active")
    assert row["opened_at"].startswith("2022-06-20 09:30")
    row = case_row(store, a_case(officer, opened="13 Mar 2022 08:30"))
    assert row["opened_at"].startswith("2022-03-13 08:30"), "it may have been opened earlier"


def test_opening_from_a_report_brings_report_triage_and_advice_along(store: Store, officer: Gate) -> None:
    report = a_report(officer)
    triage = officer.perform(
        TriageReport(
            happened=AT,
            text="At once.",
            follows_id=report,
            urgency=Urgency.THREAT_TO_LIFE,
            outcome="triage_outcome:triaged",
        )
    )
    advice = officer.perform(GiveAdvice(happened=AT, text="Go in.", given_to="PC Hughes", follows_id=triage))
    other = a_report(officer)
    case = a_case(officer, report_id=report)
    assert cases_of_entries(store) == {report: case, triage: case, advice: case, other: None}
    ((state,),) = store.sql("SELECT triage_state FROM report WHERE id = ?", report)
    assert state == "triage_outcome:case_opened"


def test_no_case_is_opened_from_a_report_of_another(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    taken = a_report(officer, case_id=world.case_id)
    said = refused(officer, OpenCase(title="Another", report_id=taken))
    assert said == {"case_id": "This report already belongs to MS-22-0001."}
    opened = a_report(officer)
    a_case(officer, report_id=opened)
    before = world.store.snapshot()
    assert refused(officer, OpenCase(title="Another", report_id=opened)) == {
        "case_id": "This report already belongs to MS-22-0002."
    }
    with pytest.raises(NotFound):
        officer.perform(OpenCase(title="Another", report_id=world.note_id))
    assert world.store.snapshot() == before


def test_a_case_needs_a_title_and_choices_from_the_lists(officer: Gate) -> None:
    said = refused(officer, OpenCase(title=" ", district="x", exploitation=("exploitation:x",), opened="x"))
    assert set(said) == {"title", "district", "exploitation", "opened"}


# ----------------------------------------------------------------------------------------- changing


def test_a_case_is_changed_by_who_has_read_its_newest_version(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    officer.perform(ChangeCase(case_id=case, version=1, title="First", lead="DS Nolan"))
    with pytest.raises(StaleRecord):
        officer.perform(ChangeCase(case_id=case, version=1, title="Second"))
    row = case_row(store, case)
    assert (row["title"], row["version"]) == ("First", 2)
    for status in (CaseStatus.CLOSED, CaseStatus.ARCHIVED):
        changing = ChangeCase(case_id=case, version=2, title="x", status=status)
        assert set(refused(officer, changing)) == {"status"}, "it is closed by its own command"


# ------------------------------------------------------------------------------------------ closing


def close(gate: Gate, case: int, version: int = 1, reason: str = "Done.") -> None:
    gate.perform(CloseCase(case_id=case, version=version, reason=reason, mopi_group="mopi_group:3"))


def test_a_case_is_closed_once_with_a_reason_and_with_no_enquiry_open(store: Store, supervisor: Gate) -> None:
    case = a_case(supervisor)
    first, second = an_enquiry(supervisor, case), an_enquiry(supervisor, case)
    with pytest.raises(EnquiriesOpen, match=r"^2 enquiries have no final result"):
        close(supervisor, case)
    result(supervisor, first, finished=True)
    result(supervisor, second, finished=False)
    with pytest.raises(EnquiriesOpen, match=r"^One enquiry has no final result"):
        close(supervisor, case)
    result(supervisor, second, finished=True)
    closing = CloseCase(case_id=case, version=1, reason=" ", mopi_group="mopi_group:3")
    assert refused(supervisor, closing) == {"reason": "Fill this in."}
    close(supervisor, case)
    assert refused(supervisor, replace(closing, version=2, reason="Again.")) == CLOSED
    report = a_report(supervisor)
    assert refused(supervisor, LinkReport(report_id=report, case_id=case, reason="Same yard.")) == CLOSED
    row = case_row(store, case)
    assert (row["status"], row["close_reason"]) == ("closed", "Done.")
    assert row["closed_at"].startswith("2022-06-20 09:30")


def result(gate: Gate, enquiry: int, *, finished: bool) -> None:
    gate.perform(ResultEnquiry(happened=AT, text="It.", follows_id=enquiry, finished=finished))


def test_a_closed_case_takes_notes_and_what_the_charity_tells_alone(world: World) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    taken = {RecordNote, RecordComplaint, AskForCard, ReceiveShared}
    assert {command for command in ENTRIES if command.allowed_when_closed} == taken
    made: list[tuple[Any, Any]] = [(command, COMMANDS[command](world)) for command in ENTRIES]
    report = a_report(supervisor, case_id=world.case_id)
    for _, enquiry in world.store.sql("SELECT 0, id FROM enquiry"):
        result(supervisor, enquiry, finished=True)
    ((version,),) = world.store.sql("SELECT version FROM cases WHERE id = ?", world.case_id)
    close(supervisor, world.case_id, version)
    before = world.store.snapshot()
    for command, entry in made:
        if command not in taken:
            of_case = entry if entry.case_id else replace(entry, follows_id=report)
            assert refused(supervisor, of_case) == CLOSED, command
    assert world.store.snapshot() == before
    for command, entry in made:
        assert command not in taken or world.gate_for(command).perform(entry)


def test_a_closed_case_is_opened_again_by_its_status(store: Store, supervisor: Gate) -> None:
    case = a_case(supervisor)
    close(supervisor, case)
    supervisor.perform(ChangeCase(case_id=case, version=2, title="Open again"))
    row = case_row(store, case)
    assert (row["status"], row["closed_at"], row["close_reason"]) == ("active", None, "Done.")
    assert supervisor.perform(
        RecordReport(case_id=case, happened=AT, text="More.", source="report_source:helpline")
    )
