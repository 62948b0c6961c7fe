"""Printing draws every page of a PDF on the paper, and nothing without a printer."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mscu.ui.session.printing import print_pdf
from tests.documents.reading import document_saying, pages, written
from tests.ui.printing import cancel, open_dialog, print_to_failing_printer, print_to_file

MANY = [f"Paragraph {number}. " + "Words that fill a line. " * 30 for number in range(30)]


@pytest.fixture(scope="module")
def content() -> bytes:
    """Write a document of a few pages."""
    return written(document_saying(*MANY))


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_page_is_drawn_once_and_fills_the_paper(
    content: bytes, parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    outcome: list[bool] = []
    print_pdf(content, parent, outcome.append)
    open_dialog(parent).printer().setResolution(150)
    sent = print_to_file(parent, tmp_path / "printed.pdf", qtbot)
    assert outcome == [True]
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


@pytest.mark.qt_log_ignore("QPainter::begin", "This plugin does not support")
def test_without_a_printer_or_with_one_that_fails_nothing_is_said_to_have_been_printed(
    content: bytes, parent: QWidget, tmp_path: Path, qtbot: QtBot
) -> None:
    outcome: list[bool] = []
    print_pdf(content, parent, outcome.append)
    dialog = open_dialog(parent)
    cancel(parent, qtbot)
    assert outcome == [False]
    qtbot.waitUntil(lambda: not isValid(dialog))
    print_pdf(content, parent, outcome.append)
    print_to_failing_printer(parent, tmp_path, qtbot)
    assert outcome == [False, False]
