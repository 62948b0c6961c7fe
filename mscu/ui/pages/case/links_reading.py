"""Reads the links of a case while somebody looks at them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mscu.actions.link_chart import ChartAnswer, LinkChart
from mscu.ui.desk import Desk
from mscu.ui.pages.case.body import CaseBody
from mscu.ui.pages.case.reading import Reading


class LinksReading(QObject):
    """Asks for the chart of the case that is shown, for the rows of its tab."""

    def __init__(self, desk: Desk, body: CaseBody, reading: Reading) -> None:
        super().__init__(body)
        self._desk, self._body, self._reading = desk, body, reading
        body.links_wanted.connect(self.ask)

    def ask(self) -> None:
        """Ask for them."""
        if self._reading.case is not None:
            self._desk.ask(LinkChart(case_id=self._reading.case.id), then=self._read)

    def _read(self, answer: ChartAnswer) -> None:
        self._body.show_links(answer.chart)
