"""Requests of people for what the unit holds about them (Data Protection Act 2018, Part 3)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Sensitivity
from mscu.copy_codes import RightsDecision
from mscu.models.base import Record, code, field, link, person
from mscu.models.signers import Signed


class RightsDisposal(Record):
    """That an answered request is to go, and once a second person agreed, that it is gone.

    It says which number it had and nothing of whose it was.
    """

    __tablename__ = "rights_disposal"
    unrestricted: ClassVar[str] = "says that a request is gone, and nothing of who asked"

    request_number: Mapped[int] = field(Sensitivity.PLAIN, "Number of the request", unique=True)
    answered_on: Mapped[date] = field(Sensitivity.DATE, "Answered")
    proposed_at: Mapped[datetime] = field(Sensitivity.DATE, "Proposed")
    proposed_by_id: Mapped[int] = person(Signed(may=Permission.KEEP_RECORDS), "Proposed by")
    agreed_by_id: Mapped[int | None] = person(
        Signed(stands=True, other_than="proposed_by_id", may=Permission.KEEP_RECORDS), "Agreed by"
    )
    disposed_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Disposed of")
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest", default="")
    """SHA-256 over kind, number and version of what is gone."""


class RightsRequest(Record):
    """One request, by when it is answered, and how it was; it points to no case and no nominal.

    So it tells nobody who reads it that somebody is known here.
    """

    __tablename__ = "rights_request"
    unrestricted: ClassVar[str] = "says who asked, and nothing of what is held"

    asked_by: Mapped[str] = field(Sensitivity.PERSON, "Who asks")
    kind: Mapped[str] = code("right_kind", "Which right", Sensitivity.LEGAL)
    received_on: Mapped[date] = field(Sensitivity.DATE, "Received")
    identity_on: Mapped[date | None] = field(Sensitivity.DATE, "Clear who asks, since")
    asked_for: Mapped[str] = field(Sensitivity.NARRATIVE, "What is asked for")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")
    decision: Mapped[RightsDecision | None] = field(Sensitivity.LEGAL, "Decision")
    ground: Mapped[str | None] = code("right_ground", "Ground", Sensitivity.LEGAL)
    reason: Mapped[str] = field(
        Sensitivity.NARRATIVE, "Reasons, kept for the Commissioner", default=""
    )
    third_parties: Mapped[str] = field(Sensitivity.NARRATIVE, "Others it would tell of", default="")
    answered_on: Mapped[date | None] = field(Sensitivity.DATE, "Answered")
    decided_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))
