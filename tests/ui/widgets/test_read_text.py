"""Text that is read, with what was found in it marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.read_text import MarkSpan, ReadText

PLATE = "The van 🚐 MX19 CTB again."


def shown(qtbot: QtBot, text: str, *spans: MarkSpan) -> ReadText:
    made = ReadText(text)
    qtbot.addWidget(made)
    made.resize(240, 10)
    with qtbot.waitExposed(made):
        made.show()
    made.mark(spans)
    return made


def test_a_number_is_no_part_of_what_is_copied(qtbot: QtBot) -> None:
    start = PLATE.index("MX19")
    made = shown(qtbot, PLATE, MarkSpan(start, start + 8, 1))
    assert made.marked() == ["MX19 CTB"]
    made.selectAll()
    assert made.textCursor().selectedText() == PLATE


def test_what_is_marked_is_marked_behind_letters_that_are_two_to_qt(qtbot: QtBot) -> None:
    start = PLATE.index("MX19")
    made = shown(qtbot, PLATE, MarkSpan(start, start + 8, 1))
    cursor = made.textCursor()
    underlined = []
    for at in range(len(PLATE)):
        cursor.setPosition(at)
        cursor.movePosition(cursor.MoveOperation.Right, cursor.MoveMode.KeepAnchor)
        if cursor.charFormat().fontUnderline():
            underlined.append(cursor.selectedText())
    assert "".join(underlined) == "MX19 CTB"


def test_it_is_as_high_as_its_words(qtbot: QtBot) -> None:
    short, long = shown(qtbot, "One line."), shown(qtbot, "Many words in lines. " * 20)
    assert long.height() > 5 * short.height()
    assert short.verticalScrollBar().maximum() == 0


def test_letters_that_are_joined_stay_joined(qtbot: QtBot) -> None:
    name = "عبد الرحمن"
    made = shown(qtbot, name, MarkSpan(0, len(name), 1))
    cursor = made.textCursor()
    cursor.setPosition(len(name))
    assert cursor.charFormat().fontLetterSpacing() == 0


def test_english_that_begins_with_an_arabic_name_is_read_from_the_left(qtbot: QtBot) -> None:
    name = "محمد عبد الرحمن"
    words = f"{name} says that {name} drives MX19 CTD."
    plate = words.index("MX19")
    again = words.rindex(name)
    spans = (MarkSpan(0, len(name), 1), MarkSpan(again, again + len(name), 2), MarkSpan(plate, plate + 8, 3))
    text = shown(qtbot, words, *spans)
    text.resize(600, 40)
    boxes = [text.number_box(span) for span in text.spans]
    assert boxes[1].x() - boxes[0].x() > boxes[0].x() > 40, "behind each name"
    assert all(text.viewport().rect().contains(box.toRect()) for box in boxes)
    assert text.document().defaultTextOption().textDirection() is Qt.LayoutDirection.LeftToRight


def test_arabic_is_read_from_the_right(qtbot: QtBot) -> None:
    text = shown(qtbot, "محمد عبد الرحمن يعمل كل يوم")
    assert text.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
