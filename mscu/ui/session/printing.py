"""Printing a PDF: its pages are rendered in memory at the printer's resolution."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from mscu.ui.widgets.pdf_view import page_image, read_pdf

MAX_DPI = 600


def print_pdf(content: bytes, parent: QWidget) -> bool:
    """Ask for a printer, print, and return whether anything was sent to it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return False
    draw_on(printer, content)
    return True


def draw_on(printer: QPrinter, content: bytes) -> None:
    """Draw every page of a PDF on a printer, each filling the paper."""
    printer.setFullPage(True)
    document = read_pdf(content)
    painter = QPainter(printer)
    dpi = min(MAX_DPI, printer.resolution())
    for index in range(len(document)):
        if index:
            printer.newPage()
        paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
        painter.drawImage(paper, page_image(document, index, dpi))
    painter.end()
    document.close()
