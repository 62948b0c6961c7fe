"""Recording an entry: what it follows, who is meant, its correction, files, enquiries and complaints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select, update

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import CloseCase, OpenCase
from mscu.actions.core.action import Action, Command, Work
from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.core.legal_holds import ALREADY_LIFTED, HoldCase, LiftCaseHold
from mscu.actions.enforcement.enforcement import RecordArrest, RecordInterview
from mscu.actions.enforcement.exhibits import MoveExhibit, RecordExhibit
from mscu.actions.entries.attachments import (
    CHUNK_BYTES,
    MAX_BYTES,
    AttachFile,
    AttachmentChanged,
    ReadAttachment,
)
from mscu.actions.entries.complaints import (
    COMPLAINANT_NEEDED,
    COMPLAINT_NEEDED,
    PASSED_ON,
    PASSED_TO_NEEDED,
    RecordComplaint,
)
from mscu.actions.entries.corrections import CorrectEntry, EntryVersions
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import About, shorten
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import MeetingAction, RecordMeeting, RecordNote
from mscu.actions.intake.reports import TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.codes import Kind, Operation, Role
from mscu.errors import Invalid, NotFound, NotPermitted, StaleRecord
from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import AttachmentChunk
from mscu.store.engine.engines import writing
from tests.actions.editions.issuing import refused
from tests.actions.entries.test_handling import graded
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, COMMANDS, PICTURE, World, a_case, a_note, a_report, valid
from tests.scenes.stores import COLLEAGUE, Store


def row(store: Store, table: str, number: int, *names: str) -> tuple[Any, ...]:
    key = "id" if table in {"entry", "note", "report"} else "entry_id"
    (found,) = store.sql(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ?", number)
    return tuple(found)


def ties(store: Store, entry: int) -> list[tuple[int, str]]:
    rows = store.sql("SELECT subject_id, role FROM involvement WHERE entry_id = ?", entry)
    return sorted((number, role.partition(":")[2]) for number, role in rows)


def test_ties_roles_and_choices_are_of_their_lists_and_come_once(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    about = (About(subject_id=world.suspect_id, role="involvement_role:suspect"),)
    entry_id = officer.perform(valid(RecordArrest, world, place_id=world.place_id, about=(*about, *about)))
    assert ties(world.store, entry_id) == [(world.suspect_id, "suspect"), (world.place_id, "mentioned")]
    king = (About(subject_id=world.suspect_id, role="involvement_role:king"),)
    assert set(refused(world.store.gate(Role.OFFICER), valid(RecordNote, world, about=king))) == {"about"}
    wanted = ("agency:health", "agency:police", "agency:health")
    meeting = officer.perform(valid(RecordMeeting, world, agencies=wanted))
    rows = world.store.sql("SELECT choice FROM choice WHERE entry_id = ? ORDER BY position", meeting)
    assert [key for (key,) in rows] == ["agency:health", "agency:police"]


# ------------------------------------------------------------------------------- what it follows


def test_an_entry_takes_the_case_of_what_it_follows_and_follows_none_of_another(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    entry_id = officer.perform(ResultEnquiry(happened=AT, text="He rents it.", follows_id=world.enquiry_id))
    assert row(world.store, "entry", entry_id, "case_id") == (world.case_id,)
    other = a_case(officer)
    for case, follows in (
        (other, world.enquiry_id),
        (other, world.report_id),
        (world.case_id, a_note(officer, other)),
    ):
        problems = refused(officer, valid(RecordNote, world, case_id=case, follows_id=follows))
        assert problems == {"follows_id": "Choose an entry from the same case."}


def test_a_long_chain_moves_whole_and_a_ring_comes_to_an_end(store: Store, officer: Gate) -> None:
    first = last = a_report(officer)
    for _ in range(30):
        last = a_note(officer, None, follows_id=last)
    store.sql("UPDATE entry SET follows_id = ? WHERE id = ?", last, first)
    case = officer.perform(OpenCase(title="A ring", report_id=first))
    assert store.sql("SELECT DISTINCT case_id FROM entry") == [(case,)]


# --------------------------------------------------------------------------------- correcting it


def corrected(gate: Gate, number: int, text: str, *, version: int = 1) -> None:
    gate.perform(CorrectEntry(entry_id=number, version=version, text=text, reason="Misheard."))


def test_a_correction_keeps_what_was_said_with_the_reason(store: Store, officer: Gate) -> None:
    number = a_note(officer, a_case(officer), text="Seen at Hollin Lane")
    corrected(officer, number, "Seen at Holly Lane")
    corrected(officer, number, "Seen at Holland Lane", version=2)
    assert row(store, "entry", number, "text", "headline", "version") == (
        "Seen at Holland Lane",
        "Note: Seen at Holland Lane",
        3,
    )
    told = officer.ask(EntryFile(entry_id=number))
    assert (told.text, told.versions) == ("Seen at Holland Lane", 2)
    versions = officer.ask(EntryVersions(entry_id=number))
    assert [(version.number, version.text) for version in versions] == [
        (2, "Seen at Holly Lane"),
        (1, "Seen at Hollin Lane"),
    ]
    assert {(version.reason, version.replaced_by) for version in versions} == {("Misheard.", "PC Officer")}
    (content,) = store.sql("SELECT content FROM entry_version WHERE entry_version = 1")[0]
    assert json.loads(content)["headline"] == "Note: Seen at Hollin Lane"


def test_a_correction_is_of_the_newest_version_and_says_why(officer: Gate) -> None:
    number = a_note(officer, None)
    corrected(officer, number, "Other")
    with pytest.raises(StaleRecord):
        corrected(officer, number, "Third")
    for text, reason, fields in (("", " ", {"text", "reason"}), ("x", "\0", {"reason"})):
        wrong = CorrectEntry(entry_id=number, version=2, text=text, reason=reason)
        assert set(refused(officer, wrong)) == fields


def test_only_the_quotation_in_a_line_is_replaced(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for text, present, detail in (
        ("No", "Nolan · No comment man", "Yes · Nolan · No comment man"),
        ("Nolan", "DS Nolan", "Yes · DS Nolan"),
        ("a · b", "x", "Yes · x"),
    ):
        entry_id = officer.perform(valid(RecordInterview, world, text=text, present=present))
        corrected(officer, entry_id, "Yes")
        assert row(world.store, "entry", entry_id, "detail") == (detail,)


def test_what_quotes_a_corrected_entry_is_corrected_with_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    result = officer.perform(COMMANDS[ResultEnquiry](world))
    other = officer.perform(valid(RecordNote, world, follows_id=world.enquiry_id))
    corrected(officer, world.enquiry_id, "Who rents the field?", version=2)
    assert row(world.store, "entry", result, "headline", "version") == (
        "Result, Witness: Who rents the field?",
        2,
    )
    assert row(world.store, "entry", other, "version") == (1,)
    corrected(officer, world.report_id, "Men sleep in caravans.")
    case = officer.perform(OpenCase(title="Another", report_id=world.report_id))
    assert row(world.store, "entry_version", world.report_id, "case_id") == (case,)
    (version,) = officer.ask(EntryVersions(entry_id=world.report_id))
    assert version.text == "Men sleep in vans."


# ------------------------------------------------------------------------------------ small things


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("", 10, ""),
        ("a  b\n c", 10, "a b c"),
        ("abcdefghij", 10, "abcdefghij"),
        ("abcdefghijk", 10, "abcdefghi…"),
        ("abcdefgh ijk", 10, "abcdefgh…"),
        ("two men, both hurt", 14, "two men, both…"),
        ("two men, both hurt", 10, "two men…"),
    ],
)
def test_a_second_line_is_short(text: str, most: int, short: str) -> None:
    assert shorten(text, most) == short


def test_lines_say_what_became_of_a_report_to_whom_advice_went_and_who_owns_an_enquiry(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)

    def triage(outcome: str) -> str:
        officer.perform(valid(TriageReport, world, outcome=f"triage_outcome:{outcome}"))
        return str(row(world.store, "report", world.report_id, "triage_state")[0])

    assert triage("triaged") == "triage_outcome:triaged"
    officer.perform(OpenCase(title="Another", report_id=world.report_id))
    assert triage("triaged") == "triage_outcome:case_opened"
    advice = officer.perform(valid(GiveAdvice, world, immediate=True))
    assert row(world.store, "entry", advice, "headline") == ("Immediate tactical advice to PC Hughes",)
    enquiry = officer.perform(valid(RaiseEnquiry, world, urgent=True))
    assert row(world.store, "entry", enquiry, "detail") == ("Fast-track · DC Fielding · The yard",)


def test_items_come_with_their_grades_and_files_among_the_parts(officer: Gate) -> None:
    report = a_report(officer, items=(graded(1, ""), Item(number=2, text="A van", source_grade=None)))
    told = officer.ask(EntryFile(entry_id=report))
    assert told.row.grades == ("2AP",)
    assert [part.get("number") for part in told.parts] == ["1", "2"]
    assert all(part.id for part in told.parts)
    case_id = a_case(officer)
    note = officer.perform(RecordNote(case_id=case_id, happened=AT, text="Yard"))
    file = officer.perform(AttachFile(entry_id=note, name="yard.png", content=PICTURE))
    (part,) = officer.ask(EntryFile(entry_id=note)).parts
    assert (part.kind, part.id, part.get("name")) == ("attachment", file, "yard.png")


def test_only_advice_is_answered_and_only_exhibits_are_moved_from_who_seized_them(officer: Gate) -> None:
    case_id = a_case(officer)
    advice = officer.perform(
        GiveAdvice(case_id=case_id, happened=AT, text="Keep him apart", given_to="PC Hughes")
    )
    exhibit = officer.perform(
        RecordExhibit(case_id=case_id, happened=AT, text="Ledger", reference="GL/2", seized_by="PS Lunt")
    )
    shown = [officer.ask(EntryFile(entry_id=entry_id)) for entry_id in (advice, exhibit)]
    assert [(answer.may_answer, answer.may_move) for answer in shown] == [(True, False), (False, True)]
    assert all(answer.may_attach and answer.may_correct for answer in shown)
    case_id = a_case(officer)
    moved = {"from_whom": "PS Lunt", "to_whom": "Property store", "seal": "A123"}
    officer.perform(MoveExhibit(entry_id=exhibit, moved_at="20 Jun 2022 10:00", **moved))
    steps = officer.ask(EntryFile(entry_id=exhibit)).parts
    assert [step.get("to_whom") for step in steps] == ["PS Lunt", "Property store"]


def keep(gate: Gate, content: bytes, name: str = "yard.png", case_id: int | None = None) -> int:
    note = gate.perform(RecordNote(case_id=case_id or a_case(gate), happened=AT, text="Yard seen"))
    return gate.perform(AttachFile(entry_id=note, name=name, content=content))


def test_a_file_is_kept_in_pieces_and_comes_back_on_record_or_not_at_all(store: Store, officer: Gate) -> None:
    content = PICTURE + bytes(range(256)) * (2 * CHUNK_BYTES // 256)
    attachment_id = keep(officer, content)
    with store.engine.connect() as connection:
        pieces = connection.execute(select(AttachmentChunk.data)).scalars().all()
    assert [len(piece) for piece in pieces] == [CHUNK_BYTES, CHUNK_BYTES, len(PICTURE)]
    kept = officer.ask(ReadAttachment(attachment_id=attachment_id))
    assert (kept.content == content, kept.size) == (True, len(content))
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    consulted = [row for row in store.audit() if row.object_type == "attachment"]
    opened = [row.object_id for row in consulted if row.operation is Operation.CONSULTATION]
    assert opened == [attachment_id]
    with writing(store.engine).begin() as connection:
        connection.execute(update(AttachmentChunk).values(data=PICTURE[:-1] + b"x"))
    with pytest.raises(AttachmentChanged):
        officer.ask(ReadAttachment(attachment_id=attachment_id))


def test_what_is_not_kept_is_refused_in_a_sentence(officer: Gate) -> None:
    for content, sentence in (
        (b"", "This file is empty."),
        (b"MZ" + bytes(80), "Programs, scripts, web pages and archives are not stored"),
        (PICTURE + bytes(MAX_BYTES), "A file can be at most 50 MB."),
    ):
        with pytest.raises(Invalid) as refused:
            keep(officer, content)
        assert refused.value.problems["content"].startswith(sentence)


def test_a_file_of_a_restricted_case_is_not_there_for_others(store: Store) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    case_id = a_case(supervisor)
    attachment_id = keep(supervisor, PICTURE, case_id=case_id)
    restrict(store, case_id)
    with pytest.raises(NotFound):
        store.gate(COLLEAGUE).ask(ReadAttachment(attachment_id=attachment_id))


def test_a_file_never_shows_its_bytes_in_words() -> None:
    command = AttachFile(entry_id=1, name="yard.png", content=b"canary")
    assert "canary" not in repr(command)


def test_an_enquiry_says_what_it_needs_and_recordings_do_not_end_before_they_begin(world: World) -> None:
    problems = refused(world.store.gate(Role.OFFICER), valid(RaiseEnquiry, world, overwritten_from=" "))
    assert set(problems) == {"overwritten_from"}
    assert "when it is overwritten" in problems["overwritten_from"]
    other = valid(RaiseEnquiry, world, overwritten_from="", enquiry_type="enquiry_type:witness")
    assert world.store.gate(Role.OFFICER).perform(other)
    backwards = valid(RaiseEnquiry, world, coverage_from="14 Mar 2022", coverage_to="13 Mar 2022")
    assert set(refused(world.store.gate(Role.OFFICER), backwards)) == {"coverage_to"}
    right = valid(RaiseEnquiry, world, coverage_from="14 Mar 2022", coverage_to="14 Mar 2022")
    number = world.store.gate(Role.OFFICER).perform(right)
    row = world.store.sql("SELECT coverage_from, coverage_to FROM enquiry WHERE id = ?", number)
    assert row == [("2022-03-14", "2022-03-14")]
    wrong = valid(RaiseEnquiry, world, owner=" ", enquiry_type="", text="")
    assert set(refused(world.store.gate(Role.OFFICER), wrong)) == {"owner", "enquiry_type", "text"}


def test_results_move_the_enquiry_on(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    state = "SELECT state FROM enquiry WHERE id = ?"
    assert world.store.sql(state, world.enquiry_id) == [("allocated",)]
    officer.perform(ResultEnquiry(happened=AT, text="Some.", follows_id=world.enquiry_id))
    assert world.store.sql(state, world.enquiry_id) == [("completed",)]
    entry_id = officer.perform(COMMANDS[ResultEnquiry](world))
    assert world.store.sql(state, world.enquiry_id) == [("resulted",)]
    ((line,),) = world.store.sql("SELECT headline FROM entry WHERE id = ?", entry_id)
    assert line == "Result, Witness: Who rents the yard?"


def test_a_result_is_not_dated_later_than_now(world: World) -> None:
    """It would stop the clock of its enquiry before it is there."""
    problems = refused(world.store.gate(Role.OFFICER), valid(ResultEnquiry, world, happened="21 Jun 2022"))
    assert problems == {"happened": IN_FUTURE}
    assert "cannot be later" not in str(
        refused(world.store.gate(Role.OFFICER), valid(ResultEnquiry, world, happened="x"))
    )
    for when in ("today", "20 Jun 2022 10:30", "June 2022", "unknown"):
        assert world.store.gate(Role.OFFICER).perform(valid(ResultEnquiry, world, happened=when))


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer)


def complaint(case: int, **changes: Any) -> RecordComplaint:
    said: dict[str, Any] = {
        "text": "The door was broken.",
        "complainant": "Her brother",
        "about_whom": "PS Lunt",
    }
    return RecordComplaint(**(said | {"case_id": case, "happened": AT} | changes))


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
    officer.perform(complaint(case))
    answer = officer.ask(CaseFile(case_id=case))
    (hold,) = answer.legal_holds
    assert (hold.reason, hold.by) == ("Complaint about PS Lunt", officer.actor.display)
    (row,) = answer.entries
    assert (row.headline, row.state) == ("Complaint about PS Lunt", "received")
    assert "Her brother" in row.detail


def test_what_is_missing_is_asked_for_and_steps_hold_nothing_anew(officer: Gate, case: int) -> None:
    assert refused(officer, complaint(case, complainant=" ")) == {"complainant": COMPLAINANT_NEEDED}
    assert "about_whom" in refused(officer, complaint(case, about_whom=""))
    assert refused(officer, complaint(case, step="complaint_step:answered")) == {
        "follows_id": COMPLAINT_NEEDED
    }
    first = officer.perform(complaint(case))
    assert refused(officer, complaint(case, step=PASSED_ON, follows_id=first)) == {
        "passed_to": PASSED_TO_NEEDED
    }
    passed = {"complainant": "", "about_whom": "", "passed_to": "complaint_body:professional_standards"}
    officer.perform(complaint(case, step=PASSED_ON, follows_id=first, **passed))
    answer = officer.ask(CaseFile(case_id=case))
    assert len(answer.legal_holds) == 1
    assert answer.entries[1].headline == "Complaint passed on: The door was broken."


def test_it_is_recorded_of_a_closed_case_too(officer: Gate, supervisor: Gate, case: int) -> None:
    supervisor.perform(CloseCase(case_id=case, version=1, reason="Done.", mopi_group="mopi_group:3"))
    assert officer.perform(complaint(case))


def test_nothing_of_a_held_case_is_erased_until_the_hold_is_lifted(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    erase, note, other = erasing(), a_note(officer, case), a_note(officer, case)
    officer.perform(erase(entry_id=other))
    officer.perform(complaint(case))
    with pytest.raises(Invalid, match="legal hold"):
        officer.perform(erase(entry_id=note))
    (hold,) = officer.ask(CaseFile(case_id=case)).legal_holds
    supervisor.perform(LiftCaseHold(hold_id=hold.id, version=1, reason="PSD agreed."))
    assert officer.ask(CaseFile(case_id=case)).legal_holds == ()
    officer.perform(erase(entry_id=note))


def test_each_hold_ends_by_itself_and_an_officer_lifts_none(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    officer.perform(complaint(case))
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
