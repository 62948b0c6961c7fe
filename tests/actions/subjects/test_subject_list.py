"""The index of nominals, and who is meant while a name is typed."""

from __future__ import annotations

from mscu.actions.subjects.subject_list import FirstSubjects, SubjectFilter, SubjectNumbers, SubjectRows
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.actions.subjects.suggestions import SubjectSuggestions, matches_name
from mscu.codes import Operation, SubjectKind
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store


def test_names_stand_in_the_order_of_the_alphabet_and_one_kind_alone(officer: Gate) -> None:
    for name in ("Marek Zielak", "Aisha Rahman", "Keith Ormrod"):
        a_person(officer, name=name)
    rows = officer.ask(FirstSubjects()).rows
    assert [row.name for row in rows] == ["Aisha Rahman", "Keith Ormrod", "Marek Zielak"]
    assert list(officer.ask(SubjectNumbers()).ids) == [row.id for row in rows]
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


VICTIM = "involvement_role:potential_victim"


def names(gate: Gate, words: str, case_id: int | None = None, *kinds: SubjectKind) -> list[str]:
    found = gate.ask(SubjectSuggestions(words=words, case_id=case_id, kinds=kinds))
    return [each.name for each in found]


def test_a_name_fits_in_any_order_and_spelling_but_not_by_a_part_within_a_word() -> None:
    for name, words in (
        ("Nguyễn Văn Hải", "hai ng"),
        ("Ionuț Bălan", "balan"),
        ("Łukasz Żak", "luk"),
        ("عبد الرحمن", "عبد"),
        ("Daniel Crabtree", ""),
    ):
        assert matches_name(name, words), words
    assert not matches_name("Daniel Crabtree", "tree")


def test_where_a_role_is_asked_for_only_those_who_have_it_in_the_case_are_given(officer: Gate) -> None:
    case_id, other = a_case(officer), a_case(officer, title="Nail bar")
    victim = a_person(officer, case_id, roles=(VICTIM,))
    a_person(officer, case_id, roles=("involvement_role:suspect",))
    a_person(officer, case_id)
    a_person(officer, other, roles=(VICTIM,))
    for words in ("", "Ion", "Ionut Balan"):
        query = SubjectSuggestions(words=words, case_id=case_id, roles=frozenset({VICTIM}))
        assert [each.id for each in officer.ask(query)] == [victim]


def test_those_of_the_case_come_first_with_their_roles(officer: Gate) -> None:
    case_id, other = a_case(officer), a_case(officer, title="Nail bar")
    a_person(officer, other, name="Ion Stranger", roles=(VICTIM,))
    a_person(officer, case_id, roles=(VICTIM,))
    assert names(officer, "", case_id) == ["Ionut Balan"]
    found = officer.ask(SubjectSuggestions(words="Ion", case_id=case_id))
    assert [(each.name, each.in_case) for each in found] == [("Ionut Balan", True), ("Ion Stranger", False)]
    assert found[0].detail == "Potential victim"
    assert found[1].detail == "MS-22-0002"


def test_an_alias_and_a_plate_find_as_well_and_only_the_kinds_that_fit_are_given(officer: Gate) -> None:
    case_id = a_case(officer)
    a_person(officer, case_id, roles=(VICTIM,), also=("Harry",))
    officer.perform(RecordThing(name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"))
    assert names(officer, "harr", case_id) == ["Ionut Balan"]
    assert names(officer, "mx19ctb", case_id) == ["White tipper"]
    a_person(officer, case_id, name="Hollin Smith", roles=(VICTIM,))
    officer.perform(RecordPlace(case_id=case_id, roles=("involvement_role:scene",), name="Hollin Lane Yard"))
    assert names(officer, "hollin", case_id, SubjectKind.PLACE) == ["Hollin Lane Yard"]


def test_looking_beyond_the_case_is_on_record_and_sealed(store: Store, officer: Gate) -> None:
    case_id, before = a_case(officer), store.last_row()
    names(officer, "Io", case_id)
    names(officer, "Ion", case_id)
    (row,) = [row for row in store.audit(before) if row.operation is Operation.FINDING]
    assert "Ion" not in row.reason
    assert row.sealed
