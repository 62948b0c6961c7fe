"""Two records side by side: what differs, what would move, and why they cannot be merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.core.lineage import left_with
from mscu.codes import Labelled, MergedKind, Operation
from mscu.models.audit import AuditEntry
from mscu.models.entries.entry import Entry
from mscu.models.merge import Merge
from mscu.models.subject import Involvement

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.merging.merge import Choosable
    from mscu.models.base import Record

KEPT, OTHER, BOTH = "kept", "other", "both"
"""Which value a field gets."""
MOST_TOLD = 12
_TOLD = {
    "entry": ("entry", "entries"),
    "involvement": ("role in a case", "roles in cases"),
    "subject_name": ("other name", "other names"),
    "identifier": ("search term for it", "search terms for it"),
    "subject": ("nominal merged into it before", "nominals merged into it before"),
    "cases": ("case merged into it before", "cases merged into it before"),
    "attachment": ("file", "files"),
    "alert": ("alert to the navigators", "alerts to the navigators"),
    "nrm_form": ("First Responder form", "First Responder forms"),
}
"""Singular and plural words for what moves; tables without an entry are counted as `other lines`."""
_UNTOLD = frozenset(
    {
        "choice",
        "entry_version",
        "attachment_chunk",
        "nrm_answer",
        "nrm_episode",
        "nrm_indicator",
        "nrm_file",
        "nrm_line",
        "shared_recipient",
        "report_item",
    }
)
"""Parts that move with something already counted."""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two records compared."""

    id: int
    version: int
    title: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class ComparedField:
    """A field's value in both records."""

    name: str
    label: str
    kept: str
    other: str
    suggested: str
    """`kept` or `other`: where one is empty, the other."""
    may_join: bool = False
    """Whether it is a text that may hold both values."""

    @property
    def differs(self) -> bool:
        """Return whether there is anything to choose."""
        return self.kept != self.other


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two records side by side."""

    kind: MergedKind
    kept: Side
    other: Side
    fields: tuple[ComparedField, ...]
    moving: tuple[str, ...]
    """What would move to the kept record, counted."""
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Unmerge:
    """What undoing a merge would do."""

    combination_id: int
    kept: str
    other: str
    said: str
    back: tuple[str, ...]
    """What goes back, counted."""
    stays: tuple[str, ...]
    """What was added since and stays with the kept record."""


def counted(rows: Iterable[Record]) -> tuple[str, ...]:
    """Count rows in words, table by table."""
    seen = {(_table_of(row), _number_of(row)) for row in rows}
    counts = Counter(table for table, _ in seen if table not in _UNTOLD)
    other = sum(counts[table] for table in counts if table not in _TOLD)
    told = [_plural(counts[table], *words) for table, words in _TOLD.items() if counts[table]]
    return (*told, _plural(other, "other line", "other lines")) if other else tuple(told)


def _table_of(row: Record) -> str:
    """Return the table of a row; a row that links an entry to a subject counts as the entry."""
    of_entry = isinstance(row, Entry) or (isinstance(row, Involvement) and row.entry_id)
    return "entry" if of_entry else row.__tablename__


def _number_of(row: Record) -> int:
    return row.entry_id if isinstance(row, Involvement) and row.entry_id else row.id


def _plural(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def suggested(kept: str, other: str) -> str:
    """Return which side to suggest: the one that is filled in."""
    return OTHER if other and not kept else KEPT


def compared_field(work: Work, each: Choosable, one: Any, other: Any) -> ComparedField:  # noqa: ANN401 - any records
    mine, theirs = shown(work, one, each), shown(work, other, each)
    return ComparedField(
        name=each.name,
        label=each.label,
        kept=mine,
        other=theirs,
        suggested=suggested(mine, theirs),
        may_join=bool(each.joined and mine and theirs),
    )


def shown(work: Work, record: Any, each: Choosable) -> str:  # noqa: ANN401 - any record
    """Return a field in words: the label of a choice, or the text itself."""
    value = getattr(record, each.columns[0])
    info = type(record).columns()[each.columns[0]]
    if info.get("list"):
        return work.label(value)
    return value.label if isinstance(value, Labelled) else str(value or "")


def added_since(work: Work, merge: Merge, rows: Iterable[Record]) -> tuple[Record, ...]:
    """Return the rows that were recorded after the merge."""
    ours = {(move.of_table, move.row_id) for move, _ in left_with(work, merge)}
    left = {
        (row.__tablename__, row.id): row
        for row in rows
        if (row.__tablename__, row.id) not in ours and ("entry", row.id) not in ours
    }
    recorded = select(AuditEntry.object_type, AuditEntry.object_id).where(
        AuditEntry.object_type.in_({table for table, _ in left}),
        AuditEntry.object_id.in_({number for _, number in left}),
        AuditEntry.operation == Operation.COLLECTION,
        AuditEntry.seq > _recorded_in(work, merge),
    )
    return tuple(left[key] for key in map(tuple, work.rows(recorded)) if key in left)


def _recorded_in(work: Work, merge: Merge) -> int:
    row = select(AuditEntry.seq).where(
        AuditEntry.object_type == Merge.__tablename__, AuditEntry.object_id == merge.id
    )
    return int(work.value(row.order_by(AuditEntry.seq)) or 0)
