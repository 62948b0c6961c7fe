"""Who is meant, while a name is typed: those of the case first, in any spelling."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.actions.subjects.suggestions import SubjectSuggestions, matches_name
from mscu.codes import Operation, Role, SubjectKind
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import COLLEAGUE, Store

VICTIM = "involvement_role:potential_victim"


def names(gate: Gate, words: str, case_id: int | None = None, *kinds: SubjectKind) -> list[str]:
    found = gate.ask(SubjectSuggestions(words=words, case_id=case_id, kinds=kinds))
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Nguyễn Văn Hải", "hai ng"),
        ("Ionuț Bălan", "balan"),
        ("Łukasz Żak", "luk"),
        ("عبد الرحمن", "عبد"),
        ("Daniel Crabtree", ""),
    ],
)
def test_a_name_fits_in_any_order_and_spelling(name: str, words: str) -> None:
    assert matches_name(name, words)


def test_a_part_within_a_word_does_not_fit() -> None:
    assert not matches_name("Daniel Crabtree", "tree")


def test_without_words_those_of_the_case_are_given(officer: Gate) -> None:
    case_id = a_case(officer)
    a_person(officer, case_id, roles=(VICTIM,))
    a_person(officer, name="Somebody Else")
    assert names(officer, "", case_id) == ["Ionut Balan"]


@pytest.mark.parametrize("words", ["", "Ion", "Ionut Balan"])
def test_where_a_role_is_asked_for_only_those_who_have_it_in_the_case_are_given(
    words: str, officer: Gate
) -> None:
    case_id, other = a_case(officer), a_case(officer, title="Nail bar")
    victim = a_person(officer, case_id, roles=(VICTIM,))
    a_person(officer, case_id, roles=("involvement_role:suspect",))
    a_person(officer, case_id)
    a_person(officer, other, roles=(VICTIM,))
    query = SubjectSuggestions(words=words, case_id=case_id, roles=frozenset({VICTIM}))
    assert [each.id for each in officer.ask(query)] == [victim]


def test_those_of_the_case_come_first_with_their_roles(officer: Gate) -> None:
    case_id, other = a_case(officer), a_case(officer, title="Nail bar")
    a_person(officer, other, name="Ion Stranger", roles=(VICTIM,))
    a_person(officer, case_id, roles=(VICTIM,))
    found = officer.ask(SubjectSuggestions(words="Ion", case_id=case_id))
    assert [(each.name, each.in_case) for each in found] == [("Ionut Balan", True), ("Ion Stranger", False)]
    assert found[0].detail == "Potential victim"
    assert found[1].detail == "MS-22-0002"


def test_an_alias_and_a_plate_find_as_well(officer: Gate) -> None:
    case_id = a_case(officer)
    a_person(officer, case_id, roles=(VICTIM,), also=("Harry",))
    officer.perform(RecordThing(name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"))
    assert names(officer, "harr", case_id) == ["Ionut Balan"]
    assert names(officer, "mx19ctb", case_id) == ["White tipper"]


def test_only_the_kinds_that_fit_are_given(officer: Gate) -> None:
    case_id = a_case(officer)
    a_person(officer, case_id, name="Hollin Smith", roles=(VICTIM,))
    officer.perform(RecordPlace(case_id=case_id, roles=("involvement_role:scene",), name="Hollin Lane Yard"))
    assert names(officer, "hollin", case_id, SubjectKind.PLACE) == ["Hollin Lane Yard"]


def test_a_person_of_a_restricted_case_is_not_suggested(store: Store) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    case_id = a_case(supervisor)
    a_person(supervisor, case_id, name="Hidden Person", roles=(VICTIM,))
    supervisor.perform(
        RestrictCase(
            case_id=case_id,
            owner=Role.SUPERVISOR,
            members=(),
            ends_on="1 Jul 2022",
            reason="Officers involved",
        )
    )
    assert names(store.gate(COLLEAGUE), "Hidden") == []


def test_looking_beyond_the_case_is_on_record_and_sealed(store: Store, officer: Gate) -> None:
    case_id = a_case(officer)
    searched = select(func.count()).where(AuditEntry.operation == Operation.FINDING)
    with store.engine.connect() as connection:
        before = connection.execute(searched).scalar_one()
    names(officer, "Io", case_id)
    names(officer, "Ion", case_id)
    with store.engine.connect() as connection:
        assert connection.execute(searched).scalar_one() == before + 1
        rows = connection.execute(select(AuditEntry.reason, AuditEntry.sealed)).all()
    assert all("Ion" not in row.reason for row in rows)
    assert any(row.sealed for row in rows)
