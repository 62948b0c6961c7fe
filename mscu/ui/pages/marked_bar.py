"""Says below a list of reports how many are marked, with what can be done to all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.actions.bulk_triage import AT_MOST, TOO_MANY
from mscu.ui.fonts import Type
from mscu.ui.marked_rows import Marks, marked_in_words
from mscu.ui.pages.list_layout import BELOW
from mscu.ui.pages.page import GUTTER
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label


class MarkedBar(QWidget):
    """It is there only while something is marked.

    Signals: `triage_wanted` and `link_wanted` with the numbers of the marked reports.
    """

    triage_wanted = Signal(object)
    link_wanted = Signal(object)

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks
        self.count = Label("", step=Type.STRONG)
        self.triage = Button("Triage", shortcut="Ctrl+Shift+T", size=Size.SMALL)
        self.link = Button("Link", shortcut="Ctrl+Shift+L", size=Size.SMALL)
        self.triage.setAccessibleName("Triage the marked")
        self.link.setAccessibleName("Link the marked")
        self._put_together()
        marks.changed.connect(self._show)
        self.triage.clicked.connect(self._triage)
        self.link.clicked.connect(self._link)
        self.hide()

    def _put_together(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 0, 0, BELOW)
        column.setSpacing(8)
        head, deeds = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.count, 1)
        head.addWidget(Label("Esc marks none", step=Type.SMALL, tone="text2"))
        deeds.setSpacing(8)
        deeds.addWidget(self.triage)
        deeds.addWidget(self.link)
        deeds.addStretch(1)
        column.addLayout(head)
        column.addLayout(deeds)

    def _show(self) -> None:
        count = len(self._marks.numbers)
        self.count.setText(marked_in_words(count))
        for each in (self.triage, self.link):
            each.block(TOO_MANY if count > AT_MOST else "")
        self.setVisible(count > 0)

    def _triage(self) -> None:
        self.triage_wanted.emit(self._marks.numbers)

    def _link(self) -> None:
        self.link_wanted.emit(self._marks.numbers)
