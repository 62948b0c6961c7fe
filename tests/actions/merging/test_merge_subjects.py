"""Combining nominals and taking them apart: nothing is lost, nothing hidden comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.desk.since import Since
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.entries.complaints import RecordComplaint
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.matching.matching import LikenessStrength
from mscu.actions.matching.possible_duplicates import PossibleDuplicates
from mscu.actions.merging.compare import OTHER
from mscu.actions.merging.merge_subjects import (
    MERGE_FIELDS,
    CompareSubjects,
    MergeSubjects,
    PreviewSubjectUnmerge,
)
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.search.find import Find
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subject_list import FirstSubjects, SubjectRows
from mscu.actions.subjects.subjects import AddName, Involve, RecordPerson, RecordPlace, RecordThing
from mscu.actions.subjects.suggestions import SubjectSuggestions
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import Operation, Role
from mscu.dates.age import UNCERTAIN
from mscu.errors import Invalid, NotFound, RecordMerged, StaleRecord
from mscu.gate import Gate
from mscu.models.base import Record
from mscu.models.kinds import SUBJECTS, metadata
from mscu.models.links import NOT_REPOINTED, links_to
from mscu.store.verify import verify
from tests.actions.merging.merge_scene import SAME, VICTIM, apart, merge_two, one_man_twice, restrict, rows_of
from tests.actions.records.problems import problems_of
from tests.inputs.factories import a_case, a_note, a_person, valid
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store, Template

LINEAGE = {"combination", "combination_move", "combination_value"}


@pytest.fixture
def pair(officer: Gate) -> tuple[int, int]:
    """Record one man twice, in two cases."""
    return one_man_twice(officer)


SUBJECT_TABLES = frozenset({"subject", "person", "place", "thing", "organisation"})


@pytest.mark.parametrize(("table", "named"), [("subject", SUBJECT_TABLES), ("cases", {"cases"})])
def test_every_column_that_names_one_moves_or_says_why_not(table: str, named: set[str]) -> None:
    found = {
        (each.name, column.name)
        for each in metadata.tables.values()
        for column in each.columns
        for key in column.foreign_keys
        if key.column.table.name in named and (column.name != "id" or table == "cases")
    }
    moving = {(model.__tablename__, name) for model, name in links_to(table)}
    assert moving | (NOT_REPOINTED.keys() & found) == found
    assert all(NOT_REPOINTED.values())


def naming(store: Store, model: type[Record], column: str) -> set[int]:
    rows = store.sql(f"SELECT DISTINCT {column} FROM {model.__tablename__}")
    return {number for (number,) in rows} - {None}


@pytest.fixture
def whole(crowd_made: Crowd, tmp_path: Path) -> Crowd:
    """Return a case in which everything happened, and all that may name somebody does."""
    whole = crowd_made.copied(tmp_path / "whole")
    world = whole.world
    do = world.store.gate(Role.SUPERVISOR).perform
    do(valid(RecordArrest, world, place_id=world.place_id))
    do(valid(RaiseEnquiry, world, person_id=world.suspect_id))
    do(valid(RecordDecision, world, person_id=world.victim_id))
    do(valid(RecordComplaint, world, person_id=world.victim_id))
    return whole


def test_whatever_names_a_nominal_names_the_kept_one_then(whole: Crowd) -> None:
    store, gate = whole.store, whole.store.gate(Role.SUPERVISOR)
    links = links_to("subject")
    assert [f"{m.__tablename__}.{name}" for m, name in links if not naming(store, m, name)] == []
    kinds = dict(store.sql("SELECT id, kind FROM subject WHERE kept_id IS NULL"))
    named = set().union(*(naming(store, *link) for link in links)) & kinds.keys()
    before, made = rows_of(store), []
    for other in sorted(number for number in named if kinds[number] in RECORDING):
        kept = gate.perform(RECORDING[kinds[other]](whole.open_case))
        made.append(merge_two(store, gate, kept, other))
        assert [f"{m.__tablename__}.{n}" for m, n in links if other in naming(store, m, n)] == []
    assert len(made) > 5
    for merge_id in made:
        apart(gate, merge_id)
    after = rows_of(store)
    assert {key for key in before if after.get(key) != before[key]} == set()
    assert verify(store.unit).sound


RECORDING: dict[str, Callable[[int], Any]] = {
    "person": lambda case: RecordPerson(case_id=case, name="Somebody"),
    "place": lambda case: RecordPlace(case_id=case, name="A yard"),
    "thing": lambda case: RecordThing(case_id=case, name="A van", thing_kind="thing_kind:vehicle"),
}


def test_each_field_of_a_nominal_can_be_chosen() -> None:
    never = {"id", "version", "kind", "recorded_at", "uuid", "kept_id", "sort_name"}
    for kind, model in SUBJECTS.items():
        chosen = [column for field in MERGE_FIELDS[kind] for column in field.columns]
        assert sorted(chosen) == sorted(model.columns().keys() - never)
        labels = {name: info["label"] for name, info in model.columns().items()}
        assert all(field.label == labels[field.columns[0]] for field in MERGE_FIELDS[kind])


def test_the_kept_one_has_all_of_both_and_whoever_opens_the_other_is_led_to_it(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    merge_two(store, officer, kept, other, taken=("born", "note"))
    seq = store.last_row()
    answer = officer.ask(SubjectFile(subject_id=other))
    assert (answer.id, answer.asked_for) == (kept, "Hai Nguyen")
    opened = [r.object_id for r in store.audit(seq) if r.operation is Operation.CONSULTATION]
    assert opened == [other, kept]
    facts = dict(answer.facts)
    assert (facts["Born"], facts["Nationality"], answer.note) == ("1990", "Vietnamese", "Has a scar.")
    assert sorted(answer.aliases) == ["Hai Nguyen", "Harry"]
    roles = {role for appearance in answer.appearances for role in appearance.roles}
    assert roles == {"Potential victim", "Suspect", "Witness"}
    assert len(answer.entries) == 1
    assert [line.other for line in answer.merged] == ["Hai Nguyen"]
    assert [row.id for row in officer.ask(FirstSubjects()).rows] == [kept]
    for words in ("Hai Nguyen", "Harry", "scar"):
        subjects = [hit.record_id for hit in officer.ask(Find(words=words)) if hit.kind == "subject"]
        assert set(subjects) == {kept}
    suggested = officer.ask(SubjectSuggestions(words="Harry", case_id=None))
    assert [line.id for line in suggested] == [kept]
    assert store.sql("SELECT count(*) FROM likeness WHERE subject_id = ?", other) == [(0,)]
    assert verify(store.unit).sound


def test_apart_again_each_has_what_was_its_own(store: Store, officer: Gate, pair: tuple[int, int]) -> None:
    kept, other = pair
    before, likenesses = rows_of(store), store.sql("SELECT * FROM likeness ORDER BY 1, 2")
    under = "SELECT sort_name FROM subject WHERE id = ?"
    merge_id = merge_two(store, officer, kept, other, taken=("name", "born"), both=("note",))
    assert store.sql(under, kept) == [("hai nguyen",)]
    assert officer.ask(SubjectFile(subject_id=kept)).name == "Hai Nguyen"
    unmerge = officer.ask(PreviewSubjectUnmerge(combination_id=merge_id))
    assert (unmerge.kept, unmerge.other) == ("Nguyễn Văn Hải", "Hai Nguyen")
    told = apart(officer, merge_id)
    assert (told.elsewhere, told.edited) == (0, ())
    assert store.sql(under, kept) == [("nguyen van hai",)]
    after = rows_of(store)
    assert {key: after.get(key) for key in before} == before
    assert {table for table, _ in after.keys() - before.keys()} == LINEAGE
    assert store.sql("SELECT * FROM likeness ORDER BY 1, 2") == likenesses
    assert [hit.record_id for hit in officer.ask(Find(words="Harry"))] == [other]
    assert verify(store.unit).sound


def test_merging_and_taking_apart_stand_in_the_audit_since_and_the_log_of_the_case(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    seq = store.last_row()
    apart(officer, merge_two(store, officer, kept, other))
    told = [r for r in store.audit(seq) if r.operation is Operation.COMBINATION]
    reasons = (SAME, "Two brothers.")
    assert [(r.object_id, r.reason) for r in told] == [(who, why) for why in reasons for who in pair]
    words = {"Merged: Hai Nguyen into Nguyễn Văn Hải", "Merge undone: Hai Nguyen and Nguyễn Văn Hải"}
    assert {event.what for event in officer.ask(Since()).merged} == words
    assert words <= {line.what for line in officer.ask(CaseLog(case_id=1))}


def test_what_was_added_since_stays_and_is_told(store: Store, officer: Gate, pair: tuple[int, int]) -> None:
    kept, other = pair
    merge_id = merge_two(store, officer, kept, other, taken=("name",))
    case = a_case(officer)
    officer.perform(AddName(subject_id=kept, name="Hải Văn", instead=True))
    officer.perform(Involve(case_id=case, subject_id=kept, role=VICTIM))
    a_note(officer, case, text="Rang him.", about=(About(subject_id=kept, role=VICTIM),))
    unmerge = officer.ask(PreviewSubjectUnmerge(combination_id=merge_id))
    assert "1 entry" in unmerge.returning
    assert set(unmerge.staying) == {
        "Also known as Hai Nguyen",
        "Potential victim in MS-22-0003",
        "Note: Rang him.",
    }
    told = apart(officer, merge_id)
    assert told.edited == ("Name",)
    answer = officer.ask(SubjectFile(subject_id=kept))
    assert answer.name == "Hải Văn"
    assert set(answer.aliases) == {"Hai Nguyen", "Nguyễn Văn Hải"}
    assert {appearance.reference for appearance in answer.appearances} == {"MS-22-0001", "MS-22-0003"}
    assert officer.ask(SubjectFile(subject_id=other)).name == "Hai Nguyen"
    assert verify(store.unit).sound


def test_side_by_side_says_what_differs_and_what_would_move(officer: Gate, pair: tuple[int, int]) -> None:
    kept, other = pair
    compared = officer.ask(CompareSubjects(kept_id=kept, other_id=other))
    fields = {field.name: field for field in compared.fields}
    assert (fields["born"].kept, fields["born"].other) == ("", "1990")
    assert fields["born"].suggested == OTHER
    assert not fields["gender"].differs
    assert compared.moving == (
        "1 entry",
        "1 role in a case",
        "1 other name",
        "2 numbers or spellings it is found by",
    )
    assert compared.why_not == ""


def test_it_is_refused_in_a_sentence(store: Store, officer: Gate, pair: tuple[int, int]) -> None:
    kept, other = pair
    place = officer.perform(RecordPlace(name="Harry"))
    told = MergeSubjects(kept_id=kept, kept_version=1, other_id=kept, other_version=1, reason="Same.")
    assert problems_of(officer, told) == {"other_id": "This is the same record. Choose another."}
    unlike = MergeSubjects(kept_id=kept, kept_version=1, other_id=place, other_version=1, reason="Same.")
    assert problems_of(officer, unlike)["other_id"].startswith("A place cannot be a person")
    silent = MergeSubjects(kept_id=kept, kept_version=1, other_id=other, other_version=1, reason=" ")
    assert problems_of(officer, silent) == {"reason": "Fill this in."}
    merge_two(store, officer, kept, other)
    with pytest.raises(StaleRecord):
        officer.perform(silent)
    with pytest.raises(RecordMerged):
        officer.perform(AddName(subject_id=other, name="Harald"))


def test_the_navigators_name_for_somebody_goes_on(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    kept, other = a_person(officer, case), a_person(officer, case, name="Ionel Balan")
    referral = RecordReferral(
        case_id=case,
        happened="20 Jun 2022",
        person_id=other,
        consent="consent_kind:verbal",
        referral_to=TO_NAVIGATOR,
    )
    officer.perform(referral)
    before = dict(store.sql("SELECT id, uuid FROM subject"))
    merge_id = merge_two(store, officer, kept, other)
    now = dict(store.sql("SELECT id, uuid FROM subject"))
    assert (now[kept], now[other]) == (before[other], before[kept])
    apart(officer, merge_id)
    assert dict(store.sql("SELECT id, uuid FROM subject")) == before
    officer.perform(replace(referral, person_id=kept))
    with pytest.raises(Invalid, match="The navigators keep records of both"):
        merge_two(store, officer, kept, other)


def test_duplicates_are_proposed_with_why_and_best_first(store: Store, officer: Gate) -> None:
    first, second = a_case(officer), a_case(officer)
    person = a_person(officer, first, name="Nguyễn Văn Hải", born="12 Mar 1990")
    alike = a_person(officer, second, name="Nguyen Van Hai", born="12 Mar 1990")
    less = a_person(officer, second, name="Nguyen Van Hay")
    a_person(officer, second, name="Marek Zielak")
    found = officer.ask(PossibleDuplicates(subject_id=person))
    assert [line.id for line in found] == [alike, less]
    assert found[0].why == "the same name; the same date of birth"
    assert found[0].cases == ("MS-22-0002",)
    merge_two(store, officer, person, alike)
    assert [line.id for line in officer.ask(PossibleDuplicates(subject_id=person))] == [less]


def test_two_certain_years_of_birth_count_against_a_duplicate(officer: Gate) -> None:
    case = a_case(officer)
    person = a_person(officer, case, name="Nguyễn Văn Hải", born="12 Mar 1990")
    a_person(officer, case, name="Nguyen Van Hay", born="1975")
    told = {}
    for born, age_status, why, strength in (
        ("12 Mar 1990", "", "the same name; the same date of birth", LikenessStrength.STRONG),
        ("4 May 1990", "", "the same name", LikenessStrength.FAIR),
        ("about 1975", "", "the same name", LikenessStrength.FAIR),
        ("2006", UNCERTAIN, "the same name", LikenessStrength.FAIR),
        ("1975", "", "the same name; but born in 1975, not 1990", LikenessStrength.FAIR),
    ):
        number = a_person(officer, case, name="Nguyen Van Hai", born=born, age_status=age_status)
        told[number] = (why, strength)
    found = officer.ask(PossibleDuplicates(subject_id=person))
    assert {line.id: (line.why, line.strength) for line in found} == told


def test_a_name_of_arabic_origin_is_proposed_in_each_spelling_and_words_that_many_share_make_no_duplicate(
    officer: Gate,
) -> None:
    case = a_case(officer)
    names = ("Mohamed Abdelrahman", "Mohammed Abdul Rahman", "محمد عبد الرحمن")
    people = [a_person(officer, case, name=name, born="12 Mar 1990") for name in names]
    a_person(officer, case, name="محمد عبد الكريم", born="12 Mar 1990")
    for person in people:
        found = officer.ask(PossibleDuplicates(subject_id=person))
        assert {line.id for line in found} == set(people) - {person}
    person = a_person(officer, case, name="Nguyễn Thị Phương Anh", born="2006")
    a_person(officer, case, name="Phan Thị Phượng", born="1979")
    a_person(officer, case, name="Nguyễn Thị Hy Vọng")
    assert officer.ask(PossibleDuplicates(subject_id=person)) == ()


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
