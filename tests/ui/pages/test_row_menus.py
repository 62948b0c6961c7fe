"""Every list of every page has the menu of a row, by mouse and by key, and copies what the row says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mscu.codes import StoreKind
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.page import COPIED, Page
from mscu.ui.pages.core.row_menu import RowList
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.editions.redaction_page import RedactionPage
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.clipboard import clear_clipboard
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.menu import Menu
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing, roles_of

PutUp = Callable[..., PageScene[Any]]
NOTHING, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
KEYS = ((Qt.Key.Key_Menu,), (Qt.Key.Key_F10, SHIFT))
SLOW = {PrintPage, RedactionPage}
"""Pages that have no list of records, and take long to prepare."""
WITHOUT_ROWS = {
    *("call", "disclosures", "first_day", "impact", "links"),
    *("own", "reconciliation", "survivors_away", "timeline"),
}
"""Pages without a list, or with none that has rows in these stores."""


@pytest.mark.sampled(5)
@pytest.mark.parametrize("kind", [kind for kind in PAGES if kind not in SLOW], ids=lambda kind: kind.name)
def test_each_list_of_a_page_has_the_menu_of_a_row(
    kind: type[Page], request: pytest.FixtureRequest, put_up: PutUp, subtests: pytest.Subtests
) -> None:
    store, known = request.getfixturevalue("survivors" if kind.store is StoreKind.SURVIVORS else "unit")
    scene = put_up(store, kind, roles_of(kind)[0], gate=ChangesNothing)
    checked = 0
    for of in kind.opens or ("",):
        if of:
            scene.page.open_record(of, known[of])
        settle()
        for view in lists_of(scene.page):
            if view not in lists_of(scene.page):
                continue  # of what was selected in a list before
            with subtests.test(of=of, list=view.accessibleName()):
                check(scene, view)
            checked += 1
    assert bool(checked) is (kind.name not in WITHOUT_ROWS)


def lists_of(page: Page) -> list[RowList]:
    """Return the lists with rows of a page that can be seen."""
    views: tuple[RowList, ...] = (*page.findChildren(RowsView), *page.findChildren(Chronology))
    return [view for view in views if view.isVisible() and view.model().rowCount()]


def check(scene: PageScene[Any], view: RowList) -> None:
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
