"""What else is recorded of a survivor: engagement, risk, benefits, first accounts, the end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.actions.support.support_lines import SupportLine
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label, Paragraph, rule
from mscu.ui.widgets.link import Link

KINDS = {
    "engagement": "Justice process",
    "risk": "Risk",
    "benefit": "Given",
    "first_account": "First account",
    "closure": "Closed",
}
CLOSURE = "closure"
LOWER = 3
"""Pixels by which a label stands lower, beside a text with the line height of its step."""
_TOP = Qt.AlignmentFlag.AlignTop


class LinesCard(Card):
    """A line a record.

    Signals: `correct_wanted` and `former_wanted` with the kind and number of a record.
    """

    correct_wanted = Signal(str, int)
    former_wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Also recorded")
        self._leads: dict[QWidget, SupportLine] = {}

    def show_lines(self, lines: Sequence[SupportLine]) -> None:
        """Show them; an empty card is not there."""
        self.setVisible(bool(lines))
        self.set_title("Also recorded", str(len(lines)))
        clear(self.body)
        self._leads.clear()
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(2, 1)
        for at, line in enumerate(lines):
            if at:
                grid.addWidget(rule(), 2 * at - 1, 0, 1, 5)
            self._row(grid, 2 * at, line)
        self.body.addWidget(table)

    def _row(self, grid: QGridLayout, at: int, line: SupportLine) -> None:
        kind = Label(KINDS[line.kind], step=Type.STRONG)
        for column, label in enumerate((Label(line.day, tone="text2"), kind)):
            label.setContentsMargins(0, LOWER, 0, 0)
            grid.addWidget(label, at, column, _TOP)
        grid.addWidget(_said(line), at, 2, _TOP)
        if line.version > 1:
            former = Link("corrected", step=Type.SMALL)
            former.setAccessibleName(f"What it said before: {KINDS[line.kind]}, {line.day}")
            former.followed.connect(self._former)
            self._leads[former] = line
            grid.addWidget(former, at, 3, _TOP)
        if line.kind == CLOSURE:  # it begins again by a deed of its own
            return
        correct = icon_button("pencil", f"Correct: {KINDS[line.kind]}, {line.day}", size=Size.SMALL)
        correct.setFixedHeight(20)
        correct.clicked.connect(self._correct)
        self._leads[correct] = line
        grid.addWidget(correct, at, 4, _TOP)

    def _correct(self) -> None:
        line = self._line()
        self.correct_wanted.emit(line.kind, line.id)

    def _former(self) -> None:
        line = self._line()
        self.former_wanted.emit(line.kind, line.id)

    def _line(self) -> SupportLine:
        sender = self.sender()
        return next(line for widget, line in self._leads.items() if widget is sender)


def _said(line: SupportLine) -> Paragraph:
    title = f"{line.title}." if line.detail else line.title
    detail = line.detail[:1].upper() + line.detail[1:]
    return Paragraph(isolated(detail) if detail else "", strong=title)
