"""Who looked at a case, nominal or survivor: found by reference or number, and told without a name."""

import pytest

from mscu.actions.admin.audit_acts import ActFilter, ActSheet, AuditActs
from mscu.actions.admin.audit_export import ExportAudit
from mscu.actions.admin.audit_records import OF_CASE, OWNER_TABLES, SUBJECT_TYPES
from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase, RestrictCase
from mscu.actions.core.action import Query
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.notes import RecordNote
from mscu.actions.merging.merge_subjects import MergeSubjects
from mscu.actions.subjects.subject_file import SubjectFile, numbered
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Operation, Role
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.scenes.stores import Store

NAME, OTHER_NAME = "Danny Crabtree", "Daniel Crabtry"


@pytest.fixture
def case(officer: Gate) -> int:
    return officer.perform(OpenCase(title="Car wash"))


@pytest.fixture
def person(officer: Gate, case: int) -> int:
    return record(officer, case, NAME)


def record(gate: Gate, case: int, name: str) -> int:
    return gate.perform(RecordPerson(case_id=case, name=name, roles=("involvement_role:suspect",)))


def looked(reader: Gate, typed: str) -> ActSheet:
    return reader.ask(AuditActs(filter=ActFilter(record=typed, operation=Operation.CONSULTATION)))


def sentences(sheet: ActSheet) -> list[str]:
    return [f"{row.actor}: {row.sentence}" for row in sheet.rows]


def test_who_looked_at_a_nominal_is_found_by_its_number(
    reader: Gate, officer: Gate, colleague: Gate, case: int, person: int
) -> None:
    other = record(officer, case, OTHER_NAME)
    note = RecordNote(case_id=case, happened="today", text="Seen.", about=(About(subject_id=person),))
    note_id = officer.perform(note)
    colleague.ask(SubjectFile(subject_id=other))
    officer.ask(SubjectFile(subject_id=person))
    colleague.ask(EntryFile(entry_id=note_id))
    colleague.ask(CaseFile(case_id=case))
    for typed in (numbered(person), f"Nominal {person}", f"person no. {person} "):
        sheet = looked(reader, typed)
        assert sentences(sheet) == [
            "colleague: Opened a note or phone call of MS-22-0001",
            "officer: Opened a person of MS-22-0001",
        ]
        assert sheet.asked is not None
        assert sheet.asked.cases == ("MS-22-0001",)
        assert "It is in MS-22-0001" in sheet.asked.recorded
        assert "Crabtr" not in repr(sheet)


def test_looks_at_what_was_merged_into_a_nominal_are_its_own(
    reader: Gate, officer: Gate, colleague: Gate, case: int, person: int
) -> None:
    double = record(officer, case, OTHER_NAME)
    colleague.ask(SubjectFile(subject_id=double))
    assert sentences(looked(reader, numbered(person))) == []
    officer.perform(
        MergeSubjects(
            kept_id=person, kept_version=1, other_id=double, other_version=1, reason="The same man."
        )
    )
    assert sentences(looked(reader, numbered(person))) == ["colleague: Opened a person"]


def test_of_a_nominal_of_a_restricted_case_no_case_is_told(
    reader: Gate, supervisor: Gate, person: int, case: int
) -> None:
    restrict = RestrictCase(
        case_id=case, owner="supervisor", members=(), ends_on="1 Jul 2022", reason="a source"
    )
    supervisor.perform(restrict)
    supervisor.ask(SubjectFile(subject_id=person))
    sheet = looked(reader, numbered(person))
    assert sentences(sheet) == ["supervisor: Opened a nominal"]
    assert sheet.asked is not None
    assert sheet.asked.cases == ()
    nobody = looked(reader, numbered(person + 100))
    assert nobody.asked == sheet.asked, "a number tells nothing of whether there is such a nominal"


def test_what_names_no_record_finds_nothing(reader: Gate, person: int) -> None:
    assert person
    for typed in (NAME, "MS-99-9999", "survivor 1", "nominal", "nominal no. 1a"):
        sheet = reader.ask(AuditActs(filter=ActFilter(record=typed)))
        assert (sheet.rows, sheet.finds_no_record, sheet.asked) == ((), True, None), typed


def test_a_lead_asks_by_survivor_and_by_no_nominal(charity: Store) -> None:
    lead = charity.gate(Role.LEAD)
    assert lead.ask(AuditActs(filter=ActFilter(record="nominal 1"))).finds_no_record
    sheet = lead.ask(AuditActs(filter=ActFilter(record="survivor no. 1")))
    assert sheet.asked is not None
    assert "survivor’s records" in sheet.asked.recorded


def test_an_export_says_which_looks_it_can_hold(reader: Gate, officer: Gate, person: int) -> None:
    officer.ask(SubjectFile(subject_id=person))
    wanted = ActFilter(record=f"Nominal no. {person}")
    said = "Not recorded is who read its name in a list"
    table = reader.perform(ExportAudit(filter=wanted, form="csv")).content.decode()
    assert said in table
    assert f"nominal no. {person}, all days" in table
    pages = " ".join(text_of(reader.perform(ExportAudit(filter=wanted, form="pdf")).content).split())
    assert said in pages


def test_every_record_that_is_opened_is_found_by_its_case_or_nominal() -> None:
    """A query that opens one record writes its number, by which the audit must be able to ask for it."""
    opened = {
        query.consults
        for query in Query.__subclasses__()
        if query.consults and query.consulted is not Query.consulted
    }
    assert {"cases", "subject", "entry", "survivor"} <= opened
    assert opened - {*OWNER_TABLES, *SUBJECT_TYPES, *OF_CASE} == set()
