"""The bar below a list with the number of selected rows and the actions on all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.admin import handovers
from mscu.actions.intake import reports
from mscu.ui.lists.selectable_rows import Marks, marked_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, vbox
from mscu.ui.pages.core.list_layout import BOTTOM_MARGIN
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label

HAND_OVER, HANDOVER_KEYS = "Hand to another lead", "Ctrl+Shift+L"


class SelectionBar(QWidget):
    """Shown only while rows are selected; `one_line` is for a list with room for one line."""

    def __init__(self, marks: Marks, *page_actions: Button, too_many: str, one_line: bool = False) -> None:
        super().__init__()
        self._marks, self._actions, self._too_many_text = marks, page_actions, too_many
        self.count = Label("", step=Type.STRONG)
        self._lay_out(one_line=one_line)
        marks.changed.connect(self._show)
        self.hide()

    def _lay_out(self, *, one_line: bool) -> None:
        header = hbox(spacing=Space.LARGE)
        button_row = header if one_line else hbox(spacing=Space.SMALL)
        header.addWidget(self.count, 0 if one_line else 1)
        column = vbox(
            header, within=self, spacing=Space.SMALL, margins=(GUTTER, 8 if one_line else 0, 0, BOTTOM_MARGIN)
        )
        if button_row is not header:
            column.addLayout(button_row)
        for button in self._actions:
            button_row.addWidget(button)
        button_row.addStretch(1)
        header.addWidget(Label("Esc clears the marks", step=Type.SMALL, tone="text2"))

    def _show(self) -> None:
        count = len(self._marks.numbers)
        self.count.setText(marked_text(count))
        for button in self._actions:
            button.block(self._too_many_text if count > reports.MAX_REPORTS else "")
        self.setVisible(count > 0)


class ReportSelectionBar(SelectionBar):
    """The actions on selected reports.

    Signals: `triage_requested` and `link_requested` with the ids of the selected reports.
    """

    triage_requested = Signal(object)
    link_requested = Signal(object)

    def __init__(self, marks: Marks) -> None:
        self.triage = Button("Triage", shortcut="Ctrl+Shift+T", size=Size.SMALL)
        self.link = Button("Link", shortcut="Ctrl+Shift+L", size=Size.SMALL)
        super().__init__(marks, self.triage, self.link, too_many=reports.TOO_MANY)
        self.triage.setAccessibleName("Triage the marked reports")
        self.link.setAccessibleName("Link the marked reports")
        self.triage.clicked.connect(self._triage)
        self.link.clicked.connect(self._link)

    def _triage(self) -> None:
        self.triage_requested.emit(self._marks.numbers)

    def _link(self) -> None:
        self.link_requested.emit(self._marks.numbers)


class CaseSelectionBar(SelectionBar):
    """The actions on selected cases.

    Signals: `handover_requested` with the ids of the selected cases.
    """

    handover_requested = Signal(object)

    def __init__(self, marks: Marks) -> None:
        self.hand_over = Button(HAND_OVER, shortcut=HANDOVER_KEYS, size=Size.SMALL)
        super().__init__(marks, self.hand_over, too_many=handovers.TOO_MANY, one_line=True)
        self.hand_over.setAccessibleName("Hand the marked cases to another lead")
        self.hand_over.clicked.connect(self._hand_over)

    def _hand_over(self) -> None:
        self.handover_requested.emit(self._marks.numbers)
