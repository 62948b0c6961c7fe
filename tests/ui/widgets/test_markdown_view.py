"""Pictures in Markdown: as wide as the text at most, framed in either scheme, and described in words."""

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.look.palette import tokens
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.widgets.markdown_view import MarkdownView, printable

WORDS = "My desk: what is due today."
TEXT = f"# A chapter\n\nBefore.\n\n![{WORDS}](desk.png)\n\nAfter."
NAME = QUrl("desk.png")
IMAGE = QTextDocument.ResourceType.ImageResource.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    picture = QImage(1310, 720, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    picture.save(str(tmp_path / "desk.png"))
    return tmp_path


@pytest.fixture
def view(folder: Path, qtbot: QtBot) -> MarkdownView:
    made = MarkdownView(folder)
    qtbot.addWidget(made)
    made.resize(400, 600)
    made.show()
    made.show_markdown(TEXT)
    return made


def picture(document: QTextDocument) -> QImage:
    shown = document.resource(IMAGE, NAME)
    assert isinstance(shown, QImage)
    return shown


def test_a_picture_is_as_wide_as_the_text_also_when_that_becomes_wider(view: MarkdownView) -> None:
    ratio = view.devicePixelRatioF()
    for width in (400, 900):
        view.resize(width, 600)
        QApplication.processEvents()
        shown = picture(view.document())
        assert view.viewport().width() - 4 <= shown.width() / ratio <= view.viewport().width()
        assert view.document().size().width() <= view.viewport().width()
    view.resize(2000, 600)
    QApplication.processEvents()
    assert picture(view.document()).width() == 1310 * ratio


def test_its_frame_is_of_the_scheme(view: MarkdownView, qapp: QApplication) -> None:
    for scheme in Scheme:
        apply(qapp, scheme)
        QApplication.processEvents()
        shown = picture(view.document())
        assert shown.pixelColor(0, 9).name() == QColor(tokens(view).line2).name()
        assert shown.pixelColor(9, 9).name() == "#336699"


def test_what_it_shows_is_read_below_it_and_found_and_printed_no_wider_than_the_paper(
    view: MarkdownView, folder: Path
) -> None:
    lines = view.toPlainText().splitlines()
    assert lines[lines.index(WORDS) + 1 :] == ["After."]
    view.show_line(WORDS)
    assert view.textCursor().selectedText() == WORDS
    document = printable(TEXT, folder, 600)
    assert picture(document).width() == 1200
    assert document.idealWidth() <= 600
