"""A list gives way to what is beside it, and in a narrow window takes turns with it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import vbox
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.panes import TURNS_BELOW, Panes, may_turn_back, turn_back
from tests.ui.showing import put_up_in_front


class Card(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        vbox(self.field, within=self)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """Return a window with a list of 480 pixels and a card beside it."""
    list_, card = Chronology("Cases"), Card()
    list_.setFixedWidth(480)
    list_.show_lines([KeyedRow(number, RowLook(f"Case {number}")) for number in range(3)])
    window = QWidget()
    vbox(Panes(list_, card), within=window)
    window.resize(1200, 400)
    put_up_in_front(qtbot, window)
    return window


def parts(window: QWidget) -> tuple[Chronology, Card]:
    list_, card = window.findChild(Chronology), window.findChild(Card)
    assert list_ is not None
    assert card is not None
    return list_, card


def in_front(window: QWidget) -> list[type[QWidget]]:
    """Return which of the two can be seen."""
    return [type(part) for part in parts(window) if not part.visibleRegion().isEmpty()]


def test_the_list_gives_way_and_grows_in_a_wide_window(window: QWidget) -> None:
    list_, card = parts(window)
    widths = {2600: 720, 2000: 630, 1400: 480, 1200: 480, 1100: 480, 880: 352, 750: 300}
    for width, list_width in widths.items():
        window.resize(width, 400)
        assert (list_.width(), list_.width() + 16 + card.width()) == (list_width, width)
        assert in_front(window) == [Chronology, Card]
    list_.hide()
    window.resize(700, 400)
    assert (card.width(), in_front(window)) == (700, [Card]), "it has all the room"


def test_in_a_narrow_window_they_take_turns_by_keyboard(window: QWidget) -> None:
    window.resize(TURNS_BELOW - 1, 400)
    list_, card = parts(window)
    list_.setFocus()
    assert in_front(window) == [Chronology]
    assert list_.width() == window.width()
    assert not may_turn_back(window)
    assert not turn_back(window)
    QTest.keyClick(list_, Qt.Key.Key_Down)
    assert in_front(window) == [Chronology]
    QTest.keyClick(list_, Qt.Key.Key_Return)
    assert in_front(window) == [Card]
    assert may_turn_back(window)
    assert turn_back(window)
    assert in_front(window) == [Chronology]
    assert list_.hasFocus()
    card.field.setFocus()  # as a form does that is begun
    assert in_front(window) == [Card]
    list_.setFocus()
    assert in_front(window) == [Chronology]


def test_in_a_narrow_window_a_left_click_on_a_row_turns_to_the_card_and_nothing_else(window: QWidget) -> None:
    window.resize(TURNS_BELOW - 1, 400)
    list_, _ = parts(window)
    row = list_.visualRect(list_.model().index(1, 0)).center()
    below = list_.viewport().rect().bottomLeft() + QPoint(20, -4)
    assert not list_.indexAt(below).isValid()
    left = Qt.MouseButton.LeftButton
    for mouse, place, turned in ((Qt.MouseButton.RightButton, row, 0), (left, below, 0), (left, row, 1)):
        QTest.mouseClick(list_.viewport(), mouse, pos=place)
        assert in_front(window) == [(Chronology, Card)[turned]]
    window.resize(1200, 400)
    assert in_front(window) == [Chronology, Card]


def test_the_way_back_is_to_the_list_in_view(qtbot: QtBot) -> None:
    """A column may have a drop-down, and lists on pages of a stack that are not shown."""
    column, pages, card = QWidget(), QStackedWidget(), Card()
    lists = [Chronology("Open"), Chronology("Closed")]
    for each in lists:
        each.show_lines([KeyedRow(number, RowLook(f"Case {number}")) for number in range(3)])
        pages.addWidget(each)
    choice = ChoiceField([(1, "All"), (2, "Mine")])
    vbox(choice, pages, within=column)
    panes = Panes(column, card)
    panes.resize(TURNS_BELOW - 1, 400)
    put_up_in_front(qtbot, panes)
    pages.setCurrentIndex(1)
    card.field.setFocus()
    assert panes.turn_back()
    assert lists[1].hasFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(choice.view(), Qt.Key.Key_Return)
    assert not popup.isVisible()
    assert not panes.may_turn_back, "a choice in the column is no row"
    QTest.keyClick(lists[1], Qt.Key.Key_Return)
    assert panes.may_turn_back


def test_a_column_at_the_right_that_takes_no_turns(qtbot: QtBot) -> None:
    list_, card = Chronology("Places"), Card()
    list_.setFixedWidth(300)
    panes = Panes(list_, card, at_right=True, least=200, turns_below=0)
    qtbot.addWidget(panes)
    panes.show()
    panes.resize(500, 300)
    assert card.geometry().getRect() == (0, 0, 284, 300)
    assert list_.geometry().getRect() == (300, 0, 200, 300)
