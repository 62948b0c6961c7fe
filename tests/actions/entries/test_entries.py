"""Recording an entry, the same for every kind: what it follows, who is meant, its correction."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command
from mscu.actions.enforcement.enforcement import RecordArrest, RecordInterview
from mscu.actions.enforcement.exhibits import MoveExhibit, RecordExhibit
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.corrections import CorrectEntry, EntryVersions
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import About, shorten
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import RecordMeeting, RecordNote
from mscu.actions.intake.reports import RecordReport, TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.codes import Role, Urgency
from mscu.errors import Invalid, StaleRecord
from mscu.gate import Gate
from tests.inputs.factories import AT, COMMANDS, PICTURE, World, a_case, a_note, a_report, valid
from tests.scenes.stores import Store


def row(store: Store, table: str, number: int, *names: str) -> tuple[Any, ...]:
    key = "id" if table in {"entry", "note", "report"} else "entry_id"
    (found,) = store.sql(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ?", number)
    return tuple(found)


def ties(store: Store, entry: int) -> list[tuple[int, str]]:
    rows = store.sql("SELECT subject_id, role FROM involvement WHERE entry_id = ?", entry)
    return sorted((number, role.partition(":")[2]) for number, role in rows)


def refused(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return problem.value.problems


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
        officer.perform(
            TriageReport(
                happened=AT,
                text="x",
                follows_id=world.report_id,
                urgency=Urgency.ROUTINE,
                outcome=f"triage_outcome:{outcome}",
            )
        )
        return str(row(world.store, "report", world.report_id, "triage_state")[0])

    assert triage("triaged") == "triage_outcome:triaged"
    officer.perform(OpenCase(title="Another", report_id=world.report_id))
    assert triage("triaged") == "triage_outcome:case_opened"
    advice = officer.perform(valid(GiveAdvice, world, immediate=True))
    assert row(world.store, "entry", advice, "headline") == ("Immediate tactical advice to PC Hughes",)
    enquiry = officer.perform(valid(RaiseEnquiry, world, urgent=True))
    assert row(world.store, "entry", enquiry, "detail") == ("Fast-track · DC Fielding · The yard",)


def test_items_come_with_their_grades_and_files_among_the_parts(officer: Gate) -> None:
    report = officer.perform(
        RecordReport(
            happened=AT,
            text="Three men in a yard",
            source="report_source:police_officer",
            items=(
                Item(
                    number=1,
                    source_grade="intelligence_source:2",
                    assessment="intelligence_assessment:a",
                    handling_code="intelligence_handling:p",
                ),
                Item(number=2, text="A van", source_grade=None),
            ),
        )
    )
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
    officer.perform(
        MoveExhibit(
            entry_id=exhibit,
            moved_at="20 Jun 2022 10:00",
            from_whom="PS Lunt",
            to_whom="Property store",
            seal="A123",
        )
    )
    steps = officer.ask(EntryFile(entry_id=exhibit)).parts
    assert [step.get("to_whom") for step in steps] == ["PS Lunt", "Property store"]
