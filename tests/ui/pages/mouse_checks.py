"""What is checked of every page under the mouse, and while it shows a message."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QTabBar, QWidget

from mscu.ui.look.palette import Status
from mscu.ui.pages.core.message_place import MessagePlace
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.message_bar import MessageBar
from tests.ui import finding, mouse
from tests.ui.finding import tab_stops
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

Places = list[tuple[QWidget, QRect]]
STEPS, TRIES = 20, 3


def keeps_a_button_under_the_mouse_while_it_is_pressed(opened: PageScene[Any]) -> None:
    """It is released outside, so that what is tried is the press and not the action."""
    page = opened.page
    focused = QApplication.focusWidget()
    within_reach = [button for button in _buttons(page) if mouse.is_in_reach(button)]
    for button in within_reach:
        where = _place(button)
        mouse.press(button)
        held = (button.isVisible(), button.isDown(), _place(button))
        mouse.release_outside(page)
        assert held == (True, True, where), f"{button.accessibleName() or button.text()} has gone"
        if focused is not None:
            focused.setFocus()


def lets_a_mouse_rest_on_every_list_and_on_its_empty_part(opened: PageScene[Any]) -> None:
    assert mouse.focused_by_wheel(opened.page) == []
    for view in opened.page.findChildren(QAbstractItemView):
        size = view.viewport().size()
        for at in (QPoint(4, 4), QPoint(size.width() - 4, size.height() - 4), QPoint(-9, -9)):
            QApplication.sendEvent(view.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, at))
    for tip in QApplication.topLevelWidgets():
        if tip.windowType() is Qt.WindowType.ToolTip:
            tip.close()


def moves_nothing_for_a_message(opened: PageScene[Any]) -> None:
    page = opened.page
    focused = QApplication.focusWidget()
    for _ in range(TRIES):  # pages of a print may still arrive: what moves for a message does so each time
        before = places_at_rest(page)
        page.tell("The entry was recorded.", Status.DONE)
        meanwhile = places_at_rest(page)
        mouse.click(_close(page))
        assert not _messages(page)
        if before == meanwhile == places_at_rest(page):
            break
    else:
        raise AssertionError("what stands on the page moves for a message")
    assert QApplication.focusWidget() is focused


def gives_the_keyboard_back_after_a_message(opened: PageScene[Any]) -> None:
    page = opened.page
    focused = QApplication.focusWidget() or tab_stops(page)[0]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        focused.setFocus()
        page.tell("The store is busy.", Status.LATE)
        settle()
        _close(page).setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(_close(page), key)
        settle()
        assert not _messages(page)
        assert QApplication.focusWidget() is focused


def lays_no_message_over_its_tabs(opened: PageScene[Any]) -> None:
    page = opened.page
    page.tell("The store is busy.", Status.LATE)
    settle()
    (place,) = page.findChildren(MessagePlace)
    for bar in page.findChildren(QTabBar):
        box = QRect(bar.mapTo(page, QPoint(0, 0)), bar.size())
        assert not bar.isVisible() or not place.geometry().intersects(box)
    page.clear_messages()
    settle()


def shows_one_message_at_a_time(opened: PageScene[Any]) -> None:
    opened.page.tell("The entry was recorded.", Status.DONE)
    opened.page.tell("The store is busy.", Status.LATE)
    settle()
    assert [bar.text() for bar in _messages(opened.page)] == ["The store is busy."]
    opened.page.clear_messages()
    settle()


def keeps_what_is_typed_when_a_message_is_closed(opened: PageScene[Any]) -> None:
    page = opened.page
    for action in page.page_actions()[:1]:
        action.run()
    settle()
    focused = QApplication.focusWidget()
    forms = [form for form in page.findChildren(FormCard) if form.isVisible()]
    if not forms or focused is None or not forms[0].isAncestorOf(focused):
        pytest.skip("its first action opens no form")
    QTest.keyClicks(focused, "lapwing")
    focused = QApplication.focusWidget()  # a letter may have answered a choice, and moved along it
    typed = forms[0].form.draft()
    page.tell("The store is busy.", Status.LATE)
    settle()
    mouse.click(_close(page))
    assert forms[0].isVisible()
    assert QApplication.focusWidget() is focused
    assert forms[0].form.draft() == typed
    page.tell("The entry was recorded.", Status.DONE)
    forms[0].refuse({})
    assert forms[0].error_bar.isVisible()
    assert not _messages(page), "the form was not saved"


CHECKS = (
    keeps_a_button_under_the_mouse_while_it_is_pressed,
    moves_nothing_for_a_message,
    gives_the_keyboard_back_after_a_message,
    lays_no_message_over_its_tabs,
    shows_one_message_at_a_time,
    lets_a_mouse_rest_on_every_list_and_on_its_empty_part,
)


def _messages(page: Page) -> list[MessageBar]:
    (place,) = page.findChildren(MessagePlace)
    return [bar for bar in place.findChildren(MessageBar) if bar.isVisible()]


def _close(page: Page) -> Button:
    (message,) = _messages(page)
    return finding.named(message, Button, "Close this message")


def places_at_rest(page: Page) -> Places:
    """Wait until two looks agree: a page is laid out in several steps."""
    now = _places(page)
    for _ in range(STEPS):
        settle()
        before, now = now, _places(page)
        if before == now:
            return now
    raise AssertionError("the page does not come to rest")


def _places(page: Page) -> Places:
    """Where everything of a page is, but for its message and the ring around the focus."""
    (place,) = page.findChildren(MessagePlace)
    parts = [
        part for part in page.findChildren(QWidget) if part.isVisible() and part.objectName() != "focusRing"
    ]
    return [
        (part, QRect(part.mapTo(page, QPoint(0, 0)), part.size()))
        for part in parts
        if part is not place and not place.isAncestorOf(part)
    ]


def _buttons(page: Page) -> list[QAbstractButton]:
    return [each for each in page.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]


def _place(button: QAbstractButton) -> tuple[object, object]:
    return button.mapTo(button.window(), button.rect().topLeft()), button.size()
