"""Keeps the index of mentions with each change of a report, and rebuilds it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import select

from mscu.actions.matching.mentions import fingerprint, keys_in
from mscu.codes import Operation
from mscu.models.entries.report import Report
from mscu.models.prepared import literal

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.models.base import Record

REPORTS_AT_ONCE = 1_000


class KeptMentions(Protocol):
    """The rows of the index, written on one connection."""

    def is_current(self, fingerprint: str, /) -> bool:
        """Return whether the index was built by these rules."""
        ...

    def empty(self) -> None: ...

    def put(self, reports: Iterable[tuple[int, int | None, Collection[int]]], /) -> None:
        """Add reports that are not in it: the id, the case and the keys of each."""
        ...

    def forget(self, report_ids: Iterable[int], /) -> None: ...

    def mark(self, fingerprint: str, /) -> None: ...


def update_mentions(table: KeptMentions, changed: Mapping[Record, Operation]) -> None:
    """Index what changed; nothing is done to an index that has to be rebuilt."""
    reports = {record: operation for record, operation in changed.items() if isinstance(record, Report)}
    if not reports or not table.is_current(fingerprint()):
        return
    table.forget(report.id for report, operation in reports.items() if operation is not Operation.COLLECTION)
    table.put(
        (report.id, report.case_id, keys_in(report.text, report.where_words))
        for report, operation in reports.items()
        if operation is not Operation.ERASURE
    )


def rebuild_mentions(work: Work, table: KeptMentions) -> None:
    """Rebuild the index from all reports; the work must see all of them."""
    table.empty()
    table.put(
        (report_id, case_id, keys_in(text, where)) for report_id, case_id, text, where in _all_reports(work)
    )
    table.mark(fingerprint())


def _all_reports(work: Work) -> Iterator[tuple[int, int | None, str, str]]:
    columns = (Report.id, Report.case_id, Report.text, Report.where_words)
    statement = select(*columns).order_by(Report.id).limit(literal(REPORTS_AT_ONCE))
    last_id = 0
    while rows := work.rows(statement.where(Report.id > last_id)):
        yield from ((row.id, row.case_id, row.text, row.where_words) for row in rows)
        last_id = rows[-1].id
