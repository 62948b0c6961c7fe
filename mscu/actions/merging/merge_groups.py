"""Merging two groups that turn out to be one: the kept group is shown with the other's records.

Nothing moves: members, worksheet and disruptions stay with the group for which they were recorded, and are
read together. Undoing the merge therefore restores both groups, with what was added since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import refuse_closed
from mscu.actions.merging.merge import (
    ALREADY_UNDONE,
    APART,
    SAME_RECORD,
    merge_to_undo,
    record_merge,
    record_undo,
)
from mscu.actions.ocg.group_steps import MERGED, find_group, status_at
from mscu.codes import MergedKind
from mscu.dates.partial_date import PartialDate
from mscu.errors import Invalid
from mscu.models.case import Case, Restriction
from mscu.models.entries.ocg import OcgStep
from mscu.models.merge import Merge
from mscu.models.prepared import literal

if TYPE_CHECKING:
    from mscu.models.entries.ocg import OcgAssessment

WAS_MERGED = "Merged with another group."
MERGE_UNDONE = "The merge with the other group was undone."
NO_GROUP = "Choose a group."
ALREADY = "{} is already merged with another group. Undo that merge first."
RESTRICTED = "{} is restricted. Merge the groups once the restriction has ended or been lifted."


@dataclass(frozen=True, kw_only=True)
class MergeGroups(Command[int]):
    """Record that a group is the same as another; return the id of the merge."""

    kept_id: int
    """Id of any entry of the group that is kept."""
    other_id: int | None
    """Id of any entry of the group that is merged into it."""
    reason: str
    needs = Permission.ASSESS_GROUPS
    undoable = True

    def perform(self, work: Work) -> int:
        """Record the merge, and set the other group's status."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Merge.reason, required=True)
        kept, other = find_group(work, self.kept_id), find_group(work, self.other_id)
        if kept is None or other is None:
            raise Invalid({**validator.problems, "other_id": NO_GROUP})
        _refuse_unmergeable(validator, kept, other)
        validator.raise_if_invalid()
        merge = record_merge(work, MergedKind.GROUP, (kept, other), reason)
        add_step(work, other, status=MERGED, text=WAS_MERGED)
        work.undone_by(UnmergeGroups(combination_id=merge.id, reason=UNDONE), APART)
        return merge.id


@dataclass(frozen=True, kw_only=True)
class UnmergeGroups(Command[None]):
    """Undo the merge of two groups: the other group gets its own status back."""

    recorded_as: ClassVar[str] = "TakeGroupsApart"

    combination_id: int
    reason: str
    needs = Permission.ASSESS_GROUPS

    def perform(self, work: Work) -> None:
        merge, reason = merge_to_undo(work, MergedKind.GROUP, self.combination_id, self.reason)
        kept, other = (find_group(work, entry_id) for entry_id in (merge.kept_id, merge.other_id))
        if kept is None or other is None:
            raise Invalid({"reason": ALREADY_UNDONE})
        validator = Validator(work)
        refuse_closed(validator, other.case_id or 0)
        validator.raise_if_invalid()
        add_step(work, other, status=_status_before(work, other), text=MERGE_UNDONE)
        record_undo(work, merge, (kept, other), reason)


def _refuse_unmergeable(validator: Validator, kept: OcgAssessment, other: OcgAssessment) -> None:
    """Add the reason why the groups cannot be merged."""
    work = validator.work
    if kept.id == other.id:
        validator.problems["other_id"] = SAME_RECORD
        return
    for group in (kept, other):
        if status_at(work, group, work.now) == MERGED:
            validator.problems["other_id"] = ALREADY.format(group.name)
        elif kept.case_id != other.case_id and _is_restricted(work, group):
            reference = work.get(Case, group.case_id or 0).reference
            validator.problems["other_id"] = RESTRICTED.format(reference)
        refuse_closed(validator, group.case_id or 0)


def _is_restricted(work: Work, group: OcgAssessment) -> bool:
    restriction = select(Restriction.id).where(
        Restriction.case_id == group.case_id, Restriction.ends_on >= work.today
    )
    return bool(work.values(restriction.limit(literal(1))))


def add_step(work: Work, group: OcgAssessment, *, status: str, text: str) -> None:
    """Set a group's status as of now.

    The reason is stored with the merge alone, which is seen only by those who may see both groups, since it
    may name the other group.
    """
    step = OcgStep(
        case_id=group.case_id,
        group_id=group.id,
        follows_id=group.id,
        name=group.name,
        former=status_at(work, group, work.now),
        status=status,
        text=text,
        recorded_at=work.now,
        recorded_by_id=work.actor.id,
        headline=f"{group.name}: {work.label(status).lower()}",
        detail=text,
    )
    step.set_happened(PartialDate.of_moment(work.now))
    work.add(step)


def _status_before(work: Work, group: OcgAssessment) -> str:
    steps = work.records(
        select(OcgStep)
        .where(OcgStep.group_id == group.id, OcgStep.status == MERGED)
        .order_by(OcgStep.happened_at.desc(), OcgStep.id.desc())
    )
    return steps[0].former if steps else group.status
