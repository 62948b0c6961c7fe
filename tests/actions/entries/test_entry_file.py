"""What an entry's card answers: parts with numbers, deeds, what went before and after."""

from __future__ import annotations

from mscu.actions.enforcement.exhibits import MoveExhibit, RecordExhibit
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.gate import Gate
from tests.inputs.factories import AT, PICTURE, a_case


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
