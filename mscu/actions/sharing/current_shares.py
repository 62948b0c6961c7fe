"""Shared copies, for other actions: which are still readable, and how to end them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.dates.london import show_day
from mscu.models.entries.shared import ShareStatement
from mscu.models.survivors.consent import Consent
from mscu.models.survivors.share import Share, ShareDelivery, ShareRecipient

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from mscu.actions.core.action import Work

FORGOTTEN = "Withdrawn before, and forgotten when the charity's store was restored."
"""Why a copy was withdrawn, where this store learnt of it again."""


def current_copies(work: Work, survivor_id: int) -> Sequence[ShareDelivery]:
    """Return a survivor's copies that are neither withdrawn nor past their last day."""
    statement = (
        select(ShareDelivery)
        .join(Share, Share.id == ShareDelivery.share_id)
        .where(
            Share.survivor_id == survivor_id,
            ShareDelivery.withdrawn_at.is_(None),
            or_(Share.ends_on.is_(None), Share.ends_on >= work.today),
        )
    )
    return work.records(statement.order_by(ShareDelivery.id))


def withdraw_copies(work: Work, deliveries: Iterable[ShareDelivery], why: str) -> None:
    """End the copies here at once; the unit's store ends them at the next delivery."""
    for delivery in deliveries:
        delivery.withdrawn_at = work.now
        delivery.told_police = f"{why} on {show_day(work.today)}."


def forgotten_withdrawals(work: Work, survivor_id: int) -> Sequence[tuple[int, datetime]]:
    """Return of each copy whose withdrawal this store had forgotten the consent, and when it was withdrawn.

    The consent may have been withdrawn with it: an older copy of the store does not know.
    """
    statement = (
        select(Share.consent_id, ShareDelivery.withdrawn_at)
        .join(ShareDelivery, ShareDelivery.share_id == Share.id)
        .where(Share.survivor_id == survivor_id, ShareDelivery.told_police == FORGOTTEN)
    )
    return [(consent_id, at) for consent_id, at in work.rows(statement) if at is not None]


def load_recipients(work: Work, deliveries: Iterable[ShareDelivery]) -> list[str]:
    """Return the names of everyone who received one of these copies, once each."""
    share_ids = [delivery.share_id for delivery in deliveries]
    names = select(ShareRecipient.name).where(ShareRecipient.share_id.in_(share_ids))
    return list(dict.fromkeys(work.values(names.order_by(ShareRecipient.id))))


def share_statement(work: Work, share: Share) -> ShareStatement:
    """Return what was signed, from what the store holds now."""
    logins = select(ShareRecipient.login).where(ShareRecipient.share_id == share.id)
    return ShareStatement(
        uuid=share.uuid,
        case_uuid=share.case_uuid,
        person_uuid=share.person_uuid,
        text=share.text,
        scope=share.scope,
        purpose=share.purpose,
        ends_on=show_day(share.ends_on) if share.ends_on else "",
        shared_by=share.shared_by,
        consent=share.consent,
        recipients=tuple(work.values(logins.order_by(ShareRecipient.id))),
    )


def matches_signature(work: Work, share: Share) -> bool:
    """Return whether a copy still matches its signature."""
    statement = share_statement(work, share)
    is_signed = work.keys.is_signed(statement.signed, share.signature, share.public_key)
    return is_signed and statement.digest == share.digest


def consent_in_words(work: Work, consent: Consent) -> str:
    """Return how and when consent was given, without a name: `Written consent, Romanian, 18 Mar 2022`."""
    parts = (work.label(consent.how), work.label(consent.language), show_day(consent.given_on))
    return ", ".join(part for part in parts if part)
