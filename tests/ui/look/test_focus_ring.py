"""The focus ring: outside of the control, where it goes, and no further than its pane."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from mscu.ui.look.focus_ring import GAP, OUTSET, WIDTH, set_ring
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import scrolling
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
