"""Lays out link charts behind the window, so that a large one keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from mscu.documents.chart.facts import Chart
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.picture import Picture
from mscu.errors import MscuError
from mscu.ui.session.background import Background

LAID_OUT_AT_ONCE = 120
"""Largest number of links that is laid out at once, without a noticeable wait."""


class LayoutWorker(QObject):
    """Lays out one chart at a time; a newer request replaces those that wait.

    Signals: `laid_out` with a chart and its picture; `failed` with a sentence.
    """

    laid_out = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Background(self)
        self._newest_request = 0

    def lay_out_chart(self, chart: Chart, pins: Mapping[str, tuple[float, float]]) -> None:
        self._newest_request += 1
        if len(chart.links) <= LAID_OUT_AT_ONCE:
            self.laid_out.emit(chart, lay_out(chart, pins=pins))
            return
        task = partial(_lay_out_chart, self._newest_request, chart, dict(pins))
        self._worker.run(task, then=self._on_laid_out, failed=self._refused)

    def _on_laid_out(self, result: tuple[int, Chart, Picture]) -> None:
        request, chart, picture = result
        if request == self._newest_request:
            self.laid_out.emit(chart, picture)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(problem.sentence)


def _lay_out_chart(
    request: int, chart: Chart, pins: Mapping[str, tuple[float, float]]
) -> tuple[int, Chart, Picture]:
    return request, chart, lay_out(chart, pins=pins)
