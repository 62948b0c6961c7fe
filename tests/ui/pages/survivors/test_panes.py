"""Alerts, rota, requests, counts and openings on the Survivors page, each to its end."""

from __future__ import annotations

from mscu.actions.enforcement.alerts import AlertsForNavigator, RaiseAlert
from mscu.actions.sharing.count_receipt import CharityCounts
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.survivors.survivors import OpenWithReason
from mscu.codes import AlertKind, Role, YesNo
from mscu.survivor_codes import RequestReply
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.sharing.alerts import PoliceAlerts
from tests.inputs.consents import a_request
from tests.inputs.sharing import accepted_referral
from tests.scenes.stores import OTHER_NAVIGATOR
from tests.ui.pages.cases.case_scene import settle, words_of
from tests.ui.pages.survivors.both_scene import Both, agree
from tests.ui.pages.survivors.survivor_scene import register


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


def test_the_rota_is_kept_here_and_told_to_police(both: Both) -> None:
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
    settle()
    both.scene.press("Answer: RQ-22-0001")
    both.save(reply=RequestReply.PART, reply_words="The note of 17 March.")
    both.scene.press("Lift: RQ-22-0001")
    both.save(reason="Answered.")
    words = words_of(register(lead))
    assert "given in part" in words
    assert "Legal hold" not in words


def test_counts_are_signed_here_and_read_by_the_unit(both: Both) -> None:
    page = both.show()
    page.begin("figures_pane")
    settle()
    both.scene.press("Release counts")
    both.save(period_from="1 Jan 2022", period_to="31 Mar 2022")
    assert "Survivors supported: fewer than 5" in words_of(register(page))
    assert "with police" in words_of(register(page))
    (found,) = both.world.store.gate(Role.ANALYST).ask(CharityCounts())
    assert dict(found.counts)["Survivors supported"] is None


def test_a_lead_sees_who_opened_what_with_a_reason(both: Both) -> None:
    other = both.charity.gate(OTHER_NAVIGATOR)
    other.perform(OpenWithReason(survivor_id=both.survivor, reason="She rang the duty phone."))
    page = both.show(Role.LEAD)
    assert "Opened with a reason" in [action.label for action in page.page_actions()]
    page.begin("openings")
    settle()
    assert "She rang the duty phone." in words_of(register(page))
    both.scene.press("Seen: SV-22-0001, PC Other.Navigator")
    assert "A lead has seen every opening." in words_of(register(page))


def test_a_navigator_is_offered_no_openings(both: Both) -> None:
    assert "Opened with a reason" not in [action.label for action in both.show().page_actions()]


def test_long_words_push_no_button_out_of_sight(both: Both) -> None:
    page = both.show()
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
