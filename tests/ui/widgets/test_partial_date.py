"""Dates in words: told how they are understood, calm while typing, with a calendar at hand."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.partial_date import FieldHint, PartialDateField, shown_day
from tests.ui.showing import put_up_in_front


def understand(words: str) -> FieldHint:
    """Know April and nothing else."""
    if "April" in words:
        return FieldHint("Kept as typed; sorted as 1 to 10 Apr")
    return FieldHint("Type a month.", error=True)


class Window(QWidget):
    """A date with another field after it."""

    def __init__(self) -> None:
        super().__init__()
        self.date = PartialDateField(understand, date(2022, 6, 20))
        self.cell = FieldCell("Happened", self.date, hint="As precisely as it is known")
        self.other = LineField()
        column = QVBoxLayout(self)
        column.addWidget(self.cell)
        column.addWidget(self.other)


@pytest.fixture
def window(qtbot: QtBot) -> Window:
    made = Window()
    put_up_in_front(qtbot, made)
    made.date.setFocus()
    qtbot.waitUntil(made.date.hasFocus)
    return made


def test_it_tells_how_the_words_are_understood_and_half_a_date_is_no_error_until_it_is_left(
    window: Window, qtbot: QtBot
) -> None:
    hint, understood = "As precisely as it is known", "Kept as typed; sorted as 1 to 10 Apr"
    assert window.cell.sentence == hint
    QTest.keyClicks(window.date, "early Ap")
    assert window.cell.sentence == hint
    QTest.keyClicks(window.date, "ril")
    assert window.cell.sentence == understood
    assert window.date.value() == "early April"
    window.cell.show_problem("This lies in the future.")
    assert window.cell.sentence == "This lies in the future.", "the command's sentence goes first"
    QTest.keyClicks(window.date, ", about")
    assert window.cell.sentence == understood
    window.date.clear()
    assert window.cell.sentence == hint
    QTest.keyClicks(window.date, "early Ap")
    QTest.keyClick(window.date, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: window.cell.sentence == "Type a month.")
    assert window.date.value() == "early Ap", "what was typed is never lost"


@pytest.mark.parametrize(
    ("key", "held"),
    [(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier), (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier)],
)
def test_a_calendar_opens_by_keyboard_on_the_typed_day(
    window: Window, qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier
) -> None:
    window.date.show_value("12 Nov 2022")
    QTest.keyClick(window.date, key, held)
    days = window.date.findChild(QCalendarWidget)
    assert days is not None
    assert days.selectedDate() == QDate(2022, 11, 12)
    with qtbot.waitSignal(window.date.edited):
        days.activated.emit(QDate(2022, 9, 4))
    assert window.date.text() == "4 Sep 2022"


def test_a_calendar_opens_on_the_stores_today_if_no_day_was_typed_and_not_by_any_key(window: Window) -> None:
    QTest.keyClick(window.date, Qt.Key.Key_Down)
    window.date.set_read_only(True)
    QTest.keyClick(window.date, Qt.Key.Key_F4)
    assert window.date.findChild(QCalendarWidget) is None
    window.date.set_read_only(False)
    window.date.open_calendar()
    days = window.date.findChild(QCalendarWidget)
    assert days is not None
    assert days.selectedDate() == QDate(2022, 6, 20)


def test_months_have_three_letters_whatever_the_computer_speaks() -> None:
    kept = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    assert [shown_day(QDate(2022, month, 1)) for month in (3, 9)] == ["1 Mar 2022", "1 Sep 2022"]
    QLocale.setDefault(kept)
