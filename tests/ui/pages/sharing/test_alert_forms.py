"""The forms at the navigators' wall: an officer refers, the navigator answers."""

from __future__ import annotations

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import RestrictCase
from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertsForNavigator, RaiseAlert
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.code_keys import ACCEPTED, POTENTIAL_VICTIM, TO_NAVIGATOR
from mscu.codes import Kind, Role, Urgency, YesNo
from mscu.ui.pages.sharing.alerts import PASSED_ON, alert_lines, alert_spec
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.factories import World, a_person, valid
from tests.inputs.sharing import accepted_referral
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import Scene, case_of, newest

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


def who(scene: Scene, name: str) -> Chosen:
    line = next(each for each in case_of(scene).subjects if each.name == name)
    return Chosen(line.id, line.name)


def refer(scene: Scene) -> None:
    scene.add(Kind.REFERRAL)
    scene.fill(
        person_id=who(scene, "Marek Zielak"),
        referral_to=TO_NAVIGATOR,
        consent="consent_kind:verbal",
        happened="20 Jun 2022 09:00",
        urgency=Urgency.TIME_CRITICAL,
        reason="Burned hands, afraid of the others.",
        safe_to_phone=YesNo.YES,
        risk_flags=("risk_flag:also_suspect",),
    )
    scene.save()


def test_what_only_she_needs_is_asked_for_her_alone(caravan_page: Scene) -> None:
    form = caravan_page.add(Kind.REFERRAL).form
    assert all(form.cell(name).isHidden() for name in FOR_HER)
    caravan_page.fill(referral_to=TO_NAVIGATOR)
    assert not any(form.cell(name).isHidden() for name in FOR_HER)


def test_an_officer_refers_the_navigator_answers_and_the_officer_reads_it(
    caravan_page: Scene, caravan_store: Store
) -> None:
    refer(caravan_page)
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
