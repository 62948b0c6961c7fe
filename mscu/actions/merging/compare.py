"""Two records side by side: what differs, what would move, and why they cannot be merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.core.repointing import unsettled_moves
from mscu.codes import Labelled, MergedKind, Operation
from mscu.models.audit import AuditEntry
from mscu.models.entries.entry import Entry
from mscu.models.merge import Merge
from mscu.models.subject import Involvement
from mscu.text.counts import count_of

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.merging.merge import MergeField
    from mscu.models.base import Record

KEPT, OTHER, BOTH = "kept", "other", "both"
"""Which value a field gets."""
MAX_LISTED = 12
_ROW_LABELS = {
    "entry": ("entry", "entries"),
    "involvement": ("role in a case", "roles in cases"),
    "subject_name": ("other name", "other names"),
    "identifier": ("number or spelling it is found by", "numbers or spellings it is found by"),
    "subject": ("nominal merged into it before", "nominals merged into it before"),
    "cases": ("case merged into it before", "cases merged into it before"),
    "attachment": ("file", "files"),
    "alert": ("alert to the navigators", "alerts to the navigators"),
    "nrm_form": ("First Responder form", "First Responder forms"),
}
"""Singular and plural words for what moves; tables without an entry are counted as `other lines`."""
_NOT_COUNTED = frozenset(
    {
        "choice",
        "entry_version",
        "subject_version",
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
    """`kept` or `other`: the side that is filled in."""
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
class UnmergePreview:
    """What undoing a merge would do."""

    combination_id: int
    kept: str
    other: str
    description: str
    returning: tuple[str, ...]
    """What goes back, counted."""
    staying: tuple[str, ...]
    """What was added since and stays with the kept record."""


def count_in_words(rows: Iterable[Record]) -> tuple[str, ...]:
    """Count rows in words, table by table."""
    distinct = {(_table_of(row), _row_id(row)) for row in rows}
    counts = Counter(table for table, _ in distinct if table not in _NOT_COUNTED)
    other = sum(counts[table] for table in counts if table not in _ROW_LABELS)
    lines = [count_of(counts[table], *labels) for table, labels in _ROW_LABELS.items() if counts[table]]
    return (*lines, count_of(other, "other line")) if other else tuple(lines)


def _table_of(row: Record) -> str:
    """Return the table of a row; a row that links an entry to a subject counts as the entry."""
    of_entry = isinstance(row, Entry) or (isinstance(row, Involvement) and row.entry_id)
    return "entry" if of_entry else row.__tablename__


def _row_id(row: Record) -> int:
    return row.entry_id if isinstance(row, Involvement) and row.entry_id else row.id


def suggested_side(kept: str, other: str) -> str:
    return OTHER if other and not kept else KEPT


def compare_field(work: Work, field: MergeField, kept: object, other: object) -> ComparedField:
    kept_text, other_text = field_text(work, kept, field), field_text(work, other, field)
    return ComparedField(
        name=field.name,
        label=field.label,
        kept=kept_text,
        other=other_text,
        suggested=suggested_side(kept_text, other_text),
        may_join=bool(field.separator and kept_text and other_text),
    )


def field_text(work: Work, record: Any, field: MergeField) -> str:  # noqa: ANN401 - any record
    """Return a field in words: the label of a choice, or the text itself."""
    value = getattr(record, field.columns[0])
    info = type(record).columns()[field.columns[0]]
    if info.get("list"):
        return work.label(value)
    return value.label if isinstance(value, Labelled) else str(value or "")


def added_since(work: Work, merge: Merge, rows: Iterable[Record]) -> tuple[Record, ...]:
    """Return the rows that were recorded after the merge."""
    moved = {(move.of_table, move.row_id) for move, _ in unsettled_moves(work, merge)}
    candidates = {
        (row.__tablename__, row.id): row
        for row in rows
        if (row.__tablename__, row.id) not in moved and ("entry", row.id) not in moved
    }
    recorded = select(AuditEntry.object_type, AuditEntry.object_id).where(
        AuditEntry.object_type.in_({table for table, _ in candidates}),
        AuditEntry.object_id.in_({row_id for _, row_id in candidates}),
        AuditEntry.operation == Operation.COLLECTION,
        AuditEntry.seq > _find_audit_seq(work, merge),
    )
    return tuple(candidates[key] for key in map(tuple, work.rows(recorded)) if key in candidates)


def _find_audit_seq(work: Work, merge: Merge) -> int:
    row = select(AuditEntry.seq).where(
        AuditEntry.object_type == Merge.__tablename__, AuditEntry.object_id == merge.id
    )
    return int(work.value(row.order_by(AuditEntry.seq)) or 0)
