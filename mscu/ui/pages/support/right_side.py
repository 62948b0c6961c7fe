"""The right column of the Survivors page: cards about the current survivor.

Each card updates itself when another survivor is shown; `side_cards.py` lists the cards.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.survivors.survivor_list import SurvivorDetails
from mscu.changes import Changes
from mscu.ui.look.layouts import Space, vbox

WIDTH = 300


class SurvivorSideCard(QWidget):
    """The base class of cards in the right column.

    Signals: `action_requested` with the action to perform (`sharing_lines.LineAction`).
    """

    action_requested = Signal(object)

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        """Show the card of another survivor."""
        raise NotImplementedError

    def records_changed(self, changed: Changes) -> None:
        """Reload the card if something that it shows was changed."""

    def leave(self) -> None:
        """Close whatever is open in the card."""


class SideColumn(QWidget):
    """The cards, one below the other; without cards the column is hidden.

    Signals: `action_requested` with the action that a card asks for.
    """

    action_requested = Signal(object)

    def __init__(self, cards: Sequence[SurvivorSideCard]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._cards = tuple(cards)
        self._column = vbox(within=self, spacing=Space.MEDIUM)
        for card in self._cards:
            card.action_requested.connect(self.action_requested)
            self._column.addWidget(card)
        self._column.addStretch(1)
        if not self._cards:
            self.hide()  # never show(): without a parent it would be a window of its own

    def show_survivor(self, survivor: SurvivorDetails) -> None:
        for card in self._cards:
            card.show_survivor(survivor)

    def records_changed(self, changed: Changes) -> None:
        """Pass on to all cards which records changed."""
        for card in self._cards:
            card.records_changed(changed)

    def leave(self) -> None:
        """Leave all cards, as another page is shown."""
        for card in self._cards:
            card.leave()
