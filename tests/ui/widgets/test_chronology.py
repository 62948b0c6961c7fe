"""A list of painted rows: headings have room, keys move, Enter opens, rest is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mscu.codes import Family
from mscu.ui.look.row_delegate import HEADING_HEIGHT, HEIGHT
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import REST_MS, Chronology, KeyedRow
from tests.ui.showing import put_up


def lines(count: int) -> list[KeyedRow]:
    row = RowLook("", "detail", family=Family.NOTE, icon="square-pen", thread=True)
    headings = ["Fri 8 Apr 2022", "", ""] * count
    return [KeyedRow(100 + at, replace(row, title=f"Row {at}", heading=headings[at])) for at in range(count)]


@pytest.fixture
def listed(qtbot: QtBot) -> Chronology:
    made = Chronology("Chronology")
    made.resize(560, 400)
    made.show_lines(lines(30))
    put_up(qtbot, made)
    return made


def test_the_model_keeps_the_rules_of_qt(listed: Chronology, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(listed.model())  # type: ignore[no-untyped-call]


def test_a_row_that_begins_a_day_has_room_for_its_head_and_each_is_read_aloud(listed: Chronology) -> None:
    heights = [listed.visualRect(listed.model().index(at, 0)).height() for at in range(3)]
    assert heights == [HEIGHT + HEADING_HEIGHT, HEIGHT, HEIGHT]
    said = listed.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Row 0" in said
    assert "Fri 8 Apr 2022" in said


def test_enter_and_a_click_open_and_rest_is_noticed(listed: Chronology, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(listed.moved), qtbot.assertNotEmitted(listed.rested):
        listed.setFocus()
        listed.choose(100)
    with qtbot.waitSignal(listed.rested) as rested:
        QTest.keyClick(listed, Qt.Key.Key_Down)
    assert rested.args == [101]
    with qtbot.waitSignal(listed.opened) as opened:
        QTest.keyClick(listed, Qt.Key.Key_Return)
    assert opened.args == [101]
    where = listed.visualRect(listed.model().index(2, 0)).center()
    with qtbot.waitSignal(listed.opened) as opened:
        QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [102]


def test_new_rows_keep_the_current_one_and_the_place(listed: Chronology) -> None:
    assert listed.in_view()[0] == 0
    assert 5 <= listed.in_view()[1] <= 8
    assert not listed.choose(7), "it is not there"
    listed.choose(110)
    top = listed.verticalScrollBar().value()
    listed.show_lines([*lines(30), KeyedRow(999, RowLook("New"))])
    assert listed.current_key() == 110
    assert listed.verticalScrollBar().value() == top
    listed.choose(129)
    assert listed.in_view()[1] == 29
    listed.choose_none()
    assert listed.current_key() is None
    listed.choose(110)
    listed.show_lines(lines(5))
    assert listed.current_key() is None
    listed.show_lines([])
    assert listed.in_view() == (0, -1)
    assert listed.current_key() is None


def test_what_was_chosen_before_it_had_a_size_is_in_view_after(qtbot: QtBot) -> None:
    made = Chronology("Chronology")
    made.show_lines(lines(60))
    made.choose(159)
    made.resize(560, 300)
    put_up(qtbot, made)
    box = made.visualRect(made.model().index(59, 0))
    assert QRect(QPoint(0, 0), made.viewport().size()).intersects(box)


def test_a_row_that_is_left_within_its_rest_is_not_wanted(listed: Chronology, qtbot: QtBot) -> None:
    listed.choose(100)
    with qtbot.assertNotEmitted(listed.rested, wait=2 * REST_MS):
        QTest.keyClick(listed, Qt.Key.Key_Down)
        listed.show_lines([KeyedRow(999, RowLook("Of another case"))])
        listed.setCurrentIndex(listed.model().index(0, 0))
        listed.hide()
