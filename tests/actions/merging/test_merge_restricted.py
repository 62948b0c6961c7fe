"""Combining where cases are restricted: what is hidden stays, and nothing tells of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.entries import About
from mscu.actions.matching.possible_duplicates import PossibleDuplicates
from mscu.actions.merging.merge_subjects import CompareSubjects, PreviewSubjectUnmerge
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subject_list import SubjectRows
from mscu.actions.subjects.subjects import Involve
from mscu.codes import Role
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.store.verify import verify
from tests.actions.merging.merge_scene import VICTIM, apart, merge_two, one_man_twice, restrict, rows_of
from tests.inputs.factories import a_case, a_note, a_person
from tests.scenes.stores import COLLEAGUE, Store, Template


@pytest.fixture
def pair(officer: Gate) -> tuple[int, int]:
    """Record one man twice, in two cases."""
    return one_man_twice(officer)


def _hidden(store: Store, officer: Gate, pair: tuple[int, int]) -> int:
    case = a_case(officer, title="A restricted one")
    officer.perform(Involve(case_id=case, subject_id=pair[1], role=VICTIM))
    a_note(officer, case, text="Not for all.", about=(About(subject_id=pair[1], role=VICTIM),))
    restrict(store, case)
    return case


@pytest.fixture
def hidden(store: Store, officer: Gate, pair: tuple[int, int]) -> int:
    """Link the other person to a restricted case as well."""
    return _hidden(store, officer, pair)


def told_by(store: Store, gate: Gate, pair: tuple[int, int]) -> list[str]:
    """Compare, merge, look and take apart; give all that was said."""
    kept, other = pair
    told = [
        repr(gate.ask(PossibleDuplicates(subject_id=kept))),
        repr(gate.ask(CompareSubjects(kept_id=kept, other_id=other))),
    ]
    merge_id = merge_two(store, gate, kept, other)
    told += [repr(gate.ask(SubjectFile(subject_id=number))) for number in pair]
    told.append(repr(gate.ask(PreviewSubjectUnmerge(combination_id=merge_id))))
    told.append(repr(apart(gate, merge_id)))
    return told + [repr(gate.ask(SubjectFile(subject_id=number))) for number in pair]


def test_what_is_hidden_stays_where_it_is_and_nothing_tells_of_it(founded: Template, tmp_path: Path) -> None:
    said = []
    for restricted in (False, True):
        store = Store.copy(founded, tmp_path / f"{restricted}")
        officer = store.gate(Role.OFFICER)
        pair = one_man_twice(officer)
        if restricted:
            _hidden(store, officer, pair)
        before = rows_of(store)
        said.append(told_by(store, store.gate(COLLEAGUE), pair))
        after = rows_of(store)
        assert {key: after.get(key) for key in before} == before
        assert verify(store.unit).sound
        store.close()
    assert said[0] == said[1]


def test_who_sees_the_restricted_case_still_sees_the_other_one_there(
    store: Store, officer: Gate, colleague: Gate, pair: tuple[int, int], hidden: int
) -> None:
    kept, other = pair
    merge_id = merge_two(store, colleague, kept, other)
    (line,) = officer.ask(CaseFile(case_id=hidden)).subjects
    assert (line.id, line.name, line.merged_into) == (other, "Hai Nguyen", "Nguyễn Văn Hải")
    answer = officer.ask(SubjectFile(subject_id=other))
    assert answer.id == kept
    assert "A restricted one" in {appearance.title for appearance in answer.appearances}
    assert "Note: Not for all." in {row.headline for row in answer.entries}
    told = colleague.ask(SubjectFile(subject_id=kept))
    assert "A restricted one" not in repr(told)
    assert merge_id


def test_what_a_member_moved_an_outsider_leaves_and_the_member_gives_back(
    store: Store, officer: Gate, colleague: Gate, pair: tuple[int, int], hidden: int
) -> None:
    kept, other = pair
    before = rows_of(store)
    merge_id = merge_two(store, officer, kept, other)
    assert [line.id for line in officer.ask(CaseFile(case_id=hidden)).subjects] == [kept]
    assert "A restricted one" not in repr(colleague.ask(PreviewSubjectUnmerge(combination_id=merge_id)))
    apart(colleague, merge_id)
    assert [line.id for line in officer.ask(CaseFile(case_id=hidden)).subjects] == [kept]
    (line,) = officer.ask(SubjectFile(subject_id=kept)).merged
    assert line.left
    assert colleague.ask(SubjectFile(subject_id=kept)).merged == ()
    apart(officer, merge_id)
    after = rows_of(store)
    assert {key: after.get(key) for key in before} == before
    with pytest.raises(Invalid):
        apart(officer, merge_id)


def test_nobody_learns_by_it_of_whom_only_a_restricted_case_knows(
    store: Store, officer: Gate, colleague: Gate
) -> None:
    known = a_person(officer, a_case(officer), name="Nguyễn Văn Hải")
    case = a_case(officer)
    secret = a_person(officer, case, name="Nguyen Van Hai", also=("The Accountant",))
    restrict(store, case)
    assert colleague.ask(PossibleDuplicates(subject_id=known)) == ()
    with pytest.raises(NotFound):
        merge_two(store, colleague, known, secret)
    for kept, other in ((known, secret), (secret, known)):
        compared = officer.ask(CompareSubjects(kept_id=kept, other_id=other))
        assert compared.why_not.startswith("Nguyen Van Hai is known only from restricted cases")
        with pytest.raises(Invalid):
            merge_two(store, officer, kept, other)
    twice = a_person(officer, case, name="Accountant")
    merge_two(store, officer, secret, twice)
    with pytest.raises(NotFound):
        colleague.ask(SubjectFile(subject_id=twice))
    assert colleague.ask(SubjectRows(numbers=(secret, twice))) == ()
    assert [row.id for row in officer.ask(SubjectRows(numbers=(twice,)))] == [twice]
