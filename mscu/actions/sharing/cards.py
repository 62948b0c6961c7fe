"""Emergency cards: agreed with the survivor in advance, in versions, and ended by her."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Checked, columns_from
from mscu.actions.sharing.consents import check_past_day
from mscu.actions.survivors.survivors import TABLE, is_named
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid, NotPermitted
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.survivor import Survivor
from mscu.models.user import User
from mscu.rules.card_statement import CARD_FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_CARD = "No emergency card is agreed."


@dataclass(frozen=True, kw_only=True)
class AgreeCard(Command[int]):
    """Keep what a survivor agreed that police may know at once; gives the version's number."""

    survivor_id: int
    agreed_by: str
    agreed_on: str
    language: str | None = None
    interpreter: str = ""
    safe_phone: str = ""
    where_words: str = ""
    danger: str = ""
    approach: str = ""
    code_word_hint: str = ""
    medical: str = ""
    dialect: str = ""
    never_call: str = ""
    knows_address: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Keep it as the newest version; the former ones stay."""
        checked = Checked(work)
        values = columns_from(self, Card, checked)
        check_past_day(checked, "agreed_on", values.get("agreed_on"))
        if not any(values.get(name) for name in CARD_FIELDS):
            checked.problems.setdefault("danger", "Say at least one thing of the card.")
        checked.refuse()
        return _keep(work, Card(stands=True, **values))


@dataclass(frozen=True, kw_only=True)
class EndCard(Command[int]):
    """Say that a survivor agrees to no emergency card any more."""

    survivor_id: int
    agreed_by: str
    """Who said so."""
    agreed_on: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Keep it as the newest version."""
        checked = Checked(work)
        values = columns_from(self, Card, checked)
        check_past_day(checked, "agreed_on", values.get("agreed_on"))
        checked.refuse()
        if card_of(work, self.survivor_id) is None:
            raise Invalid({"agreed_by": NO_CARD})
        return _keep(work, Card(stands=False, **values))


def _keep(work: Work, card: Card) -> int:
    """Only who is named for a survivor agrees something with her."""
    if not is_named(work, card.survivor_id):
        raise NotPermitted
    card.recorded_at, card.recorded_by_id = work.now, work.actor.id
    return work.add(card).id


def card_of(work: Work, survivor_id: int) -> Card | None:
    """Give the newest version, if it stands."""
    newest = next(iter(_versions(work, survivor_id)), None)
    return newest if newest is not None and newest.stands else None


def _versions(work: Work, survivor_id: int) -> Sequence[Card]:
    of_her = select(Card).where(Card.survivor_id == survivor_id)
    return work.records(of_her.order_by(Card.id.desc()))


@dataclass(frozen=True, kw_only=True)
class CardVersion:
    """One version as it is read: its fields by name."""

    id: int
    stands: bool
    agreed_by: str
    agreed: str
    language: str
    interpreter: str
    said: dict[str, str]
    """What the card says, by the name of the field; empty ones are left out."""
    recorded: str


@dataclass(frozen=True, kw_only=True)
class ReleaseLine:
    """One time that the card was asked for."""

    id: int
    card_id: int | None
    how: str
    asked_by: str
    asked: str
    threshold: str
    reason: str
    released: tuple[str, ...]
    spoken: str
    late_reason: str
    survivor_told: str
    not_told_reason: str
    logged: str
    delivered: str


@dataclass(frozen=True, kw_only=True)
class CardAnswer:
    """A survivor's emergency card, its former versions and its releases."""

    survivor_id: int
    reference: str
    card: CardVersion | None
    former: tuple[CardVersion, ...]
    releases: tuple[ReleaseLine, ...]
    why_not_agree: str


@dataclass(frozen=True, kw_only=True)
class CardFile(Query[CardAnswer]):
    """Open a survivor's emergency card: any navigator or lead may, and it is on record."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = TABLE

    def consulted(self) -> int:
        """Name the survivor."""
        return self.survivor_id

    def answer(self, work: Work) -> CardAnswer:
        """Read it."""
        survivor = work.get(Survivor, self.survivor_id)
        people = work.pairs(select(User.id, User.display))
        versions = tuple(_version(work, each, people) for each in _versions(work, survivor.id))
        standing = versions[:1] if versions and versions[0].stands else ()
        mine = is_named(work, survivor.id)
        return CardAnswer(
            survivor_id=survivor.id, reference=survivor.reference,
            card=standing[0] if standing else None, former=versions[len(standing) :],
            releases=_releases(work, survivor.id, people),
            why_not_agree="" if mine else "Only the survivor's navigators agree a card.",
        )  # fmt: skip


def _version(work: Work, card: Card, people: dict[int, str]) -> CardVersion:
    said = {name: getattr(card, name) for name in CARD_FIELDS}
    who = people.get(card.recorded_by_id, "")
    return CardVersion(
        id=card.id, stands=card.stands, agreed_by=card.agreed_by, interpreter=card.interpreter,
        agreed=show_day(card.agreed_on), language=work.label(card.language),
        said={name: words for name, words in said.items() if words},
        recorded=f"{show_moment(card.recorded_at)}, {who}",
    )  # fmt: skip


def _releases(work: Work, survivor_id: int, people: dict[int, str]) -> tuple[ReleaseLine, ...]:
    of_her = select(CardRelease).where(CardRelease.survivor_id == survivor_id)
    return tuple(
        ReleaseLine(
            id=each.id, card_id=each.card_id, how=each.how.label, asked_by=each.asked_by,
            asked=show_moment(each.asked_at), threshold=work.label(each.threshold),
            reason=each.reason, released=tuple(each.released.split()),
            spoken=show_moment(each.spoken_at) if each.spoken_at else "",
            late_reason=each.late_reason, survivor_told=each.survivor_told.label,
            not_told_reason=each.not_told_reason,
            logged=f"{show_moment(each.released_at)}, {people.get(each.released_by_id, '')}",
            delivered=show_moment(each.delivered_at) if each.delivered_at else "",
        )
        for each in work.records(of_her.order_by(CardRelease.id.desc()))
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CardThere:
    """Whether there is a card for a nominal of the police's."""

    person_uuid: str
    survivor_id: int
    reference: str
    agreed: str
    """When; empty where no card is agreed."""


@dataclass(frozen=True, kw_only=True)
class CardsThere(Query[tuple[CardThere, ...]]):
    """Find the survivors of urgent requests: a number each, and whether a card is agreed.

    Where somebody was taken on twice, the record counts that has a card, and of two such the one
    that is not closed, and then the older: no later record takes the place of what was agreed.
    """

    person_uuids: tuple[str, ...]
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[CardThere, ...]:
        """Read it; one of whom nothing is known is left out."""
        known = select(Survivor).where(Survivor.person_uuid.in_(self.person_uuids))
        found: dict[str, CardThere] = {}
        open_first = Survivor.closed_at.is_not(None), Survivor.id
        for survivor in work.records(known.order_by(*open_first)):
            card, before = card_of(work, survivor.id), found.get(survivor.person_uuid)
            if before is None or (card is not None and not before.agreed):
                found[survivor.person_uuid] = CardThere(
                    person_uuid=survivor.person_uuid,
                    survivor_id=survivor.id,
                    reference=survivor.reference,
                    agreed=show_day(card.agreed_on) if card else "",
                )
        return tuple(found.values())
