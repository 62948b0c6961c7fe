"""Parts side by side give way to each other, take turns, or go on in the next line."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import hbox, stretch, vbox
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import Chronology, KeyedRow
from mscu.ui.widgets.flow import FlowLayout, WrappingRow
from mscu.ui.widgets.label import Label
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


def box(width: int, height: int) -> QWidget:
    made = QWidget()
    made.setFixedSize(width, height)
    return made


@pytest.fixture
def boxes() -> list[QWidget]:
    return [box(100, 32), box(60, 20), box(80, 32)]


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> None:
    qtbot.addWidget(widget)
    widget.show()
    resize(widget, width, height)


def resize(widget: QWidget, width: int, height: int) -> None:
    widget.resize(width, height)
    QApplication.processEvents()


def test_a_row_is_in_the_middle_and_wraps(boxes: list[QWidget], qtbot: QtBot) -> None:
    holder = QWidget()
    row = FlowLayout(holder, gap=10, row=True)
    for part in boxes:
        row.addWidget(part)
    assert row.sizeHint().toTuple() == (260, 32)
    assert row.minimumSize().toTuple() == (100, 32)
    shown(qtbot, holder, 260, 52)
    assert [(part.x(), part.y()) for part in boxes] == [(0, 10), (110, 16), (180, 10)]
    resize(holder, 180, 74)
    assert [(part.x(), part.y()) for part in boxes] == [(0, 0), (110, 6), (0, 42)]


def test_what_is_put_before_another_stands_there_and_a_row_in_a_row_has_the_height_of_its_lines(
    boxes: list[QWidget], qtbot: QtBot
) -> None:
    holder = QWidget()
    row = FlowLayout(holder, gap=0, row=True)
    row.addWidget(boxes[0])
    row.insert(0, boxes[1])
    row.insert(-1, boxes[2])
    shown(qtbot, holder, 300, 32)
    assert [part.x() for part in boxes] == [60, 0, 160]
    around = QWidget()
    outer, inner = FlowLayout(around, gap=10, row=True), FlowLayout(gap=10, row=True)
    outer.add_layout(inner)
    inner.addWidget(boxes[0])
    inner.addWidget(boxes[2])
    outer.addWidget(boxes[1])
    shown(qtbot, around, 120, 400)
    tops = [part.mapTo(around, part.rect().topLeft()).y() for part in (boxes[0], boxes[2], boxes[1])]
    assert [top - tops[0] for top in tops] == [0, 42, 84]


def test_two_parts_stack_where_the_first_has_not_the_width_that_it_needs_or_would_like(qtbot: QtBot) -> None:
    title, buttons = Label("Records of a case", wrap=True), box(120, 32)
    row = WrappingRow(vbox(title), hbox(buttons, stretch()), least=160)
    shown(qtbot, row, 400, 200)
    assert (buttons.y() > title.geometry().bottom(), buttons.x() == 0) == (False, False)
    resize(row, 280, 200)
    assert (buttons.y() > title.geometry().bottom(), buttons.x() == 0) == (True, True)
    first, second, holder = box(120, 32), box(100, 32), QWidget()
    vbox(WrappingRow(hbox(first), hbox(second)), within=holder)
    shown(qtbot, holder, 232, 80)
    assert second.y() == first.y()
    resize(holder, 231, 80)
    assert second.y() > first.y()


def test_facts_in_two_columns_become_one_and_two_again(qtbot: QtBot) -> None:
    facts = Facts([Fact("Name of the group", "Hollin Lane crew"), Fact("Status", "Nominated")])
    holder = QWidget()
    vbox(facts, within=holder)
    grid = facts.layout()
    assert grid is not None
    needed = grid.minimumSize().width()
    shown(qtbot, holder, needed + 40, 100)
    rows = [label for label in facts.findChildren(Label) if label.text() in {"Name of the group", "Status"}]
    assert rows[0].y() == rows[1].y()
    resize(holder, needed - 20, 100)
    assert rows[0].y() < rows[1].y()
    resize(holder, needed + 40, 100)
    assert rows[0].y() == rows[1].y()
