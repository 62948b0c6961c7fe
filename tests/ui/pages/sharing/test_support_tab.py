"""The tab of referrals and support: the charity's number, an officer's referral, and what was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import RestrictCase
from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertsForNavigator, RaiseAlert
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.sharing.emergency import ReleaseCard, UrgentRequests
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.code_keys import ACCEPTED, POTENTIAL_VICTIM, TO_NAVIGATOR
from mscu.codes import AlertKind, Kind, Role, Urgency, YesNo
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.cases.tab_lists import support_lines
from mscu.ui.pages.core.entry_formats import NOBODY_ON_CALL
from mscu.ui.pages.sharing.alerts import ALERT, PASSED_ON, alert_lines, alert_spec
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import World, a_person, valid
from tests.inputs.shares import signed
from tests.inputs.sharing import accepted_referral
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, words_of

TURN = Turn(
    starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number="07700 900171"
)


def who(scene: Scene, name: str) -> Chosen:
    line = next(each for each in case_of(scene).subjects if each.name == name)
    return Chosen(line.id, line.name)


def looks(scene: Scene) -> list[RowLook]:
    shown = scene.page.reading.formats
    assert shown is not None
    return [
        replace(line.look, title=plain(line.look.title), detail=plain(line.look.detail))
        for line in support_lines(shown)
    ]


def plain(words: str) -> str:
    """Take the marks away that keep names of another script apart."""
    return words.translate(dict.fromkeys(range(0x2066, 0x206A)))


def again(scene: Scene) -> None:
    """Read the case anew, as after another person's command."""
    scene.open(case_of(scene).id)
    scene.page.case_body.show_tab(tab.SUPPORT)


def test_the_number_to_ring_stands_above_and_an_officer_asks_and_reads_the_card(
    caravan_page: Scene, caravan_store: Store
) -> None:
    bar = caravan_page.page.case_body.support
    assert NOBODY_ON_CALL in words_of(bar)
    caravan_store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(TURN,)))
    again(caravan_page)
    assert "Charity on call: Hannah Sealy, 07700 900171, until 27 Jun 2022 08:00" in words_of(bar)
    caravan_page.press("Ask for the emergency card", caravan_page.page.case_body.support)
    assert caravan_page.form.spec.title == "Ask for the emergency card"
    assert "07700 900171" in words_of(caravan_page.form)
    caravan_page.fill(
        person_id=who(caravan_page, "Ionuț Bălan"),
        threshold="urgent_threshold:threat_to_life",
        call_back="0161 496 0100",
        text="Two men asked for him at the door.",
    )
    assert "Send request" in words_of(caravan_page.form)
    caravan_page.save()
    assert "Request recorded. Ring the charity" in caravan_page.said()
    assert newest(caravan_page).kind is Kind.EMERGENCY
    assert "07700 900171" in caravan_page.entry_words()
    (line,) = caravan_store.gate(Role.LEAD).ask(UrgentRequests(waiting_only=True))
    caravan_store.gate(Role.LEAD).perform(
        ReleaseCard(
            entry_id=line.entry_id,
            version=line.version,
            danger="They have his address.",
            survivor_told=YesNo.NO,
        )
    )
    again(caravan_page)
    caravan_page.page.reading.open_entry(line.entry_id)
    assert "They have his address." in caravan_page.entry_words()
    assert "07700 900171" not in caravan_page.entry_words()
    chips = {look.title: look.chip.text for look in looks(caravan_page) if look.chip}
    assert chips["Emergency card released: Ionuț Bălan"] == "released"


def test_what_the_navigators_were_told_says_whether_they_read_it_and_opens(
    caravan_page: Scene, caravan_store: Store
) -> None:
    navigator = caravan_store.gate(Role.NAVIGATOR)
    told = navigator.ask(AlertsForNavigator())
    bailed = [each.id for each in told if each.kind is AlertKind.BAILED]
    assert len(bailed) == 2  # for each of the two men whom she met
    navigator.perform(AcknowledgeAlerts(alert_ids=tuple(bailed)))
    again(caravan_page)
    (row,) = (look for look in looks(caravan_page) if look.title.startswith("Lorraine Pike bailed."))
    assert row.chip is not None
    assert row.chip.text == "read"
    assert "for Ionuț Bălan, Keith Ormrod" in row.detail
    assert "by PC Navigator" in row.detail
    others = [look.chip for look in looks(caravan_page) if look.title.endswith("arrested.")]
    assert {chip.text for chip in others if chip} == {"not read yet"}
    alert = next(a for a in case_of(caravan_page).alerts if a.kind is AlertKind.CHARGED)
    caravan_page.page.reading.open_key((ALERT, alert.id))
    assert f"Charge: {alert.words.partition(' charged')[0]}" in caravan_page.entry_words()


def test_an_officer_tells_the_navigator(caravan_page: Scene) -> None:
    caravan_page.press("Alert the navigator", caravan_page.page.case_body.support)
    caravan_page.fill(person_id=who(caravan_page, "Anthony Marsh"), words="A van stood outside.")
    caravan_page.save()
    assert set(caravan_page.form.form.problems()) == {"person_id"}
    caravan_page.fill(person_id=who(caravan_page, "Keith Ormrod"))
    assert "has been" not in caravan_page.form.spec.done  # nobody has read it yet
    caravan_page.save()
    assert not caravan_page.forms
    assert looks(caravan_page)[-1].kind  # the rows are there
    (row,) = (look for look in looks(caravan_page) if look.title == "A van stood outside.")
    assert row.kind == "Address visited"


def test_what_was_shared_is_shown_until_it_is_withdrawn(caravan_page: Scene, caravan_store: Store) -> None:
    case = case_of(caravan_page)
    person = next(each for each in case.subjects if each.name == "Ionuț Bălan")
    share = signed(
        case_uuid=case.values["uuid"],
        person_uuid=person.uuid,
        text="He fears for a sister in Romania.",
        recipients=("officer",),
    )
    navigator = caravan_store.gate(Role.NAVIGATOR)
    number = navigator.perform(share)
    again(caravan_page)
    caravan_page.page.reading.open_entry(number)
    assert "He fears for a sister in Romania." in caravan_page.entry_words()
    titles = [look.title for look in looks(caravan_page)]
    assert "Shared by the navigator: Ionuț Bălan" in titles
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="He changed his mind."))
    again(caravan_page)
    assert "Shared by the navigator: Ionuț Bălan" not in [look.title for look in looks(caravan_page)]
    assert "sister" not in words_of(caravan_page.page)


PERSON_DECLINED = "referral_outcome:person_declined"
FOR_HER = (
    "urgency",
    "reach_on",
    "safe_to_phone",
    "safe_to_text",
    "safe_to_write",
    "safe_when",
    "code_word",
    "reason",
    "risk_flags",
)


def test_an_officer_refers_the_navigator_answers_and_the_officer_reads_it(
    caravan_page: Scene, caravan_store: Store
) -> None:
    form = caravan_page.add(Kind.REFERRAL).form
    assert all(form.cell(name).isHidden() for name in FOR_HER)
    caravan_page.fill(referral_to=TO_NAVIGATOR)
    assert not any(form.cell(name).isHidden() for name in FOR_HER), "asked for her alone"
    caravan_page.fill(
        person_id=who(caravan_page, "Marek Zielak"),
        consent="consent_kind:verbal",
        happened="20 Jun 2022 09:00",
        urgency=Urgency.TIME_CRITICAL,
        reason="Burned hands, afraid of the others.",
        safe_to_phone=YesNo.YES,
        risk_flags=("risk_flag:also_suspect",),
    )
    caravan_page.save()
    number, case = newest(caravan_page).id, case_of(caravan_page)
    assert "the navigator has not answered" in " ".join(each.text for each in case.obligations)
    assert "Record the answer" not in caravan_page.entry_words()
    answer = AnswerReferral(
        entry_id=number, version=1, outcome=ACCEPTED, navigator="Hannah Sealy", first_contact_on="20 Jun 2022"
    )
    caravan_store.gate(Role.NAVIGATOR).perform(answer)
    caravan_page.open(case.id)
    assert newest(caravan_page).state == "accepted"
    caravan_page.page.reading.open_entry(number)
    assert "Hannah Sealy" in caravan_page.entry_words()
    assert "not answered" not in " ".join(each.text for each in case_of(caravan_page).obligations)


@pytest.mark.parametrize("member", ["officer", "navigator"])
def test_of_a_restricted_case_officers_read_that_the_navigator_sees_no_alert(
    member: str, world: World
) -> None:
    """Unless the navigator is among those to whom it is restricted."""
    accepted_referral(world, world.victim_id)
    officer = world.store.gate(Role.OFFICER)
    officer.perform(RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words="Seen."))

    def read() -> tuple[str, str]:
        case = officer.ask(CaseFile(case_id=world.case_id))
        (row,) = alert_lines(case.alerts, wait_until=case.alerts_wait_until)
        return alert_spec(case).notice, row.look.detail

    note, detail = read()
    assert note == PASSED_ON
    assert "restriction" not in detail
    members = tuple(dict.fromkeys(("officer", member)))
    restricting = RestrictCase(
        case_id=world.case_id, owner="supervisor", members=members, ends_on="1 Aug 2022", reason="Leak."
    )
    world.store.gate(Role.SUPERVISOR).perform(restricting)
    sees = bool(world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator()))
    assert sees == (member == "navigator")
    note, detail = read()
    assert (note == PASSED_ON) == sees
    for words in (note, detail):
        assert ("until the restriction ends on 1 Aug 2022" in words) != sees


def test_what_a_closed_referral_leaves_unread_is_said_and_what_was_read_stays_one_line(world: World) -> None:
    officer, navigator = world.store.gate(Role.OFFICER), world.store.gate(Role.NAVIGATOR)
    other = a_person(officer, world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,))
    referral = accepted_referral(world, world.victim_id)
    accepted_referral(world, other)

    def arrest() -> None:
        officer.perform(valid(RecordArrest, world))

    def chips() -> list[tuple[str, str]]:
        case = officer.ask(CaseFile(case_id=world.case_id))
        rows = alert_lines(case.alerts, wait_until=case.alerts_wait_until)
        return [(row.look.chip.text if row.look.chip else "", row.look.detail) for row in rows]

    arrest()
    navigator.perform(
        AcknowledgeAlerts(alert_ids=tuple(line.id for line in navigator.ask(AlertsForNavigator())))
    )
    world.store.clock.turn(minutes=5)
    arrest()
    assert [text for text, _ in chips()] == ["not read yet", "read"]
    correction = CorrectEntry(
        entry_id=referral, version=2, reason="He told me.", changes={"outcome": PERSON_DECLINED}
    )
    officer.perform(correction)
    assert sorted(text for text, _ in chips()) == ["no longer shown", "not read yet", "read"]
    (read,) = (detail for text, detail in chips() if text == "read")
    assert "Keith Ormrod" in read
    assert "Ionut Balan" in read
