"""Reads the links of a case, its timeline and its map, while somebody looks at them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mscu.actions.charts.case_map import CaseMap, CaseMapAnswer
from mscu.actions.charts.link_chart import ChartAnswer, LinkChart
from mscu.actions.charts.timeline import CaseTimeline, TimelineAnswer
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.reading import Reading
from mscu.ui.session.dispatcher import Dispatcher


class LinksReading(QObject):
    """Asks for chart, timeline and map of the case that is shown, for the rows of their tabs."""

    def __init__(self, dispatcher: Dispatcher, body: CaseBody, reading: Reading) -> None:
        super().__init__(body)
        self._dispatcher, self._body, self._reading = dispatcher, body, reading
        body.links_wanted.connect(self.ask)
        body.timeline_wanted.connect(self.ask_timeline)
        body.map_wanted.connect(self.ask_map)

    def ask(self) -> None:
        """Ask for them."""
        if self._reading.case is not None:
            self._dispatcher.ask(LinkChart(case_id=self._reading.case.id), then=self._read)

    def _read(self, answer: ChartAnswer) -> None:
        self._body.show_links(answer.chart)

    def ask_timeline(self) -> None:
        """Ask for the events with whom they name."""
        if self._reading.case is not None:
            self._dispatcher.ask(
                CaseTimeline(case_id=self._reading.case.id), then=self._read_timeline
            )

    def _read_timeline(self, answer: TimelineAnswer) -> None:
        self._body.show_timeline(answer.timeline)

    def ask_map(self) -> None:
        """Ask for its places with where they are."""
        if self._reading.case is not None:
            self._dispatcher.ask(CaseMap(case_id=self._reading.case.id), then=self._read_map)

    def _read_map(self, answer: CaseMapAnswer) -> None:
        self._body.show_map(answer.map)
