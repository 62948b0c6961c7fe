"""Merges of two records found to be the same: what was merged into what, by whom, and how to undo it.

Nothing is thrown away: each row that was repointed and each value that was replaced has a line here, so that
the merge can be undone whatever was recorded since.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import MergedKind, Sensitivity
from mscu.models.base import Record, composed, field, link, long_text, person
from mscu.models.signers import Signed


class Merge(Record):
    """The merge of one record into another, until it is undone.

    Both are ids, not links: they name what was merged, whatever becomes of either.
    """

    __tablename__ = "combination"
    __table_args__ = (
        Index("ix_combination_kept", "kind", "kept_id"),
        Index("ix_combination_other", "kind", "other_id"),
    )

    kind: Mapped[MergedKind] = field(Sensitivity.STATE, "Kind")
    kept_id: Mapped[int] = field(Sensitivity.PLAIN, "Kept")
    other_id: Mapped[int] = field(Sensitivity.PLAIN, "Merged into it")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why merged")
    made_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    made_by_id: Mapped[int] = link("users", "By")
    ended_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Unmerged")
    ended_by_id: Mapped[int | None] = person(Signed(stands=True), "Unmerged by")
    ended_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why unmerged", default="")


class OfMerge:
    """Rows of a merge; only users who may see both records see them."""

    combination_id: Mapped[int] = link("combination")


class MergeMove(OfMerge, Record):
    """A row that the merge repointed, with its former target, or a row that the merge added."""

    __tablename__ = "combination_move"
    __table_args__ = (Index("ix_combination_move_row", "of_table", "row_id", "of_column"),)

    of_table: Mapped[str] = field(Sensitivity.PLAIN)
    row_id: Mapped[int] = field(Sensitivity.PLAIN)
    of_column: Mapped[str] = field(Sensitivity.PLAIN)
    """The column; empty for a row that the merge added and its undoing removes."""
    former: Mapped[int | None] = field(Sensitivity.PLAIN)
    given: Mapped[int | None] = field(Sensitivity.PLAIN)
    settled: Mapped[bool] = field(Sensitivity.PLAIN, default=False)
    """Whether it was pointed back, or is to stay as it is from now on."""


class MergeValue(OfMerge, Record):
    """The value of a field of the kept record before the other record's value replaced it."""

    __tablename__ = "combination_value"

    of_field: Mapped[str] = field(Sensitivity.PLAIN)
    former: Mapped[str] = composed(Sensitivity.PERSON, "Before")
    """JSON of its columns, as for the value taken."""
    taken: Mapped[str] = composed(Sensitivity.PERSON, "Taken")
    settled: Mapped[bool] = field(Sensitivity.PLAIN, default=False)
