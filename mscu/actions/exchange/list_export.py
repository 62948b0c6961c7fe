"""Exporting a list as a file: what, for whom and why, with the digest of the file on record.

Restricted cases are left out, even for those with access to them, since others will read the file. Material
under handling code C is left out too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar, Self

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.cases import case_list
from mscu.actions.cases.case_list import CaseFilter, CaseRow
from mscu.actions.core.action import CHOOSE, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.listing import ListFilter, Listing
from mscu.actions.core.view_filters import (
    VIEW_TYPES,
    CasesView,
    ChartView,
    DisclosuresView,
    ReportsView,
    SearchView,
    SubjectsView,
    dump_view,
    read_view,
    view_type_of,
)
from mscu.actions.disclosure import disclosure_register
from mscu.actions.disclosure.disclosure_register import DisclosureRow
from mscu.actions.disclosure.file_contents import FileContents, counted
from mscu.actions.disclosure.file_copies import NewFile, Terms, WriteBulk, next_file, restricted_case_ids
from mscu.actions.entries.handling import reports_under_code_c
from mscu.actions.intake import report_register
from mscu.actions.intake.report_register import ReportFilter, ReportRow
from mscu.actions.subjects import subject_list
from mscu.actions.subjects.subject_list import SubjectFilter, SubjectRow
from mscu.batches import BATCH_SIZE, in_batches
from mscu.codes import CaseStatus, Marking, SubjectKind
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.exchange.list_file import FORMS, list_file
from mscu.exchange.list_table import ListTable
from mscu.models.case import Case
from mscu.models.entries.report import ReportItem
from mscu.models.subject import Involvement

MAX_ROWS = 20_000
"""Most rows of a file, which is held in memory: about 10 MB."""
_READ = 0.6
"""The share that is done once the rows are read, and the file has still to be written."""
TOO_MANY = f"More than {MAX_ROWS:,} rows are listed: narrow the list by a filter."
HELD_BACK_CELL = "Held back: under handling code C"
ListView = CasesView | ReportsView | SubjectsView | DisclosuresView
Cells = tuple[str, ...]
CellsById = Iterator[tuple[int, Cells]]
_EDITIONS: dict[type[ListView], str] = {
    CasesView: "list of cases",
    ReportsView: "list of reports",
    SubjectsView: "list of nominals",
    DisclosuresView: "register of disclosures",
}


@dataclass(frozen=True)
class _Table:
    """How one kind of list becomes rows of cells."""

    edition: str
    columns: Cells
    listing: Listing[Any]
    filter: ListFilter
    cells: Callable[[Work, Sequence[Any], frozenset[int]], CellsById]
    """Yields those of some rows that may leave, by id; the set holds ids of restricted cases."""
    naming: tuple[str, ...]
    """The columns by which people know a row."""
    kind: str
    """The column that says of what kind a row is, or the kind of all rows."""


@dataclass(frozen=True, kw_only=True)
class IssueList(WriteBulk):
    """Export a list as a file; the register keeps the SHA-256 of the file."""

    kind: ClassVar = "list"
    view: ListView
    form: str
    columns: tuple[str, ...] = ()
    """The columns of the file, in the list's own order; empty means all."""

    @override
    def make(self, work: Work) -> NewFile:
        table = _table(self.view, work.today, work)
        ids = self._ids(work, table)
        hidden = restricted_case_ids(work)
        copy_number = next_file(work, table.edition)
        rows = [self._pick_columns(table, row) for _, row in _rows(work, table, ids, hidden)]
        columns = self._pick_columns(table, table.columns)
        made = ListTable(
            columns=columns,
            rows=rows,
            about=tuple(self._about(work, copy_number)),
            dates=_DATE_COLUMNS,
            numbers=_NUMBER_COLUMNS,
        )
        return NewFile(
            edition=table.edition,
            content=list_file(self.form, made, work.progress.part(_READ, 1)),
            copy_number=copy_number,
            rows=len(rows),
            of="rows",
            left_out=len(ids) - len(rows),
        )

    def _ids(self, work: Work, table: _Table) -> Sequence[int]:
        ids = table.listing.ids(work, table.filter, None, most=MAX_ROWS + 1).ids
        if len(ids) > MAX_ROWS:
            raise Invalid({"reason": TOO_MANY})
        return ids

    @property
    @override
    def edition(self) -> str:
        return _EDITIONS[type(self.view)]

    @override
    def count(self, work: Work) -> int:
        return len(self._ids(work, _table(self.view, work.today, work)))

    @override
    def contents(self, work: Work) -> FileContents:
        table = _table(self.view, work.today, work)
        rows = list(_rows(work, table, self._ids(work, table), restricted_case_ids(work)))
        named = [dict(zip(table.columns, cells, strict=True)) for _, cells in rows]
        return FileContents(
            ids=tuple(row_id for row_id, _ in rows),
            lines=tuple("  ".join(row[name] for name in table.naming if row[name]) for row in named),
            kinds=counted(row.get(table.kind, table.kind) for row in named),
        )

    @override
    def terms(self) -> Terms:
        (page,) = (name for name, kind in VIEW_TYPES.items() if kind is type(self.view))
        columns = json.dumps(self.columns, ensure_ascii=False)
        return Terms(kind=self.kind, page=page, content=dump_view(self.view), columns=columns)

    @override
    def describe_rows(self, work: Work) -> str:
        parts = [f"{name}: {work.label(value) or value}" for name, value in _active_filters(self.view)]
        return ", ".join(parts) or "all of them"

    def _pick_columns(self, table: _Table, row: Cells) -> Cells:
        columns = self.columns or table.columns
        return tuple(cell for name, cell in zip(table.columns, row, strict=True) if name in columns)

    @override
    def check_more(self, validator: Validator) -> None:
        if not set(self.columns) <= set(columns_of(self.view)):
            validator.problems["columns"] = CHOOSE
        if self.form not in FORMS:
            validator.problems["form"] = CHOOSE

    def _about(self, work: Work, copy_number: int) -> Iterator[str]:
        """Yield the marking, and for whom the file was made."""
        purpose = work.label(self.purpose).lower()
        yield Marking.OFFICIAL_SENSITIVE.label
        recipient, issued = self.recipient.strip(), show_moment(work.now)
        line = f"Copy {copy_number} for {recipient}, for {purpose}. Issued {issued}"
        yield f"{line} by {work.actor.display}. Not to be passed on."

    @classmethod
    @override
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        kind = view_type_of(terms.page)
        view = None if kind is None else read_view(kind, terms.content)
        columns = tuple(json.loads(terms.columns))
        if view is None or isinstance(view, SearchView | ChartView):
            return None
        return cls(view=view, form=form, columns=columns, **answers)


def _active_filters(view: ListView) -> Iterator[tuple[str, str]]:
    """Yield the filters of a list, with their labels."""
    return ((name, value) for name, value in asdict(view).items() if value and name != "sort")


def columns_of(view: ListView) -> Cells:
    """Return the columns that a file of this list can have, in order."""
    return _table(view, date.min).columns


def _rows(work: Work, table: _Table, ids: Sequence[int], hidden: frozenset[int]) -> CellsById:
    reading = work.progress.part(0, _READ)
    for batch in in_batches(reading.counting(ids, len(ids), between=BATCH_SIZE)):
        yield from table.cells(work, table.listing.rows(work, batch), hidden)


def _table(view: ListView, today: date, work: Work | None = None) -> _Table:
    """Return how a list becomes rows; without `work` only the columns may be read."""
    if isinstance(view, CasesView):
        status = next((status for status in CaseStatus if status == view.status), None)
        cases = CaseFilter(**asdict(view) | {"status": status})
        listed = cases if work is None else cases.with_names(work)
        of_cases = case_list.case_listing(cases)
        naming = "Reference", "Title"
        return _Table(_EDITIONS[CasesView], _CASES, of_cases, listed, _case_cells, naming, "Case")
    if isinstance(view, ReportsView):
        reports = ReportFilter(**asdict(view))
        listing = report_register.sorted_listing(reports)
        naming = _REPORTS[0], _REPORTS[2]
        return _Table(_EDITIONS[ReportsView], _REPORTS, listing, reports, _report_cells, naming, "Report")
    if isinstance(view, DisclosuresView):
        copies = disclosure_register.filter_of_view(view, today)
        listing_of = disclosure_register.DISCLOSURES
        return _Table(
            _EDITIONS[DisclosuresView], _COPIES, listing_of, copies, _copy_cells, _COPIES[1:4], _COPIES[1]
        )
    kind = next((kind for kind in SubjectKind if kind == view.kind), None)
    subjects = SubjectFilter(kind=kind, sort=view.sort)
    index = subject_list.listing_for(subjects)
    return _Table(
        _EDITIONS[SubjectsView], _SUBJECTS, index, subjects, _subject_cells, _SUBJECTS[:2], _SUBJECTS[0]
    )


_CASES = (
    "Reference",
    "Title",
    "Operation",
    "Status",
    "Marking",
    "District",
    "Exploitation",
    "Lead",
    "Opened",
)
_REPORTS = ("Register number", "When", "Report", "District", "Triage", "Case", "Under 18", "Injured", "Text")
_COPIES = (
    "Issued",
    "Document",
    "Copy",
    "Case",
    "Recipient",
    "Purpose",
    "Legal gateway",
    "Reason",
    "Proceedings active",
    "Agreed by CPS",
    "Issued by",
    "Recalled",
    "Answer",
    "Did not leave",
    "SHA-256",
)
_SUBJECTS = ("Kind", "Name", "Also known as", "Cases")
_DATE_COLUMNS = frozenset({"Opened", "When", "Issued"})
_NUMBER_COLUMNS = frozenset({"Copy"})


def _case_cells(_work: Work, rows: Sequence[CaseRow], hidden: frozenset[int]) -> CellsById:
    for row in rows:
        if row.id not in hidden:
            yield (
                row.id,
                (
                    row.reference,
                    row.title,
                    row.operation,
                    row.status.label,
                    row.marking.label,
                    row.district,
                    ", ".join(row.exploitation),
                    row.lead,
                    row.opened,
                ),
            )


def _report_cells(work: Work, rows: Sequence[ReportRow], hidden: frozenset[int]) -> CellsById:
    items = reports_under_code_c().where(ReportItem.entry_id.in_([row.id for row in rows]))
    under_c = set(work.values(items))
    for row in rows:
        if row.case_id not in hidden:
            is_under_c = row.id in under_c
            yield (
                row.id,
                (
                    row.register_number,
                    row.happened,
                    HELD_BACK_CELL if is_under_c else row.headline,
                    row.district,
                    row.triage_label,
                    row.case_reference,
                    row.under_18,
                    row.injured,
                    HELD_BACK_CELL if is_under_c else row.detail,
                ),
            )


def _copy_cells(_work: Work, rows: Sequence[DisclosureRow], hidden: frozenset[int]) -> CellsById:
    for row in rows:
        if row.case_id not in hidden:
            yield (
                row.id,
                (
                    row.issued,
                    row.edition,
                    str(row.copy_number),
                    row.of,
                    row.recipient,
                    row.purpose,
                    row.gateway,
                    row.reason,
                    row.proceedings,
                    row.agreed_by,
                    row.issued_by,
                    row.recall.when_and_who if row.recall else "",
                    row.recall.state if row.recall else "",
                    row.not_left.in_a_line if row.not_left else "",
                    row.sha256,
                ),
            )


def _subject_cells(work: Work, rows: Sequence[SubjectRow], hidden: frozenset[int]) -> CellsById:
    """Yield subjects without restricted cases; those in no other case are left out."""
    involvements = select(Involvement.subject_id).where(
        Involvement.subject_id.in_([row.id for row in rows]), Involvement.case_id.in_(hidden)
    )
    in_hidden = set(work.values(involvements)) if hidden else set()
    open_involvements = (
        select(Involvement.subject_id, Case.reference)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(in_hidden), Case.id.not_in(hidden))
        .distinct()
    )
    open_cases: dict[int, list[str]] = {}
    for subject_id, reference in work.rows(open_involvements) if in_hidden else ():
        open_cases.setdefault(subject_id, []).append(reference)
    for row in rows:
        cases = open_cases.get(row.id, ()) if row.id in in_hidden else row.cases
        if cases or row.id not in in_hidden:
            yield row.id, (row.kind.label, row.name, ", ".join(row.aliases), ", ".join(cases))
