"""Text that is shown stays plain, whatever people typed into it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.folding import tip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.frame import StatusText
from mscu.ui.widgets.label import Elided, Label, Paragraph

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
