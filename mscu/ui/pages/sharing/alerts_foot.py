"""What police tell the navigators by themselves, at the foot of the list of survivors."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertLine, AlertsForNavigator
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.core.side_card import clear
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.label import Label, rule


class AlertsFoot(QWidget):
    """The newest alert that nobody has acknowledged, and how many there are."""

    def __init__(self, police: Dispatcher) -> None:
        super().__init__()
        self._police = police
        self._alert: AlertLine | None = None
        self._chips = QHBoxLayout()
        self._title = Label(step=Type.STRONG, wrap=True)
        self._words = Label(tone="text2", wrap=True)
        self.acknowledge = Button("Acknowledge", size=Size.SMALL)
        self.acknowledge.clicked.connect(self._acknowledge)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule())
        column.addWidget(self._inside())
        self.setAccessibleName("From police")
        self.hide()

    def _inside(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GUTTER, 10, 12, 14)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label("From police", tone="text2"))
        head.addLayout(self._chips)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(4)
        column.addWidget(self.acknowledge)
        return inside

    def look(self) -> None:
        """Ask the police's store."""
        self._police.ask(AlertsForNavigator(), then=self._show)

    def _show(self, alerts: tuple[AlertLine, ...]) -> None:
        new = [each for each in alerts if not each.acknowledged]
        self._alert = new[0] if new else None
        clear(self._chips)
        self.setVisible(bool(new))
        if self._alert is not None:
            self._chips.addWidget(ChipLabel(Chip(f"{len(new)} new", Status.SOON)))
            self._title.setText(isolated(f"{self._alert.person}: {self._alert.kind.label.lower()}"))
            told = f"From {self._alert.raised_by}, {self._alert.raised}."
            self._words.setText(isolated(f"{self._alert.words.rstrip('.')}. {told}"))

    def _acknowledge(self) -> None:
        if self._alert is not None:
            read = AcknowledgeAlerts(alert_ids=(self._alert.id,))
            self._police.perform(read, then=self._acknowledged)

    def _acknowledged(self, _nothing: object) -> None:
        self.look()
