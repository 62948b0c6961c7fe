"""Saves the figures of a year for somebody: as a document, or as a table for a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.figures.counts_issuing import PDF
from mscu.actions.figures.impact_issuing import IssueImpact
from mscu.exchange.list_file import FORMS
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "Small numbers stay held back; restricted cases are not counted"


class ImpactSaving(FileSaving):
    """The form beside the figures; what was typed is of this one copy, and not kept."""

    title = "Save the figures"
    kinds = "Document (*.pdf);;Workbook (*.xlsx);;Table (*.csv)"
    endings = (PDF, *FORMS)
    of = "figures"

    def __init__(
        self, dispatcher: Dispatcher, places: Places, chosen: Callable[[], tuple[int, str]]
    ) -> None:
        super().__init__(dispatcher, places, "impact")
        self._year_and_district = chosen

    @override
    def spec(self) -> FormSpec:
        return FormSpec(
            key="impact/save", label="Figures as a file", title="Save the figures as a file",
            note=NOTE, icon="download", sections=(FOR_WHOM,), make=self._command, done="",
            save="Save the figures", keeps_draft=False,
        )  # fmt: skip

    def _command(self, **values: object) -> IssueImpact:
        year, district = self._year_and_district()
        answers = {name: str(value or "") for name, value in values.items()}
        return IssueImpact(year=year, district=district, form=self.form, **answers)
