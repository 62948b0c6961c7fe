"""The two recovery codes of a store: shown once, printed on two sheets, and confirmed from the paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QDate, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeySequence, QPainter, QShortcut
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QGridLayout

from mscu.codes import StoreKind
from mscu.text.recovery_letters import GROUP, GROUPS, as_printed
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.session.printing import PROGRAM, PrinterDialog
from mscu.ui.sign_in.sign_in_step import SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import BlockedReason

KEEPERS = {
    StoreKind.UNIT: ("for the supervisor’s envelope", "for the administrator’s envelope"),
    StoreKind.SURVIVORS: ("for the first lead’s envelope", "for the second lead’s envelope"),
}
CODES_WIDTH = 700
"""As wide as the smallest window has room for."""
ROW = 7
"""Groups of a code on one line."""
PADDING = 16
_GROUP_WIDTH = (CODES_WIDTH - 2 * PADDING) // ROW - 2
MINUTES_SHOWN = 5
WAITING = "Waits for both last groups."
WRONG_END = "This is not the end of that code. Check the paper."
_COVER = "•" * GROUP


@dataclass(frozen=True)
class CodeSheet:
    """One of the two codes, and whose envelope it is for."""

    number: int
    code: str = field(repr=False)
    keeper: str


class CodesStep(SignInStep):
    """Shows both codes and asks for the end of each, which proves that they were printed or copied.

    Signals: `confirmed` once both ends were typed correctly; `printed` with the numbers of the sheets that
    were sent to a printer.
    """

    confirmed = Signal()
    printed = Signal(tuple)

    def __init__(
        self, codes: tuple[str, str], owner: str, store_kind: StoreKind, *, reason: str = ""
    ) -> None:
        super().__init__(TITLE, f"{reason} {_WHY}".strip(), width=CODES_WIDTH)
        self._codes = codes
        self._owner = owner
        keepers = KEEPERS[store_kind]
        self._sheets = tuple(map(CodeSheet, (1, 2), codes, keepers))
        self._groups = [CodeCard(sheet) for sheet in self._sheets]
        self._ends = (LineField(placeholder=_END), LineField(placeholder=_END))
        self._cells = tuple(
            FieldCell(f"Code {number}, group {GROUPS}", end) for number, end in enumerate(self._ends, 1)
        )
        self._outcome = Label(step=Type.SMALL, tone="text2")
        self._show_again = Link("show again (Alt+S)")
        self._waiting = BlockedReason(WAITING)
        self._button = wide_button("Both are on paper", self._ends)
        self._timer = QTimer(self, interval=MINUTES_SHOWN * 60_000, singleShot=True)
        self._lay_out()
        self._connect()
        self._set_covered(False)
        self._show_progress()

    def _lay_out(self) -> None:
        self.add(*self._groups)
        print_both = Button("Print both, a sheet each", icon="printer", shortcut="Ctrl+P")
        print_both.clicked.connect(partial(self._print, (1, 2)))
        notes = vbox(Label(_ALPHABET, step=Type.SMALL, tone="text2"), self._outcome, spacing=Space.NONE)
        self.column.addLayout(hbox(print_both, growing(notes), spacing=Space.MEDIUM))
        self.add(self._paper_card())
        self.column.addWidget(self._waiting)
        self.end(self._button)
        self.back.hide()

    def _paper_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        for widget in (self._show_again, self._waiting):  # nothing moves while somebody types
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        words = vbox(
            Label("Are they on paper?", step=Type.SECTION),
            Label(_FROM_PAPER, tone="text2", wrap=True),
            aligned(self._show_again, Qt.AlignmentFlag.AlignLeft),
            stretch(),
            spacing=Space.HAIR,
        )
        hbox(
            growing(words, 4),
            *(growing(cell, 3) for cell in self._cells),
            within=card,
            spacing=Space.LARGE,
            margins=(PADDING, 12, PADDING, 12),
        )
        return card

    def _connect(self) -> None:
        for card in self._groups:
            card.print_requested.connect(self._print)
        for end in self._ends:
            end.edited.connect(self._typed)
        self._button.clicked.connect(self.submit)
        self._timer.timeout.connect(self._cover)
        self._show_again.followed.connect(self.show_codes)
        QShortcut(QKeySequence("Alt+S"), self, context=_WITHIN).activated.connect(self.show_codes)

    def begin(self) -> None:
        """Focus the field for the end of the first code."""
        self._cells[0].take_focus()

    def submit(self) -> None:
        """Compare what was typed with the codes."""
        wrong_cells = [
            cell
            for cell, code in zip(self._cells, self._codes, strict=True)
            if as_printed(str(cell.editor.value())) != code[-GROUP:]
        ]
        for cell in wrong_cells:
            cell.show_problem(WRONG_END)
        if wrong_cells:
            wrong_cells[0].take_focus()
        else:
            self.confirmed.emit()

    def show_codes(self) -> None:
        """Show both codes for some minutes."""
        self._set_covered(False)

    def _cover(self) -> None:
        self._set_covered(True)

    def _set_covered(self, covered: bool) -> None:
        for card in self._groups:
            card.set_covered(covered)
        self._show_again.setVisible(covered)
        if covered:
            self._timer.stop()
        else:
            self._timer.start()

    def _typed(self) -> None:
        """Cover the codes, so that their ends are typed from the paper."""
        self._set_covered(True)
        self._show_progress()

    def _show_progress(self) -> None:
        waiting = any(len(as_printed(str(end.value()))) < GROUP for end in self._ends)
        self._button.block(WAITING if waiting else "")
        self._waiting.setVisible(waiting)

    def _print(self, numbers: tuple[int, ...]) -> None:
        sheets = [self._sheets[number - 1] for number in numbers]
        dialog = PrinterDialog(
            self, partial(draw_sheets, sheets, self._owner), name=document_name(self._owner, numbers)
        )
        dialog.printed.connect(partial(self._printed, numbers))
        dialog.show()

    def _printed(self, numbers: tuple[int, ...], sent: bool) -> None:
        self.show_outcome("Sent to the printer." if sent else "Not printed.")
        if sent:
            self.printed.emit(numbers)

    def show_outcome(self, sentence: str) -> None:
        self._outcome.setText(sentence)


class CodeCard(QFrame):
    """One code in numbered groups.

    Signals: `print_requested` with the number of its sheet.
    """

    print_requested = Signal(tuple)

    def __init__(self, sheet: CodeSheet) -> None:
        super().__init__()
        self._number = number = sheet.number
        self._code = code = sheet.code
        self.setProperty("card", "true")
        button = Button("Print this sheet", icon="printer", size=Size.SMALL)
        button.setAccessibleName(f"Print the sheet of code {number}")
        button.clicked.connect(self._print)
        header = hbox(
            Label(f"Code {number}", step=Type.HEAD),
            Label(sheet.keeper, tone="text2"),
            stretch(),
            button,
            spacing=Space.SMALL,
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(0)
        self._labels: list[Label] = []
        face = code_font(code.split("-"))
        for index in range(GROUPS):
            row, column = divmod(index, ROW)
            ordinal = Label(str(index + 1), step=Type.MICRO, tone="text3")
            label = Label()
            label.set_font(face)
            for place, widget in ((2 * row, ordinal), (2 * row + 1, label)):
                widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                grid.addWidget(widget, place, column)
            grid.setColumnStretch(column, 1)
            self._labels.append(label)
        vbox(header, grid, within=self, spacing=Space.TIGHT, margins=(PADDING, 10, PADDING, 10))

    def set_covered(self, covered: bool) -> None:
        """Show dots instead of letters, to screen readers as well."""
        for label, group in zip(self._labels, self._code.split("-"), strict=True):
            label.setText(_COVER if covered else group)
        shown = "covered" if covered else self._code
        self.setAccessibleName(f"Code {self._number}: {shown}")

    def _print(self) -> None:
        self.print_requested.emit((self._number,))


def code_font(groups: Iterable[str]) -> QFont:
    """Return the font of the groups: large, with a slashed nought; smaller for very wide letters."""
    face = QFont(font(Type.PAGE, weight=SEMIBOLD))
    face.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)
    for feature in ("tnum", "zero"):
        face.setFeature(QFont.Tag(feature), 1)
    widest = max(QFontMetricsF(face).horizontalAdvance(group) for group in groups)
    face.setPixelSize(int(face.pixelSize() * min(1, _GROUP_WIDTH / widest)))
    return face


def document_name(owner: str, numbers: Sequence[int]) -> str:
    """Return a name for the print that no other store's sheets have, and that may be a file's."""
    words = re.sub(r"[^\w'’-]+", " ", owner).split()
    return " ".join((PROGRAM, *words, "codes", *map(str, numbers)))


_MARGIN = 20
"""The margin of a sheet, in millimetres."""


def draw_sheets(sheets: Iterable[CodeSheet], owner: str, painter: QPainter, printer: QPrinter) -> None:
    """Draw each code on a sheet of its own."""
    for index, sheet in enumerate(sheets):
        if index:
            printer.newPage()
        _draw_sheet(painter, sheet, owner)


def _draw_sheet(painter: QPainter, sheet: CodeSheet, owner: str) -> None:
    """Draw one sheet; lengths are in the printer's millimetres, not the screen's."""
    dots_per_mm = painter.device().logicalDpiX() / 25.4
    today = QDate.currentDate().toString("d MMM yyyy")

    def write(text: str, box: tuple[float, float, float, float], size: int, flags: int = 0) -> None:
        face = QFont("Noto Sans")
        face.setPointSize(size)
        painter.setFont(face)
        painter.drawText(QRectF(*(length * dots_per_mm for length in box)), flags | _WRAP, text)

    width = painter.viewport().width() / dots_per_mm - 2 * _MARGIN
    write(f"Recovery code {sheet.number} of 2", (_MARGIN, 18, width, 12), 20)
    write(f"{sheet.keeper[:1].upper()}{sheet.keeper[1:]}", (_MARGIN, 31, width, 7), 12)
    write(f"Store of {owner}, drawn on {today}", (_MARGIN, 38, width, 14), 12)
    column_width = width / ROW
    for index, group in enumerate(sheet.code.split("-")):
        row, column = divmod(index, ROW)
        x, y = _MARGIN + column * column_width, 56 + row * 18
        write(str(index + 1), (x, y, column_width, 5), 8, _CENTRE)
        write(group, (x, y + 5, column_width, 9), 16, _CENTRE)
    write(_ALPHABET, (_MARGIN, 94, width, 7), 11)
    write(_KEEP, (_MARGIN, 104, width, 40), 11)


_WRAP = Qt.TextFlag.TextWordWrap.value
_CENTRE = Qt.AlignmentFlag.AlignHCenter.value
_WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
TITLE = "Two recovery codes"
_END = "five characters"
_WHY = (
    "For the day when nobody remembers a passphrase: both are needed, one alone opens nothing. They are "
    "shown this once. Give them to two people, in two envelopes, in two buildings."
)
_ALPHABET = "No letter I, L, O or U: a round one is nought, a straight one is one."
_FROM_PAPER = "Type the last group of each from the paper. The codes above are covered while you type."
_KEEP = (
    "Keep this sheet in a sealed envelope, apart from the other one and from the computer. With both, the "
    "store can be opened without a passphrase. Destroy every sheet that was drawn earlier."
)
