"""Copies that did not leave after all: the file could not be put in its place, or nothing was printed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.dates.london import show_moment
from mscu.errors import NotPermitted
from mscu.models.disclosure import CopyNotLeft, Disclosure, Recall
from mscu.models.user import User

ALREADY_RECORDED = "It is already on record that this copy did not leave."
WAS_RECALLED = "This copy was recalled, so it left. Record the answer to the recall."


@dataclass(frozen=True, kw_only=True)
class RecordNotLeft(Command[int]):
    """Record that a copy did not leave, by whoever issued it or by who approves files; return the id.

    The copy keeps its number and its place in the register.
    """

    disclosure_id: int
    reason: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> int:
        """Record why, unless the copy was recalled: then it left."""
        copy = work.get(Disclosure, self.disclosure_id)
        if not may_record_not_left(work, copy):
            raise NotPermitted
        validator = Validator(work)
        reason = validator.text("reason", self.reason, CopyNotLeft.reason, required=True)
        if load_not_left(work, [copy.id]):
            validator.problems["reason"] = ALREADY_RECORDED
        elif work.value(select(Recall.id).where(Recall.disclosure_id == copy.id)) is not None:
            validator.problems["reason"] = WAS_RECALLED
        validator.raise_if_invalid()
        return work.add(
            CopyNotLeft(
                case_id=copy.case_id,
                disclosure_id=copy.id,
                reason=reason,
                recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
        ).id


def may_record_not_left(work: Work, copy: Disclosure) -> bool:
    """Return whether the actor issued a copy, or approves files."""
    return copy.issued_by_id == work.actor.id or work.actor.may(Permission.RELEASE)


@dataclass(frozen=True, kw_only=True)
class NotLeft:
    """Why a copy did not leave, and who recorded that."""

    when: str
    by: str
    reason: str

    @property
    def in_a_line(self) -> str:
        return f"{self.reason} Recorded {self.when} by {self.by}."


def load_not_left(work: Work, disclosure_ids: Collection[int]) -> dict[int, NotLeft]:
    """Return which of these copies did not leave, by disclosure."""
    statement = (
        select(CopyNotLeft, User.display)
        .join(User, User.id == CopyNotLeft.recorded_by_id)
        .where(CopyNotLeft.disclosure_id.in_(disclosure_ids))
    )
    rows = work.rows(statement) if disclosure_ids else ()
    return {
        row.disclosure_id: NotLeft(when=show_moment(row.recorded_at), by=display, reason=row.reason)
        for row, display in rows
    }
