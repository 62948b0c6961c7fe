"""Reports: graded where they become intelligence, and linked with all that belongs to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Column, Enum, LargeBinary, insert

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.action import Command
from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.handling import Item
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.actions.intake.reports import LinkReport, RecordReport
from mscu.codes import Role, YesNo
from mscu.errors import Invalid, NotFound
from mscu.models.base import Moment, PartOfEntry, is_text
from mscu.models.entries.report import ReportItem
from mscu.models.kinds import mapped
from mscu.models.subject import Involvement
from mscu.store.engine.engines import writing
from mscu.text.people_told import PEOPLE_HINT
from tests.inputs.factories import AT, World, a_case, a_note, a_report, valid
from tests.scenes.stores import NOW, Store

PARTS = [model for model in mapped() if issubclass(model, PartOfEntry) and hasattr(model, "version")]
LINKS: list[type[Any]] = [Involvement]
GRADED = Item(
    number=1,
    text="What was seen",
    source_grade="intelligence_source:1",
    assessment="intelligence_assessment:a",
    handling_code="intelligence_handling:p",
)


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
