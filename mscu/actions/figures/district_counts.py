"""The unit's cases, reports and potential victims by district.

Counts cover what the viewer may see: a restricted case counts only for those with access to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.code_keys import UNKNOWN_DISTRICT, VICTIM_ROLES
from mscu.codes import CaseStatus
from mscu.dates.london import start_of_day
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entries.report import Report
from mscu.models.subject import Involvement

MAX_DAYS = 36_500
"""The longest period in days: a hundred years."""


@dataclass(frozen=True, kw_only=True)
class DistrictCount:
    district: str
    """Its key in the list of districts."""
    label: str
    cases: int = 0
    open_cases: int = 0
    """Cases of the district that are not closed."""
    reports: int = 0
    victims: int = 0
    """Potential and confirmed victims of its cases, each person once."""


@dataclass(frozen=True, kw_only=True)
class DistrictCounts(Query[tuple[DistrictCount, ...]]):
    """Counts by district of what was opened or received in the last days; no days means ever."""

    days: int | None = None
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[DistrictCount, ...]:
        """Count; records without a district are counted as unknown district."""
        since = self._since(work)
        cases, open_cases, reports, victims = (
            _count_by_district(work, statement)
            for statement in (
                _cases(since),
                _cases(since).where(Case.status != CaseStatus.CLOSED),
                _reports(since),
                _victims(since),
            )
        )
        districts = work.rows(
            select(Code.key, Code.label)
            .where(Code.list_name == "district", Code.retired_on.is_(None))
            .order_by(Code.position)
        )
        return tuple(
            DistrictCount(
                district=key,
                label=label,
                cases=cases.get(key, 0),
                open_cases=open_cases.get(key, 0),
                reports=reports.get(key, 0),
                victims=victims.get(key, 0),
            )
            for key, label in districts
        )

    def _since(self, work: Work) -> datetime | None:
        if self.days is None:
            return None
        back = min(max(self.days, 0), MAX_DAYS)
        return start_of_day(work.today - timedelta(days=back))


def _count_by_district(work: Work, statement: Select[Any, Any]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for district, count in work.rows(statement):
        key = district or UNKNOWN_DISTRICT
        counts[key] = counts.get(key, 0) + count
    return counts


def _cases(since: datetime | None) -> Select[Any, Any]:
    statement = select(Case.district, func.count(Case.id)).where(Case.kept_id.is_(None))
    statement = statement.where(Case.opened_at >= since) if since is not None else statement
    return statement.group_by(Case.district)


def _reports(since: datetime | None) -> Select[Any, Any]:
    statement = select(Report.district, func.count(Report.id))
    statement = statement.where(Report.happened_at >= since) if since is not None else statement
    return statement.group_by(Report.district)


def _victims(since: datetime | None) -> Select[Any, Any]:
    statement = (
        select(Case.district, func.count(func.distinct(Involvement.subject_id)))
        .select_from(Involvement)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.role.in_(VICTIM_ROLES), Case.kept_id.is_(None))
    )
    statement = statement.where(Case.opened_at >= since) if since is not None else statement
    return statement.group_by(Case.district)
