"""When each survivor is to be contacted next, and what else is due in their support."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.support.check_ins import OutAlone, WhoIsOut
from mscu.dates.london import local_day, show_day, show_moment
from mscu.dates.partial_date import Precision
from mscu.models.survivors.support import Contact, Risk
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.survivor_codes import SupportStatus


@dataclass(frozen=True, kw_only=True)
class NextContact:
    """The next contact that was agreed at a survivor's newest contact."""

    quiet_days: int
    """Days since the newest contact."""
    due_on: date | None
    """None if no next contact was agreed."""
    days_left: int | None
    """Negative when it is late."""
    day: str
    words: str
    """As agreed, such as `20 Jun 2022 14:00`."""
    time: str
    """The time alone, if one was agreed."""
    at: datetime | None
    """The moment, if a time was agreed."""


def next_contacts(work: Work) -> Mapping[int, NextContact]:
    """Return the next contact of each survivor whose records the actor may read."""
    newest = (
        select(Contact.survivor_id, func.max(Contact.happened_at).label("at"))
        .group_by(Contact.survivor_id)
        .subquery()
    )
    rows = work.records(
        select(Contact)
        .join(newest, and_(Contact.survivor_id == newest.c.survivor_id, Contact.happened_at == newest.c.at))
        .order_by(Contact.id)
    )
    return {contact.survivor_id: _next(contact, work.today) for contact in rows}


def _next(contact: Contact, today: date) -> NextContact:
    at, words = contact.next_contact_at, contact.next_contact_words
    due_on = local_day(at) if at else None
    timed = contact.next_contact_precision == Precision.MOMENT
    return NextContact(
        quiet_days=(today - local_day(contact.happened_at)).days,
        due_on=due_on,
        days_left=(due_on - today).days if due_on else None,
        day=show_day(due_on) if due_on else "",
        words=words,
        time=words.rpartition(" ")[2] if timed else "",
        at=at if timed else None,
    )


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something that is due for a survivor."""

    survivor_id: int
    name: str
    what: str
    due_on: date
    days_left: int
    """Negative when it is late."""
    time: str = ""


@dataclass(frozen=True, kw_only=True)
class NavigatorDay:
    """A navigator's day: what is due, and who is out alone."""

    now: str
    """The present moment, as a form suggests it."""
    due: tuple[Due, ...]
    out: tuple[OutAlone, ...]


@dataclass(frozen=True, kw_only=True)
class MyDay(Query[NavigatorDay]):
    """What is due for the survivors whom the actor supports or covers, latest first."""

    days: int = 7
    """How many days ahead to look."""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> NavigatorDay:
        names = _names(work)
        due = [*_contacts_due(work, names), *risks_due(work, names)]
        soon = [item for item in due if item.days_left <= self.days]
        return NavigatorDay(
            now=show_moment(work.now), due=tuple(sorted(soon, key=_by_day)), out=WhoIsOut().answer(work)
        )


def _by_day(due: Due) -> tuple[date, str, str]:
    return due.due_on, due.time, due.name


def _names(work: Work) -> dict[int, str]:
    """Return the names of the survivors in support whose records the actor may read."""
    statement = (
        select(SurvivorAbout.survivor_id, SurvivorAbout.name)
        .join(Survivor, Survivor.id == SurvivorAbout.survivor_id)
        .where(Survivor.status == SupportStatus.SUPPORTED)
    )
    return work.pairs(statement)


def _contacts_due(work: Work, names: Mapping[int, str]) -> Iterator[Due]:
    for survivor_id, contact in next_contacts(work).items():
        if survivor_id in names and contact.due_on is not None and contact.days_left is not None:
            yield Due(
                survivor_id=survivor_id,
                name=names[survivor_id],
                what="Next contact",
                due_on=contact.due_on,
                days_left=contact.days_left,
                time=contact.time,
            )


def risks_due(work: Work, names: Mapping[int, str]) -> Iterator[Due]:
    """Yield the risks that are to be reviewed, for the survivors who are named."""
    newest: dict[int, Risk] = {}
    for risk in work.records(select(Risk).order_by(Risk.seen_on, Risk.id)):
        newest[risk.survivor_id] = risk
    for survivor_id, risk in newest.items():
        if survivor_id in names and risk.review_on is not None:
            yield Due(
                survivor_id=survivor_id,
                name=names[survivor_id],
                what="Review the risk",
                due_on=risk.review_on,
                days_left=(risk.review_on - work.today).days,
            )
