"""Disclosure of one entry (CPIA 1996): how it was assessed, and the form that assesses it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from mscu.actions.entries.entry_file import EntryDetails, PartDetails
from mscu.actions.entries.material import AssessMaterial, AssessmentState, assessment_state, assessments_of
from mscu.codes import Family, YesNo
from mscu.ui.forms.field_list import CHECK, CODES, TEXT, YES_NO_NOT_SURE, Field, Section, Switch
from mscu.ui.forms.form import defaults
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.form_spec import FormSpec

MATERIAL = "material"
SECTIONS = (
    Section(
        "",
        (
            Field("relevant", "Relevant to the investigation?", YES_NO_NOT_SURE, required=True),
            Field("use", "Use", CODES("material_use")),
            Field(
                "schedule_description",
                "Description for the schedule",
                TEXT,
                wide=True,
                hint="All that the MG6C says about it; the defence reads this",
            ),
        ),
    ),
    Section(
        "Sensitive",
        (
            Field("sensitive", "Sensitive: it goes into the MG6D", CHECK),
            Field(
                "sensitive_reason",
                "Why it is sensitive",
                TEXT,
                wide=True,
                hint="Which public interest would be seriously prejudiced, and how",
            ),
        ),
    ),
    Section(
        "Prosecution and defence",
        (
            Field("undermines", "May it undermine the prosecution or assist the defence?", YES_NO_NOT_SURE),
            Field("undermines_why", "How", TEXT, wide=True),
            Field(
                "presumed",
                "Class presumed to meet the test",
                CODES("presumption_class"),
                hint="Disclosed unless there is a reason (AG's Guidelines 2024; classes to be confirmed)",
            ),
            Field("presumed_why", "Why it is not disclosed all the same", TEXT, wide=True),
        ),
    ),
)
SWITCHES = (
    Switch("sensitive_reason", "sensitive", frozenset({True})),
    Switch("undermines_why", "undermines", frozenset({YesNo.YES})),
)


def material_parts(entry: EntryDetails) -> Iterator[QWidget]:
    """Yield the latest assessment, with how many there were."""
    if assessments := assessments_of(entry):
        latest = assessments[-1]
        rows = [
            (Cell(label, strong=True, one_line=True), Cell(text, quiet=False))
            for label, text in _assessment_rows(latest, assessment_state(entry))
        ]
        assessed = f"{latest.get('assessed_at')}, {latest.get('assessed_by')}"
        note = assessed if len(assessments) == 1 else f"{assessed}; assessed {len(assessments)} times"
        yield TitledSection("Disclosure", Table(rows, (0, 1), "Disclosure"), note)


def _assessment_rows(part: PartDetails, state: AssessmentState) -> Iterator[tuple[str, str]]:
    if state is not AssessmentState.COMPLETE:
        yield "Assessment", state.value
    use = f", {part.get('use').lower()}" if part.get("use") else ""
    yield "Relevant", f"{part.get('relevant')}{use}"
    if description := part.get("schedule_description"):
        yield "Described as", description
    if part.get("sensitive"):
        yield "Sensitive", part.get("sensitive_reason")
    if answer := part.get("undermines"):
        reason = part.get("undermines_why")
        yield "Undermines or assists", f"{answer}: {reason}" if reason else answer
    if presumed := part.get("presumed"):
        reason = part.get("presumed_why")
        yield "Presumed class", f"{presumed}: {reason}" if reason else presumed


def material_spec(entry: EntryDetails) -> FormSpec:
    """Build the form that assesses an entry, filled in with the latest assessment."""
    assessments = assessments_of(entry)
    values: dict[str, Any] = defaults(AssessMaterial)
    if assessments:
        values |= {name: assessments[-1].values[name] for name in values if name in assessments[-1].values}
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/{MATERIAL}/{entry.row.id}",
        label="Disclosure",
        title="Assess for disclosure",
        note=entry.row.headline,
        icon="scale",
        family=Family.ENFORCEMENT,
        sections=SECTIONS,
        switches=SWITCHES,
        values=values,
        make=partial(AssessMaterial, entry_id=entry.row.id),
        done="Assessed. The earlier assessment is kept." if assessments else "Assessed.",
    )
