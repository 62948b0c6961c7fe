"""Warrants, searches, arrests and what follows: lawful, never refused when it happened."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mscu.actions.core.action import Command
from mscu.actions.editions.enforcement_facts import warrants
from mscu.actions.enforcement.enforcement import (
    FindingLine,
    RecordArrest,
    RecordCharge,
    RecordSearch,
    RecordWarrant,
)
from mscu.actions.enforcement.exhibits import ExhibitLine, MoveExhibit, RecordExhibit
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.subjects.subjects import Involve, RecordPlace
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.inputs.factories import COMMANDS, World, a_case, valid

MOVES = "SELECT moved_at, from_whom, to_whom, reason FROM exhibit_move WHERE entry_id = ?"


def refused(world: World, command: Command[Any]) -> dict[str, str]:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as problem:
        officer(world).perform(command)
    assert world.store.snapshot() == before
    return problem.value.problems


def officer(world: World) -> Gate:
    return world.store.gate(Role.OFFICER)


def lines(world: World, number: int) -> tuple[str, str]:
    ((headline, detail),) = world.store.sql("SELECT headline, detail FROM entry WHERE id = ?", number)
    return headline, detail


# ----------------------------------------------------------------------------------------- search


def test_a_search_needs_a_warrant_or_a_power(world: World) -> None:
    for number in (None, world.note_id, world.enquiry_id):
        search = valid(RecordSearch, world, follows_id=number, power=None)
        assert refused(world, search) == {"power": "Choose the warrant or the power."}
        assert officer(world).perform(replace(search, power="search_power:pace_s17_1_e"))


def test_a_search_finds_people_and_makes_an_exhibit_of_what_is_seized(world: World) -> None:
    victim = FindingLine(subject_id=world.victim_id, found=True, where_words="caravan 2")
    found = {"findings": (victim, FindingLine(subject_id=world.suspect_id, found=False))}
    cash = ExhibitLine(reference="GL/2", text="cash", cash_pence=11_640_00, power="search_power:poca_s294")
    seized = {"exhibits": (ExhibitLine(reference="GL/1", text="a ledger"), cash)}
    search = valid(RecordSearch, world, happened="20 Jun 2022 06:00", **found, **seized)
    entry_id = officer(world).perform(search)
    assert lines(world, entry_id) == ("Search: The yard", "1 found · a ledger, cash · PS Lunt")
    assert world.store.sql(
        "SELECT subject_id, found, where_words FROM search_finding WHERE entry_id = ?", entry_id
    ) == [(world.victim_id, True, "caravan 2"), (world.suspect_id, False, "")]
    assert world.store.sql(
        "SELECT e.reference, e.cash_pence, e.seized_by, n.case_id FROM exhibit e "
        "JOIN entry n ON n.id = e.id WHERE n.follows_id = ? ORDER BY e.id",
        entry_id,
    ) == [("GL/1", None, "PS Lunt", world.case_id), ("GL/2", 1_164_000, "PS Lunt", world.case_id)]
    looked_for = world.store.sql(
        "SELECT subject_id FROM involvement WHERE entry_id = ? AND role = ? ORDER BY id",
        entry_id,
        "involvement_role:looked_for",
    )
    assert looked_for == [(world.victim_id,), (world.suspect_id,)]


def test_what_is_wrong_with_a_line_is_said_by_its_line(world: World) -> None:
    exhibits = (
        ExhibitLine(reference="GL/1", text="a ledger"),
        ExhibitLine(reference="", text="cash", cash_pence=-1, power="search_power:x"),
    )
    problems = refused(world, valid(RecordSearch, world, exhibits=exhibits))
    assert set(problems) == {"exhibits.1.reference", "exhibits.1.cash_pence", "exhibits.1.power"}
    with pytest.raises(NotFound):
        officer(world).perform(
            valid(RecordSearch, world, findings=(FindingLine(subject_id=1_000_000, found=True),))
        )


# --------------------------------------------------------------------- warrant, arrest and charge


def test_a_warrant_names_its_premises_which_are_places(world: World) -> None:
    named = officer(world).perform(COMMANDS[RecordWarrant](world))
    assert lines(world, named)[0] == "Warrant granted: The yard"
    without = officer(world).perform(valid(RecordWarrant, world, about=()))
    assert lines(world, without)[0] == "Warrant granted: premises not named"
    people = tuple(About(subject_id=subject_id) for subject_id in (world.place_id, world.suspect_id))
    assert refused(world, valid(RecordWarrant, world, about=people)) == {"about": "Choose a place here."}
    other = officer(world).perform(RecordPlace(case_id=world.case_id, name="The house"))
    both = tuple(About(subject_id=subject_id) for subject_id in (world.place_id, other))
    entry_id = officer(world).perform(valid(RecordWarrant, world, about=both))
    world.store.sql("UPDATE involvement SET subject_id = ? WHERE subject_id = ?", world.suspect_id, other)
    entry = officer(world).ask(EntryFile(entry_id=entry_id))
    assert {fact.value for fact in entry.about} == {"The yard", "Shane Crabtree"}
    assert [fact.premises for fact in warrants([entry])] == ["The yard"]
    officer(world).perform(
        CorrectEntry(entry_id=entry_id, version=1, changes={"court": "Bury"}, reason="Left out.")
    )
    assert lines(world, entry_id)[0] == "Warrant granted: The yard"


def test_a_potential_victim_who_was_arrested_is_recorded_as_arrested_and_nobody_without_a_name_or_offence(
    world: World,
) -> None:
    officer(world).perform(
        Involve(case_id=world.case_id, subject_id=world.victim_id, role="involvement_role:suspect")
    )
    entry_id = officer(world).perform(valid(RecordArrest, world, person_id=world.victim_id))
    assert lines(world, entry_id)[0] == "Arrest: Ionut Balan"
    roles = world.store.sql(
        "SELECT role FROM involvement WHERE subject_id = ? AND entry_id IS NULL ORDER BY id", world.victim_id
    )
    assert roles == [("involvement_role:potential_victim",), ("involvement_role:suspect",)]
    assert set(refused(world, valid(RecordCharge, world, offences=()))) == {"offences"}
    assert set(refused(world, valid(RecordCharge, world, offences=("offence:x",)))) == {"offences"}
    assert set(refused(world, valid(RecordArrest, world, person_id=None))) == {"person_id"}


# --------------------------------------------------------------------------------------- exhibits


def test_continuity_begins_with_the_seizure_and_each_step_says_when_from_whom_and_to_whom(
    world: World,
) -> None:
    entry_id = officer(world).perform(
        valid(RecordExhibit, world, happened="20 Jun 2022 06:15", found_where="biscuit tin")
    )
    assert world.store.sql(MOVES, entry_id) == [
        ("2022-06-20 05:15:00.000000", "biscuit tin", "DC Fielding", "seized")
    ]
    officer(world).perform(valid(MoveExhibit, world, entry_id=entry_id, seal="A1", reason="store"))
    assert [(row[1], row[2]) for row in world.store.sql(MOVES, entry_id)] == [
        ("biscuit tin", "DC Fielding"),
        ("DC Fielding", "Property store"),
    ]
    unseized = officer(world).perform(valid(RecordExhibit, world, seized_by="", cash_pence=11_640_50))
    assert world.store.sql(MOVES, unseized) == []
    assert world.store.sql("SELECT cash_pence FROM exhibit WHERE id = ?", unseized) == [(1_164_050,)]
    move = valid(MoveExhibit, world, moved_at="", from_whom=" ", to_whom="")
    assert set(refused(world, move)) == {"moved_at", "from_whom", "to_whom"}
    for not_an_exhibit in (world.note_id, 1_000_000):
        with pytest.raises(NotFound):
            officer(world).perform(valid(MoveExhibit, world, entry_id=not_an_exhibit))
    other = a_case(officer(world))
    problems = refused(world, valid(RecordExhibit, world, case_id=other, follows_id=world.warrant_id))
    assert set(problems) == {"follows_id"}
