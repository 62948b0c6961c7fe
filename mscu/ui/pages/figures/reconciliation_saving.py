"""Saves the counts of a reconciled year for somebody: as a document, or for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.figures.counts_issuing import PDF
from mscu.actions.figures.reconciliation_issuing import IssueReconciliation
from mscu.exchange.list_file import FORMS
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "Counts of the year alone: no list, no quarter, small numbers held back"


class ReconciliationSaving(FileSaving):
    """The form beside the list; what was typed is of this one copy, and not kept."""

    title = "Save the counts"
    kinds = "Document (*.pdf);;Workbook (*.xlsx);;Table (*.csv)"
    endings = (PDF, *FORMS)
    of = "counts"

    def __init__(self, dispatcher: Dispatcher, places: Places, year: Callable[[], int]) -> None:
        super().__init__(dispatcher, places, "reconciliation")
        self._year = year

    @override
    def spec(self) -> FormSpec:
        return FormSpec(
            key="reconciliation/save", label="Counts as a file", title="Save the counts as a file",
            note=NOTE, icon="download", sections=(FOR_WHOM,), make=self._command, done="",
            save="Save the counts", keeps_draft=False,
        )  # fmt: skip

    def _command(self, **values: object) -> IssueReconciliation:
        return IssueReconciliation(year=self._year(), form=self.form, **self.answers(values))
