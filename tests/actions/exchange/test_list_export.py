"""Lists as files: what is listed and no more, kept as a disclosure, nothing of restricted cases."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from typing import Any

import pytest

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.view_filters import CasesView, ReportsView, SubjectsView
from mscu.actions.disclosure.file_copies import CheckFile, FileCopy
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.entries.handling import Item
from mscu.actions.exchange.list_export import HELD_BACK_CELL, IssueList, ListView
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import Involve, RecordPerson
from mscu.codes import Role
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.store.engine.engines import writing
from tests.actions.merging.merge_scene import restrict
from tests.scenes.stores import Store

ANSWERS: dict[str, Any] = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The week ahead.",
}


def issue(gate: Gate, view: ListView) -> FileCopy:
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
        item = Item(
            number=1,
            text="Told",
            source_grade="intelligence_source:1",
            assessment="intelligence_assessment:a",
            handling_code=f"intelligence_handling:{code}",
            conditions="Ask first" if code == "c" else "",
        )
        officer.perform(
            RecordReport(
                case_id=case_id,
                happened="11 Mar 2022",
                source="report_source:self",
                text=f"Seen, {code}.",
                items=(item,) if code == "p" else (),
            )
        )
    restrict(store, hidden)
    return hidden


@pytest.mark.usefixtures("hidden")
def test_cases_and_nominals_as_they_are_listed_and_nothing_restricted_nor_that_it_was_left_out(
    officer: Gate, colleague: Gate
) -> None:
    copy = issue(officer, CasesView(district="district:bury", sort="oldest"))
    marking, told, columns, *rows = cells(copy)
    assert marking == ["OFFICIAL-SENSITIVE"]
    assert told[0].startswith("Copy 1 for DI Aspinall, for supervis")
    assert columns[:2] == ["Reference", "Title"]
    assert [row[1] for row in rows] == ["'=Hollin Lane"]
    assert (copy.rows, copy.left_out) == (1, 1)
    for view in (CasesView(), ReportsView(), SubjectsView()):
        theirs = issue(colleague, view)
        assert theirs.left_out == 0
        assert "MS-22-0003" not in theirs.content.decode()
    people = issue(officer, SubjectsView(kind="person"))
    assert [row[1:] for row in cells(people)[3:]] == [["Nguyễn Văn Hải", "محمد", "MS-22-0001"]]
    assert people.left_out == 1


@pytest.mark.usefixtures("hidden")
def test_reports_of_a_restricted_case_words_under_code_c_and_columns_not_chosen_stay(officer: Gate) -> None:
    with writing(officer.store.engine).begin() as connection:
        connection.exec_driver_sql(
            "UPDATE report_item SET handling_code = 'intelligence_handling:c' WHERE id = 2"
        )
    copy = issue(officer, ReportsView())
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
    copies = [issue(officer, CasesView()), issue(officer, CasesView())]
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
        issue(store.gate(Role.ANALYST), CasesView())
