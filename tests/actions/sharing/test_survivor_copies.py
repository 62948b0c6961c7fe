"""The register says whose own copy a survivor's is, and her page which copies were made for her."""

from __future__ import annotations

import re

import pytest

from mscu.actions.core.view_filters import DisclosuresView
from mscu.actions.disclosure.disclosure_register import (
    SURVIVOR_COPIES,
    DisclosureNumbers,
    DisclosureRow,
    DisclosureRows,
)
from mscu.actions.subjects.subject_file import OwnCopy, SubjectFile
from mscu.codes import Role
from mscu.gate import Gate
from tests.actions.editions.issuing import issue
from tests.actions.merging.merge_scene import merge_two
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store

HAI, LINH = "Nguyễn Văn Hải", "Trần Thị Linh"
HERS = ("involvement_role:potential_victim",)


@pytest.fixture
def hers(store: Store) -> int:
    """Return the number of a survivor whose own copy left, beside one of the whole case."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    hers = a_person(officer, case, name=LINH, roles=HERS)
    a_person(officer, case, name=HAI, roles=HERS)
    officer.perform(issue(case, "survivor", recipient="Her navigator", person_id=hers))
    officer.perform(issue(case))
    return hers


def found(gate: Gate, words: str = "", state: str = "") -> list[str]:
    """Return whose copies are found, and nobody for a copy of the whole case."""
    view = DisclosuresView(words=words, state=state)
    return [row.survivor for row in rows(gate, *gate.ask(DisclosureNumbers(view=view)).ids)]


def rows(gate: Gate, *numbers: int) -> tuple[DisclosureRow, ...]:
    return gate.ask(DisclosureRows(numbers=numbers))


def test_the_register_and_her_page_say_whose_own_copy_it_is_also_under_another_number(
    store: Store, hers: int
) -> None:
    officer = store.gate(Role.OFFICER)
    assert found(officer) == ["", LINH]
    assert rows(officer, 1)[0].survivor_id == hers
    assert found(officer, state=SURVIVOR_COPIES) == [LINH]
    assert (
        found(officer, "tran thi", SURVIVOR_COPIES) == found(officer, "navigator", SURVIVOR_COPIES) == [LINH]
    )
    assert found(officer, "nguyen", SURVIVOR_COPIES) == found(officer, "?", SURVIVOR_COPIES) == []
    assert found(officer, "nguyen") == ["", LINH], "he is in that case"
    own_copy = OwnCopy(
        disclosure_id=1,
        number=1,
        issued="20 Jun 2022",
        recipient="Her navigator",
        did_not_leave=False,
        is_recalled=False,
    )
    analyst = store.gate(Role.ANALYST)
    assert officer.ask(SubjectFile(subject_id=hers)).copies == (own_copy,)
    assert officer.ask(SubjectFile(subject_id=hers + 1)).copies == ()
    assert analyst.ask(SubjectFile(subject_id=hers)).copies == (), "she reads no register"
    kept = a_person(officer, name="Linh Tran")
    merge_two(store, officer, kept, hers)
    assert found(officer, state=SURVIVOR_COPIES) == [LINH]
    (copy,) = officer.ask(SubjectFile(subject_id=kept)).copies
    assert copy.disclosure_id == 1


def test_a_copy_is_numbered_among_those_of_its_own_person(store: Store) -> None:
    """So a survivor cannot tell from the number on their paper that there are others."""
    officer = store.gate(Role.OFFICER)
    case, other = a_case(officer), a_case(officer)
    people = [a_person(officer, case, name=name, roles=HERS) for name in (HAI, LINH, "Keith Ormrod")]
    for number in (1, 2):
        copies = [officer.perform(issue(case, "survivor", person_id=person)) for person in people]
        assert [copy.copy_number for copy in copies] == [number] * len(people)
        printed = [re.findall(r"copy (\d+)", text_of(copy.content), re.IGNORECASE) for copy in copies]
        assert [set(numbers) for numbers in printed] == [{str(number)}] * len(people)
        assert officer.perform(issue(case)).copy_number == number
    assert officer.perform(issue(other)).copy_number == 1
