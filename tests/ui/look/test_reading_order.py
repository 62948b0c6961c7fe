"""Tab goes as the eye reads, whatever came later, and no field holds the keyboard for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from typing_extensions import override

from mscu.ui.look.reading_order import step
from mscu.ui.widgets.code_picker import CodesPicker
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.lines_editor import LineColumn, LinesEditor
from mscu.ui.widgets.nominal_picker import Chosen, NominalPicker
from tests.ui.finding import focused
from tests.ui.showing import put_up_in_front

CODES = [("x:forced", "Forced labour"), ("x:sexual", "Sexual exploitation")]


class Ordered(QWidget):
    """A window whose order is asked for."""

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self, forward=next)


def line(name: str) -> LineField:
    made = LineField()
    made.setAccessibleName(name)
    return made


def show(window: QWidget, qtbot: QtBot) -> None:
    put_up_in_front(qtbot, window)


def walk(key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """Press a key until the keyboard is back; gives the names on the way."""
    seen: list[QWidget] = []
    while (here := focused()) not in seen:
        seen.append(here)
        QTest.keyClick(here, key)
        QApplication.processEvents()
        assert len(seen) < 50
    return [each.accessibleName() for each in seen]


def buttons_in_columns() -> tuple[Ordered, list[str]]:
    """Return something tall, and beside it a column with a line of two fields between two others."""
    made = Ordered()
    columns = QHBoxLayout(made)
    left, right = QPushButton("a"), QGridLayout()
    left.setAccessibleName("a")
    left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    for name, row, column, across in (("f", 2, 0, 2), ("d", 1, 0, 1), ("e", 1, 1, 1)):
        right.addWidget(line(name), row, column, 1, across)
    right.addWidget(line("c"), 0, 0, 1, 2)
    columns.addWidget(left)
    columns.addLayout(right)
    return made, list("acdef")


def fields_that_came_later() -> tuple[Ordered, list[str]]:
    """Return fields of parts that come and go, between two lines."""
    made = Ordered()
    column = QVBoxLayout(made)
    codes, people = CodesPicker(CODES), NominalPicker()
    rows = LinesEditor([LineColumn("who", "Who", NominalPicker), LineColumn("x", "What", LineField)])
    codes.main().setAccessibleName("codes")
    people.main().setAccessibleName("people")
    for part in (line("first"), codes, people, rows, line("last")):
        column.addWidget(part)
    made.show()
    codes.show_value(("x:forced", "x:sexual"))
    people.show_value((Chosen(1, "Keith"),))
    rows.add_row()
    rows.add_row()
    lines = [f"{name} line {number}" for number in (1, 2) for name in ("Who,", "What,", "Remove")]
    return made, ["first", "codes", "Keith", "people", *lines, "Add line", "last"]


@pytest.mark.parametrize("make", [buttons_in_columns, fields_that_came_later])
def test_tab_goes_column_by_column_and_line_by_line_and_back_the_same_way(
    make: Callable[[], tuple[Ordered, list[str]]], qtbot: QtBot
) -> None:
    window, order = make()
    show(window, qtbot)
    QApplication.processEvents()
    first = next(each for each in window.findChildren(QWidget) if each.accessibleName() == order[0])
    first.setFocus()
    assert walk() == order
    assert walk(Qt.Key.Key_Backtab) == [order[0], *reversed(order[1:])]


def test_what_cannot_be_used_is_passed_and_without_a_stop_the_key_is_left_alone(qtbot: QtBot) -> None:
    window, _ = buttons_in_columns()
    show(window, qtbot)
    fields = {each.accessibleName(): each for each in window.findChildren(LineField)}
    fields["c"].setEnabled(False)
    fields["e"].hide()
    window.findChildren(QPushButton)[0].setFocus()
    assert walk() == list("adf")
    empty = Ordered()
    qtbot.addWidget(empty)
    assert step(empty, forward=True) is False


def test_what_tab_comes_to_is_scrolled_into_view_either_way(qtbot: QtBot) -> None:
    window, area, inner = Ordered(), QScrollArea(), Ordered()
    fields = [line(f"{number}") for number in range(30)]
    rows = QVBoxLayout(inner)
    for each in fields:
        rows.addWidget(each)
    area.setWidget(inner)
    QVBoxLayout(window).addWidget(area)
    window.resize(300, 200)
    show(window, qtbot)
    for start, key in ((fields[0], Qt.Key.Key_Tab), (fields[-1], Qt.Key.Key_Backtab)):
        start.setFocus()
        for _ in range(15):
            QTest.keyClick(focused(), key)
        assert focused().visibleRegion().boundingRect().height() == focused().height()


def test_whoever_chose_the_only_one_stays_in_its_field(qtbot: QtBot) -> None:
    window, picker = Ordered(), NominalPicker(many=False)
    column = QVBoxLayout(window)
    for each in (line("first"), picker, line("next")):
        column.addWidget(each)
    show(window, qtbot)
    picker.line.setFocus()
    picker.choose(Chosen(1, "Keith Ormrod"))
    assert focused().accessibleName() == "Keith Ormrod"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused().accessibleName() == "next"
