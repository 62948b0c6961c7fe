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
from tests.inputs.factories import World, a_case, a_person
from tests.scenes.stores import Store

KINDS = [RecordPerson, RecordPlace, RecordThing, RecordOrganisation]
NEEDED: dict[type[Command[int]], dict[str, str]] = {RecordThing: {"thing_kind": "thing_kind:vehicle"}}


def record(gate: Gate, command: Any, **fields: Any) -> int:
    number: int = gate.perform(command(**({"name": "X"} | NEEDED.get(command, {}) | fields)))
    return number


def refused(gate: Gate, command: Command[Any]) -> set[str]:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    return set(problem.value.problems)


def known_by(store: Store, number: int) -> set[tuple[str, str]]:
    rows = store.sql("SELECT kind, value FROM identifier WHERE subject_id = ?", number)
    return {(kind, value) for kind, value in rows}


def roles(store: Store, number: int) -> list[str]:
    rows = store.sql("SELECT role FROM involvement WHERE subject_id = ? ORDER BY id", number)
    return [role.partition(":")[2] for (role,) in rows]


@pytest.mark.parametrize("command", KINDS, ids=lambda each: each.__name__)
def test_each_kind_has_a_name_a_note_and_its_roles_in_a_case(
    command: type[Command[int]], store: Store, officer: Gate
) -> None:
    case = a_case(officer)
    wanted = ("involvement_role:suspect", "involvement_role:witness", "involvement_role:suspect")
    number = record(officer, command, name=" Marek ", note="Tall", case_id=case, roles=wanted)
    row = store.sql("SELECT name, note, recorded_at FROM subject WHERE id = ?", number)
    assert row == [("Marek", "Tall", "2022-06-20 09:30:00.000000")]
    assert roles(store, number) == ["suspect", "witness"]


@pytest.mark.parametrize("command", KINDS, ids=lambda each: each.__name__)
def test_no_kind_is_without_a_name_or_with_roles_of_no_case(
    command: type[Command[int]], store: Store, officer: Gate
) -> None:
    fields = {"name": " ", "roles": ("involvement_role:king",)} | NEEDED.get(command, {})
    make: Any = command
    assert refused(officer, make(**fields)) == {"name", "roles"}
    with pytest.raises(NotFound):
        record(officer, command, case_id=1_000_000, roles=("involvement_role:suspect",))
    assert store.sql("SELECT * FROM subject") == []


def test_every_name_finds_the_person_however_it_is_written(store: Store, officer: Gate) -> None:
    number = a_person(officer, name="Nguyễn Văn Hải", also=("Nguyen Van Hai", " ", '"Harry"'))
    assert known_by(store, number) == {("name", "hai nguyen van"), ("name", "harry")}
    officer.perform(AddName(subject_id=number, name="阮文海", name_kind="name_kind:other_script"))
    assert ("name", "阮文海") in known_by(store, number)
    names = store.sql("SELECT name FROM subject_name WHERE subject_id = ?", number)
    assert names == [("Nguyen Van Hai",), ('"Harry"',), ("阮文海",)]


def test_whoever_was_unknown_gets_the_name_that_becomes_known(store: Store, officer: Gate) -> None:
    number = a_person(officer, name="unknown male", also=("Scouse Tony",))
    officer.perform(AddName(subject_id=number, name="Anthony Marsh ", instead=True))
    assert store.sql("SELECT name FROM subject WHERE id = ?", number) == [("Anthony Marsh",)]
    names = store.sql("SELECT name FROM subject_name WHERE subject_id = ?", number)
    assert names == [("Scouse Tony",), ("unknown male",)]
    for words in ("anthony marsh", "unknown male", "scouse tony"):
        assert [(hit.title, hit.record_id) for hit in officer.ask(Find(words=words))] == [
            ("Anthony Marsh", number)
        ]


def test_a_foreign_plate_is_kept_as_read_and_found_in_one_form(store: Store, officer: Gate) -> None:
    number = record(officer, RecordThing, number="wx 12345")
    assert store.sql("SELECT number FROM thing WHERE id = ?", number) == [("wx 12345",)]
    assert known_by(store, number) == {("name", "x"), ("registration", "WX12345")}


def test_a_nominal_stands_in_the_list_under_the_name_that_it_has(store: Store, officer: Gate) -> None:
    number = a_person(officer, name="unknown male")
    officer.perform(AddName(subject_id=number, name="Ștefan Popescu", instead=True))
    officer.perform(AddName(subject_id=number, name="Zbigniew"))
    assert store.sql("SELECT sort_name FROM subject WHERE id = ?", number) == [("stefan popescu",)]


def test_a_further_name_is_one_of_the_list_s_kinds_and_of_somebody_there(officer: Gate) -> None:
    number = a_person(officer)
    wrong = AddName(subject_id=number, name=" ", name_kind="name_kind:x")
    assert refused(officer, wrong) == {"name", "name_kind"}
    with pytest.raises(NotFound):
        officer.perform(AddName(subject_id=1_000_000, name="X"))


@pytest.mark.parametrize(
    ("born", "precision", "sorts_at"),
    [
        ("19 May 1971", "day", "1971-05-18 23:00"),
        ("1979", "year", "1979-01-01"),
        ("age about 17", "age", None),
        ("about 17", "age", None),
        ("unknown", "unknown", None),
        ("", "unknown", None),
    ],
)
def test_a_birth_date_is_kept_as_closely_as_it_is_known(
    born: str, precision: str, sorts_at: str | None, store: Store, officer: Gate
) -> None:
    number = a_person(officer, born=born)
    row = store.sql("SELECT born_words, born_precision, born_at FROM person WHERE id = ?", number)
    assert row[0][:2] == (born, precision)
    assert sorts_at is None or row[0][2].startswith(sorts_at)


def test_a_place_is_known_by_its_postcode_and_number(store: Store, officer: Gate) -> None:
    number = record(officer, RecordPlace, address="3 Fernbank Close, Middleton, m24 0aa")
    assert {("postcode", "M24 0AA"), ("address", "M24 0AA 3")} <= known_by(store, number)
    assert store.sql("SELECT postcode FROM place WHERE id = ?", number) == [("M24 0AA",)]


@pytest.mark.parametrize(
    ("kind", "good", "bad", "known"),
    [
        ("vehicle", "mx19 ctb", "M", ("registration", "MX19CTB")),
        ("phone", "07700 900417", "12", ("phone", "+447700900417")),
    ],
)
def test_a_thing_is_known_by_its_number(
    kind: str, good: str, bad: str, known: tuple[str, str], store: Store, officer: Gate
) -> None:
    of = f"thing_kind:{kind}"
    number = record(officer, RecordThing, thing_kind=of, number=good)
    assert known in known_by(store, number)
    assert refused(officer, RecordThing(name="X", thing_kind=of, number=bad)) == {"number"}


def test_a_bad_postcode_is_told(officer: Gate) -> None:
    assert refused(officer, RecordPlace(name="X", postcode="M2")) == {"postcode"}


# ------------------------------------------------------------------------------- roles in a case


def test_a_role_is_added_once_and_never_replaces_another(world: World) -> None:
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


def test_a_role_is_of_the_list_a_case_and_a_subject(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    case, victim = world.case_id, world.victim_id
    assert refused(officer, Involve(case_id=case, subject_id=victim, role="involvement_role:king")) == {
        "role"
    }
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


@pytest.mark.parametrize(
    ("said", "kept"),
    [("16", "age 16"), ("16 or 17", "age 16 or 17"), ("17-18", "age 17-18"), ("approx 17", "approx 17")],
)
def test_an_age_as_officers_say_it_is_kept_as_an_age(
    said: str, kept: str, store: Store, officer: Gate
) -> None:
    number = a_person(officer, born=said)
    row = store.sql("SELECT born_words, born_precision FROM person WHERE id = ?", number)
    assert row == [(kept, "age")]


@pytest.mark.parametrize("said", ["under 18", "teens", "17-16"])
def test_what_is_no_age_is_refused_with_the_ages_that_the_field_takes(said: str, officer: Gate) -> None:
    with pytest.raises(Invalid) as problem:
        a_person(officer, born=said)
    assert "16 or 17" in problem.value.problems["born"] or said == "17-16"
