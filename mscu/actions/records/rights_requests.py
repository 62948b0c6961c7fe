"""Requests from people for the data held about them (DPA 2018, Part 3): the register and the answers.

The register points to no case and no nominal: it shows that a person asked, not that anything is known of
them. The person answering searches with their own permissions, as always.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import CONFIRM, Validator
from mscu.actions.records.disposals import OTHER_PERSON, OUTDATED
from mscu.codes import Labelled, Timing
from mscu.copy_codes import RightsDecision
from mscu.dates.london import show_day, show_moment
from mscu.errors import Invalid, NotPermitted
from mscu.models.record_retention import RightsDisposal, RightsRequest
from mscu.models.user import User
from mscu.resources import resource
from mscu.rules.regulator import regulator_on
from mscu.rules.rights import RequestDays, RightsRule, load_rights_rule
from mscu.text.storable_text import FILL_IN

SOON = timedelta(days=7)
BEFORE_RECEIPT = "This is before the request came in."
ANSWERED = "This request has already been answered."
WITHHOLDING_DECISIONS = frozenset({RightsDecision.PART, RightsDecision.REFUSED, RightsDecision.NEITHER})


class RightsState(Labelled):
    """How near the answer is due."""

    LATE = "late", "late"
    SOON = "soon", "due soon"
    OPEN = "open", "open"
    DONE = "done", "answered"
    OVER = "over", "kept long enough"


@cache
def rights_rule() -> RightsRule:
    return load_rights_rule(resource("rules/rights.toml"))


@dataclass(frozen=True, kw_only=True)
class RecordRightsRequest(Command[int]):
    """Record a request; return its id."""

    asked_by: str
    kind: str
    received_on: str
    asked_for: str
    identity_on: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        validator = Validator(work)
        asked_by = validator.text("asked_by", self.asked_by, RightsRequest.asked_by, required=True)
        asked_for = validator.text("asked_for", self.asked_for, RightsRequest.asked_for, required=True)
        kind = validator.code("kind", "right_kind", self.kind)
        received = read_past_day(validator, "received_on", self.received_on, required=True)
        validator.days_of = None if received is None else lambda _name: (received, received)
        identity = read_past_day(validator, "identity_on", self.identity_on)
        validator.raise_if_invalid()
        return work.add(
            RightsRequest(
                asked_by=asked_by,
                kind=kind,
                received_on=received,
                identity_on=identity,
                asked_for=asked_for,
                recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
        ).id


@dataclass(frozen=True, kw_only=True)
class AnswerRightsRequest(Command[None]):
    """Decide on a request: what is disclosed, on which ground anything is withheld, and why."""

    request_id: int
    version: int
    decision: RightsDecision | None
    answered_on: str
    ground: str | None = None
    reason: str = ""
    third_parties: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        """Record the decision; the reasons are kept whatever is disclosed (s.45(7))."""
        row = work.get(RightsRequest, self.request_id, self.version)
        if row.decision is not None:
            raise Invalid({"decision": ANSWERED})
        validator = Validator(work)
        withholds = self.decision in WITHHOLDING_DECISIONS
        reason = validator.text("reason", self.reason, RightsRequest.reason, required=withholds)
        third_parties = validator.text("third_parties", self.third_parties, RightsRequest.third_parties)
        answered = read_past_day(validator, "answered_on", self.answered_on, required=True)
        if self.decision is None:
            validator.problems["decision"] = FILL_IN
        if answered is not None and answered < row.received_on:
            validator.problems["answered_on"] = BEFORE_RECEIPT
        validator.days_of = None if answered is None else lambda _name: (answered, answered)
        ground = validator.code("ground", "right_ground", self.ground or "") if withholds else None
        validator.raise_if_invalid()
        row.decision, row.ground, row.reason = self.decision, ground, reason
        row.third_parties, row.answered_on = third_parties, answered
        row.decided_by_id = work.actor.id


def read_past_day(validator: Validator, name: str, text: str, *, required: bool = False) -> date | None:
    """Read a day that has happened; return None if empty, which is refused where it is required."""
    day = validator.day(name, text, Timing.HAPPENED)
    if day is None and required:
        validator.problems.setdefault(name, FILL_IN)
    return day


@dataclass(frozen=True, kw_only=True)
class RightsRow:
    """A request as a row of the register."""

    id: int
    version: int
    asked_by: str
    kind: str
    received: str
    identity: str
    asked_for: str
    due: str
    state: RightsState
    recorded_by: str
    decision: str
    ground: str
    reason: str
    third_parties: str
    answered: str
    decided_by: str
    steps: tuple[str, ...] = ()
    """What happened before the answer: the clock stopped, a notice of extension, an acknowledgement."""
    may_stop: bool = False
    """Whether the law lets the clock stop, for more detail."""
    may_extend: bool = False
    may_acknowledge: bool = False
    detail_asked: str = ""
    detail_came: str = ""
    stopped: bool = False
    """Whether the clock stands still now."""
    due_words: str = ""
    """What is due by when: `Answer by 2 Dec 2026`."""
    sources: tuple[str, ...] = ()
    """The law on its time limits, and what of it is to be confirmed."""
    neither: str = ""
    """The reply where nothing may be disclosed."""
    kept_until: str = ""
    """The first day on which two people may dispose of it; empty until it is answered."""
    proposal: int = 0
    """The id of the proposal to dispose of it; 0 if there is none."""
    proposed: str = ""
    by_me: bool = False
    """Whether the actor proposed it: another person has to agree."""


@dataclass(frozen=True, kw_only=True)
class RightsRequests(Query[tuple[RightsRow, ...]]):
    """The register: open requests by due date, then the newest answers."""

    needs = Permission.KEEP_RECORDS

    def answer(self, work: Work) -> tuple[RightsRow, ...]:
        names = work.pairs(select(User.id, User.display))
        rows = work.records(select(RightsRequest))
        open_proposals = select(RightsDisposal).where(RightsDisposal.disposed_at.is_(None))
        proposals = {request.request_number: request for request in work.records(open_proposals)}
        lines = (_row(work, request, names) for request in _in_order(rows, work))
        return tuple(_with_proposal(work, row, proposals.get(row.id), names) for row in lines)


def _with_proposal(
    work: Work, row: RightsRow, proposal: RightsDisposal | None, names: dict[int, str]
) -> RightsRow:
    if proposal is None:
        return row
    by = names.get(proposal.proposed_by_id, "")
    return replace(
        row,
        proposal=proposal.id,
        proposed=f"{show_moment(proposal.proposed_at)} by {by}",
        by_me=proposal.proposed_by_id == work.actor.id,
    )


def open_requests(work: Work) -> tuple[RightsRow, ...]:
    """Return the open requests, soonest due first."""
    names = work.pairs(select(User.id, User.display))
    rows = work.records(select(RightsRequest).where(RightsRequest.decision.is_(None)))
    return tuple(_row(work, request, names) for request in _in_order(rows, work))


def request_days(row: RightsRequest) -> RequestDays:
    """Return the days on which the time limit of a request depends."""
    return RequestDays(
        kind=row.kind,
        received=row.received_on,
        identity=row.identity_on,
        detail_asked=row.detail_asked_on,
        detail_came=row.detail_came_on,
        extended=row.extended_on,
    )


def _in_order(rows: Iterable[RightsRequest], work: Work) -> list[RightsRequest]:
    """Return the open requests by the day on which they are due, then the newest answers."""

    def order(row: RightsRequest) -> tuple[bool, int]:
        day = row.answered_on or rights_rule().due_on(request_days(row), work.today)
        return row.decision is not None, -day.toordinal() if row.decision else day.toordinal()

    return sorted(rows, key=order)


def _steps(row: RightsRequest) -> Iterator[str]:
    rule = rights_rule()
    if row.detail_asked_on:
        came = f", which came on {show_day(row.detail_came_on)}" if row.detail_came_on else ""
        stops = rule.pause.is_for(row.kind, row.detail_asked_on)
        told = "Clock stopped" if stops else "Asked"
        yield f"{told} on {show_day(row.detail_asked_on)} for more detail{came}"
    if row.extended_on:
        extends = rule.extension.is_for(row.kind, row.extended_on)
        told = "Extended by a notice" if extends else "Notice, without more time by the law of that day,"
        yield f"{told} of {show_day(row.extended_on)}: {row.extension_reason}"
    if row.acknowledged_on:
        yield f"Acknowledged {show_day(row.acknowledged_on)}"


def _is_stopped(row: RightsRequest) -> bool:
    """Return whether the clock stands still, because detail is awaited."""
    asked = row.detail_asked_on
    return asked is not None and row.detail_came_on is None and rights_rule().pause.is_for(row.kind, asked)


def _due_words(row: RightsRequest, due: date) -> str:
    if row.kind in rights_rule().complaint.kinds:
        if row.acknowledged_on:
            return "Act without undue delay and tell the outcome"
        return f"Acknowledge by {show_day(due)}"
    if _is_stopped(row):
        return f"The clock stands still until the detail comes; if today, answer by {show_day(due)}"
    return f"Answer by {show_day(due)}"


def _sources(row: RightsRequest) -> Iterator[str]:
    rule = rights_rule()
    if row.kind in rule.complaint.kinds:
        yield f"{rule.complaint.source}. {rule.complaint.certainty.label}"
        return
    yield f"{rule.source}. {rule.certainty.label}"
    if row.detail_asked_on and rule.pause.is_for(row.kind, row.detail_asked_on):
        yield f"Clock stopped: {rule.pause.source}. {rule.pause.certainty.label}"
    if row.extended_on and rule.extension.is_for(row.kind, row.extended_on):
        yield f"Extended: {rule.extension.source}. {rule.extension.certainty.label}"


def _row(work: Work, row: RightsRequest, names: dict[int, str]) -> RightsRow:
    rule, is_open = rights_rule(), row.decision is None
    due = rule.due_on(request_days(row), work.today)
    complaint = row.kind in rule.complaint.kinds
    return RightsRow(
        id=row.id,
        version=row.version,
        asked_by=row.asked_by,
        kind=work.label(row.kind),
        received=show_day(row.received_on),
        identity=show_day(row.identity_on) if row.identity_on else "",
        asked_for=row.asked_for,
        due=show_day(due),
        state=_state(row, due, work.today),
        steps=tuple(_steps(row)),
        may_stop=is_open and rule.pause.is_for(row.kind, work.today) and row.detail_came_on is None,
        may_extend=is_open and rule.extension.is_for(row.kind, work.today) and row.extended_on is None,
        may_acknowledge=is_open and complaint and row.acknowledged_on is None,
        detail_asked=show_day(row.detail_asked_on) if row.detail_asked_on else "",
        detail_came=show_day(row.detail_came_on) if row.detail_came_on else "",
        stopped=is_open and _is_stopped(row),
        due_words=_due_words(row, due),
        sources=tuple(_sources(row)),
        neither=rule.neither.replace("{regulator}", regulator_on(work.today)),
        recorded_by=names.get(row.recorded_by_id, ""),
        decision=row.decision.label if row.decision else "",
        ground=work.label(row.ground) if row.ground else "",
        reason=row.reason,
        third_parties=row.third_parties,
        answered=show_day(row.answered_on) if row.answered_on else "",
        decided_by=names.get(row.decided_by_id or 0, ""),
        kept_until=show_day(rights_rule().kept_until(row.answered_on)) if row.answered_on else "",
    )


def is_retention_over(row: RightsRequest, today: date) -> bool:
    """Return whether an answered request has been kept long enough."""
    answered = row.answered_on
    return answered is not None and rights_rule().kept_until(answered) <= today


def _state(row: RightsRequest, due: date, today: date) -> RightsState:
    if row.decision is not None:
        return RightsState.OVER if is_retention_over(row, today) else RightsState.DONE
    is_complaint = row.kind in rights_rule().complaint.kinds
    if (is_complaint and row.acknowledged_on is not None) or _is_stopped(row):
        return RightsState.OPEN
    if due < today:
        return RightsState.LATE
    return RightsState.SOON if due <= today + SOON else RightsState.OPEN


# Disposal of answered requests


NOT_ANSWERED = "It has not been answered yet."
TOO_EARLY = "It must be kept until {}."
PROPOSED = "It has already been proposed."
LOOK_FIRST = "Confirm that you have checked it."


@dataclass(frozen=True, kw_only=True)
class ProposeRightsDisposal(Command[int]):
    """Propose to dispose of an answered request; return the proposal's id."""

    request_id: int
    version: int
    agreed: bool = False
    """Confirmed by the proposer, who has looked at it."""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Record the proposal, once the request has been kept long enough."""
        request = work.get(RightsRequest, self.request_id, self.version)
        if not self.agreed:
            raise Invalid({"agreed": LOOK_FIRST})
        if problem := _reason_to_retain(work, request):
            raise Invalid({"request_id": problem})
        earlier = select(RightsDisposal).where(RightsDisposal.request_number == request.id)
        if work.records(earlier):
            raise Invalid({"request_id": PROPOSED})
        return work.add(
            RightsDisposal(
                request_number=request.id,
                answered_on=request.answered_on or work.today,
                proposed_at=work.now,
                proposed_by_id=work.actor.id,
            )
        ).id


@dataclass(frozen=True, kw_only=True)
class DisposeRightsRequest(Command[int]):
    """Agree to a disposal that another person proposed, and erase; return the tombstone's id."""

    disposal_id: int
    agreed: bool = False
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Erase the request and the answer, leaving a line without a name."""
        proposal = work.get(RightsDisposal, self.disposal_id)
        if proposal.proposed_by_id == work.actor.id:
            raise NotPermitted(OTHER_PERSON)
        if not self.agreed:
            raise Invalid({"agreed": CONFIRM})
        if proposal.disposed_at is not None:
            raise Invalid({"disposal_id": OUTDATED})
        request = work.get(RightsRequest, proposal.request_number)
        if problem := _reason_to_retain(work, request):
            raise Invalid({"disposal_id": problem})
        line = f"{request.__tablename__} {request.id} {request.version}"
        proposal.digest = hashlib.sha256(line.encode()).hexdigest()
        proposal.agreed_by_id, proposal.disposed_at = work.actor.id, work.now
        work.delete(request)
        return proposal.id


def _reason_to_retain(work: Work, request: RightsRequest) -> str:
    if request.answered_on is None:
        return NOT_ANSWERED
    until = rights_rule().kept_until(request.answered_on)
    return "" if is_retention_over(request, work.today) else TOO_EARLY.format(show_day(until))
