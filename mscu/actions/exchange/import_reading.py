"""Reading a table as reports by what the store knows: its lists, and what is in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as of_dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.batches import in_batches
from mscu.dates.london import show_moment
from mscu.exchange.mapping import Mapping
from mscu.exchange.meanings import Fault, Problem
from mscu.exchange.profiles import plain
from mscu.exchange.row_reading import Lists, ReadRow, read_rows
from mscu.exchange.sheet import Table
from mscu.models.code import Code
from mscu.models.entries.report import Report
from mscu.models.prepared import literal
from mscu.models.table_import import TableImport
from mscu.models.user import User

_LISTS = ("district", "report_source")


@dataclass(frozen=True, kw_only=True)
class QuestionedRow:
    """A row that a person must look at, and why."""

    row: int
    """As the file numbers it."""
    problems: tuple[Problem, ...]
    refused: bool
    """Whether it cannot come in at all."""
    known: bool
    """Whether a report with its reference is in the register, so that it is best left out."""


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What would come of importing a table, before anything is kept."""

    rows: int
    """Rows below the headings that hold anything."""
    questioned: tuple[QuestionedRow, ...]
    """Those to be looked at, refused ones among them, in the order of the file."""
    before: str
    """When and by whom this very file was imported; empty for never."""

    @property
    def refused(self) -> int:
        """Count those that cannot come in."""
        return sum(1 for each in self.questioned if each.refused)

    @property
    def best_left_out(self) -> frozenset[int]:
        """Name the rows that are in the register already."""
        return frozenset(each.row for each in self.questioned if each.known and not each.refused)


@dataclass(frozen=True, kw_only=True)
class CheckImport(Query[DryRun]):
    """Say what would come of importing a table, with every problem by row. Nothing is kept."""

    sheet: Table = of_dataclass(repr=False)
    mapping: Mapping = of_dataclass(repr=False)
    sha256: str = ""
    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> DryRun:
        """Read every row."""
        rows = read_table(work, self.sheet, self.mapping)
        return DryRun(
            rows=len(rows),
            questioned=tuple(_questioned(row) for row in rows if row.problems),
            before=_before(work, self.sha256),
        )


def read_table(work: Work, table: Table, mapping: Mapping) -> list[ReadRow]:
    """Read every row, and note which references are in the register already."""
    rows = list(read_rows(table, mapping, _lists(work), today=work.today))
    known = _known(work, rows)
    for row in rows:
        reference = _reference(row)
        if reference in known:
            row.problems.append(Problem(row.number, Fault.KNOWN, words=reference[1]))
    return rows


def _lists(work: Work) -> Lists:
    """Read the lists of which cells may name an item."""
    asked = select(Code.list_name, Code.label, Code.key).where(
        Code.list_name.in_(_LISTS), Code.retired_on.is_(None)
    )
    lists: dict[str, dict[str, str]] = {name: {} for name in _LISTS}
    for name, label, key in work.rows(asked):
        lists[name][plain(label)] = key
    return lists


def _reference(row: ReadRow) -> tuple[str, str]:
    """Give a reference with where it is from: another origin may use the same number."""
    return str(row.values.get("source", "")), str(row.values.get("source_reference", ""))


def _known(work: Work, rows: Sequence[ReadRow]) -> set[tuple[str, str]]:
    """Find which references reports of the register have that the actor may see."""
    asked = sorted({reference for _, reference in map(_reference, rows) if reference})
    return {
        (source, reference)
        for part in in_batches(asked)
        for source, reference in work.rows(
            select(Report.source, Report.source_reference).where(Report.source_reference.in_(part))
        )
    }


def _questioned(row: ReadRow) -> QuestionedRow:
    known = any(problem.fault is Fault.KNOWN for problem in row.problems)
    problems = tuple(row.problems)
    return QuestionedRow(row=row.number, problems=problems, refused=row.is_wrong, known=known)


def _before(work: Work, sha256: str) -> str:
    asked = (
        select(TableImport.imported_at, User.display, TableImport.rows)
        .join(User, User.id == TableImport.imported_by_id)
        .where(TableImport.sha256 == sha256, TableImport.undone_at.is_(None))
        .order_by(TableImport.id.desc())
    )
    for at, by, rows in work.rows(asked.limit(literal(1))):
        return f"{by} imported this very file on {show_moment(at)}: {rows:,} reports."
    return ""
