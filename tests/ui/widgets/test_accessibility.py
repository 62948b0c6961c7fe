"""Every control of the gallery by keyboard and screen reader: named, reached by Tab, no trap."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.focus_ring import OUTSET
from mscu.ui.look.palette import LIGHT
from mscu.ui.widgets.button import Button
from tests.ui.widgets import gallery

MOST_STOPS = 120


@pytest.fixture(params=["controls", "more"])
def page(request: pytest.FixtureRequest, qtbot: QtBot) -> QWidget:
    made: QWidget = getattr(gallery, request.param)(LIGHT)
    qtbot.addWidget(made)
    made.resize(1440, 1400)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def stops(page: QWidget) -> list[QWidget]:
    """All widgets that Tab should reach."""
    return [
        each
        for each in page.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and each.isEnabled()
        and each.focusProxy() is None
        and each.window().windowType() != Qt.WindowType.Popup
    ]


def walk(key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus comes back to where it began."""
    seen: list[QWidget] = []
    while len(seen) < MOST_STOPS:
        here = QApplication.focusWidget()
        assert here is not None
        if here in seen:
            return seen
        seen.append(here)
        QTest.keyClick(here, key)
    raise AssertionError("Tab does not come round.")


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def named_by_itself(widget: QWidget) -> bool:
    """A field's content is no name for it."""
    content = widget.text() if isinstance(widget, QLineEdit) else ""
    return bool(name_of(widget)) and name_of(widget) != content


def test_every_stop_has_a_name(page: QWidget) -> None:
    QAccessible.setActive(True)
    unnamed = [each for each in stops(page) if not named_by_itself(each)]
    assert unnamed == []


def test_tab_reaches_every_stop_and_comes_round(page: QWidget) -> None:
    stops(page)[0].setFocus()
    reached = walk(Qt.Key.Key_Tab)
    missed = [each for each in stops(page) if each not in reached]
    assert missed == []


def test_backtab_walks_the_same_way_back(page: QWidget) -> None:
    first = stops(page)[0]
    first.setFocus()
    forth = walk(Qt.Key.Key_Tab)
    first.setFocus()
    back = walk(Qt.Key.Key_Backtab)
    assert [forth[0], *reversed(forth[1:])] == back


def test_tab_follows_the_eye_down_the_form(qtbot: QtBot) -> None:
    """Each stop lies below or to the right of the one before."""
    card = gallery.form_card()
    qtbot.addWidget(card)
    card.resize(720, 1400)
    with qtbot.waitExposed(card):
        card.show()
    card.activateWindow()
    qtbot.waitUntil(card.isActiveWindow)
    close = next(each for each in card.findChildren(Button) if not each.label)
    close.setFocus()
    order = [each.mapTo(card, each.rect().center()) for each in walk(Qt.Key.Key_Tab)]
    for before, after in pairwise(order):
        assert after.y() > before.y() + 14 or after.x() > before.x(), (before, after)


def test_whatever_has_the_keyboard_shows_it(page: QWidget, qtbot: QtBot) -> None:
    for each in stops(page):
        if isinstance(each, QAbstractItemView) or each.property("ring") == "none":
            continue
        each.setFocus()
        ring = page.findChild(QWidget, "focusRing")
        assert ring is not None
        qtbot.waitUntil(ring.isVisible)
        inner = ring.geometry().adjusted(OUTSET, OUTSET, -OUTSET, -OUTSET)
        assert inner.size() == framed(each).size(), each


def framed(widget: QWidget) -> QWidget:
    """The control that the ring goes around: the parent of an inner part."""
    around = widget.parentWidget()
    inner = widget.property("ring") == "parent" and around is not None
    return framed(around) if inner and around is not None else widget


def test_painted_controls_tell_their_state(page: QWidget) -> None:
    """What cannot be used says why, in words."""
    for each in page.findChildren(Button):
        if not each.isEnabled() and each.label:
            assert each.accessibleDescription()
