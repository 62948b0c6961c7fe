"""Takes calls on the page for 02:00, and finds the case that they belong to, all by keys."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu

from mscu.codes import Urgency
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.intake.call.facts import QUESTIONS
from mscu.ui.pages.intake.call.saved_call import SavedCallBar
from mscu.ui.pages.intake.call.take_call import TakeCallPage
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.link import Link
from tests.journeys.drivers import CTRL, SHIFT, come_back, keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.ui.finding import named, only, texts

FACTS = ("caller", "call_back", "where_words", "log_number", "victims_count")
"""The fields in the order in which Tab comes to them."""


@dataclass(frozen=True, kw_only=True)
class Call:
    """What is said on the phone, and what is answered."""

    facts: dict[str, str]
    answers: str
    """A letter for each of the four questions: y, n or s."""
    words: str
    source: str = ""
    urgency: Urgency | None = None
    pieces: int = 0
    """How many of the pieces of advice that are offered are given."""
    own_advice: str = ""


def take_call(sitting: RecordedSession, told: Call) -> SavedCallBar:
    """Take a call from the first word to the saved report; gives what stands there afterwards."""
    press(Qt.Key.Key_N, CTRL | SHIFT)
    page = sitting.page
    assert isinstance(page, TakeCallPage)
    _say(told)
    if told.source:
        _change(page, "Change the source", told.source)
    if told.urgency:
        _change(page, "Change the urgency", told.urgency.label)
    _advise(page, told)
    if told.pieces:
        press(Qt.Key.Key_R, CTRL)
    press(Qt.Key.Key_S, CTRL)
    after = page.notices.saved_bar
    assert after is not None, "the call was not saved"
    return after


def register_number(after: SavedCallBar) -> str:
    """Read the number that the register gave to the report of the call that was saved."""
    found = re.search(r"R-\d\d-\d{4}", texts(after))
    assert found is not None
    return found.group()


def _say(told: Call) -> None:
    for name in FACTS:
        assert keyboard().objectName() == name
        write(told.facts.get(name, ""))
        press(Qt.Key.Key_Tab)
    assert len(told.answers) == len(QUESTIONS)
    for letter in told.answers:
        write(letter)
    write(told.words)


def _change(page: TakeCallPage, link: str, words: str) -> None:
    """Choose from the menu of a small link."""
    reach(named(page, Link, link).hasFocus, what=link)
    press(Qt.Key.Key_Return)
    menu = keyboard()
    assert isinstance(menu, QMenu)
    reach(lambda: menu.activeAction().text() == words, Qt.Key.Key_Down, words)
    press(Qt.Key.Key_Return)
    come_back()


def _advise(page: TakeCallPage, told: Call) -> None:
    if told.pieces:
        press(Qt.Key.Key_G, CTRL)
        press(Qt.Key.Key_Return, times=told.pieces)
    if told.own_advice:
        reach(named(page, QLineEdit, "Other advice").hasFocus, what="own words")
        write(told.own_advice)
        press(Qt.Key.Key_Return)


def open_case_after(sitting: RecordedSession, after: SavedCallBar, values: dict[str, object]) -> None:
    """Open a case for the report of the call that was just saved."""
    _press_button(after.open_case)
    page = sitting.page
    assert isinstance(page, ReportsPage)
    sitting.fill(named(page, FormCard, "New case"), values)


def link_report(sitting: RecordedSession, number: str, reference: str) -> None:
    """Find a report in the register, link it to the case that it is about, and turn to that."""
    sitting.turn_to("Reports")
    page = sitting.page
    assert isinstance(page, ReportsPage)
    reach(only(page, RowsView).hasFocus, what="the register")
    press(Qt.Key.Key_Home)
    while _register_number(sitting, page) != number:
        reach(only(page, RowsView).hasFocus, what="the register")
        press(Qt.Key.Key_Down)
    _press_button(named(page, QAbstractButton, f"Link to {reference}"))
    sitting.settle()
    _press_button(named(page, QAbstractButton, "Open its case"))


def _register_number(sitting: RecordedSession, page: ReportsPage) -> str:
    """Open the row that the keyboard is on, and read the number on its card."""
    press(Qt.Key.Key_Return)
    sitting.settle()
    entry = page.card.entry
    assert entry is not None
    return next(f.value for f in entry.facts if f.name == "register_number")


def _press_button(button: QAbstractButton) -> None:
    reach(button.hasFocus, what=button.accessibleName())
    press(Qt.Key.Key_Space)
