"""Combines the case in front with another one, and takes them apart, beside its chronology."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.ui.pages.cases.offers import Offers
from mscu.ui.pages.cases.reading import Reading
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.merging.pane import CASES, MergePane
from mscu.ui.session.dispatcher import Dispatcher


class CaseMerging(QObject):
    """Ties the menu of a case to the cards of combining.

    Signals: `told` with a sentence of what was done, or of what case is shown in place of another.
    """

    told = Signal(str)

    def __init__(
        self, dispatcher: Dispatcher, offers: Offers, reading: Reading, side: SidePane
    ) -> None:
        super().__init__(reading)
        self._dispatcher, self._reading, self._side = dispatcher, reading, side
        self.pane = MergePane(dispatcher, CASES)
        side.addWidget(self.pane)
        offers.merge_wanted.connect(self._choose)
        offers.apart_wanted.connect(self.pane.part)
        reading.read.connect(self._tell_led)
        self.pane.opened.connect(self._open)
        self.pane.left.connect(side.go_back)
        self.pane.done.connect(self._done)

    def _choose(self, case_id: int) -> None:
        self.pane.choose(case_id, "case", CaseFinder(self._dispatcher))

    def _open(self) -> None:
        self.told.emit("")
        self._side.close_all()
        self._side.show_card(self.pane)
        if self.pane.card is not None:
            self.pane.card.begin()

    def _done(self, words: str, case_id: int) -> None:
        self._side.go_back()
        self.told.emit(words)
        self._reading.open_case(case_id)

    def _tell_led(self) -> None:
        case = self._reading.case
        if case is not None and case.asked_for:
            self.told.emit(f"{case.asked_for} was combined into {case.reference}, which is shown.")
