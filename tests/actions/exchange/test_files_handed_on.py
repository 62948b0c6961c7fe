"""Files and lists handed on: the very bytes, what is listed and no more; what must stay is refused."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import CasesView, ReportsView, SubjectsView
from mscu.actions.disclosure.disclosure_register import FirstDisclosures
from mscu.actions.disclosure.file_copies import CheckFile, FileCopy
from mscu.actions.disclosure.issued_copies import ATTACHED_FILE, CopyBySha256
from mscu.actions.entries.attachments import AttachFile
from mscu.actions.entries.handling import AddItem
from mscu.actions.entries.notes import RecordNote
from mscu.actions.exchange.attachment_copies import RESTRICTED, UNDER_CODE_C, WITHHELD, IssueAttachment
from mscu.actions.exchange.list_export import HELD_BACK_CELL, IssueList, ListView
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.actions.subjects.subjects import Involve, RecordPerson
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from mscu.store.engine.engines import writing
from tests.actions.entries.test_handling import graded
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, PICTURE, World, a_case, a_report
from tests.inputs.shares import a_share
from tests.scenes.partner_unit import GRADES
from tests.scenes.stores import Store

FILES = {"yard.png": PICTURE, "letter.txt": b"Statement of the landlord.\r\n"}


def a_file(gate: Gate, case: int, name: str = "yard.png", **more: Any) -> int:
    note = gate.perform(RecordNote(case_id=case, happened=AT, text="Yard seen", **more))
    return gate.perform(AttachFile(entry_id=note, name=name, content=FILES[name]))


def handing_on(file: int, **changes: str) -> IssueAttachment:
    answers = {
        "recipient": "DI Aspinall",
        "purpose": "disclosure_purpose:briefing",
        "gateway": "legal_gateway:common_law",
        "reason": "For the briefing.",
    } | changes
    return IssueAttachment(attachment_id=file, **answers)


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_leave_as_they_came_numbered_and_the_register_shows_it(
    name: str, store: Store, officer: Gate
) -> None:
    case = a_case(officer)
    before = store.last_row()
    copy = officer.perform(handing_on(a_file(officer, case, name)))
    assert copy.content == FILES[name]
    assert copy.sha256 == hashlib.sha256(FILES[name]).hexdigest()
    (row,) = officer.ask(FirstDisclosures()).rows
    assert row.edition == f"Attached file {name}"
    assert any(f"Attached file {name}" in line.what for line in officer.ask(CaseLog(case_id=case)))
    (of_case,) = officer.ask(CaseFile(case_id=case)).disclosures
    assert of_case.edition == row.edition
    assert (row.id, row.recipient) == (copy.disclosure_id, "DI Aspinall")
    ((edition, sha256, of_case),) = store.sql("SELECT edition, sha256, case_id FROM disclosure")
    assert (edition, sha256, of_case) == (ATTACHED_FILE, copy.sha256, case)
    disclosed = [row for row in store.audit(after=before) if row.operation is Operation.DISCLOSURE]
    assert [row.object_id for row in disclosed] == [copy.disclosure_id]
    assert officer.ask(CopyBySha256(sha256=copy.sha256))
    assert (copy.copy_number, officer.perform(handing_on(a_file(officer, case))).copy_number) == (1, 2)
    assert officer.perform(handing_on(a_file(officer, a_case(officer)))).copy_number == 1


def refused(store: Store, gate: Gate, issue: IssueAttachment) -> dict[str, str]:
    """Return why a file is refused; nothing is recorded, and the form says the same beforehand."""
    with pytest.raises(Invalid) as problem:
        gate.perform(issue)
    assert store.sql("SELECT count(*) FROM disclosure") == [(0,)]
    assert gate.ask(CheckFile(issue=issue)) == problem.value.problems
    return problem.value.problems


def test_each_answer_is_needed_and_a_file_under_code_c_or_restricted_stays(
    store: Store, officer: Gate
) -> None:
    file = a_file(officer, a_case(officer))
    empty = dict.fromkeys(("recipient", "purpose", "gateway", "reason"), "")
    assert set(refused(store, officer, handing_on(file, **empty))) == set(empty)
    case = a_case(officer)
    report = a_report(officer, case_id=case)
    item = {"text": "A source says who pays.", "conditions": "Not to leave the unit."}
    officer.perform(
        AddItem(report_id=report, **item, **GRADES | {"handling_code": "intelligence_handling:c"})
    )
    advice = GiveAdvice(case_id=case, happened=AT, text="Wait.", given_to="PC Hughes", follows_id=report)
    for entry in (report, officer.perform(advice)):
        file = officer.perform(AttachFile(entry_id=entry, name="yard.png", content=PICTURE))
        assert refused(store, officer, handing_on(file)) == {"reason": UNDER_CODE_C}
    supervisor = store.gate(Role.SUPERVISOR)
    case = a_case(supervisor)
    file = a_file(supervisor, case)
    restrict(store, case)
    assert refused(store, supervisor, handing_on(file)) == {"reason": RESTRICTED}


def test_a_withheld_file_leaves_for_disclosure_only(world: World) -> None:
    store, navigator = world.store, world.store.gate(Role.NAVIGATOR)
    share = a_share(world)
    entry = navigator.perform(share)
    file = store.gate(Role.OFFICER).perform(AttachFile(entry_id=entry, name="yard.png", content=PICTURE))
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="Taken back."))
    keeper = store.gate(Role.DISCLOSURE)
    assert refused(store, keeper, handing_on(file)) == {"purpose": WITHHELD}
    assert keeper.perform(handing_on(file, purpose="disclosure_purpose:cpia")).content == PICTURE
    with pytest.raises(NotFound):
        store.gate(Role.OFFICER).perform(handing_on(file))


ANSWERS: dict[str, Any] = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The week ahead.",
}


def issue_list(gate: Gate, view: ListView) -> FileCopy:
    return gate.perform(IssueList(view=view, form="csv", **ANSWERS))


def cells(copy: FileCopy) -> list[list[str]]:
    return list(csv.reader(StringIO(copy.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def hidden(store: Store, officer: Gate) -> int:
    """Return a restricted case of the officer's beside an open one, with a man in both."""
    known = officer.perform(OpenCase(title="=Hollin Lane", district="district:bury"))
    officer.perform(OpenCase(title="Other", district="district:rochdale"))
    hidden = officer.perform(OpenCase(title="Hollin Mill", district="district:bury"))
    man = officer.perform(RecordPerson(case_id=known, name="Nguyễn Văn Hải", also=("محمد",)))
    officer.perform(Involve(case_id=hidden, subject_id=man, role="involvement_role:suspect"))
    officer.perform(RecordPerson(case_id=hidden, name="Keith Ormrod"))
    for case_id, code in ((hidden, "p"), (known, "c"), (None, "p")):
        items = (graded(1, "Told"),) if code == "p" else ()
        a_report(officer, case_id=case_id, text=f"Seen, {code}.", items=items)
    restrict(store, hidden)
    return hidden


@pytest.mark.usefixtures("hidden")
def test_cases_and_nominals_as_they_are_listed_and_nothing_restricted_nor_that_it_was_left_out(
    officer: Gate, colleague: Gate
) -> None:
    copy = issue_list(officer, CasesView(district="district:bury", sort="oldest"))
    marking, told, columns, *rows = cells(copy)
    assert marking == ["OFFICIAL-SENSITIVE"]
    assert told[0].startswith("Copy 1 for DI Aspinall, for supervis")
    assert columns[:2] == ["Reference", "Title"]
    assert [row[1] for row in rows] == ["'=Hollin Lane"]
    assert (copy.rows, copy.left_out) == (1, 1)
    for view in (CasesView(), ReportsView(), SubjectsView()):
        theirs = issue_list(colleague, view)
        assert theirs.left_out == 0
        assert "MS-22-0003" not in theirs.content.decode()
    people = issue_list(officer, SubjectsView(kind="person"))
    assert [row[1:] for row in cells(people)[3:]] == [["Nguyễn Văn Hải", "محمد", "MS-22-0001"]]
    assert people.left_out == 1


@pytest.mark.usefixtures("hidden")
def test_reports_of_a_restricted_case_words_under_code_c_and_columns_not_chosen_stay(officer: Gate) -> None:
    with writing(officer.store.engine).begin() as connection:
        connection.exec_driver_sql(
            "UPDATE report_item SET handling_code = 'intelligence_handling:c' WHERE id = 2"
        )
    copy = issue_list(officer, ReportsView())
    assert (copy.rows, copy.left_out) == (2, 1)
    said = [row[-1] for row in cells(copy)[3:]]
    assert HELD_BACK_CELL in said
    assert len(set(said)) == 2
    chosen = ("District", "Reference")
    copy = officer.perform(IssueList(view=CasesView(), form="csv", columns=chosen, **ANSWERS))
    assert cells(copy)[2] == ["Reference", "District"], "in the order of the list"
    assert {len(row) for row in cells(copy)[3:]} == {2}
    unlisted = IssueList(view=ReportsView(), form="csv", columns=("Passport",), **ANSWERS)
    problems: dict[str, str] = officer.ask(CheckFile(issue=unlisted))
    assert set(problems) == {"columns"}


def test_what_left_is_on_record_with_the_digest_of_the_file(officer: Gate, supervisor: Gate) -> None:
    copies = [issue_list(officer, CasesView()), issue_list(officer, CasesView())]
    assert [copy.copy_number for copy in copies] == [1, 2]
    for copy in copies:
        assert hashlib.sha256(copy.content).hexdigest() == copy.sha256
        found = supervisor.ask(CopyBySha256(sha256=copy.sha256))
        assert found is not None
        assert (found.edition, found.recipient) == ("list of cases", "DI Aspinall")


def test_what_is_missing_is_told_by_field_and_who_does_not_print_saves_no_list(
    store: Store, officer: Gate
) -> None:
    bare = IssueList(view=CasesView(), form="doc", recipient="", purpose="x", gateway="", reason=" ")
    wanted = {"form", "recipient", "purpose", "gateway", "reason"}
    problems: dict[str, str] = officer.ask(CheckFile(issue=bare))
    assert set(problems) == wanted
    with pytest.raises(Invalid):
        officer.perform(bare)
    with pytest.raises(NotPermitted):
        issue_list(store.gate(Role.ANALYST), CasesView())
