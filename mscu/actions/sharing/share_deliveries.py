"""Carrying shared copies to the police's store, and withdrawals after them.

No transaction spans both stores: whatever is not known to be done over there is done again, and
doing it twice changes nothing. A copy goes only while its consent is live.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.sharing.consents import newest, state_of
from mscu.actions.sharing.current_shares import is_whole, words_of
from mscu.actions.sharing.sharing import ReceiveShared, WithdrawShared
from mscu.code_keys import WITH_POLICE
from mscu.codes import Labelled
from mscu.dates.london import show_day, show_moment
from mscu.models.survivors.share import Share, ShareDelivery, ShareRecipient
from mscu.survivor_codes import ConsentState, ShareOf


class ShareState(Labelled):
    """How far a copy got."""

    TO_DELIVER = "to_deliver", "on its way"
    DELIVERED = "delivered", "with police"
    ENDED = "ended", "ended"
    WITHDRAWING = "withdrawing", "withdrawn, police not told yet"
    WITHDRAWN = "withdrawn", "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What the police's store has yet to hear of one copy: one of the two."""

    delivery_id: int
    receive: ReceiveShared | None = None
    withdraw: WithdrawShared | None = None


@dataclass(frozen=True, kw_only=True)
class UndeliveredShares(Query[tuple[Outgoing, ...]]):
    """All that the police's store has yet to hear, withdrawals first.

    `again` adds the withdrawals that it did hear: an older copy of it that was put back has
    forgotten them, and would let everybody read what was withdrawn.
    """

    again: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Outgoing, ...]:
        """Read it; a copy whose consent is not live any more stays here."""
        return (*_withdrawals(work, again=self.again), *_copies(work))


def _withdrawals(work: Work, *, again: bool) -> Iterator[Outgoing]:
    told = select(ShareDelivery).where(ShareDelivery.withdrawn_at.is_not(None))
    untold = told.where(ShareDelivery.withdrawal_delivered_at.is_(None))
    for each in work.records((told if again else untold).order_by(ShareDelivery.id)):
        withdraw = WithdrawShared(uuid=each.uuid, reason=each.told_police)
        yield Outgoing(delivery_id=each.id, withdraw=withdraw)


def _copies(work: Work) -> Iterator[Outgoing]:
    waiting = (
        select(ShareDelivery.id, Share)
        .join(Share, Share.id == ShareDelivery.share_id)
        .where(
            ShareDelivery.delivered_at.is_(None),
            ShareDelivery.withdrawn_at.is_(None),
            or_(Share.ends_on.is_(None), Share.ends_on >= work.today),
        )
        .order_by(ShareDelivery.id)
    )
    for number, share in work.rows(waiting):
        consent = newest(work, share.survivor_id, WITH_POLICE)
        live = consent is not None and state_of(work, consent) is ConsentState.LIVE
        if live and is_whole(work, share):
            yield Outgoing(delivery_id=number, receive=_as_received(work, share))


def _as_received(work: Work, share: Share) -> ReceiveShared:
    return ReceiveShared(
        happened=show_moment(share.shared_at), signature=share.signature,
        public_key=share.public_key, **asdict(words_of(work, share)),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class MarkDelivered(Command[None]):
    """Note that the police's store has a copy."""

    delivery_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Keep when; a copy that was withdrawn meanwhile is withdrawn over there once more."""
        delivery = work.get(ShareDelivery, self.delivery_id)
        delivery.delivered_at = delivery.delivered_at or work.now
        delivery.withdrawal_delivered_at = None


@dataclass(frozen=True, kw_only=True)
class MarkWithdrawn(Command[None]):
    """Note that the police's store has ended a copy, or that it never received it."""

    delivery_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Keep when."""
        delivery = work.get(ShareDelivery, self.delivery_id)
        if delivery.withdrawn_at is not None and delivery.withdrawal_delivered_at is None:
            delivery.withdrawal_delivered_at = work.now


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One copy, as the survivor's navigator sees it."""

    delivery_id: int
    version: int
    of: ShareOf
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
    whole: bool
    """Whether its words are those that were signed."""


@dataclass(frozen=True, kw_only=True)
class SharedCopies(Query[tuple[ShareLine, ...]]):
    """What was shared of a survivor, the newest first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[ShareLine, ...]:
        """Read it and check each signature."""
        found = (
            select(Share, ShareDelivery)
            .join(ShareDelivery, ShareDelivery.share_id == Share.id)
            .where(Share.survivor_id == self.survivor_id)
            .order_by(Share.id.desc())
        )
        return tuple(_line(work, share, delivery) for share, delivery in work.rows(found))


def _line(work: Work, share: Share, delivery: ShareDelivery) -> ShareLine:
    named = select(ShareRecipient.name).where(ShareRecipient.share_id == share.id)
    return ShareLine(
        delivery_id=delivery.id, version=delivery.version, of=share.of,
        state=_state(work, share, delivery), text=share.text, scope=share.scope,
        purpose=share.purpose,
        recipients=tuple(work.values(named.order_by(ShareRecipient.id))),
        shared=f"{show_moment(share.shared_at)}, {share.shared_by}",
        told_on=show_day(share.told_on), ends=show_day(share.ends_on) if share.ends_on else "",
        delivered=show_moment(delivery.delivered_at) if delivery.delivered_at else "",
        withdrawn=show_moment(delivery.withdrawn_at) if delivery.withdrawn_at else "",
        whole=is_whole(work, share),
    )  # fmt: skip


def _state(work: Work, share: Share, delivery: ShareDelivery) -> ShareState:
    if delivery.withdrawn_at is not None:
        told = delivery.withdrawal_delivered_at is not None
        return ShareState.WITHDRAWN if told else ShareState.WITHDRAWING
    if share.ends_on is not None and share.ends_on < work.today:
        return ShareState.ENDED
    return ShareState.TO_DELIVER if delivery.delivered_at is None else ShareState.DELIVERED
