"""Nothing that a page offers a role is refused to it by the gate.

Each page of the register is worked by the roles that may do least, in a store in which everything was done:
a row of each kind is opened, and each button, tab and entry of a menu is pressed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, get_type_hints

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCalendarWidget, QMenu, QTabBar, QWidget
from shiboken6 import isValid

from mscu.access import Actor
from mscu.actions.core.action import Action
from mscu.codes import Operation, Role, StoreKind
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.page_list import PAGES
from mscu.ui.widgets.button import Button
from tests.scenes.stores import Store
from tests.ui.finding import name_of
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing, close_dialogs

PutUp = Callable[..., PageScene[Any]]
Full = tuple[Store, dict[str, int]]
Press = Callable[[], object]
ROW = "row of "
ROLES = (Role.MSVLO, Role.ANALYST)


class Walk:
    """A page that is worked until nothing is left on it that was not pressed."""

    def __init__(self, scene: PageScene[Any], store: Store) -> None:
        self.scene, self.page, self.store = scene, scene.page, store
        self.pressed: set[str] = set()
        self.wrong: set[str] = set()
        scene.dispatcher.crashed.connect(self._crashed)
        self._row = store.last_row()
        self._last = "opening"
        self._opened: set[str] = set()
        """The rows that were opened; they are again as long as something new comes to light."""
        self._kind = ""
        """The kind of record that was opened last."""

    def _crashed(self, where: str) -> None:
        self.wrong.add(f"{self.page.name}: {self._last}: {where}")

    def work(self, of: str, number: int) -> None:
        """Open a record, or the page itself, until every control that it shows was pressed."""
        before = -1
        while before != len(self.pressed):
            before = len(self.pressed)
            self._opened.clear()
            if of:
                self.page.open_record(of, number)
            settle()
            self._note("opening")
            while control := next(self._unpressed(), None):
                name, press = control
                (self._opened if name.startswith(ROW) else self.pressed).add(name)
                press()
                settle()
                self._note(name)
                close_dialogs()

    def _unpressed(self) -> Iterator[tuple[str, Press]]:
        done = self.pressed | self._opened
        return (control for control in self._controls() if control[0] not in done)

    def _controls(self) -> Iterator[tuple[str, Press]]:
        """Yield what can be pressed, with a name; rows last, so that what one opens is worked first."""
        for menu in filter(QWidget.isVisible, self.page.findChildren(QMenu)):
            yield from _entries(menu)
        for button in filter(_can_be_pressed, self.page.findChildren(QAbstractButton)):
            yield f"{self._place_of(button)}: {name_of(button) or button.text()}", button.click
        for tabs in filter(QWidget.isVisible, self.page.findChildren(QTabBar)):
            for at in range(tabs.count()):
                yield f"tab: {tabs.tabText(at)}", partial(tabs.setCurrentIndex, at)
        for action in self.page.page_actions():
            if not action.why_not:
                yield f"action: {action.label}", action.run
        for view in filter(QWidget.isVisible, self.page.findChildren(RowsView)):
            yield from self._rows(view)

    def _rows(self, view: RowsView) -> Iterator[tuple[str, Press]]:
        """Yield a row of each kind in a list."""
        model: Any = view.model()
        model.prepare(0, model.rowCount() - 1)
        for at in range(model.rowCount()):
            look = model.look_at(at)
            kind = look.kind or look.icon
            yield f"{ROW}{view.accessibleName()}: {kind}", partial(self._open, view, at, kind)

    def _open(self, view: RowsView, at: int, kind: str) -> None:
        self._kind = kind
        view.setCurrentIndex(view.model().index(at, 0))
        if isValid(view):
            QTest.keyClick(view, Qt.Key.Key_Return)

    def _place_of(self, widget: QWidget) -> str:
        """Return which card a control is on, and of which kind of record."""
        parent: QWidget | None = widget
        while parent is not None and not isinstance(parent, SideCard):
            parent = parent.parentWidget()
        if isinstance(parent, FormCard):
            return parent.spec.title
        if parent is None:
            return "page"
        of = self._kind if isinstance(widget, Button) else ""  # a link to another record is tried once
        return f"{type(parent).__name__} {of}"

    def _note(self, name: str) -> None:
        """Note what was refused, and which forms are open that would be."""
        self._last = name
        refused = {
            row.action for row in self.store.audit(after=self._row) if row.operation is Operation.REFUSAL
        }
        self._row = self.store.last_row()
        may = self.scene.gate.actor.may
        cards = (
            card for card in self.page.findChildren(FormCard) if card.isVisible() and not card.spec.locked
        )
        commands = {card.spec.title: command_of(card) for card in cards}
        refused |= {title for title, of in commands.items() if of is not None and not may(of.needs)}
        self.wrong |= {f"{self.page.name}: {name}: {each}" for each in refused}


def _entries(menu: QMenu) -> Iterator[tuple[str, Press]]:
    for action in menu.actions():
        if action.isEnabled() and not action.isSeparator():
            yield f"menu: {action.text()}", action.trigger
    yield f"close {id(menu)}", menu.close


def _can_be_pressed(button: QAbstractButton) -> bool:
    """Return whether a button is to be pressed; those of Qt's calendar choose a day, and its menu blocks."""
    if not (button.isVisible() and button.isEnabled()):
        return False
    parent: QWidget | None = button
    while parent is not None and not isinstance(parent, QCalendarWidget):
        parent = parent.parentWidget()
    return parent is None


def command_of(card: FormCard) -> type[Action[Any]] | None:
    """Return the command that a form makes."""
    make: Any = card.spec.make
    while isinstance(make, partial):
        make = make.func
    made = make if isinstance(make, type) else get_type_hints(make).get("return")
    return made if isinstance(made, type) and issubclass(made, Action) else None


def pages_of(role: Role) -> list[type[Page]]:
    actor = Actor(id=1, name=role, display=role, role=role, device="")
    return [each for each in PAGES if each.store is not StoreKind.SURVIVORS and each.offered_to(actor)]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_what_the_gate_refuses(role: Role, unit: Full, put_up: PutUp) -> None:
    store, known = unit
    wrong: set[str] = set()
    for kind in pages_of(role):
        walk = Walk(put_up(store, kind, role, gate=ChangesNothing), store)
        for of in kind.opens or ("",):
            walk.work(of, known.get(of, 0))
        wrong |= walk.wrong
        walk.page.close()
    assert wrong == set()
