"""What the store is: whose, where, how large; and new recovery codes."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.ui.pages.admin.backups_panel import in_megabytes
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.maintenance import LookAtStore, NewCodes, StoreFacts
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.label import Label

_CODES = (
    "Both together open the store when nobody remembers a passphrase. Draw new ones when an "
    "envelope was opened, or one of the two people who keep them has left; the old ones open "
    "nothing from then on. They are shown once: have a printer or a pen ready."
)


class StorePanel(QWidget):
    """Facts of the store, and the recovery codes for who may draw new ones."""

    def __init__(self, dispatcher: Dispatcher, *, may_draw: bool) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._unit = ""
        self._facts = Facts(columns=1)
        self._codes = Card("Recovery codes")
        self._draw = Button("Draw new codes", icon="key-round")
        self._step: CodesStep | None = None
        facts = Card("Store")
        facts.body.addWidget(self._facts)
        self._codes.body.addWidget(Label(_CODES, tone="text2", wrap=True))
        line = QHBoxLayout()
        line.addWidget(self._draw)
        line.addStretch(1)
        self._codes.body.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for card in (facts, self._codes):
            column = QVBoxLayout()
            column.addWidget(card)
            column.addStretch(1)
            row.addLayout(column, 1)
        if not may_draw:
            self._codes.hide()
        self._draw.clicked.connect(self.draw)

    def ask(self) -> None:
        """Look at the store again."""
        self._dispatcher.ask(LookAtStore(), then=self._take)

    def draw(self) -> None:
        """Draw new codes."""
        self._draw.setEnabled(False)
        self._dispatcher.perform(NewCodes(), then=self._show_codes)

    def _take(self, facts: StoreFacts) -> None:
        self._unit = facts.unit_name
        self._facts.show_facts(
            (
                Fact("Unit", facts.unit_name),
                Fact("Folder", facts.folder),
                Fact("Size", in_megabytes(facts.size)),
                Fact("Identity", facts.store_id),
                Fact("Schema", facts.schema),
                Fact("Writings of the keys file", str(facts.keys_written)),
                Fact("Newest row of the audit", facts.head),
            )
        )

    def _show_codes(self, codes: tuple[str, str]) -> None:
        self._step = CodesStep(codes, self._unit)
        self._step.confirmed.connect(self._confirmed)
        self._codes.body.addWidget(self._step)
        self._step.begin()

    def _confirmed(self) -> None:
        """Both are on paper: they are shown no more."""
        if self._step is not None:
            self._step.hide()
            self._step.deleteLater()
            self._step = None
        self._draw.setEnabled(True)
