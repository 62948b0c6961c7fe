"""The charity's on-call rota: kept here, and sent to the unit's store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.dates.london import show_moment
from mscu.models.survivors.charity import RotaTurn
from mscu.text.storable_text import FILL_IN

MAX_TURN = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class AddTurn(Command[int]):
    """Put a person on call from one moment to another; return the turn's id."""

    starts_at: str
    ends_at: str
    name: str
    number: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        values = columns_from(self, RotaTurn, validator)
        for name in ("starts_at", "ends_at"):
            if values[name] is None:
                validator.problems.setdefault(name, FILL_IN)
        validator.raise_if_invalid()
        if not timedelta() < values["ends_at"] - values["starts_at"] <= MAX_TURN:
            validator.problems["ends_at"] = "The end must be after the start, by no more than a month."
        elif values["ends_at"] <= work.now:
            validator.problems["ends_at"] = "The end must be in the future."
        validator.raise_if_invalid()
        return work.add(RotaTurn(kept_by_id=work.actor.id, **values)).id


@dataclass(frozen=True, kw_only=True)
class DropTurn(Command[None]):
    """Take a turn out of the rota."""

    turn_id: int
    version: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Delete the turn; the audit records that it was there."""
        work.delete(work.get(RotaTurn, self.turn_id, self.version))


@dataclass(frozen=True, kw_only=True)
class RotaLine:
    id: int
    version: int
    starts: str
    ends: str
    name: str
    number: str
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class RotaTurns:
    """The turns from now on, and what is sent to the unit's store of them."""

    turns: tuple[RotaLine, ...]
    for_police: SetOnCall

    @property
    def now(self) -> RotaLine | None:
        """Return the turn that is running, if there is one."""
        return next((turn for turn in self.turns if turn.is_now), None)


@dataclass(frozen=True, kw_only=True)
class CharityRota(Query[RotaTurns]):
    """Who is on call now and next."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> RotaTurns:
        upcoming = select(RotaTurn).where(RotaTurn.ends_at > work.now)
        turns = tuple(
            RotaLine(
                id=turn.id,
                version=turn.version,
                starts=show_moment(turn.starts_at),
                ends=show_moment(turn.ends_at),
                name=turn.name,
                number=turn.number,
                is_now=turn.starts_at <= work.now,
            )
            for turn in work.records(upcoming.order_by(RotaTurn.starts_at, RotaTurn.id))
        )
        for_police = tuple(
            Turn(starts_at=turn.starts, ends_at=turn.ends, name=turn.name, number=turn.number)
            for turn in turns
        )
        return RotaTurns(turns=turns, for_police=SetOnCall(turns=for_police))
