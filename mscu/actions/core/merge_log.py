"""Combinations in words, as a log tells them: what into what, when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.codes import CombinedKind
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.entries.report import Report
from mscu.models.merge import Combination
from mscu.models.subject import Subject
from mscu.models.user import User

if TYPE_CHECKING:
    from sqlalchemy import Select

    from mscu.actions.core.action import Work

MOST = 50
Names = Mapping[tuple[CombinedKind, int], str]


@dataclass(frozen=True, kw_only=True)
class CombinationTold:
    """That somebody combined two records, or took them apart."""

    at: datetime
    when: str
    who: str
    what: str
    why: str


def told_of(work: Work, asked: Select[Combination]) -> Iterator[CombinationTold]:
    """Tell each combination, and its end if it has one; both records must be seen."""
    found = work.records(asked.order_by(Combination.id))
    names, people = _names(work, found), work.pairs(select(User.id, User.display))
    for each in found:
        one, other = (names.get((each.kind, n), "") for n in (each.kept_id, each.other_id))
        yield CombinationTold(
            at=each.made_at, when=show_moment(each.made_at), who=people.get(each.made_by_id, ""),
            what=f"Combined: {other} into {one}", why=each.reason,
        )  # fmt: skip
        if each.ended_at is not None:
            yield CombinationTold(
                at=each.ended_at, when=show_moment(each.ended_at),
                who=people.get(each.ended_by_id or 0, ""),
                what=f"Taken apart: {other} and {one}", why=each.ended_reason,
            )  # fmt: skip


def told_since(work: Work, start: datetime) -> tuple[CombinationTold, ...]:
    """Tell what was combined or taken apart since a moment, the newest first."""
    asked = select(Combination).where(
        or_(Combination.made_at >= start, Combination.ended_at >= start)
    )
    told = [each for each in told_of(work, asked) if each.at >= start]
    return tuple(sorted(told, key=_moment, reverse=True)[:MOST])


def _moment(told: CombinationTold) -> datetime:
    return told.at


def _names(work: Work, found: Sequence[Combination]) -> Names:
    """Name what was combined, by the number of each."""
    numbers = {number for each in found for number in (each.kept_id, each.other_id)}
    asked = {
        CombinedKind.CASE: select(Case.id, Case.reference).where(Case.id.in_(numbers)),
        CombinedKind.SUBJECT: select(Subject.id, Subject.name).where(Subject.id.in_(numbers)),
        CombinedKind.REPORT: select(Report.id, Report.register_number).where(
            Report.id.in_(numbers)
        ),
        CombinedKind.GROUP: select(OcgAssessment.id, OcgAssessment.name).where(
            OcgAssessment.id.in_(numbers)
        ),
    }
    return {
        (kind, number): name
        for kind, statement in asked.items()
        for number, name in work.pairs(statement).items()
    }
