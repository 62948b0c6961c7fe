"""Consents and copies for police on the Survivors page, with the police's store beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.sharing.consents import ConsentLedger, Recipient
from mscu.actions.sharing.shares import MAY_BE_WITHDRAWN, MarkDelivered, MarkWithdrawn
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Kind, Role, YesNo
from mscu.survivor_codes import NamedAs, ShareOf
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.entry_formats import FROM_CHARITY, EntryFormats
from mscu.ui.pages.sharing.sharing_form_specs import NO_CONSENT
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.inputs.consents import a_card, a_consent, a_share, a_turn, an_answer, withdrawal_of
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.both_scene import Both, agree
from tests.ui.pages.survivors.survivor_scene import Opened, register

pytestmark = pytest.mark.sampled(2)

WORDS = "He fears for a sister in Romania."


def test_a_consent_is_recorded_and_stands_in_the_column(both: Both) -> None:
    page = both.show()
    assert "Nothing is recorded yet" in words_of(page.view.side)
    both.scene.press("Record or withdraw")
    both.scene.press("Record a consent")
    both.save(
        purpose="consent_purpose:share_police",
        how="consent_kind:written",
        scope="the risk to his sister",
        recipients=("officer",),
    )
    words = words_of(page.view.side)
    for said in ("Share with police", "named officers only", "the risk to his sister, to PC Officer only"):
        assert said in words
    assert register(page).isVisible()
    assert "Only to PC Officer" in words_of(register(page))


@pytest.mark.sampled(2)
def test_what_is_shared_reaches_police_and_is_gone_when_it_is_withdrawn(both: Both) -> None:
    agree(both, a_consent(both.survivor))
    page = both.show()
    both.scene.press("Share a copy")
    card = both.form()
    assert "the risk to his sister, nothing else" in words_of(card)
    words = words_of(card)
    assert "Remove PC Officer" in words or "PC Officer" in words
    both.save(of=ShareOf.RISK, text=WORDS, purpose="her safety", told=YesNo.YES, within_scope=YesNo.YES)
    assert both.officer_reads() == 1
    both.scene.press("Record or withdraw")
    assert "with police" in words_of(register(page))
    both.scene.press("Withdraw: Share with police")
    assert "to the disclosure officer alone" in words_of(both.form())
    both.save(reason="He is afraid.")
    assert both.officer_reads() == 0
    words = words_of(register(page))
    assert "Consent to share with police was withdrawn: what to do next" in words
    assert "20 Jun 2022, by the program" in words
    assert "waits for police's store" not in words
    ended = (
        "Done: Reading and printing of every copy that police received: the program ends it as soon as it "
        "reaches their store"
    )
    assert ended not in words
    assert "Tell: DS Priya Nolan, who received a copy" in words or "who received a copy" in words


@pytest.mark.sampled(2)
def test_what_an_older_store_of_police_brings_back_is_gone_once_she_unlocks_both(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent))
    both.show()
    assert both.officer_reads() == 1
    agree(both, withdrawal_of(consent))
    both.show()
    assert both.officer_reads() == 0
    both.world.store.sql("UPDATE shared_copy SET withdrawn_at = NULL, withdrawn_reason = ''")
    assert both.officer_reads() == 1
    both.show()
    assert both.officer_reads() == 0


def test_what_a_withdrawal_asks_for_is_ticked_off(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor, purpose="consent_purpose:photo"))
    agree(both, withdrawal_of(consent))
    page = both.show()
    both.scene.press("Record or withdraw")
    step = "Anyone who holds a copy: ask for it to be deleted"
    both.scene.press(f"Done: {step}")
    both.save(note="Rang the printer.")
    assert "Rang the printer." in words_of(register(page))
    ledger = both.charity.gate(Role.NAVIGATOR).ask(ConsentLedger(survivor_id=both.survivor))
    assert ledger.current[0].withdrawal is not None
    assert ledger.current[0].withdrawal.owed == 1
    assert "1 still to do" in words_of(page.view.side)


def test_without_a_live_consent_the_form_says_what_it_waits_for(both: Both) -> None:
    page = both.show()
    both.scene.press("Share a copy")
    assert NO_CONSENT in words_of(both.form())
    page.forms.save()
    settle()
    assert page.forms.card is not None
    assert both.officer_reads() == 0


def test_where_a_withdrawal_was_forgotten_the_form_and_the_card_say_to_ask_again(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent))
    both.show()
    both.world.store.sql(
        "UPDATE shared_copy SET withdrawn_at = '2022-06-20 10:30:00', withdrawn_reason = 'x'"
    )
    page = both.show()
    assert both.told[-1].startswith("Ionuț Bălan: a copy was withdrawn")
    assert "may be withdrawn: ask again" in words_of(page.view.side)
    both.scene.press("Share a copy")
    assert MAY_BE_WITHDRAWN in words_of(both.form())
    page.forms.save()
    settle()
    assert page.forms.card is not None


def test_before_the_survivor_was_told_nothing_goes(both: Both) -> None:
    agree(both, a_consent(both.survivor))
    page = both.show()
    both.scene.press("Share a copy")
    card = both.form()
    assert "Leave empty to share until the consent is reviewed by 30 Sep 2022" in words_of(card)
    assert "Leave empty for everybody" not in words_of(card)
    page.forms.save()
    settle()
    assert "Your draft is kept" not in words_of(card)
    fill(card.form, of=ShareOf.RISK, text=WORDS, purpose="her safety", within_scope=YesNo.YES)
    page.forms.save()
    settle()
    assert "told" in card.form.problems()
    assert "Your draft is kept" in words_of(card)
    assert both.officer_reads() == 0


def test_an_empty_field_says_for_whom_and_how_long_a_copy_is(both: Both) -> None:
    agree(both, a_consent(both.survivor, review_on="", recipients=()))
    both.show()
    both.scene.press("Share a copy")
    words = words_of(both.form())
    assert "Leave empty to share until consent ends" in words
    assert "Leave empty for everybody with access to the case" in words


def test_of_what_was_given_the_fact_alone_is_offered(both: Both) -> None:
    gift: dict[str, Any] = {
        "survivor_id": both.survivor,
        "given_on": "17 Mar 2022",
        "kind": "benefit_kind:phone",
    }
    agree(
        both,
        a_consent(both.survivor),
        GiveBenefit(**gift, detail="For his sister"),
        GiveBenefit(**gift, detail="So that he can ring her", disclosable=True),
    )
    both.show()
    both.scene.press("Share a copy")
    fill(both.form().form, of=ShareOf.BENEFIT)
    settle()
    card = both.form()
    assert card.form.cell("text").isHidden()
    both.save(of_id=2, purpose="disclosure", told=YesNo.YES, within_scope=YesNo.YES)
    ((words,),) = both.charity.sql("SELECT text FROM share")
    assert words == "Given on 17 Mar 2022: Phone or credit."
    assert both.officer_reads() == 1


def test_the_record_that_words_are_taken_from_is_chosen_and_shown(both: Both) -> None:
    agree(both, a_consent(both.survivor), a_contact(both.survivor))
    page = both.show()
    both.scene.press("Share a copy")
    fill(both.form().form, of=ShareOf.RISK)
    settle()
    form = both.form().form
    assert form.cell("contact_id").isHidden()
    fill(form, of=ShareOf.CONTACT)
    settle()
    assert not form.cell("contact_id").isHidden()
    assert form.cell("need_id").isHidden()
    said = {"text": "He fears for his sister.", "purpose": "her protection"}
    both.save(contact_id=1, **said, told=YesNo.YES, within_scope=YesNo.YES)
    assert both.charity.sql("SELECT of_id FROM share") == [(1,)]
    both.scene.press("Record or withdraw")
    assert "Taken from a contact: " in words_of(register(page))


def test_what_waits_is_sent_when_both_are_unlocked(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent))
    assert both.officer_reads() == 0
    both.show()
    assert both.officer_reads() == 1
    agree(both, withdrawal_of(consent))
    both.exchange()
    assert both.officer_reads() == 0


def test_one_copy_is_ended_by_a_button(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent, text=WORDS))
    both.show()
    both.scene.press("Record or withdraw")
    both.scene.press(f"End: {WORDS}")
    assert both.officer_reads() == 0


def test_a_copy_that_police_do_not_take_is_said(both: Both) -> None:
    gone = (Recipient(name="DC Gone", login="gone"),)
    (consent,) = agree(both, a_consent(both.survivor, recipients=gone))
    agree(both, a_share(both.survivor, consent, recipients=gone))
    both.show()
    assert "Police did not receive what was released: Nobody in the unit" in " ".join(both.told)
    assert both.officer_reads() == 0
    assert both.charity.sql("SELECT delivered_at FROM share_delivery") == [(None,)]


def test_a_pane_is_left_by_escape_and_by_another_survivor(both: Both) -> None:
    agree(both, TakeOn(name="Keith Ormrod"))
    page = both.show()
    both.scene.press("Record or withdraw")
    register(page).area.setFocus()
    press_key(Qt.Key.Key_Escape)
    settle()
    assert page.view.isVisible()
    both.scene.press("Record or withdraw")
    assert not page.view.isVisible()
    both.scene.rows.choose(both.survivor + 1)
    both.scene.rows.setFocus()
    press_key(Qt.Key.Key_Return)
    settle()
    assert page.view.isVisible()


def test_a_draft_of_a_consent_is_gone_on_with(both: Both) -> None:
    page = both.show()
    page.begin("consent")
    fill(both.form().form, scope="half a sentence")
    page.close_form()
    page.resume(f"survivors/consent/{both.survivor}")
    settle()
    assert both.form().form.values()["scope"] == "half a sentence"


def test_without_the_police_s_store_consents_are_kept_all_the_same(
    charity: Store, put_up: Callable[..., Opened]
) -> None:
    survivor = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Ionuț Bălan"))
    cover = NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR, named_as=NamedAs.COVER)
    charity.gate(Role.NAVIGATOR).perform(cover)
    charity.gate(Role.NAVIGATOR).perform(a_turn())
    scene = put_up(charity, SurvivorsPage, OTHER_NAVIGATOR)
    settle()
    scene.page.open_survivor(survivor)
    settle()
    scene.page.begin("consent")
    settle()
    card = scene.page.forms.card
    assert card is not None
    fill(card.form, purpose="consent_purpose:navigator", how="consent_kind:verbal", scope="all of it")
    scene.page.forms.save()
    settle()
    assert "Navigator's service" in words_of(scene.page.view.side)
    assert "From police" not in words_of(scene.page.list)


def test_a_draft_of_a_withdrawal_waits_at_its_line(both: Both) -> None:
    agree(both, a_consent(both.survivor))
    page = both.show()
    both.scene.press("Record or withdraw")
    both.scene.press("Withdraw: Share with police")
    fill(both.form().form, reason="half a sentence")
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Leave: Consents and registers")
    (draft,) = both.scene.drafts.all()
    page.resume(draft.key)
    settle()
    assert register(page).isVisible()
    both.scene.press("Withdraw: Share with police")
    assert both.form().form.values()["reason"] == "half a sentence"


def test_the_wall_line_counts_what_police_hold_of_the_survivor_in_front(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    page = both.show()

    def told() -> str:
        page.open_survivor(both.survivor)
        settle()
        return page.store_line.accessibleName()

    assert "Police hold no copy about Ionuț Bălan." in told()
    agree(both, a_share(both.survivor, consent), a_share(both.survivor, consent, text=WORDS))
    assert "Police hold no copy about Ionuț Bălan; 2 are still to be delivered." in told()
    agree(both, MarkDelivered(delivery_id=1))
    assert "Police hold 1 copy about Ionuț Bălan; 1 is still to be delivered." in told()
    agree(both, withdrawal_of(consent))
    assert (
        "Police hold 1 copy about Ionuț Bălan; consent to 2 is withdrawn, and their store does not know yet."
        in told()
    )
    agree(both, MarkWithdrawn(delivery_id=1), MarkWithdrawn(delivery_id=2))
    assert "Police keep 1 copy about Ionuț Bălan, withheld; 1 ended before police had it." in told()
    agree(both, a_card(both.survivor), an_answer(both.survivor))
    expected = "Police keep 1 copy about Ionuț Bălan, withheld; 1 ended"
    assert expected in told()
    assert "Released to police" in words_of(page.view.side)


def test_at_police_a_copy_is_marked_as_the_charitys_by_word_and_colour(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent))
    both.show()
    officer = both.world.store.gate(Role.OFFICER)
    file = officer.ask(CaseFile(case_id=both.world.case_id))
    (row,) = (line for line in file.entries if line.kind is Kind.SHARED)
    assert EntryFormats(file).chip(row) == Chip(FROM_CHARITY, Status.CHAR)
