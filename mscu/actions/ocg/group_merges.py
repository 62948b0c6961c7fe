"""Which group was merged into which, as far as both may be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.codes import MergedKind
from mscu.models.entries.ocg import OcgAssessment
from mscu.models.merge import Merge
from mscu.models.prepared import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mscu.actions.core.action import Work


def merges(work: Work) -> Mapping[int, int]:
    """Say of each group that is merged into another into which, by what stands for them."""
    live = select(Merge.other_id, Merge.kept_id).where(
        Merge.kind == MergedKind.GROUP, Merge.ended_at.is_(None)
    )
    return work.pairs(live)


def kept_in(into: Mapping[int, int], group_id: int) -> int:
    """Follow what was merged into what to the group that is shown."""
    seen: set[int] = set()
    while group_id in into and group_id not in seen:
        seen.add(group_id)
        group_id = into[group_id]
    return group_id


def merged_into(into: Mapping[int, int], group_id: int) -> Iterator[int]:
    """Give every group that was merged into one, through others too."""
    return (each for each in into if each != group_id and kept_in(into, each) == group_id)


def with_merged(work: Work, assessment: OcgAssessment) -> tuple[OcgAssessment, ...]:
    """Give an assessment of a group, and the newest of each group that was merged into it."""
    below = merged_into(merges(work), assessment.group_id or assessment.id)
    newest = (newest_of(work, each) for each in below)
    return (assessment, *(each for each in newest if each is not None))


def newest_of(work: Work, group_id: int) -> OcgAssessment | None:
    """Give the newest assessment of a group."""
    asked = (
        select(OcgAssessment)
        .where(or_(OcgAssessment.id == group_id, OcgAssessment.group_id == group_id))
        .order_by(OcgAssessment.happened_at.desc(), OcgAssessment.id.desc())
    )
    return next(iter(work.records(asked.limit(literal(1)))), None)
