"""Printing. The only place that opens a print dialog: what it draws on lives as long as the dialog."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from mscu.ui.widgets.pdf_view import page_image, read_pdf

MAX_DPI = 600
PROGRAM = "mscu"
Draw = Callable[[QPainter, QPrinter], object]
"""Draws pages with a painter that has begun on a printer."""


class PrinterDialog(QPrintDialog):
    """Asks for a printer without blocking, so that the program can still lock, and then draws on it.

    The queue of an office printer shows `name` to everybody; a print to a file is called after it. What is
    to be drawn only once a printer was chosen is drawn with `print`, or given up with `end`.
    Signals: `chosen` when a printer was chosen and there is nothing to draw yet; `printed` with whether
    everything was sent to the printer.
    """

    chosen = Signal()
    printed = Signal(bool)

    def __init__(
        self, parent: QWidget, draw: Draw | None = None, *, full_page: bool = False, name: str = PROGRAM
    ) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        super().__init__(printer, parent)
        self._printer = printer  # Qt's dialog does not keep it
        self._draw = draw
        self._full_page = full_page
        self.has_begun = False
        """Whether the printer took anything."""
        self.setWindowModality(Qt.WindowModality.WindowModal)
        # Once the dialog is off the screen: drawing takes seconds, and it would stand there as if frozen.
        self.finished.connect(self._finished, Qt.ConnectionType.QueuedConnection)

    def _finished(self, result: int) -> None:
        if result != QDialog.DialogCode.Accepted:
            self.end()
        elif self._draw is None:
            self.chosen.emit()
        else:
            self.print(self._draw)

    def print(self, draw: Draw) -> None:
        """Draw on the printer that was chosen."""
        self.end(sent=self._sent(draw))

    def end(self, *, sent: bool = False) -> None:
        """Report the outcome; the dialog is gone then."""
        self.printed.emit(sent)
        self.deleteLater()

    def _sent(self, draw: Draw) -> bool:
        self._printer.setFullPage(self._full_page)
        painter = QPainter()
        self.has_begun = painter.begin(self._printer)
        if not self.has_begun:
            return False
        draw(painter, self._printer)
        return painter.end() and self._printer.printerState() is not QPrinter.PrinterState.Error


def print_pdf(content: bytes, parent: QWidget, then: Callable[[bool], object]) -> None:
    """Ask for a printer and print; `then` hears whether everything was sent to it."""
    dialog = PrinterDialog(parent, partial(draw_pdf, content), full_page=True)
    dialog.printed.connect(then)
    dialog.show()


def draw_pdf(content: bytes, painter: QPainter, printer: QPrinter) -> None:
    """Draw every page of a PDF, rendered in memory at the printer's resolution, each filling the paper."""
    document = read_pdf(content)
    dpi = min(MAX_DPI, printer.resolution())
    for index in range(len(document)):
        if index:
            printer.newPage()
        paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        painter.drawImage(paper, page_image(document, index, dpi))
    document.close()
