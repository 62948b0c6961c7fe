"""The navigators' own clocks: what is due for survivors, from the charity's store alone.

They are read through that store's gate each time and stored nowhere else: not in the unit's index of clocks,
and not in a calendar file. Each ends on the day that was agreed, set or asked for; how often a card is
reviewed is the charity's own practice. Only one is set by law: the hours within which the regulator must
be told of a data breach.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.clocks.case_clocks import CaseClock
from mscu.actions.clocks.clock_board import WEEK, When
from mscu.actions.clocks.clocks import RunningClock, running_clock
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.support.next_contacts import next_contacts, risks_due
from mscu.actions.survivors.survivor_list import load_navigators
from mscu.codes import Family, WithIcon
from mscu.dates.london import local_day, start_of_day
from mscu.models.survivors.card import Card
from mscu.models.survivors.charity import CheckIn
from mscu.models.survivors.charity_breach import CharityBreach
from mscu.models.survivors.consent import GIVEN, Consent, Withdrawal
from mscu.models.survivors.request import MaterialRequest
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.rules.breach import charity_breach_rule
from mscu.rules.certainty import Certainty
from mscu.rules.clock_engine import OPEN_STATES, Clock, ClockState, as_of
from mscu.rules.clocks import ClockRule, EventName, RuleKind, Unit
from mscu.survivor_codes import RequestReply, SupportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mscu.actions.clocks.clock_board import BoardFilter
    from mscu.actions.clocks.clock_events import CaseColumns

CARD_REVIEW = timedelta(days=91)
"""Counted from the day the card was agreed: what police would be told must still be true."""
ENDS_SOON = timedelta(days=14)
"""How long before it ends a desk shows a consent, card, risk or request."""
DAY = timedelta(days=1)


class SurvivorClockKind(WithIcon):
    CONTACT = "contact", "Next contact", "messages-square"
    RISK = "risk", "Review the risk", "shield-alert"
    CONSENT = "consent", "Review a consent", "clipboard-check"
    CARD = "card", "Review the emergency card", "siren"
    REQUEST = "request", "Reply to a request", "scale"
    CHECK_IN = "check_in", "Back from going out alone", "map-pin"
    BREACH = "breach", "Notify the regulator", "shield-alert"


SOURCES = {
    SurvivorClockKind.CONTACT: "Agreed with the survivor",
    SurvivorClockKind.RISK: "Date set at the risk assessment",
    SurvivorClockKind.CONSENT: "Date set with the consent, which lapses after that date",
    SurvivorClockKind.CARD: f"The charity's own rule: every {CARD_REVIEW.days} days",
    SurvivorClockKind.REQUEST: "Date set by the requester",
    SurvivorClockKind.CHECK_IN: "Lone working: the time said on leaving",
}


@dataclass(frozen=True, kw_only=True)
class SurvivorClock(RunningClock):
    """A navigator's clock, shown like any other; its case is the survivor's reference."""

    survivor_id: int | None
    """None if it is about a navigator who is out alone, or about the charity as a whole."""
    settles: SurvivorClockKind
    mine: bool
    """Whether the actor is named for the survivor, is the one who is out, or is responsible for it."""


@dataclass(frozen=True, kw_only=True)
class OwnClocks:
    """The survivors' clocks as the viewer may see them now, soonest due first."""

    today: date
    clocks: tuple[SurvivorClock, ...]


@dataclass(frozen=True, kw_only=True)
class SurvivorClocks(Query[OwnClocks]):
    """What is due for the survivors whom the actor may know of; other people's survivors by number only."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> OwnClocks:
        reader = _DueReader(work)
        due = (
            *reader.contacts(),
            *reader.risks(),
            *reader.consents(),
            *reader.cards(),
            *reader.requests(),
            *reader.check_ins(),
            *reader.breaches(),
        )
        clocks = (_clock(work, item) for item in due)
        return OwnClocks(today=work.today, clocks=tuple(sorted(clocks, key=_soonest)))


def _soonest(clock: SurvivorClock) -> tuple[datetime, str, str]:
    return clock.due, clock.title, clock.case_reference


@dataclass(frozen=True, kw_only=True)
class _Due:
    """What is due, before it is put into words."""

    kind: SurvivorClockKind
    day: date
    at: datetime | None = None
    """The exact time, if there is one."""
    survivor_id: int | None = None
    reference: str = ""
    who: str = ""
    more: str = ""
    owner: str = ""
    mine: bool = False


@dataclass(frozen=True)
class _SurvivorLine:
    """A survivor in place of a case, for a clock (`clock_events.CaseColumns`)."""

    id: int
    reference: str
    title: str
    opened_at: datetime
    closed_at: datetime | None
    lead: str
    officer_in_case: str


@cache
def _rule(kind: SurvivorClockKind) -> ClockRule:
    no_events = frozenset[EventName]()
    by_law = kind is SurvivorClockKind.BREACH
    return ClockRule(
        key=kind.value,
        title=kind.label,
        starts_on=no_events,
        stops_on=no_events,
        unit=Unit.AS_ENTERED,
        kind=RuleKind.DUTY if by_law else RuleKind.AIM,
        source=charity_breach_rule().source if by_law else SOURCES[kind],
        certainty=Certainty.KNOWN if by_law else Certainty.UNIT,
        icon=kind.icon,
        family=Family.CARE,
    )


def _clock(work: Work, due: _Due) -> SurvivorClock:
    due_at = due.at or start_of_day(due.day + DAY)
    clock = Clock(
        rule=_rule(due.kind),
        about="",
        label=due.who,
        entry_id=None,
        started=work.now,
        due=due_at,
        due_day=due.day,
        to_the_minute=due.at is not None,
        owner=due.owner,
    )
    line = _SurvivorLine(0, due.reference, due.more, work.now, None, "", "")
    values = vars(running_clock(CaseClock(cast("CaseColumns", line), as_of(clock, work.now)), work.now))
    return SurvivorClock(**values, survivor_id=due.survivor_id, settles=due.kind, mine=due.mine)


class _DueReader:
    """The survivors, read once, and what is due for them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        statement = select(Survivor).where(Survivor.status == SupportStatus.SUPPORTED)
        self._survivors = {survivor.id: survivor.reference for survivor in work.records(statement)}
        self._names = work.pairs(select(SurvivorAbout.survivor_id, SurvivorAbout.name))
        self._navigators = load_navigators(work)

    def _due(
        self,
        kind: SurvivorClockKind,
        survivor_id: int,
        day: date,
        *,
        at: datetime | None = None,
        more: str = "",
    ) -> _Due:
        return _Due(
            kind=kind,
            day=day,
            at=at,
            survivor_id=survivor_id,
            more=more,
            reference=self._survivors.get(survivor_id, ""),
            who=self._names.get(survivor_id, ""),
            owner=", ".join(self._navigators.get(survivor_id, ())),
            mine=survivor_id in self._names,
        )

    def contacts(self) -> Iterator[_Due]:
        """Yield the next contacts that were agreed."""
        for survivor_id, contact in next_contacts(self._work).items():
            if survivor_id in self._survivors and contact.due_on is not None:
                yield self._due(SurvivorClockKind.CONTACT, survivor_id, contact.due_on, at=contact.at)

    def risks(self) -> Iterator[_Due]:
        """Yield the risks that are to be reviewed."""
        for due in risks_due(self._work, self._names):
            if due.survivor_id in self._survivors:
                yield self._due(SurvivorClockKind.RISK, due.survivor_id, due.due_on)

    def consents(self) -> Iterator[_Due]:
        """Yield the consents that are to be reviewed: the newest row of each purpose."""
        newest: dict[tuple[int, str, str], Consent] = {}
        for consent in self._work.records(select(Consent).order_by(Consent.id)):
            newest[consent.survivor_id, consent.purpose, consent.partner] = consent
        withdrawn = set(self._work.values(select(Withdrawal.consent_id)))
        for consent in newest.values():
            is_current = consent.how in GIVEN and consent.id not in withdrawn
            if is_current and consent.review_on and consent.survivor_id in self._survivors:
                purpose = ", ".join(filter(None, (self._work.label(consent.purpose), consent.partner)))
                kind = SurvivorClockKind.CONSENT
                yield self._due(kind, consent.survivor_id, consent.review_on, more=purpose)

    def cards(self) -> Iterator[_Due]:
        """Yield the current emergency cards: any navigator or lead may have to release them."""
        newest: dict[int, Card] = {}
        for card in self._work.records(select(Card).order_by(Card.id)):
            newest[card.survivor_id] = card
        for survivor_id, card in newest.items():
            if card.stands and survivor_id in self._survivors:
                day = card.agreed_on + CARD_REVIEW
                yield self._due(SurvivorClockKind.CARD, survivor_id, day)

    def requests(self) -> Iterator[_Due]:
        """Yield the requests of police and courts that have an answer date."""
        statement = (
            select(MaterialRequest, Survivor.reference)
            .join(Survivor, Survivor.id == MaterialRequest.survivor_id)
            .where(MaterialRequest.reply == RequestReply.NONE, MaterialRequest.due_on.is_not(None))
        )
        for request, reference in self._work.rows(statement.order_by(MaterialRequest.id)):
            if request.due_on is None:
                continue
            due = self._due(
                SurvivorClockKind.REQUEST, request.survivor_id, request.due_on, more=request.reference
            )
            yield replace(due, reference=reference)

    def check_ins(self) -> Iterator[_Due]:
        """Yield the navigators who are out alone and overdue, and the actor while out."""
        statement = (
            select(CheckIn, User.display)
            .join(User, User.id == CheckIn.user_id)
            .where(CheckIn.back_at.is_(None))
        )
        for check_in, display in self._work.rows(statement.order_by(CheckIn.expected_at, CheckIn.id)):
            is_actor = check_in.user_id == self._work.actor.id
            if is_actor or check_in.expected_at < self._work.now:
                yield _Due(
                    kind=SurvivorClockKind.CHECK_IN,
                    day=local_day(check_in.expected_at),
                    at=check_in.expected_at,
                    who=display,
                    reference=check_in.area,
                    owner=display,
                    mine=is_actor,
                )

    def breaches(self) -> Iterator[_Due]:
        """Yield the breaches not settled: every lead and the person who recorded one are responsible."""
        statement = (
            select(CharityBreach, User.display)
            .join(User, User.id == CharityBreach.recorded_by_id)
            .where(CharityBreach.settled_at.is_(None))
        )
        actor = self._work.actor
        for breach, display in self._work.rows(statement.order_by(CharityBreach.id)):
            deadline = breach.noticed_at + charity_breach_rule().time_to_tell
            yield _Due(
                kind=SurvivorClockKind.BREACH,
                day=local_day(deadline),
                at=deadline,
                owner=display,
                who=self._work.label(breach.kind),
                mine=actor.may(Permission.LEAD_SUPPORT) or breach.recorded_by_id == actor.id,
            )


def matching_clocks(own: OwnClocks, board_filter: BoardFilter) -> list[SurvivorClock]:
    """Return the clocks that the filters leave, most urgent first."""
    tests: tuple[tuple[object, Callable[[SurvivorClock], bool]], ...] = (
        (board_filter.mine, lambda clock: clock.mine),
        (board_filter.kind, lambda clock: clock.key == board_filter.kind),
        (board_filter.when, lambda clock: is_due(own.today, clock, board_filter.when)),
    )
    matching = [clock for clock in own.clocks if all(test(clock) for active, test in tests if active)]
    return sorted(matching, key=_urgency)


def is_due(day: date, clock: RunningClock, when: When | None) -> bool:
    """Return whether a clock belongs to a part of the board on a day."""
    if when is When.LATE:
        return clock.state is ClockState.LATE
    due = clock.due_day
    days = {When.TODAY: due == day, When.WEEK: due <= day + WEEK, When.LATER: due > day + WEEK}
    return clock.state is ClockState.RUNNING and when is not None and days.get(when, False)


def _urgency(clock: RunningClock) -> tuple[int, object]:
    return OPEN_STATES.index(clock.state), clock.due
