"""Headings of columns: sorted by mouse, key and command, dragged, fitted, and taken up as they were left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from mscu.ui.lists.column_header import HEIGHT, Column, ColumnHeader
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_look import RowLook
from tests.ui.showing import put_up_in_front

COLUMNS = (
    Column("When", 110, least=110),
    Column("Who", 174, least=112),
    Column("Did what", least=400, sorts=False),
)
WIDTH = 900


def _look(number: int) -> RowLook:
    return RowLook(str(number))


@pytest.fixture
def header(qtbot: QtBot) -> ColumnHeader:
    view = RowsView(RowsModel(_look, id_of=int), "Audit")
    qtbot.addWidget(view)
    made = ColumnHeader(view, COLUMNS, gutter=24, sorted_by=(0, True))
    made.resize(WIDTH, HEIGHT)
    put_up_in_front(qtbot, made)
    return made


def widths(header: ColumnHeader) -> list[int]:
    return [header.sectionSize(index) for index in range(header.count())]


def edge_of(header: ColumnHeader, index: int) -> QPoint:
    return QPoint(header.sectionViewportPosition(index) + header.sectionSize(index) - 1, HEIGHT // 2)


def drag(header: ColumnHeader, start: QPoint, by: int) -> None:
    part = header.viewport()
    QTest.mousePress(part, Qt.MouseButton.LeftButton, pos=start)
    for step in (by // 2, by):
        QTest.mouseMove(part, start + QPoint(step, 0))
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton, pos=start + QPoint(by, 0))


def orders(asked: QSignalSpy) -> list[object]:
    return [asked.at(index) for index in range(asked.count())]


def press(header: ColumnHeader, index: int) -> None:
    place = QPoint(header.sectionViewportPosition(index) + 40, HEIGHT // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_sorts_ascending_then_descending_and_a_reader_is_told(header: ColumnHeader) -> None:
    asked = QSignalSpy(header.ordered)
    for index in (1, 1, 0, 2):
        press(header, index)
    assert orders(asked) == [[1, False], [1, True], [0, False]]
    assert header.accessibleName() == "Columns of Audit"
    assert header.accessibleDescription() == "Did what, does not sort"
    press(header, 1)
    assert header.accessibleDescription() == "Who, ascending"


def test_arrows_choose_a_heading_and_enter_sorts_by_it(header: ColumnHeader) -> None:
    asked = QSignalSpy(header.ordered)
    header.setFocus()
    QTest.keyClick(header, Qt.Key.Key_Right)
    assert header.accessibleDescription() == "Who, not sorted"
    QTest.keyClick(header, Qt.Key.Key_Return)
    QTest.keyClick(header, Qt.Key.Key_Space)
    QTest.keyClick(header, Qt.Key.Key_Right)
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert orders(asked) == [[1, False], [1, True]]


def test_what_can_be_sorted_is_offered_as_commands(header: ColumnHeader) -> None:
    commands = [*header.commands()]
    assert [command.label for command in commands] == ["Sort by When", "Sort by Who"]
    commands[1].run()
    assert header.kept()[:2] == (1, 0)
    before = header.grab().toImage()
    press(header, 0)
    ascending = header.grab().toImage()
    press(header, 1)
    assert before != ascending != header.grab().toImage(), "a sign is painted beside the heading that sorts"


def test_a_dragged_width_is_kept_and_gives_way_in_a_narrow_window(header: ColumnHeader) -> None:
    drag(header, edge_of(header, 1), 100)
    assert widths(header) == [110, 274, WIDTH - 384]
    header.resize(640, HEIGHT)
    assert widths(header) == [110, 130, 400]
    header.resize(WIDTH, HEIGHT)
    assert widths(header)[1] == 274
    assert header.kept() == (0, 1, 110, 274, 0)
    drag(header, edge_of(header, 1), -250)
    assert widths(header)[1] == 112, "no column is dragged below its least width"
    header.content_width = (50.0, 203.4, 0.0).__getitem__
    QTest.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=edge_of(header, 1))
    assert header.box(1, QRectF(0, 0, WIDTH, 50)).width() >= 203.4
    assert widths(header)[1] < 203 + 20, "a double click fits the content"


def test_order_and_widths_are_taken_up_and_those_of_other_columns_are_not(header: ColumnHeader) -> None:
    for wrong in ((), (1, 0, 120), (7, 0, 110, 200, 0), (2, 0, 110, 200, 0)):
        header.restore(wrong)
        assert header.kept()[:2] == (0, 1)
    header.restore((1, 1, 110, 250, 0))
    assert header.kept() == (1, 1, 110, 250, 0)
    assert widths(header)[1] == 250
