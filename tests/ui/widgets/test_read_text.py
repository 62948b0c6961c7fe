"""Text that is read, with what was found in it marked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.read_text import MarkSpan, ReadText
from tests.ui.showing import put_up

PLATE = "The van 🚐 MX19 CTB again."


def shown(qtbot: QtBot, text: str, *spans: MarkSpan) -> ReadText:
    made = ReadText(text)
    made.resize(240, 10)
    put_up(qtbot, made)
    made.mark(spans)
    return made


def test_what_is_found_is_marked_and_no_part_of_what_is_copied(qtbot: QtBot) -> None:
    start = PLATE.index("MX19")
    made = shown(qtbot, PLATE, MarkSpan(start, start + 8, 1))
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
    short, long = shown(qtbot, "One line."), shown(qtbot, "Many words in lines. " * 20)
    assert long.height() > 5 * short.height()
    assert short.verticalScrollBar().maximum() == 0
    name = "عبد الرحمن"
    made = shown(qtbot, name, MarkSpan(0, len(name), 1))
    cursor = made.textCursor()
    cursor.setPosition(len(name))
    assert cursor.charFormat().fontLetterSpacing() == 0


def test_each_text_is_read_from_its_side(qtbot: QtBot) -> None:
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
    arabic = shown(qtbot, "محمد عبد الرحمن يعمل كل يوم")
    assert arabic.document().defaultTextOption().textDirection() is Qt.LayoutDirection.RightToLeft
