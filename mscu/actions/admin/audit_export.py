"""The audit as a table or a document: all acts that the filters leave, recorded as an export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.admin.act_rows import ActRow, marked, read_acts
from mscu.actions.admin.audit_acts import ActFilter, asked_record, count_acts, read_occasions
from mscu.actions.admin.audit_trail import TABLE, WHOLE_ROWS
from mscu.actions.core.action import CHOOSE, EVERY_STORE, AuditNote, Command, Query, Work
from mscu.actions.disclosure.issuing import issue_details, write_pdf
from mscu.batches import BATCH_SIZE
from mscu.codes import Marking, Operation
from mscu.dates.london import show_moment
from mscu.documents.audit_list import PrintedAct, PrintedAudit, audit_list
from mscu.errors import Invalid
from mscu.exchange.list_file import FORMS, list_file
from mscu.exchange.list_table import ListTable
from mscu.models.audit import AuditEntry
from mscu.models.code import Setting
from mscu.models.prepared import literal
from mscu.models.user import User
from mscu.text.counts import count_of

PDF = "pdf"
_SHA256 = ", SHA-256 "
"""Where the digest of a file begins in the row of its export, after what the file holds."""
HOW_TO_CHECK = "To check it: on the page Audit of the store choose Check a copy."
NOT_EXPORTED = "This file is no export of this store’s audit, or it was changed."
_READ = 0.6
"""The share that is done once the acts are read, and the file has still to be written."""
MAX_ROWS = {PDF: 2_000, **dict.fromkeys(FORMS, 50_000)}
"""The most acts of a file by its format; it is made in memory."""
COLUMNS = (
    "When",
    "Who",
    "Log-in name",
    "Role today",
    "Computer",
    "Did",
    "What",
    "Why, and how",
    "Searched for",
    "Unusual",
    "First row",
    "Last row",
)


@dataclass(frozen=True, kw_only=True)
class AuditCopy:
    """A file of the audit."""

    content: bytes
    rows: int
    copy_number: int


@dataclass(frozen=True, kw_only=True)
class ExportAudit(Command[AuditCopy]):
    """Write what the filters leave of the audit as XLSX, CSV or PDF, and record that it was exported."""

    filter: ActFilter
    form: str
    needs = Permission.READ_AUDIT
    stores = EVERY_STORE

    def perform(self, work: Work) -> AuditCopy:
        if self.form not in MAX_ROWS:
            raise Invalid({"form": CHOOSE})
        if count_acts(work, self.filter) > MAX_ROWS[self.form]:
            raise Invalid({"form": too_many(self.form)})
        ends = work.values(self.filter.acts(work).order_by(AuditEntry.seq.desc()))
        acts = self._acts(work, work.progress.part(0, _READ).counting(ends, len(ends), between=BATCH_SIZE))
        copy_number, words = _next_copy(work), self.filter.words(work)
        if self.form == PDF:
            content = _document(work, acts, self.filter, copy_number)
        else:
            content = self._table(work, acts, words, copy_number)
        digest = hashlib.sha256(content).hexdigest()
        summary = f"{words}, {count_of(len(acts), 'line')} as {self.form.upper()}, copy {copy_number}"
        work.note(
            AuditNote(operation=Operation.DISCLOSURE, object_type=TABLE, reason=f"{summary}{_SHA256}{digest}")
        )
        return AuditCopy(content=content, rows=len(acts), copy_number=copy_number)

    def _acts(self, work: Work, ends: Iterable[int]) -> list[ActRow]:
        if self.filter.by_occasion:
            return list(read_occasions(work, self.filter, list(ends)))
        return marked(read_acts(work, ends), self.filter.unusual(work))

    def _table(self, work: Work, acts: Sequence[ActRow], words: str, copy_number: int) -> bytes:
        about = (
            Marking.OFFICIAL_SENSITIVE.label,
            f"Audit of {_unit_name(work)}: {words}. {count_of(len(acts), 'line')}.",
            f"Copy {copy_number}, exported {show_moment(work.now)} by {work.actor.display}.",
            f"Audit head {work.audit_head}. {HOW_TO_CHECK}",
            *filter(None, (_recorded(work, self.filter),)),
        )
        table = ListTable(
            columns=COLUMNS,
            rows=list(_cells(acts)),
            about=about,
            dates=frozenset(COLUMNS[:1]),
            numbers=frozenset(COLUMNS[-2:]),
        )
        return list_file(self.form, table, work.progress.part(_READ, 1))


@dataclass(frozen=True, kw_only=True)
class ExportedAudit:
    """What is on record of a file of the audit."""

    holds: str
    """Its filters, lines, format and number, in words."""
    exported: str
    exported_by: str
    row: int
    """The row of the audit that holds its digest, and whose signature so covers it."""


@dataclass(frozen=True, kw_only=True)
class ExportedAuditBySha256(Query[ExportedAudit | None]):
    """Which export of the audit a file is, byte for byte; None if it is none of this store."""

    sha256: str
    needs = Permission.READ_AUDIT
    stores = EVERY_STORE

    def answer(self, work: Work) -> ExportedAudit | None:
        ending = f"{_SHA256}{self.sha256.lower()}"
        exports = WHOLE_ROWS.where(
            AuditEntry.operation == Operation.DISCLOSURE,
            AuditEntry.action == ExportAudit.recorded_as,
            AuditEntry.reason.endswith(ending, autoescape=True),
        )
        row = next(iter(work.records(exports.order_by(AuditEntry.seq).limit(literal(1)))), None)
        if row is None:
            return None
        who = work.value(select(User.display).where(User.name == row.actor)) or row.actor
        holds = row.reason.removesuffix(ending)
        return ExportedAudit(holds=holds, exported=show_moment(row.at), exported_by=who, row=row.seq)


def too_many(form: str) -> str:
    return f"More than {MAX_ROWS[form]:,} lines are shown: choose fewer days, or another filter."


def _cells(acts: Sequence[ActRow]) -> Iterator[tuple[str, ...]]:
    for act in acts:
        yield (
            show_moment(act.at),
            act.who,
            act.actor,
            act.role,
            act.device,
            act.verb,
            act.what,
            act.why,
            "; ".join(act.searched),
            ", ".join(act.marks),
            str(act.first),
            str(act.last),
        )


def _recorded(work: Work, filter_: ActFilter) -> str:
    """Return which looks at the record asked for the audit holds; empty if none is asked for."""
    asked = asked_record(work, filter_)
    return asked.recorded if asked is not None else ""


def _document(work: Work, acts: Sequence[ActRow], filter_: ActFilter, copy_number: int) -> bytes:
    printed = show_moment(work.now)
    document = audit_list(
        PrintedAudit(
            unit_name=_unit_name(work),
            filters=filter_.words(work),
            recorded=_recorded(work, filter_),
            printed=printed,
            acts=tuple(
                PrintedAct(
                    when=show_moment(act.at),
                    who=act.who,
                    role=act.role,
                    verb=act.verb,
                    what=act.what,
                    why=act.why,
                    unusual=", ".join(act.marks),
                    rows=row_numbers(act),
                )
                for act in acts
            ),
        )
    )
    issued = issue_details(work, document, recipient="", copy_number=copy_number)
    return write_pdf(document, issued, work.progress.part(_READ, 1))


def row_numbers(act: ActRow) -> str:
    """Return the numbers of an act's rows."""
    return f"{act.last:,}" if act.first == act.last else f"{act.first:,} to {act.last:,}"


def _unit_name(work: Work) -> str:
    return str(work.value(select(Setting.value).where(Setting.name == "unit_name")) or "")


def _next_copy(work: Work) -> int:
    """Return the number of the next copy of the audit, counted in the audit itself."""
    copies = select(func.count(AuditEntry.seq)).where(
        AuditEntry.operation == Operation.DISCLOSURE, AuditEntry.action == ExportAudit.recorded_as
    )
    return int(work.value(copies)) + 1
