"""The list of cases: newest first, narrowed, found by reference, suggested by words."""

from mscu.actions.cases.case_list import (
    MAX_SUGGESTED,
    CaseByReference,
    CaseFilter,
    CaseNumbers,
    CaseRows,
    CaseSuggestions,
    FirstCases,
)
from mscu.actions.cases.cases import ChangeCase
from mscu.codes import CaseStatus, Operation, Role
from mscu.gate import Gate
from tests.inputs.factories import World, a_case, an_enquiry
from tests.scenes.stores import Store


def listed(gate: Gate, **wanted: object) -> list[int]:
    narrow = CaseFilter(**wanted)  # type: ignore[arg-type]
    first = [row.id for row in gate.ask(FirstCases(filter=narrow)).rows]
    assert list(gate.ask(CaseNumbers(filter=narrow)).ids) == first
    return first


def test_the_case_that_was_opened_last_stands_first_also_of_a_handful_that_is_suggested(
    officer: Gate,
) -> None:
    numbers = [a_case(officer, opened=f"{day} May 2022") for day in range(1, MAX_SUGGESTED + 3)]
    april = a_case(officer, opened="April 2022", title="A nail bar")
    assert listed(officer) == [*numbers[::-1], april]
    found = [row.id for row in officer.ask(CaseSuggestions(words="car wash"))]
    assert found == numbers[::-1][:MAX_SUGGESTED]


def test_each_filter_narrows(officer: Gate) -> None:
    case = a_case(
        officer, district="district:wigan", lead="DS Nolan", exploitation=("exploitation:forced_labour",)
    )
    other = a_case(officer, district="district:bury", lead="DC Fielding")
    officer.perform(ChangeCase(case_id=other, version=1, title="Another", status=CaseStatus.MONITOR))
    assert listed(officer, district="district:wigan") == [case]
    assert listed(officer, exploitation="exploitation:forced_labour") == [case]
    assert listed(officer, lead="DS Nolan") == [case]
    assert listed(officer, status=CaseStatus.MONITOR) == [other]
    assert listed(officer, status=CaseStatus.MONITOR, district="district:wigan") == []


def test_a_row_says_what_the_list_shows_and_is_found_however_its_reference_is_typed(officer: Gate) -> None:
    said = {"title": "Nail bar, Leigh", "operation": "Operation Wren", "lead": "DS Nolan"}
    number = a_case(officer, district="district:wigan", opened="3 May 2022", **said)
    (row,) = officer.ask(CaseRows(numbers=(number,)))
    assert {name: getattr(row, name) for name in said} == said
    assert (row.reference, row.district, row.opened) == ("MS-22-0001", "Wigan", "3 May 2022")
    assert row.status is CaseStatus.ACTIVE
    assert officer.ask(CaseByReference(reference=" ms-22-0001 ")) == number
    assert officer.ask(CaseByReference(reference="MS-22-0002")) is None


# ------------------------------------------------------------------------------------ suggestions


def test_a_case_is_suggested_by_reference_title_or_operation(officer: Gate) -> None:
    number = a_case(officer, title="Nail bar, Leigh", operation="Operation Wren")
    a_case(officer, title="Takeaway")
    for words in ("ms-22-0001", "NAIL", "leigh", "wren"):
        assert [row.id for row in officer.ask(CaseSuggestions(words=words))] == [number], words
    for words in ("", "  ", "%", "_", "no such case"):
        assert officer.ask(CaseSuggestions(words=words)) == (), words


def test_what_was_looked_for_is_sealed_for_the_auditor(officer: Gate, store: Store) -> None:
    seq = store.last_row()
    officer.ask(CaseSuggestions(words="nail bar"))
    (row,) = store.audit(after=seq)
    assert (row.operation, row.action) == (Operation.FINDING, "CaseSuggestions")
    assert row.sealed
    assert b"nail" not in row.sealed


def test_a_hidden_case_is_neither_listed_nor_found_nor_suggested(world: World) -> None:
    hidden, officer = world.restricted(), world.store.gate(Role.OFFICER)
    seen = a_case(officer)
    assert listed(officer) == [seen]
    assert officer.ask(CaseByReference(reference="MS-22-0001")) is None
    assert [row.id for row in officer.ask(CaseSuggestions(words="MS-22"))] == [seen]
    assert hidden in listed(world.store.gate(Role.SUPERVISOR))


def test_each_case_says_its_types_and_what_is_due_next(officer: Gate) -> None:
    quiet = a_case(officer, opened="1 Jun 2022")
    case = a_case(
        officer,
        opened="20 Jun 2022 09:00",
        exploitation=("exploitation:forced_labour", "exploitation:wages_taken"),
    )
    an_enquiry(officer, case, due_on="24 Jun 2022")
    an_enquiry(officer, case, due_on="18 Jun 2022")
    rows = {row.id: row for row in officer.ask(FirstCases()).rows}
    assert len(rows[case].exploitation) == 2
    assert all(rows[case].exploitation)
    assert rows[case].next_clock.endswith(": 2 days late")
    assert rows[quiet].exploitation == ()
    assert officer.ask(CaseRows(numbers=(quiet, case))) == (rows[quiet], rows[case])
