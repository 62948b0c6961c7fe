"""A complaint holds its case's records until somebody lifts the hold, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import CloseCase
from mscu.actions.core.action import Action, Command, Work
from mscu.actions.core.legal_holds import ALREADY_LIFTED, HoldCase, LiftCaseHold
from mscu.actions.entries.complaints import (
    COMPLAINANT_NEEDED,
    COMPLAINT_NEEDED,
    PASSED_ON,
    PASSED_TO_NEEDED,
    RecordComplaint,
)
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.entries.notes import MeetingAction, RecordMeeting
from mscu.codes import Kind, Role
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from tests.inputs.factories import AT, World, a_case, a_note, valid


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer)


def complain(gate: Gate, case: int, **changes: object) -> int:
    said = {
        "case_id": case,
        "happened": AT,
        "text": "The door was broken.",
        "complainant": "Her brother",
        "about_whom": "PS Lunt",
    } | changes
    return gate.perform(RecordComplaint(**said))  # type: ignore[arg-type]


def refused(gate: Gate, case: int, **changes: object) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        complain(gate, case, **changes)
    return problem.value.problems


def erasing() -> Callable[..., Command[None]]:
    """Make a command that erases an entry, as none of the unit's does."""

    @dataclass(frozen=True, kw_only=True)
    class Erase(Command[None]):
        """Erase an entry."""

        entry_id: int
        needs = Permission.WORK_CASES

        def perform(self, work: Work) -> None:
            work.delete(work.get(Entry, self.entry_id))

    Action.register.remove(Erase)
    return Erase


def test_a_complaint_says_who_complains_of_whom_and_holds_the_case(officer: Gate, case: int) -> None:
    complain(officer, case)
    answer = officer.ask(CaseFile(case_id=case))
    (hold,) = answer.legal_holds
    assert (hold.reason, hold.by) == ("Complaint about PS Lunt", officer.actor.display)
    (row,) = answer.entries
    assert (row.headline, row.state) == ("Complaint about PS Lunt", "received")
    assert "Her brother" in row.detail


def test_what_is_missing_is_asked_for_and_steps_hold_nothing_anew(officer: Gate, case: int) -> None:
    assert refused(officer, case, complainant=" ") == {"complainant": COMPLAINANT_NEEDED}
    assert "about_whom" in refused(officer, case, about_whom="")
    assert refused(officer, case, step="complaint_step:answered") == {"follows_id": COMPLAINT_NEEDED}
    first = complain(officer, case)
    assert refused(officer, case, step=PASSED_ON, follows_id=first) == {"passed_to": PASSED_TO_NEEDED}
    complain(
        officer,
        case,
        step=PASSED_ON,
        follows_id=first,
        complainant="",
        about_whom="",
        passed_to="complaint_body:professional_standards",
    )
    answer = officer.ask(CaseFile(case_id=case))
    assert len(answer.legal_holds) == 1
    assert answer.entries[1].headline == "Complaint passed on: The door was broken."


def test_it_is_recorded_of_a_closed_case_too(officer: Gate, supervisor: Gate, case: int) -> None:
    supervisor.perform(CloseCase(case_id=case, version=1, reason="Done.", mopi_group="mopi_group:3"))
    assert complain(officer, case)


def test_nothing_of_a_held_case_is_erased_until_the_hold_is_lifted(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    erase, note, other = erasing(), a_note(officer, case), a_note(officer, case)
    officer.perform(erase(entry_id=other))
    complain(officer, case)
    with pytest.raises(Invalid, match="legal hold"):
        officer.perform(erase(entry_id=note))
    (hold,) = officer.ask(CaseFile(case_id=case)).legal_holds
    supervisor.perform(LiftCaseHold(hold_id=hold.id, version=1, reason="PSD agreed."))
    assert officer.ask(CaseFile(case_id=case)).legal_holds == ()
    officer.perform(erase(entry_id=note))


def test_each_hold_ends_by_itself_and_an_officer_lifts_none(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    complain(officer, case)
    hold_id = officer.perform(HoldCase(case_id=case, reason="The coroner asks for it."))
    with pytest.raises(NotPermitted):
        officer.perform(LiftCaseHold(hold_id=hold_id, version=1, reason="No."))
    assert not officer.ask(CaseFile(case_id=case)).may_lift_hold
    first, second = officer.ask(CaseFile(case_id=case)).legal_holds
    supervisor.perform(LiftCaseHold(hold_id=first.id, version=1, reason="Resolved."))
    (left,) = officer.ask(CaseFile(case_id=case)).legal_holds
    assert left.id == second.id
    with pytest.raises(Invalid, match=ALREADY_LIFTED):
        supervisor.perform(LiftCaseHold(hold_id=first.id, version=2, reason="Again."))


# ------------------------------------------------------------------------- actions of a meeting


def test_each_action_of_a_meeting_is_an_enquiry_with_owner_and_day(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    actions = (
        MeetingAction(text="Ask the landlord for the tenancy.", owner="DC Fielding", due_on="24 Jun 2022"),
        MeetingAction(text="Find a placement.", owner="Children's social care"),
    )
    meeting = officer.perform(valid(RecordMeeting, world, actions=actions))
    rows = officer.ask(CaseFile(case_id=world.case_id)).entries
    raised = [row for row in rows if row.kind is Kind.ENQUIRY and row.follows_id == meeting]
    assert [row.headline for row in raised] == [
        "Action from a meeting: Ask the landlord for the tenancy.",
        "Action from a meeting: Find a placement.",
    ]
    clocks = officer.ask(CaseFile(case_id=world.case_id)).clocks
    assert ("DC Fielding", "24 Jun 2022") in {(clock.owner, clock.due_words) for clock in clocks}
    officer.perform(
        ResultEnquiry(case_id=world.case_id, happened=AT, text="Had.", follows_id=raised[0].id, finished=True)
    )
    unowned = (MeetingAction(text="Visit", owner=" "),)
    with pytest.raises(Invalid) as problem:
        officer.perform(valid(RecordMeeting, world, actions=unowned))
    assert set(problem.value.problems) == {"actions.0.owner"}
