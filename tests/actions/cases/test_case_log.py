"""The log of a case is in the order of recording, with corrections and copies."""

from mscu.actions.cases.case_log import CaseLog
from mscu.actions.core.form_choices import Colleagues
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.notes import RecordNote
from mscu.codes import Kind
from mscu.gate import Gate
from tests.inputs.factories import a_case
from tests.scenes.stores import NAMES, Store


def test_what_was_recorded_last_stands_first_whatever_happened_when(store: Store, officer: Gate) -> None:
    case_id = a_case(officer)
    note = officer.perform(RecordNote(case_id=case_id, happened="today", text="Later"))
    store.clock.turn(hours=1)
    officer.perform(RecordNote(case_id=case_id, happened="2019", text="Long ago"))
    store.clock.turn(hours=1)
    officer.perform(CorrectEntry(entry_id=note, version=1, text="Later on", reason="Clearer"))
    lines = officer.ask(CaseLog(case_id=case_id))
    assert [line.what for line in lines] == [
        "Corrected: Note: Later on",
        "Recorded: Note: Long ago",
        "Recorded: Note: Later on",
    ]
    assert lines[0].detail == "Clearer"
    assert lines[1].kind is Kind.NOTE
    assert {line.who for line in lines} == {"PC Officer"}


def test_colleagues_are_those_who_are_here(officer: Gate) -> None:
    found = officer.ask(Colleagues())
    assert {each.name for each in found} == set(NAMES)
    assert next(each.display for each in found if each.name == "officer") == "PC Officer"
