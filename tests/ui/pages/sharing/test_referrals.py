"""Referrals and requests for the emergency card on the Survivors page: read, taken up, answered at police."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.cards import NO_REASON, CardVersion
from mscu.actions.sharing.consents import ConsentLedger
from mscu.actions.sharing.emergency import UrgentRequests
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals, ReferralForNavigator
from mscu.actions.subjects.subjects import RecordPerson
from mscu.actions.survivors.survivor_list import SurvivorHead
from mscu.code_keys import ACCEPTED, NAVIGATORS_SERVICE, POSSIBLE_CHILD, TO_NAVIGATOR
from mscu.codes import Operation, Role, Urgency, UrgentState, YesNo
from mscu.dates.age import UNDER_18
from mscu.rules.age_rules import WITH_GUARDIAN
from mscu.survivor_codes import ConsentState, ReleaseHow
from mscu.ui.pages.sharing.emergency_card import WHERE_SET
from mscu.ui.pages.sharing.referrals import (
    KEY,
    MAX_ACCEPTED,
    IncomingReferral,
    reading_of,
    referral_lines,
    referral_spec,
)
from mscu.ui.pages.sharing.sharing_form_specs import card_spec
from mscu.ui.pages.sharing.sharing_forms import NO_WORD, WORD_AGREED
from mscu.ui.pages.support.row_formats import safe_ways
from mscu.ui.widgets.link import Link
from tests.inputs.consents import a_card, an_answer
from tests.inputs.factories import valid
from tests.scenes.stores import OTHER_NAVIGATOR
from tests.ui.finding import named
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.both_scene import Both, agree
from tests.ui.pages.survivors.survivor_scene import register

TOLD: Mapping[str, Any] = {
    "referral_to": TO_NAVIGATOR,
    "urgency": Urgency.TIME_CRITICAL,
    "reach_on": "07700 900164",
    "reason": "Burned hands, afraid of the others.",
    "safe_to_phone": YesNo.YES,
    "safe_to_text": YesNo.NO,
    "safe_when": "mornings",
    "outcome": None,
    "navigator": "",
}


def refer(both: Both, person_id: int, **changes: Any) -> int:
    referring: RecordReferral = valid(RecordReferral, both.world, person_id=person_id, **{**TOLD, **changes})
    return both.world.store.gate(Role.OFFICER).perform(referring)


def line_of(both: Both, entry_id: int) -> ReferralForNavigator:
    asked = NavigatorReferrals(answered_too=True)
    lines = both.world.store.gate(Role.NAVIGATOR).ask(asked)
    return next(each for each in lines if each.entry_id == entry_id)


def known_as(both: Both, line: ReferralForNavigator) -> list[Any]:
    return both.charity.sql(
        "SELECT case_uuid, phone, safe_to_phone, safe_when, language FROM survivor JOIN "
        "survivor_about ON survivor_id = survivor.id WHERE person_uuid = ?",
        line.person_uuid,
    )


def test_what_waits_is_said_read_and_taken_up(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    page = both.show()
    assert f"{line.person}, time critical." in words_of(page.notices)
    both.scene.press("Read and answer")
    words = words_of(register(page))
    for said in ("Burned hands, afraid of the others.", "mornings", "Safe to phone: yes", "Safe to text: no"):
        assert said in words
    assert register(page).area is QApplication.focusWidget()
    both.scene.press(f"Take on: {line.person}")
    assert "Burned hands" in words_of(both.form())
    fill(both.form().form, note="Never on Sundays.")
    page.close_form()
    page.resume(f"{KEY}{line.entry_id}")
    assert both.form().form.values()["note"] == "Never on Sundays.", "a draft is gone on with"
    both.save()
    ((case_uuid, *known),) = known_as(both, line)
    assert case_uuid == line.case_uuid
    assert known == ["07700 900164", "yes", "mornings", line.keys["language"]]
    answered = line_of(both, line.entry_id)
    assert (answered.outcome, answered.navigator) == (ACCEPTED, "PC Navigator")
    assert "waits" not in words_of(page.notices)
    assert line.person in words_of(page.view.header)
    assert both.world.store.sql("SELECT count(*) FROM entry WHERE text LIKE '%Sundays%'") == [(0,)]


def test_a_child_is_referred_as_one(both: Both) -> None:
    gate = both.world.store.gate(Role.OFFICER)
    child = gate.perform(
        RecordPerson(name="Linh", born="about 17", age_status=UNDER_18, case_id=both.world.case_id)
    )
    line = line_of(both, refer(both, child, consent=POSSIBLE_CHILD))
    assert reading_of(line).title == "Linh, age about 17"
    assert reading_of(line).details[0] == "Treated as child"
    both.show().resume(f"{KEY}{line.entry_id}")
    assert WITH_GUARDIAN in words_of(both.form())


def test_what_police_said_of_consent_and_contact_is_typed_once(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    both.show().resume(f"{KEY}{line.entry_id}")
    settle()
    both.save(code_word="lapwing")
    (row,) = both.charity.sql("SELECT id FROM survivor WHERE person_uuid = ?", line.person_uuid)
    (consent,) = both.charity.gate(Role.NAVIGATOR).ask(ConsentLedger(survivor_id=row[0])).current
    assert (consent.purpose, consent.state) == (NAVIGATORS_SERVICE, ConsentState.AS_TOLD)
    assert consent.scope == f"{line.consent}, as told by {line.referred_by}"
    assert consent.why_not_withdraw
    head = both.charity.gate(Role.NAVIGATOR).ask(SurvivorHead(survivor_id=row[0]))
    spec = card_spec(head, None, "20 Jun 2022")
    assert spec.values["safe_phone"] == "07700 900164, mornings"
    assert WORD_AGREED in repr(spec.sections)
    assert "lapwing" not in repr(spec)
    texts = replace(head, safe_to_phone=YesNo.NOT_SURE, safe_to_text=YesNo.YES)
    assert card_spec(texts, None, "20 Jun 2022").values["safe_phone"] == "07700 900164, text only, mornings"
    assert [text for _, _, text in safe_ways(texts)][:2] == ["phone not sure", "text 07700 900164 mornings"]
    unsafe = replace(head, safe_to_phone=YesNo.NOT_SURE, safe_to_text=YesNo.NO, code_word="")
    assert [text for _, _, text in safe_ways(unsafe)][:2] == ["phone not sure mornings", "never text"]
    assert card_spec(unsafe, None, "20 Jun 2022").values["safe_phone"] == ""
    assert NO_WORD in repr(card_spec(unsafe, None, "20 Jun 2022").sections)
    card = CardVersion(
        id=1,
        stands=True,
        agreed_by="X",
        agreed="19 Jun 2022",
        language="",
        interpreter="",
        texts={"danger": "Two men"},
        recorded="",
    )
    changed = card_spec(head, card, "20 Jun 2022").values
    assert (changed["danger"], *({"safe_phone", "dialect"} & set(changed))) == ("Two men",), "left off once"


def test_no_consent_is_recorded_where_none_was_given(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id, consent=POSSIBLE_CHILD))
    both.show().resume(f"{KEY}{line.entry_id}")
    settle()
    both.save()
    (row,) = both.charity.sql("SELECT id FROM survivor WHERE person_uuid = ?", line.person_uuid)
    assert both.charity.gate(Role.NAVIGATOR).ask(ConsentLedger(survivor_id=row[0])).current == ()


def test_police_are_said_to_see_no_more_than_they_do_and_of_many_the_newest_are_shown(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    assert referral_spec(line).done == "Taken on. Police see that you accepted and your name."
    met = replace(line, first_contact_on="20 Jun 2022")
    assert referral_spec(met).done.endswith("you accepted, your name and the date of first contact.")
    accepted = (replace(line, outcome=ACCEPTED, person=f"No. {number}") for number in range(MAX_ACCEPTED + 5))
    waiting, taken = referral_lines(tuple(IncomingReferral(each, known=False) for each in accepted)).groups
    assert waiting.lines == ()
    first, *_, last = (each.title for each in taken.lines)
    assert (first, last) == ("No. 5, time critical", "No. 14, time critical")
    assert len(taken.lines) == MAX_ACCEPTED


def test_one_who_is_known_is_accepted_without_a_form_and_another_answer_given_among_the_unit_s(
    both: Both,
) -> None:
    line = line_of(both, refer(both, both.world.victim_id))
    page = both.show()
    both.scene.press("Read and answer")
    both.scene.press(f"Read, put on the waiting list or decline: {line.person}")
    assert both.scene.window.turned == [f"referral/{line.entry_id}"]
    both.scene.press(f"Accept: {line.person}")
    assert page.forms.card is None
    assert line_of(both, line.entry_id).outcome == ACCEPTED
    assert len(known_as(both, line)) == 1


def test_one_who_was_accepted_in_the_case_is_still_to_be_taken_on(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    answer = AnswerReferral(
        entry_id=line.entry_id, version=line.version, outcome=ACCEPTED, navigator="Ana Pop"
    )
    both.world.store.gate(Role.NAVIGATOR).perform(answer)
    page = both.show()
    assert "wait" not in words_of(page.notices)
    page.begin("referrals")
    settle()
    assert "Accepted, not yet taken on here" in words_of(register(page))
    both.scene.press(f"Take on: {line.person}")
    both.save()
    assert line_of(both, line.entry_id).navigator == "Ana Pop"
    assert len(known_as(both, line)) == 1


def test_what_police_do_not_take_is_said_and_still_waits(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    both.charity.sql("UPDATE users SET display = '' WHERE name = ?", OTHER_NAVIGATOR)
    lead = both.show(Role.LEAD)
    assert lead.sharing.referrals is None, "a lead hears of none"
    assert "wait" not in words_of(lead.notices)
    page = both.show(OTHER_NAVIGATOR)
    both.scene.press("Read and answer")
    both.scene.press(f"Take on: {line.person}")
    both.save()
    assert "Police do not have your answer" in both.scene.said()
    assert line_of(both, line.entry_id).outcome == ""
    assert line.person in words_of(page.notices)


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


def test_what_is_not_ticked_stays_here_and_what_was_answered_is_not_answered_again(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    page = both.answer(Role.LEAD)
    told = words_of(both.form().form.cell("survivor_told"))
    assert "Yes" in told
    assert "Not sure" not in told, "an answer that would be refused is not offered"
    both.save(survivor_told=YesNo.YES, card_where_words=False)
    released = both.charity.sql("SELECT released FROM card_release")
    assert "where_words" not in released[0][0]
    assert "danger" in released[0][0]
    page.resume(both.answer_key())
    assert "already been answered" in both.scene.said()
    assert page.forms.card is None


def test_a_card_that_is_not_agreed_can_only_be_refused(both: Both) -> None:
    both.ask_for_card(text="Men are at his door, whom do we ring?")
    page = both.answer(Role.LEAD)
    form = both.form()
    assert form.spec.title.startswith("Emergency card refused: ")
    assert "“Men are at his door, whom do we ring?”" in words_of(form)
    assert form.form.values()["reason"] == ""
    page.forms.save()
    assert NO_REASON in words_of(form)
    assert both.request_state() is UrgentState.WAITING
    both.save(reason="No card is agreed; ring the number on the rota.")
    assert both.request_state() is UrgentState.REFUSED


def test_a_navigator_of_others_answers_too(both: Both) -> None:
    agree(both, a_card(both.survivor))
    both.ask_for_card()
    both.answer(OTHER_NAVIGATOR)
    assert Operation.REFUSAL not in {row.operation for row in both.world.store.audit()}
    assert both.form().form.values()["threshold"] == "urgent_threshold:threat_to_life"
    both.save(survivor_told=YesNo.YES)
    assert both.request_state() is UrgentState.RELEASED


RANG = {
    "asked_by": "PC Hughes",
    "threshold": "urgent_threshold:medical",
    "reason": "He collapsed.",
    "survivor_told": YesNo.YES,
}


def test_the_card_of_a_survivor_of_others_is_released_too(both: Both) -> None:
    agree(both, a_card(both.survivor))
    page = both.show(Role.LEAD)
    page.open_survivor(both.survivor)
    both.scene.press("Emergency card")
    both.save(**RANG)
    assert both.charity.sql("SELECT how FROM card_release") == [("spoken",)]


def test_police_who_rang_are_logged_and_what_is_typed_of_one_call_never_goes_out_in_another(
    both: Both,
) -> None:
    agree(both, a_card(both.survivor))
    both.show()
    both.scene.press("Release to police")
    card = both.form()
    assert card.spec.title == "Release to police: Ionuț Bălan"
    assert "what you said" in card.spec.warning
    both.save(**RANG)
    assert both.charity.sql("SELECT how FROM card_release") == [("spoken",)]
    both.scene.press("Release to police")
    fill(both.form().form, asked_by="PC Hughes")
    press_key(Qt.Key.Key_Escape)
    both.charity.clock.turn(hours=2)
    both.scene.press("Release to police")
    assert both.form().form.values()["asked_by"] == ""
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Continue")
    assert both.form().form.values()["asked_by"] == "PC Hughes"


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
