"""The safeguarding lead's desk: the team's load, late contacts, what ends, and what is asked of the charity.

A lead reads no records of survivors for whom others are named, so each survivor is a number here, and of what
is due only the day and the kind are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.charity.charity_rota import CharityRota
from mscu.actions.charity.material_requests import RequestLine, RequestRegister, RequestState
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.survivors.survivor_clocks import CARD_REVIEW, ENDS_SOON
from mscu.actions.survivors.survivor_list import Opening, Openings
from mscu.actions.survivors.survivors import on_day
from mscu.codes import Role
from mscu.dates.london import local_day, show_moment, start_of_day
from mscu.dates.partial_date import Precision
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.consent import GIVEN, Consent, Withdrawal
from mscu.models.survivors.support import Contact
from mscu.models.survivors.survivor import Named, Survivor
from mscu.models.user import User
from mscu.survivor_codes import NamedAs, ReleaseHow, SupportStatus

RECENT = timedelta(days=7)
"""How long a release of an emergency card stays on the desk."""
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class TeamLine:
    """A navigator's load in numbers."""

    user_id: int
    name: str
    supports: int
    waiting: int
    today: int
    late: int
    """Contacts that were agreed and not kept."""
    consents: int
    """Consents that have ended or end within two weeks."""
    cards: int
    """Emergency cards that are to be looked at again."""
    covers: int
    """Colleagues' survivors whom the navigator covers."""


@dataclass(frozen=True, kw_only=True)
class SurvivorDue:
    """Something due for a survivor, who is a number here."""

    survivor_id: int
    reference: str
    day: date
    days_left: int
    """Negative when the day is past."""
    at: datetime | None = None
    """The moment, if an hour was agreed."""
    is_late: bool
    navigators: tuple[str, ...]
    covers: tuple[str, ...]
    purpose: str = ""
    """What a consent is for; empty for contacts and cards."""


@dataclass(frozen=True, kw_only=True)
class CardAnswer:
    """How an urgent request for an emergency card was answered."""

    survivor_id: int
    reference: str
    asked: str
    minutes: int
    how: ReleaseHow
    by: str


@dataclass(frozen=True, kw_only=True)
class LeadDeskSummary:
    today: date
    on_call: str
    """Who is on call; empty if nobody is."""
    on_call_until: str
    team: tuple[TeamLine, ...]
    survivors: int
    late: tuple[SurvivorDue, ...]
    """Contacts that are late, latest first."""
    consents: tuple[SurvivorDue, ...]
    cards: tuple[SurvivorDue, ...]
    requests: tuple[RequestLine, ...]
    """Requests of police and courts that have no answer yet, soonest due first."""
    openings: tuple[Opening, ...]
    releases: tuple[CardAnswer, ...]
    """Recent answers to urgent requests, newest first."""


@dataclass(frozen=True, kw_only=True)
class LeadDesk(Query[LeadDeskSummary]):
    """What the charity's leads must see to, of all survivors but those from whom the viewer is barred."""

    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> LeadDeskSummary:
        reader = _LeadReader(work)
        contacts, consents, cards = reader.contacts(), reader.consents(), reader.cards()
        requests = RequestRegister().answer(work)
        turn = CharityRota().answer(work).now
        return LeadDeskSummary(
            today=work.today,
            on_call=turn.name if turn is not None else "",
            on_call_until=turn.ends if turn is not None else "",
            team=reader.team(contacts, consents, cards),
            survivors=len(reader.supported),
            late=tuple(due for due in contacts if due.is_late),
            consents=consents,
            cards=cards,
            requests=tuple(line for line in requests if line.state is not RequestState.ANSWERED),
            openings=Openings().answer(work),
            releases=reader.releases(),
        )


class _LeadReader:
    """The survivors whom the lead may know of, and who is named for them today."""

    def __init__(self, work: Work) -> None:
        self._work = work
        survivors = work.records(select(Survivor).order_by(Survivor.id))
        self._references = {survivor.id: survivor.reference for survivor in survivors}
        self.supported = _ids_of(survivors, SupportStatus.SUPPORTED)
        self._waiting = _ids_of(survivors, SupportStatus.WAITING)
        self._named = self._named_today(NamedAs.NAVIGATOR)
        self._covering = self._named_today(NamedAs.COVER)
        self._displays = work.pairs(select(User.id, User.display))

    def _named_today(self, named_as: NamedAs) -> Mapping[int, tuple[int, ...]]:
        """Return the ids of those who are named so today, by survivor."""
        named = select(Named.survivor_id, Named.user_id).where(
            Named.named_as == named_as, on_day(self._work.today)
        )
        return _grouped(self._work.rows(named.order_by(Named.id)))

    def contacts(self) -> tuple[SurvivorDue, ...]:
        """Return the next contacts agreed at the newest contact of each survivor, latest first."""
        newer = aliased(Contact)
        follows = or_(
            newer.happened_at > Contact.happened_at,
            (newer.happened_at == Contact.happened_at) & (newer.id > Contact.id),
        )
        newest = ~exists(select(newer.id).where(newer.survivor_id == Contact.survivor_id, follows))
        is_timed = Contact.next_contact_precision == Precision.MOMENT
        where = (newest, Contact.next_contact_at.is_not(None))
        read = self._work.registers.survivor_days
        timed = read(Contact.next_contact_at, where=(*where, is_timed))
        of_days = read(Contact.next_contact_at, where=(*where, ~is_timed))
        rows = ((survivor_id, local_day(at), "") for survivor_id, at in (*timed, *of_days))
        return self._due(rows, dict(timed))

    def consents(self) -> tuple[SurvivorDue, ...]:
        """Return the consents in force that have ended or end soon: the newest of each purpose."""
        newer = aliased(Consent)
        follows = select(newer.id).where(
            newer.survivor_id == Consent.survivor_id,
            newer.purpose == Consent.purpose,
            newer.partner == Consent.partner,
            newer.id > Consent.id,
        )
        withdrawn = select(Withdrawal.id).where(Withdrawal.consent_id == Consent.id)
        where = (
            Consent.review_on <= self._work.today + ENDS_SOON,
            Consent.how.in_(GIVEN),
            ~exists(follows),
            ~exists(withdrawn),
        )
        rows = self._work.registers.survivor_days(Consent.review_on, Consent.purpose, where=where)
        return self._due((survivor_id, day, self._work.label(purpose)) for survivor_id, day, purpose in rows)

    def cards(self) -> tuple[SurvivorDue, ...]:
        """Return the current emergency cards that are to be looked at again, or soon."""
        newest = {card.survivor_id: card for card in self._work.records(select(Card).order_by(Card.id))}
        last = self._work.today + ENDS_SOON - CARD_REVIEW
        return self._due(
            (card.survivor_id, card.agreed_on + CARD_REVIEW, "")
            for card in newest.values()
            if card.stands and card.agreed_on <= last
        )

    def releases(self) -> tuple[CardAnswer, ...]:
        since = self._work.now - RECENT
        recent = select(CardRelease).where(CardRelease.released_at >= since)
        return tuple(
            CardAnswer(
                survivor_id=release.survivor_id,
                reference=self._references.get(release.survivor_id, ""),
                asked=show_moment(release.asked_at),
                minutes=int(((release.spoken_at or release.released_at) - release.asked_at) / MINUTE),
                how=release.how,
                by=self._displays.get(release.released_by_id, ""),
            )
            for release in self._work.records(recent.order_by(CardRelease.id.desc()))
        )

    def team(
        self,
        contacts: Collection[SurvivorDue],
        consents: Collection[SurvivorDue],
        cards: Collection[SurvivorDue],
    ) -> tuple[TeamLine, ...]:
        """Return the load of each navigator, and of whoever else is named as one, by name."""
        navigators = select(User.id).where(User.role == Role.NAVIGATOR, User.left_at.is_(None))
        named = {user_id for ids in self._named.values() for user_id in ids}
        ids = {*self._work.values(navigators), *named}
        today = [due for due in contacts if due.days_left == 0 and not due.is_late]
        late = [due for due in contacts if due.is_late]
        lines = (
            TeamLine(
                user_id=user_id,
                name=self._displays.get(user_id, ""),
                supports=self._count(user_id, self.supported),
                waiting=self._count(user_id, self._waiting),
                today=self._count(user_id, _survivors(today)),
                late=self._count(user_id, _survivors(late)),
                consents=self._count(user_id, _survivors(consents)),
                cards=self._count(user_id, _survivors(cards)),
                covers=sum(user_id in covering for covering in self._covering.values()),
            )
            for user_id in ids
        )
        return tuple(sorted(lines, key=lambda line: line.name))

    def _count(self, user_id: int, survivor_ids: Iterable[int]) -> int:
        return sum(user_id in self._named.get(survivor_id, ()) for survivor_id in survivor_ids)

    def _due(
        self, rows: Iterable[tuple[int, date, str]], moments: Mapping[int, datetime] = MappingProxyType({})
    ) -> tuple[SurvivorDue, ...]:
        """Return what is due for the survivors in support, soonest first, to the minute in `moments`."""
        lines = (
            SurvivorDue(
                survivor_id=survivor_id,
                reference=self._references[survivor_id],
                day=day,
                days_left=(day - self._work.today).days,
                at=(at := moments.get(survivor_id)),
                is_late=self._work.now >= (at or start_of_day(day + DAY)),
                navigators=self._people(self._named, survivor_id),
                covers=self._people(self._covering, survivor_id),
                purpose=purpose,
            )
            for survivor_id, day, purpose in rows
            if survivor_id in self.supported
        )
        return tuple(sorted(lines, key=lambda due: (due.day, due.reference, due.purpose)))

    def _people(self, named: Mapping[int, tuple[int, ...]], survivor_id: int) -> tuple[str, ...]:
        return tuple(self._displays.get(user_id, "") for user_id in named.get(survivor_id, ()))


def _ids_of(survivors: Iterable[Survivor], status: SupportStatus) -> frozenset[int]:
    return frozenset(survivor.id for survivor in survivors if survivor.status is status)


def _survivors(due: Iterable[SurvivorDue]) -> Iterator[int]:
    return (line.survivor_id for line in due)


def _grouped(rows: Iterable[tuple[int, int]]) -> Mapping[int, tuple[int, ...]]:
    groups: dict[int, tuple[int, ...]] = defaultdict(tuple)
    for key, value in rows:
        groups[key] = (*groups[key], value)
    return groups
