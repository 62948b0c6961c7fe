"""Navigators who are out alone: when each is expected back, and who is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.prepared import literal
from mscu.models.survivors.charity import CheckIn
from mscu.models.user import User

MAX_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class GoOut(Command[int]):
    """Record that the actor goes out alone: the area, never whom they visit, and when they will be back."""

    area: str
    expected_at: str
    needs = Permission.SUPPORT
    stores = SURVIVORS
    undoable = True

    def perform(self, work: Work) -> int:
        """Record the check-in where every navigator sees it."""
        validator = Validator(work)
        values = columns_from(self, CheckIn, validator)
        expected_at = values["expected_at"]
        if isinstance(expected_at, datetime) and expected_at <= work.now:
            validator.problems["expected_at"] = "Enter a time in the future."
        if not self.expected_at.strip():
            validator.problems["expected_at"] = "Say when you are expected back."
        validator.raise_if_invalid()
        open_id = work.value(
            select(CheckIn.id).where(CheckIn.user_id == work.actor.id, CheckIn.back_at.is_(None))
        )
        if open_id is not None:
            raise Invalid({"area": "You are already out: check in first."})
        check_in = work.add(CheckIn(user_id=work.actor.id, left_at=work.now, **values))
        work.undone_by(CheckBackIn(check_in_id=check_in.id, version=1), "You are checked in.")
        return check_in.id


@dataclass(frozen=True, kw_only=True)
class CheckBackIn(Command[None]):
    """Record that the actor is back, or a colleague whom they have heard from."""

    check_in_id: int
    version: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        check_in = work.get(CheckIn, self.check_in_id, self.version)
        check_in.back_at, check_in.noted_by_id = work.now, work.actor.id


@dataclass(frozen=True, kw_only=True)
class OutAlone:
    id: int
    version: int
    display: str
    mine: bool
    area: str
    expected: str
    overdue_minutes: int
    """How many minutes ago they were expected back; 0 while not overdue."""


@dataclass(frozen=True, kw_only=True)
class WhoIsOut(Query[tuple[OutAlone, ...]]):
    """Who from the charity is out alone, most overdue first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[OutAlone, ...]:
        rows: Sequence[tuple[CheckIn, str]] = work.rows(
            select(CheckIn, User.display)
            .join(User, User.id == CheckIn.user_id)
            .where(CheckIn.back_at.is_(None))
            .order_by(CheckIn.expected_at, CheckIn.id)
            .limit(literal(MAX_ROWS))
        )
        return tuple(_out_alone(work, check_in, display) for check_in, display in rows)


def _out_alone(work: Work, check_in: CheckIn, display: str) -> OutAlone:
    overdue = (work.now - check_in.expected_at).total_seconds()
    return OutAlone(
        id=check_in.id,
        version=check_in.version,
        display=display,
        mine=check_in.user_id == work.actor.id,
        area=check_in.area,
        expected=show_moment(check_in.expected_at),
        overdue_minutes=max(0, int(overdue // 60)),
    )
