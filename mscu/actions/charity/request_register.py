"""The register of requests as navigators and leads read it: what is owed next, and until when."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.codes import Labelled, YesNo
from mscu.dates.london import show_day
from mscu.models.survivors.request import LegalHold, MaterialRequest
from mscu.models.survivors.survivor import Survivor
from mscu.models.user import User
from mscu.survivor_codes import RequestReply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RequestState(Labelled):
    """What is owed next on a request; derived, never typed."""

    TO_ASSESS = "to_assess", "to assess"
    TO_NOTIFY = "to_notify", "survivor to be told"
    TO_ANSWER = "to_answer", "to answer"
    ANSWERED = "answered", "answered"


@dataclass(frozen=True, kw_only=True)
class RequestHold:
    """A legal hold of a survivor."""

    id: int
    version: int
    reason: str
    since: str
    lifted: str


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request, whole."""

    id: int
    version: int
    reference: str
    survivor_id: int
    survivor: str
    requester: str
    asked_by: str
    their_reference: str
    basis: str
    asked_for: str
    counselling: YesNo
    received: str
    due: str
    days_left: int | None
    """Below nought when it is late; none without a day, or once it is answered."""
    state: RequestState
    necessity: str
    proportionality: str
    probative_value: str
    notified: YesNo
    notified_on: str
    not_notified_reason: str
    objects: YesNo
    objection: str
    reply: RequestReply
    reply_words: str
    replied: str
    legal_holds: tuple[RequestHold, ...]


@dataclass(frozen=True, kw_only=True)
class RequestRegister(Query[tuple[RequestLine, ...]]):
    """All requests, or those about one survivor: unanswered first, the soonest due first."""

    survivor_id: int | None = None
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[RequestLine, ...]:
        """Read them."""
        found = (
            select(MaterialRequest, Survivor.reference)
            .join(Survivor, Survivor.id == MaterialRequest.survivor_id)
            .order_by(MaterialRequest.id)
        )
        if self.survivor_id is not None:
            found = found.where(MaterialRequest.survivor_id == self.survivor_id)
        holds, people = _holds(work), work.pairs(select(User.id, User.display))
        lines = [
            (_place(request), _line(work, request, survivor, holds=holds, people=people))
            for request, survivor in work.rows(found)
        ]
        return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _place(request: MaterialRequest) -> tuple[bool, date, int]:
    answered = request.reply is not RequestReply.NONE
    return answered, request.due_on or date.max, -request.id


def _line(
    work: Work,
    request: MaterialRequest,
    survivor: str,
    *,
    holds: Mapping[int, Sequence[RequestHold]],
    people: Mapping[int, str],
) -> RequestLine:
    plain = (
        "id", "version", "reference", "survivor_id", "asked_by", "their_reference", "asked_for",
        "counselling", "necessity", "proportionality", "probative_value", "notified",
        "not_notified_reason", "objects", "objection", "reply", "reply_words",
    )  # fmt: skip
    who = people.get(request.replied_by_id or 0, "")
    return RequestLine(
        survivor=survivor, requester=work.label(request.requester),
        basis=work.label(request.basis), received=show_day(request.received_on),
        due=_day(request.due_on), days_left=_days_left(request, work.today),
        state=_state(request), notified_on=_day(request.notified_on),
        replied=f"{_day(request.replied_on)}, {who}" if request.replied_on else "",
        legal_holds=tuple(holds[request.survivor_id]),
        **{name: getattr(request, name) for name in plain},
    )  # fmt: skip


def _state(request: MaterialRequest) -> RequestState:
    if request.reply is not RequestReply.NONE:
        return RequestState.ANSWERED
    if not request.necessity:
        return RequestState.TO_ASSESS
    told = request.notified is not YesNo.NOT_SURE
    return RequestState.TO_ANSWER if told else RequestState.TO_NOTIFY


def _days_left(request: MaterialRequest, today: date) -> int | None:
    if request.due_on is None or request.reply is not RequestReply.NONE:
        return None
    return (request.due_on - today).days


def _holds(work: Work) -> Mapping[int, list[RequestHold]]:
    found: dict[int, list[RequestHold]] = defaultdict(list)
    for each in work.records(select(LegalHold).order_by(LegalHold.id)):
        hold = RequestHold(
            id=each.id, version=each.version, reason=each.reason, since=show_day(each.from_on),
            lifted=f"{_day(each.lifted_on)}: {each.lifted_reason}" if each.lifted_on else "",
        )  # fmt: skip
        found[each.survivor_id].append(hold)
    return found


def _day(day: date | None) -> str:
    return show_day(day) if day else ""
