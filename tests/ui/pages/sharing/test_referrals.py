"""Referrals of police on the Survivors page: read, taken up, and answered in the police's store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.cards import CardVersion
from mscu.actions.sharing.consents import ConsentLedger
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals, ReferralForNavigator
from mscu.actions.subjects.subjects import RecordPerson
from mscu.actions.survivors.survivor_list import SurvivorHead
from mscu.code_keys import ACCEPTED, NAVIGATORS_SERVICE, POSSIBLE_CHILD, TO_NAVIGATOR
from mscu.codes import Role, Urgency, YesNo
from mscu.dates.age import UNDER_18
from mscu.rules.age_rules import WITH_GUARDIAN
from mscu.survivor_codes import ConsentState
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
from tests.inputs.factories import valid
from tests.scenes.stores import OTHER_NAVIGATOR
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.both_scene import Both
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
    both.save(note="Never on Sundays.")
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


def test_police_are_said_to_see_no_more_than_they_do(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    assert referral_spec(line).done == "Taken on. Police see that you accepted and your name."
    met = replace(line, first_contact_on="20 Jun 2022")
    assert referral_spec(met).done.endswith("you accepted, your name and the date of first contact.")


def test_one_who_is_known_is_accepted_without_a_form(both: Both) -> None:
    line = line_of(both, refer(both, both.world.victim_id))
    page = both.show()
    both.scene.press("Read and answer")
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


def test_another_answer_is_given_among_the_referrals_of_the_unit(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    both.show()
    both.scene.press("Read and answer")
    both.scene.press(f"Read, put on the waiting list or decline: {line.person}")
    assert both.scene.window.turned == [f"referral/{line.entry_id}"]


def test_a_draft_of_it_is_gone_on_with(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    page = both.show()
    page.resume(f"{KEY}{line.entry_id}")
    fill(both.form().form, note="half a sentence")
    page.close_form()
    page.resume(f"{KEY}{line.entry_id}")
    assert both.form().form.values()["note"] == "half a sentence"
    both.save()
    assert len(known_as(both, line)) == 1


def test_what_police_do_not_take_is_said_and_still_waits(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    both.charity.sql("UPDATE users SET display = '' WHERE name = ?", OTHER_NAVIGATOR)
    page = both.show(OTHER_NAVIGATOR)
    both.scene.press("Read and answer")
    both.scene.press(f"Take on: {line.person}")
    both.save()
    assert "Police do not have your answer" in both.scene.said()
    assert line_of(both, line.entry_id).outcome == ""
    assert line.person in words_of(page.notices)


def test_a_lead_hears_of_none(both: Both) -> None:
    refer(both, both.world.suspect_id)
    page = both.show(Role.LEAD)
    assert page.sharing.referrals is None
    assert "wait" not in words_of(page.notices)


def test_of_many_that_were_accepted_the_newest_are_shown(both: Both) -> None:
    line = line_of(both, refer(both, both.world.suspect_id))
    accepted = (replace(line, outcome=ACCEPTED, person=f"No. {number}") for number in range(MAX_ACCEPTED + 5))
    waiting, taken = referral_lines(tuple(IncomingReferral(each, known=False) for each in accepted)).groups
    assert waiting.lines == ()
    first, *_, last = (each.title for each in taken.lines)
    assert (first, last) == ("No. 5, time critical", "No. 14, time critical")
    assert len(taken.lines) == MAX_ACCEPTED
