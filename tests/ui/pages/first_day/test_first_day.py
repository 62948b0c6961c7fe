"""My desk in an empty store: what a role begins with, until the first entry is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.access import REGISTERS, Actor
from mscu.codes import Role, StoreKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.look import icons
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.pages.first_day.first_day_page import FirstDayPage
from mscu.ui.pages.first_day.first_day_view import BeginningCard, greeting
from mscu.ui.pages.first_day.role_day import PERSON, SEARCH
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.week_strip import WeekStrip
from mscu.ui.window.main_window import MainWindow
from tests.inputs.factories import a_report
from tests.scenes.stores import Store
from tests.ui.finding import texts, visible
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import Box, button, settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.window.first_page import begin
from tests.ui.window.noted_pages import Noted

PutUp = Callable[..., PageScene[Any]]


def cards(scene: PageScene[Any]) -> list[BeginningCard]:
    return visible(scene.page, BeginningCard)


def test_the_keyboard_begins_at_once_until_the_first_entry_is_saved(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, MyDeskPage)
    settle()
    assert QApplication.focusWidget() is cards(scene)[0].button
    QTest.keyClick(cards(scene)[0].button, Qt.Key.Key_Return)
    QTest.keyClick(scene.page, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    button(scene.page, "Record a report").click()
    assert scene.window.turned == ["call", "cases/new", "reports/new"]
    assert "Good morning, PC Officer" in texts(scene.page)
    assert "your first day in this store" in texts(scene.page)
    scene.drafts.keep("reports/new", "Report", {"text": "Half"})
    assert not cards(scene), "a draft of one's own is not hidden by it"
    scene.drafts.drop("reports/new")
    assert cards(scene)
    assert not visible(scene.page, WeekStrip)
    a_report(scene.gate)
    scene.come_back()
    assert not cards(scene)
    assert visible(scene.page, WeekStrip)
    assert "first day" not in texts(scene.page)


def test_who_has_no_desk_is_led_on_once_the_store_is_used(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, FirstDayPage, role=Role.ADMINISTRATOR)
    settle()
    assert [card.button.label for card in cards(scene)] == [
        "Add a user",
        "Look at the rules",
        "Open the backups",
    ]
    scene.drafts.keep("administration/Users/new", "User", {"name": "Half"})
    assert cards(scene), "there is no desk to show instead"
    a_report(store.gate(Role.OFFICER))
    for times in (1, 2):
        scene.come_back()
        assert scene.window.turned == ["skipped for administration"] * times


class RulesPage(Noted):
    name: ClassVar[str] = "rules"


class AdministrationPage(Noted):
    name: ClassVar[str] = "administration"
    in_rail: ClassVar[bool] = False


def test_the_way_back_passes_by_a_first_day_that_is_over(store: Store, qtbot: QtBot) -> None:
    gate = store.gate(Role.ADMINISTRATOR)
    dispatcher = InlineDispatcher(gate)
    drafts = Drafts(Box(), store.clock, dispatcher)
    workspace = Workspace(dispatcher, drafts, SignedIn(actor=gate.actor, unit_name="Unit"))
    window = MainWindow(Workspaces(workspace), (RulesPage, FirstDayPage, AdministrationPage))
    qtbot.addWidget(window)
    dispatcher.setParent(window)
    with qtbot.waitExposed(window):
        window.show()
    begin(window.stack, qtbot)

    def in_front() -> str:
        settle()
        return window.stack.page.name if window.stack.page else ""

    for page in ("first_day", "administration"):
        window.stack.turn_to(page)
        assert in_front() == page
    window.stack.back()
    assert in_front() == "first_day", "it is not over"
    window.stack.turn_to("administration")
    a_report(store.gate(Role.OFFICER))
    window.stack.back()
    assert in_front() == "rules"
    window.stack.turn_to("first_day")
    assert in_front() == "rules"


def test_it_greets_by_the_time_in_london() -> None:
    greeted = [greeting(datetime(2022, 6, 20, hour, tzinfo=UTC)) for hour in (6, 11, 16, 17)]
    assert greeted == ["Good morning", "Good afternoon", "Good afternoon", "Good evening"]


# ------------------------------------------------------------------------------ every role


def page_names(store: StoreKind, role: Role, *, in_rail: bool = False) -> set[str]:
    actor = Actor(id=1, name="a", display="A", role=role, device="d", store=store)
    kinds = [page for page in PAGES if page.store in {store, None} and page.offered_to(actor)]
    return {page.name for page in kinds if page.in_rail or not in_rail}


def test_every_role_begins_on_pages_that_it_has_with_a_tour_of_what_is_there() -> None:
    for store, role in [(store, role) for store, roles in REGISTERS.items() for role in roles]:
        day = ROLE_DAYS[store, role]
        has_less_to_do = (store, role) == (StoreKind.UNIT, Role.LEAD)
        assert len(day.beginnings) == len({each.label for each in day.beginnings}) == 3 - has_less_to_do
        assert {each.page for each in day.beginnings} <= page_names(store, role)
        assert len(day.tour) == 3
        rung = {step.control or step.page for step in day.tour}
        assert rung <= page_names(store, role, in_rail=True) | {SEARCH, PERSON}
        assert day.tour[0].page
        assert all(step.words.count(".") <= 3 for step in day.tour)
        names = [*(each.icon for each in day.beginnings), *(each.icon for each in day.coming)]
        assert all(map(icons.source, names))
