"""The emergency card on the Survivors page: agreed, asked for by police, released by three keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mscu.codes import (
    Operation,
    Role,
    UrgentState,
    YesNo,
)
from mscu.ui.widgets.message_bar import MessageBar
from tests.consent_scene import a_card
from tests.stores import OTHER_NAVIGATOR
from tests.ui.pages.case.scene import press_key, settle, words_of
from tests.ui.pages.survivors.both_scene import Both, agree


def test_a_card_is_agreed_changed_and_ended(both: Both) -> None:
    page = both.show()
    assert "No card is agreed." in words_of(page.view.side)
    both.scene.press("Agree a card")
    both.save(danger="They have his sister's address.", where_words="place of safety")
    words = words_of(page.view.side)
    assert "agreed 20 Jun" in words
    assert "They have his sister's address." in words
    both.scene.press("Change")
    assert both.form().form.values()["where_words"] == "place of safety"
    both.save(where_words="with the navigator")
    assert "with the navigator" in words_of(page.view.side)
    both.scene.press("End")
    both.save()
    assert "none agreed" in words_of(page.view.side)


@pytest.mark.parametrize("who", [Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD])
def test_an_urgent_request_is_answered_by_three_keys(both: Both, who: str) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    page = both.show(who)
    assert Operation.REFUSAL not in {row.operation for row in both.world.store.audit()}
    words = words_of(page.agreed.bars)
    assert "Emergency card asked for" in words
    assert "card agreed 18 Mar 2022" in words
    press_key(Qt.Key.Key_F2)
    settle()
    card = both.form()
    assert "they have his sister's address" in words_of(card)
    assert card.form.values()["threshold"] == "urgent_threshold:threat_to_life"
    both.save(survivor_told=YesNo.YES)
    assert both.request_state() is UrgentState.RELEASED
    assert not page.agreed.bars.isVisible()


def test_what_is_not_ticked_stays_here(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    both.show(Role.LEAD)
    press_key(Qt.Key.Key_F2)
    both.save(survivor_told=YesNo.YES, card_where_words=False)
    released = both.charity.sql("SELECT released FROM card_release")
    assert "where_words" not in released[0][0]
    assert "danger" in released[0][0]


def test_a_card_that_is_not_agreed_can_only_be_refused(both: Both) -> None:
    both.ask_for_card()
    both.show(Role.LEAD)
    press_key(Qt.Key.Key_F2)
    both.save(reason="No card is agreed; ring the number on the rota.")
    assert both.request_state() is UrgentState.REFUSED


def test_somebody_whom_the_charity_does_not_know_is_said_to_be_so(both: Both) -> None:
    both.charity.sql("UPDATE survivor SET person_uuid = 'somebody else'")
    both.ask_for_card()
    page = both.show(Role.LEAD)
    assert "does not know this person" in words_of(page.agreed.bars)
    press_key(Qt.Key.Key_F2)
    settle()
    assert both.request_state() is UrgentState.WAITING, "one key alone says nothing to police"
    press_key(Qt.Key.Key_Space)
    settle()
    assert both.request_state() is UrgentState.REFUSED
    assert not page.agreed.bars.isVisible()


def test_one_request_is_red_and_the_others_are_a_line_each(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card(text="Men are at his door.")
    both.ask_for_card(text="He is not answering.")
    page = both.show()
    bars = page.agreed.bars
    assert len(bars.findChildren(MessageBar)) == 1
    assert "Men are at his door" in words_of(bars)
    assert "He is not answering" not in words_of(bars)
    press_key(Qt.Key.Key_F2)
    settle()
    assert "Men are at his door." in both.form().form.values().values()
    assert not bars.findChildren(MessageBar), "what is being answered is not asked for above it"
    assert bars.isVisible(), "the other one waits"
    press_key(Qt.Key.Key_F2)
    settle()
    assert "Men are at his door." in both.form().form.values().values()
    page.forms.leave()
    settle()
    assert "Men are at his door" in words_of(bars)


def test_the_form_says_whose_card_it_is_and_that_it_keeps_no_draft(both: Both) -> None:
    agree(both, a_card(both.survivor))
    page = both.show()
    both.scene.press("Release to police")
    card = both.form()
    assert page.view.survivor is not None
    assert card.job.title == f"Release to police: {page.view.survivor.name}"
    assert "nothing typed here is kept" in words_of(card)
    page.forms.save()
    settle()
    assert "Your draft is kept" not in words_of(card)


def test_police_who_rang_are_logged_from_the_card(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.show()
    both.scene.press("Release to police")
    both.save(
        asked_by="PC Hughes", threshold="urgent_threshold:medical", reason="He collapsed.",
        survivor_told=YesNo.YES,
    )  # fmt: skip
    assert len(both.charity.sql("SELECT id FROM card_release WHERE how = 'spoken'")) == 1
