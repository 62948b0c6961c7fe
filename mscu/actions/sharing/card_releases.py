"""Answering an urgent request of police: the card goes out signed, or spoken and logged.

Any navigator or lead decides, whether she is named for the survivor or not. The answer is carried
to the police's store in a second step, again until it is known to be there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Query, Work
from mscu.actions.core.checking import FILL_IN, Checked, columns_from
from mscu.actions.sharing.cards import NO_CARD, card_of
from mscu.actions.sharing.emergency import ANSWERED, THE_HOUR, RefuseCard, ReleaseCard
from mscu.codes import Operation, YesNo
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.survivors.card import Card, CardRelease
from mscu.models.survivors.survivor import Survivor
from mscu.rules.card_statement import CARD_FIELDS, CardWords
from mscu.survivor_codes import ReleaseHow

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class AnswerUrgent(Command[int]):
    """Release a survivor's emergency card to police, or refuse it; gives the release's number."""

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
        """Log it with its time, signed with the actor's own key."""
        checked = Checked(work)
        typed = ("how", "entry_id", "asked_by", "asked_at", "threshold", "reason", "spoken_at",
                 "late_reason", "survivor_told", "not_told_reason", "survivor_id")  # fmt: skip
        values = columns_from(self, CardRelease, checked, only=typed)
        values["entry_id"] = self.entry_id
        self._check(checked, values)
        checked.refuse()
        self._refuse_second(work, values["asked_at"])
        card = card_of(work, self.survivor_id)
        given = self._given(card)
        release = CardRelease(
            card_id=card.id if card else None, released=" ".join(given), released_at=work.now,
            released_by_id=work.actor.id, **values,
        )  # fmt: skip
        if self.how is ReleaseHow.SIGNED and card is not None:
            release.signature = work.keys.sign(card_words(work, release, card).signed)
            release.public_key = work.keys.public_key
        number = work.add(release).id
        if given:
            _on_record(work, release)
        return number

    def _refuse_second(self, work: Work, asked_at: datetime) -> None:
        """A request is answered once, whoever of the charity was quicker.

        An older copy of the police's store that was put back gives a number twice: what was asked
        at another time is another request.
        """
        known = select(CardRelease.id).where(
            CardRelease.entry_id == self.entry_id, CardRelease.asked_at == asked_at
        )
        if self.entry_id is not None and work.value(known) is not None:
            raise Invalid({"entry_id": ANSWERED})

    def _given(self, card: Card | None) -> tuple[str, ...]:
        """Name what goes out: nothing of a card that is refused, and no empty field."""
        if self.how is ReleaseHow.REFUSED:
            return ()
        if card is None:
            raise Invalid({"survivor_id": NO_CARD})
        given = tuple(name for name in CARD_FIELDS if name in self.released and getattr(card, name))
        if not given:
            raise Invalid({"released": "Say at least one thing of the card."})
        return given

    def _check(self, checked: Checked, values: Mapping[str, Any]) -> None:
        problems = checked.problems
        if values["asked_at"] is None:
            problems.setdefault("asked_at", FILL_IN)
        elif self.entry_id is None and values["asked_at"] > checked.work.now:
            problems["asked_at"] = "This moment is still to come."
        if not set(self.released) <= set(CARD_FIELDS):
            problems["released"] = "Choose from what the card says."
        if self.entry_id is None and self.how is ReleaseHow.SIGNED:
            problems["entry_id"] = "Only a request that police recorded is answered signed."
        self._check_told(problems)
        self._check_spoken(checked, values["spoken_at"])

    def _check_told(self, problems: dict[str, str]) -> None:
        if self.how is ReleaseHow.REFUSED:
            return
        if self.survivor_told is YesNo.NOT_SURE:
            problems["survivor_told"] = "Say whether the survivor was told."
        elif self.survivor_told is YesNo.NO and not self.not_told_reason.strip():
            problems.setdefault("not_told_reason", "Say why the survivor was not told.")

    def _check_spoken(self, checked: Checked, spoken_at: datetime | None) -> None:
        """What was spoken is logged whenever it is, but late only with the reason."""
        problems = checked.problems
        if self.how is not ReleaseHow.SPOKEN:
            if spoken_at is not None:
                problems["spoken_at"] = "Only for a card that was told by phone."
        elif spoken_at is None:
            problems.setdefault("spoken_at", FILL_IN)
        elif spoken_at > checked.work.now:
            problems["spoken_at"] = "This moment is still to come."
        elif checked.work.now - spoken_at > THE_HOUR and not self.late_reason.strip():
            problems.setdefault("late_reason", "More than an hour ago: say why it is logged now.")


def card_words(work: Work, release: CardRelease, card: Card) -> CardWords:
    """Give what goes out of a card, bound to the request that it answers."""
    survivor = work.get(Survivor, release.survivor_id)
    return CardWords(
        entry_id=release.entry_id or 0, case_uuid=survivor.case_uuid,
        person_uuid=survivor.person_uuid,
        **{name: getattr(card, name) for name in release.released.split()},
    )  # fmt: skip


def _on_record(work: Work, release: CardRelease) -> None:
    work.note(
        AuditNote(
            operation=Operation.DISCLOSURE, object_type=CardRelease.__tablename__,
            object_id=release.id, case_id=release.survivor_id, purpose=release.threshold,
            recipients=release.asked_by, reason=f"{release.how.label}: {release.released}",
        )
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the police's store has yet to hear; the version is that of the request there."""

    release_id: int
    entry_id: int
    person_uuid: str
    """Whom the request must be about: a store of police that was put back gives numbers twice."""
    command: ReleaseCard | RefuseCard


@dataclass(frozen=True, kw_only=True)
class UndeliveredAnswers(Query[tuple[Answer, ...]]):
    """Answers to urgent requests that the police's store is not known to have."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Answer, ...]:
        """Read them, the oldest first."""
        waiting = (
            select(CardRelease, Card, Survivor.person_uuid)
            .join(Survivor, Survivor.id == CardRelease.survivor_id)
            .outerjoin(Card, Card.id == CardRelease.card_id)
            .where(CardRelease.delivered_at.is_(None), CardRelease.entry_id.is_not(None))
        )
        return tuple(
            Answer(
                release_id=release.id, entry_id=release.entry_id or 0, person_uuid=person_uuid,
                command=_command(work, release, card),
            )
            for release, card, person_uuid in work.rows(waiting.order_by(CardRelease.id))
        )  # fmt: skip


def _command(work: Work, release: CardRelease, card: Card | None) -> ReleaseCard | RefuseCard:
    entry_id = release.entry_id or 0
    if card is None or release.how is ReleaseHow.REFUSED:
        return RefuseCard(entry_id=entry_id, version=0, answer_reason=release.reason)
    words = card_words(work, release, card)
    return ReleaseCard(
        entry_id=entry_id, version=0, survivor_told=release.survivor_told,
        answer_reason=release.reason,
        spoken_at=show_moment(release.spoken_at) if release.spoken_at else "",
        signature=release.signature or b"", public_key=release.public_key or b"",
        **{name: getattr(words, name) for name in CARD_FIELDS},
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MarkAnswered(Command[None]):
    """Note that the police's store has the answer."""

    release_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Keep when."""
        release = work.get(CardRelease, self.release_id)
        release.delivered_at = release.delivered_at or work.now
