"""Reports: graded where they become intelligence, linked with all that is theirs, and many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Column, Enum, LargeBinary, insert

from mscu.actions.cases.cases import CloseCase, OpenCase
from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import Item
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.actions.intake.reports import (
    LINK_FIRST,
    MAX_REPORTS,
    NOTHING_SELECTED,
    TOO_MANY,
    LinkReport,
    LinkReports,
    RecordReport,
    TriageReports,
)
from mscu.actions.merging.merge_reports import MergeReports
from mscu.codes import Role, Urgency, YesNo
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from mscu.models.base import Moment, PartOfEntry, is_text
from mscu.models.entries.report import ReportItem
from mscu.models.kinds import mapped
from mscu.models.subject import Involvement
from mscu.store.engine.engines import writing
from mscu.text.people_told import PEOPLE_HINT
from tests.actions.entries.test_handling import graded
from tests.actions.merging.merge_scene import restrict, version_of
from tests.inputs.factories import AT, World, a_case, a_note, a_report, valid
from tests.scenes.stores import COLLEAGUE, NOW, Store

PARTS = [model for model in mapped() if issubclass(model, PartOfEntry) and hasattr(model, "version")]
LINKS: list[type[Any]] = [Involvement]
GRADED = graded(1, "What was seen")


def refused(world: World, command: Command[Any]) -> dict[str, str]:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as problem:
        world.store.gate(Role.OFFICER).perform(command)
    assert world.store.snapshot() == before
    return problem.value.problems


# ----------------------------------------------------------------------------------------- grades


def test_a_grade_has_three_parts_of_the_lists_or_none_and_code_c_its_conditions(world: World) -> None:
    whole = {"items.1.source_grade": "A grade has three parts: source, assessment and handling."}
    for missing in ("source_grade", "assessment", "handling_code"):
        nothing: dict[str, Any] = {missing: None}
        half = replace(GRADED, **nothing)
        assert refused(world, valid(RecordReport, world, items=(GRADED, half))) == whole
    unlisted = replace(GRADED, source_grade="intelligence_source:9")
    problems = refused(world, valid(RecordReport, world, items=(unlisted,)))
    assert set(problems) == {"items.0.source_grade"}
    officer = world.store.gate(Role.OFFICER)
    entry_id = officer.perform(valid(RecordReport, world, items=(Item(number=1, text="Talk"),)))
    assert world.store.sql(
        "SELECT number, text, source_grade FROM report_item WHERE entry_id = ?", entry_id
    ) == [(1, "Talk", None)]
    item = replace(GRADED, handling_code="intelligence_handling:c")
    assert set(refused(world, valid(RecordReport, world, items=(item,)))) == {"items.0.conditions"}
    kept = replace(item, conditions="Do not identify the caller")
    assert world.store.gate(Role.OFFICER).perform(valid(RecordReport, world, items=(kept,)))


# ------------------------------------------------------------------------------- what it answers


def test_an_answer_that_nobody_gave_is_none_and_a_report_waits_for_triage_unless_it_has_its_case(
    world: World,
) -> None:
    officer = world.store.gate(Role.OFFICER)
    entry_id = officer.perform(valid(RecordReport, world, under_18=YesNo.NOT_SURE, injured=None))
    row = world.store.sql("SELECT under_18, injured, victims_count FROM report WHERE id=?", entry_id)
    assert row == [("not_sure", None, 3)]
    states = "SELECT triage_state FROM report WHERE id = ?"
    assert world.store.sql(states, a_report(officer)) == [("triage_outcome:new",)]
    linked = a_report(officer, case_id=world.case_id)
    assert world.store.sql(states, linked) == [("triage_outcome:linked",)]
    number = a_report(officer, where_words="a yard")
    ((line,),) = world.store.sql("SELECT headline FROM entry WHERE id = ?", number)
    assert line == "Report: police officer, a yard"


# ---------------------------------------------------------------------------------------- linking


@pytest.fixture
def full(world: World) -> World:
    """Add a row of every part to the unlinked report, as if each kind had them."""
    report = world.report_id
    officer = world.store.gate(Role.OFFICER)
    a_note(officer, None, follows_id=report, about=(About(subject_id=world.victim_id),))
    officer.perform(valid(IssueEdition, world))
    received = world.gate_for(ReceiveBundle).perform(valid(ReceiveBundle, world))
    officer.perform(LinkReport(report_id=received, case_id=world.case_id, reason="Theirs."))
    for model in sorted(PARTS, key=lambda model: model.__tablename__ != ReportItem.__tablename__):
        insert_part(world.store, model, report)
    return world


def insert_part(store: Store, model: type[Any], entry_id: int) -> None:
    """Insert a row of a part, with anything in the columns that must not be empty."""
    table = model.__table__
    values: dict[str, object] = {"entry_id": entry_id}
    for column in table.columns:
        target = {key.column.table.name for key in column.foreign_keys}
        if column.name not in {"id", "case_id", "entry_id"} and not column.nullable:
            values[column.name] = "district:bury" if "code" in target else _anything(column)
    with writing(store.engine).begin() as connection:
        connection.execute(insert(table).values(values))


def _anything(column: Column[Any]) -> object:
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if isinstance(column.type, Moment):
        return NOW
    if isinstance(column.type, LargeBinary):
        return b"1"
    return "1" if is_text(column) else 1


def test_everything_that_belongs_to_a_report_goes_into_the_case_with_it(full: World) -> None:
    full.store.gate(Role.OFFICER).perform(
        LinkReport(report_id=full.report_id, case_id=full.case_id, reason="Same yard.")
    )
    for model in (*PARTS, *LINKS):
        rows = full.store.sql(
            f"SELECT DISTINCT case_id FROM {model.__tablename__} WHERE entry_id IN "
            "(SELECT id FROM entry WHERE ? IN (id, follows_id))",
            full.report_id,
        )
        assert rows == [(full.case_id,)], model
    assert full.store.sql("SELECT count(*) FROM entry WHERE case_id IS NULL") == [(0,)]


def test_linked_into_a_restricted_case_all_of_it_is_hidden(full: World) -> None:
    supervisor = full.store.gate(Role.SUPERVISOR)
    case = full.restricted()
    supervisor.perform(LinkReport(report_id=full.report_id, case_id=case, reason="Same yard."))
    with pytest.raises(NotFound):
        a_note(full.store.gate(Role.OFFICER), None, follows_id=full.report_id)


def test_a_report_is_linked_once_and_again_to_the_same_case_alone_and_says_why(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    link = LinkReport(report_id=world.report_id, case_id=world.case_id, reason="Same yard.")
    officer.perform(link)
    officer.perform(link)
    facts = {f.label: f.value for f in officer.ask(EntryFile(entry_id=world.report_id)).facts}
    assert facts["Why it is in this case"] == "Same yard."
    other = LinkReport(report_id=world.report_id, case_id=a_case(officer), reason="Same yard.")
    assert set(refused(world, other)) == {"case_id"}


def test_linking_checks_its_report_its_case_and_its_outcome_and_says_why(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    good = LinkReport(report_id=world.report_id, case_id=world.case_id, reason="Same yard.")
    with pytest.raises(Invalid, match="Choose an entry from the same case"):
        a_note(officer, world.case_id, follows_id=world.report_id, happened=AT)
    assert refused(world, replace(good, reason=" ")) == {"reason": "Fill this in."}
    assert set(refused(world, replace(good, outcome="triage_outcome:x"))) == {"outcome"}
    for wrong in (replace(good, report_id=world.note_id), replace(good, case_id=1_000_000)):
        with pytest.raises(NotFound):
            officer.perform(wrong)
    officer.perform(OpenCase(title="A yard", report_id=world.report_id, why="Five are held there."))
    facts = {f.label: f.value for f in officer.ask(EntryFile(entry_id=world.report_id)).facts}
    assert facts["Why it is in this case"] == "Five are held there."


def test_a_range_of_people_counts_the_least_and_keeps_the_words(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    said = RecordReport(
        happened=AT, source="report_source:helpline", text="Lads in a van.", victims_count="3-4"
    )
    officer.perform(said)
    kept = store.sql("SELECT victims_count, text FROM report JOIN entry USING (id)")
    assert kept == [(3, "Lads in a van.\nHow many people: 3-4")]
    with pytest.raises(Invalid) as problem:
        officer.perform(replace(said, victims_count="a few"))
    assert problem.value.problems == {"victims_count": PEOPLE_HINT}


NO_ACTION = "triage_outcome:no_further_action"


def triaging(*reports: int, **fields: Any) -> TriageReports:
    said = {"happened": AT, "text": "Nothing to go on.", "outcome": NO_ACTION}
    return TriageReports(**{"report_ids": reports, "urgency": Urgency.ROUTINE} | said | fields)


def linking(*reports: int, case_id: int | None) -> LinkReports:
    return LinkReports(report_ids=reports, case_id=case_id, reason="The same yard.")


def refused_all(gate: Gate, store: Store, command: TriageReports | LinkReports) -> dict[str, str]:
    """Return what is refused, and see that nothing at all was changed by it."""
    before = store.snapshot()
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    assert store.snapshot() == before
    return problem.value.problems


@pytest.fixture
def three(officer: Gate) -> tuple[int, ...]:
    """Record three reports: R-22-0001 to R-22-0003."""
    return tuple(a_report(officer) for _ in range(3))


def test_each_is_triaged_as_if_by_itself(store: Store, officer: Gate, three: tuple[int, ...]) -> None:
    assert officer.perform(triaging(*three, three[0], decided_by="PS Marsh")) == len(three)
    assert store.sql("SELECT DISTINCT triage_state FROM report") == [(NO_ACTION,)]
    rows = store.sql(
        "SELECT entry.follows_id, entry.text, triage.urgency, triage.decided_by, triage.outcome "
        "FROM triage JOIN entry ON entry.id = triage.id ORDER BY entry.follows_id"
    )
    assert [row[0] for row in rows] == list(three)
    assert {row[1:] for row in rows} == {("Nothing to go on.", "routine", "PS Marsh", NO_ACTION)}
    for number in three:
        answer = officer.ask(EntryFile(entry_id=number))
        assert [row.headline for row in answer.followed_by] == ["Triage: routine"]


def test_each_is_linked_with_what_follows_from_it(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    a_note(officer, None, follows_id=three[1], text="Rang back.")
    case = a_case(officer)
    assert officer.perform(linking(*three, case_id=case)) == len(three)
    assert store.sql("SELECT DISTINCT case_id FROM entry") == [(case,)]
    rows = store.sql("SELECT DISTINCT triage_state, why_linked FROM report")
    assert rows == [("triage_outcome:linked", "The same yard.")]


def test_one_that_can_not_refuses_all_and_is_named(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    first, second, third = three
    case = a_case(officer)
    officer.perform(LinkReport(report_id=first, case_id=case, reason="The same yard."))
    fourth = a_report(officer)
    officer.perform(MergeReports(report_id=third, same_as="R-22-0004", reason="The same van."))
    told = (
        "R-22-0001 is already in a case; R-22-0003 is a duplicate; 1 of them does not exist, or you do not "
        "have access to it. None were changed."
    )
    marked = (first, second, third, fourth, 4_000)
    for command in (triaging(*marked), linking(*marked, case_id=case)):
        assert refused_all(officer, store, command) == {"report_ids": told}


def test_many_are_named_in_part(store: Store, officer: Gate) -> None:
    reports = tuple(a_report(officer) for _ in range(8))
    case = a_case(officer)
    officer.perform(linking(*reports, case_id=case))
    assert refused_all(officer, store, triaging(*reports))["report_ids"] == (
        "R-22-0001, R-22-0002, R-22-0003, R-22-0004, R-22-0005 and 3 more are already in a case. None "
        "were changed."
    )


def test_one_that_became_hidden_is_refused_as_one_that_never_was(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    case = a_case(officer)
    officer.perform(LinkReport(report_id=three[2], case_id=case, reason="The same yard."))
    restrict(store, case)
    colleague = store.gate(COLLEAGUE)
    open_case = a_case(officer)
    for make in (triaging, lambda *reports: linking(*reports, case_id=open_case)):
        hidden = refused_all(colleague, store, make(*three))
        assert hidden == refused_all(colleague, store, make(*three[:2], 4_000))
        assert hidden == {
            "report_ids": "1 of them does not exist, or you do not have access to it. None were changed."
        }


def test_a_hidden_case_is_no_case_to_link_to(store: Store, officer: Gate, three: tuple[int, ...]) -> None:
    case = a_case(officer)
    restrict(store, case)
    before = store.snapshot(without=("audit_entry",))
    for number in (case, 4_000):
        with pytest.raises(NotFound) as refusal:
            store.gate(COLLEAGUE).perform(linking(*three, case_id=number))
        assert str(refusal.value) == "This record does not exist, or you do not have access to it."
    assert store.snapshot(without=("audit_entry",)) == before


def test_what_is_not_filled_in_or_needs_more_is_told_by_its_field(
    store: Store, officer: Gate, three: tuple[int, ...]
) -> None:
    for outcome in ("linked", "case_opened", "new", "duplicate", "no_such"):
        problems = refused_all(officer, store, triaging(*three, outcome=f"triage_outcome:{outcome}"))
        assert set(problems) == {"outcome"}
        assert (problems["outcome"] == LINK_FIRST) is (outcome in {"linked", "case_opened"})
    problems = refused_all(officer, store, triaging(*three, text=" ", happened="soonish"))
    assert set(problems) == {"text", "happened"}
    assert set(refused_all(officer, store, linking(*three, case_id=None))) == {"case_id"}
    many = tuple(range(1, MAX_REPORTS + 2))
    assert refused_all(officer, store, triaging()) == {"report_ids": NOTHING_SELECTED}
    assert refused_all(officer, store, triaging(*many)) == {"report_ids": TOO_MANY}
    assert refused_all(officer, store, linking(*many, case_id=1)) == {"report_ids": TOO_MANY}
    case = a_case(officer)
    version = version_of(store, case, "cases")
    closing = CloseCase(case_id=case, version=version, reason="Done.", mopi_group="mopi_group:3")
    store.gate(Role.SUPERVISOR).perform(closing)
    assert set(refused_all(officer, store, linking(*three, case_id=case))) == {"case_id"}
