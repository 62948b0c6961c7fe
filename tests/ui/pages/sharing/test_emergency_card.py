"""The emergency card on the Survivors page: agreed, asked for by police, released by three keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mscu.actions.sharing.cards import NO_REASON
from mscu.actions.sharing.emergency import UrgentRequests
from mscu.codes import Operation, Role, UrgentState, YesNo
from mscu.survivor_codes import ReleaseHow
from mscu.ui.pages.sharing.emergency_card import WHERE_SET
from mscu.ui.widgets.link import Link
from tests.inputs.consents import a_card, an_answer
from tests.scenes.stores import OTHER_NAVIGATOR
from tests.ui.finding import named
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill
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
    side = page.view.side
    where = named(side, Link, WHERE_SET)
    assert "with the navigator" not in words_of(side)
    where.click()
    assert "with the navigator" in words_of(side)
    side.leave()
    assert "with the navigator" not in words_of(side)
    both.scene.press("End")
    both.save()
    assert "none agreed" in words_of(page.view.side)


def test_what_is_not_ticked_stays_here(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    both.answer(Role.LEAD)
    both.save(survivor_told=YesNo.YES, card_where_words=False)
    released = both.charity.sql("SELECT released FROM card_release")
    assert "where_words" not in released[0][0]
    assert "danger" in released[0][0]


def test_a_card_that_is_not_agreed_can_only_be_refused(both: Both) -> None:
    both.ask_for_card(text="Men are at his door, whom do we ring?")
    page = both.answer(Role.LEAD)
    form = both.form()
    assert form.spec.title.startswith("Emergency card refused: ")
    assert "“Men are at his door, whom do we ring?”" in words_of(form)
    assert form.form.values()["reason"] == ""
    page.forms.save()
    settle()
    assert NO_REASON in words_of(form)
    assert both.request_state() is UrgentState.WAITING
    both.save(reason="No card is agreed; ring the number on the rota.")
    assert both.request_state() is UrgentState.REFUSED


def test_what_was_answered_meanwhile_is_said_to_be_so(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    page = both.answer(Role.LEAD)
    both.save(survivor_told=YesNo.YES)
    page.resume(both.answer_key())
    assert "already been answered" in both.scene.said()
    assert page.forms.card is None


@pytest.mark.parametrize("who", [Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD])
def test_any_navigator_or_lead_answers(both: Both, who: str) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    both.answer(who)
    assert Operation.REFUSAL not in {row.operation for row in both.world.store.audit()}
    assert both.form().form.values()["threshold"] == "urgent_threshold:threat_to_life"
    both.save(survivor_told=YesNo.YES)
    assert both.request_state() is UrgentState.RELEASED


def test_the_card_of_a_survivor_of_others_is_released_too(both: Both) -> None:
    agree(both, a_card(both.survivor))
    page = both.show(Role.LEAD)
    page.open_survivor(both.survivor)
    both.scene.press("Emergency card")
    both.save(
        asked_by="PC Hughes",
        threshold="urgent_threshold:medical",
        reason="He collapsed.",
        survivor_told=YesNo.YES,
    )
    assert len(both.charity.sql("SELECT id FROM card_release WHERE how = 'spoken'")) == 1


def test_what_is_typed_of_one_call_stays_with_it_and_never_goes_out_in_another(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.show()
    both.scene.press("Release to police")
    card = both.form()
    assert card.spec.title == "Release to police: Ionuț Bălan"
    assert "what you said" in card.spec.warning
    fill(card.form, asked_by="PC Hughes")
    press_key(Qt.Key.Key_Escape)
    both.charity.clock.turn(hours=2)
    both.scene.press("Release to police")
    assert both.form().form.values()["asked_by"] == ""
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Continue")
    assert both.form().form.values()["asked_by"] == "PC Hughes"


def test_police_who_rang_are_logged_from_the_card(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.show()
    both.scene.press("Release to police")
    both.save(
        asked_by="PC Hughes",
        threshold="urgent_threshold:medical",
        reason="He collapsed.",
        survivor_told=YesNo.YES,
    )
    assert len(both.charity.sql("SELECT id FROM card_release WHERE how = 'spoken'")) == 1


def test_a_spoken_answer_is_not_delivered_to_a_request_about_another_person(both: Both) -> None:
    """A store of police that was put back gives a number twice; what was spoken has no seal."""
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    (line,) = both.world.store.gate(Role.LEAD).ask(UrgentRequests())
    told = an_answer(
        both.survivor, entry_id=line.entry_id, how=ReleaseHow.SPOKEN, spoken_at="20 Jun 2022 10:29"
    )
    agree(both, told)
    others = "SELECT min(id) FROM subject WHERE kind = 'person' AND id <> person_id"
    both.world.store.sql(f"UPDATE emergency_card SET person_id = ({others})")
    both.show(Role.LEAD)
    assert both.request_state() is UrgentState.WAITING
    assert "another person's request" in " ".join(both.told)
    both.world.store.sql("UPDATE emergency_card SET person_id = ?", both.world.victim_id)
    both.exchange()
    assert both.request_state() is UrgentState.RELEASED


def test_an_answer_that_would_be_refused_is_not_offered(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    both.answer(Role.LEAD)
    told = words_of(both.form().form.cell("survivor_told"))
    assert "Yes" in told
    assert "Not sure" not in told
