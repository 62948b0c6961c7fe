"""What is checked of every list of every page: the menu of a row, by mouse and by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.page import COPIED, Page
from mscu.ui.pages.core.row_menu import RowList
from mscu.ui.session.clipboard import clear_clipboard
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.menu import Menu
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene

NOTHING, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = ((Qt.Key.Key_Menu,), (Qt.Key.Key_F10, SHIFT))
WITHOUT_ROWS = {
    *("call", "disclosures", "first_day", "impact", "links", "own"),
    *("print", "reconciliation", "redaction", "survivors_away", "timeline"),
}
"""Pages without a list, or with none that has rows in these stores."""


def lists_of(page: Page) -> list[RowList]:
    """Return the lists with rows of a page that can be seen."""
    views: tuple[RowList, ...] = (*page.findChildren(RowsView), *page.findChildren(Chronology))
    return [view for view in views if view.isVisible() and view.model().rowCount()]


def has_the_menu_of_a_row(scene: PageScene[Any], view: RowList) -> None:
    view.setFocus()
    view.setCurrentIndex(view.model().index(0, 0))
    settle()
    look = view.current_look()
    assert look is not None
    by_menu_key, by_shift_f10 = (words(open_by_key(view, *keys)) for keys in KEYS)
    by_mouse = words(open_by_mouse(view))
    assert by_menu_key == by_shift_f10 == by_mouse
    assert ("Open" in by_menu_key) is view.opens
    others = {action.label for action in scene.page.page_actions() if action.about not in {None, view}}
    assert others.isdisjoint(by_menu_key)
    assert copied(view, "Copy the title") == look.plain_title
    assert COPIED in scene.said()
    text = copied(view, "Copy the whole row")
    assert text.split("\n")[0].endswith(look.plain_title)
    assert "\u2068" not in text
    if look.reference:
        assert copied(view, f"Copy {look.reference}") == look.reference


def place_of_row(view: RowList) -> QPoint:
    """Return where the first row is, within the list."""
    view.scrollTo(view.model().index(0, 0))
    within = view.visualRect(view.model().index(0, 0)).center()
    return QPoint(within.x() // 2, within.y())


def open_by_mouse(view: RowList) -> Menu:
    """Press the right mouse button on the first row, as the desktop hands it to the window."""
    window = view.window()
    place = view.viewport().mapTo(window, place_of_row(view))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.RightButton, pos=place)
    return opened()


def open_by_key(view: RowList, key: Qt.Key, held: Qt.KeyboardModifier = NOTHING) -> Menu:
    QTest.keyClick(view, key, held)
    return opened()


def opened() -> Menu:
    settle()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, Menu)
    return menu


def words(menu: Menu) -> list[str]:
    found = [action.text().partition("\t")[0] for action in actions(menu)]
    menu.close()
    settle()
    return found


def actions(menu: Menu) -> Iterator[QAction]:
    return (action for action in menu.actions() if not action.isSeparator())


def copied(view: RowList, label: str) -> str:
    """Choose an entry of the menu and return what is on the clipboard then."""
    clear_clipboard()
    menu = open_by_key(view, Qt.Key.Key_Menu)
    (action,) = (each for each in actions(menu) if each.text() == label)
    action.trigger()
    menu.close()
    settle()
    content = QApplication.clipboard().mimeData()
    assert content.hasFormat("x-kde-passwordManagerHint")
    text = content.text()
    clear_clipboard()
    return text
