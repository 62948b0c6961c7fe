"""Lays charts out: a small one at once, a large one beside the window."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from mscu.documents.chart.facts import Chart
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.picture import Picture
from mscu.errors import MscuError
from mscu.ui.session.background import Background

AT_ONCE = 120
"""Links up to which nobody waits for a chart."""


class Laying(QObject):
    """One chart at a time; of several that are wanted the newest counts.

    Signals: `came` with a chart and its picture; `failed` with a sentence.
    """

    came = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Background(self)
        self._newest = 0

    def lay(self, chart: Chart, pins: Mapping[str, tuple[float, float]]) -> None:
        """Lay a chart out."""
        self._newest += 1
        if len(chart.links) <= AT_ONCE:
            self.came.emit(chart, lay_out(chart, pins=pins))
            return
        work = partial(_laid, self._newest, chart, dict(pins))
        self._worker.run(work, then=self._laid_out, failed=self._refused)

    def _laid_out(self, done: tuple[int, Chart, Picture]) -> None:
        number, chart, picture = done
        if number == self._newest:
            self.came.emit(chart, picture)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(problem.sentence)


def _laid(
    number: int, chart: Chart, pins: Mapping[str, tuple[float, float]]
) -> tuple[int, Chart, Picture]:
    return number, chart, lay_out(chart, pins=pins)
