"""Printing draws every page of a PDF on the paper, and nothing without a printer."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.session.printing import draw_on, print_pdf
from tests.documents.reading import document_saying, pages, written

MANY = [f"Paragraph {number}. " + "Words that fill a line. " * 30 for number in range(30)]


@pytest.fixture(scope="module")
def content() -> bytes:
    """Write a document of a few pages."""
    return written(document_saying(*MANY))


@pytest.fixture
def printer(tmp_path: Path) -> QPrinter:
    """Return a printer that writes a PDF of what it was sent."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    made.setResolution(150)
    return made


def test_every_page_is_drawn_once_and_fills_the_paper(
    content: bytes, printer: QPrinter, tmp_path: Path
) -> None:
    draw_on(printer, content)
    sent = (tmp_path / "printed.pdf").read_bytes()
    assert len(pages(sent)) == len(pages(content)) > 2
    with pypdfium2.PdfDocument(content) as before, pypdfium2.PdfDocument(sent) as after:
        for at in range(len(before)):
            assert after[at].get_size() == pytest.approx(before[at].get_size(), abs=2)
            assert darkness(after, at) == pytest.approx(darkness(before, at), rel=0.25)


def darkness(document: pypdfium2.PdfDocument, at: int) -> float:
    """Return how much ink a page has, as a part of all."""
    bitmap = document[at].render(scale=1, grayscale=True)
    values = bytes(bitmap.buffer)
    return 1 - sum(values) / (255 * len(values))


@pytest.mark.parametrize(
    ("answer", "sent"), [(QDialog.DialogCode.Accepted, True), (QDialog.DialogCode.Rejected, False)]
)
def test_it_says_whether_anything_was_sent(
    answer: QDialog.DialogCode,
    sent: bool,
    content: bytes,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The dialog belongs to the desktop: here it is answered at once, with a file as printer."""
    parent = QWidget()
    qtbot.addWidget(parent)
    file = tmp_path / "printed.pdf"

    def answered(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.printer().setOutputFileName(str(file))
        return answer

    monkeypatch.setattr(QPrintDialog, "exec", answered)
    assert print_pdf(content, parent) is sent
    assert file.exists() is sent
