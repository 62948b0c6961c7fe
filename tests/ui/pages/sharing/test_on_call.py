"""An urgent request is heard on every page and in either store, and answered by a key."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, UrgentState, YesNo
from mscu.survivor_codes import ReleaseHow
from mscu.ui.pages.survivors.notices import Notices
from mscu.ui.pages.survivors.page import SurvivorsPage
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.window.urgent_banner import IS_ANSWERING, NONE_WAITS, NOT_BY_PHONE, POLLS_PER_ALERT
from tests.inputs.consents import a_card
from tests.inputs.sharing import accepted_referral
from tests.ui import mouse
from tests.ui.pages.cases.case_scene import button, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.sharing.on_call_scene import OnCallWindow, open_window
from tests.ui.pages.survivors.both_scene import Both, agree

SHIFT = Qt.KeyboardModifier.ShiftModifier
Open = Callable[..., OnCallWindow]


@pytest.fixture
def open_for(qtbot: QtBot) -> Open:
    return partial(open_window, qtbot)


@pytest.fixture
def card(both: Both) -> Both:
    """Return a survivor with an agreed card."""
    agree(both, a_card(both.survivor))
    return both


@pytest.mark.parametrize(("first", "page"), [("unit", "survivors"), ("charity", "own")])
def test_a_lead_answers_from_any_page_by_two_keys(card: Both, open_for: Open, first: str, page: str) -> None:
    stores = [card.world.store, card.charity]
    window = open_for(Role.LEAD, *(stores if first == "unit" else reversed(stores)))
    window.main.stack.turn_to(page)
    assert window.bars() == ""
    card.ask_for_card()
    window.refresh()
    assert window.heard == [True]
    assert "Emergency card requested" in window.bars()
    assert "card agreed 18 Mar 2022" in window.bars()
    window.press(Qt.Key.Key_F2)
    assert window.page.name == "survivors"
    assert "they have his sister's address" in words_of(window.form())
    window.save(survivor_told=YesNo.YES)
    assert card.request_state() is UrgentState.RELEASED
    assert window.bars() == ""


@pytest.mark.parametrize(("role", "page"), [(Role.NAVIGATOR, "survivors"), (Role.LEAD, "charity")])
def test_the_survivor_whose_card_is_asked_for_is_selected_and_stays(
    card: Both, open_for: Open, role: Role, page: str
) -> None:
    agree(card, TakeOn(name="Aanya Anand"))
    window = open_for(role, card.world.store, card.charity)
    if page == "survivors":
        window.main.stack.turn_to(page)
        settle()
        survivors = window.page
        assert isinstance(survivors, SurvivorsPage)
        if role is Role.NAVIGATOR:
            assert survivors.list.view.current_id() != card.survivor
    card.ask_for_card()
    window.refresh()
    window.press(Qt.Key.Key_F2)
    survivors = window.page
    assert isinstance(survivors, SurvivorsPage)
    assert survivors.list.view.current_id() == card.survivor
    window.save(survivor_told=YesNo.YES)
    settle()
    assert survivors.list.view.current_id() == card.survivor
    said = words_of(survivors)
    assert "Logged for " in said
    if role is Role.NAVIGATOR:
        assert survivors.view.survivor is not None
        assert survivors.view.survivor.id == card.survivor
        assert "they have his sister's address" in words_of(survivors.view.side)
    else:
        assert survivors.others.isVisible()
        assert survivors.others.row is not None
        assert survivors.others.row.id == card.survivor


def test_where_no_request_waits_the_key_logs_that_police_rang(card: Both, open_for: Open) -> None:
    window = open_for(Role.NAVIGATOR, card.world.store, card.charity)
    window.main.stack.turn_to("referred")
    settle()
    window.press(Qt.Key.Key_F2)
    assert window.forms() == []
    window.main.stack.turn_to("survivors")
    settle()
    window.press(Qt.Key.Key_F2)
    assert "they have his sister's address" in words_of(window.form())
    window.press(Qt.Key.Key_F2)
    assert len(window.forms()) == 1


def test_reading_out_before_a_request_starts_the_hour_and_a_draft(card: Both, open_for: Open) -> None:
    window = open_for(Role.NAVIGATOR, card.world.store, card.charity)
    window.main.stack.turn_to("survivors")
    settle()
    window.press(Qt.Key.Key_F2, SHIFT)
    window.press(Qt.Key.Key_F2, SHIFT)
    said_at = window.form().form.values()["spoken_at"]
    window.press(Qt.Key.Key_Escape)
    (bar,) = window.page.findChildren(Notices)
    assert "write it down by " in words_of(bar)
    card.charity.clock.turn(minutes=20)
    button(bar, "Continue").click()
    settle()
    assert window.form().form.values()["spoken_at"] == said_at


def test_told_by_phone_starts_the_hour_and_the_search_says_why_a_request_is_not_answered(
    card: Both, open_for: Open
) -> None:
    window = open_for(Role.LEAD, card.world.store, card.charity)

    def why_not() -> list[str]:
        settle()
        return [command.why_not for command in window.watch.commands()]

    assert why_not() == [NONE_WAITS, NONE_WAITS]
    card.ask_for_card()
    window.refresh()
    assert why_not() == ["", ""]
    window.press(Qt.Key.Key_F2)
    assert why_not() == [IS_ANSWERING, IS_ANSWERING]
    window.press(Qt.Key.Key_Escape)
    window.press(Qt.Key.Key_F2, SHIFT)
    assert card.request_state() is UrgentState.SPOKEN
    assert window.bars() == ""
    assert window.form().form.values()["spoken_at"]
    window.press(Qt.Key.Key_Escape)
    assert why_not() == ["", NOT_BY_PHONE]
    assert "60 min left" in window.bars()
    window.press(Qt.Key.Key_F2)
    window.save(survivor_told=YesNo.NO, not_told_reason="No safe number.")
    assert card.request_state() is UrgentState.RELEASED
    assert card.charity.sql("SELECT how FROM card_release") == [("spoken",)]


def test_a_navigator_hears_it_on_each_of_her_pages_and_the_button_does_what_the_key_does(
    card: Both, open_for: Open
) -> None:
    card.ask_for_card(text="Who must we not ring?")
    window = open_for(Role.NAVIGATOR, card.world.store, card.charity)
    for page in ("referred", "survivor_clocks", "survivors"):
        window.main.stack.turn_to(page)
        assert "Emergency card requested" in window.bars()
        assert "Who must we not ring? PC Officer" in window.bars(), "a question keeps its own mark"
        assert window.watch.bars.isAncestorOf(button(window.page, "Given by phone"))
    button(window.watch.bars, "Given by phone").click()
    settle()
    assert card.request_state() is UrgentState.SPOKEN
    with pytest.raises(AssertionError):
        button(window.watch.bars, "Given by phone")


def test_it_sounds_again_until_somebody_takes_it_up_and_takes_neither_keyboard_nor_words(
    card: Both, open_for: Open
) -> None:
    card.ask_for_card()
    window = open_for(Role.LEAD, card.world.store, card.charity)
    told = button(window.watch.bars, "Given by phone")
    told.setFocus()
    for _ in range(POLLS_PER_ALERT):
        window.refresh()
        assert told.hasFocus()
    assert window.heard == [True, False]
    window.press(Qt.Key.Key_F2)
    fill(window.form().form, reason="He is outside her door.")
    window.press(Qt.Key.Key_F2)
    assert window.form().form.values()["reason"] == "He is outside her door."
    for _ in range(POLLS_PER_ALERT):
        window.refresh()
    assert window.heard == [True, False]


def test_nothing_is_answered_while_everything_is_hidden(card: Both, open_for: Open) -> None:
    window = open_for(Role.LEAD, card.world.store, card.charity)
    window.press(Qt.Key.Key_F9)
    card.ask_for_card()
    window.refresh()
    assert window.heard == [True]
    assert not window.watch.bars.isVisible()
    window.press(Qt.Key.Key_F2, SHIFT)
    assert card.request_state() is UrgentState.WAITING


def test_it_moves_nothing_under_a_mouse_button_that_is_down(card: Both, open_for: Open, qtbot: QtBot) -> None:
    window = open_for(Role.LEAD, card.world.store, card.charity)
    buttons = window.page.findChildren(QAbstractButton)
    pressed = next(each for each in buttons if each.isVisible() and mouse.is_in_reach(each))
    mouse.press(pressed)
    where = pressed.mapTo(window.main, pressed.rect().topLeft())
    card.ask_for_card()
    window.refresh()
    assert pressed.mapTo(window.main, pressed.rect().topLeft()) == where
    mouse.release_outside(window.main)
    qtbot.waitUntil(lambda: "Emergency card requested" in window.bars())


def test_somebody_whom_the_charity_does_not_know_is_said_to_be_so(card: Both, open_for: Open) -> None:
    card.charity.sql("UPDATE survivor SET person_uuid = 'somebody else'")
    card.ask_for_card()
    window = open_for(Role.LEAD, card.world.store, card.charity)
    assert "the charity's store on this computer does not know this person" in window.bars()
    window.press(Qt.Key.Key_F2)
    assert card.request_state() is UrgentState.WAITING, "one key alone says nothing to police"
    window.press(Qt.Key.Key_Space)
    assert card.request_state() is UrgentState.REFUSED
    assert window.bars() == ""


@pytest.mark.parametrize("known_by", ["a referral", "a card"])
def test_whom_somebody_of_the_charity_has_accepted_is_not_refused_as_unknown(
    card: Both, open_for: Open, known_by: str
) -> None:
    """The charity's store on this computer may be an older copy; another has the person's card."""
    card.charity.sql("UPDATE survivor SET person_uuid = 'somebody else'")
    if known_by == "a referral":
        accepted_referral(card.world, card.world.victim_id)
        card.world.store.sql("UPDATE referral SET navigator = 'Ana Pop'")
    else:
        card.ask_for_card()
        released = "state = 'released', answered_by = 'Ana Pop', answered_at = '2022-06-20 09:30:00'"
        card.world.store.sql(f"UPDATE emergency_card SET {released}")
    card.ask_for_card()
    window = open_for(Role.LEAD, card.world.store, card.charity)
    assert "an older copy of the charity's store: Ana Pop accepted this person" in window.bars()
    window.press(Qt.Key.Key_F2)
    window.press(Qt.Key.Key_Space)
    assert "Who can answer: Ionut Balan" in window.bars()
    assert "Nothing was refused. Ana Pop accepted this person" in words_of(window.page)
    assert "waiting" in states_of(card)
    window.press(Qt.Key.Key_F2, SHIFT)
    assert "spoken" in states_of(card)


def states_of(card: Both) -> set[str]:
    return {state for (state,) in card.world.store.sql("SELECT state FROM emergency_card")}


def test_one_request_is_red_and_the_others_are_a_line_each(card: Both, open_for: Open) -> None:
    card.ask_for_card(text="Men are at his door.")
    card.ask_for_card(text="He is not answering.")
    window = open_for(Role.NAVIGATOR, card.world.store, card.charity)
    bars = window.watch.bars
    assert len(bars.findChildren(MessageBar)) == 1
    assert "Men are at his door" in words_of(bars)
    assert "He is not answering" not in words_of(bars)
    window.press(Qt.Key.Key_F2)
    assert "Men are at his door." in words_of(window.form())
    assert not bars.findChildren(MessageBar), "what is being answered is not asked for above it"
    assert bars.isVisible(), "the other one waits"
    window.press(Qt.Key.Key_F2)
    window.press(Qt.Key.Key_F2, SHIFT)
    assert "Men are at his door." in words_of(window.form())
    window.press(Qt.Key.Key_Escape)
    assert "Men are at his door" in words_of(bars)


# ------------------------------------------------------------------ one store alone

NOT_HEARD = "Urgent requests by police have not been heard here since 20 Jun 2022 10:30. The unit's store"


@pytest.mark.parametrize("role", [Role.LEAD, Role.NAVIGATOR])
def test_each_page_says_that_nothing_is_heard_while_the_unit_s_store_is_shut(
    card: Both, open_for: Open, role: Role
) -> None:
    window = open_for(role, card.charity)
    for kind in window.main.stack.kinds():
        window.main.stack.turn_to(kind.name)
        settle()
        shown = [bar.text() for bar in window.page.findChildren(MessageBar) if bar.isVisible()]
        assert [text for text in shown if text.startswith(NOT_HEARD) and "F2" in text], kind.name


def test_nothing_of_it_is_said_where_requests_are_heard_and_nobody_of_the_police_hears_them(
    card: Both, open_for: Open
) -> None:
    hearing = open_for(Role.LEAD, card.charity, card.world.store), open_for(Role.NAVIGATOR, card.world.store)
    for window in hearing:
        assert window.page.context.not_heard == ""
        assert NOT_HEARD not in words_of(window.main)
    assert open_for(Role.OFFICER, card.world.store).main.urgent is None


@pytest.mark.parametrize("role", [Role.LEAD, Role.NAVIGATOR])
def test_without_the_charitys_store_it_is_told_by_phone_and_written_down_or_refused(
    card: Both, open_for: Open, role: Role
) -> None:
    card.ask_for_card()
    window = open_for(role, card.world.store)
    assert "own store is not open" in window.bars()
    if role is Role.LEAD:
        window.press(Qt.Key.Key_F2)
        window.save(survivor_told=YesNo.YES)
        assert "Fill in at least one field of the card" in words_of(window.form())
        window.save(how=ReleaseHow.REFUSED, answer_reason="Ring the number on the rota.")
        assert card.request_state() is UrgentState.REFUSED
    else:
        window.press(Qt.Key.Key_F2, SHIFT)
        assert window.page.name == "urgent"
        assert card.request_state() is UrgentState.SPOKEN
        window.save(danger="They have his sister's address.", survivor_told=YesNo.YES)
        assert card.request_state() is UrgentState.RELEASED
        assert window.bars() == ""


def test_without_the_police_s_store_the_key_logs_what_was_told(card: Both, open_for: Open) -> None:
    window = open_for(Role.LEAD, card.charity)
    assert window.main.urgent is None
    window.main.stack.open("survivor", card.survivor)
    settle()
    window.press(Qt.Key.Key_F2)
    assert NOT_HEARD in words_of(window.form())
    window.save(
        asked_by="PC Hughes",
        threshold="urgent_threshold:medical",
        reason="He collapsed.",
        survivor_told=YesNo.YES,
    )
    assert card.charity.sql("SELECT how FROM card_release") == [("spoken",)]
