"""Tab goes as the eye reads, whatever came later, and no field holds the keyboard for ever."""

from __future__ import annotations

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
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def walk(key: Qt.Key = Qt.Key.Key_Tab) -> list[str]:
    """Press a key until the keyboard is back; gives the names on the way."""
    seen: list[QWidget] = []
    while (here := QApplication.focusWidget()) not in seen:
        assert here is not None
        seen.append(here)
        QTest.keyClick(here, key)
        QApplication.processEvents()
        assert len(seen) < 50
    return [each.accessibleName() for each in seen]


@pytest.fixture
def window(qtbot: QtBot) -> Ordered:
    """Something tall, and beside it a column with a line of two fields between two others."""
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
    show(made, qtbot)
    left.setFocus()
    return made


@pytest.mark.usefixtures("window")
def test_columns_are_read_one_after_the_other_and_each_line_by_line() -> None:
    assert walk() == list("acdef")


@pytest.mark.usefixtures("window")
def test_the_way_back_is_the_same_way() -> None:
    there = walk()
    assert walk(Qt.Key.Key_Backtab) == [there[0], *reversed(there[1:])]


def test_what_cannot_be_used_is_passed(window: Ordered) -> None:
    fields = {each.accessibleName(): each for each in window.findChildren(LineField)}
    fields["c"].setEnabled(False)
    fields["e"].hide()
    assert walk() == list("adf")


def test_a_window_without_a_stop_leaves_the_key_alone(qtbot: QtBot) -> None:
    window = Ordered()
    qtbot.addWidget(window)
    assert step(window, forward=True) is False


@pytest.fixture
def form(qtbot: QtBot) -> Ordered:
    """Fields of parts that come and go, between two lines."""
    made = Ordered()
    column = QVBoxLayout(made)
    codes, people = CodesPicker(CODES), NominalPicker()
    rows = LinesEditor([LineColumn("who", "Who", NominalPicker), LineColumn("x", "What", LineField)])
    codes.main().setAccessibleName("codes")
    people.main().setAccessibleName("people")
    for part in (line("first"), codes, people, rows, line("last")):
        column.addWidget(part)
    show(made, qtbot)
    codes.show_value(("x:forced", "x:sexual"))
    people.show_value((Chosen(1, "Keith"),))
    rows.add_row()
    rows.add_row()
    QApplication.processEvents()
    made.findChildren(LineField)[0].setFocus()
    return made


ORDER = [
    "first",
    "codes",
    "Keith",
    "people",
    "Who, line 1",
    "What, line 1",
    "Remove line 1",
    "Who, line 2",
    "What, line 2",
    "Remove line 2",
    "Add line",
    "last",
]


@pytest.mark.usefixtures("form")
def test_parts_that_came_later_stand_where_they_are_seen() -> None:
    assert walk() == ORDER


@pytest.mark.usefixtures("form")
def test_no_field_holds_the_keyboard_on_the_way_back() -> None:
    assert walk(Qt.Key.Key_Backtab) == [ORDER[0], *reversed(ORDER[1:])]


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
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)
        here = QApplication.focusWidget()
        assert here is not None
        assert not here.visibleRegion().isEmpty()
        assert here.visibleRegion().boundingRect().height() == here.height()


def test_whoever_chose_the_only_one_stays_in_its_field(qtbot: QtBot) -> None:
    window, picker = Ordered(), NominalPicker(many=False)
    column = QVBoxLayout(window)
    for each in (line("first"), picker, line("next")):
        column.addWidget(each)
    show(window, qtbot)
    picker.line.setFocus()
    picker.choose(Chosen(1, "Keith Ormrod"))
    here = QApplication.focusWidget()
    assert here is not None
    assert here.accessibleName() == "Keith Ormrod"
    QTest.keyClick(here, Qt.Key.Key_Tab)
    after = QApplication.focusWidget()
    assert after is not None
    assert after.accessibleName() == "next"
