"""People, places and things: recorded with their names, found by what they are known by."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import CloseCase
from mscu.actions.core.action import Command
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.actions.search.find import Find
from mscu.actions.subjects.subjects import (
    AddName,
    Involve,
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordThing,
)
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_case, a_person
from tests.scenes.stores import Store

KINDS = [RecordPerson, RecordPlace, RecordThing, RecordOrganisation]
NEEDED: dict[type[Command[int]], dict[str, str]] = {RecordThing: {"thing_kind": "thing_kind:vehicle"}}


def record(gate: Gate, command: Any, **fields: Any) -> int:
    number: int = gate.perform(command(**({"name": "X"} | NEEDED.get(command, {}) | fields)))
    return number


def known_by(store: Store, number: int) -> set[tuple[str, str]]:
    rows = store.sql("SELECT kind, value FROM identifier WHERE subject_id = ?", number)
    return {(kind, value) for kind, value in rows}


def roles(store: Store, number: int) -> list[str]:
    rows = store.sql("SELECT role FROM involvement WHERE subject_id = ? ORDER BY id", number)
    return [role.partition(":")[2] for (role,) in rows]


def test_each_kind_has_a_name_a_note_and_its_roles_in_a_case(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    wanted = ("involvement_role:suspect", "involvement_role:witness", "involvement_role:suspect")
    for command in KINDS:
        fields = {"name": " ", "roles": ("involvement_role:king",)} | NEEDED.get(command, {})
        make: Any = command
        assert set(problems_of(officer, make(**fields))) == {"name", "roles"}
        with pytest.raises(NotFound):
            record(officer, command, case_id=1_000_000, roles=("involvement_role:suspect",))
    assert store.sql("SELECT * FROM subject") == []
    for command in KINDS:
        number = record(officer, command, name=" Marek ", note="Tall", case_id=case, roles=wanted)
        row = store.sql("SELECT name, note, recorded_at FROM subject WHERE id = ?", number)
        assert row == [("Marek", "Tall", "2022-06-20 09:30:00.000000")]
        assert roles(store, number) == ["suspect", "witness"]


def test_every_name_finds_the_person_however_it_is_written_and_is_of_the_list_s_kinds(
    store: Store, officer: Gate
) -> None:
    number = a_person(officer, name="Nguyễn Văn Hải", also=("Nguyen Van Hai", " ", '"Harry"'))
    assert known_by(store, number) == {("name", "hai nguyen van"), ("name", "harry")}
    officer.perform(AddName(subject_id=number, name="阮文海", name_kind="name_kind:other_script"))
    assert ("name", "阮文海") in known_by(store, number)
    names = store.sql("SELECT name FROM subject_name WHERE subject_id = ?", number)
    assert names == [("Nguyen Van Hai",), ('"Harry"',), ("阮文海",)]
    wrong = AddName(subject_id=number, name=" ", name_kind="name_kind:x")
    assert set(problems_of(officer, wrong)) == {"name", "name_kind"}
    with pytest.raises(NotFound):
        officer.perform(AddName(subject_id=1_000_000, name="X"))


def test_whoever_was_unknown_gets_the_name_that_becomes_known_and_stands_in_the_list_under_it(
    store: Store, officer: Gate
) -> None:
    number = a_person(officer, name="unknown male", also=("Scouse Tony",))
    officer.perform(AddName(subject_id=number, name="Anthony Marsh ", instead=True))
    assert store.sql("SELECT name FROM subject WHERE id = ?", number) == [("Anthony Marsh",)]
    names = store.sql("SELECT name FROM subject_name WHERE subject_id = ?", number)
    assert names == [("Scouse Tony",), ("unknown male",)]
    assert store.sql("SELECT sort_name FROM subject WHERE id = ?", number) == [("anthony marsh",)]
    for words in ("anthony marsh", "unknown male", "scouse tony"):
        assert [(hit.title, hit.record_id) for hit in officer.ask(Find(words=words))] == [
            ("Anthony Marsh", number)
        ]


def test_a_birth_date_is_kept_as_closely_as_it_is_known(store: Store, officer: Gate) -> None:
    kept = "SELECT born_words, born_precision, born_at FROM person WHERE id = ?"
    for born, precision, sorts_at in (
        ("19 May 1971", "day", "1971-05-18 23:00"),
        ("1979", "year", "1979-01-01"),
        ("age about 17", "age", None),
        ("about 17", "age", None),
        ("unknown", "unknown", None),
        ("", "unknown", None),
    ):
        (row,) = store.sql(kept, a_person(officer, born=born))
        assert row[:2] == (born, precision)
        assert sorts_at is None or row[2].startswith(sorts_at)
    ages = {"16": "age 16", "16 or 17": "age 16 or 17", "17-18": "age 17-18", "approx 17": "approx 17"}
    for said, age in ages.items():
        assert store.sql(kept, a_person(officer, born=said))[0][:2] == (age, "age")
    for said in ("under 18", "teens", "17-16"):
        problems = problems_of(officer, RecordPerson(name="Lan", born=said))
        assert "16 or 17" in problems["born"] or said == "17-16"


def test_a_place_is_known_by_its_postcode_and_a_thing_by_its_number(store: Store, officer: Gate) -> None:
    number = record(officer, RecordPlace, address="3 Fernbank Close, Middleton, m24 0aa")
    assert {("postcode", "M24 0AA"), ("address", "M24 0AA 3")} <= known_by(store, number)
    assert store.sql("SELECT postcode FROM place WHERE id = ?", number) == [("M24 0AA",)]
    assert set(problems_of(officer, RecordPlace(name="X", postcode="M2"))) == {"postcode"}
    number = record(officer, RecordThing, number="wx 12345")
    assert store.sql("SELECT number FROM thing WHERE id = ?", number) == [("wx 12345",)]
    assert known_by(store, number) == {("name", "x"), ("registration", "WX12345")}
    for kind, good, bad, known in (
        ("vehicle", "mx19 ctb", "M", ("registration", "MX19CTB")),
        ("phone", "07700 900417", "12", ("phone", "+447700900417")),
    ):
        of = f"thing_kind:{kind}"
        number = record(officer, RecordThing, thing_kind=of, number=good)
        assert known in known_by(store, number)
        assert set(problems_of(officer, RecordThing(name="X", thing_kind=of, number=bad))) == {"number"}


def test_a_role_is_of_the_list_added_once_and_never_replaces_another(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    involve = Involve(case_id=world.case_id, subject_id=world.victim_id, role="involvement_role:suspect")
    seq = world.store.last_row()
    for _ in range(2):
        officer.perform(involve)
    held = world.store.sql(
        "SELECT role FROM involvement WHERE subject_id = ? AND entry_id IS NULL", world.victim_id
    )
    assert held == [("involvement_role:potential_victim",), ("involvement_role:suspect",)]
    assert len(world.store.audit(after=seq)) == 1
    case, victim = world.case_id, world.victim_id
    assert set(
        problems_of(officer, Involve(case_id=case, subject_id=victim, role="involvement_role:king"))
    ) == {"role"}
    for case_id, subject_id in ((10**6, victim), (case, 10**6)):
        with pytest.raises(NotFound):
            officer.perform(Involve(case_id=case_id, subject_id=subject_id, role="involvement_role:witness"))


def test_a_closed_case_takes_nobody_in(store: Store) -> None:
    officer, supervisor = store.gate(Role.OFFICER), store.gate(Role.SUPERVISOR)
    case = a_case(officer)
    known = a_person(officer, case, name="Known")
    supervisor.perform(CloseCase(case_id=case, version=1, reason="Convicted.", mopi_group="mopi_group:3"))
    commands = [kind(name="X", case_id=case, **NEEDED.get(kind, {})) for kind in KINDS]
    involving = Involve(case_id=case, subject_id=known, role="involvement_role:witness")
    for command in (*commands, involving, StartNrmForm(case_id=case, person_id=known)):
        with pytest.raises(Invalid, match="This case is closed"):
            officer.perform(command)
    assert not officer.ask(CaseFile(case_id=case)).may_involve
    assert record(officer, RecordPerson, name="Of no case")
