"""The charity's pages of data breaches and administration, and where its store lies."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Role, StoreKind, YesNo
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.survivor_codes import BreachRisk, NamedAs, ToldHow
from mscu.ui.pages.admin.administration import CharityAdministrationPage
from mscu.ui.pages.admin.store_panel import StorePanel
from mscu.ui.pages.charity.breaches_page import BARRED_NOTE, LEADS_ONLY, CharityBreachesPage
from mscu.ui.pages.charity.charity_folder import CharityFolderPage
from mscu.ui.session.workstation_settings import settings_file
from mscu.ui.sign_in.charity_folder import charity_folder
from tests.inputs.charity_breaches import TAKEN, a_breach
from tests.scenes.stores import NO_DEVICES, NOW, OTHER_NAVIGATOR, PASSPHRASE, Store, Template
from tests.ui.finding import texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PutUp, saved

Show = PutUp[Any]
NGOC = TakeOn(name="Đặng Thị Ngọc", safe_to_text=YesNo.YES, safe_when="after 18:00", post="Bury")


def test_who_is_endangered_stands_there_and_is_told_in_a_safe_way(charity: Store, put_up: Show) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(NGOC)
    charity.gate(OTHER_NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
    scene = put_up(charity, CharityBreachesPage, Role.NAVIGATOR)
    settle()
    said = texts(scene.page)
    for each in (
        "If a computer is stolen",
        "No breaches recorded",
        "1. Ring a safeguarding lead",
        "SV-22-0001 Đặng Thị Ngọc",
        "an address is held",
        BARRED_NOTE,
        "Survivors: 2",
        "Tell only in person or by text; safe after 18:00",
    ):
        assert each in said
    assert "Keith" not in said
    scene.press("Open SV-22-0001 Đặng Thị Ngọc")
    assert scene.open_requests == [("survivor", number)]
    scene.press("Record a breach")
    saved(scene, **TAKEN, survivors=(str(number),))
    said = texts(scene.page)
    assert "Notify the Information Commissioner by 23 Jun 2022 08:00" in said
    assert "Still to be told: 1 of 1" in said
    assert scene.counts == {"charity_breaches": 1}
    assert LEADS_ONLY in button(scene.page, "Settle the breach").toolTip()
    scene.press("Told: SV-22-0001 Đặng Thị Ngọc")
    saved(scene, told_at="20 Jun 2022 09:30", how=ToldHow.TEXT)
    assert "Told 20 Jun 2022 09:30, by text" in texts(scene.page)


def test_a_lead_settles_it(charity: Store, put_up: Show) -> None:
    charity.clock.turn(days=-1)
    own = charity.gate(Role.NAVIGATOR)
    named = NameReader(survivor_id=own.perform(NGOC), user=Role.LEAD, named_as=NamedAs.COVER)
    own.perform(named)
    charity.clock.turn(days=1)
    own.perform(a_breach())
    scene = put_up(charity, CharityBreachesPage, Role.LEAD)
    scene.press("Settle the breach")
    saved(scene, risk=BreachRisk.HIGH, told_at="20 Jun 2022 09:00", people_told="Trustees.")
    said = texts(scene.page)
    for each in ("Information Commissioner was notified", "people to be told", "Risk to people: a high risk"):
        assert each in said
    assert "1. Ring" not in said


def test_a_lead_has_the_tabs_that_work_in_this_store_which_names_no_unit(
    charity: Store, put_up: Show, qtbot: QtBot
) -> None:
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
    tabs = put_up(charity, CharityAdministrationPage, Role.LEAD).page.tabs
    assert [tabs.tabText(index) for index in range(tabs.count())] == ["Users", "Backups", "Store"]


def test_a_navigator_says_once_where_the_charity_s_store_lies(
    store: Store, founded_charity: Template, put_up: Show, tmp_path: Path
) -> None:
    scene = put_up(store, CharityFolderPage, Role.NAVIGATOR)
    scene.page.chosen(str(tmp_path))
    assert "no navigators' store" in scene.said()
    assert charity_folder() is None
    scene.page.chosen(str(founded_charity.folder))
    assert "Folder saved. Lock" in scene.said()
    assert charity_folder() == founded_charity.folder
    (settings,) = settings_file().parent.glob("navigators-*")
    settings.unlink()
    settings.mkdir()
    scene.page.chosen(str(founded_charity.folder))
    assert "not remembered" in scene.said()
