"""The index of nominals: by name, of one kind, with other names and cases."""

from __future__ import annotations

from mscu.actions.subjects.subject_list import FirstSubjects, SubjectFilter, SubjectNumbers, SubjectRows
from mscu.actions.subjects.subjects import Involve, RecordPlace
from mscu.codes import Role, SubjectKind
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, a_person


def test_names_stand_in_the_order_of_the_alphabet(officer: Gate) -> None:
    for name in ("Marek Zielak", "Aisha Rahman", "Keith Ormrod"):
        a_person(officer, name=name)
    rows = officer.ask(FirstSubjects()).rows
    assert [row.name for row in rows] == ["Aisha Rahman", "Keith Ormrod", "Marek Zielak"]
    assert list(officer.ask(SubjectNumbers()).ids) == [row.id for row in rows]


def test_one_kind_alone(officer: Gate) -> None:
    a_person(officer)
    yard = officer.perform(RecordPlace(name="The yard"))
    places = SubjectFilter(kind=SubjectKind.PLACE)
    assert [row.id for row in officer.ask(FirstSubjects(filter=places)).rows] == [yard]
    assert list(officer.ask(SubjectNumbers(filter=places)).ids) == [yard]


def test_a_row_names_aliases_and_each_case_once(officer: Gate) -> None:
    case = a_case(officer)
    number = a_person(
        officer,
        case,
        name="Ionuț Bălan",
        also=("Nutu", "Ionut Balan"),
        roles=("involvement_role:potential_victim", "involvement_role:witness"),
    )
    (row,) = officer.ask(SubjectRows(numbers=(number,)))
    assert (row.name, row.kind) == ("Ionuț Bălan", SubjectKind.PERSON)
    assert set(row.aliases) == {"Nutu", "Ionut Balan"}
    assert row.cases == ("MS-22-0001",)


def test_whoever_is_in_a_hidden_case_alone_is_not_in_the_index(world: World) -> None:
    world.restricted()
    officer = world.store.gate(Role.OFFICER)
    assert officer.ask(FirstSubjects()).rows == ()
    assert officer.ask(SubjectRows(numbers=(world.victim_id,))) == ()
    seen = world.store.gate(Role.SUPERVISOR).ask(FirstSubjects()).rows
    assert world.victim_id in [row.id for row in seen]


def test_of_two_cases_a_hidden_one_is_not_named(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    open_case = a_case(officer, title="Another")
    both = a_person(officer, open_case, name="In both")
    witness = "involvement_role:witness"
    officer.perform(Involve(case_id=world.case_id, subject_id=both, role=witness))
    world.restricted()
    (row,) = officer.ask(SubjectRows(numbers=(both,)))
    assert row.cases == ("MS-22-0002",)
