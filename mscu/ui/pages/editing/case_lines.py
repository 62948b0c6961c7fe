"""Rows within the forms of a case: items of a report with their grades, people looked for."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from mscu.actions.enforcement.enforcement import FindingLine
from mscu.actions.enforcement.operations import ExpectedPerson
from mscu.actions.entries.handling import Item
from mscu.actions.ocg.assessments import Member
from mscu.ui.forms.field_list import CHECK, CODES, DAY, LINE, LINES, MONEY, NUMBER, Field, Sources
from mscu.ui.pages.editing.case_sources import OFFICER, PERSON, SUPPORTING_ENTRY
from mscu.ui.widgets.editor import Editor, list_of
from mscu.ui.widgets.lines_editor import LineColumn, LinesEditor


class CaseLines(LinesEditor):
    """Rows whose editors may be pickers: a draft keeps the names chosen in them."""

    @override
    def draft(self) -> object:
        return [{name: _draft(editor) for name, editor in row.editors.items()} for row in self._rows]

    def show_draft(self, draft: object) -> None:
        """Show the state that `draft` returned, and ignore what it didn't."""
        drafts = list_of(dict, draft)
        self.show_value([{} for _ in drafts])
        for row, values in zip(self._rows, drafts, strict=True):
            for name, editor in row.editors.items():
                getattr(editor, "show_draft", editor.show_value)(values.get(name))


class ItemLines(CaseLines):
    """The items of a report, numbered in order."""

    @override
    def value(self) -> object:
        filled = (row.values() for row in self._rows if not row.is_empty())
        return tuple(
            Item(number=item_number, **values)  # type: ignore[arg-type]
            for item_number, values in enumerate(filled, 1)
        )


def _draft(editor: Editor) -> object:
    return getattr(editor, "draft", editor.value)()


def _columns(columns: Sequence[Field], sources: Sources) -> list[LineColumn]:
    stretches = STRETCHES.get(tuple(column.name for column in columns), ())
    widths = stretches or (1,) * len(columns)
    return [
        LineColumn(column.name, column.label, _EditorFactory(column, sources), stretch)
        for column, stretch in zip(columns, widths, strict=True)
    ]


class _EditorFactory:
    """Makes a new editor of a column for each row."""

    def __init__(self, field: Field, sources: Sources) -> None:
        self._field, self._sources = field, sources

    def __call__(self) -> Editor:
        return self._field.editor(self._field, self._sources)


ITEM_COLUMNS = (
    Field("text", "Text", LINE),
    Field("source_grade", "Source", CODES("intelligence_source")),
    Field("assessment", "Assessment", CODES("intelligence_assessment")),
    Field("handling_code", "Handling", CODES("intelligence_handling")),
    Field("conditions", "Conditions of C", LINE),
    Field("handling_action", "Action under C", CODES("handling_action")),
    Field("sanitising", "Sanitising under C", CODES("handling_sanitising")),
    Field("sanitised", "Sanitised version", LINE),
)
ITEM_FIRST = 4
"""Number of columns in the first line of an item; those that only code C needs are in the second."""
FINDING_COLUMNS = (
    Field("subject_id", "Person", PERSON),
    Field("found", "found", CHECK),
    Field("where_words", "Where, such as caravan 4", LINE),
    Field("taken_to", "Where taken", LINE),
)
STRETCHES: dict[tuple[str, ...], tuple[int, ...]] = {
    ("subject_id", "found", "where_words", "taken_to"): (3, 0, 2, 2)
}


EXPECTED_COLUMNS = (
    Field("subject_id", "Person", PERSON),
    Field("accounted", "Accounted for", CODES("accounted")),
    Field("taken_to", "Where taken", LINE),
)


def _expected_editor(_field: Field, sources: Sources) -> Editor:
    return CaseLines(_columns(EXPECTED_COLUMNS, sources), noun="person", make=ExpectedPerson)


EXPECTED = _expected_editor
"""The people expected in an operation: a tuple of `ExpectedPerson`."""


MEMBER_COLUMNS = (
    Field("subject_id", "Person", PERSON),
    Field("role", "Role", CODES("ocg_role"), required=True),
    Field("from_on", "Since", DAY),
    Field("until_on", "Until", DAY),
    Field("source_grade", "Source", CODES("intelligence_source")),
    Field("assessment", "Assessment", CODES("intelligence_assessment")),
    Field("handling_code", "Handling", CODES("intelligence_handling")),
    Field("source_id", "Entry that says so", SUPPORTING_ENTRY),
)
MEMBER_FIRST = 4
"""Number of columns in the first line of a member; the evidence is in the second."""


def _members_editor(_field: Field, sources: Sources) -> Editor:
    columns = _columns(MEMBER_COLUMNS, sources)
    return CaseLines(columns, noun="member", make=Member, first_line=MEMBER_FIRST)


MEMBERS = _members_editor
"""The members of a group with their roles over time: a tuple of `Member`."""


def _items_editor(_field: Field, sources: Sources) -> Editor:
    return ItemLines(_columns(ITEM_COLUMNS, sources), noun="item", first_line=ITEM_FIRST)


def _findings_editor(_field: Field, sources: Sources) -> Editor:
    return CaseLines(_columns(FINDING_COLUMNS, sources), noun="person", make=FindingLine)


ITEMS = _items_editor
"""The numbered items of a report: a tuple of `Item`."""
FINDINGS = _findings_editor
"""The people looked for in a search: a tuple of `FindingLine`."""
EXHIBIT_COLUMNS = (
    Field("reference", "Reference, GL/1", LINE),
    Field("text", "Description", LINE),
    Field("cash_pence", "Cash, pounds", MONEY),
    Field("power", "Power", CODES("search_power")),
    Field("property_kind", "Kind of property", CODES("property_kind")),
    Field("drug", "Drug", CODES("controlled_drug")),
    Field("weight_grams", "Weight, grams", NUMBER),
    Field("quantity", "Pieces", NUMBER),
)
EXHIBIT_FIRST = 4
"""Number of columns in the first line of a seized exhibit; those for statistics are in the second."""
PLAN_COLUMNS = (
    Field("strand", "Strand", CODES("plan_strand"), required=True),
    Field("text", "Action", LINE),
    Field("owner", "Owner", OFFICER),
    Field("due_on", "Due", DAY),
)


def _as_given(name: str) -> str:
    return name


NAMES = LINES(
    (Field("name", "Alias, nickname, other spelling or script", LINE),), make=_as_given, what="name"
)
"""Further names: a tuple of strings."""
