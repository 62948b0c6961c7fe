"""The focus ring: outside of the control, where it goes, and no further than its pane."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from mscu.ui.look.focus_ring import GAP, OUTSET, WIDTH, set_ring
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import scrolling


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(300, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def ring(window: QWidget) -> QWidget:
    found = window.findChild(QWidget, "focusRing")
    assert found is not None
    return found


def put(window: QWidget, widget: QWidget, x: int = 50, y: int = 60) -> None:
    widget.setParent(window)
    widget.move(x, y)
    widget.show()


def test_two_pixels_two_pixels_away(window: QWidget) -> None:
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


def test_it_follows_the_control(window: QWidget) -> None:
    line = QLineEdit()
    put(window, line)
    line.setFocus()
    line.move(10, 120)
    line.resize(200, 32)
    assert ring(window).geometry() == line.geometry().adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET)


def test_it_goes_with_the_focus(window: QWidget) -> None:
    one, other = QLineEdit(), Button("Save")
    put(window, one)
    put(window, other, 50, 120)
    one.setFocus()
    other.setFocus()
    assert ring(window).geometry().center() == other.geometry().center()
    other.clearFocus()
    assert not ring(window).isVisible()


def test_it_goes_when_the_control_goes(window: QWidget) -> None:
    line = QLineEdit()
    put(window, line)
    line.setFocus()
    line.hide()
    assert not ring(window).isVisible()
    line.show()
    line.setFocus()
    assert ring(window).isVisible()
    delete(line)
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


def test_lists_paint_their_own(window: QWidget) -> None:
    line, listed = QLineEdit(), QListWidget()
    put(window, line)
    put(window, listed, 0, 100)
    line.setFocus()
    listed.setFocus()
    assert not ring(window).isVisible()


def test_an_inner_part_lights_its_control(window: QWidget) -> None:
    outer, inner = QWidget(), QLineEdit()
    column = QVBoxLayout(outer)
    column.addWidget(inner)
    set_ring(inner, "parent")
    put(window, outer)
    inner.setFocus()
    assert ring(window).geometry() == outer.geometry().adjusted(-OUTSET, -OUTSET, OUTSET, OUTSET)


def test_what_fills_its_pane_has_it_inside(window: QWidget) -> None:
    line = QLineEdit()
    set_ring(line, "inside")
    put(window, line)
    line.setFocus()
    assert ring(window).geometry() == line.geometry()


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


def test_the_mouse_goes_through_it(window: QWidget) -> None:
    line = QLineEdit()
    put(window, line)
    line.setFocus()
    assert window.childAt(line.geometry().center()) is line
