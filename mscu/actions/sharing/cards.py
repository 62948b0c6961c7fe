"""Emergency cards: agreed with the survivor in advance, kept in versions, and ended at their wish."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.sharing.consents import require_day
from mscu.actions.sharing.emergency import ANSWERED, RefuseCard, ReleaseCard, write_down_by
from mscu.actions.survivors.survivors import TABLE, is_named
from mscu.codes import Operation, YesNo
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid, NotPermitted
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.rules.card_statement import CARD_FIELDS, CardStatement
from mscu.survivor_codes import ReleaseHow
from mscu.text.storable_text import FILL_IN

NO_CARD = "No emergency card is agreed."
EMPTY_CARD = "Fill in at least one field of the card."
ONLY_LANGUAGE = "Fill in at least one field of the card besides the language."
SAYS_CODE_WORD = "This is the code word itself. Give a hint that only the survivor understands."
NO_REASON = "Say why the card is refused."
LOGGED_LATE = "It was to be written down by {}: say why it is logged now."
NO_REQUEST_REASON = "Say why police asked: no request of theirs is recorded."


@dataclass(frozen=True, kw_only=True)
class AgreeCard(Command[int]):
    """Record what a survivor agreed that police may be told at once; return the version's id."""

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
        """Record the card as the newest version; earlier ones stay."""
        validator = Validator(work)
        values = columns_from(self, Card, validator)
        require_day(validator, "agreed_on", values.get("agreed_on"))
        if not any(values.get(name) for name in CARD_FIELDS if name != "dialect"):
            validator.problems.setdefault("danger", ONLY_LANGUAGE if self.dialect.strip() else EMPTY_CARD)
        validator.raise_if_invalid()
        _refuse_unless_named(work, self.survivor_id)
        code_word = select(SurvivorAbout.code_word).where(SurvivorAbout.survivor_id == self.survivor_id)
        if _says_code_word(work.value(code_word) or "", self.code_word_hint):
            raise Invalid({"code_word_hint": SAYS_CODE_WORD})
        return _add_version(work, Card(stands=True, **values))


@dataclass(frozen=True, kw_only=True)
class EndCard(Command[int]):
    """End a survivor's emergency card, because they no longer agree to one."""

    survivor_id: int
    agreed_by: str
    """Who told the navigator so."""
    agreed_on: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the ended card as the newest version."""
        validator = Validator(work)
        values = columns_from(self, Card, validator)
        require_day(validator, "agreed_on", values.get("agreed_on"))
        validator.raise_if_invalid()
        if find_card(work, self.survivor_id) is None:
            raise Invalid({"agreed_by": NO_CARD})
        return _add_version(work, Card(stands=False, **values))


def _refuse_unless_named(work: Work, survivor_id: int) -> None:
    if not is_named(work, survivor_id):
        raise NotPermitted


def _says_code_word(code_word: str, hint: str) -> bool:
    """Return whether a hint is the code word, or contains it as a word."""
    word = re.escape(code_word.strip())
    return bool(word) and re.search(rf"(?<!\w){word}(?!\w)", hint, re.IGNORECASE) is not None


def _add_version(work: Work, card: Card) -> int:
    """Record a version, by a navigator who is named for the survivor."""
    _refuse_unless_named(work, card.survivor_id)
    card.recorded_at, card.recorded_by_id = work.now, work.actor.id
    return work.add(card).id


def find_card(work: Work, survivor_id: int) -> Card | None:
    """Return the newest version, unless it ended the card."""
    newest = next(iter(_versions(work, survivor_id)), None)
    return newest if newest is not None and newest.stands else None


def _versions(work: Work, survivor_id: int) -> Sequence[Card]:
    statement = select(Card).where(Card.survivor_id == survivor_id)
    return work.records(statement.order_by(Card.id.desc()))


@dataclass(frozen=True, kw_only=True)
class CardVersion:
    """One version as people read it: its fields by name."""

    id: int
    stands: bool
    agreed_by: str
    agreed: str
    language: str
    interpreter: str
    texts: dict[str, str]
    """The text of the card by field name; empty fields are left out."""
    recorded: str


@dataclass(frozen=True, kw_only=True)
class CardReleaseLine:
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
    released_at: str
    delivered: str


@dataclass(frozen=True, kw_only=True)
class CardDetails:
    """A survivor's emergency card, its earlier versions and its releases."""

    survivor_id: int
    reference: str
    card: CardVersion | None
    former: tuple[CardVersion, ...]
    releases: tuple[CardReleaseLine, ...]
    why_not_agree: str
    read_at: datetime
    """When it was read."""

    @property
    def last_release(self) -> str:
        """Return when the card was last released, signed or spoken; empty if it never was."""
        return next((line.spoken or line.released_at for line in self.releases if line.released), "")


@dataclass(frozen=True, kw_only=True)
class CardFile(Query[CardDetails]):
    """A survivor's emergency card, which any navigator or lead may open; opening it is recorded."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = TABLE

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> CardDetails:
        survivor = work.get(Survivor, self.survivor_id)
        people = work.pairs(select(User.id, User.display))
        versions = tuple(_version(work, version, people) for version in _versions(work, survivor.id))
        current = versions[:1] if versions and versions[0].stands else ()
        is_navigator = is_named(work, survivor.id)
        return CardDetails(
            read_at=work.now,
            survivor_id=survivor.id,
            reference=survivor.reference,
            card=current[0] if current else None,
            former=versions[len(current) :],
            releases=_releases(work, survivor.id, people),
            why_not_agree="" if is_navigator else "Only the survivor's navigators can agree a card.",
        )


def _version(work: Work, card: Card, people: dict[int, str]) -> CardVersion:
    texts = {name: getattr(card, name) for name in CARD_FIELDS}
    recorder = people.get(card.recorded_by_id, "")
    return CardVersion(
        id=card.id,
        stands=card.stands,
        agreed_by=card.agreed_by,
        interpreter=card.interpreter,
        agreed=show_day(card.agreed_on),
        language=work.label(card.language),
        texts={name: text for name, text in texts.items() if text},
        recorded=f"{show_moment(card.recorded_at)}, {recorder}",
    )


def _releases(work: Work, survivor_id: int, people: dict[int, str]) -> tuple[CardReleaseLine, ...]:
    statement = select(CardRelease).where(CardRelease.survivor_id == survivor_id)
    return tuple(
        CardReleaseLine(
            id=release.id,
            card_id=release.card_id,
            how=release.how.label,
            asked_by=release.asked_by,
            asked=show_moment(release.asked_at),
            threshold=work.label(release.threshold),
            reason=release.reason,
            released=tuple(release.released.split()),
            spoken=show_moment(release.spoken_at) if release.spoken_at else "",
            late_reason=release.late_reason,
            survivor_told=release.survivor_told.label,
            not_told_reason=release.not_told_reason,
            released_at=show_moment(release.released_at),
            logged=f"{show_moment(release.released_at)}, {people.get(release.released_by_id, '')}",
            delivered=show_moment(release.delivered_at) if release.delivered_at else "",
        )
        for release in work.records(statement.order_by(CardRelease.id.desc()))
    )


@dataclass(frozen=True, kw_only=True)
class CardStatus:
    """Whether a card is agreed for one of the police's nominals."""

    person_uuid: str
    survivor_id: int
    reference: str
    agreed: str
    """The date agreed; empty if no card is agreed."""


@dataclass(frozen=True, kw_only=True)
class CardsThere(Query[tuple[CardStatus, ...]]):
    """The survivors of urgent requests: an id each, and whether a card is agreed.

    Where a person was taken on twice, the record with a card is used; of two with a card, the one that is not
    closed, and then the older: no later record replaces what was agreed.
    """

    person_uuids: tuple[str, ...]
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[CardStatus, ...]:
        """Return the cards; a person of whom nothing is known is left out."""
        survivors = select(Survivor).where(Survivor.person_uuid.in_(self.person_uuids))
        by_person: dict[str, CardStatus] = {}
        open_first = Survivor.closed_at.is_not(None), Survivor.id
        for survivor in work.records(survivors.order_by(*open_first)):
            card, earlier = find_card(work, survivor.id), by_person.get(survivor.person_uuid)
            if earlier is None or (card is not None and not earlier.agreed):
                by_person[survivor.person_uuid] = CardStatus(
                    person_uuid=survivor.person_uuid,
                    survivor_id=survivor.id,
                    reference=survivor.reference,
                    agreed=show_day(card.agreed_on) if card else "",
                )
        return tuple(by_person.values())


# Answering an urgent request


@dataclass(frozen=True, kw_only=True)
class AnswerUrgent(Command[int]):
    """Release a survivor's emergency card to police, or refuse to; return the release's id."""

    survivor_id: int
    how: ReleaseHow
    entry_id: int | None = None
    asked_by: str
    asked_at: str
    threshold: str
    reason: str
    released: tuple[str, ...] = CARD_FIELDS
    """Names of the card's fields."""
    spoken_at: str = ""
    late_reason: str = ""
    survivor_told: YesNo = YesNo.NOT_SURE
    not_told_reason: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Log the release with its time, signed with the actor's own key."""
        validator = Validator(work)
        field_names = (
            "how",
            "entry_id",
            "asked_by",
            "asked_at",
            "threshold",
            "spoken_at",
            "late_reason",
            "survivor_told",
            "not_told_reason",
            "survivor_id",
        )
        values = columns_from(self, CardRelease, validator, only=field_names)
        values["entry_id"] = self.entry_id
        values["reason"] = validator.text("reason", self.reason, CardRelease.reason)
        self._check(validator, values)
        validator.raise_if_invalid()
        self._refuse_second(work, values["asked_at"])
        card = find_card(work, self.survivor_id)
        released = self._released_fields(card)
        release = CardRelease(
            card_id=card.id if card else None,
            released=" ".join(released),
            released_at=work.now,
            released_by_id=work.actor.id,
            **values,
        )
        if self.how is ReleaseHow.SIGNED and card is not None:
            release.signature = work.keys.sign(card_statement(work, release, card).signed)
            release.public_key = work.keys.public_key
        release_id = work.add(release).id
        if released:
            _audit_release(work, release)
        return release_id

    def _refuse_second(self, work: Work, asked_at: datetime) -> None:
        """Refuse a second answer: a request is answered once, whoever on call was quicker.

        If an older copy of the unit's store is restored, it can use an id again: a request with another
        time is another request.
        """
        earlier = select(CardRelease.id).where(
            CardRelease.entry_id == self.entry_id, CardRelease.asked_at == asked_at
        )
        if self.entry_id is not None and work.value(earlier) is not None:
            raise Invalid({"entry_id": ANSWERED})

    def _released_fields(self, card: Card | None) -> tuple[str, ...]:
        """Return the fields that are released: none of a card that is refused, and no empty field."""
        if self.how is ReleaseHow.REFUSED:
            return ()
        if card is None:
            raise Invalid({"survivor_id": NO_CARD})
        released = tuple(name for name in CARD_FIELDS if name in self.released and getattr(card, name))
        if not released:
            raise Invalid({"released": EMPTY_CARD})
        return released

    def _check(self, validator: Validator, values: Mapping[str, Any]) -> None:
        problems = validator.problems
        if values["asked_at"] is None:
            problems.setdefault("asked_at", FILL_IN)
        if not set(self.released) <= set(CARD_FIELDS):
            problems["released"] = "Choose from the fields of the card."
        if self.entry_id is None and self.how is ReleaseHow.SIGNED:
            problems["entry_id"] = "Only a request that police recorded can be answered with a signed card."
        if not self.reason.strip() and self.how is ReleaseHow.REFUSED:
            problems.setdefault("reason", NO_REASON)
        elif not self.reason.strip() and self.entry_id is None:
            problems.setdefault("reason", NO_REQUEST_REASON)
        self._check_told(problems)
        self._check_spoken(validator, values["spoken_at"])

    def _check_told(self, problems: dict[str, str]) -> None:
        if self.how is ReleaseHow.REFUSED:
            return
        if self.survivor_told is YesNo.NOT_SURE:
            problems["survivor_told"] = "Say whether the survivor was told."
        elif self.survivor_told is YesNo.NO and not self.not_told_reason.strip():
            problems.setdefault("not_told_reason", "Say why the survivor was not told.")

    def _check_spoken(self, validator: Validator, spoken_at: datetime | None) -> None:
        """Require the reason if what was spoken is logged late; it may be logged at any time."""
        problems = validator.problems
        if self.how is not ReleaseHow.SPOKEN:
            if spoken_at is not None:
                problems["spoken_at"] = "Only for a card that was read out by phone."
        elif spoken_at is None:
            problems.setdefault("spoken_at", FILL_IN)
        elif validator.work.now > (latest := write_down_by(spoken_at)) and not self.late_reason.strip():
            problems.setdefault("late_reason", LOGGED_LATE.format(show_moment(latest)))


def card_statement(work: Work, release: CardRelease, card: Card) -> CardStatement:
    """Return what is released of a card, bound to the request that it answers."""
    survivor = work.get(Survivor, release.survivor_id)
    return CardStatement(
        entry_id=release.entry_id or 0,
        case_uuid=survivor.case_uuid,
        person_uuid=survivor.person_uuid,
        **{name: getattr(card, name) for name in release.released.split()},
    )


def _audit_release(work: Work, release: CardRelease) -> None:
    columns = Card.columns()
    released = "; ".join(columns[name]["label"] for name in release.released.split())
    work.note(
        AuditNote(
            operation=Operation.DISCLOSURE,
            object_type=CardRelease.__tablename__,
            object_id=release.id,
            case_id=release.survivor_id,
            purpose=release.threshold,
            recipients=release.asked_by,
            reason=f"{release.how.label}: {released}",
        )
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer that the unit's store still has to receive; the version is the request's there."""

    release_id: int
    entry_id: int
    person_uuid: str
    asked: str
    """Person and time of the request: a unit's store restored from a backup can use an id again."""
    released_at: datetime
    is_delivered: bool
    command: ReleaseCard | RefuseCard


@dataclass(frozen=True, kw_only=True)
class UndeliveredAnswers(Query[tuple[Answer, ...]]):
    """Answers to urgent requests that may not have reached the unit's store yet.

    `again` adds those that reached it: an older copy of it, once restored, has forgotten them.
    """

    again: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Answer, ...]:
        """Return the answers, oldest first."""
        statement = (
            select(CardRelease, Card, Survivor.person_uuid)
            .join(Survivor, Survivor.id == CardRelease.survivor_id)
            .outerjoin(Card, Card.id == CardRelease.card_id)
            .where(CardRelease.entry_id.is_not(None))
        )
        if not self.again:
            statement = statement.where(CardRelease.delivered_at.is_(None))
        return tuple(
            Answer(
                release_id=release.id,
                entry_id=release.entry_id or 0,
                person_uuid=person_uuid,
                asked=show_moment(release.asked_at),
                released_at=release.released_at,
                is_delivered=release.delivered_at is not None,
                command=_command(work, release, card),
            )
            for release, card, person_uuid in work.rows(statement.order_by(CardRelease.id))
        )


def _command(work: Work, release: CardRelease, card: Card | None) -> ReleaseCard | RefuseCard:
    entry_id = release.entry_id or 0
    if card is None or release.how is ReleaseHow.REFUSED:
        return RefuseCard(entry_id=entry_id, version=0, answer_reason=release.reason)
    statement = card_statement(work, release, card)
    return ReleaseCard(
        entry_id=entry_id,
        version=0,
        survivor_told=release.survivor_told,
        answer_reason=release.reason,
        spoken_at=show_moment(release.spoken_at) if release.spoken_at else "",
        signature=release.signature or b"",
        public_key=release.public_key or b"",
        **{name: getattr(statement, name) for name in CARD_FIELDS},
    )


@dataclass(frozen=True, kw_only=True)
class MarkAnswered(Command[None]):
    """Record that the unit's store has the answer."""

    release_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        release = work.get(CardRelease, self.release_id)
        release.delivered_at = release.delivered_at or work.now
