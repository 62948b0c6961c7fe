"""A navigator's day: contacts and visits by the hour, and what ends soon, from the charity's store alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.survivors.survivor_clocks import ENDS_SOON, SurvivorClock, SurvivorClockKind, SurvivorClocks
from mscu.actions.survivors.survivor_list import safe_ways
from mscu.code_keys import NO_ANSWER
from mscu.dates.london import local_day, show_moment, start_of_day
from mscu.models.survivors.charity import RotaTurn
from mscu.models.survivors.support import Contact
from mscu.models.survivors.survivor import Survivor, SurvivorAbout

DAYS_AHEAD = 7
BY_THE_HOUR = frozenset({SurvivorClockKind.CONTACT, SurvivorClockKind.CHECK_IN, SurvivorClockKind.BREACH})
"""What she does by an hour; everything else ends on a day."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How to reach a survivor, as a row has room for."""

    name: str
    treated_as_child: bool
    safe: tuple[str, ...]
    """Safe ways: `phone`, `text`, `post`."""
    when: str
    interpreter: str
    unreached_days: int | None
    """Days since the survivor was last reached; None if that has not happened yet."""


@dataclass(frozen=True, kw_only=True)
class KeptContact:
    """A contact that has taken place today."""

    id: int
    survivor_id: int
    at: datetime
    method: str
    reached: bool
    minutes: int | None


@dataclass(frozen=True, kw_only=True)
class NavigatorDeskSummary:
    """What a navigator's desk shows, for the survivors whom the viewer supports or covers."""

    now: datetime
    today: date
    on_call_until: str
    """When the viewer's turn on the rota ends, if it is running."""
    kept: tuple[KeptContact, ...]
    due: tuple[SurvivorClock, ...]
    """Contacts and returns that are late, due today or on the next days, soonest first."""
    ending: tuple[SurvivorClock, ...]
    """Consents, cards, risks and requests that are late or due within two weeks, soonest first."""
    reach: Mapping[int, Reach]


@dataclass(frozen=True, kw_only=True)
class NavigatorDesk(Query[NavigatorDeskSummary]):
    """The viewer's own day and week."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> NavigatorDeskSummary:
        clocks = [clock for clock in SurvivorClocks().answer(work).clocks if _concerns_viewer(clock)]
        week, soon = work.today + timedelta(days=DAYS_AHEAD), work.today + ENDS_SOON
        return NavigatorDeskSummary(
            now=work.now,
            today=work.today,
            on_call_until=_on_call_until(work),
            kept=_kept_today(work),
            due=tuple(c for c in clocks if c.settles in BY_THE_HOUR and c.due_day < week),
            ending=tuple(c for c in clocks if c.settles not in BY_THE_HOUR and c.due_day <= soon),
            reach=_reach(work),
        )


def _concerns_viewer(clock: SurvivorClock) -> bool:
    """Return whether a clock is the viewer's, or of a colleague who is out alone and overdue."""
    return clock.mine or clock.settles is SurvivorClockKind.CHECK_IN


def _on_call_until(work: Work) -> str:
    ends = select(RotaTurn.ends_at).where(
        RotaTurn.name == work.actor.display, RotaTurn.starts_at <= work.now, RotaTurn.ends_at > work.now
    )
    end = work.value(ends.order_by(RotaTurn.ends_at.desc(), RotaTurn.id))
    return show_moment(end) if end is not None else ""


def _kept_today(work: Work) -> tuple[KeptContact, ...]:
    since = start_of_day(work.today)
    contacts = select(Contact).where(Contact.happened_at >= since, Contact.happened_at <= work.now)
    return tuple(
        KeptContact(
            id=contact.id,
            survivor_id=contact.survivor_id,
            at=contact.happened_at,
            method=work.label(contact.method),
            reached=contact.method != NO_ANSWER,
            minutes=contact.minutes,
        )
        for contact in work.records(contacts.order_by(Contact.happened_at, Contact.id))
    )


def _reach(work: Work) -> Mapping[int, Reach]:
    reached = select(Contact.survivor_id, func.max(Contact.happened_at)).where(Contact.method != NO_ANSWER)
    last = work.pairs(reached.group_by(Contact.survivor_id))
    statement = select(Survivor, SurvivorAbout).join(SurvivorAbout, SurvivorAbout.survivor_id == Survivor.id)
    return {
        survivor.id: Reach(
            name=about.name,
            treated_as_child=about.known_age(survivor).group_on(work.today).treated_as_child,
            safe=safe_ways(about),
            when=about.safe_when,
            interpreter=about.interpreter,
            unreached_days=_days_since(last.get(survivor.id), work.today),
        )
        for survivor, about in work.rows(statement)
    }


def _days_since(moment: datetime | None, today: date) -> int | None:
    return None if moment is None else (today - local_day(moment)).days
