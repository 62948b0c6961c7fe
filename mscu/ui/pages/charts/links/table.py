"""The same links in words, a row each: for whoever reads no pictures, or looks for one of many."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.documents.chart.facts import Chart
from mscu.ui.pages.charts.link_lines import link_lines
from mscu.ui.widgets.chronology import Chronology


class LinkTable(QWidget):
    """Links under their kinds.

    Signals: `chosen` with the ends of the link on which the keyboard rests, `entry_wanted` with
    the number of the newest entry of one that was opened.
    """

    chosen = Signal(object)
    entry_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.list = Chronology("Links, in words")
        self.list.rested.connect(self._rested)
        self.list.opened.connect(self._opened)
        self._chart = Chart(nodes=(), links=())
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.list)

    def show_chart(self, chart: Chart) -> None:
        """Show the links of a chart."""
        self._chart = chart
        self.list.show_lines(link_lines(chart))

    def _rested(self, key: tuple[str, tuple[int, int]]) -> None:
        link = self._chart.links[key[1][0]]
        self.chosen.emit((link.first, link.second))

    def _opened(self, key: tuple[str, tuple[int, int]]) -> None:
        self.entry_wanted.emit(key[1][1])
