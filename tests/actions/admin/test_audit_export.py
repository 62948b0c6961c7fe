"""The audit as a table and as a document: all that is shown, with no formula in it, on record."""

import hashlib

import pytest

from mscu.actions.admin.audit_acts import ActFilter, AuditActs
from mscu.actions.admin.audit_export import (
    COLUMNS,
    HOW_TO_CHECK,
    MAX_ROWS,
    AuditCopy,
    ExportAudit,
    ExportedAuditBySha256,
    too_many,
)
from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.search.find import Find
from mscu.codes import Operation, Role
from mscu.errors import Invalid, NotPermitted
from mscu.exchange.list_file import FORMS
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.exchange.test_list_file import read
from tests.scenes.stores import Store

HEADING_ROWS = 5


def export(gate: Gate, form: str, **wanted: object) -> AuditCopy:
    return gate.perform(ExportAudit(filter=ActFilter(**wanted), form=form))  # type: ignore[arg-type]


def table(copy: AuditCopy) -> list[list[str]]:
    return read("csv", copy.content)


def test_all_that_is_shown_is_in_the_file_and_not_one_page(reader: Gate, officer: Gate) -> None:
    for number in range(5):
        officer.perform(OpenCase(title=f"Case {number}"))
    wanted = {"actor": "officer", "object_type": "cases"}
    page = reader.ask(AuditActs(filter=ActFilter(**wanted), limit=2))  # type: ignore[arg-type]
    copy = export(reader, "csv", **wanted)
    rows = table(copy)
    assert len(page.rows) == 2
    assert copy.rows == page.total == 5
    assert tuple(rows[HEADING_ROWS - 1]) == COLUMNS
    assert [row[6] for row in rows[HEADING_ROWS:]] == [f"the case MS-22-000{n}" for n in (5, 4, 3, 2, 1)]
    assert "Audit of Test unit: PC Officer, about one case, all days. 5 lines." in rows[1]


def test_an_export_is_on_record_with_its_rows_and_digest(reader: Gate, officer: Gate) -> None:
    officer.perform(OpenCase(title="Car wash"))
    copies = [export(reader, form, actor="officer", object_type="cases") for form in ("csv", "xlsx", "pdf")]
    rows = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.DISCLOSURE))).rows
    assert [copy.copy_number for copy in copies] == [1, 2, 3]
    for copy, row, form in zip(copies, reversed(rows), ("CSV", "XLSX", "PDF"), strict=True):
        digest = hashlib.sha256(copy.content).hexdigest()
        shown = "PC Officer, about one case, all days, 1 line"
        assert row.reason == f"{shown} as {form}, copy {copy.copy_number}, SHA-256 {digest}"
        assert (row.action, row.actor, row.object_type) == ("ExportAudit", "auditor", "audit_entry")
    told = reader.ask(AuditActs(filter=ActFilter(operation=Operation.DISCLOSURE))).rows[0]
    assert told.sentence == "Exported the audit: PC Officer, about one case, all days, 1 line as PDF, copy 3"


@pytest.mark.parametrize("form", MAX_ROWS)
def test_a_copy_is_found_by_its_digest_and_no_other_file_is(reader: Gate, officer: Gate, form: str) -> None:
    officer.perform(OpenCase(title="Car wash"))
    copy = export(reader, form, actor="officer", object_type="cases")
    sha256 = hashlib.sha256(copy.content).hexdigest()
    found = reader.ask(ExportedAuditBySha256(sha256=sha256.upper()))
    assert found is not None
    assert found.holds == f"PC Officer, about one case, all days, 1 line as {form.upper()}, copy 1"
    assert found.exported_by == "PC Auditor"
    (row,) = reader.ask(AuditPage(filter=AuditFilter(first_row=found.row, last_row=found.row))).rows
    assert (row.action, sha256 in row.reason) == ("ExportAudit", True)
    changed = hashlib.sha256(copy.content + b" ").hexdigest()
    for other in (changed, "", "%", sha256[1:]):
        assert reader.ask(ExportedAuditBySha256(sha256=other)) is None


def test_a_table_says_where_the_audit_ended_and_how_it_is_checked(reader: Gate) -> None:
    head = table(export(reader, "csv", actor="officer"))[HEADING_ROWS - 2][0]
    assert head.startswith("Audit head ")
    assert head.endswith(HOW_TO_CHECK)


@pytest.mark.parametrize("typed", ["=1+1", "\ufeff=1+1", "\u200b=1+1", "\u3000=1+1", "\uff1d1+1", "@SUM(A1)"])
def test_what_was_searched_for_is_no_formula(reader: Gate, officer: Gate, typed: str) -> None:
    officer.ask(Find(words=typed, settled=True))
    wanted = {"actor": "officer", "operation": Operation.FINDING}
    for form in FORMS:
        row = read(form, export(reader, form, **wanted).content)[-1]
        searched = row[COLUMNS.index("Searched for")]
        assert searched.startswith("'")
        assert "1+1" in searched or "SUM" in searched


def test_the_document_tells_filters_day_and_each_act(reader: Gate, officer: Gate) -> None:
    officer.perform(OpenCase(title="Car wash"))
    text = text_of(export(reader, "pdf", actor="officer", object_type="cases").content)
    for words in (
        "PC Officer, about one case, all days",
        "the case MS-22-0001",
        "Page 1 of 1",
        "audit head",
        "copy 1",
        "20 Jun 2022",
    ):
        assert words in text


def test_more_than_a_file_holds_is_refused(reader: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_ROWS, "pdf", 1)
    reader.ask(AuditActs())
    with pytest.raises(Invalid) as refused:
        export(reader, "pdf")
    assert refused.value.problems == {"form": too_many("pdf")}
    with pytest.raises(Invalid):
        export(reader, "docx")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_nobody_else_exports_it(store: Store, role: Role) -> None:
    with pytest.raises(NotPermitted):
        export(store.gate(role), "csv")
