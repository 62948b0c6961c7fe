"""Importing a table, each row as a report and all or none, and undoing an import."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from dataclasses import field as of_dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.intake.reports import NEW, RecordReport, report_numbers
from mscu.batches import BATCH_SIZE, in_batches
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.exchange.column_mapping import Mapping
from mscu.exchange.profiles import (
    ANY,
    IMPOSSIBLE_DATES,
    Fault,
    Meaning,
    Problem,
    Profile,
    ProfileColumn,
    load_profiles,
    plain,
)
from mscu.exchange.row_reading import Lists, ReadRow, read_rows
from mscu.exchange.table import ImportTable
from mscu.machine_settings import Feature
from mscu.models.base import Record
from mscu.models.code import Code
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.exchange import ImportProfile, TableImport
from mscu.models.kinds import mapped
from mscu.models.prepared import literal
from mscu.models.user import User
from mscu.resources import resource

# Profiles.

_MAX_PROFILES = 200
"""Most profiles saved by users, newest first."""


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Return the profiles shipped with the program, read once."""
    return load_profiles(resource("imports"))


@dataclass(frozen=True, kw_only=True)
class ImportProfiles(Query[tuple[Profile, ...]]):
    """Every known profile: the unit's own, newest first, before the shipped ones.

    Where two match as many headings the first wins, so users' own choices take precedence.
    """

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[Profile, ...]:
        newest = (
            select(ImportProfile)
            .order_by(ImportProfile.made_at.desc(), ImportProfile.id.desc())
            .limit(literal(_MAX_PROFILES))
        )
        return (*map(_profile, work.records(newest)), *shipped_profiles())


def _profile(saved: ImportProfile) -> Profile:
    columns = {
        heading: ProfileColumn(Meaning(meaning), label)
        for heading, meaning, label in json.loads(saved.columns_text)
    }
    based_on = next((shipped for shipped in shipped_profiles() if shipped.name == saved.based_on), ANY)
    return replace(based_on, title=saved.title, source=saved.source, columns=columns, name=f"own-{saved.id}")


def save_profile(work: Work, mapping: Mapping, title: str) -> None:
    """Save the user's choices of columns, replacing earlier ones for the same headings."""
    columns = _heading_meanings(mapping)
    saved = _profile_for(work, {heading for heading, _, _ in columns})
    if saved is None:
        saved = ImportProfile(based_on=_base_profile(mapping.profile), made_by_id=work.actor.id)
    saved.title, saved.source = title, mapping.profile.source
    saved.columns_text = json.dumps(columns, ensure_ascii=False)
    saved.made_at = work.now
    work.add(saved)


def _base_profile(profile: Profile) -> str:
    """Return the shipped profile on which a profile's codes are based."""
    matches = (
        shipped.name for shipped in shipped_profiles() if shipped.codes == profile.codes and shipped.codes
    )
    return next(matches, "")


def _heading_meanings(mapping: Mapping) -> list[tuple[str, str, str]]:
    """Return the meaning of each heading; of a repeated heading the first counts."""
    meanings: dict[str, tuple[str, str, str]] = {}
    for heading in mapping.headings:
        text = plain(heading.words)
        meanings.setdefault(text, (text, heading.column.meaning.value, heading.column.label))
    return list(meanings.values())


def _profile_for(work: Work, headings: set[str]) -> ImportProfile | None:
    profiles: Sequence[ImportProfile] = work.records(select(ImportProfile))
    return next(
        (profile for profile in profiles if {row[0] for row in json.loads(profile.columns_text)} == headings),
        None,
    )


# Checking a table.

_LISTS = ("district", "report_source")


@dataclass(frozen=True, kw_only=True)
class QuestionedRow:
    """A row for the user to check, and why."""

    row: int
    """The row's number in the file."""
    problems: tuple[Problem, ...]
    refused: bool
    """Whether it cannot be imported at all."""
    is_best_left_out: bool
    """Whether somebody should decide to import it: the register has its reference, or its date cannot be."""


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What importing a table would do, before anything is stored."""

    rows: int
    """Number of non-empty rows below the headings."""
    questioned: tuple[QuestionedRow, ...]
    """Rows to check, including refused ones, in file order."""
    earlier_import: str
    """When and by whom this same file was imported; empty for never."""

    @property
    def refused(self) -> int:
        """Return the number of rows that cannot be imported."""
        return sum(1 for row in self.questioned if row.refused)

    @property
    def best_left_out(self) -> frozenset[int]:
        """Return the rows that are imported only if somebody says so."""
        return frozenset(row.row for row in self.questioned if row.is_best_left_out and not row.refused)


@dataclass(frozen=True, kw_only=True)
class CheckImport(Query[DryRun]):
    """What importing a table would do, with every problem by row. Nothing is stored."""

    sheet: ImportTable = of_dataclass(repr=False)
    mapping: Mapping = of_dataclass(repr=False)
    sha256: str = ""
    feature = Feature.IMPORT
    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> DryRun:
        rows = read_table(work, self.sheet, self.mapping)
        return DryRun(
            rows=len(rows),
            questioned=tuple(_questioned_row(row) for row in rows if row.problems),
            earlier_import=_earlier_import(work, self.sha256),
        )


def read_table(work: Work, table: ImportTable, mapping: Mapping) -> list[ReadRow]:
    """Read every row, and note which references are already in the register."""
    rows = list(read_rows(table, mapping, _lists(work), now=work.now))
    known = _known_references(work, rows)
    for row in rows:
        reference = _reference(row)
        if reference in known:
            row.problems.append(Problem(row.number, Fault.KNOWN, words=reference[1]))
    return rows


def _lists(work: Work) -> Lists:
    """Return the code lists whose items cells may name, what was retired too: a table may be older."""
    statement = select(Code.list_name, Code.label, Code.key).where(Code.list_name.in_(_LISTS))
    lists: dict[str, dict[str, str]] = {name: {} for name in _LISTS}
    for name, label, key in work.rows(statement):
        lists[name][plain(label)] = key
    return lists


def _reference(row: ReadRow) -> tuple[str, str]:
    """Return a reference with its origin, as another origin may use the same number."""
    return str(row.values.get("source", "")), str(row.values.get("source_reference", ""))


def _known_references(work: Work, rows: Sequence[ReadRow]) -> set[tuple[str, str]]:
    """Return those references of the rows that the register has and the user may see."""
    references = sorted({reference for _, reference in map(_reference, rows) if reference})
    return {
        (source, reference)
        for batch in in_batches(references)
        for source, reference in work.rows(
            select(Report.source, Report.source_reference).where(Report.source_reference.in_(batch))
        )
    }


def _questioned_row(row: ReadRow) -> QuestionedRow:
    faults = {problem.fault for problem in row.problems}
    is_misdated = row.values.get("happened") == "unknown" and not faults.isdisjoint(IMPOSSIBLE_DATES)
    return QuestionedRow(
        row=row.number,
        problems=tuple(row.problems),
        refused=row.is_wrong,
        is_best_left_out=Fault.KNOWN in faults or is_misdated,
    )


def _earlier_import(work: Work, sha256: str) -> str:
    statement = (
        select(TableImport.imported_at, User.display, TableImport.rows)
        .join(User, User.id == TableImport.imported_by_id)
        .where(TableImport.sha256 == sha256, TableImport.undone_at.is_(None))
        .order_by(TableImport.id.desc())
    )
    for imported_at, imported_by, rows in work.rows(statement.limit(literal(1))):
        return f"{imported_by} already imported this file on {show_moment(imported_at)}: {rows:,} reports."
    return ""


_DIGEST = re.compile("[0-9a-f]{64}")
_MAX_IMPORTS = 50
_ENTRY_IDS = frozenset({"entry.id", "report.id"})
NO_ROWS = "No row would become a report. Set the meanings of the columns, or choose another file."
NO_DIGEST = "The digest of the file is missing. Read the file again."
UNDONE = "This import has already been undone."


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    import_id: int
    reports: int
    first_number: str
    last_number: str


@dataclass(frozen=True, kw_only=True)
class ImportRows(Command[ImportResult]):
    """Import the rows of a table as reports: all of them, or none."""

    file_name: str
    sha256: str
    sheet: ImportTable = field(repr=False)
    mapping: Mapping = field(repr=False)
    left_out: frozenset[int] = frozenset()
    """Rows that the user leaves out, by number in the file."""
    remember_as: str = ""
    """The name under which the choice of columns is saved; empty to save none."""
    feature = Feature.IMPORT
    needs = Permission.RECORD_REPORTS
    own_share = 0.5

    def perform(self, work: Work) -> ImportResult:
        """Record a report for each row, with the next numbers of the register."""
        validator = Validator(work)
        name = validator.text("file_name", self.file_name, TableImport.file_name, required=True)
        title = validator.text("remember_as", self.remember_as, ImportProfile.title)
        if not _DIGEST.fullmatch(self.sha256):
            validator.problems["sha256"] = NO_DIGEST
        validator.raise_if_invalid()
        all_rows = read_table(work, self.sheet, self.mapping)
        rows = [row for row in all_rows if not row.is_wrong and row.number not in self.left_out]
        if not rows:
            raise Invalid({"table": NO_ROWS})
        numbers = list(islice(report_numbers(work), len(rows)))
        table_import = work.add(
            TableImport(
                file_name=name,
                sha256=self.sha256,
                sheet=self.sheet.head.name,
                profile=self.mapping.profile.title,
                imported_at=work.now,
                imported_by_id=work.actor.id,
                rows=len(rows),
                questioned=sum(1 for row in rows if row.problems),
                left_out=len(all_rows) - len(rows),
                first_number=numbers[0],
                last_number=numbers[-1],
            )
        )
        if title:
            save_profile(work, self.mapping, title)
        self._record(work, table_import, zip(rows, numbers, strict=True), len(rows))
        return ImportResult(
            import_id=table_import.id, reports=len(rows), first_number=numbers[0], last_number=numbers[-1]
        )

    def _record(
        self, work: Work, table_import: TableImport, rows: Iterator[tuple[ReadRow, str]], total: int
    ) -> None:
        """Add the reports, the first by itself, since the other numbers follow from it.

        Where the ids are known the rows are inserted in bulk, otherwise one by one.
        """
        last_id = done = 0
        while batch := list(islice(rows, BATCH_SIZE if last_id else 1)):
            work.progress.report(done / total)
            reports = [_report(work, table_import, row, number) for row, number in batch]
            for report in reports if last_id else ():
                report.id = last_id = last_id + 1
            last_id = max(last_id, work.add(*reports).id)
            done += len(batch)


def _report(work: Work, table_import: TableImport, row: ReadRow, number: str) -> Report:
    """Return the report for a row, with its origin."""
    try:
        report: Any = RecordReport(**row.values).build_entry(work)
    except Invalid as problem:
        raise Invalid({"table": f"Row {row.number}: {' '.join(problem.problems.values())}"}) from None
    report.register_number, report.triage_state = number, NEW
    report.import_id, report.origin = table_import.id, f"{table_import.file_name}, row {row.number}"
    return report  # type: ignore[no-any-return]


# Undoing an import.


@dataclass(frozen=True, kw_only=True)
class UndoImport(Command[int]):
    """Undo a whole import, unless its reports were used since; return the number of reports."""

    import_id: int
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> int:
        """Erase the reports; the audit keeps that they existed."""
        table_import = work.get(TableImport, self.import_id)
        if table_import.undone_at is not None:
            raise Invalid({"import_id": UNDONE})
        reports = work.records(select(Report).where(Report.import_id == table_import.id))
        untouched = [report for report in reports if _is_untouched(report)]
        referenced = _referenced(work, [report.id for report in untouched])
        _refuse_used(table_import.rows - len(untouched) + len(referenced), table_import.rows)
        for report in untouched:
            work.delete(report)
        table_import.undone_at, table_import.undone_by_id = work.now, work.actor.id
        return len(untouched)


def _refuse_used(used: int, rows: int) -> None:
    """Refuse where reports have been used.

    A report linked to a case that the user may not see counts like any other.
    """
    if used:
        phrase = "1 was" if used == 1 else f"{used:,} were"
        raise Invalid(
            {
                "import_id": f"Of its {rows:,} reports {phrase} triaged, linked, corrected or added "
                "to since. An import is undone as a whole or not at all: nothing was changed."
            }
        )


def _is_untouched(report: Report) -> bool:
    return report.case_id is None and report.triage_state == NEW and report.version == 1


def _referenced(work: Work, report_ids: Sequence[int]) -> set[int]:
    """Return the reports that any other record points to."""
    referenced: set[int] = set()
    for column in _columns_to_entries():
        for batch in in_batches(report_ids):
            referenced |= set(work.values(select(column).where(column.in_(batch))))
    return referenced


def _columns_to_entries() -> Iterator[Any]:
    """Yield every column of a record that points to an entry: clocks and mentions are derived."""
    inherited = Entry.columns().keys()
    for model in mapped():
        for prop in model.__mapper__.column_attrs if issubclass(model, Record) else ():
            targets = {key.target_fullname for key in prop.columns[0].foreign_keys}
            is_inherited = model is not Entry and issubclass(model, Entry) and prop.key in inherited
            if targets & _ENTRY_IDS and not is_inherited:
                yield getattr(model, prop.key)


# Past imports.


@dataclass(frozen=True, kw_only=True)
class ImportLine:
    """An import as a row of a list."""

    id: int
    file_name: str
    profile: str
    when: str
    by: str
    reports: int
    left_out: int
    numbers: str
    undone: str
    """When and by whom it was undone; empty if it was not."""


@dataclass(frozen=True, kw_only=True)
class Imports(Query[tuple[ImportLine, ...]]):
    """Past imports, newest first."""

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[ImportLine, ...]:
        people = work.pairs(select(User.id, User.display))
        newest = select(TableImport).order_by(TableImport.id.desc()).limit(literal(_MAX_IMPORTS))
        return tuple(_import_lines(work.records(newest), people))


def _import_lines(imports: Iterable[TableImport], people: dict[int, str]) -> Iterator[ImportLine]:
    for table_import in imports:
        undone = ""
        if table_import.undone_at is not None:
            undone = (
                f"{show_moment(table_import.undone_at)} by {people.get(table_import.undone_by_id or 0, '')}"
            )
        first, last = table_import.first_number, table_import.last_number
        yield ImportLine(
            id=table_import.id,
            file_name=table_import.file_name,
            profile=table_import.profile,
            when=show_moment(table_import.imported_at),
            by=people.get(table_import.imported_by_id, ""),
            reports=table_import.rows,
            left_out=table_import.left_out,
            numbers=first if first == last else f"{first} to {last}",
            undone=undone,
        )
