"""Where a group stands in its life: its status now, and which may follow (`resources/rules`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.models.entries.entry import Entry
from mscu.models.entries.ocg import Disruption, OcgAssessment, OcgFact, OcgStep
from mscu.rules.ocg import group_rules

if TYPE_CHECKING:
    from datetime import datetime

    from mscu.actions.core.action import Work

MERGED = "ocg_status:merged"
WAS_MERGED = (
    "This group was merged with another. Take the two apart on the page of the groups first."
)
ONLY_THERE = "Groups are merged on the page of the groups, not by their status."


def group_of(work: Work, number: int | None) -> OcgAssessment | None:
    """Give the assessment that stands for the group to which an entry belongs, if it is of one."""
    entry = work.get(Entry, number) if number else None
    if isinstance(entry, OcgAssessment):
        return work.get(OcgAssessment, entry.group_id) if entry.group_id else entry
    if isinstance(entry, OcgStep | OcgFact | Disruption):
        return work.get(OcgAssessment, entry.group_id)
    return None


def status_at(work: Work, group: OcgAssessment, until: datetime, *, without: bool = False) -> str:
    """Give the status that a group had at a moment; `without` leaves out what is of that moment."""
    told = [
        row
        for model in (OcgAssessment, OcgStep)
        for row in work.rows(
            select(model.happened_at, model.id, model.status).where(
                or_(model.group_id == group.id, model.id == group.id)
            )
        )
        if row[0] < until or (row[0] == until and not without)
    ]
    return str(max(told)[2]) if told else group.status


def why_not(work: Work, former: str | None, status: str) -> str:
    """Say why a group can't take this status after that one; nothing where it can."""
    rules = group_rules()
    if former == MERGED:
        return WAS_MERGED
    if status == MERGED:
        return ONLY_THERE
    if not status or status == former or status not in rules.changes:
        return ""  # what is no status at all is said by the check of the list
    if former is None:
        return "" if status in rules.begins else ONLY_THERE
    may = rules.changes.get(former, frozenset())
    if status in may:
        return ""
    others = ", ".join(work.label(each).lower() for each in rules.changes if each in may)
    return f"A group that is “{work.label(former).lower()}” may become: {others}."
