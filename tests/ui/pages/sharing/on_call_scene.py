"""The whole window of somebody of the charity, on one or both of the real stores."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.urgent_banner import UrgentWatch
from tests.scenes.exchanges import exchange_after_acts
from tests.scenes.stores import Store
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Box, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.window.first_page import begin


@dataclass
class OnCallWindow:
    """A window with its rooms; the first store is the one that was unlocked."""

    main: MainWindow
    qtbot: QtBot
    heard: list[bool] = field(default_factory=list)

    @property
    def watch(self) -> UrgentWatch:
        assert self.main.urgent is not None, "nobody hears urgent requests here"
        return self.main.urgent

    @property
    def page(self) -> Page:
        assert self.main.stack.page is not None
        return self.main.stack.page

    def refresh(self) -> None:
        """Advance to the next refresh."""
        self.watch.refresh()
        settle()

    def forms(self) -> list[FormCard]:
        """Return the forms that can be seen."""
        settle()
        return [each for each in self.page.findChildren(FormCard) if each.isVisible()]

    def form(self) -> FormCard:
        (card,) = self.forms()
        return card

    def save(self, **values: object) -> None:
        """Type into the form that is open, and save it by its key."""
        fill(self.form().form, **values)
        self.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(self.has_answered)

    def has_answered(self) -> bool:
        """Whether the form is gone, or says what it lacks."""
        return all(card.error_bar.isVisible() for card in self.forms())

    def bars(self) -> str:
        settle()
        return words_of(self.watch.bars) if self.watch.bars.isVisible() else ""

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.main, key, held)
        settle()


def open_window(qtbot: QtBot, role: Role, *stores: Store) -> OnCallWindow:
    """Open the window of somebody on stores, the first of them unlocked first."""
    workspaces = []
    gates = [store.gate(role) for store in stores]
    for store, gate in zip(stores, gates, strict=True):
        dispatcher = InlineDispatcher(gate)
        signed_in = SignedIn(actor=gate.actor, unit_name="Greater Manchester")
        workspaces.append(Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in))
    main = MainWindow(Workspaces(*workspaces, opened_at=stores[0].clock()))
    for workspace in workspaces:
        workspace.dispatcher.setParent(main)
    exchange_after_acts(gates, [workspace.dispatcher for workspace in workspaces])
    qtbot.addWidget(main)
    main.resize(1366, 700)
    with qtbot.waitExposed(main):
        main.show()
    main.activateWindow()
    qtbot.waitUntil(main.isActiveWindow)
    begin(main.stack, qtbot)
    opened = OnCallWindow(main, qtbot)
    if main.urgent is not None:
        main.urgent.heard.connect(opened.heard.append)
        main.urgent.begin()
    settle()
    return opened
