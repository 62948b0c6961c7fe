"""Who is in a navigator's slice, and what closes it: each rule of `docs/navigator.md` in a store."""

from __future__ import annotations

import csv
import re
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.core.action import Work
from mscu.actions.enforcement.alerts import NOT_REFERRED, AlertsForNavigator, RaiseAlert, referred_survivors
from mscu.actions.enforcement.court import RecordCourtResult
from mscu.actions.enforcement.enforcement import RecordArrest, RecordBail, RecordCharge
from mscu.actions.entries.chronology import ChronologyLine
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.sharing.emergency import AskForCard, RefuseCard, UrgentLine, UrgentRequests
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.sharing.safeguarding_slice import SliceChronology
from mscu.actions.sharing.support_ends import EndSupport, FollowSupport, Lapsed, Support
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.actions.subjects.subjects import Involve, RecordThing
from mscu.code_keys import (
    AS_VICTIM,
    DUTY_TO_NOTIFY,
    OPEN_OUTCOMES,
    POTENTIAL_VICTIM,
    REFUSED,
    RELEASED_AS_VICTIM,
    SUSPECT,
    TO_NRM,
    WITHDRAWN,
)
from mscu.codes import AlertKind, Kind, Role
from mscu.dates.london import show_moment
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.kinds import mapped
from mscu.models.subject import Subject
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_case, a_person, valid
from tests.inputs.shares import uuid_of
from tests.inputs.sharing import accepted_referral
from tests.scenes.crowd import Look
from tests.scenes.stores import Store

LISTS = Path(__file__).parents[3] / "resources" / "code_lists"
BY_ROLE = "recorded as a victim"
ENFORCED = (RecordArrest, RecordCharge, RecordBail, RecordCourtResult)


def keys_of(name: str) -> list[str]:
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row["key"] for row in csv.DictReader(file)]


def record(world: World, command: type[Any], **changes: Any) -> int:
    entry_id: int = world.store.gate(Role.OFFICER).perform(valid(command, world, **changes))
    return entry_id


def read(world: World, person_id: int) -> tuple[ChronologyLine, ...]:
    asked = SliceChronology(case_id=world.case_id, person_id=person_id)
    return world.store.gate(Role.NAVIGATOR).ask(asked)


def all_values(statement: Any, work: Work) -> list[Any]:
    return list(work.values(statement))


def alerts(world: World) -> list[tuple[str, AlertKind, str]]:
    lines = world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    return [(line.person, line.kind, line.words) for line in reversed(lines)]


def listed(world: World) -> list[int]:
    lines = world.store.gate(Role.NAVIGATOR).ask(NavigatorReferrals(answered_too=True))
    return [line.entry_id for line in lines]


def urgent(world: World) -> tuple[UrgentLine, ...]:
    return world.store.gate(Role.NAVIGATOR).ask(UrgentRequests())


def change(store: Store, referral: int, column: str, value: str) -> None:
    """Change a referral behind the gate: a walk over all values needs no form."""
    store.sql(f"UPDATE referral SET {column} = ? WHERE id = ?", value, referral)


def test_whatever_closes_a_referral_shows_nothing_more(world: World) -> None:
    referral = accepted_referral(world, world.victim_id)
    record(world, RecordArrest)
    officer = world.store.gate(Role.OFFICER)

    def is_open() -> bool:
        alerted = officer.ask(Look(how=lambda work: referred_survivors(work, world.case_id)))
        seen = {bool(listed(world)), bool(alerts(world)), bool(read_or_nothing()), bool(alerted)}
        assert len(seen) == 1, "the list, the lines, the alerts and who is alerted agree"
        return seen.pop()

    def read_or_nothing() -> tuple[ChronologyLine, ...]:
        return read(world, world.victim_id) if listed(world) else ()

    assert is_open()
    closed = set()
    for outcome in keys_of("referral_outcome"):
        change(world.store, referral, "outcome", outcome)
        if not listed(world):
            closed.add(outcome)
    assert closed == set(keys_of("referral_outcome")) - OPEN_OUTCOMES
    change(world.store, referral, "outcome", "referral_outcome:accepted")
    for consent in keys_of("consent_kind"):
        change(world.store, referral, "consent", consent)
        assert is_open() is (consent not in {REFUSED, WITHDRAWN}), consent
    change(world.store, referral, "outcome", "referral_outcome:person_declined")
    assert (
        problems_of(
            officer, RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words="At her door.")
        )["person_id"]
        == NOT_REFERRED
    )


def test_an_end_that_was_recorded_here_stays_until_the_charity_closes_its_record(world: World) -> None:
    referral = accepted_referral(world, world.victim_id)
    navigator, store = world.store.gate(Role.NAVIGATOR), world.store
    case_uuid, person_uuid = (
        uuid_of(world, "cases", world.case_id),
        uuid_of(world, "subject", world.victim_id),
    )
    goes_on, ends = (
        FollowSupport(people=(Support(case_uuid=case_uuid, person_uuid=person_uuid, ended_at=ended_at),))
        for ended_at in ("", show_moment(store.clock.now))
    )
    assert navigator.perform(goes_on) == {}
    navigator.perform(EndSupport(entry_id=referral, version=2, support_ended_on="20 Jun 2022"))
    assert navigator.perform(goes_on) == {goes_on.people[0]: Lapsed.ENDED_HERE}
    assert listed(world) == []
    assert navigator.perform(ends) == {}
    assert listed(world) == []
    assert navigator.perform(goes_on) == {}
    assert listed(world) == [referral]
    record(world, RecordArrest)
    (line,) = store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id)).alerts
    assert line.can_be_read
    change(store, referral, "outcome", "referral_outcome:person_declined")
    (line,) = store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id)).alerts
    assert not line.can_be_read
    assert navigator.perform(goes_on) == {goes_on.people[0]: Lapsed.CLOSED_BY_POLICE}


def test_what_happens_to_another_victim_is_told_to_nobody_elses_navigator(world: World) -> None:
    officer, known = world.store.gate(Role.OFFICER), {}
    for known_by in (BY_ROLE, *sorted(AS_VICTIM)):
        roles = (POTENTIAL_VICTIM,) if known_by == BY_ROLE else (SUSPECT,)
        known[known_by] = a_person(officer, world.case_id, name=f"Minh {known_by[-4:]}", roles=roles)
    accepted_referral(world, world.victim_id)
    refused = {"consent": REFUSED, "consents_to_be_named": False, "refused_reason": "Afraid."}
    for known_by in AS_VICTIM:
        why = refused if known_by == DUTY_TO_NOTIFY else {}
        record(world, RecordReferral, person_id=known[known_by], referral_to=known_by, **why)
    before = read(world, world.victim_id)
    for known_by, other in known.items():
        for command in ENFORCED:
            record(world, command, person_id=other)
        assert alerts(world) == [], known_by
        assert read(world, world.victim_id) == before, known_by
    freed = {"disposal": RELEASED_AS_VICTIM, "disposal_on": "20 Jun 2022"}
    suspect = a_person(officer, world.case_id, name="Linh Tran", roles=(SUSPECT,))
    record(world, RecordArrest, person_id=suspect, **freed)
    assert alerts(world) == []
    assert read(world, world.victim_id) == before


def test_an_alert_of_somebody_who_turns_out_to_be_a_victim_is_shown_no_longer(world: World) -> None:
    other = a_person(world.store.gate(Role.OFFICER), world.case_id, name="Minh Tran", roles=(SUSPECT,))
    accepted_referral(world, world.victim_id)
    record(world, RecordArrest, person_id=other)
    assert alerts(world) == [("Ionut Balan", AlertKind.ARRESTED, "Minh Tran arrested.")]
    record(world, RecordReferral, person_id=other, referral_to=TO_NRM)
    assert alerts(world) == []
    assert Kind.ARREST not in {line.kind for line in read(world, world.victim_id)}
    (line,) = world.store.gate(Role.OFFICER).ask(CaseFile(case_id=world.case_id)).alerts
    assert not line.can_be_read, "the officer is told"


def test_the_persons_own_arrest_is_shown_to_their_own_navigator_only(world: World) -> None:
    other = a_person(
        world.store.gate(Role.OFFICER), world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,)
    )
    for person in (world.victim_id, other):
        accepted_referral(world, person)
    for command in ENFORCED:
        record(world, command, person_id=world.victim_id)
    assert {person for person, _, _ in alerts(world)} == {"Ionut Balan"}
    kinds = {line.kind for line in read(world, world.victim_id)}
    assert kinds >= {Kind.ARREST, Kind.CHARGE, Kind.BAIL, Kind.COURT_RESULT}
    assert not kinds & {line.kind for line in read(world, other)} - {Kind.REFERRAL}


def test_a_case_in_which_a_supported_person_was_not_referred_is_not_shown(world: World) -> None:
    officer, navigator = world.store.gate(Role.OFFICER), world.store.gate(Role.NAVIGATOR)
    referral = accepted_referral(world, world.victim_id)
    elsewhere = a_case(officer, title="Car wash, Bury")
    officer.perform(Involve(case_id=elsewhere, subject_id=world.victim_id, role=POTENTIAL_VICTIM))
    there = {
        record(world, command, case_id=elsewhere, person_id=world.victim_id)
        for command in (*ENFORCED, RecordVictimContact)
    }
    seen = set(navigator.ask(Look(how=partial(all_values, select(Entry.id)))))
    assert referral in seen
    assert not there & seen


def test_each_rule_is_about_the_row_itself(store: Store) -> None:
    """Two levels down SQLAlchemy would add a table again, of which any row would do."""
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    records: list[Any] = [model for model in mapped() if issubclass(model, Record)]
    roles = (Role.OFFICER, Role.DISCLOSURE, Role.NAVIGATOR, Role.LEAD)  # the others have an officer's rules
    for role in roles:
        store.gate(role).ask(Look(how=lambda work: [all_values(select(model.id), work) for model in records]))
    added = re.compile(r"FROM [^()]*?, (?:[a-z_]+) \nWHERE")
    wrong = {found[0] for each in statements for found in [added.search(each)] if found}
    assert wrong == set()
    assert len(statements) > len(records)


def lines_of(world: World, kind: Kind) -> list[tuple[str, str]]:
    return [(line.title, line.detail) for line in read(world, world.victim_id) if line.kind == kind]


def test_a_later_hearing_is_not_told_as_a_charge(world: World) -> None:
    accepted_referral(world, world.victim_id)
    charge = record(world, RecordCharge, court="Tameside", court_on="11 Jul 2022", remand=True)
    hearing = record(
        world, RecordCharge, follows_id=charge, court="Minshull St", court_on="9 Aug 2022", remand=False
    )
    assert [(kind, words) for _, kind, words in alerts(world)] == [
        (AlertKind.CHARGED, "Shane Crabtree charged, remanded in custody."),
        (AlertKind.COURT_DATE, "Shane Crabtree: Tameside · court 11 Jul 2022."),
        (AlertKind.COURT_DATE, "Shane Crabtree: Minshull St · court 9 Aug 2022."),
    ]
    assert lines_of(world, Kind.CHARGE) == [
        ("Charge: Shane Crabtree", "Court: Tameside. Hearing 11 Jul 2022. Remanded in custody"),
        ("Hearing of the charge: Shane Crabtree", "Court: Minshull St. Hearing 9 Aug 2022"),
    ]
    assert hearing > charge


def test_what_is_not_recorded_is_said_where_it_matters(world: World) -> None:
    accepted_referral(world, world.victim_id)
    referral = record(world, RecordReferral, referral_to=TO_NRM)
    record(world, RecordNrmDecision, follows_id=referral, told_by="", told_at="", told_in="")
    record(world, RecordCharge, court="", court_on="", remand=False)
    record(world, RecordBail, conditions="", review_on="19 Jul 2022")
    ((_, decision),) = lines_of(world, Kind.NRM_DECISION)
    assert "Not recorded that anybody has told the person" in decision
    assert [detail for _, detail in lines_of(world, Kind.CHARGE)] == ["Not remanded in custody"]
    assert [detail for _, detail in lines_of(world, Kind.BAIL)] == ["Review 19 Jul 2022"]
    world.store.clock.turn(days=30)
    lapsed = "Review 19 Jul 2022, may have lapsed, ask the officer in the case"
    assert [detail for _, detail in lines_of(world, Kind.BAIL)] == [lapsed]


def test_an_alert_names_a_suspect_who_is_at_large_and_bail_does_not(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    a_person(officer, world.case_id, name="Marko Ilic", roles=(SUSPECT,))
    a_person(officer, world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,))
    accepted_referral(world, world.victim_id)
    words = "Marko Ilic asked Keith Ormrod for the address"
    conditions = "another person asked another person for the address"
    officer.perform(RaiseAlert(case_id=world.case_id, person_id=world.victim_id, words=words))
    record(world, RecordBail, conditions=f"{words}.")
    hidden = "Marko Ilic asked another person for the address"
    assert alerts(world)[0][2] == hidden
    assert next(line.detail for line in read(world, world.victim_id) if line.kind == "alert") == hidden
    ((_, detail),) = lines_of(world, Kind.BAIL)
    assert conditions in detail
    by_itself = [text for _, kind, text in alerts(world) if kind is AlertKind.BAILED]
    assert [conditions in text for text in by_itself] == [True]


def test_a_number_or_name_of_the_case_is_hidden_however_it_is_written_or_was_before_a_correction(
    world: World,
) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_person(officer, world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,))
    thing: dict[str, Any] = {"thing_kind": "thing_kind:phone", "name": "A phone", "number": "07700 900321"}
    phone = officer.perform(RecordThing(case_id=world.case_id, **thing))
    accepted_referral(world, world.victim_id)
    for written in ("07700 900321", "07700-900-321", "(07700) 900 321", "07700.900.321"):
        record(world, RecordBail, conditions=f"Not to ring Keith Ormrod on {written}.", review_on="")
    hidden = ["Conditions: Not to ring another person on a number"] * 4
    assert [detail for _, detail in lines_of(world, Kind.BAIL)] == hidden
    for subject_id, changes in ((other, {"name": "Keiran Ormerod"}), (phone, {"number": "07700 900322"})):
        officer.perform(
            CorrectSubject(subject_id=subject_id, version=1, changes=changes, reason="Misheard on the phone.")
        )
    assert [detail for _, detail in lines_of(world, Kind.BAIL)] == hidden


def test_an_answered_request_names_nobody_and_goes_after_30_days(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    stranger = a_person(officer, world.case_id, name="Mirela Dinu", roles=(POTENTIAL_VICTIM,))
    a_person(officer, world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,))
    record(world, AskForCard, person_id=stranger, text="Mirela Dinu fled with Keith Ormrod.")
    (waiting,) = urgent(world)
    assert (waiting.person, waiting.why) == ("Mirela Dinu", "Mirela Dinu fled with another person.")
    assert waiting.case_reference
    refusing = RefuseCard(entry_id=waiting.entry_id, version=1, answer_reason="Not known to us.")
    world.store.gate(Role.LEAD).perform(refusing)
    (answered,) = urgent(world)
    told = (answered.person, answered.why, answered.case_reference, answered.call_back, answered.threshold)
    assert told == ("", "", "", "", "")
    assert answered.answered_by
    world.store.clock.turn(days=30)
    assert len(urgent(world)) == 1
    world.store.clock.turn(days=1)
    for role in (Role.NAVIGATOR, Role.LEAD):
        gate = world.store.gate(role)
        assert gate.ask(UrgentRequests()) == ()
        for statement in (select(Case.id), select(Subject.id), select(Entry.id)):
            assert not gate.ask(Look(how=partial(all_values, statement)))


def test_each_persons_lines_and_each_list_are_on_record(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    other = a_person(officer, world.case_id, name="Keith Ormrod", roles=(POTENTIAL_VICTIM,))
    for person in (world.victim_id, other):
        accepted_referral(world, person)
        read(world, person)
        read(world, person)
    for look in (listed, alerts, urgent, listed):
        look(world)
    consulted = "SELECT action, object_id FROM audit_entry WHERE operation = 'consultation' AND actor = ?"
    lists = ("NavigatorReferrals", "AlertsForNavigator", "UrgentRequests")
    assert world.store.sql(f"{consulted} ORDER BY seq", "navigator") == [
        *(("SliceChronology", person) for person in (world.victim_id, other)),
        *((name, None) for name in lists),
    ]
