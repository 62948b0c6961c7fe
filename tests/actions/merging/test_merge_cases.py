"""Combining cases and taking them apart: entries, people and clocks go over and come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseByReference, CaseSuggestions, FirstCases
from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.cases import ChangeCase, CloseCase, LiftRestriction
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.actions.merging.compare import KEPT, OTHER
from mscu.actions.merging.merge_cases import MERGE_FIELDS, CompareCases, PreviewCaseUnmerge, UnmergeCases
from mscu.actions.search.find import Find
from mscu.codes import Marking, Role
from mscu.errors import Invalid, NotFound, RecordMerged
from mscu.gate import Gate
from mscu.models.base import PartOfEntry
from mscu.models.case import Case
from mscu.models.links import links_to
from mscu.store.verify import verify
from tests.actions.merging.merge_scene import merge_cases, restrict, rows_of, version_of
from tests.inputs.factories import World, a_case, a_note, a_person, an_enquiry, valid
from tests.scenes.crowd import Crowd
from tests.scenes.stores import COLLEAGUE, Store

LINEAGE = {"combination", "combination_move", "combination_value"}


def apart(store: Store, merge_id: int) -> Any:
    command = UnmergeCases(combination_id=merge_id, reason="Two car washes.")
    return store.gate(Role.SUPERVISOR).perform(command)


@pytest.fixture
def pair(officer: Gate) -> tuple[int, int]:
    """Open one case twice."""
    kept = a_case(officer, title="A car wash", marking=Marking.OFFICIAL)
    other = a_case(officer, title="The car wash in Bury", lead="DI Aspinall", summary="Men in vans.")
    a_person(officer, other, roles=("involvement_role:potential_victim",))
    a_note(officer, other, text="Vans came.")
    return kept, other


def test_each_field_of_a_case_can_be_chosen() -> None:
    never = {"id", "version", "reference", "uuid", "status", "closed_at", "close_reason", "kept_id"}
    assert {name for field in MERGE_FIELDS for name in field.columns} == Case.columns().keys() - never


def test_whatever_is_in_a_case_goes_over_and_comes_back(crowd_made: Crowd, tmp_path: Path) -> None:
    whole = crowd_made.copied(tmp_path / "store")
    store, links, world = whole.store, links_to("cases"), whole.world
    kept = a_case(store.gate(Role.OFFICER), title="Another")
    names = {(m, n): f"SELECT count(*) FROM {m.__tablename__} WHERE {n} = ?" for m, n in links}
    full = [key for key, sql in names.items() if store.sql(sql, world.case_id)[0][0]]
    missing = {model for model, _ in names.keys() - set(full)}
    assert {model for model in missing if not issubclass(model, PartOfEntry)} == {Case}
    assert len(missing) < 4, "what a chain of cases does is played in any order"
    before = rows_of(store)
    merge_id = merge_cases(store, kept, world.case_id)
    assert [key for key, sql in names.items() if store.sql(sql, world.case_id)[0][0]] == []
    assert verify(store.unit).sound
    apart(store, merge_id)
    after = rows_of(store)
    assert {key for key in before if after.get(key) != before[key]} == set()
    assert {table for table, _ in after.keys() - before.keys()} <= LINEAGE | {"case_hold"}
    assert verify(store.unit).sound


def test_the_kept_case_has_all_of_both_and_the_other_leads_to_it(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    merge_cases(store, kept, other, taken=("lead",), both=("summary",))
    case = officer.ask(CaseFile(case_id=other))
    assert (case.id, case.asked_for) == (kept, "MS-22-0002")
    assert [line.name for line in case.subjects] == ["Ionut Balan"]
    assert [row.headline for row in case.entries] == ["Note: Vans came."]
    assert (case.lead, case.marking) == ("DI Aspinall", Marking.OFFICIAL_SENSITIVE)
    assert [line.other for line in case.merged] == ["MS-22-0002"]
    log = {line.what for line in officer.ask(CaseLog(case_id=kept))}
    assert "Merged: MS-22-0002 into MS-22-0001" in log
    assert [row.id for row in officer.ask(FirstCases()).rows] == [kept]
    assert [row.id for row in officer.ask(CaseSuggestions(words="car wash"))] == [kept]
    assert officer.ask(CaseByReference(reference="MS-22-0002")) == kept
    found = officer.ask(Find(words="MS-22-0002"))
    assert {hit.record_id for hit in found if hit.kind == "cases"} == {kept}
    assert store.sql("SELECT count(*) FROM clock WHERE case_id = ?", other) == [(0,)]
    with pytest.raises(RecordMerged):
        a_note(officer, other)
    changing = ChangeCase(case_id=other, version=version_of(store, other, "cases"), title="x")
    with pytest.raises(RecordMerged):
        officer.perform(changing)
    assert verify(store.unit).sound


def test_what_follows_an_entry_goes_back_with_it_and_the_rest_stays(
    store: Store, officer: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    enquiry = an_enquiry(officer, other)
    (note,) = [n for (n,) in store.sql("SELECT id FROM entry WHERE kind = 'note'")]
    merge_id = merge_cases(store, kept, other)
    result = officer.perform(ResultEnquiry(happened="20 Jun 2022", text="He rents it.", follows_id=enquiry))
    officer.perform(CorrectEntry(entry_id=note, version=2, text="Two vans came.", reason="Two."))
    stays = a_note(officer, kept, text="Rang the council.")
    unmerge = store.gate(Role.SUPERVISOR).ask(PreviewCaseUnmerge(combination_id=merge_id))
    assert unmerge.staying == ("Note: Rang the council.",)
    assert "2 entries" in unmerge.returning
    apart(store, merge_id)
    where = dict(store.sql("SELECT id, case_id FROM entry"))
    assert [where[n] for n in (enquiry, result, note, stays)] == [other, other, other, kept]
    assert store.sql("SELECT DISTINCT case_id FROM entry_version") == [(other,)]
    assert store.sql("SELECT text FROM entry WHERE id = ?", note) == [("Two vans came.",)]
    assert verify(store.unit).sound


def test_what_was_issued_of_a_case_stays_its_own_and_is_seen_with_the_kept_one(world: World) -> None:
    store, officer = world.store, world.store.gate(Role.OFFICER)
    officer.perform(valid(IssueEdition, world))
    kept = a_case(officer, title="Another")
    merge_cases(store, kept, world.case_id)
    assert store.sql("SELECT case_id FROM disclosure") == [(world.case_id,)]
    assert len(officer.ask(CaseFile(case_id=kept)).disclosures) == 1
    assert any(line.what.startswith("Issued") for line in officer.ask(CaseLog(case_id=kept)))


def test_the_earlier_day_and_the_higher_marking_are_proposed(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    kept = a_case(officer, opened="20 Jun 2022", marking=Marking.OFFICIAL)
    other = a_case(officer, opened="1 Jun 2022")
    compared = supervisor.ask(CompareCases(kept_id=kept, other_id=other))
    fields = {field.name: field for field in compared.fields}
    assert (fields["opened_at"].suggested, fields["marking"].suggested) == (OTHER, OTHER)
    turned = supervisor.ask(CompareCases(kept_id=other, other_id=kept))
    assert {f.name: f.suggested for f in turned.fields}["marking"] == KEPT
    assert store.sql("SELECT count(*) FROM combination") == [(0,)]


def test_a_restricted_or_a_closed_case_is_refused(
    store: Store, supervisor: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    restrict(store, other)
    compared = supervisor.ask(CompareCases(kept_id=kept, other_id=other))
    assert compared.why_not.startswith("MS-22-0002 is restricted.")
    with pytest.raises(Invalid):
        merge_cases(store, kept, other)
    supervisor.perform(LiftRestriction(case_id=other, reason="Over."))
    version = version_of(store, other, "cases")
    closing = CloseCase(case_id=other, version=version, reason="Done.", mopi_group="mopi_group:3")
    supervisor.perform(closing)
    with pytest.raises(Invalid) as problem:
        merge_cases(store, kept, other)
    assert problem.value.problems == {"other_id": "MS-22-0002 is closed. Reopen it first."}


def test_what_was_merged_is_restricted_with_the_kept_case(
    store: Store, colleague: Gate, supervisor: Gate, pair: tuple[int, int]
) -> None:
    kept, other = pair
    merge_id = merge_cases(store, kept, other)
    restrict(store, kept)
    for number in pair:
        with pytest.raises(NotFound):
            colleague.ask(CaseFile(case_id=number))
    assert colleague.ask(FirstCases()).rows == ()
    assert colleague.ask(Find(words="Bury")) == ()
    apart(store, merge_id)
    with pytest.raises(NotFound):
        store.gate(COLLEAGUE).ask(CaseFile(case_id=other))
    supervisor.perform(LiftRestriction(case_id=kept, reason="Over."))
    supervisor.perform(LiftRestriction(case_id=other, reason="Over."))
    assert verify(store.unit).sound
