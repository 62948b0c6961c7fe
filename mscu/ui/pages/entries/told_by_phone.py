"""What the charity's on-call told an officer by phone: the form to write it down, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QWidget

from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.sharing.emergency import RecordToldByPhone
from mscu.codes import Family, Kind
from mscu.ui.forms.field_list import MOMENT, TEXT, Field, Section
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.case_sources import ON_CALL
from mscu.ui.pages.editing.form_spec import FormSpec

TOLD_FIELDS = (
    Field("told_by", "Told by", ON_CALL, required=True),
    Field("told_at", "When told", MOMENT, hint="If empty: now"),
    Field(
        "told_words",
        "What you were told",
        TEXT,
        required=True,
        wide=True,
        hint="In your words. The charity still writes down its own, and both stay",
    ),
)


WAITING_STYLES = frozenset({"late", "soon"})
"""Styles of an emergency card's chip while the charity has not answered."""


def waits_for_charity(entry: EntryDetails) -> bool:
    """Return whether it is an urgent request that the charity has not answered in its own record."""
    return entry.row.kind is Kind.EMERGENCY and entry.row.state_kind in WAITING_STYLES


def told_spec(entry: EntryDetails) -> FormSpec:
    """Return the form in which an officer writes down what was said by phone."""
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/told/{entry.row.id}",
        label="Told by phone",
        title="What you were told by phone",
        note=entry.row.headline,
        icon="phone-call",
        family=Family.CARE,
        sections=(Section("", TOLD_FIELDS),),
        make=partial(RecordToldByPhone, entry_id=entry.row.id),
        done="Written down. The charity still records what it said.",
    )


def told_parts(entry: EntryDetails) -> Iterator[QWidget]:
    """Yield what was told, marked as the officers' words beside what the charity recorded."""
    rows = [
        (
            Cell(part.get("told_at"), strong=True, one_line=True),
            Cell(f"{part.get('told_words')}\nTold by {part.get('told_by')}", quiet=False),
            Cell(f"by {part.get('recorded_by_id')}, {part.get('recorded_at')}"),
        )
        for part in entry.parts
        if part.kind == "told_by_phone"
    ]
    if not rows:
        return
    note = "as officers wrote it down; it is not the charity's own record"
    yield TitledSection("Told by phone", Table(rows, (0, 5, 2), "Told by phone"), note)
