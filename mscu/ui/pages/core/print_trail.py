"""The way to what is made of a case: Cases, the case, and what it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link


class PrintTrail(QWidget):
    """Cases > MS-22-0047 > Print an edition, or what else `here` names.

    Signals: `list_wanted` when the list of cases is wanted, `case_wanted` when the case is.
    """

    list_wanted = Signal()
    case_wanted = Signal()

    def __init__(self, here: str = "Print an edition") -> None:
        super().__init__()
        cases = Link("Cases")
        cases.followed.connect(self.list_wanted)
        self._case = Link("")
        self._case.followed.connect(self.case_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for part in (
            cases,
            IconSign("chevron-right", 14),
            self._case,
            IconSign("chevron-right", 14),
            Label(here, step=Type.STRONG),
        ):
            row.addWidget(part)
        row.addStretch(1)
        self._case.hide()

    def show_reference(self, reference: str) -> None:
        """Name the case."""
        self._case.set_words(reference)
        self._case.show()
