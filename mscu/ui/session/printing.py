"""Printing. The only place that opens a print dialog: what it draws on lives as long as the dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from mscu.errors import Cancelled
from mscu.progress import Progress
from mscu.ui.widgets.pdf_view import page_image, page_on_paper, read_pdf

MAX_DPI = 600
STRIP = 128
"""Lines of a page that are drawn at once, while the window waits."""
STOPPED = "Printing was stopped. Copy {} stays on record, as pages may have been printed."
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

    def print_pdf(self, content: bytes, progress: Progress) -> None:
        """Draw every page of a PDF, a strip at a time so that the window goes on; each fills the paper."""
        self._printer.setFullPage(True)
        painter = QPainter()
        strips = self._draw_strips(content, painter, progress)
        timer = QTimer(self)
        timer.timeout.connect(partial(self._draw_next, strips, painter, timer))
        timer.start()

    def _draw_next(self, strips: Iterator[None], painter: QPainter, timer: QTimer) -> None:
        try:
            next(strips)
        except StopIteration:
            timer.stop()
            is_whole = painter.isActive() and painter.end()
            self.end(sent=is_whole and self._printer.printerState() is not QPrinter.PrinterState.Error)
        except Cancelled:
            timer.stop()
            self._stop(painter)
            self.end()

    def _draw_strips(self, content: bytes, painter: QPainter, progress: Progress) -> Iterator[None]:
        printer = self._printer
        printer.setResolution(min(MAX_DPI, printer.resolution()))
        self.has_begun = painter.begin(printer)
        if not self.has_begun:
            return
        document = read_pdf(content)
        try:
            total = len(document)
            for index in range(total):
                if index:
                    printer.newPage()
                paper = printer.pageLayout().fullRectPixels(printer.resolution()).size()
                image = page_on_paper(document, index, paper)
                for top in range(0, paper.height(), STRIP):
                    progress.report((index + top / paper.height()) / total)
                    yield
                    painter.drawImage(QPoint(0, top), image, QRect(0, top, paper.width(), STRIP))
        finally:
            document.close()

    def _stop(self, painter: QPainter) -> None:
        """Abort what is being printed, and leave no half of a file; a queue may print the pages it has."""
        self._printer.abort()
        painter.end()
        if file := self._printer.outputFileName():
            Path(file).unlink(missing_ok=True)

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
