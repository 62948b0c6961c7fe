"""The administration of the charity's own store."""

from __future__ import annotations

from contextlib import closing

from pytestqt.qtbot import QtBot

from mscu.codes import Role, StoreKind
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.ui.pages.admin.administration import CharityAdministrationPage
from mscu.ui.pages.admin.store_panel import StorePanel
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.ui.finding import texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PutUp


def test_a_lead_has_the_tabs_that_work_in_this_store(
    charity: Store, put_up: PutUp[CharityAdministrationPage]
) -> None:
    page = put_up(charity, CharityAdministrationPage, Role.LEAD).page
    names = [page.tabs.tabText(index) for index in range(page.tabs.count())]
    assert names == ["Users", "Backups", "Store"]


def test_the_store_names_the_charity_and_no_unit(charity: Store, qtbot: QtBot) -> None:
    opened = store_service.unlock(charity.folder, "lead", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    session = StoreSession(opened)
    with closing(session.service):
        panel = StorePanel(InlineDispatcher(session), StoreKind.SURVIVORS, may_draw=True)
        qtbot.addWidget(panel)
        panel.show()
        panel.ask()
        settle()
        assert "Charity" in texts(panel)
        assert "Unit" not in texts(panel).splitlines()
