"""What is on record about copies that were called back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.models.disclosure import Recall
from mscu.models.london import show_moment
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.action import Work


@dataclass(frozen=True, kw_only=True)
class Recalled:
    """That a copy was called back."""

    when: str
    by: str
    reason: str
    told: str

    @property
    def when_and_who(self) -> str:
        """Say it in a line."""
        return f"{self.when} by {self.by}"


def recalls_of(work: Work, numbers: Collection[int]) -> dict[int, Recalled]:
    """Give by disclosure those of some that were recalled."""
    rows = work.rows(
        select(Recall, User.display)
        .join(User, User.id == Recall.recalled_by_id)
        .where(Recall.disclosure_id.in_(numbers))
    )
    return {
        row.disclosure_id: Recalled(
            when=show_moment(row.recalled_at), by=display, reason=row.reason, told=row.told
        )
        for row, display in rows
    }


def notices_among(work: Work, numbers: Collection[int]) -> frozenset[int]:
    """Name those of some disclosures that are notices themselves."""
    return frozenset(work.values(select(Recall.notice_id).where(Recall.notice_id.in_(numbers))))
