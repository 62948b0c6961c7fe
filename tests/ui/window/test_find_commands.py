"""Commands in the search field: found at once, above the records, done by Enter, and not on record."""

from __future__ import annotations

from typing import ClassVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.cases.cases import OpenCase
from mscu.gate import Gate
from mscu.ui.forms.drafts import Drafts
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.find_popup import FindPopup
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.window_commands import ANYWHERE, COMMANDS, NOT_OPENED, ON_PAGE, PAGES
from tests.scenes.stores import Store
from tests.ui.finding import texts
from tests.ui.forms.test_drafts import Box
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import press_key
from tests.ui.showing import put_up_in_front
from tests.ui.window.first_page import begin
from tests.ui.window.noted_pages import CallPage, CasePage, CasesPage, FirstPage, Noted
from tests.ui.window.test_find_popup import searches

CTRL = Qt.KeyboardModifier.ControlModifier


class StatementsPage(Noted):
    name: ClassVar[str] = "statements"
    title: ClassVar[str] = "Statements"
    known_as: ClassVar[str] = "witness"


@pytest.fixture
def dispatcher(officer: Gate) -> LateDispatcher:
    officer.perform(OpenCase(title="Cases of Hollin Lane"))
    officer.perform(OpenCase(title="Cases of Mill Street"))
    return LateDispatcher(officer)


@pytest.fixture
def window(store: Store, dispatcher: LateDispatcher, officer: Gate, qtbot: QtBot) -> MainWindow:
    """Return the window over a store with two cases, which answers when it is told to."""
    Noted.heard.clear()
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester")
    pages = (FirstPage, CasesPage, CasePage, CallPage, StatementsPage)
    drafts = Drafts(Box(), store.clock, dispatcher)
    made = MainWindow(Workspaces(Workspace(dispatcher, drafts, signed_in)), pages)
    dispatcher.setParent(made)
    made.resize(1366, 700)
    put_up_in_front(qtbot, made)
    begin(made.stack, qtbot)
    answer(dispatcher)
    return made


def answer(dispatcher: LateDispatcher) -> None:
    while dispatcher.answer_one():
        pass


def look_for(window: MainWindow, words: str) -> FindPopup:
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(QApplication.focusWidget() or window, words)
    return window.search


def labels(popup: FindPopup) -> list[str]:
    return [command.label for command in popup.list.commands()]


def headings(popup: FindPopup) -> list[str]:
    model = popup.list.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return [str(row.data()) for row in rows if not row.flags()]


def current(popup: FindPopup) -> str:
    return str(popup.list.currentIndex().data())


def test_an_empty_field_shows_what_can_be_done_on_the_page_first(window: MainWindow) -> None:
    window.stack.turn_to("case")
    popup = look_for(window, "")
    assert popup.isVisible()
    assert labels(popup)[:3] == ["Add a note", "Close it", "Take a call"]
    assert headings(popup) == [ON_PAGE, ANYWHERE, PAGES]
    assert {"Lock", "Dark", "Handbook, and the keys of this page", "My desk"} <= set(labels(popup))
    press_key(Qt.Key.Key_Return)
    assert not popup.isVisible()
    popup = look_for(window, "> close it")
    assert [each.why_not for each in popup.list.commands()] == ["an enquiry is open"]
    spoken = popup.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Close it, not now: an enquiry is open"


def test_commands_come_at_once_and_records_below_them(window: MainWindow, dispatcher: LateDispatcher) -> None:
    popup = look_for(window, "case")
    assert popup.isVisible()
    assert labels(popup)[0] == "Cases"
    assert popup.list.hits() == ()
    press_key(Qt.Key.Key_Down)
    before = current(popup)
    place = popup.list.visualRect(popup.list.currentIndex())
    answer(dispatcher)
    assert [hit.title for hit in popup.list.hits()] == ["Cases of Mill Street", "Cases of Hollin Lane"]
    assert headings(popup)[:2] == [COMMANDS, "Cases"]
    assert (current(popup), popup.list.visualRect(popup.list.currentIndex())) == (before, place)


def test_a_record_that_was_selected_stays_so_when_records_come_again(
    window: MainWindow, dispatcher: LateDispatcher
) -> None:
    popup = look_for(window, "cases of")
    answer(dispatcher)
    for key in (Qt.Key.Key_S, Qt.Key.Key_Backspace, Qt.Key.Key_Down):
        press_key(key)
    assert current(popup) == "Cases of Hollin Lane"
    answer(dispatcher)
    assert current(popup) == "Cases of Hollin Lane"


def test_a_command_runs_where_the_keyboard_was_and_the_mouse_runs_what_it_presses(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = window.stack.page
    assert isinstance(page, Noted)
    page.button.setFocus()
    look_for(window, "> dark")
    with qtbot.waitSignal(window.scheme_requested) as chosen:
        press_key(Qt.Key.Key_Return)
    assert chosen.args == ["dark"]
    assert page.button.hasFocus()
    popup = look_for(window, "lock")
    at = popup.list.visualRect(popup.list.currentIndex()).center()
    with qtbot.waitSignal(window.lock_requested):
        QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_enter_turns_to_a_page_and_what_may_not_be_done_says_why_and_stays(
    window: MainWindow, dispatcher: LateDispatcher
) -> None:
    first = window.stack.page
    assert first is not None
    look_for(window, "witness")
    press_key(Qt.Key.Key_Return)
    assert name_in_front(window) == "statements"
    assert first.find_box.text() == ""
    answer(dispatcher)
    assert not window.search.isVisible()
    window.stack.turn_to("cases")
    popup = look_for(window, "> case page")
    assert [(each.label, each.why_not) for each in popup.list.commands()] == [("Case", NOT_OPENED)]
    press_key(Qt.Key.Key_Return)
    assert popup.isVisible()
    assert name_in_front(window) == "cases"


def name_in_front(window: MainWindow) -> str:
    assert window.stack.page is not None
    return window.stack.page.name


def test_after_the_sign_commands_alone_are_found(window: MainWindow, dispatcher: LateDispatcher) -> None:
    popup = look_for(window, "cases of")
    answer(dispatcher)
    assert popup.list.hits()
    press_key(Qt.Key.Key_Home)
    QTest.keyClicks(QApplication.focusWidget() or window, ">")
    assert "No command found for “>cases of”" in texts(popup)
    look_for(window, "> ")
    assert headings(popup) == [ANYWHERE, PAGES]
    asked = dispatcher.asked
    QTest.keyClicks(QApplication.focusWidget() or window, "case")
    assert labels(popup)[0] == "Cases"
    assert dispatcher.asked == asked
    answer(dispatcher)
    assert popup.list.hits() == ()
    look_for(window, "hollin")
    look_for(window, "> lock")
    answer(dispatcher)  # which comes late, and adds nothing to commands
    assert popup.list.hits() == ()
    assert labels(popup) == ["Lock"]
    look_for(window, "shortcuts")
    assert "No record found" not in texts(popup)
    answer(dispatcher)
    assert "No record found" in texts(popup)
    assert labels(popup) == ["Handbook, and the keys of this page"]


def test_commands_are_not_on_record(
    window: MainWindow, dispatcher: LateDispatcher, auditor: Gate, qtbot: QtBot
) -> None:
    dispatcher.holds = False
    for words in ("> statements", "statements"):
        look_for(window, words)
        press_key(Qt.Key.Key_Return)
        window.stack.turn_to("desk")
    assert searches(auditor) == []
    popup = look_for(window, "statements")
    with qtbot.waitSignal(popup.search_recorded, timeout=5_000):
        """Records were searched for a second."""
    assert searches(auditor) == ["statements"]
