"""The keyboard: the ring shows where it is, and Tab goes as the eye reads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid
from typing_extensions import override

from mscu.ui.look.focus_ring import GAP, OUTSET, WIDTH, set_ring
from mscu.ui.look.palette import LIGHT
from mscu.ui.look.reading_order import step
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.code_picker import CodesPicker
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.lines_editor import LineColumn, LinesEditor
from mscu.ui.widgets.nominal_picker import Chosen, NominalPicker
from tests.ui.finding import focused
from tests.ui.showing import put_up_in_front


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(300, 200)
    put_up_in_front(qtbot, made)
    return made


def ring(window: QWidget) -> QWidget:
    found = window.findChild(QWidget, "focusRing")
    assert found is not None
    return found


def put(window: QWidget, widget: QWidget, x: int = 50, y: int = 60) -> None:
    widget.setParent(window)
    widget.move(x, y)
    widget.show()


def test_it_stands_two_pixels_away_and_lets_the_mouse_through(window: QWidget) -> None:
    assert (WIDTH, GAP) == (2, 2)
    button = Button("Save")
    put(window, button)
    button.setFocus()
    assert ring(window).geometry() == button.geometry().adjusted(-4, -4, 4, 4)
    picture = window.grab().toImage()
    middle = button.geometry().center().y()
    left = button.geometry().left()
    inks = [picture.pixelColor(left - away, middle).name().upper() for away in (4, 3, 2, 1)]
    assert inks == [LIGHT.focus, LIGHT.focus, LIGHT.canvas, LIGHT.canvas]
    assert window.childAt(button.geometry().center()) is button


def test_it_follows_the_keyboard_and_goes_with_its_control(window: QWidget) -> None:
    line, button, listed = QLineEdit(), Button("Save"), QListWidget()
    for at, part in enumerate((line, button, listed)):
        put(window, part, 50, 60 * at)
    line.setFocus()
    line.move(10, 20)
    line.resize(200, 32)
    assert ring(window).geometry() == line.geometry().adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET)
    button.setFocus()
    assert ring(window).geometry().center() == button.geometry().center()
    listed.setFocus()
    assert not ring(window).isVisible(), "lists paint their own"
    button.hide()
    listed.hide()
    for away in (line.clearFocus, line.hide, partial(delete, line)):
        line.show()
        line.setFocus()
        assert ring(window).isVisible()
        away()
        assert not ring(window).isVisible()


@pytest.mark.parametrize("make", [lambda window: QFrame(window, Qt.WindowType.Popup), QDialog])
def test_a_window_goes_with_the_popup_that_has_the_focus(
    make: Callable[[QWidget], QWidget], qtbot: QtBot
) -> None:
    """As at the lock: an error in the filter of a widget that is being deleted would end the program."""
    window = QWidget()
    window.show()
    popup = make(window)
    QVBoxLayout(popup).addWidget(line := QLineEdit())
    popup.show()
    line.setFocus()
    qtbot.waitUntil(lambda: ring(popup).isVisible())
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)
    assert not isValid(popup)


def test_an_inner_part_lights_its_control_and_what_fills_its_pane_has_it_inside(window: QWidget) -> None:
    outer, inner = QWidget(), QLineEdit()
    QVBoxLayout(outer).addWidget(inner)
    set_ring(inner, "parent")
    put(window, outer)
    inner.setFocus()
    assert ring(window).geometry() == outer.geometry().adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET)
    filling = QLineEdit()
    set_ring(filling, "inside")
    put(window, filling, 50, 140)
    filling.setFocus()
    assert ring(window).geometry() == filling.geometry()


def test_it_never_lies_over_what_stands_beside_a_scroll_area(window: QWidget, qtbot: QtBot) -> None:
    content = QWidget()
    content.setFixedSize(200, 800)
    line = QLineEdit(content)
    line.setGeometry(20, 300, 120, 32)
    area = scrolling(content)
    area.setWidgetResizable(False)
    put(window, area, 20, 40)
    area.resize(220, 100)
    line.setFocus()
    area.ensureWidgetVisible(line)
    qtbot.waitUntil(ring(window).isVisible)
    bar = area.verticalScrollBar()
    bar.setValue(bar.value() + 20 - (line.mapTo(area, QPoint(0, 0)).y() - 70))
    shown = ring(window).mask().translated(ring(window).pos()).boundingRect()
    viewport = area.viewport().rect().translated(area.viewport().mapTo(window, QPoint(0, 0)))
    assert viewport.adjusted(-OUTSET, 0, OUTSET, 0).contains(shown)
    assert ring(window).height() > shown.height(), "it is cut at the upper edge"
    bar.setValue(0)
    assert not ring(window).isVisible()


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
