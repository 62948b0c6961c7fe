"""The card with the current survivor's consents, one line for each purpose."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.actions.sharing.consents import ConsentLedger, ConsentLine, Ledger
from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.changes import Changes
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import vbox
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.sharing.sharing_lines import LineAction, consent_chip, consent_detail, consent_title
from mscu.ui.pages.support.right_side import SurvivorSideCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Elided, Label, rule
from mscu.ui.widgets.link import Link

_TOP = Qt.AlignmentFlag.AlignTop


class ConsentsCard(SurvivorSideCard):
    """The consents that were given and refused, with a link to the whole ledger."""

    def __init__(self, dispatcher: Dispatcher, _context: PageContext) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._survivor: SurvivorDetails | None = None
        self.card = Card("Consents")
        link = Link("Record or withdraw", step=Type.SMALL, strong=True)
        link.followed.connect(self._open)
        self.card.aside.addWidget(link)
        self.card.body.setSpacing(0)
        vbox(self.card, within=self)

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        if self._survivor is None or self._survivor.id != survivor.id:
            clear(self.card.body)
        self._survivor = survivor
        self._dispatcher.ask(ConsentLedger(survivor_id=survivor.id), then=self._show)

    def records_changed(self, changed: Changes) -> None:
        """Reload the consents if this survivor's records changed."""
        if self._survivor is not None and ("survivor", self._survivor.id) in changed:
            self._dispatcher.ask(ConsentLedger(survivor_id=self._survivor.id), then=self._show)

    def _show(self, ledger: Ledger) -> None:
        clear(self.card.body)
        if not ledger.current:
            text = "Nothing is recorded yet. Ask for consent to one purpose at a time."
            self.card.body.addWidget(Label(text, tone="text2", wrap=True))
        for index, line in enumerate(ledger.current):
            if index:
                self.card.body.addWidget(rule())
            self.card.body.addWidget(_row(line))

    def _open(self) -> None:
        self.action_requested.emit(LineAction("ledger"))


def _row(line: ConsentLine) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 7, 0, 7)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(0, 1)
    grid.addWidget(Elided(consent_title(line), step=Type.STRONG), 0, 0)
    grid.addWidget(ChipLabel(consent_chip(line)), 0, 1, _TOP)
    grid.addWidget(Label(consent_detail(line), step=Type.SMALL, tone="text2", wrap=True), 1, 0, 1, 2)
    return row
