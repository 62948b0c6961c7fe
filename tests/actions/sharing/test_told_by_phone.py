"""At 02:00 the call comes first: an officer writes down what was said, and the charity still has to."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.exchange.case_record import build_case_content
from mscu.actions.search.find import Find
from mscu.actions.sharing.emergency import (
    RecordToldByPhone,
    RefuseCard,
    ReleaseCard,
    TellByPhone,
    UrgentLine,
    UrgentRequests,
)
from mscu.codes import Role, UrgentState, YesNo
from mscu.documents.editions.editions import EDITIONS, SURVIVOR
from mscu.errors import Invalid, NotFound, NotPermitted, StaleRecord
from mscu.models.case import Case
from mscu.store.verify import verify
from tests.actions.sharing.test_emergency import ask, clocks, read, shown
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_note
from tests.scenes.crowd import Look

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


def release(world: World, number: int, **changes: Any) -> None:
    fields: dict[str, Any] = {"danger": "They have a key.", "survivor_told": YesNo.YES} | changes
    version = read(world, number).version
    world.store.gate(Role.LEAD).perform(ReleaseCard(entry_id=number, version=version, **fields))


def test_asked_and_told_in_one_step_nobody_reads_that_it_waits_unanswered(world: World) -> None:
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


def test_the_hour_to_write_it_down_runs_from_the_call_also_if_that_came_first(world: World) -> None:
    number = ask(world, happened="20 Jun 2022 10:30", already_told=True, **TOLD)
    assert clocks(world)["card_answer"][0] == "met"
    assert clocks(world)["card_log"] == ("running", "20 Jun 2022 11:04")
    world.store.clock.turn(minutes=70)
    assert clocks(world)["card_log"][0] == "late"
    release(world, number)
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


def test_if_no_time_is_given_it_was_told_now(world: World) -> None:
    told(world, number := ask(world), told_at="")
    assert told_rows(read(world, number))[0]["Told"] == "20 Jun 2022 10:30"


def test_what_the_charity_recorded_stands_beside_what_the_officer_was_told(world: World) -> None:
    number = ask(world, already_told=True, **TOLD)
    release(world, number, spoken_at="20 Jun 2022 10:09")
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
    release(world, number, spoken_at="20 Jun 2022 10:20")
    assert shown(read(world, number))["spoken_at"] == "20 Jun 2022 10:08"


def test_a_refusal_leaves_what_the_officer_was_told(world: World) -> None:
    number = ask(world, already_told=True, **TOLD)
    lead, version = world.store.gate(Role.LEAD), heard(world).version
    with pytest.raises(StaleRecord):
        lead.perform(RefuseCard(entry_id=number, version=version + 1, answer_reason="Not agreed."))
    lead.perform(RefuseCard(entry_id=number, version=version, answer_reason="Not agreed."))
    assert read(world, number).row.state == "refused"
    assert len(told_rows(read(world, number))) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"told_by": " "}, "told_by"),
        ({"told_words": ""}, "told_words"),
        ({"told_at": "20 Jun 2022 10:50"}, "told_at"),
        ({"told_at": "20 Jun 2022"}, "told_at"),
    ],
)
def test_it_says_who_told_what_and_when(changes: dict[str, Any], field: str, world: World) -> None:
    number = ask(world)
    with pytest.raises(Invalid) as later:
        told(world, number, **changes)
    with pytest.raises(Invalid) as at_once:
        ask(world, already_told=True, **(TOLD | changes))
    assert set(later.value.problems) == set(at_once.value.problems) == {field}


def test_what_is_typed_for_a_call_that_was_not_ticked_is_left_out(world: World) -> None:
    number = ask(world, told_words="Typed, then thought better of.")
    assert read(world, number).row.state == "waiting"
    assert told_rows(read(world, number)) == []


def test_the_charity_writes_nothing_down_in_an_officer_s_name(world: World) -> None:
    number = ask(world)
    for role in (Role.NAVIGATOR, Role.LEAD, Role.ANALYST):
        with pytest.raises(NotPermitted):
            world.store.gate(role).perform(RecordToldByPhone(entry_id=number, **TOLD))
    world.restricted()
    with pytest.raises(NotFound):
        told(world, number)


def test_a_search_finds_it_in_the_officer_s_words(world: World) -> None:
    told(world, number := ask(world))
    found = world.store.gate(Role.OFFICER).ask(Find(words="plain clothes"))
    assert [(hit.kind, hit.record_id) for hit in found] == [("entry", number)]


def test_it_is_printed_where_a_released_card_is_and_nowhere_else(world: World) -> None:
    """Walk every edition as paper and as data: what is told is as sensitive as the card itself."""
    officer, asker = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    a_note(officer, world.case_id, text="Linnets was seen.")
    release(world, ask(world), danger="Wrens.")
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
