"""The tour of a first day: beside the pages, by keys, once for each person, and found again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.access import Actor
from mscu.codes import Role, StoreKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.look.focus_ring import RingFrame
from mscu.ui.pages.first_day.first_day_view import BeginningCard
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.program import Program
from mscu.ui.window.tour import TourCard
from tests.ui.finding import named, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button, press_key
from tests.ui.window.noted_pages import PAGES, NoGate
from tests.ui.window.program_scene import unlock


def now() -> datetime:
    return datetime(2022, 6, 20, 9, 30, tzinfo=UTC)


def card(main: MainWindow) -> TourCard:
    shown = main.tour.card
    assert shown is not None
    return shown


def step(main: MainWindow) -> str:
    return card(main).accessibleName().partition(":")[0].rpartition(", ")[2]


@pytest.fixture
def newcomer(program: Program) -> Program:
    """Return the program of somebody who has had no tour."""
    program.flow.remembered = program.flow.remembered.with_changes(toured=())
    return program


def test_it_starts_once_in_an_empty_store_enter_leads_through_and_the_menu_brings_it_back(
    newcomer: Program, qtbot: QtBot
) -> None:
    main = unlock(newcomer, qtbot)
    qtbot.waitUntil(lambda: main.tour.card is not None)
    assert Remembered.load().had_tour("supervisor")
    pages = []
    for position in ("1 of 3", "2 of 3", "3 of 3"):
        assert step(main) == position
        assert QApplication.focusWidget() is card(main).next
        assert visible(main, RingFrame)
        assert main.stack.page is not None
        pages.append(main.stack.page.name)
        press_key(Qt.Key.Key_Return)
    assert pages == ["desk", "cases", "administration"]
    assert main.tour.card is None
    assert main.stack.page is not None
    assert main.stack.page.name == "desk"
    assert button(main, "Open a case").hasFocus()
    again(main)
    assert step(main) == "1 of 3"
    main.stack.turn_to("reports")
    assert main.tour.card is None, "who goes to work leaves the tour"


def again(main: MainWindow) -> None:
    """Start the tour from the menu."""
    next(command for command in main.commands() if command.label == "Tour in three steps").run()


def test_who_has_no_desk_is_back_at_the_first_day_and_finds_it_again(newcomer: Program, qtbot: QtBot) -> None:
    named(newcomer.frame, QLineEdit, "Log-in name").setText("administrator")
    main = unlock(newcomer, qtbot)
    qtbot.waitUntil(lambda: main.tour.card is not None)
    qtbot.waitUntil(card(main).next.hasFocus)
    press_key(Qt.Key.Key_Escape)
    assert main.tour.card is None
    again(main)
    for _ in range(3):
        qtbot.waitUntil(card(main).next.hasFocus)  # also after the page behind is answered
        press_key(Qt.Key.Key_Return)
    assert main.tour.card is None
    for begin in ("Look at the rules", "Open the backups", "Add a user"):
        qtbot.waitUntil(lambda: len(visible(main, BeginningCard)) == 3)
        button(main, begin).click()
        qtbot.waitUntil(lambda: not visible(main, BeginningCard))
        main.stack.back()


def test_no_label_of_a_step_is_cut(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    for day in ROLE_DAYS.values():
        for index in range(len(day.tour)):
            shown = TourCard(day.tour, index, parent)
            shown.show()
            shown.adjustSize()
            assert shown.next.width() >= shown.next.sizeHint().width(), day.tour[index].title


def test_with_the_charitys_store_open_too_it_is_the_charitys_tour(qtbot: QtBot) -> None:
    """The unit's would turn a navigator away from her own day."""
    dispatcher = InlineDispatcher(NoGate())
    workspaces = []
    for kind in StoreKind:
        actor = Actor(
            id=1, name="hannah", display="Hannah Sealy", role=Role.NAVIGATOR, device="desk-1", store=kind
        )
        drafts = Drafts(Box(), now, dispatcher)
        workspaces.append(Workspace(dispatcher, drafts, SignedIn(actor=actor, unit_name="Unit")))
    main = MainWindow(Workspaces(*workspaces), PAGES)
    qtbot.addWidget(main)
    dispatcher.setParent(main)
    main.tour.begin()
    of_charity, of_unit = (
        ROLE_DAYS[kind, Role.NAVIGATOR].tour[0] for kind in (StoreKind.SURVIVORS, StoreKind.UNIT)
    )
    assert of_charity.title in card(main).accessibleName()
    assert of_unit.title not in card(main).accessibleName()
