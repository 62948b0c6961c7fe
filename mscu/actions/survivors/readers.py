"""Who may read a survivor's records, who did, and who is barred from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.survivors.survivors import is_named, may_name
from mscu.dates.london import show_day
from mscu.errors import NotFound
from mscu.models.survivors.survivor import Conflict, Named, Survivor
from mscu.models.user import User
from mscu.survivor_codes import NamedAs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who may read a survivor's records, will, or could."""

    id: int
    version: int
    display: str
    named_as: NamedAs
    span: str
    reason: str
    is_over: bool
    can_end: bool
    """Whether it goes on after today, so that it can be ended."""


@dataclass(frozen=True, kw_only=True)
class Barred:
    """Somebody who has a conflict of interest; why, a lead alone is told."""

    display: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Readers:
    """All who were ever named for a survivor, the newest first, and who is barred."""

    survivor_id: int
    reference: str
    may_name: bool
    may_bar: bool
    readers: tuple[Reader, ...]
    barred: tuple[Barred, ...]


@dataclass(frozen=True, kw_only=True)
class WhoMayRead(Query[Readers]):
    """Who may read a survivor's records: for whoever reads them herself, and for the leads.

    Raises:
        NotFound: there is none, the actor is barred, or she is neither named nor a lead.
    """

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> Readers:
        """Read it."""
        survivor = work.get(Survivor, self.survivor_id)
        leads = work.actor.may(Permission.LEAD_SUPPORT)
        if not leads and not is_named(work, survivor.id):
            raise NotFound
        return Readers(
            survivor_id=survivor.id, reference=survivor.reference, may_bar=leads,
            may_name=may_name(work, survivor.id), readers=_readers(work, survivor.id),
            barred=_barred(work, survivor.id, tell_why=leads),
        )  # fmt: skip


def _readers(work: Work, survivor_id: int) -> tuple[Reader, ...]:
    rows: Sequence[tuple[Named, str]] = work.rows(
        select(Named, User.display)
        .join(User, User.id == Named.user_id)
        .where(Named.survivor_id == survivor_id)
        .order_by(Named.from_on.desc(), Named.id.desc())
    )
    return tuple(_reader(named, display, work.today) for named, display in rows)


def _reader(named: Named, display: str, today: date) -> Reader:
    until = f" to {show_day(named.until_on)}" if named.until_on else ""
    return Reader(
        id=named.id, version=named.version, display=display, named_as=named.named_as,
        span=f"{show_day(named.from_on)}{until}", reason=named.reason,
        is_over=named.until_on is not None and named.until_on < today,
        can_end=named.until_on is None or named.until_on > today,
    )  # fmt: skip


def _barred(work: Work, survivor_id: int, *, tell_why: bool) -> tuple[Barred, ...]:
    rows: Sequence[tuple[Conflict, str]] = work.rows(
        select(Conflict, User.display)
        .join(User, User.id == Conflict.user_id)
        .where(Conflict.survivor_id == survivor_id)
        .order_by(User.display)
    )
    return tuple(
        Barred(display=display, reason=conflict.reason if tell_why else "")
        for conflict, display in rows
    )
