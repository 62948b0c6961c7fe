"""Disruptions added up by period, district and effect; each counts once, and none is weighed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Query, Work
from mscu.models.case import Case
from mscu.models.london import start_of_day
from mscu.models.ocg import Disruption

A_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class DisruptionCount:
    """How many disruptions there were in a district, of an effect and by a strand of the plan."""

    district: str | None
    level: str
    strand: str | None
    count: int
    reviewed: int
    """How many of them somebody has reviewed."""


@dataclass(frozen=True, kw_only=True)
class DisruptionTotals(Query[tuple[DisruptionCount, ...]]):
    """Count the disruptions from one day to another, both included, by the cases' districts."""

    starts_on: date | None = None
    ends_on: date | None = None
    district: str | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[DisruptionCount, ...]:
        """Add them up; nothing of a case that the reader may not see is in it."""
        asked = select(
            Case.district, Disruption.level, Disruption.strand, Disruption.reviewed_on
        ).join(Case, Case.id == Disruption.case_id)
        if self.starts_on is not None:
            asked = asked.where(Disruption.happened_at >= start_of_day(self.starts_on))
        if self.ends_on is not None:
            asked = asked.where(Disruption.happened_at < start_of_day(self.ends_on + A_DAY))
        if self.district is not None:
            asked = asked.where(Case.district == self.district)
        counts, reviewed = Counter[tuple[str | None, str, str | None]](), Counter[object]()
        for district, level, strand, reviewed_on in work.rows(asked):
            counts[district, level, strand] += 1
            reviewed[district, level, strand] += reviewed_on is not None
        return tuple(
            DisruptionCount(
                district=key[0], level=key[1], strand=key[2], count=number, reviewed=reviewed[key]
            )
            for key, number in sorted(counts.items(), key=_by_words)
        )


def _by_words(counted: tuple[tuple[str | None, str, str | None], int]) -> tuple[str, ...]:
    return tuple(each or "" for each in counted[0])
