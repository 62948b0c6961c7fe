"""Valid input for the commands on what comes in: reports, their items, and tables of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.core.action import Command
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import AddItem, GradeItem, Item
from mscu.actions.exchange.imports import ImportRows, UndoImport
from mscu.actions.intake.named_by_mistake import TakeOutOfReport
from mscu.actions.intake.named_in_words import NameInReport
from mscu.actions.intake.reports import LinkReport, LinkReports, RecordReport, TriageReport, TriageReports
from mscu.actions.matching.same_reports import AnswerNotSame, TakeBackNotSame
from mscu.actions.search.index_maintenance import MergeWordIndex
from mscu.codes import Role, Urgency
from tests.inputs.import_tables import an_import, undoing

if TYPE_CHECKING:
    from tests.inputs.factories import World

AT = "20 Jun 2022 09:00"

# fmt: off
INTAKE_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    RecordReport: lambda w: RecordReport(
        case_id=w.case_id, happened=AT, text="Three men at a yard.",
        source="report_source:helpline", caller="A neighbour", victims_count=3,
        indicators=("indicator:threats",), about=(About(subject_id=w.place_id),),
        items=(Item(number=1, text="What the caller saw", source_grade="intelligence_source:2",
                    assessment="intelligence_assessment:a",
                    handling_code="intelligence_handling:p"),)),
    TriageReport: lambda w: TriageReport(
        happened=AT, text="Patrol to drive past.", follows_id=w.report_id,
        urgency=Urgency.TIME_CRITICAL, outcome="triage_outcome:triaged"),
    LinkReport: lambda w: LinkReport(report_id=w.report_id, case_id=w.case_id, reason="Same yard."),
    TriageReports: lambda w: TriageReports(
        report_ids=two_reports(w), happened=AT, text="Nothing to go on.",
        urgency=Urgency.ROUTINE, outcome="triage_outcome:no_further_action"),
    LinkReports: lambda w: LinkReports(
        report_ids=two_reports(w), case_id=w.case_id, reason="Same yard."),
    NameInReport: lambda w: NameInReport(report_id=w.report_id, known=(About(subject_id=w.place_id),)),
    TakeOutOfReport: lambda w: TakeOutOfReport(
        report_id=named_report(w), subject_id=w.place_id, reason="Another yard of that name."),
    ImportRows: lambda _: an_import(),
    MergeWordIndex: lambda _: MergeWordIndex(),
    UndoImport: lambda w: undoing(w.gate_for(UndoImport)),
    AddItem: lambda w: AddItem(
        report_id=w.report_id, text="What a neighbour saw", source_grade="intelligence_source:2",
        assessment="intelligence_assessment:a", handling_code="intelligence_handling:c",
        conditions="Do not name the neighbour", handling_action="handling_action:a1",
        sanitising="handling_sanitising:s1", sanitised="People were seen"),
    AnswerNotSame: lambda w: AnswerNotSame(
        keys=(1, 2), report_ids=(w.report_id,), reason="A hire car, let to others since."),
    TakeBackNotSame: lambda w: TakeBackNotSame(
        answer_id=w.gate_for(AnswerNotSame).perform(INTAKE_COMMANDS[AnswerNotSame](w))),
    GradeItem: lambda w: GradeItem(
        item_id=an_item(w), version=1, source_grade="intelligence_source:1",
        assessment="intelligence_assessment:b", handling_code="intelligence_handling:p",
        reason="The neighbour agreed to be named."),
}
# fmt: on


def named_report(world: World) -> int:
    """Name a place in the report of the world once more, whoever may know of its case, and return its id."""
    world.store.sql(
        "INSERT INTO involvement (case_id, entry_id, subject_id, role, confidence, version)"
        " SELECT case_id, id, ?, 'involvement_role:mentioned', '', 1 FROM entry WHERE id = ?",
        world.place_id,
        world.report_id,
    )
    return world.report_id


def an_item(world: World) -> int:
    """Add an item under handling code C to the report, and give its number."""
    adding = INTAKE_COMMANDS[AddItem](world)
    return int(world.store.gate(Role.OFFICER).perform(adding))


def two_reports(world: World) -> tuple[int, ...]:
    """Record two reports that are in no case, and give their numbers."""
    recording = RecordReport(happened=AT, text="Vans at night.", source="report_source:police_officer")
    officer = world.store.gate(Role.OFFICER)
    return tuple(officer.perform(recording) for _ in range(2))
