"""Lines, texts, numbers and money: what is typed is what the command gets, or words to refuse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.fields import LineField, MoneyField, NumberField, TextField, pounds

MONEY = [
    ("", None),
    ("11,640", 1_164_000),
    ("11640.5", 1_164_050),
    ("£ 0.07", 7),
    ("£1 250", 125_000),
    ("about ten", "about ten"),
    ("1.234", "1.234"),
    ("-5", "-5"),
]


def test_a_long_line_is_shown_from_its_beginning_once_it_is_left(qtbot: QtBot) -> None:
    both = QWidget()
    qtbot.addWidget(both)
    column = QVBoxLayout(both)
    field, after = LineField(), LineField()
    column.addWidget(field)
    column.addWidget(after)
    with qtbot.waitExposed(both):
        both.show()
    both.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "Pilsworth Road, Heywood")
    assert field.cursorPosition() == len("Pilsworth Road, Heywood")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert field.cursorPosition() == 0


@pytest.mark.parametrize(("typed", "value"), MONEY)
def test_money_is_read_as_pence(qtbot: QtBot, typed: str, value: object) -> None:
    field = MoneyField()
    qtbot.addWidget(field)
    QTest.keyClicks(field, typed)
    assert field.value() == value


@pytest.mark.parametrize(("pence", "shown"), [(1_164_000, "11,640"), (7, "0.07"), (150, "1.50")])
def test_money_is_shown_as_it_is_typed(qtbot: QtBot, pence: int, shown: str) -> None:
    field = MoneyField()
    qtbot.addWidget(field)
    field.show_value(pence)
    assert field.text() == shown == pounds(pence)
    assert field.value() == pence


def test_money_is_tidied_when_it_is_left(qtbot: QtBot) -> None:
    window, field, other = QWidget(), MoneyField(), LineField()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClicks(field, "11640.5")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: field.text() == "11,640.50")


NUMBERS = [("", None), ("12", 12), ("1,200", 1200), ("-3", -3), ("five", "five")]


@pytest.mark.parametrize(("typed", "value"), NUMBERS)
def test_numbers(qtbot: QtBot, typed: str, value: object) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    QTest.keyClicks(field, typed)
    assert field.value() == value


def test_up_and_down_change_a_number_within_its_bounds(qtbot: QtBot) -> None:
    field = NumberField(least=0, most=2)
    qtbot.addWidget(field)
    values = []
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Down):
        with qtbot.waitSignal(field.edited):
            QTest.keyClick(field, key)
        values.append(field.value())
    assert values == [0, 1, 2, 2, 1]


def test_up_leaves_words_alone(qtbot: QtBot) -> None:
    field = NumberField()
    qtbot.addWidget(field)
    field.show_value("about five")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == "about five"


def test_blanks_around_a_line_are_not_its_value(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    QTest.keyClicks(field, "  DC Tom Field ")
    assert field.value() == "DC Tom Field"


def test_a_pasted_text_is_never_cut(qtbot: QtBot) -> None:
    field = LineField()
    qtbot.addWidget(field)
    QApplication.clipboard().setText("x" * 50_000)
    field.paste()
    assert field.value() == "x" * 50_000


def test_a_text_grows_with_its_lines_up_to_a_limit(qtbot: QtBot) -> None:
    field = TextField(lines=3, most_lines=6)
    qtbot.addWidget(field)
    field.resize(300, 80)
    heights = []
    for lines in (1, 3, 5, 40):
        field.show_value("\n".join("x" * lines))
        heights.append(field.sizeHint().height())
    assert heights[0] == heights[1] < heights[2] < heights[3]
    assert heights[3] < 2.2 * heights[0]


def test_tab_leaves_a_text(qtbot: QtBot) -> None:
    window, field, other = QWidget(), TextField(), LineField()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(other)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(other.hasFocus)
    assert field.value() == ""


def test_a_text_tells_its_length_whoever_wrote_it(qtbot: QtBot) -> None:
    field = TextField()
    qtbot.addWidget(field)
    lengths: list[int] = []
    field.length_changed.connect(lengths.append)
    with qtbot.assertNotEmitted(field.edited):
        field.show_value("four")
    with qtbot.waitSignal(field.edited):
        QTest.keyClicks(field, "!")
    assert lengths[-1] == 5
