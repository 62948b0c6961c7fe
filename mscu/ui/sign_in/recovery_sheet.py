"""The two recovery codes of a new store: shown once, printed on two sheets, and confirmed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from mscu.ui.look.fonts import Type
from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label

_ROW = 7
"""Groups of a code on one line; a code has fourteen."""


class CodesStep(SignInStep):
    """Shows both codes and asks for the end of each, which proves that they were printed or copied.

    Signals: `confirmed` once both ends were typed correctly.
    """

    confirmed = Signal()

    def __init__(self, codes: tuple[str, str], unit_name: str) -> None:
        super().__init__("Two recovery codes", _WHY)
        self._codes = codes
        self._unit_name = unit_name
        self._ends = (LineField(), LineField())
        self._cells = tuple(
            FieldCell(f"Last five characters of code {number}", field)
            for number, field in enumerate(self._ends, 1)
        )
        self._button = wide_button("I have both on paper")
        for number, code in enumerate(codes, 1):
            self.add(_card(number, code))
        print_both = Button("Print both codes", icon="printer")
        print_both.clicked.connect(self._print)
        self.add(print_both)
        row = QHBoxLayout()
        row.setSpacing(12)
        for cell in self._cells:
            row.addWidget(cell)
        self.column.addLayout(row)
        self.end(self._button)
        self.back.hide()
        self._button.clicked.connect(self.submit)
        self._ends[0].returnPressed.connect(self._next_end)
        self._ends[1].returnPressed.connect(self.submit)

    def begin(self) -> None:
        """Focus the field for the end of the first code."""
        self._cells[0].take_focus()

    def submit(self) -> None:
        """Compare what was typed with the codes."""
        wrong_cells = [
            cell
            for cell, code in zip(self._cells, self._codes, strict=True)
            if str(cell.editor.value()).upper() != code[-5:]
        ]
        for cell in wrong_cells:
            cell.show_problem("This is not the end of that code. Check the paper.")
        if wrong_cells:
            wrong_cells[0].take_focus()
        else:
            self.confirmed.emit()

    def _next_end(self) -> None:
        self._cells[1].take_focus()

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._accepted)
        dialog.show()

    def _accepted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, QPrintDialog):
            print_codes(dialog.printer(), self._codes, self._unit_name)


def print_codes(printer: QPrinter, codes: tuple[str, str], unit_name: str) -> None:
    """Print each code on its own sheet."""
    painter = QPainter(printer)
    for number, code in enumerate(codes, 1):
        if number > 1:
            printer.newPage()
        _print_sheet(painter, number, code, unit_name)
    painter.end()


def _print_sheet(painter: QPainter, number: int, code: str, unit_name: str) -> None:
    """Draw one sheet; lengths are in the printer's millimetres, not the screen's."""
    dots_per_mm = painter.device().logicalDpiX() / 25.4
    x, y = 20 * dots_per_mm, 25 * dots_per_mm
    width = painter.viewport().width() - 2 * x
    for text, size, gap in (
        (f"Recovery code {number} of 2", 20, 14),
        (f"Store of {unit_name}", 12, 14),
        *((line, 15, 10) for line in code_lines(code)),
        (_KEEP, 11, 30),
    ):
        print_font = QFont("Noto Sans")
        print_font.setPointSize(size)
        painter.setFont(print_font)
        box = QRectF(QPointF(x, y), QPointF(x + width, y + 40 * dots_per_mm))
        painter.drawText(box, Qt.TextFlag.TextWordWrap, text)
        y += gap * dots_per_mm


def code_lines(code: str) -> tuple[str, str]:
    """Split a code into two lines of seven groups."""
    groups = code.split("-")
    return "-".join(groups[:_ROW]), "-".join(groups[_ROW:])


def _card(number: int, code: str) -> QFrame:
    card = QFrame()
    card.setProperty("card", "true")
    card.setAccessibleName(f"Code {number}: {code}")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(4)
    column.addWidget(Label(f"Code {number}", step=Type.LABEL, tone="text2"))
    for line in code_lines(code):
        column.addWidget(Label(line, step=Type.READ))
    return card


_WHY = (
    "If a passphrase is lost, both codes together open the store; one alone opens nothing. They are "
    "shown only once. Put them in two envelopes and give them to two people."
)
_KEEP = (
    "Keep this sheet in a sealed envelope, apart from the other one and from the computer. "
    "Both together open the store without a passphrase."
)
