"""The needs of a survivor: domain, goal, severity at the start and now, status."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.actions.survivors.survivor_file import NeedLine
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.support.row_formats import MET, need_chip
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.chip import ChipLabel, SeverityMark
from mscu.ui.widgets.label import Label, rule

HEADINGS = ("Domain", "Goal, in own words", "At start", "Now", "", "")
ROW = 33
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class NeedsCard(Card):
    """The table of needs.

    Signals: `set_requested` to add a need, `change_requested` with the id of a need.
    """

    set_requested = Signal()
    change_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("Needs")
        add = Button("Add need", icon="plus", size=Size.SMALL)
        add.clicked.connect(self.set_requested)
        self.aside.addWidget(add)
        self._buttons: dict[QWidget, int] = {}

    def show_needs(self, needs: Sequence[NeedLine]) -> None:
        met = sum(need.values.get("outcome") == MET for need in needs)
        self.set_title("Needs", f"{len(needs)}, {met} met" if met else str(len(needs) or ""))
        clear(self.body)
        self._buttons.clear()
        if needs:
            self.body.addWidget(self._table(needs))
        else:
            text = "No need is set yet. Begin with what the survivor asks for first."
            self.body.addWidget(Label(text, tone="text2", wrap=True))

    def _table(self, needs: Sequence[NeedLine]) -> QWidget:
        table = QWidget()
        table.setAccessibleName("Needs")
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 7)
        for column, heading in enumerate(HEADINGS):
            label = Label(heading, step=Type.LABEL, tone="text2")
            label.setContentsMargins(0, 0, 0, 6)
            grid.addWidget(label, 0, column)
        for row, need in enumerate(needs):
            grid.addWidget(rule(), 2 * row + 1, 0, 1, len(HEADINGS))
            grid.setRowMinimumHeight(2 * row + 2, ROW)
            self._row(grid, 2 * row + 2, need)
        return table

    def _row(self, grid: QGridLayout, row: int, need: NeedLine) -> None:
        domain = Label(need.domain, step=Type.STRONG, wrap=True)
        goal = Label(need.goal or need.need, wrap=True, selectable=True)
        for label in (domain, goal):
            label.setContentsMargins(0, 5, 0, 5)
        goal.setToolTip("")
        change = Button("Change", kind=ButtonKind.QUIET, size=Size.SMALL)
        change.setAccessibleName(accessible_text(f"Change the need: {need.domain}"))
        change.clicked.connect(self._change_pressed)
        self._buttons[change] = need.id
        parts = (
            domain,
            goal,
            SeverityMark(need.severity_at_start),
            SeverityMark(need.severity_now),
            ChipLabel(need_chip(need)),
            change,
        )
        for column, part in enumerate(parts):
            grid.addWidget(part, row, column, _MIDDLE)

    def _change_pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QWidget) and pressed in self._buttons:
            self.change_requested.emit(self._buttons[pressed])
