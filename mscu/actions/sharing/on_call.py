"""The charity's rota: maintained by the navigators, read by officers who ask for an emergency card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mscu.access import Permission, roles_who_may
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.dates.london import show_moment
from mscu.models.on_call import OnCall
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One turn of the rota, as entered in a form."""

    starts_at: str
    ends_at: str
    name: str
    number: str


@dataclass(frozen=True, kw_only=True)
class SetOnCall(Command[None]):
    """Replace the rota."""

    turns: tuple[Turn, ...]
    needs = Permission.KEEP_ROTA

    def perform(self, work: Work) -> None:
        """Record the turns; refuse one that ends before it starts."""
        validator = Validator(work)
        rows = []
        for number, turn in enumerate(self.turns):
            prefix = f"turns.{number}."
            values = columns_from(turn, OnCall, validator, prefix=prefix)
            for name in ("starts_at", "ends_at"):
                if values[name] is None:
                    validator.problems.setdefault(f"{prefix}{name}", FILL_IN)
            rows.append(values)
            if not validator.problems and values["ends_at"] <= values["starts_at"]:
                validator.problems[f"{prefix}ends_at"] = "The end must be after the start."
        validator.raise_if_invalid()
        for former in work.records(select(OnCall)):
            work.delete(former)
        work.flush()
        for values in rows:
            work.add(OnCall(**values))


@dataclass(frozen=True, kw_only=True)
class OnCallLine:
    """One turn as people read it."""

    starts: str
    ends: str
    starts_at: datetime
    ends_at: datetime
    name: str
    number: str


@dataclass(frozen=True, kw_only=True)
class OnCallTurns:
    """Who is on call now, if anyone, and the turns from now on."""

    now: OnCallLine | None
    turns: tuple[OnCallLine, ...]
    others: tuple[str, ...] = ()
    """If nobody is on call: those of the charity who have an account in this store."""


@dataclass(frozen=True, kw_only=True)
class OnCallRota(Query[OnCallTurns]):
    """The charity's rota from now on."""

    needs = Permission.USE_STORE

    def answer(self, work: Work) -> OnCallTurns:
        return rota(work)


def rota(work: Work) -> OnCallTurns:
    """Return who is on call now and who is next."""
    statement = select(OnCall).where(OnCall.ends_at > work.now).order_by(OnCall.starts_at, OnCall.id)
    turns = tuple(
        OnCallLine(
            starts=show_moment(turn.starts_at),
            ends=show_moment(turn.ends_at),
            starts_at=turn.starts_at,
            ends_at=turn.ends_at,
            name=turn.name,
            number=turn.number,
        )
        for turn in work.records(statement)
    )
    now = next((turn for turn in turns if turn.starts_at <= work.now), None)
    return OnCallTurns(now=now, turns=turns, others=() if now else tuple(_hearers(work)))


def _hearers(work: Work) -> Sequence[str]:
    roles = roles_who_may(Permission.HEAR_URGENT, work.actor.store)
    people = select(User.display).where(User.role.in_(roles), User.left_at.is_(None))
    return work.values(people.order_by(User.display))
