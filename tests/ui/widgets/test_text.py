"""Text that is read stays as it was typed, from its side, with what was found and its pictures in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.folding import tip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.frame import StatusText
from mscu.ui.look.palette import tokens
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.widgets.label import Elided, Label, Paragraph
from mscu.ui.widgets.markdown_view import MarkdownView, printable
from mscu.ui.widgets.read_text import MarkSpan, ReadText
from tests.ui.showing import put_up

NASTY = "<b>Shane</b> & <img src='file:///etc/passwd'>"


def plain(html: str) -> str:
    """Return the text that is read of rich text."""
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def test_labels_paragraphs_and_tool_tips_show_markup_as_it_was_typed(qtbot: QtBot) -> None:
    label, paragraph = Label(NASTY), Paragraph(NASTY, strong="<i>Not saved.</i>")
    qtbot.addWidget(label)
    qtbot.addWidget(paragraph)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.sizeHint().width() > QFontMetrics(font()).horizontalAdvance("Shane & ") * 2
    assert plain(paragraph.text()) == f"<i>Not saved.</i> {NASTY}"
    assert plain(tip(NASTY)) == NASTY
    assert tip("") == ""
    assert tip("Close  Esc") == "Close  Esc"
    assert plain(tip("word " * 40)).split() == ["word"] * 40
    assert tip("word " * 40).startswith("<span>"), "Qt breaks the lines of rich text only"


def test_lines_of_a_paragraph_stay_apart_and_have_the_height_of_their_step(qtbot: QtBot) -> None:
    one, two = Paragraph("One"), Paragraph("One\nTwo")
    qtbot.addWidget(one)
    qtbot.addWidget(two)
    one.resize(200, 20)
    assert two.heightForWidth(200) - one.heightForWidth(200) == Type.BODY.value.line


@pytest.mark.parametrize(
    ("words", "way"), [("محمد called the station", "LeftToRight"), ("رآه عند الباب.", "RightToLeft")]
)
def test_a_paragraph_reads_as_its_text_does(qtbot: QtBot, words: str, way: str) -> None:
    paragraph = Paragraph(words)
    qtbot.addWidget(paragraph)
    document = QTextDocument()
    document.setHtml(paragraph.text())
    assert document.firstBlock().textDirection() == Qt.LayoutDirection[way]


@pytest.mark.parametrize(("width", "cut"), [(400, False), (60, True)])
def test_what_is_cut_is_in_the_tool_tip(qtbot: QtBot, width: int, cut: bool) -> None:
    name = "Nguyễn Thị Hồng Phượng-Anh"
    line = Elided(name, icon="user")
    qtbot.addWidget(line)
    line.resize(width, 20)
    line.show()
    assert (name in line.toolTip()) is cut
    assert line.accessibleName() == name
    line.set_text("Hải")
    assert line.toolTip() == ""


@pytest.mark.parametrize("make", [lambda: Elided("Also here: PC Fry"), StatusText])
def test_what_is_only_read_is_read_as_text(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    line = make()
    qtbot.addWidget(line)
    if isinstance(line, StatusText):
        line.say("Also here: PC Fry")
    seen = QAccessible.queryAccessibleInterface(line)
    assert seen.role() is QAccessible.Role.StaticText
    assert seen.text(QAccessible.Text.Name) == "Also here: PC Fry"


PLATE = "The van 🚐 MX19 CTB again."


def marked_text(qtbot: QtBot, text: str, *spans: MarkSpan) -> ReadText:
    made = ReadText(text)
    made.resize(240, 10)
    put_up(qtbot, made)
    made.mark(spans)
    return made


def test_what_is_found_is_marked_and_no_part_of_what_is_copied(qtbot: QtBot) -> None:
    start = PLATE.index("MX19")
    made = marked_text(qtbot, PLATE, MarkSpan(start, start + 8, 1))
    assert made.marked() == ["MX19 CTB"]
    made.selectAll()
    assert made.textCursor().selectedText() == PLATE
    cursor = made.textCursor()
    underlined = []
    for at in range(len(PLATE)):  # behind letters that are two to Qt
        cursor.setPosition(at)
        cursor.movePosition(cursor.MoveOperation.Right, cursor.MoveMode.KeepAnchor)
        if cursor.charFormat().fontUnderline():
            underlined.append(cursor.selectedText())
    assert "".join(underlined) == "MX19 CTB"


def test_it_is_as_high_as_its_words_and_letters_that_are_joined_stay_joined(qtbot: QtBot) -> None:
    short, long = marked_text(qtbot, "One line."), marked_text(qtbot, "Many words in lines. " * 20)
    assert long.height() > 5 * short.height()
    assert short.verticalScrollBar().maximum() == 0
    name = "عبد الرحمن"
    made = marked_text(qtbot, name, MarkSpan(0, len(name), 1))
    cursor = made.textCursor()
    cursor.setPosition(len(name))
    assert cursor.charFormat().fontLetterSpacing() == 0


def test_each_text_is_read_from_its_side(qtbot: QtBot) -> None:
    name = "محمد عبد الرحمن"
    words = f"{name} says that {name} drives MX19 CTD."
    plate = words.index("MX19")
    again = words.rindex(name)
    spans = (MarkSpan(0, len(name), 1), MarkSpan(again, again + len(name), 2), MarkSpan(plate, plate + 8, 3))
    text = marked_text(qtbot, words, *spans)
    text.resize(600, 40)
    boxes = [text.number_box(span) for span in text.spans]
    assert boxes[1].x() - boxes[0].x() > boxes[0].x() > 40, "behind each name"
    assert all(text.viewport().rect().contains(box.toRect()) for box in boxes)
    assert text.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight
    arabic = marked_text(qtbot, "محمد عبد الرحمن يعمل كل يوم")
    assert arabic.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft


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
