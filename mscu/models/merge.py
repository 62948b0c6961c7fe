"""Two records that were found to be one: what was merged into what, by whom, and its lineage.

Nothing is thrown away: each row that was pointed elsewhere, and each value that was replaced, has
a line here, so that the two can be taken apart again whatever was recorded meanwhile.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from mscu.codes import MergedKind, Sensitivity
from mscu.models.base import Record, field, link, person
from mscu.models.signers import Signed


class Merge(Record):
    """That one record was merged into another, until it is taken apart.

    Both are numbers, not links: they say what was merged, whatever becomes of either.
    """

    __tablename__ = "combination"
    __table_args__ = (
        Index("ix_combination_kept", "kind", "kept_id"),
        Index("ix_combination_other", "kind", "other_id"),
    )

    kind: Mapped[MergedKind] = field(Sensitivity.STATE, "Kind")
    kept_id: Mapped[int] = field(Sensitivity.PLAIN, "Kept")
    other_id: Mapped[int] = field(Sensitivity.PLAIN, "Combined into it")
    reason: Mapped[str] = field(Sensitivity.NARRATIVE, "Why combined")
    made_at: Mapped[datetime] = field(Sensitivity.DATE, "When")
    made_by_id: Mapped[int] = link("users", "By")
    ended_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Taken apart")
    ended_by_id: Mapped[int | None] = person(Signed(stands=True), "Taken apart by")
    ended_reason: Mapped[str] = field(Sensitivity.NARRATIVE, "Why taken apart", default="")


class OfMerge:
    """Rows of the lineage: seen only where both records of the merge may be seen."""

    combination_id: Mapped[int] = link("combination")


class MergeMove(OfMerge, Record):
    """That a column of a row pointed elsewhere before; or that the row was made to go with it."""

    __tablename__ = "combination_move"
    __table_args__ = (Index("ix_combination_move_row", "of_table", "row_id", "of_column"),)

    of_table: Mapped[str] = field(Sensitivity.PLAIN)
    row_id: Mapped[int] = field(Sensitivity.PLAIN)
    of_column: Mapped[str] = field(Sensitivity.PLAIN)
    """Empty for a row that was made by the merge, and goes with it."""
    former: Mapped[int | None] = field(Sensitivity.PLAIN)
    given: Mapped[int | None] = field(Sensitivity.PLAIN)
    settled: Mapped[bool] = field(Sensitivity.PLAIN, default=False)
    """Whether it was pointed back, or is to be left as it is from now on."""


class MergeValue(OfMerge, Record):
    """What a field of the kept record said before the other one's value was chosen for it."""

    __tablename__ = "combination_value"

    of_field: Mapped[str] = field(Sensitivity.PLAIN)
    former: Mapped[str] = field(Sensitivity.PERSON, "Before")
    """JSON of its columns, as is what was taken."""
    taken: Mapped[str] = field(Sensitivity.PERSON, "Taken")
    settled: Mapped[bool] = field(Sensitivity.PLAIN, default=False)
