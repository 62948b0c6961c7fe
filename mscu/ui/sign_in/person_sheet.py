"""The printed sheet of a person who is new in a store: how to come in, first steps, whom to ask.

It has no passphrase: who finds it beside the computer must not be able to unlock the store with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from mscu.codes import StoreKind
from mscu.ui.session.printing import PROGRAM, PrinterDialog
from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label

TITLE = "Your first day with mscu"
PRINT_NAME = f"{PROGRAM} first-day sheet"
"""The print's name, which everybody can read at the printer: it names nobody."""
OWN, TOLD = "that you chose", "that you were told in person; mscu then asks you for one of your own"
WHOM_TO_ASK = {
    StoreKind.UNIT: (
        "The administrator adds people and sets a new passphrase if you forget yours. The supervisor answers "
        "what is to be recorded, and how."
    ),
    StoreKind.SURVIVORS: (
        "A safeguarding lead adds people, sets a new passphrase if you forget yours, and answers what is to "
        "be recorded, and how."
    ),
}
WARNING = (
    "There is no passphrase on this sheet. Never write yours here or anywhere near the computer. Shred the "
    "sheet once you know the way in."
)
_STEPS = (
    "Start mscu. If it does not offer this store, choose “Open a store” and the folder above.",
    "Type your log-in name and the passphrase {passphrase}.",
    "Your first page says what to begin with. The menu of your initials, below left, has a tour.",
    "Ctrl+K finds what you look for and what can be done. F1 shows help.",
    "Ctrl+L locks. Lock whenever you leave the desk; what you typed is kept.",
)
_MARGIN = 20
"""The margin of the sheet, in millimetres."""
_WRAP = Qt.TextFlag.TextWordWrap.value


@dataclass(frozen=True, kw_only=True)
class PersonSheet:
    """What the sheet of one person says."""

    person: str
    login: str
    role: str
    owner: str
    """The unit or charity."""
    place: str
    """The folder of the store on this computer."""
    store_kind: StoreKind
    chose_passphrase: bool = False
    """Whether the passphrase is the person's own already."""

    def facts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("Name", self.person),
            ("Log-in name", self.login),
            ("Role", self.role),
            ("Store", f"Store of {self.owner}"),
            ("Where it is", self.place),
        )

    def steps(self) -> tuple[str, ...]:
        passphrase = OWN if self.chose_passphrase else TOLD
        return tuple(step.format(passphrase=passphrase) for step in _STEPS)


def draw_person_sheets(sheets: Iterable[PersonSheet], painter: QPainter, printer: QPrinter) -> None:
    """Draw each person's sheet on a page of its own."""
    for index, sheet in enumerate(sheets):
        if index:
            printer.newPage()
        _draw_sheet(painter, sheet)


def _draw_sheet(painter: QPainter, sheet: PersonSheet) -> None:
    """Draw one sheet; lengths are in the printer's millimetres, not the screen's."""
    dots_per_mm = painter.device().logicalDpiX() / 25.4
    width = painter.viewport().width() / dots_per_mm - 2 * _MARGIN
    top = 18.0

    def write(text: str, left: float, size: int, *, bold: bool = False) -> float:
        """Write below what was written before, and return where that ends."""
        face = QFont("Noto Sans")
        face.setPointSize(size)
        face.setBold(bold)
        painter.setFont(face)
        room = QRectF(
            (_MARGIN + left) * dots_per_mm, top * dots_per_mm, (width - left) * dots_per_mm, 300 * dots_per_mm
        )
        return float(painter.drawText(room, _WRAP, text).bottom()) / dots_per_mm

    top = write(TITLE, 0, 20, bold=True) + 6
    for label, value in sheet.facts():
        write(label, 0, 11)
        top = write(value, 40, 11, bold=True) + 2
    top += 6
    top = write("First steps", 0, 14, bold=True) + 3
    for number, step in enumerate(sheet.steps(), start=1):
        write(f"{number}.", 0, 11)
        top = write(step, 8, 11) + 2
    top += 6
    top = write("Whom to ask", 0, 14, bold=True) + 3
    top = write(WHOM_TO_ASK[sheet.store_kind], 0, 11) + 8
    write(WARNING, 0, 11)


def print_person_sheets(parent: QWidget, sheets: Sequence[PersonSheet]) -> PrinterDialog:
    """Ask for a printer, and print the sheets on it."""
    dialog = PrinterDialog(parent, partial(draw_person_sheets, sheets), name=PRINT_NAME)
    dialog.show()
    return dialog


class SheetsStep(SignInStep):
    """Offers a sheet for each of the first two users.

    Signals: `done` when they are printed or not wanted.
    """

    done = Signal()

    def __init__(self, sheets: Sequence[PersonSheet]) -> None:
        names = " and ".join(sheet.person for sheet in sheets)
        super().__init__("A sheet for each person", _WHY.format(names=names))
        self._sheets = sheets
        self._outcome = Label("", tone="text2")
        self._print_button = Button("Print both sheets", icon="printer", shortcut="Ctrl+P")
        self._print_button.clicked.connect(self.print_sheets)
        self._go_on = wide_button("Go on", ())
        self._go_on.clicked.connect(self.done)
        self.column.addWidget(self._print_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self._outcome)
        self.end(self._go_on)
        self.back.hide()

    def begin(self) -> None:
        self._print_button.setFocus()

    def print_sheets(self) -> None:
        """Ask for a printer."""
        print_person_sheets(self, self._sheets).printed.connect(self._printed)

    def _printed(self, sent: bool) -> None:
        self._outcome.setText("Sent to the printer." if sent else "Not printed.")
        self._go_on.setFocus()


_WHY = (
    "For {names}: log-in name, where the store is, first steps and whom to ask. There is no passphrase on "
    "it. Without a printer go on: it can be printed later under Administration, Users."
)
