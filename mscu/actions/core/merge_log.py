"""Combinations in words, as a log tells them: what into what, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.codes import MergedKind
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.entries.report import Report
from mscu.models.merge import Merge
from mscu.models.subject import Subject
from mscu.models.user import User

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.actions.core.action import Work

MOST = 50
Names = Mapping[tuple[MergedKind, int], str]


@dataclass(frozen=True, kw_only=True)
class MergeEvent:
    """That somebody merged two records, or took them apart."""

    at: datetime
    when: str
    who: str
    what: str
    why: str


def merge_events(work: Work, asked: Select[Merge]) -> Iterator[MergeEvent]:
    """Tell each merge, and its end if it has one; both records must be seen."""
    found = work.records(asked.order_by(Merge.id))
    names, people = _names(work, found), work.pairs(select(User.id, User.display))
    for each in found:
        one, other = (names.get((each.kind, n), "") for n in (each.kept_id, each.other_id))
        yield MergeEvent(
            at=each.made_at, when=show_moment(each.made_at), who=people.get(each.made_by_id, ""),
            what=f"Combined: {other} into {one}", why=each.reason,
        )  # fmt: skip
        if each.ended_at is not None:
            yield MergeEvent(
                at=each.ended_at, when=show_moment(each.ended_at),
                who=people.get(each.ended_by_id or 0, ""),
                what=f"Taken apart: {other} and {one}", why=each.ended_reason,
            )  # fmt: skip


def merge_events_since(work: Work, start: datetime) -> tuple[MergeEvent, ...]:
    """Tell what was merged or taken apart since a moment, the newest first."""
    asked = select(Merge).where(or_(Merge.made_at >= start, Merge.ended_at >= start))
    told = [each for each in merge_events(work, asked) if each.at >= start]
    return tuple(sorted(told, key=_moment, reverse=True)[:MOST])


def _moment(told: MergeEvent) -> datetime:
    return told.at


def _names(work: Work, found: Sequence[Merge]) -> Names:
    """Name what was merged, by the number of each."""
    numbers = {number for each in found for number in (each.kept_id, each.other_id)}
    asked = {
        MergedKind.CASE: select(Case.id, Case.reference).where(Case.id.in_(numbers)),
        MergedKind.SUBJECT: select(Subject.id, Subject.name).where(Subject.id.in_(numbers)),
        MergedKind.REPORT: select(Report.id, Report.register_number).where(Report.id.in_(numbers)),
        MergedKind.GROUP: select(OcgAssessment.id, OcgAssessment.name).where(
            OcgAssessment.id.in_(numbers)
        ),
    }
    return {
        (kind, number): name
        for kind, statement in asked.items()
        for number, name in work.pairs(statement).items()
    }
