"""Writes the report to the panel, and issues it; what was typed is kept as a draft in the store."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.panel_report import IssuePanelReport
from mscu.copy_codes import CopyKind
from mscu.documents.panel_report import Part, parts
from mscu.ui.desk import Desk
from mscu.ui.field_list import LINE, TEXT, Field, Section
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.page import Places

NOTE = "It is published: name nobody. Figures are counted when it is issued"


class PanelSaving(FileSaving):
    """The form beside the figures: a field for each block of words."""

    title = "Save the report"
    kinds = "PDF (*.pdf);;Word (*.docx)"
    endings = ("pdf", "docx")
    of = "tables of figures"

    def __init__(self, desk: Desk, places: Places, chosen: Callable[[], tuple[int, str]]) -> None:
        super().__init__(desk, places, "panel-report")
        self._year_and_district = chosen

    @override
    def job(self) -> Job:
        written = Section("The report", tuple(map(_field, parts())))
        return Job(
            key="impact/panel", label="A report to the panel", title="Report to the panel",
            note=NOTE, icon="file-text", sections=(written, FOR_WHOM),
            values={each.key: each.text for each in parts()}, make=self._command, done="",
            save="Save the report",
        )  # fmt: skip

    def _command(self, **values: object) -> IssuePanelReport:
        said = {name: str(value or "") for name, value in values.items()}
        words = tuple((each.key, said.pop(each.key)) for each in parts())
        return IssuePanelReport(
            year=self._year_and_district()[0], words=words,
            kind=CopyKind.WORD if self.form == CopyKind.WORD.ending else CopyKind.PDF,
            **{name: said[name] for name in ("recipient", "purpose", "gateway", "reason")},
        )  # fmt: skip


def _field(part: Part) -> Field:
    return Field(part.key, part.label, TEXT if part.long else LINE, wide=True)
