"""Between a request for data held and its answer: the clock stopped, more time, a complaint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.records.rights_requests import (
    ANSWERED,
    BEFORE_RECEIPT,
    read_past_day,
    request_days,
    rights_rule,
)
from mscu.dates.london import show_day
from mscu.errors import Invalid
from mscu.models.record_retention import RightsRequest

if TYPE_CHECKING:
    from datetime import date

NOT_FOR_THIS = "The law does not provide for this with this kind of request."
BEFORE_ASKED = "This is before the detail was asked for."
TOO_LATE = "Too late: the notice had to be given by {}."
TWICE = "This has already been recorded."


@dataclass(frozen=True, kw_only=True)
class StopRightsClock(Command[None]):
    """Record that more detail was reasonably asked for, and when it came."""

    request_id: int
    version: int
    detail_asked_on: str
    detail_came_on: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        """Leave both days and those between them out of the time for the answer."""
        row, validator = _open_request(work, self.request_id, self.version), Validator(work)
        asked = read_past_day(validator, "detail_asked_on", self.detail_asked_on, required=True)
        came = read_past_day(validator, "detail_came_on", self.detail_came_on)
        _check_day(validator, row, "detail_asked_on", asked)
        if row.kind not in rights_rule().pause.kinds:
            validator.problems["detail_asked_on"] = NOT_FOR_THIS
        if asked and came and came < asked:
            validator.problems["detail_came_on"] = BEFORE_ASKED
        validator.raise_if_invalid()
        row.detail_asked_on, row.detail_came_on = asked, came


@dataclass(frozen=True, kw_only=True)
class ExtendRightsRequest(Command[None]):
    """Record the notice with reasons by which an answer has two further months, if it is law on that day."""

    request_id: int
    version: int
    extended_on: str
    extension_reason: str
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        """Refuse a notice that was not given inside the first month."""
        row, validator = _open_request(work, self.request_id, self.version), Validator(work)
        if row.extended_on is not None:
            raise Invalid({"extended_on": TWICE})
        column = RightsRequest.extension_reason
        reason = validator.text("extension_reason", self.extension_reason, column, required=True)
        notice = read_past_day(validator, "extended_on", self.extended_on, required=True)
        _check_day(validator, row, "extended_on", notice)
        if row.kind not in rights_rule().extension.kinds:
            validator.problems["extended_on"] = NOT_FOR_THIS
        last = rights_rule().last_notice_on(request_days(row), work.today)
        if notice is not None and notice > last:
            validator.problems.setdefault("extended_on", TOO_LATE.format(show_day(last)))
        validator.raise_if_invalid()
        row.extended_on, row.extension_reason = notice, reason


@dataclass(frozen=True, kw_only=True)
class AcknowledgeRequest(Command[None]):
    """Record when a request, or a complaint about the handling of data, was acknowledged."""

    request_id: int
    version: int
    acknowledged_on: str
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> None:
        """Record the day, on time or late."""
        row, validator = _open_request(work, self.request_id, self.version), Validator(work)
        if row.acknowledged_on is not None:
            raise Invalid({"acknowledged_on": TWICE})
        day = read_past_day(validator, "acknowledged_on", self.acknowledged_on, required=True)
        _check_day(validator, row, "acknowledged_on", day)
        validator.raise_if_invalid()
        row.acknowledged_on = day


def _open_request(work: Work, request_id: int, version: int) -> RightsRequest:
    row = work.get(RightsRequest, request_id, version)
    if row.decision is not None:
        raise Invalid({"request_id": ANSWERED})
    return row


def _check_day(validator: Validator, row: RightsRequest, name: str, day: date | None) -> None:
    if day is not None and day < row.received_on:
        validator.problems[name] = BEFORE_RECEIPT
