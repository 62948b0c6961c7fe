"""The right side of the Survivors page: the current survivor, a form or a card."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mscu.ui.pages.survivors.head import MARGIN

ABOVE, BELOW = 12, 16


class CurrentSurvivor:
    """Shows one card at a time, with space above and below it."""

    def __init__(self, stack: QStackedWidget) -> None:
        self._stack = stack
        self._around: dict[QWidget, QWidget] = {}

    def add(self, card: QWidget) -> None:
        """Add a card; deleting it removes its page from the stack."""
        around = QWidget()
        column = QVBoxLayout(around)
        column.setContentsMargins(0, ABOVE, MARGIN, BELOW)
        column.addWidget(card)
        card.destroyed.connect(around.deleteLater)
        self._around[card] = around
        self._stack.addWidget(around)

    def show(self, part: QWidget) -> None:
        """Show a card that was added, or a part of the stack."""
        self._stack.setCurrentWidget(self._around.get(part, part))
