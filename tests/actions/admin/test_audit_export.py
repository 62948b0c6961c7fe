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
from mscu.codes import Operation
from mscu.errors import Invalid
from mscu.exchange.list_file import FORMS
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.exchange.test_list_file import read

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
    head = rows[HEADING_ROWS - 2][0]
    assert head.startswith("Audit head ")
    assert head.endswith(HOW_TO_CHECK)
    text = text_of(export(reader, "pdf", **wanted).content)
    lines = ("PC Officer, about one case, all days", "the case MS-22-0001", "copy 2", "20 Jun 2022")
    assert [words for words in (*lines, "Page 1 of 1", "audit head") if words not in text] == []


def test_an_export_is_on_record_and_found_by_its_digest(reader: Gate, officer: Gate) -> None:
    officer.perform(OpenCase(title="Car wash"))
    copies = [export(reader, form, actor="officer", object_type="cases") for form in ("csv", "xlsx", "pdf")]
    rows = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.DISCLOSURE))).rows
    assert [copy.copy_number for copy in copies] == [1, 2, 3]
    for copy, row, form in zip(copies, reversed(rows), ("CSV", "XLSX", "PDF"), strict=True):
        digest = hashlib.sha256(copy.content).hexdigest()
        shown = "PC Officer, about one case, all days, 1 line"
        assert row.reason == f"{shown} as {form}, copy {copy.copy_number}, SHA-256 {digest}"
        assert (row.action, row.actor, row.object_type) == ("ExportAudit", "auditor", "audit_entry")
        found = reader.ask(ExportedAuditBySha256(sha256=digest.upper()))
        assert found is not None
        assert (found.holds, found.exported_by) == (row.reason.partition(", SHA")[0], "PC Auditor")
        assert found.row == row.seq
        changed = hashlib.sha256(copy.content + b" ").hexdigest()
        for other in (changed, "", "%", digest[1:]):
            assert reader.ask(ExportedAuditBySha256(sha256=other)) is None
    told = reader.ask(AuditActs(filter=ActFilter(operation=Operation.DISCLOSURE))).rows[0]
    assert told.sentence == "Exported the audit: PC Officer, about one case, all days, 1 line as PDF, copy 3"


@pytest.mark.parametrize("typed", ["=1+1", "\ufeff=1+1", "\u200b=1+1", "\u3000=1+1", "\uff1d1+1", "@SUM(A1)"])
def test_what_was_searched_for_is_no_formula(reader: Gate, officer: Gate, typed: str) -> None:
    officer.ask(Find(words=typed, settled=True))
    for form in FORMS:
        content = export(reader, form, actor="officer", operation=Operation.FINDING).content
        searched = read(form, content)[-1][COLUMNS.index("Searched for")]
        assert searched.startswith("'")
        assert "1+1" in searched or "SUM" in searched


def test_more_than_a_file_holds_is_refused(reader: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MAX_ROWS, "pdf", 1)
    reader.ask(AuditActs())
    with pytest.raises(Invalid) as refused:
        export(reader, "pdf")
    assert refused.value.problems == {"form": too_many("pdf")}
    with pytest.raises(Invalid):
        export(reader, "docx")
