"""The right column of the Survivors page: cards that belong to the survivor in front.

A card is a widget that knows what to show when another survivor comes in front; `side_cards.py`
names those there are.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.survivors.survivor_list import SurvivorSeen
from mscu.ui.session.dispatcher import Changes

WIDTH = 300


class BesideCard(QWidget):
    """What a card in the right column is told.

    Signals: `wanted` with what is to be done (`consent_lines.Does`).
    """

    wanted = Signal(object)

    def show_survivor(self, survivor: SurvivorSeen) -> None:
        """Show what is known of another survivor."""
        raise NotImplementedError

    def records_changed(self, changed: Changes) -> None:
        """Ask anew where something that is shown was changed."""

    def leave(self) -> None:
        """Put away what is open."""


class SideColumn(QWidget):
    """The cards, one below the other; without any of them it takes no room.

    Signals: `wanted` with what a card wants to be done.
    """

    wanted = Signal(object)

    def __init__(self, cards: Sequence[BesideCard]) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._cards = tuple(cards)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        for card in self._cards:
            card.wanted.connect(self.wanted)
            self._column.addWidget(card)
        self._column.addStretch(1)
        if not self._cards:
            self.hide()  # never shown here: alone it would be a window of its own

    def show_survivor(self, survivor: SurvivorSeen) -> None:
        """Tell all cards who is in front."""
        for card in self._cards:
            card.show_survivor(survivor)

    def records_changed(self, changed: Changes) -> None:
        """Tell all cards what was changed."""
        for card in self._cards:
            card.records_changed(changed)

    def leave(self) -> None:
        """Tell all cards that another page comes in front."""
        for card in self._cards:
            card.leave()
