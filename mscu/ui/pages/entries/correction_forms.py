"""The forms that correct an entry: its kind's own form, filled, or only the day of a clock."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from functools import partial

from mscu.actions.entries.corrections import CorrectEntry, correctable
from mscu.actions.entries.entry_file import EntryAnswer
from mscu.ui.forms.field_list import TEXT, Field, Section
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.kind_forms import FORMS

WHY = Section("", (Field("reason", "Why", TEXT, required=True, wide=True),))
CLOCK_DAYS = ("due_on", "overwritten_from", "review_on", "court_on", "update_on")
"""Fields on whose day a clock stands that people may move."""


def correct_spec(entry: EntryAnswer) -> FormSpec:
    """Correct what an entry says; what it said is kept with the reason."""
    row = entry.row
    return FormSpec(
        key=f"case/{row.case_id or 0}/correct/{row.id}",
        label=f"Correction, {row.kind.label.lower()}",
        title=f"Correct: {row.headline}",
        note="What it says now is kept, with the reason",
        icon="pencil",
        sections=(*_only(entry, correctable(row.kind)), WHY),
        switches=FORMS[row.kind].switches,
        helpers=FORMS[row.kind].helpers,
        values=entry.typed,
        make=partial(_correction, entry.row.id, entry.version),
        done="Corrected. What it said before is kept.",
        save="Save correction",
    )


def postpone_spec(entry: EntryAnswer) -> FormSpec:
    """Move the day on which a clock of an entry stands; the day before is kept with the reason."""
    row = entry.row
    sections = _only(entry, CLOCK_DAYS)
    asked = {field.name for section in sections for field in section.fields}
    switches = FORMS[row.kind].switches
    hidden = {s.field for s in switches if entry.typed.get(s.by) not in s.values} & asked
    return replace(
        correct_spec(entry),
        key=f"case/{row.case_id or 0}/postpone/{row.id}",
        label=f"Another day, {row.kind.label.lower()}",
        title=f"Postpone: {row.headline}",
        note="The day before is kept, with the reason; its clock moves with it",
        icon="calendar-clock",
        sections=(*_only(entry, asked - hidden), WHY),
        switches=(),
        done="Postponed. The day before is kept.",
        save="Postpone",
    )


def _only(entry: EntryAnswer, names: Container[str]) -> tuple[Section, ...]:
    """Leave only these fields in the form of an entry's kind."""
    kept = (
        replace(section, fields=tuple(f for f in section.fields if f.name in names))
        for section in FORMS[entry.row.kind].sections
    )
    return tuple(section for section in kept if section.fields)


def _correction(entry_id: int, version: int, *, reason: str, **changes: object) -> CorrectEntry:
    return CorrectEntry(entry_id=entry_id, version=version, changes=changes, reason=reason)
