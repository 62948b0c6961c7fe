"""The register of requests from police and courts: assessed, discussed with the survivor, answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.entries.entries import next_number
from mscu.actions.sharing.consents import require_day
from mscu.codes import Labelled, YesNo
from mscu.dates.london import show_day
from mscu.errors import Invalid
from mscu.models.survivors.request import LegalHold, MaterialRequest
from mscu.models.survivors.survivor import Survivor
from mscu.models.user import User
from mscu.rules.victim_information import is_late
from mscu.survivor_codes import RequestReply

# The register


class RequestState(Labelled):
    """The next step of a request; derived, never entered."""

    TO_ASSESS = "to_assess", "to assess"
    TO_NOTIFY = "to_notify", "survivor to be told"
    TO_ANSWER = "to_answer", "to answer"
    ANSWERED = "answered", "answered"


@dataclass(frozen=True, kw_only=True)
class RequestHold:
    """A legal hold on a survivor's records."""

    id: int
    version: int
    reason: str
    since: str
    lifted: str


@dataclass(frozen=True, kw_only=True)
class RequestLine:
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
    """Negative when late; None without a due date, or once it is answered."""
    state: RequestState
    necessity: str
    proportionality: str
    probative_value: str
    line_of_enquiry: str
    reason: str
    how_handled: str
    other_means: str
    presumption_rebutted: str
    left_out_ground: str
    police_notice: str
    """What police said of their notice to the survivor; empty if they said nothing."""
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
    """All requests, or those about one survivor: unanswered first, soonest due first."""

    survivor_id: int | None = None
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[RequestLine, ...]:
        statement = (
            select(MaterialRequest, Survivor.reference)
            .join(Survivor, Survivor.id == MaterialRequest.survivor_id)
            .order_by(MaterialRequest.id)
        )
        if self.survivor_id is not None:
            statement = statement.where(MaterialRequest.survivor_id == self.survivor_id)
        holds, people = _holds(work), work.pairs(select(User.id, User.display))
        lines = [
            (_sort_key(request), _line(work, request, survivor, holds=holds, people=people))
            for request, survivor in work.rows(statement)
        ]
        return tuple(line for _, line in sorted(lines, key=lambda pair: pair[0]))


def _sort_key(request: MaterialRequest) -> tuple[bool, date, int]:
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
    copied = (
        "id",
        "version",
        "reference",
        "survivor_id",
        "asked_by",
        "their_reference",
        "asked_for",
        "counselling",
        "necessity",
        "proportionality",
        "probative_value",
        "line_of_enquiry",
        "reason",
        "how_handled",
        "other_means",
        "presumption_rebutted",
        "notified",
        "not_notified_reason",
        "objects",
        "objection",
        "reply",
        "reply_words",
    )
    replied_by = people.get(request.replied_by_id or 0, "")
    return RequestLine(
        survivor=survivor,
        requester=work.label(request.requester),
        basis=work.label(request.basis),
        received=show_day(request.received_on),
        due=_show_day(request.due_on),
        days_left=_days_left(request, work.today),
        left_out_ground=work.label(request.left_out_ground),
        police_notice=_police_notice(work, request),
        state=_state(request),
        notified_on=_show_day(request.notified_on),
        replied=f"{_show_day(request.replied_on)}, {replied_by}" if request.replied_on else "",
        legal_holds=tuple(holds[request.survivor_id]),
        **{name: getattr(request, name) for name in copied},
    )


def _police_notice(work: Work, request: MaterialRequest) -> str:
    given_on = request.police_notice_on
    late = ", after the request came" if given_on and is_late(given_on, request.received_on) else ""
    parts = (
        work.label(request.police_notice_to),
        f"{show_day(given_on)}{late}" if given_on else "",
        f"none, {label_in_sentence(work.label(request.police_notice_ground))}"
        if request.police_notice_ground
        else "",
    )
    return ", ".join(part for part in parts if part)


def _state(request: MaterialRequest) -> RequestState:
    if request.reply is not RequestReply.NONE:
        return RequestState.ANSWERED
    if not request.necessity:
        return RequestState.TO_ASSESS
    is_notified = request.notified is not YesNo.NOT_SURE
    return RequestState.TO_ANSWER if is_notified else RequestState.TO_NOTIFY


def _days_left(request: MaterialRequest, today: date) -> int | None:
    if request.due_on is None or request.reply is not RequestReply.NONE:
        return None
    return (request.due_on - today).days


def _holds(work: Work) -> Mapping[int, list[RequestHold]]:
    holds: dict[int, list[RequestHold]] = defaultdict(list)
    for row in work.records(select(LegalHold).order_by(LegalHold.id)):
        hold = RequestHold(
            id=row.id,
            version=row.version,
            reason=row.reason,
            since=show_day(row.from_on),
            lifted=f"{_show_day(row.lifted_on)}: {row.lifted_reason}" if row.lifted_on else "",
        )
        holds[row.survivor_id].append(hold)
    return holds


def _show_day(day: date | None) -> str:
    return show_day(day) if day else ""


ALREADY_ANSWERED = "This request has been answered: record a new one."
NOTICE_OR_NONE = "Either police gave notice or they say why not: clear one of the two."
BEFORE_RECEIVED = "Choose a date after it was received."


@dataclass(frozen=True, kw_only=True)
class RecordRequest(Command[int]):
    """Enter a request or summons into the register; return its id."""

    survivor_id: int
    requester: str
    asked_by: str
    their_reference: str = ""
    basis: str
    asked_for: str
    counselling: YesNo = YesNo.NOT_SURE
    line_of_enquiry: str = ""
    reason: str = ""
    how_handled: str = ""
    left_out_ground: str | None = None
    other_means: str = ""
    presumption_rebutted: str = ""
    police_notice_to: str | None = None
    police_notice_on: str = ""
    police_notice_ground: str | None = None
    received_on: str
    due_on: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Assign the reference and record it."""
        validator = Validator(work)
        values = columns_from(self, MaterialRequest, validator)
        require_day(validator, "received_on", values.get("received_on"))
        if self.police_notice_ground and self.police_notice_on.strip():
            validator.problems.setdefault("police_notice_ground", NOTICE_OR_NONE)
        due = values.get("due_on")
        if not validator.problems and due is not None and due < values["received_on"]:
            validator.problems["due_on"] = BEFORE_RECEIVED
        validator.raise_if_invalid()
        work.get(Survivor, self.survivor_id)
        request = MaterialRequest(
            reference=next_number(work, MaterialRequest.reference, "RQ"),
            recorded_at=work.now,
            recorded_by_id=work.actor.id,
            **values,
        )
        return work.add(request).id


@dataclass(frozen=True, kw_only=True)
class AssessRequest(Command[None]):
    """Record whether a request is necessary and proportionate."""

    request_id: int
    version: int
    necessity: str
    proportionality: str
    probative_value: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        validator = Validator(work)
        names = ("necessity", "proportionality", "probative_value")
        values = {
            name: validator.text(
                name, getattr(self, name), getattr(MaterialRequest, name), required=name != "probative_value"
            )
            for name in names
        }
        validator.raise_if_invalid()
        _set_values(_unanswered(work, self.request_id, self.version), values)


@dataclass(frozen=True, kw_only=True)
class NoteNotice(Command[None]):
    """Record whether the survivor was told of a request, and whether they object to it."""

    request_id: int
    version: int
    notified: YesNo
    notified_on: str = ""
    not_notified_reason: str = ""
    objects: YesNo = YesNo.NOT_SURE
    objection: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        validator = Validator(work)
        names = ("notified", "notified_on", "not_notified_reason", "objects", "objection")
        values = columns_from(self, MaterialRequest, validator, only=names)
        self._check(validator, values)
        validator.raise_if_invalid()
        _set_values(_unanswered(work, self.request_id, self.version), values)

    def _check(self, validator: Validator, values: dict[str, Any]) -> None:
        problems = validator.problems
        if self.notified is YesNo.NOT_SURE:
            problems["notified"] = "Say whether the survivor was told."
        elif self.notified is YesNo.YES:
            require_day(validator, "notified_on", values["notified_on"])
        elif not self.not_notified_reason.strip():
            problems.setdefault("not_notified_reason", "Say why the survivor was not told.")
        if self.objects is YesNo.YES and not self.objection.strip():
            problems.setdefault("objection", "Give the grounds, as the survivor put them.")


@dataclass(frozen=True, kw_only=True)
class ReplyToRequest(Command[None]):
    """Answer a request: a lead decides, once it is assessed and the survivor has been told."""

    request_id: int
    version: int
    reply: RequestReply
    reply_words: str
    replied_on: str
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Record what was answered and when."""
        validator = Validator(work)
        names = ("reply", "reply_words", "replied_on")
        values = columns_from(self, MaterialRequest, validator, only=names)
        require_day(validator, "replied_on", values["replied_on"])
        if not self.reply_words.strip():
            validator.problems.setdefault("reply_words", "Enter the answer.")
        request = _unanswered(work, self.request_id, self.version)
        validator.problems |= _reply_problems(request, self.reply)
        validator.raise_if_invalid()
        _set_values(request, values)
        request.replied_by_id = work.actor.id


def _reply_problems(request: MaterialRequest, reply: RequestReply) -> dict[str, str]:
    """Return what is missing before anything may be disclosed."""
    if reply is RequestReply.NONE:
        return {"reply": "Choose how it was answered."}
    if reply not in {RequestReply.GIVEN, RequestReply.PART}:
        return {}
    if not request.necessity or not request.proportionality:
        return {"reply": "First say whether it is necessary and proportionate."}
    if request.counselling is not YesNo.NO and not request.probative_value:
        return {"reply": "Counselling notes need substantial probative value: say what it is."}
    if request.notified is YesNo.NOT_SURE:
        return {"reply": "Tell the survivor first, or say why not."}
    return {}


def _unanswered(work: Work, request_id: int, version: int) -> MaterialRequest:
    request = work.get(MaterialRequest, request_id, version)
    if request.reply is not RequestReply.NONE:
        raise Invalid({"request_id": ALREADY_ANSWERED})
    return request


def _set_values(request: MaterialRequest, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(request, name, value)
