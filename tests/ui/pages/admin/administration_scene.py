"""The page of administration of a store that somebody has open."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.admin.users import UserList, UserRow
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.admin.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.core.page import Page
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.page_stack import PageStack
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Clock, Store
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.window.first_page import begin


class Opened:
    """A store that somebody has open, with the page in front."""

    def __init__(
        self,
        store: Store,
        name: str,
        qtbot: QtBot,
        passphrase: str = PASSPHRASE,
        *,
        first: str = "",
        pages: tuple[type[Page], ...] = (AdministrationPage, OwnPassphrasePage),
    ) -> None:
        opened = store_service.unlock(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)
        self.session = StoreSession(opened)
        self.dispatcher = InlineDispatcher(self.session)
        drafts = Drafts(Box(), Clock(), self.dispatcher)
        signed_in = SignedIn(actor=self.session.gate.actor, unit_name="Greater Manchester")
        self.stack = PageStack(Workspaces(Workspace(self.dispatcher, drafts, signed_in)), pages)
        qtbot.addWidget(self.stack)
        self.dispatcher.setParent(self.stack)
        self.stack.resize(1200, 800)
        with qtbot.waitExposed(self.stack):
            self.stack.show()
        self.stack.activateWindow()
        qtbot.waitUntil(self.stack.isActiveWindow)
        if first:
            self.stack.turn_to(first)
        else:
            begin(self.stack, qtbot)

    @property
    def page(self) -> AdministrationPage:
        page = self.stack.page
        assert isinstance(page, AdministrationPage)
        return page

    def turn(self, tab: str) -> QWidget:
        """Turn to a tab by its name."""
        tabs = self.page.tabs
        at = next(at for at in range(tabs.count()) if tabs.tabText(at) == tab)
        tabs.setCurrentIndex(at)
        return self.page.panel(tab)

    def user(self, name: str) -> UserRow:
        users: tuple[UserRow, ...] = self.session.ask(UserList())
        return next(row for row in users if row.name == name)

    def close(self) -> None:
        self.session.service.close()
