"""The window around the pages: who has which page, how they are turned, what the keys do."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.access import Actor
from mscu.codes import Marking, Role
from mscu.ui.forms.drafts import FORM_KEY, KEPT_AGAIN, Drafts
from mscu.ui.lists.find_box import COMMANDS_ONLY
from mscu.ui.look.frame import Banner
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.page_list import PAGES as REAL_PAGES
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.widgets.panes import Panes
from mscu.ui.window.main_window import FOLD_BELOW_WIDTH, MainWindow
from mscu.ui.window.rail import (
    FOLDED,
    WIDTH,
    CallButton,
    LockButton,
    PersonButton,
    RailButton,
    RailItem,
    initials,
)
from tests.ui.finding import name_of, named, tab_stops, texts, visible, walk
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.showing import put_up_in_front
from tests.ui.window.first_page import begin
from tests.ui.window.noted_pages import PAGES, CasePage, CasesPage, NoGate, Noted

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def now() -> datetime:
    return datetime(2022, 6, 20, 9, 30, tzinfo=UTC)


def window_for(role: Role, qtbot: QtBot, box: Box | None = None) -> MainWindow:
    """Return the window with its first page."""
    made = painted_for(role, qtbot, box)
    begin(made.stack, qtbot)
    return made


def painted_for(
    role: Role, qtbot: QtBot, box: Box | None = None, *, pages: Sequence[type[Page]] = PAGES
) -> MainWindow:
    """Return the window as it is painted first."""
    actor = Actor(id=1, name="priya", display="DS Priya Nolan", role=role, device="desk-1")
    signed_in = SignedIn(actor=actor, unit_name="Greater Manchester")
    dispatcher = InlineDispatcher(NoGate())
    made = MainWindow(
        Workspaces(Workspace(dispatcher, Drafts(box or Box(), now, dispatcher), signed_in)), pages
    )
    dispatcher.setParent(made)
    made.resize(1440, 852)
    put_up_in_front(qtbot, made)
    return made


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    Noted.heard.clear()
    yield
    Noted.heard.clear()


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    return window_for(Role.OFFICER, qtbot)


def press(window: QWidget, key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, held)


def front(window: MainWindow) -> Page:
    assert window.stack.page is not None
    return window.stack.page


# ------------------------------------------------------------------------------- who has what


@pytest.mark.parametrize(
    ("role", "lines"),
    [
        (Role.OFFICER, ["My desk", "Cases"]),
        (Role.NAVIGATOR, ["My desk"]),
        (Role.ADMINISTRATOR, ["My desk", "Users"]),
        (Role.AUDITOR, ["My desk"]),
    ],
)
def test_what_a_role_may_not_use_is_absent(role: Role, lines: list[str], qtbot: QtBot) -> None:
    window = window_for(role, qtbot)
    assert [item.text() for item in window.findChildren(RailItem)] == lines
    assert bool(window.findChildren(CallButton)) == (role is Role.OFFICER)
    assert front(window).may_find == (role is Role.OFFICER)
    if role is Role.AUDITOR:
        window.stack.turn_to("cases")
        window.stack.open("cases", 1)
        assert front(window).name == "desk"
        assert window.stack.resume("case/1") is None  # type: ignore[func-returns-value]


def test_who_finds_no_records_is_offered_commands_alone(qtbot: QtBot) -> None:
    window = window_for(Role.ADMINISTRATOR, qtbot)
    box = front(window).find_box
    assert box.placeholderText() == COMMANDS_ONLY
    press(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(box, "u")
    assert "Users" in [command.label for command in window.search.list.commands()]
    assert "Type two letters" not in texts(window.search)
    QTest.keyClicks(box, "sers")
    assert [command.label for command in window.search.list.commands()] == ["Users"]
    assert "Nothing" not in texts(window.search)
    for words in ("zeppelin", "> zeppelin"):
        box.clear()
        QTest.keyClicks(box, words)
        assert f"No command found for “{words}”" in texts(window.search)
        assert "records" not in texts(window.search)


# ------------------------------------------------------------------------------- turning pages


def test_a_page_is_made_when_it_is_wanted_and_kept(window: MainWindow) -> None:
    assert window.findChildren(CasesPage) == []
    named(window, RailItem, "Cases").click()
    made = front(window)
    window.stack.turn_to("desk")
    window.stack.turn_to("cases")
    assert front(window) is made
    assert Noted.heard == [
        "desk shown",
        "desk left",
        "cases shown",
        "cases left",
        "desk shown",
        "desk left",
        "cases shown",
    ]


def test_a_record_opens_on_its_page_below_its_line_of_the_rail_and_back_goes_the_way_one_came(
    window: MainWindow,
) -> None:
    front(window).open_requested.emit("cases", 47)
    assert front(window).name == "case"
    assert Noted.heard[-1] == "opens cases 47"
    assert named(window, RailItem, "Cases").isChecked()
    window.stack.open("nothing of ours", 1)
    assert front(window).name == "case"
    window.stack.turn_to("cases")
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert front(window).name == "case"
    for _ in range(3):
        window.stack.back()
    assert front(window).name == "desk"


def test_back_is_offered_where_a_list_is_hidden_by_what_was_chosen(window: MainWindow) -> None:
    page, rows, card = front(window), Chronology("Rows"), QLineEdit()
    panes = Panes(rows, card, turns_below=5_000)
    page.body.addWidget(panes)
    settle()
    assert why_not_back(window) == "no other page was shown before"
    card.setFocus()
    assert why_not_back(window) == ""
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert rows.hasFocus()
    assert why_not_back(window)


def why_not_back(window: MainWindow) -> str:
    return next(each.why_not for each in window.commands() if each.keys == "Alt+Left")


def test_only_the_page_in_front_hears_of_changes_and_trouble_until_it_is_over(window: MainWindow) -> None:
    window.stack.turn_to("cases")
    page = front(window)
    dispatcher = page.dispatcher
    dispatcher.records_changed.emit(frozenset({("cases", 1)}))
    assert Noted.heard[-1] == "cases heard [('cases', 1)]"
    assert "desk heard" not in " ".join(Noted.heard)
    dispatcher.trouble.emit("This file is not what was attached.")
    dispatcher.trouble_over.emit("The disk is full.")
    assert said(page) == ["This file is not what was attached."]
    assert len(window.findChildren(MessageBar)) == 1
    dispatcher.trouble_over.emit("This file is not what was attached.")
    assert said(page) == []
    dispatcher.trouble.emit("The disk is full.")
    page.tell("")
    assert said(page) == []


def test_what_is_done_is_said_until_something_else_is_opened_and_what_is_wrong_until_it_is_closed(
    window: MainWindow,
) -> None:
    stack = window.stack
    stack.turn_to("cases")
    for leave in (partial(stack.turn_to, "cases"), stack.back, partial(stack.open, "cases", 48)):
        stack.turn_to("case")
        page = front(window)
        page.tell("Case opened.", Status.DONE)
        page.records_changed(frozenset({("cases", 1)}))
        assert said(page) == ["Case opened."]
        leave()
        stack.turn_to("case")
        assert said(page) == []
    page = front(window)
    page.tell("The disk is full.", Status.LATE)
    stack.turn_to("cases")
    stack.turn_to("case")
    assert said(page) == ["The disk is full."]


def said(page: Page) -> list[str]:
    settle()
    return [bar.text() for bar in page.findChildren(MessageBar) if not bar.isHidden()]


def test_a_draft_that_cannot_be_kept_is_told(qtbot: QtBot) -> None:
    box = Box(full=True)
    window = window_for(Role.OFFICER, qtbot, box)
    window.stack.drafts.keep("a", "A", {})
    window.stack.drafts.seal_now()
    qtbot.waitUntil(lambda: "What you typed is not kept as a draft." in texts(window))
    box.full = False
    window.stack.drafts.seal_now()
    qtbot.waitUntil(lambda: KEPT_AGAIN in texts(window))
    assert "What you typed is not kept" not in texts(window)


def test_a_draft_is_taken_up_on_its_page_and_locking_notes_which_form_was_open(window: MainWindow) -> None:
    drafts = window.stack.drafts
    drafts.keep("case/47/note", "Note, MS-22-0047", {})
    window.stack.put_away()
    assert drafts.take_open() is None
    window.stack.resume("case/47/note")
    assert Noted.heard[-1] == "resumes Note, MS-22-0047"
    page = window.stack.page
    assert isinstance(page, Noted)
    page.button.setProperty(FORM_KEY, "case/47/note")
    page.button.hide()
    window.stack.put_away()
    assert drafts.take_open() is None, "a form that nobody sees is not open"
    page.button.show()
    window.stack.put_away()
    found = drafts.take_open()
    assert found is not None
    assert found.key == "case/47/note"


def test_the_marking_follows_the_page(window: MainWindow, qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    window.stack.marking_changed.connect(banner.set_marking)
    window.stack.turn_to("cases")
    assert banner.marking == "OFFICIAL-SENSITIVE"
    window.stack.turn_to("case")
    assert banner.marking == "OFFICIAL"
    page = front(window)
    assert isinstance(page, CasePage)
    page.mark(Marking.OFFICIAL_SENSITIVE)
    assert banner.marking == "OFFICIAL-SENSITIVE"


def test_the_rail_counts_what_waits(window: MainWindow) -> None:
    front(window).counted.emit("cases", 3)
    front(window).counted.emit("no page of the rail", 9)
    assert name_of(named(window, RailItem, "Cases")) == "Cases, 3"
    front(window).counted.emit("cases", 0)
    assert name_of(named(window, RailItem, "Cases")) == "Cases"


# ------------------------------------------------------------------------------- keys


def test_keys_turn_pages_search_and_lock(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_2, CTRL)
    assert front(window).name == "cases"
    press(window, Qt.Key.Key_N, CTRL | SHIFT)
    assert front(window).name == "call"
    assert window.findChildren(CallButton)[0].isChecked()
    press(window, Qt.Key.Key_K, CTRL)
    box = front(window).find_box
    assert box.hasFocus()
    with qtbot.waitSignal(window.stack.find_requested) as asked:
        QTest.keyClicks(box, "C")
    assert asked.args == ["C"]
    with qtbot.waitSignal(window.lock_requested):
        press(window, Qt.Key.Key_L, CTRL)
    with qtbot.waitSignal(window.lock_requested):
        named(window, LockButton, "Lock").click()


def test_keys_are_shown_for_as_many_pages_as_there_are_digits(qtbot: QtBot) -> None:
    pages = [type(f"Page{n}", (Noted,), {"name": f"page{n}", "title": f"Page {n}"}) for n in range(12)]
    keys = [*painted_for(Role.OFFICER, qtbot, pages=pages).rail.keys().values()]
    assert keys == [*(f"Ctrl+{digit}" for digit in range(1, 10)), "", "", ""]
    assert [QKeySequence(each).toString() for each in keys] == keys


def test_ctrl_n_does_the_only_action_at_once_or_offers_several_and_says_why_not(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, Qt.Key.Key_N, CTRL)
    window.stack.turn_to("cases")
    press(window, Qt.Key.Key_N, CTRL)
    assert Noted.heard[-1] == "a case is opened"
    window.stack.turn_to("case")
    press(window, Qt.Key.Key_N, CTRL)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    words = [(action.text(), action.isEnabled()) for action in menu.actions()]
    assert words == [("Add a note", True), ("Close it\tan enquiry is open", False)]
    page = front(window)
    assert isinstance(page, CasePage)
    with qtbot.waitSignal(page.button.clicked):
        QTest.keyClick(menu, Qt.Key.Key_Return)


def test_the_rail_folds_on_narrow_windows_and_by_key(window: MainWindow, qtbot: QtBot) -> None:
    assert window.rail.width() == WIDTH
    window.resize(FOLD_BELOW_WIDTH - 1, 700)
    qtbot.waitUntil(lambda: window.rail.width() == FOLDED)
    assert named(window, RailItem, "Cases").toolTip() == "Cases  Ctrl+2"
    press(window, Qt.Key.Key_B, CTRL)
    assert window.rail.width() == WIDTH
    window.resize(FOLD_BELOW_WIDTH - 50, 700)
    assert window.rail.width() == WIDTH
    window.resize(FOLD_BELOW_WIDTH, 700)
    assert window.rail.width() == WIDTH
    assert named(window, RailItem, "Cases").toolTip() == ""


# ------------------------------------------------------------------------------- all who look


def test_everything_is_named_and_reached_by_tab_and_arrows_move_along_the_rail(window: MainWindow) -> None:
    stops = tab_stops(window)
    assert [each for each in stops if not name_of(each)] == []
    window.findChildren(CallButton)[0].setFocus()
    walked = walk(Qt.Key.Key_Tab)
    assert set(walked) == set(stops)
    assert [type(each) for each in walked][:3] == [CallButton, PersonButton, LockButton]
    assert name_of(named(window, QLineEdit, "Search")) == "Search"
    named(window, RailItem, "My desk").setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        press(window, key, Qt.KeyboardModifier.NoModifier)
    assert front(window).name == "cases"


INITIALS = {
    "DS Priya Nolan": "PN",
    "Sam Lowe": "SL",
    "PC Nguyễn Văn Hải": "NH",
    "PC 2210 Shah (MSVLO)": "S",
    "DI": "D",
    "4471": "4",
}


def test_initials_leave_rank_and_number_out() -> None:
    assert {display: initials(display) for display in INITIALS} == INITIALS


def test_the_window_is_painted_before_its_first_page_is_made(qtbot: QtBot) -> None:
    made = painted_for(Role.OFFICER, qtbot)
    made.stack.say("An older copy was put in its place.")
    made.stack.begin()
    assert made.stack.count() == 0, "the rail is there, and no page was made yet"
    assert texts(made.stack) == "Loading"
    qtbot.waitUntil(lambda: made.stack.count() == 1)
    assert "Loading" not in [each.text() for each in visible(made.stack, Label)]
    qtbot.waitUntil(lambda: "An older copy was put in its place." in texts(made))


def test_what_stays_is_said_on_each_page_until_it_is_dismissed(window: MainWindow) -> None:
    stack, sentence = window.stack, "The charity's store is not as it was."
    stack.say(sentence, stays=True)
    for page in list(window.rail.items())[:2]:
        stack.turn_to(page)
        assert sentence in texts(front(window))
    named(front(window), QAbstractButton, "Close this message").click()
    stack.turn_to(next(iter(window.rail.items())))
    assert sentence not in texts(front(window))


def test_a_navigators_rail_leads_to_what_concerns_her(qtbot: QtBot) -> None:
    rails = {
        role: set(painted_for(role, qtbot, pages=REAL_PAGES).rail.items())
        for role in (Role.NAVIGATOR, Role.OFFICER)
    }
    assert rails[Role.NAVIGATOR] == {"referred", "survivors_away", "urgent"}
    assert {"cases", "reports", "subjects"} <= rails[Role.OFFICER]


def test_each_line_of_the_rail_and_the_lock_are_in_view_in_the_lowest_window(window: MainWindow) -> None:
    rail = window.rail
    rail.resize(FOLDED, 440)
    rail.show()
    QApplication.processEvents()
    buttons = [each for each in rail.findChildren(RailButton) if each.isVisible()]
    bottoms = [each.mapTo(rail, each.rect().bottomLeft()).y() for each in buttons]
    assert max(bottoms) < rail.height()
    tops = sorted(each.mapTo(rail, each.rect().topLeft()).y() for each in buttons)
    assert len(set(tops)) == len(buttons)
