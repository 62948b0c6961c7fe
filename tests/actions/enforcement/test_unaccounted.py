"""Who was looked for and not found stands on the case until somebody accounts for that person."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.enforcement.enforcement import TAKEN_NOT_FOUND, FindingLine, RecordInterview, RecordSearch
from mscu.actions.enforcement.operations import ExpectedPerson, PlanOperation
from mscu.actions.enforcement.unaccounted import SoughtPerson, find_unaccounted, people_accounted_for
from mscu.actions.entries.entries import About
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Kind, Role
from mscu.demo.caravan import read_caravan, record_caravan
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.models.entries.enforcement import Search
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import Note
from mscu.models.entries.referral import VictimContact
from tests.actions.clocks.clock_scene import LATER, contact, finish, refer
from tests.actions.clocks.test_clock_events import REFUSED
from tests.inputs.factories import AT, a_case, a_note, a_person, an_enquiry
from tests.scenes.stores import NOW, Store

WORDS = "Ionut Balan: not accounted for"


def owed(gate: Gate, case_id: int) -> list[str]:
    return [obligation.text for obligation in gate.ask(CaseFile(case_id=case_id)).obligations]


def search(gate: Gate, case_id: int, person: int, *, found: bool, at: str = AT, taken_to: str = "") -> int:
    place = gate.perform(RecordPlace(case_id=case_id, name="The yard"))
    findings = (FindingLine(subject_id=person, found=found, taken_to=taken_to),)
    said: dict[str, Any] = {"happened": at, "power": "search_power:pace_s18", "findings": findings}
    return gate.perform(RecordSearch(case_id=case_id, place_id=place, **said))


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Open a case."""
    return a_case(officer)


@pytest.fixture
def person(officer: Gate, case_id: int) -> int:
    """Return somebody of the case."""
    return a_person(officer, case_id)


def test_who_is_not_found_stands_on_the_case(officer: Gate, case_id: int, person: int) -> None:
    assert owed(officer, case_id) == []
    at = search(officer, case_id, person, found=False)
    (line,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert (line.text, line.kind, line.entry_id) == (WORDS, Kind.ENQUIRY, at)


def test_who_is_found_at_once_or_later_does_not(officer: Gate, case_id: int, person: int) -> None:
    search(officer, case_id, person, found=True)
    assert owed(officer, case_id) == []
    search(officer, case_id, person, found=False, at=LATER)
    assert owed(officer, case_id) == [WORDS]
    search(officer, case_id, person, found=True, at="20 Jun 2022 09:50")
    assert owed(officer, case_id) == []
    left: dict[str, Any] = {"note_type": "note_type:missing_episode", "about": (About(subject_id=person),)}
    a_note(officer, case_id, happened="20 Jun 2022 10:00", text="Left.", **left)
    assert owed(officer, case_id) == [WORDS]
    search(officer, case_id, person, found=True, at="20 Jun 2022 10:10")
    assert owed(officer, case_id) == []


def test_two_teams_at_one_time_need_only_one_to_find(officer: Gate, case_id: int, person: int) -> None:
    search(officer, case_id, person, found=True)
    search(officer, case_id, person, found=False)
    assert owed(officer, case_id) == []


def test_a_finished_enquiry_settles_nothing(officer: Gate, case_id: int, person: int) -> None:
    """It may have ended without tracing anybody; then somebody has to look again."""
    search_id = search(officer, case_id, person, found=False)
    enquiry = an_enquiry(officer, case_id, enquiry_type="enquiry_type:missing_person", person_id=person)
    (line,) = officer.ask(CaseFile(case_id=case_id)).obligations
    assert (line.kind, line.entry_id) == (Kind.ENQUIRY_RESULT, enquiry)
    for finished, kind, entry_id in ((False, Kind.ENQUIRY_RESULT, enquiry), (True, Kind.ENQUIRY, search_id)):
        finish(officer, case_id, enquiry, finished=finished)
        (line,) = (line for line in officer.ask(CaseFile(case_id=case_id)).obligations if line.text == WORDS)
        assert (line.kind, line.entry_id) == (kind, entry_id)


EVENTS = ("found", "not found", "traced", "not traced", "missing", "met", "message")
SHOWS = {"found": True, "met": True, "not found": False, "missing": False}
"""Whether an event shows where a person is, or that nobody knows; others show neither."""


def test_of_any_course_of_events_the_last_that_shows_anything_counts() -> None:
    for seed in range(300):
        dice = random.Random(seed)
        course = [dice.choice(EVENTS) for _ in range(dice.randint(1, 8))]
        sought, entries = play(course)
        shown = [SHOWS[event] for event in course if event in SHOWS]
        assert (7 in people_accounted_for(sought, entries)) is (shown[-1:] == [True]), course
        assert bool(list(find_unaccounted(sought, entries))) is (shown[-1:] == [False]), course


def play(course: list[str]) -> tuple[list[SoughtPerson], list[Entry]]:
    """Return what a course of events leaves in a case, and whom it shows to be looked for."""
    entries: list[Entry] = []
    sought = []
    for number, event in enumerate(course, 1):
        common: dict[str, Any] = {"id": number, "happened_at": NOW + timedelta(hours=number)}
        if event in {"found", "not found"}:
            entries.append(Search(kind=Kind.SEARCH, **common))
        elif event in {"traced", "not traced"}:
            entries.append(
                Enquiry(kind=Kind.ENQUIRY, person_id=7, enquiry_type="enquiry_type:missing_person", **common)
            )
            result = {**common, "id": number + 100, "follows_id": number}
            entries.append(EnquiryResult(kind=Kind.ENQUIRY_RESULT, finished=True, **result))
        elif event == "missing":
            entries.append(Note(kind=Kind.NOTE, note_type="note_type:missing_episode", **common))
        else:
            method = "contact_method:phone" if event == "met" else "contact_method:message"
            entries.append(VictimContact(kind=Kind.VICTIM_CONTACT, person_id=7, method=method, **common))
        if event in {"found", "not found", "missing"}:
            sought.append(SoughtPerson(number, 7, found=event == "found"))
    return sought, entries


def test_to_meet_somebody_settles_it_and_to_write_of_somebody_does_not(
    officer: Gate, case_id: int, person: int
) -> None:
    search(officer, case_id, person, found=False)
    refer(officer, case_id, person, "duty_to_notify", happened=LATER, **REFUSED)
    assert WORDS in owed(officer, case_id)
    interview: Any = RecordInterview(
        case_id=case_id, happened=LATER, interview_type="interview_type:first_account", person_id=person
    )
    officer.perform(interview)
    assert WORDS not in owed(officer, case_id)


def operation(gate: Gate, case_id: int, person: int, at: str, **changes: Any) -> int:
    expected = ExpectedPerson(subject_id=person, **changes)
    return gate.perform(PlanOperation(case_id=case_id, happened=at, people=(expected,)))


def test_who_is_expected_in_an_operation_stands_from_its_day(
    officer: Gate, case_id: int, person: int
) -> None:
    operation(officer, case_id, person, "1 Jul 2022")
    assert owed(officer, case_id) == []
    plan = operation(officer, case_id, person, "19 Jun 2022")
    assert owed(officer, case_id) == [WORDS]
    after = ExpectedPerson(subject_id=person, accounted="accounted:found", taken_to="The reception centre")
    officer.perform(PlanOperation(happened="19 Jun 2022 11:00", follows_id=plan, people=(after,)))
    assert owed(officer, case_id) == []


def test_what_is_said_of_a_person_afterwards_counts(officer: Gate, case_id: int, person: int) -> None:
    after = {"found": False, "not_found": True, "elsewhere": False, "not_looked_for": True}
    for minute, (accounted, stands) in enumerate(after.items(), 10):
        operation(officer, case_id, person, f"20 Jun 2022 09:{minute}", accounted=f"accounted:{accounted}")
        assert (WORDS in owed(officer, case_id)) is stands, accounted


def test_the_fifth_man_stands_on_the_caravan_case_until_he_is_found(
    store: Store, caravan_store: Store
) -> None:
    told = read_caravan()
    names = [row["id"] for row in told["entries"]]
    told["entries"] = told["entries"][: names.index("fa5")]
    kept = {row["id"] for row in told["entries"]}
    told["names"] = [row for row in told["names"] if row["after"] in kept]

    def at(moment: datetime) -> None:
        store.clock.now = moment

    case_id = record_caravan(store.gate(Role.OFFICER), told, at)
    sought = [text for text in owed(store.gate(Role.OFFICER), case_id) if "accounted" in text]
    assert len(sought) == 1
    assert not [text for text in owed(caravan_store.gate(Role.OFFICER), 1) if "accounted" in text]


def test_the_form_of_a_search_begins_with_whom_the_operation_expected(
    officer: Gate, case_id: int, person: int
) -> None:
    other = a_person(officer, case_id, name="Keith Ormrod")
    people = tuple(ExpectedPerson(subject_id=subject_id) for subject_id in (other, person))
    officer.perform(PlanOperation(case_id=case_id, happened="19 Jun 2022", people=people))
    operation(officer, case_id, a_person(officer, case_id, name="Older"), "18 Jun 2022")
    operation(officer, case_id, a_person(officer, case_id, name="To come"), "1 Jul 2022")
    assert officer.ask(CaseFile(case_id=case_id)).expected == (other, person)
    search(officer, case_id, other, found=True)
    assert officer.ask(CaseFile(case_id=case_id)).expected == (person,)


def test_who_was_not_found_was_taken_nowhere(officer: Gate, case_id: int, person: int) -> None:
    with pytest.raises(Invalid) as refused:
        search(officer, case_id, person, found=False, taken_to="The reception centre")
    assert refused.value.problems == {"findings.0.taken_to": TAKEN_NOT_FOUND}


def test_who_was_not_reached_is_still_missing(officer: Gate, case_id: int) -> None:
    victim = a_person(officer, case_id, name="Marek Zielak", roles=("involvement_role:potential_victim",))
    search(officer, case_id, victim, found=False)
    for method, met in (("not_reached", False), ("left_message", False), ("phone", True)):
        call = contact(officer, case_id, victim, method=f"contact_method:{method}")
        case = officer.ask(CaseFile(case_id=case_id))
        assert ("Marek Zielak: not accounted for" in owed(officer, case_id)) is not met
        (headline,) = (row.headline for row in case.entries if row.id == call)
        assert headline.startswith("Victim contact" if met else "Victim not reached")
