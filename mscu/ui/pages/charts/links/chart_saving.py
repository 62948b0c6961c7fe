"""Saves a case's link chart as a file: for programs of analysts."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.charts.chart_export import FORMS, IssueChart
from mscu.documents.chart.shown import ChartFilter
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "As it is shown; what is held back stays out"


class ChartSaving(FileSaving):
    """The form in place of what is chosen; what was typed is of this one copy, and not kept."""

    title = "Save the chart"
    kinds = "GraphML (*.graphml);;Tables for i2 (*.zip)"
    endings = FORMS
    of = "links"

    def __init__(
        self, dispatcher: Dispatcher, places: Places, shown: Callable[[], ChartFilter]
    ) -> None:
        super().__init__(dispatcher, places, "links")
        self._shown = shown
        self.case_id = 0

    @override
    def spec(self) -> FormSpec:
        return FormSpec(
            key=f"links/{self.case_id}", label="A chart as a file",
            title="Save the chart as a file", note=NOTE, icon="download", sections=(FOR_WHOM,),
            make=self._command, done="", save="Save the chart", keeps_draft=False,
        )  # fmt: skip

    def _command(self, **values: object) -> IssueChart:
        return IssueChart(
            case_id=self.case_id, form=self.form, wanted=self._shown(), **self.answers(values)
        )  # fmt: skip
