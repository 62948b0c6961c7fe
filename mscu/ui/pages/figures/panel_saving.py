"""Issues the report of a year: for whom and why, then where to."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.figures.panel_report import IssuePanelReport
from mscu.copy_codes import CopyKind
from mscu.documents.figures.panel_report import parts
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "Figures are counted now, and kept with the copy"


class PanelSaving(FileSaving):
    """The form in place of the card of a part."""

    title = "Save the report"
    kinds = "PDF (*.pdf);;Word (*.docx)"
    endings = ("pdf", "docx")
    of = "tables of figures"

    def __init__(self, dispatcher: Dispatcher, places: Places, year: Callable[[], int]) -> None:
        super().__init__(dispatcher, places, "panel-report")
        self._year = year

    @override
    def spec(self) -> FormSpec:
        return FormSpec(
            key="panel/issue", label="A report to the panel", title="Issue the report",
            note=NOTE, icon="file-text", sections=(FOR_WHOM,), make=self._command, done="",
            save="Save the report", keeps_draft=False,
        )  # fmt: skip

    @override
    def _ask_where(self, problems: dict[str, str]) -> None:
        """Say of which part a problem is: the form has no field for it."""
        labels = {each.key: each.label for each in parts()}
        super()._ask_where(
            {
                name: f"{labels[name]}: {words}" if name in labels else words
                for name, words in problems.items()
            }
        )

    def _command(self, **values: object) -> IssuePanelReport:
        return IssuePanelReport(
            year=self._year(),
            kind=CopyKind.WORD if self.form == CopyKind.WORD.ending else CopyKind.PDF,
            **self.answers(values),
        )  # fmt: skip
