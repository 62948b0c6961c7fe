"""A call about a known case finds it while it is typed, however its words are spelt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from mscu.actions.matching.matching import LikelyMatches
from mscu.actions.matching.text_matches import text_matches
from mscu.codes import Role
from mscu.ui.pages.intake.call.matches import worth_showing
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
    chips = call.chips()
    chip = next(each for each in chips if "Daniel Crabtree" in each.look.text)
    assert chip.look.text == "danyel crabtre: Daniel Crabtree"
    assert "sounds like danyel crabtre; press to add it to the report" in name_of(chip)
    chip.click()
    assert call.confirmed() == [chip.look.subject_id]


def test_the_words_are_marked(call: Call) -> None:
    marked = [each.cursor.selectedText() for each in call.facts.words.extraSelections()]
    assert marked == ["danyel crabtre", "MX19 CTD", "Holin Ln"]


def test_a_plate_that_is_nobodys_is_no_second_chip(call: Call) -> None:
    chips = call.chips()
    assert [each.look.text for each in chips if "MX19" in each.look.text] == [
        "MX19 CTD: White Transit tipper"
    ]


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
