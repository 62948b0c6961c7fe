"""Lines, texts, numbers and money: what is typed is what the command gets, or words to refuse."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.fields import LineField, MoneyField, NumberField, TextField, pounds
from tests.ui.showing import show_below_each_other

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
