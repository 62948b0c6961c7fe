"""A call about a known case finds it while it is typed, however its words are spelt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from mscu.actions.matching.matching import LikelyMatches
from mscu.actions.matching.text_matches import text_matches
from mscu.codes import Role
from mscu.ui.pages.intake.call.seen_before import worth_showing
from mscu.ui.widgets.button import Button
from tests.scenes.stores import Store
from tests.ui.finding import name_of, texts
from tests.ui.pages.intake.call.call_scene import Call

MISSPELT = "danyel crabtre and the tipper MX19 CTD again, by the yard at Holin Ln"
TITLE = "Forced labour at a caravan site, Heywood"


@pytest.fixture
def call(caravan_store: Store, qtbot: QtBot) -> Call:
    """Return a call in a store that knows the caravan case, in whose words nothing is spelt right."""
    made = Call.open(caravan_store, caravan_store.gate(Role.OFFICER), qtbot)
    made.write("PC 4471 Hughes")
    made.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    made.write("a lay-by")
    made.control(QPlainTextEdit, "What the officer says").setFocus()
    with qtbot.waitSignal(made.page.lookup.shown):
        made.write(MISSPELT)
    return made


def test_it_shows_the_case_with_the_reasons(call: Call) -> None:
    words = texts(call.page)
    assert f"Strong match: MS-22-0001 {TITLE}." in words
    assert "danyel crabtre: sounds like Daniel Crabtree" in words
    assert "MX19 CTD: White Transit tipper, one character off MX19 CTB" in words


def test_what_may_be_meant_can_be_confirmed(call: Call) -> None:
    number, row = next(
        (number, each) for number, each in enumerate(call.rows(), 1) if each.look.title == "Daniel Crabtree"
    )
    assert "sounds like danyel crabtre" in row.look.detail
    assert name_of(row.button).endswith("press to name it in the report")
    call.alt(Qt.Key(Qt.Key.Key_0 + number))
    assert call.confirmed() == ["Daniel Crabtree"]


def test_the_words_are_marked(call: Call) -> None:
    marked = [each.cursor.selectedText() for each in call.facts.words.extraSelections()]
    assert marked == ["danyel crabtre", "MX19 CTD", "Holin Ln"]


def test_a_plate_that_is_nobodys_is_no_second_row(call: Call) -> None:
    plates = [name_of(each.button) for each in call.rows() if "MX19" in each.look.title]
    assert len(plates) == 1
    assert "one character off MX19 CTB · White Transit tipper" in plates[0]


def test_the_case_is_proposed_for_the_saved_report(call: Call) -> None:
    call.ctrl(Qt.Key.Key_S)
    assert call.control(Button, "Link to MS-22-").isEnabled()


def test_what_was_deleted_is_said_no_more(call: Call) -> None:
    call.ctrl(Qt.Key.Key_A)
    call.press(Qt.Key.Key_Backspace)
    assert "sounds like Daniel Crabtree" not in texts(call.page)


def test_a_likeness_of_words_that_are_gone_is_not_worth_saying(call: Call) -> None:
    assert worth_showing(call.page.lookup._likely, "danyel crabtre alone").cases == ()  # noqa: SLF001
    assert worth_showing(LikelyMatches(), MISSPELT) == LikelyMatches()
    assert text_matches(MISSPELT)
