"""Lines, texts, numbers, dates and names: what is typed is what the command gets, or words to refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField, MoneyField, NumberField, TextField, pounds, suggest
from mscu.ui.widgets.partial_date import FieldHint, PartialDateField, shown_day
from mscu.ui.widgets.unit_name_field import NOBODY_IN_UNIT, UnitNameField
from tests.ui.showing import put_up_in_front, show_below_each_other

MONEY = {
    "": None,
    "11,640": 1_164_000,
    "11640.5": 1_164_050,
    "£ 0.07": 7,
    "£1 250": 125_000,
    "about ten": "about ten",
    "1.234": "1.234",
    "-5": "-5",
}
NUMBERS = {"": None, "12": 12, "1,200": 1200, "-3": -3, "five": "five"}


def read(field: LineField, typed: str) -> object:
    """Return what is read of what is typed."""
    field.clear()
    QTest.keyClicks(field, typed)
    return field.value()


def test_a_line_is_shown_from_its_beginning_once_it_is_left_and_its_blanks_are_not_its_value(
    qtbot: QtBot,
) -> None:
    field, after = LineField(), LineField()
    _window = show_below_each_other(qtbot, field, after)
    QTest.keyClicks(field, "  Pilsworth Road, Heywood ")
    assert field.value() == "Pilsworth Road, Heywood"
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert field.cursorPosition() == 0
    QApplication.clipboard().setText("x" * 50_000)
    after.paste()
    assert after.value() == "x" * 50_000, "it is never cut"


def test_money_is_read_as_pence_and_shown_as_it_is_typed_and_tidied_when_it_is_left(qtbot: QtBot) -> None:
    field, after = MoneyField(), LineField()
    _window = show_below_each_other(qtbot, field, after)
    assert {typed: read(field, typed) for typed in MONEY} == MONEY
    for pence, shown in ((1_164_000, "11,640"), (7, "0.07"), (150, "1.50")):
        field.show_value(pence)
        assert field.text() == shown == pounds(pence)
        assert field.value() == pence
    read(field, "11640.5")
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: field.text() == "11,640.50")


def test_numbers_are_read_and_up_and_down_change_them_within_their_bounds(qtbot: QtBot) -> None:
    field, bound = NumberField(), NumberField(least=0, most=2)
    qtbot.addWidget(field)
    qtbot.addWidget(bound)
    assert {typed: read(field, typed) for typed in NUMBERS} == NUMBERS
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == "five", "words are left alone"
    values = []
    for key in (*[Qt.Key.Key_Up] * 4, Qt.Key.Key_Down):
        with qtbot.waitSignal(bound.edited):
            QTest.keyClick(bound, key)
        values.append(bound.value())
    assert values == [0, 1, 2, 2, 1]


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
    field, other = TextField(), LineField()
    _window = show_below_each_other(qtbot, field, other)
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


def test_it_says_nothing_while_a_colleague_is_being_typed(qtbot: QtBot) -> None:
    field, after = UnitNameField(("DS Priya Nolan",)), LineField()
    cell = FieldCell("Lead", field)
    _window = show_below_each_other(qtbot, cell, after)
    field.setFocus()
    QTest.keyClicks(field, "ds priya")
    assert cell.sentence == ""
    QTest.keyClicks(field, "nka")
    assert cell.sentence == NOBODY_IN_UNIT
    for _ in "nka":
        QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert cell.sentence == ""
    QTest.keyClick(field, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert cell.sentence == NOBODY_IN_UNIT


def test_without_the_names_of_the_unit_nothing_is_known(qtbot: QtBot) -> None:
    cell = FieldCell("Lead", UnitNameField(()))
    qtbot.addWidget(cell)
    cell.editor.show_value("DS Priya Nolan XX")
    assert cell.sentence == ""


NAMES = ("DS Priya Nolan", "DI Ruth Aspinall")


def a_suggesting_line() -> QWidget:
    line = LineField()
    suggest(line, NAMES)
    return line


FIELDS: dict[str, Callable[[], QWidget]] = {
    "line": a_suggesting_line,
    "code": lambda: CodePicker([(str(number), name) for number, name in enumerate(NAMES)]),
}


@pytest.fixture(params=FIELDS)
def form(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[QWidget]:
    """A field with suggestions, a field and a button below it."""
    made = QWidget()
    column = QVBoxLayout(made)
    field, text, button = FIELDS[request.param](), TextField(), QPushButton("Save")
    column.addWidget(field)
    column.addSpacing(400)
    column.addWidget(text)
    column.addWidget(button)
    made.resize(600, 800)
    put_up_in_front(qtbot, made)
    field.setFocus()
    QTest.keyClicks(field, "nol")
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    yield made
    if (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()


def press_at(widget: QWidget) -> None:
    """Press and release as the desktop does: the press goes to the list that has the mouse."""
    popup = QApplication.activePopupWidget()
    assert popup is not None
    middle = widget.mapToGlobal(widget.rect().center())
    QTest.mousePress(popup, Qt.MouseButton.LeftButton, pos=popup.mapFromGlobal(middle))
    QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_what_is_typed_after_a_press_comes_where_it_was_pressed(form: QWidget) -> None:
    (text,) = form.findChildren(TextField)
    press_at(text)
    assert QApplication.activePopupWidget() is None
    assert QApplication.focusWidget() is text
    QTest.keyClicks(text, "A girl")
    assert text.toPlainText() == "A girl"


def test_a_button_that_is_pressed_beside_the_list_is_pressed_once(form: QWidget) -> None:
    (button,) = form.findChildren(QPushButton)
    clicked = QSignalSpy(button.clicked)
    press_at(button)
    assert clicked.count() == 1
