"""Alerts to the navigator: raised by what is recorded, acknowledged, seen from both sides."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.enforcement.alerts import (
    NOT_REFERRED,
    NOT_SUPPORTED,
    OFFICER_KINDS,
    AcknowledgeAlerts,
    AlertLine,
    AlertsForNavigator,
    RaiseAlert,
)
from mscu.actions.enforcement.enforcement import RecordArrest, RecordBail, RecordCharge
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import AnswerReferral
from mscu.actions.sharing.support_ends import EndSupport, FollowSupport, Support
from mscu.code_keys import ACCEPTED, DECLINED
from mscu.codes import AlertKind, Role
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.entries.entry import Entry
from mscu.text.storable_text import FILL_IN
from tests.actions.editions.issuing import refused
from tests.inputs.factories import World, a_case, a_note, a_person, valid
from tests.inputs.shares import uuid_of
from tests.inputs.sharing import accepted_referral
from tests.scenes.crowd import Look


def refer(world: World, *, person_id: int | None = None, outcome: str = ACCEPTED) -> None:
    """Refer somebody to the navigator, who answers."""
    referring: RecordReferral = valid(RecordReferral, world, person_id=person_id or world.victim_id)
    number = world.store.gate(Role.OFFICER).perform(referring)
    answer = AnswerReferral(
        entry_id=number, version=1, outcome=outcome, navigator="H. Sealy", answer_reason="Too far."
    )
    world.store.gate(Role.NAVIGATOR).perform(answer)


def heard(world: World) -> tuple[AlertLine, ...]:
    return world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())


def said(world: World) -> list[tuple[AlertKind, str]]:
    return [(line.kind, line.words) for line in reversed(heard(world))]


def enforce(world: World, command: type[Any], **changes: Any) -> int:
    entry_id: int = world.store.gate(Role.OFFICER).perform(valid(command, world, **changes))
    return entry_id


def correct(world: World, entry_id: int, **changes: Any) -> None:
    officer = world.store.gate(Role.OFFICER)
    version = officer.ask(
        Look(how=lambda work: work.value(select(Entry.version).where(Entry.id == entry_id)))
    )
    officer.perform(CorrectEntry(entry_id=entry_id, version=version, reason="A slip.", changes=changes))


def test_what_happens_to_a_suspect_reaches_her_by_itself(world: World) -> None:
    refer(world)
    arrest = enforce(world, RecordArrest)
    enforce(world, RecordCharge, court="Tameside Magistrates", court_on="11 Jul 2022", remand=True)
    enforce(world, RecordBail, conditions="No contact with the men.", review_on="8 Jul 2022")
    assert said(world) == [
        (AlertKind.ARRESTED, "Shane Crabtree arrested."),
        (AlertKind.CHARGED, "Shane Crabtree charged, remanded in custody."),
        (AlertKind.COURT_DATE, "Shane Crabtree: Tameside Magistrates · court 11 Jul 2022."),
        (AlertKind.BAILED, "Shane Crabtree bailed. Review 8 Jul 2022. No contact with the men."),
    ]
    (first,) = (line for line in heard(world) if line.entry_id == arrest)
    assert (first.person, first.raised, first.raised_by) == ("Ionut Balan", "20 Jun 2022 10:30", "PC Officer")
    assert first.person_uuid
    assert first.case_reference == "MS-22-0001"


def test_a_correction_that_matters_reaches_her_too_and_no_other(world: World) -> None:
    refer(world)
    arrest, bail = enforce(world, RecordArrest), enforce(world, RecordBail, review_on="8 Jul 2022")
    charge = enforce(world, RecordCharge)
    before = len(heard(world))
    correct(world, arrest, officer="PC Hughes")
    correct(world, bail, happened="20 Jun 2022 09:10")
    assert len(heard(world)) == before
    correct(world, arrest, disposal="arrest_disposal:rui")
    correct(world, bail, review_on="15 Jul 2022")
    correct(world, charge, court_on="18 Jul 2022")
    assert said(world)[before:] == [
        (AlertKind.RELEASED, "Shane Crabtree: Released under investigation."),
        (AlertKind.BAILED, "Shane Crabtree bailed. Review 15 Jul 2022. No contact."),
        (AlertKind.COURT_DATE, "Shane Crabtree: court 18 Jul 2022."),
    ]


def test_each_survivor_who_was_referred_and_not_declined_is_concerned(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other, declined, unreferred = (
        a_person(officer, world.case_id, name=name, roles=("involvement_role:potential_victim",))
        for name in ("Keith Ormrod", "Declined", "Nobody asked")
    )
    for person in (world.victim_id, world.victim_id, other):
        refer(world, person_id=person)
    refer(world, person_id=declined, outcome=DECLINED)
    enforce(world, RecordArrest)
    assert {line.person_id for line in heard(world)} == {world.victim_id, other}
    assert len(heard(world)) == 2
    assert unreferred not in {line.person_id for line in heard(world)}


@pytest.mark.parametrize("ends", ["by hand", "by the charity's store"])
def test_nobody_is_alerted_for_whom_support_has_ended(ends: str, world: World) -> None:
    """However an alert is raised; a new referral is heard again."""
    store, navigator = world.store, world.store.gate(Role.NAVIGATOR)
    referral = accepted_referral(world, world.victim_id)
    if ends == "by hand":
        navigator.perform(EndSupport(entry_id=referral, version=2, support_ended_on="20 Jun 2022"))
    else:
        support = Support(
            case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
            ended_at="20 Jun 2022 10:30",
        )
        navigator.perform(FollowSupport(people=(support,)))
    for command in (RecordArrest, RecordCharge, RecordBail):
        enforce(world, command)
    raising = RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words="Seen.")
    assert refused(store.gate(Role.OFFICER), raising) == {"person_id": NOT_SUPPORTED}
    assert not store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id)).may_alert
    assert store.sql("SELECT count(*) FROM alert") == [(0,)]
    accepted_referral(world, world.victim_id)
    store.gate(Role.OFFICER).perform(raising)
    assert said(world) == [(AlertKind.OTHER, "Seen.")]


def test_without_a_referral_nobody_is_told(world: World) -> None:
    enforce(world, RecordArrest)
    other = a_case(world.store.gate(Role.OFFICER), title="Another")
    refer(world)
    enforce(world, RecordArrest, case_id=other)
    assert heard(world) == ()


def test_an_officer_tells_of_what_no_entry_says(world: World) -> None:
    refer(world)
    enforce(world, RecordArrest)
    alert_id = world.store.gate(Role.MSVLO).perform(
        RaiseAlert(
            case_id=world.case_id,
            person_id=world.victim_id,
            kind=AlertKind.ADDRESS_VISITED,
            words="A white van stood outside at 06:00.",
        )
    )
    line = heard(world)[0]
    assert (line.id, line.kind, line.raised_by) == (alert_id, AlertKind.ADDRESS_VISITED, "PC Msvlo")
    assert line.entry_id is None


def test_what_is_recorded_anyhow_is_not_typed_and_who_was_not_referred_has_no_alert(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for person in (None, world.victim_id, world.suspect_id, 1_000_000):
        with pytest.raises(Invalid) as refused:
            officer.perform(RaiseAlert(case_id=world.case_id, person_id=person, words="Seen."))
        assert refused.value.problems == {"person_id": FILL_IN if person is None else NOT_REFERRED}
    refer(world)
    for kind in set(AlertKind) - set(OFFICER_KINDS):
        with pytest.raises(Invalid) as refused:
            officer.perform(valid(RaiseAlert, world, kind=kind))
        assert set(refused.value.problems) == {"kind"}


def test_she_acknowledges_once_and_police_see_when_and_who(world: World) -> None:
    refer(world)
    enforce(world, RecordArrest)
    enforce(world, RecordBail)
    navigator = world.store.gate(Role.NAVIGATOR)
    with pytest.raises(NotFound):
        navigator.perform(AcknowledgeAlerts(alert_ids=(1_000_000,)))
    with pytest.raises(Invalid):
        navigator.perform(AcknowledgeAlerts(alert_ids=()))
    newest, oldest = heard(world)
    world.store.clock.turn(minutes=5)
    navigator.perform(AcknowledgeAlerts(alert_ids=(newest.id,)))
    assert [line.id for line in heard(world)] == [oldest.id, newest.id]
    world.store.clock.turn(minutes=5)
    navigator.perform(AcknowledgeAlerts(alert_ids=(newest.id, oldest.id)))
    seen = world.store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id)).alerts
    assert [(line.acknowledged[-5:], line.acknowledged_by) for line in seen] == [
        ("10:35", "PC Navigator"),
        ("10:40", "PC Navigator"),
    ]


def test_nobody_hears_or_acknowledges_for_her_and_a_restricted_case_is_silent(world: World) -> None:
    refer(world)
    enforce(world, RecordArrest)
    (line,) = heard(world)
    for role in set(Role) - {Role.NAVIGATOR}:
        with pytest.raises(NotPermitted):
            world.store.gate(role).ask(AlertsForNavigator())
        with pytest.raises(NotPermitted):
            world.store.gate(role).perform(AcknowledgeAlerts(alert_ids=(line.id,)))
    assert heard(world)[0].acknowledged == ""
    world.restricted()
    assert heard(world) == ()


def test_an_alert_tells_of_nothing_outside_her_slice(world: World) -> None:
    refer(world)
    a_note(world.store.gate(Role.OFFICER), world.case_id, text="A source says more.")
    enforce(world, RecordArrest, text="He told us where the money is.", necessity="To question.")
    assert said(world) == [(AlertKind.ARRESTED, "Shane Crabtree arrested.")]
