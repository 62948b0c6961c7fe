"""Importing a table: each row a report, all of them or none, and taking all of them back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from threading import Event
from typing import Any

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.exchange.import_profiles import remember
from mscu.actions.exchange.import_reading import read_table
from mscu.actions.intake.reports import NEW, RecordReport, report_numbers
from mscu.batches import AT_ONCE, in_batches
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.exchange.mapping import Mapping
from mscu.exchange.row_reading import ReadRow
from mscu.exchange.sheet import Table
from mscu.models.clock_row import ClockRow
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.kinds import mapped
from mscu.models.prepared import literal
from mscu.models.table_import import TableImport
from mscu.models.user import User

_DIGEST = re.compile("[0-9a-f]{64}")
_MOST_SHOWN = 50
_NUMBERS = frozenset({"entry.id", "report.id"})
NOTHING_LEFT = "No row would become a report. Say what the columns are, or choose another file."
NO_DIGEST = "The digest of the file is missing. Read the file again."
STOPPED = "Stopped. Nothing was imported."
UNDONE = "This import was taken back already."


@dataclass
class ImportWatch:
    """How far an import is, for another thread to look at, and its way to stop it."""

    stop: Event = field(default_factory=Event)
    done: int = 0


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import came to."""

    import_id: int
    reports: int
    first_number: str
    last_number: str


@dataclass(frozen=True, kw_only=True)
class ImportRows(Command[Imported]):
    """Import the rows of a table as reports: all of them at once, or none."""

    file_name: str
    sha256: str
    sheet: Table = field(repr=False)
    mapping: Mapping = field(repr=False)
    left_out: frozenset[int] = frozenset()
    """Rows that a person leaves out, as the file numbers them."""
    remember_as: str = ""
    """The words by which what was said of the columns is kept; empty where nobody said anything."""
    watch: ImportWatch | None = field(default=None, repr=False, compare=False)
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> Imported:
        """Record a report a row, numbered as the register goes on."""
        checked = Checked(work)
        name = checked.text("file_name", self.file_name, required=True)
        title = checked.text("remember_as", self.remember_as)
        if not _DIGEST.fullmatch(self.sha256):
            checked.problems["sha256"] = NO_DIGEST
        checked.refuse()
        every = read_table(work, self.sheet, self.mapping)
        rows = [row for row in every if not row.is_wrong and row.number not in self.left_out]
        if not rows:
            raise Invalid({"table": NOTHING_LEFT})
        numbers = list(islice(report_numbers(work), len(rows)))
        made = work.add(
            TableImport(
                file_name=name, sha256=self.sha256, sheet=self.sheet.head.name,
                profile=self.mapping.profile.title, imported_at=work.now,
                imported_by_id=work.actor.id, rows=len(rows),
                questioned=sum(1 for row in rows if row.problems),
                left_out=len(every) - len(rows), first_number=numbers[0], last_number=numbers[-1],
            )
        )  # fmt: skip
        if title:
            remember(work, self.mapping, title)
        self._record(work, made, zip(rows, numbers, strict=True))
        return Imported(
            import_id=made.id, reports=len(rows), first_number=numbers[0],
            last_number=numbers[-1],
        )  # fmt: skip

    @override
    def go_on(self) -> None:
        """Refuse once it was stopped: at any of its reports, its words or its rows of audit."""
        if self.watch is not None and self.watch.stop.is_set():
            raise Invalid({"table": STOPPED})

    def _record(self, work: Work, made: TableImport, rows: Iterator[tuple[ReadRow, str]]) -> None:
        """Add the reports, the first by itself: the numbers of the others follow its own.

        Where a number is known the database is told many rows at once, else one after the other.
        """
        watch = self.watch or ImportWatch()
        last = 0
        while part := list(islice(rows, AT_ONCE if last else 1)):
            self.go_on()
            reports = [_report(work, made, row, number) for row, number in part]
            for report in reports if last else ():
                report.id = last = last + 1
            last = max(last, work.add(*reports).id)
            watch.done += len(part)


def _report(work: Work, made: TableImport, row: ReadRow, number: str) -> Report:
    """Make the report that somebody would have typed, with where it is from."""
    try:
        report: Any = RecordReport(**row.values).made(work)
    except Invalid as problem:
        raise Invalid(
            {"table": f"Row {row.number}: {' '.join(problem.problems.values())}"}
        ) from None
    report.register_number, report.triage_state = number, NEW
    report.import_id, report.origin = made.id, f"{made.file_name}, row {row.number}"
    return report  # type: ignore[no-any-return]


# ------------------------------------------------------------------------------ taking it back


@dataclass(frozen=True, kw_only=True)
class UndoImport(Command[int]):
    """Take a whole import back, as long as nothing was built on its reports; says how many."""

    import_id: int
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Erase its reports; the audit keeps that they were there."""
        made = work.get(TableImport, self.import_id)
        if made.undone_at is not None:
            raise Invalid({"import_id": UNDONE})
        reports = work.records(select(Report).where(Report.import_id == made.id))
        untouched = [each for each in reports if _is_new(each)]
        built_on = _built_on(work, [each.id for each in untouched])
        _refuse_touched(made.rows - len(untouched) + len(built_on), made.rows)
        for report in untouched:
            work.delete(report)
        made.undone_at, made.undone_by_id = work.now, work.actor.id
        return len(untouched)


def _refuse_touched(touched: int, rows: int) -> None:
    """Refuse where something was built on reports.

    One that was linked to a case that the actor may not see is counted like all others.
    """
    if touched:
        was = "1 was" if touched == 1 else f"{touched:,} were"
        raise Invalid(
            {
                "import_id": f"Of its {rows:,} reports {was} triaged, linked, corrected or added "
                "to since. An import is taken back whole or not at all: nothing was changed."
            }
        )


def _is_new(report: Report) -> bool:
    return report.case_id is None and report.triage_state == NEW and report.version == 1


def _built_on(work: Work, numbers: Sequence[int]) -> set[int]:
    """Find which reports any record points to, of whatever kind."""
    found: set[int] = set()
    for column in _pointing():
        for part in in_batches(numbers):
            found |= set(work.values(select(column).where(column.in_(part))))
    return found


def _pointing() -> Iterator[Any]:
    """Name every column that points to an entry; clocks are derived, so they don't count."""
    inherited = Entry.columns().keys()
    for model in mapped():
        for prop in model.__mapper__.column_attrs if model is not ClockRow else ():
            pointed = {key.target_fullname for key in prop.columns[0].foreign_keys}
            of_base = model is not Entry and issubclass(model, Entry) and prop.key in inherited
            if pointed & _NUMBERS and not of_base:
                yield getattr(model, prop.key)


# ------------------------------------------------------------------------------ what was imported


@dataclass(frozen=True, kw_only=True)
class ImportLine:
    """An import as a line of a list."""

    id: int
    file_name: str
    profile: str
    when: str
    by: str
    reports: int
    left_out: int
    numbers: str
    undone: str
    """When and by whom it was taken back; empty where it stands."""


@dataclass(frozen=True, kw_only=True)
class Imports(Query[tuple[ImportLine, ...]]):
    """Which tables were imported, the newest first."""

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[ImportLine, ...]:
        """Read them."""
        people = work.pairs(select(User.id, User.display))
        newest = select(TableImport).order_by(TableImport.id.desc()).limit(literal(_MOST_SHOWN))
        return tuple(_lines(work.records(newest), people))


def _lines(imports: Iterable[TableImport], people: dict[int, str]) -> Iterator[ImportLine]:
    for each in imports:
        undone = ""
        if each.undone_at is not None:
            undone = f"{show_moment(each.undone_at)} by {people.get(each.undone_by_id or 0, '')}"
        first, last = each.first_number, each.last_number
        yield ImportLine(
            id=each.id, file_name=each.file_name, profile=each.profile,
            when=show_moment(each.imported_at), by=people.get(each.imported_by_id, ""),
            reports=each.rows, left_out=each.left_out,
            numbers=first if first == last else f"{first} to {last}", undone=undone,
        )  # fmt: skip
