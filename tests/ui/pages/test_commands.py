"""Every page and every action of a page is found by its words in the search field, and Enter does it.

A window of each role walks over the pages of the register; a page is walked by the first role that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.forms.drafts import Drafts
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.popup_keys import CALL_KEYS
from mscu.ui.window.main_window import CALL, OWN_PAGE, MainWindow
from mscu.ui.window.window_commands import NOT_OPENED
from tests.scenes.stores import Store
from tests.ui.finding import texts, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.walking import ChangesNothing, close_dialogs
from tests.ui.window.first_page import begin

CTRL = Qt.KeyboardModifier.ControlModifier
Full = tuple[Store, dict[str, int]]
IN_UNIT = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.NAVIGATOR)
IN_CHARITY = (Role.NAVIGATOR, Role.LEAD)


def window_over(store: Store, role: Role, qtbot: QtBot) -> MainWindow:
    """Return the window with all pages of a role; nothing is changed through it."""
    gate = store.gate(role)
    dispatcher = InlineDispatcher(ChangesNothing(gate))
    drafts = Drafts(Box(), store.clock, dispatcher)
    signed_in = SignedIn(
        actor=gate.actor, unit_name="Greater Manchester", store=store.template.files.database
    )
    window = MainWindow(Workspaces(Workspace(dispatcher, drafts, signed_in)))
    dispatcher.setParent(window)
    qtbot.addWidget(window)
    window.resize(1440, 852)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    begin(window.stack, qtbot)
    return window


class Walk:
    """The pages of a window, and its search field."""

    def __init__(self, window: MainWindow, known: dict[str, int]) -> None:
        self.window, self._known = window, known
        self.found = window.search.list
        self.first = self.page.name

    @property
    def page(self) -> Page:
        page = self.window.stack.page
        assert page is not None
        return page

    def go_to(self, kind: type[Page]) -> None:
        """Show a page, with a record if it has one."""
        if self.page.name == kind.name:
            return
        of = next((of for of in kind.opens if of in self._known), "")
        if of:
            self.window.stack.open(of, self._known[of])
        else:
            self.window.stack.turn_to(kind.name)
        settle()

    def type(self, text: str) -> None:
        """Type a text in the search field; all but its last letter at once."""
        self.window.activateWindow()
        settle()
        QTest.keyClick(self.window, Qt.Key.Key_K, CTRL)
        box = self.page.find_box
        assert box.hasFocus()
        box.setText(text[:-1])
        QTest.keyClicks(box, text[-1])

    def enter(self) -> None:
        QTest.keyClick(self.page.find_box, Qt.Key.Key_Return)
        settle()

    def commands(self, text: str) -> list[WindowCommand]:
        self.type(text)
        return list(self.found.commands())

    def choose(self, text: str, label: str) -> WindowCommand:
        """Type a text and select the command with a label by the arrows."""
        labels = [command.label for command in self.commands(text)]
        assert label in labels, f"{text} on {self.page.name}"
        for _ in range(labels.index(label)):
            QTest.keyClick(self.page.find_box, Qt.Key.Key_Down)
        command = self.found.current_command()
        assert command is not None
        assert command.label == label
        return command

    def seen(self) -> tuple[Any, ...]:
        """Return what an action changes: a page, form, menu, window or message, or where the keyboard is."""
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        said = [bar.text() for bar in visible(self.window, MessageBar)]
        forms = visible(self.window, FormCard)
        return self.page.name, forms, windows, said, QApplication.focusWidget(), texts(self.page)

    def clear(self) -> None:
        close_dialogs()
        popup: QWidget | None = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.page.leave()
        settle()


def walks(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[tuple[Walk, tuple[type[Page], ...]]]:
    """Yield a walk for each role with the pages that no walk before had."""
    walked: set[str] = set()
    for fixture, roles in (("unit", IN_UNIT), ("survivors", IN_CHARITY)):
        store, known = request.getfixturevalue(fixture)
        for role in roles:
            walk = Walk(window_over(store, role, qtbot), known)
            pages = tuple(
                kind for kind in walk.window.stack.kinds() if kind.is_listed and kind.name not in walked
            )
            walked |= {kind.name for kind in pages}
            yield walk, pages
            walk.window.end()
            walk.window.close()
    assert walked == {kind.name for kind in PAGES if kind.is_listed}


def test_pages_and_their_actions_are_found_by_their_words_and_done(
    request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    for walk, pages in walks(request, qtbot):
        for kind in pages:
            finds_page(walk, kind)
            walk.go_to(kind)
            for label in [action.label for action in walk.page.page_actions()]:
                does_action(walk, kind, label)


def finds_page(walk: Walk, kind: type[Page]) -> None:
    """Find a page by its title, above the records, and by its other words; open it by Enter."""
    if walk.page.name == kind.name:
        walk.window.stack.turn_to(OWN_PAGE if kind.name != OWN_PAGE else walk.first)
    assert kind.title in [command.label for command in walk.commands(kind.title)]
    for words in filter(None, (kind.known_as, kind.title)):
        walk.choose(f"> {words}", kind.title)
    command = walk.found.current_command()
    assert command is not None
    assert command.keys == {CALL: CALL_KEYS, **walk.window.rail.keys()}.get(kind.name, "")
    was_shown = walk.window.stack.was_shown(kind.name)  # by an action of a page before
    walk.enter()
    if kind.of_record and not was_shown:
        assert command.why_not == NOT_OPENED
        assert walk.page.name != kind.name
    else:
        assert walk.page.name == kind.name


def does_action(walk: Walk, kind: type[Page], label: str) -> None:
    walk.go_to(kind)
    (action,) = (each for each in walk.page.page_actions() if each.label == label)
    command = walk.choose(f"> {label}", label)
    assert (command.keys, command.why_not) == (action.keys, action.why_not)
    before = walk.seen()
    walk.enter()
    if action.why_not:
        assert walk.window.search.isVisible()
        assert walk.page.name == kind.name
        QTest.keyClick(walk.page.find_box, Qt.Key.Key_Escape)
    else:
        assert not walk.window.search.isVisible()
        assert walk.seen() != before, f"{kind.name}: {label}"
    walk.clear()
