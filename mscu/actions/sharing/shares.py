"""Sharing with police what a survivor agreed to: signed copies, under a consent that covers them.

Nothing is shared without a live consent, nor before the survivor was told that police must retain what they
receive for disclosure (Criminal Procedure and Investigations Act 1996). The second step,
`mscu/outbox.py`, delivers a copy to the unit's store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.sharing.consents import Recipient, consent_state, newest_consent, require_day
from mscu.actions.sharing.current_shares import (
    FORGOTTEN,
    consent_in_words,
    matches_signature,
    share_statement,
    withdraw_copies,
)
from mscu.actions.sharing.share_sources import SOURCES, fact_of, source_words
from mscu.actions.sharing.sharing import ArmedCopy, ReceiveShared, WithdrawShared, day_of_note
from mscu.actions.survivors.survivor_list import names_or_numbers
from mscu.code_keys import WITH_POLICE
from mscu.codes import Labelled, Operation, YesNo
from mscu.dates.london import local_day, show_day, show_moment, show_moment_after, start_of_day
from mscu.errors import Invalid, NotFound
from mscu.models.base import new_uuid
from mscu.models.entries.shared import ShareStatement
from mscu.models.survivors.consent import Consent, ConsentRecipient
from mscu.models.survivors.share import Share, ShareDelivery, ShareRecipient
from mscu.models.survivors.support import Benefit, SupportRecord
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import ConsentState, ShareOf

# Delivery to the unit's store


class ShareState(Labelled):
    """How far a copy got."""

    TO_DELIVER = "to_deliver", "on its way"
    DELIVERED = "delivered", "with police"
    ENDED = "ended", "ended"
    WITHDRAWING = "withdrawing", "withdrawn, police not told yet"
    WITHDRAWN = "withdrawn", "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What the unit's store still has to receive about one copy: its words or its withdrawal."""

    delivery_id: int
    receive: ReceiveShared | None = None
    withdraw: WithdrawShared | None = None


@dataclass(frozen=True, kw_only=True)
class UndeliveredShares(Query[tuple[Outgoing, ...]]):
    """Everything that the unit's store still has to receive, withdrawals first.

    `lost` adds copies that it had received, by their UUIDs: an older copy of it, once restored, lacks them.
    """

    lost: tuple[str, ...] = ()
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Outgoing, ...]:
        """Return what to deliver; a copy whose consent is no longer live stays here."""
        return (*_withdrawals(work), *_copies(work, self.lost))


def _withdrawals(work: Work) -> Iterator[Outgoing]:
    undelivered = select(ShareDelivery).where(
        ShareDelivery.withdrawn_at.is_not(None), ShareDelivery.withdrawal_delivered_at.is_(None)
    )
    for delivery in work.records(undelivered.order_by(ShareDelivery.id)):
        yield Outgoing(delivery_id=delivery.id, withdraw=_withdraw_command(delivery))


def _withdraw_command(delivery: ShareDelivery) -> WithdrawShared:
    return WithdrawShared(uuid=delivery.uuid, reason=delivery.told_police)


def _copies(work: Work, lost: tuple[str, ...]) -> Iterator[Outgoing]:
    statement = (
        select(ShareDelivery.id, Share)
        .join(Share, Share.id == ShareDelivery.share_id)
        .where(
            or_(ShareDelivery.delivered_at.is_(None), ShareDelivery.uuid.in_(lost)),
            ShareDelivery.withdrawn_at.is_(None),
            or_(Share.ends_on.is_(None), Share.ends_on >= work.today),
        )
        .order_by(ShareDelivery.id)
    )
    for delivery_id, share in work.rows(statement):
        consent = newest_consent(work, share.survivor_id, WITH_POLICE)
        is_live = consent is not None and consent_state(work, consent) is ConsentState.LIVE
        if is_live and matches_signature(work, share):
            yield Outgoing(delivery_id=delivery_id, receive=_receive_command(work, share))


def _receive_command(work: Work, share: Share) -> ReceiveShared:
    return ReceiveShared(
        happened=show_moment(share.shared_at),
        signature=share.signature,
        public_key=share.public_key,
        withdrawal_digest=_withdrawal_digest(work, share.uuid),
        **asdict(share_statement(work, share)),
    )


def _withdrawal_digest(work: Work, uuid: str) -> str:
    return hashlib.sha256(work.keys.of_unit.withdrawal_secret(uuid)).hexdigest()


@dataclass(frozen=True, kw_only=True)
class KnownDelivery:
    """A copy as the charity's store has it, to be compared with what the unit's store has."""

    delivery_id: int
    uuid: str
    survivor: str
    """The name, or for whoever may not know it the number."""
    withdrawal_digest: str
    is_delivered: bool
    """Whether it was delivered, or for a withdrawn copy whether the withdrawal was."""
    withdraw: WithdrawShared | None


@dataclass(frozen=True, kw_only=True)
class KnownDeliveries(Query[tuple[KnownDelivery, ...]]):
    """Every copy that was ever shared."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[KnownDelivery, ...]:
        survivors = names_or_numbers(work)
        return tuple(
            _known(work, delivery, survivors[delivery.survivor_id])
            for delivery in work.records(select(ShareDelivery))
        )


def _known(work: Work, delivery: ShareDelivery, survivor: str) -> KnownDelivery:
    is_withdrawn = delivery.withdrawn_at is not None
    arrived = delivery.withdrawal_delivered_at if is_withdrawn else delivery.delivered_at
    return KnownDelivery(
        delivery_id=delivery.id,
        uuid=delivery.uuid,
        survivor=survivor,
        withdrawal_digest=_withdrawal_digest(work, delivery.uuid),
        is_delivered=arrived is not None,
        withdraw=_withdraw_command(delivery) if is_withdrawn else None,
    )


@dataclass(frozen=True, kw_only=True)
class ToNote:
    """A withdrawal to be left beside the unit's store: the secret that proves it, and the day."""

    secret: bytes
    day: date
    waits: bool
    """Whether the unit's store has not heard of it."""


@dataclass(frozen=True, kw_only=True)
class WithdrawalsToNote(Query[tuple[ToNote, ...]]):
    """Every withdrawal: an older copy of the unit's store, once restored, has forgotten those it received."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ToNote, ...]:
        heard_at = ShareDelivery.withdrawal_delivered_at
        withdrawn = select(ShareDelivery.uuid, ShareDelivery.withdrawn_at, heard_at.is_(None)).where(
            ShareDelivery.withdrawn_at.is_not(None)
        )
        return tuple(
            ToNote(
                secret=work.keys.of_unit.withdrawal_secret(uuid),
                day=local_day(withdrawn_at or work.now),
                waits=waits,
            )
            for uuid, withdrawn_at, waits in work.rows(withdrawn.order_by(ShareDelivery.id))
        )


@dataclass(frozen=True, kw_only=True)
class ForgottenCopy:
    """A copy that the unit's store has of this charity, and this store has not: what withdraws it."""

    withdraw: WithdrawShared
    to_note: ToNote


@dataclass(frozen=True, kw_only=True)
class ForgottenCopies(Query[tuple[ForgottenCopy, ...]]):
    """Which of these copies the charity shared, and has forgotten since: its store was restored.

    Only the charity can know the secret of a copy, so that its digest tells whose copy it is.
    """

    received: tuple[ArmedCopy, ...]
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ForgottenCopy, ...]:
        """Return them; one of a survivor from whom the actor is barred is not forgotten."""
        return tuple(
            ForgottenCopy(
                withdraw=WithdrawShared(uuid=copy.uuid, reason=f"{NOT_KNOWN} on {show_day(work.today)}."),
                to_note=ToNote(
                    secret=work.keys.of_unit.withdrawal_secret(copy.uuid), day=work.today, waits=False
                ),
            )
            for copy in self.received
            if copy.digest == _withdrawal_digest(work, copy.uuid)
            and not work.registers.count_survivors(ShareDelivery.survivor_id, ShareDelivery.uuid == copy.uuid)
        )


@dataclass(frozen=True, kw_only=True)
class MarkDelivered(Command[None]):
    """Record that the unit's store has a copy."""

    delivery_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Record when; a copy that was withdrawn meanwhile is withdrawn there as well."""
        delivery = work.get(ShareDelivery, self.delivery_id)
        delivery.delivered_at = delivery.delivered_at or work.now
        delivery.withdrawal_delivered_at = None


@dataclass(frozen=True, kw_only=True)
class MarkWithdrawn(Command[None]):
    """Record that the unit's store has ended a copy, or that it never received it."""

    delivery_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        delivery = work.get(ShareDelivery, self.delivery_id)
        if delivery.withdrawn_at is not None and delivery.withdrawal_delivered_at is None:
            delivery.withdrawal_delivered_at = work.now


@dataclass(frozen=True, kw_only=True)
class LearnWithdrawal(Command[None]):
    """Record that a copy was withdrawn, which this store has forgotten.

    This store was restored from a backup that is older than the withdrawal.
    """

    delivery_id: int
    is_there: bool = True
    """Whether the unit's store holds it as withdrawn; otherwise a note beside that store says so."""
    day: date | None = None
    """The day in the note, if it can be read."""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Withdraw the copy here as well, unless it is withdrawn already."""
        delivery = work.get(ShareDelivery, self.delivery_id)
        if delivery.withdrawn_at is None:
            delivery.told_police = FORGOTTEN
            if self.is_there:
                delivery.withdrawn_at = delivery.withdrawal_delivered_at = work.now
            else:
                shared = select(Share.shared_at).where(Share.id == delivery.share_id)
                since = local_day(delivery.delivered_at or work.value(shared) or work.now)
                day = day_of_note(self.day, since=since, today=work.today)
                delivery.withdrawn_at, delivery.withdrawal_delivered_at = start_of_day(day), None


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One copy, as the survivor's navigator sees it."""

    delivery_id: int
    version: int
    of: ShareOf
    source: str
    """The record that the words were taken from; empty if none was named."""
    state: ShareState
    text: str
    scope: str
    purpose: str
    recipients: tuple[str, ...]
    shared: str
    told_on: str
    ends: str
    delivered: str
    withdrawn: str
    withdrawal_heard: str
    """When the unit's store had the withdrawal; empty if it has not, or never had the copy."""
    whole: bool
    """Whether its words still match the signature."""


@dataclass(frozen=True, kw_only=True)
class SharedCopies(Query[tuple[ShareLine, ...]]):
    """A survivor's shared copies, newest first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ShareLine, ...]:
        """Return the copies, checking each signature."""
        statement = (
            select(Share, ShareDelivery)
            .join(ShareDelivery, ShareDelivery.share_id == Share.id)
            .where(Share.survivor_id == self.survivor_id)
            .order_by(Share.id.desc())
        )
        return tuple(_line(work, share, delivery) for share, delivery in work.rows(statement))


def _line(work: Work, share: Share, delivery: ShareDelivery) -> ShareLine:
    names = select(ShareRecipient.name).where(ShareRecipient.share_id == share.id)
    return ShareLine(
        delivery_id=delivery.id,
        version=delivery.version,
        of=share.of,
        source=source_words(work, share.of, share.of_id),
        state=_state(work, share, delivery),
        text=share.text,
        scope=share.scope,
        purpose=share.purpose,
        recipients=tuple(work.values(names.order_by(ShareRecipient.id))),
        shared=f"{show_moment(share.shared_at)}, {share.shared_by}",
        told_on=show_day(share.told_on),
        ends=show_day(share.ends_on) if share.ends_on else "",
        delivered=show_moment(delivery.delivered_at) if delivery.delivered_at else "",
        withdrawn=_withdrawn(delivery),
        withdrawal_heard=_withdrawal_heard(delivery),
        whole=matches_signature(work, share),
    )


def _withdrawn(delivery: ShareDelivery) -> str:
    """Return when a copy was withdrawn; of a withdrawal that was forgotten, at most the day is known."""
    if delivery.withdrawn_at is None:
        return ""
    is_day = delivery.told_police == FORGOTTEN
    return show_day(local_day(delivery.withdrawn_at)) if is_day else show_moment(delivery.withdrawn_at)


def _withdrawal_heard(delivery: ShareDelivery) -> str:
    heard_at, withdrawn_at = delivery.withdrawal_delivered_at, delivery.withdrawn_at
    if delivery.delivered_at is None or heard_at is None or withdrawn_at is None:
        return ""
    return show_moment_after(heard_at, withdrawn_at)


def _state(work: Work, share: Share, delivery: ShareDelivery) -> ShareState:
    if delivery.withdrawn_at is not None:
        is_delivered = delivery.withdrawal_delivered_at is not None
        return ShareState.WITHDRAWN if is_delivered else ShareState.WITHDRAWING
    if share.ends_on is not None and share.ends_on < work.today:
        return ShareState.ENDED
    return ShareState.TO_DELIVER if delivery.delivered_at is None else ShareState.DELIVERED


NO_FACT = "-"
ENDED = "The navigator stopped sharing it"
NOT_KNOWN = "The charity's records of it were lost, so it was withdrawn"
NOT_LIVE = "This consent does not allow it: it is {}."
LAPSED = "This consent does not allow it: it has lapsed. Ask again."
MAY_BE_WITHDRAWN = "A copy was withdrawn, perhaps with this consent: ask the survivor again first."
NOT_TOLD = "Tell the survivor first that police must keep it for disclosure."
NOT_WITHIN = "Share only what the consent covers, in words that the survivor agreed to."


@dataclass(frozen=True, kw_only=True)
class ShareWithPolice(Command[int]):
    """Sign a copy of agreed words for named police officers; return its id."""

    survivor_id: int
    consent_id: int
    of: ShareOf
    of_id: int | None = None
    """The id of the record it is written from; required for a benefit."""
    text: str = ""
    """The agreed words; for a benefit the program states the fact itself."""
    purpose: str
    recipients: tuple[Recipient, ...] = ()
    ends_on: str = ""
    """The day of the consent's review unless an earlier one is given."""
    within_scope: YesNo = YesNo.NOT_SURE
    told: YesNo = YesNo.NOT_SURE
    told_on: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS
    undoable = True

    def perform(self, work: Work) -> int:
        """Check that the consent covers it, sign it, and queue it for delivery."""
        validator = Validator(work)
        values = self._values(validator)
        recipients = [
            columns_from(recipient, ShareRecipient, validator, prefix=f"recipients.{number}.")
            for number, recipient in enumerate(self.recipients)
        ]
        self._check_told(validator, values)
        validator.raise_if_invalid()
        consent = work.get(Consent, self.consent_id)
        self._check_covered(validator, consent)
        values["ends_on"] = _last_day(validator, values["ends_on"], consent.review_on)
        survivor = work.get(Survivor, self.survivor_id)
        if not survivor.case_uuid or not survivor.person_uuid:
            validator.problems["survivor_id"] = "This survivor is not linked to a police case and nominal."
        validator.raise_if_invalid()
        return self._store(work, self._sign(work, values, consent, survivor), recipients)

    def _values(self, validator: Validator) -> dict[str, Any]:
        """Return the values; of a benefit only the fact goes out, in the program's words."""
        source = _source(validator.work, self)
        fact = replace(self, text=_fact(validator, source)) if self.of is ShareOf.BENEFIT else self
        return columns_from(fact, Share, validator) | {"of_id": self.of_id}

    def _check_told(self, validator: Validator, values: dict[str, Any]) -> None:
        if self.told is not YesNo.YES:
            validator.problems["told"] = NOT_TOLD
        require_day(validator, "told_on", values.get("told_on"))
        if self.within_scope is not YesNo.YES:
            validator.problems["within_scope"] = NOT_WITHIN

    def _check_covered(self, validator: Validator, consent: Consent) -> None:
        problems, state = validator.problems, consent_state(validator.work, consent)
        if consent.purpose != WITH_POLICE or consent.survivor_id != self.survivor_id:
            problems["consent_id"] = "This is not a consent to share with police."
        elif state is ConsentState.EXPIRED:
            problems["consent_id"] = LAPSED
        elif state is ConsentState.ASK_AGAIN:
            problems["consent_id"] = MAY_BE_WITHDRAWN
        elif state is not ConsentState.LIVE:
            problems["consent_id"] = NOT_LIVE.format(state.label)
        logins = select(ConsentRecipient.login).where(ConsentRecipient.consent_id == consent.id)
        allowed = set(validator.work.values(logins))
        if allowed and not {recipient.login for recipient in self.recipients} <= allowed:
            problems["recipients"] = "The consent names other people: share only with them."
        elif allowed and not self.recipients:
            problems["recipients"] = "Say with whom: the consent is only for named people."

    def _sign(self, work: Work, values: dict[str, Any], consent: Consent, survivor: Survivor) -> Share:
        uuid, ends_on = new_uuid(), values["ends_on"]
        statement = ShareStatement(
            uuid=uuid,
            case_uuid=survivor.case_uuid,
            person_uuid=survivor.person_uuid,
            text=values["text"],
            scope=consent.scope,
            purpose=values["purpose"],
            ends_on=show_day(ends_on) if ends_on else "",
            shared_by=work.actor.display,
            consent=consent_in_words(work, consent),
            recipients=tuple(recipient.login for recipient in self.recipients),
        )
        return Share(
            uuid=uuid,
            case_uuid=statement.case_uuid,
            person_uuid=statement.person_uuid,
            scope=statement.scope,
            shared_by=statement.shared_by,
            consent=statement.consent,
            shared_at=work.now,
            shared_by_id=work.actor.id,
            digest=statement.digest,
            signature=work.keys.sign(statement.signed),
            public_key=work.keys.public_key,
            **values,
        )

    def _store(self, work: Work, share: Share, recipients: list[dict[str, Any]]) -> int:
        work.add(share)
        for recipient in recipients:
            work.add(ShareRecipient(survivor_id=self.survivor_id, share_id=share.id, **recipient))
        delivery = work.add(
            ShareDelivery(
                survivor_id=self.survivor_id, share_id=share.id, uuid=share.uuid, ends_on=share.ends_on
            )
        )
        # A copy that was delivered meanwhile has another version.
        work.undone_by(EndShare(delivery_id=delivery.id, version=1), "The copy is withdrawn. Nobody read it.")
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE,
                object_type=Share.__tablename__,
                object_id=share.id,
                case_id=self.survivor_id,
                purpose=WITH_POLICE,
                recipients=", ".join(recipient.login for recipient in self.recipients) or "police",
            )
        )
        return share.id


@dataclass(frozen=True, kw_only=True)
class EndShare(Command[None]):
    """End one copy early; the consent itself stays."""

    delivery_id: int
    version: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        delivery = work.get(ShareDelivery, self.delivery_id, self.version)
        work.get(Share, delivery.share_id)
        if delivery.withdrawn_at is not None:
            raise Invalid({"delivery_id": "It has already been withdrawn."})
        withdraw_copies(work, [delivery], ENDED)


def _source(work: Work, share: ShareWithPolice) -> SupportRecord | None:
    """Return the record that a copy is written from, if one is named."""
    if share.of_id is None:
        return None
    source = work.get(SOURCES[share.of], share.of_id)
    if source.survivor_id != share.survivor_id:
        raise NotFound
    return source


def _fact(validator: Validator, source: SupportRecord | None) -> str:
    if not isinstance(source, Benefit):
        validator.problems["of_id"] = "Choose what was given."
        return NO_FACT
    if not source.disclosable:
        validator.problems["of_id"] = "It is not agreed that police may know of this."
    return fact_of(validator.work.label(source.kind), show_day(source.given_on))


def _last_day(validator: Validator, ends_on: date | None, review_on: date | None) -> date | None:
    """Return the last day of a copy: no later than the review of its consent."""
    if ends_on is None:
        return review_on
    if ends_on < validator.work.today:
        validator.problems["ends_on"] = "This date is past."
    elif review_on is not None and ends_on > review_on:
        validator.problems["ends_on"] = f"The consent is reviewed on {show_day(review_on)}."
    return ends_on
