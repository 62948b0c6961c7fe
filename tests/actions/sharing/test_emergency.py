"""Life at risk: the officer asks, a navigator or a lead answers, the officer reads the card."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.entry_file import EntryDetails, EntryFile
from mscu.actions.exchange.case_record import build_case_content
from mscu.actions.search.find import Find
from mscu.actions.sharing.emergency import (
    AskForCard,
    RecordToldByPhone,
    RefuseCard,
    ReleaseCard,
    TellByPhone,
    UrgentLine,
    UrgentRequests,
    WaitingRequests,
)
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role, UrgentState, YesNo
from mscu.documents.editions.editions import EDITIONS, SURVIVOR
from mscu.errors import Invalid, StaleRecord
from mscu.models.base import OfCase
from mscu.models.case import Case
from mscu.models.kinds import mapped
from mscu.models.subject import Person, Subject
from mscu.store.verify import verify
from tests.actions.clocks.case_clocks import CaseClocks
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_note, a_person, valid
from tests.scenes.crowd import Look
from tests.scenes.stores import COLLEAGUE

CHARITY = (Role.NAVIGATOR, Role.LEAD)
CARD = {
    "safe_phone": "07700 900123",
    "where_words": "a place of safety",
    "danger": "They have his sister's address.",
    "approach": "plain clothes, Romanian first",
    "code_word_hint": "ask for the bird",
    "medical": "burns, both hands",
    "dialect": "Romanian, Moldavian",
    "never_call": "his cousin",
    "knows_address": "the navigator alone",
}


def ask(world: World, **changes: Any) -> int:
    asking: AskForCard = valid(AskForCard, world, **changes)
    return world.store.gate(Role.OFFICER).perform(asking)


def hear(world: World, role: Role = Role.LEAD, **how: Any) -> tuple[UrgentLine, ...]:
    return world.store.gate(role).ask(UrgentRequests(**how))


def release(world: World, number: int, role: Role = Role.LEAD, **changes: Any) -> None:
    line = next(each for each in hear(world, role) if each.entry_id == number)
    fields: dict[str, Any] = CARD | {"survivor_told": YesNo.YES} | changes
    world.store.gate(role).perform(ReleaseCard(entry_id=number, version=line.version, **fields))


def read(world: World, number: int, role: Role = Role.OFFICER) -> EntryDetails:
    return world.store.gate(role).ask(EntryFile(entry_id=number))


def shown(answer: EntryDetails) -> dict[str, str]:
    return {fact.name: fact.value for fact in answer.facts}


def clocks(world: World) -> dict[str, tuple[str, str]]:
    found = world.store.gate(Role.OFFICER).ask(CaseClocks(case_id=world.case_id))
    return {each.key: (each.state.value, each.due_words) for each in found}


@pytest.mark.parametrize("role", CHARITY)
def test_she_hears_who_asks_for_whom_and_why_and_police_read_the_card_in_a_minute(
    role: Role, world: World
) -> None:
    number = ask(world)
    (line,) = hear(world, role)
    assert (line.entry_id, line.person, line.case_reference) == (number, "Ionut Balan", "MS-22-0001")
    assert (line.why, line.threshold) == ("Men were seen at his door.", "Threat to life")
    assert (line.asked, line.asked_by) == ("20 Jun 2022 10:30", "PC Officer")
    assert (line.call_back, line.state) == ("0161 496 0100", UrgentState.WAITING)
    assert line.person_uuid
    assert line.case_uuid
    waiting = read(world, number)
    assert (waiting.row.state, waiting.row.state_kind) == ("waiting", "late")
    world.store.clock.turn(minutes=1)
    release(world, number, role)
    told = read(world, number)
    assert told.row.headline == "Emergency card released: Ionut Balan"
    assert (told.row.state, told.row.state_kind) == ("released", "done")
    assert {name: shown(told)[name] for name in CARD} == CARD
    assert shown(told)["answered_at"] == "20 Jun 2022 10:31"
    assert shown(told)["answered_by"] == f"PC {role.value.title()}"
    assert shown(told)["survivor_told"] == "Yes"
    assert not told.may_correct


def test_spoken_it_is_written_down_within_the_hour(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:30")
    assert clocks(world)["card_answer"] == ("running", "20 Jun 2022 11:30")
    world.store.clock.turn(minutes=2)
    world.store.gate(Role.LEAD).perform(TellByPhone(entry_id=number, version=1))
    assert read(world, number).row.state == "given by phone"
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"] == ("running", "20 Jun 2022 11:32")
    world.store.clock.turn(minutes=70)
    assert clocks(world)["card_log"][0] == "late"
    release(world, number)
    assert clocks(world)["card_log"][0] == "met_late"
    told = shown(read(world, number))
    assert (told["spoken_at"], told["answered_at"]) == ("20 Jun 2022 10:32", "20 Jun 2022 11:42")


def test_a_card_may_be_written_down_as_it_was_spoken(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:00")
    release(world, number, spoken_at="20 Jun 2022 10:05")
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"][0] == "met"


def test_a_refusal_has_its_reason(world: World) -> None:
    number = ask(world)
    lead = world.store.gate(Role.LEAD)
    with pytest.raises(Invalid):
        lead.perform(RefuseCard(entry_id=number, version=1, answer_reason=" "))
    lead.perform(RefuseCard(entry_id=number, version=1, answer_reason="He is here with us."))
    told = read(world, number)
    assert (told.row.state, told.row.headline) == ("refused", "Emergency card refused: Ionut Balan")
    assert shown(told)["answer_reason"] == "He is here with us."
    assert hear(world, waiting_only=True) == ()
    second, third = (ask(world, text=f"No. {each}") for each in range(2))
    assert [line.entry_id for line in hear(world)] == [third, second, number], "those that wait come first"
    assert [line.entry_id for line in hear(world, waiting_only=True)] == [third, second]


def test_a_card_says_something_whether_the_survivor_knows_and_is_answered_once(world: World) -> None:
    number = ask(world)
    for changes, field in (
        (dict.fromkeys(CARD, ""), "danger"),
        ({"survivor_told": None}, "survivor_told"),
        ({"spoken_at": "20 Jun 2022"}, "spoken_at"),
    ):
        with pytest.raises(Invalid) as refused:
            release(world, number, **changes)
        assert set(refused.value.problems) == {field}
    release(world, number)
    (line,) = hear(world)
    lead, now = world.store.gate(Role.LEAD), line.version
    commands: tuple[Command[Any], ...] = (
        TellByPhone(entry_id=number, version=now),
        RefuseCard(entry_id=number, version=now, answer_reason="Too late."),
        ReleaseCard(entry_id=number, version=now, danger="More.", survivor_told=YesNo.YES),
    )
    for command in commands:
        assert set(problems_of(lead, command)) == {"entry_id"}
    with pytest.raises(StaleRecord):
        lead.perform(TellByPhone(entry_id=number, version=1))


def test_a_second_request_for_a_card_is_asked_about_with_who_made_the_first(world: World) -> None:
    gate, asking = world.store.gate(COLLEAGUE), WaitingRequests(person_id=world.victim_id)
    first = ask(world)
    (sentence,) = gate.ask(asking)
    assert sentence.startswith("PC Officer asked for this person's card in MS-22-0001 on 20 Jun 2022 10:30,")
    second: AskForCard = valid(AskForCard, world, anyway=False)
    assert problems_of(gate, second)["anyway"].startswith(sentence)
    release(world, first)
    assert gate.ask(asking) == ()
    assert gate.perform(second)


def test_of_a_request_in_a_restricted_case_nobody_is_told_who_may_not_read_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    elsewhere = a_case(officer)
    officer.perform(Involve(case_id=elsewhere, subject_id=world.victim_id, role=POTENTIAL_VICTIM))
    ask(world)
    world.restricted()
    gate = world.store.gate(COLLEAGUE)
    assert gate.ask(WaitingRequests(person_id=world.victim_id)) == ()
    assert gate.perform(valid(AskForCard, world, case_id=elsewhere, anyway=False))


def numbers(world: World, model: Any) -> set[int]:
    names = ("id", "subject_id", "entry_id")
    column = next(getattr(model, name) for name in names if hasattr(model, name))
    asked = Look(how=lambda work: set(work.values(select(column))))
    found: set[int] = world.store.gate(Role.LEAD).ask(asked)
    return found


def test_the_lead_sees_urgent_requests_and_nothing_else_of_the_unit(world: World) -> None:
    assert numbers(world, Case) == numbers(world, Person) == set()
    assert hear(world) == ()
    officer = world.store.gate(Role.OFFICER)
    number = ask(world)
    a_person(officer, world.case_id, name="Keith Ormrod")
    a_note(officer, world.case_id, text="A source says more.")
    seen: dict[str, set[int]] = {}
    for model in mapped():
        hidden = issubclass(model, OfCase | Case | Subject) or hasattr(model, "subject_id")
        if hidden and (every := numbers(world, model)):
            seen[model.__name__] = every
    assert seen == {
        "Case": {world.case_id},
        "Entry": {number},
        "EmergencyCard": {number},
        "Subject": {world.victim_id},
        "Person": {world.victim_id},
    }


TOLD: dict[str, Any] = {
    "told_by": "Hannah Sealy",
    "told_at": "20 Jun 2022 10:04",
    "told_words": "Two of them know the house. Come in plain clothes.",
}


def told(world: World, number: int, **changes: Any) -> int:
    row: int = world.store.gate(Role.OFFICER).perform(RecordToldByPhone(entry_id=number, **(TOLD | changes)))
    return row


def heard(world: World) -> UrgentLine:
    (line,) = world.store.gate(Role.LEAD).ask(UrgentRequests(waiting_only=True))
    return line


def told_rows(entry: EntryDetails) -> list[dict[str, str]]:
    return [
        {fact.label: fact.value for fact in part.facts}
        for part in entry.parts
        if part.kind == "told_by_phone"
    ]


def release_told(world: World, number: int, **changes: Any) -> None:
    fields: dict[str, Any] = {"danger": "They have a key.", "survivor_told": YesNo.YES} | changes
    version = read(world, number).version
    world.store.gate(Role.LEAD).perform(ReleaseCard(entry_id=number, version=version, **fields))


def test_asked_and_told_in_one_step_nobody_reads_that_it_waits_and_the_hour_runs_from_the_call(
    world: World,
) -> None:
    number = ask(world, happened="20 Jun 2022 10:30", already_told=True, **TOLD)
    entry = read(world, number)
    assert (entry.row.state, entry.row.state_kind) == ("told by phone", "soon")
    assert entry.row.headline == "Emergency card told by phone, as the officer wrote it down: Ionut Balan"
    assert entry.row.detail.startswith("Hannah Sealy, 20 Jun 2022 10:04 · Two of them know the house.")
    assert not entry.may_correct
    assert entry.may_record_told
    assert told_rows(entry) == [
        {
            "Told by": "Hannah Sealy",
            "Told": "20 Jun 2022 10:04",
            "What you were told": TOLD["told_words"],
            "Written down": "20 Jun 2022 10:30",
            "Written down by": "PC Officer",
        }
    ]
    line = heard(world)
    assert (line.state, line.spoken) == (UrgentState.TOLD, "20 Jun 2022 10:04")
    assert (line.hour_ends, line.minutes_left) == ("11:04", 34)
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"] == ("running", "20 Jun 2022 11:04")
    world.store.clock.turn(minutes=70)
    assert clocks(world)["card_log"][0] == "late"
    release_told(world, number)
    assert clocks(world)["card_log"][0] == "met_late"


def test_a_request_that_waits_says_who_told_and_another_row_changes_none(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:00")
    told(world, number)
    told(world, number, told_by="H. Aziz", told_at="20 Jun 2022 10:20", told_words="His cousin was there.")
    first, second = told_rows(read(world, number))
    assert (first["Told by"], second["Told by"]) == ("Hannah Sealy", "H. Aziz")
    assert heard(world).spoken == "20 Jun 2022 10:04", "the hour runs from the first call"
    assert clocks(world)["card_answer"][0] == "met"
    assert verify(world.store.unit).sound


def test_if_no_time_is_given_it_was_told_now_and_a_search_finds_it(world: World) -> None:
    told(world, number := ask(world), told_at="")
    assert told_rows(read(world, number))[0]["Told"] == "20 Jun 2022 10:30"
    found = world.store.gate(Role.OFFICER).ask(Find(words="plain clothes"))
    assert [(hit.kind, hit.record_id) for hit in found] == [("entry", number)]


def test_what_the_charity_recorded_stands_beside_what_the_officer_was_told(world: World) -> None:
    number = ask(world, already_told=True, **TOLD)
    release_told(world, number, spoken_at="20 Jun 2022 10:09")
    entry = read(world, number)
    assert (entry.row.state, entry.row.headline) == ("released", "Emergency card released: Ionut Balan")
    assert (shown(entry)["danger"], shown(entry)["spoken_at"]) == ("They have a key.", "20 Jun 2022 10:09")
    assert told_rows(entry)[0]["Told"] == "20 Jun 2022 10:04"
    assert told_rows(entry)[0]["What you were told"] == TOLD["told_words"]
    told(world, number, told_words="And a dog.")
    assert read(world, number).row.state == "released", "what is written down later changes no answer"


def test_a_charity_that_says_it_reads_out_keeps_its_own_time(world: World) -> None:
    number = ask(world, already_told=True, **TOLD)
    lead = world.store.gate(Role.LEAD)
    lead.perform(TellByPhone(entry_id=number, version=heard(world).version, spoken_at="20 Jun 2022 10:08"))
    assert (heard(world).state, heard(world).spoken) == (UrgentState.SPOKEN, "20 Jun 2022 10:08")
    told(world, number)
    assert (heard(world).state, heard(world).spoken) == (UrgentState.SPOKEN, "20 Jun 2022 10:08")
    release_told(world, number, spoken_at="20 Jun 2022 10:20")
    assert shown(read(world, number))["spoken_at"] == "20 Jun 2022 10:08"


def test_a_refusal_leaves_what_the_officer_was_told(world: World) -> None:
    number = ask(world, already_told=True, **TOLD)
    lead, version = world.store.gate(Role.LEAD), heard(world).version
    with pytest.raises(StaleRecord):
        lead.perform(RefuseCard(entry_id=number, version=version + 1, answer_reason="Not agreed."))
    lead.perform(RefuseCard(entry_id=number, version=version, answer_reason="Not agreed."))
    assert read(world, number).row.state == "refused"
    assert len(told_rows(read(world, number))) == 1


def test_it_says_who_told_what_and_when_and_only_where_the_call_was_ticked(world: World) -> None:
    number = ask(world)
    for changes, field in (
        ({"told_by": " "}, "told_by"),
        ({"told_words": ""}, "told_words"),
        ({"told_at": "20 Jun 2022 10:50"}, "told_at"),
        ({"told_at": "20 Jun 2022"}, "told_at"),
    ):
        with pytest.raises(Invalid) as later:
            told(world, number, **changes)
        with pytest.raises(Invalid) as at_once:
            ask(world, already_told=True, **(TOLD | changes))
        assert set(later.value.problems) == set(at_once.value.problems) == {field}
    number = ask(world, told_words="Typed, then thought better of.")
    assert read(world, number).row.state == "waiting"
    assert told_rows(read(world, number)) == []


def test_it_is_printed_where_a_released_card_is_and_nowhere_else(world: World) -> None:
    """Walk every edition as paper and as data: what is told is as sensitive as the card itself."""
    officer, asker = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    a_note(officer, world.case_id, text="Linnets was seen.")
    release_told(world, ask(world), danger="Wrens.")
    ask(world, already_told=True, **(TOLD | {"told_words": "Siskins."}))
    holding: dict[str, set[tuple[str, str]]] = {words: set() for words in ("Linnets", "Wrens", "Siskins")}
    for edition in EDITIONS:
        look = LookAtEdition(
            case_id=world.case_id,
            edition=edition,
            person_id=world.victim_id if edition == SURVIVOR.key else None,
            purpose="disclosure_purpose:cpia",
        )
        pdf = asker.ask(look).pdf
        paper = text_of(pdf) if pdf else ""
        data = asker.ask(Look(how=partial(_as_data, case_id=world.case_id, edition=edition)))
        assert edition != "supervisor" or "as PC Officer wrote it down" in paper
        for words, where in holding.items():
            where |= {(edition, form) for form, text in (("paper", paper), ("data", data)) if words in text}
    assert {form for _, form in holding["Linnets"]} == {"paper", "data"}
    assert holding["Wrens"] == holding["Siskins"] == {("supervisor", "paper")}


def _as_data(work: Any, case_id: int, edition: str) -> str:
    return repr(build_case_content(work, work.get(Case, case_id), EDITIONS[edition]).record)
