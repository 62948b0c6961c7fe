"""Erasing records that were kept long enough: one safeguarding lead proposes it and another agrees.

Nothing is erased by the program alone. It is barred by a legal hold, an unanswered request, a copy that
police can still read, and a breach of which the survivor must still be told. What is left is a tombstone
(`models/survivors/retention.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import and_, or_, select

from mscu.access import Permission
from mscu.actions.charity.charity_breaches import awaits_notification
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Query, Work
from mscu.actions.core.checking import AFTER_TODAY, CONFIRM, Validator, required_text
from mscu.actions.support.survivor_holds import HELD, is_held
from mscu.actions.survivors.survivors import TABLE
from mscu.codes import Operation, StoreKind, Timing
from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import Invalid, NotPermitted
from mscu.models.base import OfSurvivor, OpenOfSurvivor, SurvivorRecord
from mscu.models.kinds import dependents_first, mapped
from mscu.models.prepared import literal
from mscu.models.survivors.request import MaterialRequest
from mscu.models.survivors.retention import Erasure, RetentionDecision, RetentionKind
from mscu.models.survivors.share import ShareDelivery
from mscu.models.survivors.survivor import Named, Survivor
from mscu.models.user import User
from mscu.resources import resource
from mscu.rules.retention import RetentionRule, load_retention_rule
from mscu.survivor_codes import NamedAs, RequestReply, SupportStatus
from mscu.text.storable_text import FILL_IN

CLOSED_SUPPORT = "closed_support"
NOT_CLOSED = "Support is open: nothing can be erased."
TOO_EARLY = "The records are kept until {}."
ASKED_FOR = "A request for these records is unanswered: answer it first."
READ_BY_POLICE = "Police can still read a shared copy: end it first."
STILL_TO_TELL = "The survivor must still be told of a data breach: tell them, or say why not, first."
ANOTHER_LEAD = "You proposed it: another safeguarding lead must agree."
OUTDATED = "The decision has changed since. Check the list again."


@cache
def retention_rule() -> RetentionRule:
    return load_retention_rule(resource("rules/retention.toml"), CLOSED_SUPPORT)


@dataclass(frozen=True, kw_only=True)
class ProposeErasing(Command[int]):
    """Propose to erase a survivor's records, with the reason; return the decision's id."""

    survivor_id: int
    reason: str
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the proposal for another lead; refuse what is not due or must be kept."""
        reason = required_text(work, "reason", self.reason, RetentionDecision.reason)
        survivor = work.get(Survivor, self.survivor_id)
        _check_erasable(work, survivor)
        return _record_decision(work, survivor, kind=RetentionKind.ERASE, reason=reason)


@dataclass(frozen=True, kw_only=True)
class KeepLonger(Command[int]):
    """Keep a survivor's records until a later day, with the reason; any proposal to erase them lapses."""

    survivor_id: int
    until_on: str
    reason: str
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        until = validator.day("until_on", self.until_on, Timing.DUE)
        reason = validator.text("reason", self.reason, RetentionDecision.reason, required=True)
        if until is None:
            validator.problems.setdefault("until_on", FILL_IN)
        elif until <= work.today:
            validator.problems["until_on"] = AFTER_TODAY
        validator.raise_if_invalid()
        survivor = work.get(Survivor, self.survivor_id)
        if survivor.status is not SupportStatus.CLOSED:
            raise Invalid({"survivor_id": NOT_CLOSED})
        return _record_decision(work, survivor, kind=RetentionKind.KEEP, reason=reason, until_on=until)


@dataclass(frozen=True, kw_only=True)
class EraseSurvivor(Command[int]):
    """Agree to erase what another lead proposed; return the tombstone's id."""

    decision_id: int
    agreed: bool = False
    """Confirmed by the lead, since it cannot be undone."""
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Erase every record of the survivor, and add one row that says so and nothing about them."""
        decision = work.get(RetentionDecision, self.decision_id)
        if decision.decided_by_id == work.actor.id:
            raise NotPermitted(ANOTHER_LEAD)
        if not self.agreed:
            raise Invalid({"agreed": CONFIRM})
        newest = _latest_decision(work, decision.survivor_id)
        if newest is not decision or decision.kind is not RetentionKind.ERASE:
            raise Invalid({"decision_id": OUTDATED})
        survivor = work.get(Survivor, decision.survivor_id)
        _check_erasable(work, survivor)
        erasure = Erasure(
            reference=survivor.reference,
            survivor_number=survivor.id,
            rule=CLOSED_SUPPORT,
            proposed_by_id=decision.decided_by_id,
            agreed_by_id=work.actor.id,
            erased_at=work.now,
        )
        named = _name_eraser(work, survivor.id)
        erased = [record for record in _erase(work, survivor) if record is not named]
        erasure.records, erasure.digest = len(erased), _digest(erased)
        return work.add(erasure).id


def _name_eraser(work: Work, survivor_id: int) -> Named:
    """Name the lead who erases for the survivor, since only named people may change the records.

    Raises:
        NotFound: A conflict of interest bars the lead.
    """
    named = Named(
        survivor_id=survivor_id,
        user_id=work.actor.id,
        named_as=NamedAs.OPENED,
        from_on=work.today,
        until_on=work.today,
        named_at=work.now,
    )
    work.note(
        AuditNote(
            operation=Operation.PERMISSION,
            object_type=TABLE,
            object_id=survivor_id,
            case_id=survivor_id,
            reason="named to erase the records, agreed by two leads",
        )
    )
    return work.add(named)


def _erase(work: Work, survivor: Survivor) -> list[SurvivorRecord]:
    """Erase table by table, referring rows first and the names of readers last."""
    erased: list[SurvivorRecord] = []
    for model in _survivor_models():
        rows = work.records(select(model).where(model.survivor_id == survivor.id))
        erased += rows
        for row in rows:
            work.delete(row)
        work.flush()
    work.delete(survivor)
    work.flush()
    return [*erased, survivor]


@cache
def _survivor_models() -> tuple[Any, ...]:
    """Return every class of a survivor's records, in the order in which they can be erased."""
    order = dependents_first(StoreKind.SURVIVORS)
    models = [m for m in mapped(StoreKind.SURVIVORS) if issubclass(m, OfSurvivor | OpenOfSurvivor)]
    return tuple(sorted(models, key=lambda model: (model is Named, order.index(model.__tablename__))))


def _digest(records: list[SurvivorRecord]) -> str:
    lines = sorted(f"{record.__tablename__} {record.id} {record.version}" for record in records)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _record_decision(work: Work, survivor: Survivor, **decided: Any) -> int:
    decision = RetentionDecision(
        survivor_id=survivor.id, decided_at=work.now, decided_by_id=work.actor.id, **decided
    )
    return work.add(decision).id


def _latest_decision(work: Work, survivor_id: int) -> RetentionDecision | None:
    statement = select(RetentionDecision).where(RetentionDecision.survivor_id == survivor_id)
    rows = work.records(statement.order_by(RetentionDecision.id.desc()).limit(literal(1)))
    return next(iter(rows), None)


# What is due, and what bars erasing


def _check_erasable(work: Work, survivor: Survivor) -> None:
    """Refuse what is not due yet, or what must be kept anyway."""
    due = _due_on(survivor)
    if due is None:
        raise Invalid({"survivor_id": NOT_CLOSED})
    decision = _latest_decision(work, survivor.id)
    if decision is not None and decision.until_on is not None:
        due = max(due, decision.until_on)
    if due > work.today:
        raise Invalid({"survivor_id": TOO_EARLY.format(show_day(due))})
    if why_not := why_kept(work, survivor.id):
        raise Invalid({"survivor_id": why_not})


def _due_on(survivor: Survivor) -> date | None:
    if survivor.status is not SupportStatus.CLOSED or survivor.closed_at is None:
        return None
    return retention_rule().due_on(local_day(survivor.closed_at))


def why_kept(work: Work, survivor_id: int) -> str:
    """Return what bars erasing; empty if nothing does."""
    if is_held(work, survivor_id):
        return HELD
    unanswered = select(MaterialRequest.id).where(
        MaterialRequest.survivor_id == survivor_id, MaterialRequest.reply == RequestReply.NONE
    )
    if work.value(unanswered) is not None:
        return ASKED_FOR
    if awaits_notification(work, work.get(Survivor, survivor_id)):
        return STILL_TO_TELL
    readable = and_(
        ShareDelivery.withdrawn_at.is_(None),
        or_(ShareDelivery.ends_on.is_(None), ShareDelivery.ends_on >= work.today),
    )
    undelivered = and_(
        ShareDelivery.withdrawn_at.is_not(None), ShareDelivery.withdrawal_delivered_at.is_(None)
    )
    shared = select(ShareDelivery.id).where(
        ShareDelivery.survivor_id == survivor_id, or_(readable, undelivered)
    )
    return READ_BY_POLICE if work.value(shared) is not None else ""


@dataclass(frozen=True, kw_only=True)
class RetentionDueLine:
    """A survivor whose retention period has passed: a reference, never a name."""

    survivor_id: int
    reference: str
    closed: str
    since: str
    proposed_id: int | None
    """The id of the current proposal to erase, if there is one."""
    proposed: str
    reason: str
    why_kept: str
    why_not_agree: str


@dataclass(frozen=True, kw_only=True)
class ErasedLine:
    """A survivor whose records were erased."""

    reference: str
    erased: str
    by: str
    records: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Retention:
    """What the leads are shown."""

    rule: str
    source: str
    confirmed: bool
    """Whether the charity has confirmed the period."""
    due: tuple[RetentionDueLine, ...]
    erased: tuple[ErasedLine, ...]


@dataclass(frozen=True, kw_only=True)
class DueToErase(Query[Retention]):
    """The closed survivors whose period has passed, longest first, and those erased."""

    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> Retention:
        """Return the survivors, leaving out those from whom a conflict bars the lead."""
        rule = retention_rule()
        last = datetime.combine(rule.closed_by(work.today), time.max, UTC)
        closed = select(Survivor).where(Survivor.status == SupportStatus.CLOSED, Survivor.closed_at <= last)
        rows = work.records(closed.order_by(Survivor.closed_at, Survivor.id))
        return Retention(
            rule=rule.words,
            source=rule.source,
            confirmed=rule.is_confirmed,
            due=tuple(line for row in rows for line in _due_line(work, row)),
            erased=tuple(_erased_lines(work)),
        )


@dataclass(frozen=True, kw_only=True)
class ErasedNumbers(Query[frozenset[int]]):
    """The ids of survivors whose records were erased, so that drafts about them are deleted too."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> frozenset[int]:
        return frozenset(work.values(select(Erasure.survivor_number)))


def _due_line(work: Work, survivor: Survivor) -> Iterator[RetentionDueLine]:
    due, decision = _due_on(survivor), _latest_decision(work, survivor.id)
    if due is None or survivor.closed_at is None or due > work.today:
        return
    if decision is not None and decision.until_on is not None and decision.until_on > work.today:
        return
    proposal = decision if decision and decision.kind is RetentionKind.ERASE else None
    is_own = proposal is not None and proposal.decided_by_id == work.actor.id
    yield RetentionDueLine(
        survivor_id=survivor.id,
        reference=survivor.reference,
        closed=show_day(local_day(survivor.closed_at)),
        since=show_day(due),
        proposed_id=proposal.id if proposal else None,
        proposed=_user_and_time(work, proposal.decided_by_id, proposal.decided_at) if proposal else "",
        reason=decision.reason if decision else "",
        why_kept=why_kept(work, survivor.id),
        why_not_agree=ANOTHER_LEAD if is_own else "",
    )


def _user_and_time(work: Work, user_id: int, moment: datetime) -> str:
    return f"{_user_name(work, user_id)}, {show_moment(moment)}"


def _user_name(work: Work, user_id: int) -> str:
    return str(work.value(select(User.display).where(User.id == user_id)) or "")


def _erased_lines(work: Work) -> Iterator[ErasedLine]:
    for row in work.records(select(Erasure).order_by(Erasure.id.desc())):
        names = (_user_name(work, user_id) for user_id in (row.proposed_by_id, row.agreed_by_id))
        yield ErasedLine(
            reference=row.reference,
            erased=show_moment(row.erased_at),
            by=" and ".join(names),
            records=row.records,
            digest=row.digest,
        )
