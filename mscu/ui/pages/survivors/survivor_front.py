"""The right side of the Survivors page: the current survivor, a form or a card."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from mscu.ui.look.layouts import vbox
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.survivors.survivor_header import MARGIN

ABOVE, BELOW = 12, 16


class CurrentSurvivor:
    """Shows one card at a time, with space above and below it."""

    def __init__(self, stack: QStackedWidget) -> None:
        self._stack = stack
        self._pages: dict[QWidget, QWidget] = {}

    def add(self, card: QWidget) -> None:
        """Add a card; deleting it removes its page from the stack."""
        page = QWidget()
        vbox(card, within=page, margins=(0, ABOVE, MARGIN, BELOW))
        card.destroyed.connect(page.deleteLater)
        self._pages[card] = page
        self._stack.addWidget(page)

    def show_form(self, card: FormCard) -> None:
        if card not in self._pages:
            self.add(card)
        self.show(card)

    def remove_form(self, card: FormCard, below: FormCard | None) -> None:
        """Leave a form where it is: its page goes with it, and the Survivors page shows something else."""

    def show(self, part: QWidget) -> None:
        """Show a card that was added, or a part of the stack."""
        self._stack.setCurrentWidget(self._pages.get(part, part))
