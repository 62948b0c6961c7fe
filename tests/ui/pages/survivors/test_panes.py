"""Consents, copies for police, alerts, rota, requests, counts and openings on the Survivors page.

The police's store stands beside it, and each is followed to its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.enforcement.alerts import AlertsForNavigator, RaiseAlert
from mscu.actions.sharing.consents import ConsentLedger, Recipient
from mscu.actions.sharing.count_receipt import CharityCounts
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.sharing.shares import MAY_BE_WITHDRAWN, MarkDelivered, MarkWithdrawn
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.survivors.survivors import NameReader, OpenWithReason, TakeOn
from mscu.codes import AlertKind, Kind, Role, YesNo
from mscu.survivor_codes import NamedAs, RequestReply, ShareOf
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.entry_formats import FROM_CHARITY, EntryFormats
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.sharing.alerts import PoliceAlerts
from mscu.ui.pages.sharing.sharing_form_specs import NO_CONSENT
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.inputs.consents import a_card, a_consent, a_request, a_share, a_turn, an_answer, withdrawal_of
from tests.inputs.sharing import accepted_referral
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.both_scene import Both, agree
from tests.ui.pages.survivors.survivor_scene import Opened, register, save

WORDS = "He fears for a sister in Romania."


# ------------------------------------------------------------------------------ consents


def refused(both: Both) -> None:
    """Save the form that is open, which stays."""
    both.scene.page.forms.save()
    settle()
    assert both.scene.page.forms.card is not None


def test_a_consent_is_recorded_and_stands_in_the_column(both: Both) -> None:
    page = both.show()
    assert "Nothing is recorded yet" in words_of(page.view.side)
    both.scene.press("Share a copy")
    assert NO_CONSENT in words_of(both.form())
    refused(both)
    assert both.officer_reads() == 0
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Record or withdraw")
    both.scene.press("Record a consent")
    fill(both.form().form, scope="the risk to his sister")
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Record a consent")
    assert both.form().form.values()["scope"] == "the risk to his sister", "a draft is gone on with"
    both.save(purpose="consent_purpose:share_police", how="consent_kind:written", recipients=("officer",))
    words = words_of(page.view.side)
    for said in ("Share with police", "named officers only", "the risk to his sister, to PC Officer only"):
        assert said in words
    assert register(page).isVisible()
    assert "Only to PC Officer" in words_of(register(page))


def test_what_is_shared_reaches_police_once_she_was_told_and_is_gone_when_it_is_withdrawn(both: Both) -> None:
    agree(both, a_consent(both.survivor))
    page = both.show()
    both.scene.press("Share a copy")
    card = both.form()
    words = words_of(card)
    assert "the risk to his sister, nothing else" in words
    assert "PC Officer" in words
    assert "Leave empty to share until the consent is reviewed by 30 Sep 2022" in words
    assert "Leave empty for everybody" not in words
    refused(both)
    assert "Your draft is kept" not in words_of(card)
    fill(card.form, of=ShareOf.RISK, text=WORDS, purpose="her safety", within_scope=YesNo.YES)
    refused(both)
    assert "told" in card.form.problems()
    assert "Your draft is kept" in words_of(card)
    assert both.officer_reads() == 0
    both.save(told=YesNo.YES)
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
    assert "who received a copy" in words
    assert "waits for police's store" not in words
    ended = "Done: Reading and printing of every copy that police received: the program ends it as soon as it"
    assert f"{ended} reaches their store" not in words


def test_what_waits_or_an_older_store_of_police_brings_back_goes_once_she_unlocks_both(both: Both) -> None:
    (consent,) = agree(both, a_consent(both.survivor))
    agree(both, a_share(both.survivor, consent))
    assert both.officer_reads() == 0
    both.show()
    assert both.officer_reads() == 1
    file = both.world.store.gate(Role.OFFICER).ask(CaseFile(case_id=both.world.case_id))
    (row,) = (line for line in file.entries if line.kind is Kind.SHARED)
    assert EntryFormats(file).chip(row) == Chip(FROM_CHARITY, Status.CHAR), "told by word and colour"
    agree(both, withdrawal_of(consent))
    both.exchange()
    assert both.officer_reads() == 0
    both.world.store.sql("UPDATE shared_copy SET withdrawn_at = NULL, withdrawn_reason = ''")
    assert both.officer_reads() == 1
    both.show()
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
    refused(both)


def test_a_copy_is_ended_by_a_button_and_what_a_withdrawal_asks_for_is_ticked_off(both: Both) -> None:
    consent, photo = agree(
        both, a_consent(both.survivor), a_consent(both.survivor, purpose="consent_purpose:photo")
    )
    agree(both, a_share(both.survivor, consent, text=WORDS), withdrawal_of(photo))
    page = both.show()
    assert both.officer_reads() == 1
    both.scene.press("Record or withdraw")
    both.scene.press(f"End: {WORDS}")
    assert both.officer_reads() == 0
    both.scene.press("Withdraw: Share with police")
    fill(both.form().form, reason="half a sentence")
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Leave: Consents and registers")
    (draft,) = both.scene.drafts.all()
    page.resume(draft.key)
    settle()
    assert register(page).isVisible()
    both.scene.press("Withdraw: Share with police")
    assert both.form().form.values()["reason"] == "half a sentence", "it waits at its line"
    press_key(Qt.Key.Key_Escape)
    both.scene.press("Done: Anyone who holds a copy: ask for it to be deleted")
    both.save(note="Rang the printer.")
    assert "Rang the printer." in words_of(register(page))
    ledger = both.charity.gate(Role.NAVIGATOR).ask(ConsentLedger(survivor_id=both.survivor))
    (withdrawal,) = (each.withdrawal for each in ledger.current if each.withdrawal is not None)
    assert withdrawal.owed == 1
    assert "1 still to do" in words_of(page.view.side)


def test_words_of_a_copy_are_taken_from_a_record_and_of_what_was_given_the_fact_alone(both: Both) -> None:
    gift: dict[str, Any] = {
        "survivor_id": both.survivor,
        "given_on": "17 Mar 2022",
        "kind": "benefit_kind:phone",
    }
    agree(
        both,
        a_consent(both.survivor, review_on="", recipients=()),
        a_contact(both.survivor),
        GiveBenefit(**gift, detail="For his sister"),
        GiveBenefit(**gift, detail="So that he can ring her", disclosable=True),
    )
    page = both.show()
    both.scene.press("Share a copy")
    words = words_of(both.form())
    assert "Leave empty to share until consent ends" in words
    assert "Leave empty for everybody with access to the case" in words
    form = both.form().form
    for of, shown in ((ShareOf.RISK, {"text"}), (ShareOf.CONTACT, {"text", "contact_id"})):
        fill(form, of=of)
        settle()
        fields = ("text", "contact_id", "need_id")
        assert {name for name in fields if not form.cell(name).isHidden()} == shown
    said = {"text": "He fears for his sister.", "purpose": "her protection"}
    both.save(contact_id=1, **said, told=YesNo.YES, within_scope=YesNo.YES)
    assert both.charity.sql("SELECT of_id FROM share") == [(1,)]
    both.scene.press("Share a copy")
    fill(both.form().form, of=ShareOf.BENEFIT)
    settle()
    assert both.form().form.cell("text").isHidden()
    both.save(of_id=2, purpose="disclosure", told=YesNo.YES, within_scope=YesNo.YES)
    ((words,),) = both.charity.sql("SELECT text FROM share WHERE of_id = 2")
    assert words == "Given on 17 Mar 2022: Phone or credit."
    assert both.officer_reads() == 2
    both.scene.press("Record or withdraw")
    assert "Taken from a contact: " in words_of(register(page))


def test_a_copy_that_police_do_not_take_is_said(both: Both) -> None:
    gone = (Recipient(name="DC Gone", login="gone"),)
    (consent,) = agree(both, a_consent(both.survivor, recipients=gone))
    agree(both, a_share(both.survivor, consent, recipients=gone))
    both.show()
    assert "Police did not receive what was released: Nobody in the unit" in " ".join(both.told)
    assert both.officer_reads() == 0
    assert both.charity.sql("SELECT delivered_at FROM share_delivery") == [(None,)]


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
    fill(scene.form.form, purpose="consent_purpose:navigator", how="consent_kind:verbal", scope="all of it")
    save(scene)
    assert "Navigator's service" in words_of(scene.page.view.side)
    assert "From police" not in words_of(scene.page.list)


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


# ------------------------------------------------------------------------------ other panes


def test_a_pane_is_left_by_escape_and_another_survivor_and_keeps_its_buttons_in_sight(both: Both) -> None:
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
    page.begin("rota")
    long = "a partner with a very long name " * 8
    line = PaneLine(
        title=long,
        details=(long,),
        chip=Chip("live", Status.DONE),
        actions=(ActionLink(label="Withdraw", action=1),),
    )
    card = register(page)
    card.show_lines(
        PaneContent(icon="scale", title=long, note=long, groups=(LineGroup(title=long, lines=(line,)),))
    )
    settle()
    inside = card.area.widget()
    assert inside is not None
    assert inside.width() <= card.area.viewport().width()


def test_an_alert_stands_at_the_foot_until_it_is_acknowledged(both: Both) -> None:
    navigator, officer = (both.world.store.gate(role) for role in (Role.NAVIGATOR, Role.OFFICER))
    accepted_referral(both.world, both.world.victim_id)
    officer.perform(
        RaiseAlert(
            case_id=both.world.case_id,
            person_id=both.world.victim_id,
            kind=AlertKind.COURT_DATE,
            words="Plea hearing on 1 Jul",
        )
    )
    page = both.show()
    count = len([each for each in navigator.ask(AlertsForNavigator()) if not each.acknowledged])
    words = words_of(page.list)
    assert f"{count} new" in words
    assert "Plea hearing on 1 Jul. From PC Officer" in words
    for _ in range(count):
        both.scene.press("Acknowledge")
    assert all(each.acknowledged for each in navigator.ask(AlertsForNavigator()))
    assert not page.list.findChildren(PoliceAlerts)[0].isVisible()


def test_rota_and_counts_are_kept_here_and_told_to_police(both: Both) -> None:
    page = both.show()
    page.begin("rota")
    settle()
    assert "Nobody is on call now" in words_of(register(page))
    assert register(page).isAncestorOf(page.focusWidget())
    both.scene.press("Add a shift")
    both.save(
        name="H. Sealy", number="07700 900162", starts_at="20 Jun 2022 09:00", ends_at="21 Jun 2022 09:00"
    )
    officer = both.world.store.gate(Role.OFFICER)
    assert register(page).isAncestorOf(page.focusWidget())
    heard = officer.ask(OnCallRota())
    assert heard.now is not None
    assert "07700 900162, H. Sealy" in words_of(page.view.side)
    both.scene.press("Remove: H. Sealy, 20 Jun 2022 09:00")
    assert officer.ask(OnCallRota()).now is None
    page.begin("figures_pane")
    both.scene.press("Release counts")
    both.save(period_from="1 Jan 2022", period_to="31 Mar 2022")
    assert "Survivors supported: fewer than 5" in words_of(register(page))
    assert "with police" in words_of(register(page))
    (found,) = both.world.store.gate(Role.ANALYST).ask(CharityCounts())
    assert dict(found.counts)["Survivors supported"] is None


def test_a_request_is_worked_through_by_navigator_and_lead(both: Both) -> None:
    agree(both, a_request(both.survivor))
    page = both.show()
    page.begin("requests")
    settle()
    pane = register(page)
    assert "to assess, 7 days" in words_of(pane)
    both.scene.press("Assess: RQ-22-0001")
    both.save(necessity="Only the day of rescue.", proportionality="A month is too much.")
    both.scene.press("Told or not: RQ-22-0001")
    both.save(notified=YesNo.YES, objects=YesNo.YES, objection="His sister.")
    both.scene.press("Hold: RQ-22-0001")
    both.save(reason="The trial.")
    words = words_of(pane)
    assert "to answer, 7 days" in words
    assert "objects: His sister." in words
    assert "Legal hold since 20 Jun 2022: The trial." in words
    lead = both.show(Role.LEAD)
    lead.begin("requests")
    both.scene.press("Answer: RQ-22-0001")
    both.save(reply=RequestReply.PART, reply_words="The note of 17 March.")
    both.scene.press("Lift: RQ-22-0001")
    both.save(reason="Answered.")
    words = words_of(register(lead))
    assert "given in part" in words
    assert "Legal hold" not in words


def test_a_lead_alone_sees_who_opened_what_with_a_reason(both: Both) -> None:
    other = both.charity.gate(OTHER_NAVIGATOR)
    other.perform(OpenWithReason(survivor_id=both.survivor, reason="She rang the duty phone."))
    page = both.show(Role.LEAD)
    assert "Opened with a reason" in [action.label for action in page.page_actions()]
    page.begin("openings")
    settle()
    assert "She rang the duty phone." in words_of(register(page))
    both.scene.press("Seen: SV-22-0001, PC Other.Navigator")
    assert "A lead has seen every opening." in words_of(register(page))
    assert "Opened with a reason" not in [action.label for action in both.show().page_actions()]
