"""The numbered items of a report: how they are shown, graded and released from the unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.entries.entry_file import EntryDetails, EntryFile, PartDetails
from mscu.actions.entries.handling import HANDLING_FIELDS, AddItem, GradeItem
from mscu.codes import Family, Kind
from mscu.documents.icons import icon_of
from mscu.ui.forms.field_list import CODES, TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.core.tables import Cell, Table, TitledSection
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.menu import Menu

ITEM, CONDITION_MET = "report_item", "condition_met"
WHOLE_REPORT = "The whole report"
NEW = 0
"""Used in place of an item's number for a new item."""
GRADE_FIELDS = (
    Field("source_grade", "Source", CODES("intelligence_source")),
    Field("assessment", "Assessment", CODES("intelligence_assessment")),
    Field("handling_code", "Handling", CODES("intelligence_handling")),
)
CODE_C_SECTION = Section(
    "Only under handling code C",
    (
        Field("conditions", "Conditions", TEXT, wide=True),
        Field("handling_action", "Action", CODES("handling_action")),
        Field("sanitising", "Sanitising", CODES("handling_sanitising")),
        Field("sanitised", "Sanitised version", TEXT, wide=True),
    ),
    hint="until they are met, only the sanitised version leaves the unit",
)


def items_of(entry: EntryDetails) -> list[PartDetails]:
    return [part for part in entry.parts if part.kind == ITEM]


def item_parts(entry: EntryDetails) -> Iterator[QWidget]:
    """Yield the items with their grades, and the copies for which their conditions were met."""
    if items := items_of(entry):
        rows = [
            (
                Cell(part.get("number"), strong=True),
                Cell(_item_text(part), quiet=False),
                Cell(_meaning(part)),
                Cell("".join(_grades(part)), grade=True),
            )
            for part in items
        ]
        yield TitledSection("Items", Table(rows, (0, 3, 2, 0), "Items"), "graded 3x5x2")
    if conditions := [part for part in entry.parts if part.kind == CONDITION_MET]:
        copies = [
            (
                Cell(part.get("item_number"), strong=True),
                Cell(part.get("how"), quiet=False),
                Cell(f"{part.get('recipient')}, {part.get('met_at')}"),
            )
            for part in conditions
        ]
        table = Table(copies, (0, 3, 2), "Conditions met")
        yield TitledSection("Conditions met", table, "item, how, for whom")


def _item_text(part: PartDetails) -> str:
    """Return the text of an item and its code C conditions, one per line."""
    lines = [part.get("text") or WHOLE_REPORT]
    for label, name in (("Conditions", "conditions"), ("Sanitised", "sanitised")):
        if part.get(name):
            lines.append(f"{label}: {part.get(name)}")
    codes = filter(None, (part.get("handling_action"), part.get("sanitising")))
    return "\n".join([*lines, *codes])


def _grades(part: PartDetails) -> Iterator[str]:
    return (part.get(name)[:1] for name in ("source_grade", "assessment", "handling_code"))


def _meaning(part: PartDetails) -> str:
    """Return a grade in words: `untested · known directly`."""
    labels = (part.get(name) for name in ("source_grade", "assessment"))
    return " · ".join(label.partition(" ")[2].lower() for label in labels if label)


class GradeButton(Button):
    """The button that grades an item of a report, or adds one.

    Signals: `item_requested` with the number of the item, or `NEW`.
    """

    item_requested = Signal(int)

    def __init__(self, entry: EntryDetails) -> None:
        super().__init__("Grade", icon="list-ordered", size=Size.SMALL)
        self.setToolTip("Grade an item 3x5x2, or add one")
        self._items = items_of(entry)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        if not self._items:
            self.item_requested.emit(NEW)
            return
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for part in self._items:
            label = f"Item {part.get('number')}, {''.join(_grades(part)) or 'not graded'}"
            menu.offer(label, partial(self.item_requested.emit, part.id), icon="list-ordered")
        menu.offer("Add an item", partial(self.item_requested.emit, NEW), icon="plus")
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))
        menu.setActiveAction(menu.actions()[0])


def may_grade(entry: EntryDetails, *, may_record: bool) -> bool:
    """Return whether the viewer may grade items of this entry."""
    return entry.row.kind is Kind.REPORT and may_record


def item_spec(entry: EntryDetails, item_id: int) -> FormSpec | None:
    """Build the form that grades or adds an item; None where the item is gone."""
    if item_id == NEW:
        return _new_item_spec(entry)
    part = next((part for part in items_of(entry) if part.id == item_id), None)
    return _grading_spec(entry, part) if part is not None else None


def _new_item_spec(entry: EntryDetails) -> FormSpec:
    text_field = Field("text", "Text", TEXT, required=True, wide=True)
    return _spec(
        entry,
        NEW,
        title="Add an item",
        sections=(Section("", (text_field, *GRADE_FIELDS)), CODE_C_SECTION),
        values=defaults(AddItem),
        make=partial(AddItem, report_id=entry.row.id),
        done="Item added.",
    )


def _grading_spec(entry: EntryDetails, part: PartDetails) -> FormSpec:
    reason = Section("", (Field("reason", "Why", TEXT, required=True, wide=True),))
    return _spec(
        entry,
        part.id,
        title=f"Grade item {part.get('number')}",
        note=part.get("text") or WHOLE_REPORT,
        sections=(Section("", GRADE_FIELDS), CODE_C_SECTION, reason),
        values={name: part.values.get(name) or "" for name in HANDLING_FIELDS},
        make=partial(GradeItem, item_id=part.id, version=part.version),
        done="Graded. The earlier version is kept.",
        reread=reread(EntryFile(entry_id=entry.row.id), partial(item_spec, item_id=part.id)),
    )


def _spec(entry: EntryDetails, item_id: int, **details: object) -> FormSpec:
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/grade/{item_id}/{entry.row.id}",
        label="Grade, report",
        icon=icon_of(Kind.REPORT),
        family=Family.REPORT,
        **details,  # type: ignore[arg-type]
    )
