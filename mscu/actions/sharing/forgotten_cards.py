"""Emergency cards that police were given and of which the charity's store knows nothing.

Either the card was read out and not logged yet, or the store was put back from a copy that is older than the
release; then the card in it may be older than what the survivor agreed to last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.survivors.survivor_list import names_or_numbers
from mscu.codes import UrgentState
from mscu.dates.london import show_moment
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.subject import Subject
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.survivor import Survivor


@dataclass(frozen=True, kw_only=True)
class GivenCard:
    """A card that police were given, as their store has it: whose, and when."""

    entry_id: int
    person_uuid: str
    asked_at: datetime
    given_at: datetime
    given_by: str


@dataclass(frozen=True, kw_only=True)
class GivenCards(Query[tuple[GivenCard, ...]]):
    """Every card that police were given, for an exchange between the stores: nobody reads it."""

    needs = Permission.HEAR_URGENT

    def answer(self, work: Work) -> tuple[GivenCard, ...]:
        rows = work.rows(
            select(EmergencyCard, Subject.uuid)
            .join(Subject, Subject.id == EmergencyCard.person_id)
            .where(EmergencyCard.state == UrgentState.RELEASED)
            .order_by(EmergencyCard.id)
        )
        return tuple(
            GivenCard(
                entry_id=card.id,
                person_uuid=person_uuid,
                asked_at=card.recorded_at,
                given_at=card.answered_at,
                given_by=card.answered_by,
            )
            for card, person_uuid in rows
            if card.answered_at is not None
        )


@dataclass(frozen=True, kw_only=True)
class ForgottenCard:
    """A card that police were given and the charity's store does not know of."""

    survivor: str
    """The name, or for whoever may not know it the number."""
    given: str
    given_by: str


@dataclass(frozen=True, kw_only=True)
class ForgottenCards(Query[tuple[ForgottenCard, ...]]):
    """Which of these cards are of a survivor here, with no release and no later version of the card here.

    One of somebody whom the store does not know is left out: that person may have been erased since.
    """

    given: tuple[GivenCard, ...]
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ForgottenCard, ...]:
        return tuple(self._forgotten(work))

    def _forgotten(self, work: Work) -> Iterator[ForgottenCard]:
        names = names_or_numbers(work)
        for card in self.given:
            same_person = select(Survivor.id).where(Survivor.person_uuid == card.person_uuid)
            ids = work.values(same_person.order_by(Survivor.closed_at.is_not(None), Survivor.id))
            minute = card.asked_at.replace(second=0, microsecond=0)
            is_later = CardRelease.released_at >= card.asked_at
            answers_it = and_(
                CardRelease.entry_id == card.entry_id, or_(is_later, CardRelease.asked_at == minute)
            )
            by_phone = and_(CardRelease.entry_id.is_(None), is_later)
            logged = select(func.count()).where(CardRelease.survivor_id.in_(ids), or_(answers_it, by_phone))
            renewed = select(func.count()).where(Card.survivor_id.in_(ids), Card.recorded_at > card.given_at)
            if ids and not work.value(logged) and not work.value(renewed):
                yield ForgottenCard(
                    survivor=names[ids[0]], given=show_moment(card.given_at), given_by=card.given_by
                )
