"""Retention of the records of a case: MoPI groups, reviews, disposals, requests and breaches.

Code of Practice on Police Information and Records Management 2023; DPA 2018 s.39: no longer than is needed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import ReviewDecision, Sensitivity, Timing, YesNo
from mscu.copy_codes import RightsDecision
from mscu.models.base import OfCase, Record, code, field, link, long_text, person
from mscu.models.signers import Signed

# Requests of people for their data (Data Protection Act 2018, Part 3)


class RightsDisposal(Record):
    """The proposed disposal of an answered request, and the disposal once a second person agreed.

    It keeps the request's number and nothing of the person.
    """

    __tablename__ = "rights_disposal"
    unrestricted: ClassVar[str] = "says that a request is gone, and nothing of who asked"

    request_number: Mapped[int] = field(Sensitivity.PLAIN, "Number of the request", unique=True)
    answered_on: Mapped[date] = field(Sensitivity.DATE, "Answered", timing=Timing.HAPPENED)
    proposed_at: Mapped[datetime] = field(Sensitivity.DATE, "Proposed")
    proposed_by_id: Mapped[int] = person(Signed(may=Permission.KEEP_RECORDS), "Proposed by")
    agreed_by_id: Mapped[int | None] = person(
        Signed(stands=True, other_than="proposed_by_id", may=Permission.KEEP_RECORDS), "Agreed by"
    )
    disposed_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Disposed of")
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest", default="")
    """SHA-256 over kind, number and version of what is gone."""


class RightsRequest(Record):
    """One request, its deadline and its answer; it points to no case and no nominal.

    So it does not reveal that anybody is known to the unit.
    """

    __tablename__ = "rights_request"
    unrestricted: ClassVar[str] = "says who asked, and nothing of what is held"

    asked_by: Mapped[str] = field(Sensitivity.PERSON, "Who asks")
    kind: Mapped[str] = code("right_kind", "Which right", Sensitivity.LEGAL)
    received_on: Mapped[date] = field(Sensitivity.DATE, "Received", timing=Timing.HAPPENED)
    identity_on: Mapped[date | None] = field(
        Sensitivity.DATE, "Identity information received on", timing=Timing.HAPPENED
    )
    asked_for: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What is asked for")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")
    detail_asked_on: Mapped[date | None] = field(
        Sensitivity.DATE, "More detail asked for on", timing=Timing.HAPPENED
    )
    detail_came_on: Mapped[date | None] = field(Sensitivity.DATE, "Detail came on", timing=Timing.HAPPENED)
    extended_on: Mapped[date | None] = field(Sensitivity.DATE, "Notice of extension", timing=Timing.HAPPENED)
    extension_reason: Mapped[str] = long_text(
        Sensitivity.NARRATIVE, "Reasons given in the notice", default=""
    )
    acknowledged_on: Mapped[date | None] = field(
        Sensitivity.DATE, "Complaint acknowledged", timing=Timing.HAPPENED
    )
    decision: Mapped[RightsDecision | None] = field(Sensitivity.LEGAL, "Decision")
    ground: Mapped[str | None] = code("right_ground", "Ground", Sensitivity.LEGAL)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reasons, kept for the regulator", default="")
    third_parties: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Other people it would reveal", default="")
    answered_on: Mapped[date | None] = field(Sensitivity.DATE, "Answered", timing=Timing.HAPPENED)
    decided_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))


# Personal data breaches (DPA 2018 ss.67 and 68)


class BreachColumns:
    """The columns of every register of breaches, whichever law requires it."""

    kind: Mapped[str] = code("breach_kind", "What happened")
    noticed_at: Mapped[datetime] = field(Sensitivity.DATE, "Noticed", timing=Timing.HAPPENED)
    text: Mapped[str] = long_text(Sensitivity.NARRATIVE, "In your words")
    was_open: Mapped[YesNo] = field(Sensitivity.STATE, "Was the store unlocked on it?")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")
    told_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Regulator notified", timing=Timing.HAPPENED)
    why_not_told: Mapped[str] = field(Sensitivity.NARRATIVE, "Why not notified", default="")
    people_told: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Who else was notified, and how", default="")
    settled_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Settled")


class DataBreach(BreachColumns, Record):
    """One breach of the register that DPA 2018 s.67(6) requires."""

    __tablename__ = "data_breach"
    unrestricted: ClassVar[str] = "says what was lost, and points to no case"

    settled_by_id: Mapped[int | None] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))


class MopiGrading(OfCase, Record):
    """The MoPI group of a case, or of one nominal in it; the newest one of each counts."""

    __tablename__ = "mopi_grading"

    subject_id: Mapped[int | None] = link("subject", "Person")
    mopi_group: Mapped[str] = code("mopi_group", "MoPI group", Sensitivity.LEGAL)
    why: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why", default="")
    graded_at: Mapped[datetime] = field(Sensitivity.DATE, "Graded")
    graded_by_id: Mapped[int] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))


class ClearReset(OfCase, Record):
    """An event outside the entries of a case that restarts its clear period."""

    __tablename__ = "clear_reset"

    reset_by: Mapped[str] = code("clear_reset", "What happened", Sensitivity.LEGAL)
    happened_on: Mapped[date] = field(Sensitivity.DATE, "When", timing=Timing.HAPPENED)
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users")


class RecordReview(OfCase, Record):
    """One review of the records of a case: the decision, who made it, and the next due day."""

    __tablename__ = "record_review"

    decision: Mapped[ReviewDecision] = field(Sensitivity.STATE, "Decision")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why")
    next_on: Mapped[date | None] = field(Sensitivity.DATE, "Next review", timing=Timing.DUE)
    mopi_group: Mapped[str] = code("mopi_group", "MoPI group", Sensitivity.LEGAL)
    clear_from: Mapped[date] = field(Sensitivity.DATE, "Clear since")
    reviewed_at: Mapped[datetime] = field(Sensitivity.DATE, "Reviewed")
    reviewed_by_id: Mapped[int] = person(Signed(stands=True, may=Permission.KEEP_RECORDS))


class ReviewAnswer(OfCase, Record):
    """The answer to one question of the National Retention Assessment Criteria in a review."""

    __tablename__ = "review_answer"

    review_id: Mapped[int] = link("record_review")
    question: Mapped[str] = code("nrac_question", "Question")
    answer: Mapped[YesNo] = field(Sensitivity.LEGAL, "Answer")
    note: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Note", default="")


class Disposal(Record):
    """A tombstone: which case was erased, under which rule, by whom, and how much there was."""

    __tablename__ = "disposal"
    unrestricted: ClassVar[str] = "says that records are gone, and nothing of what they said"
    only_followed: ClassVar[bool] = True

    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", unique=True)
    """Kept so that the number is never given to another case."""
    case_number: Mapped[int] = field(Sensitivity.PLAIN, "Number in the audit", unique=True)
    mopi_group: Mapped[str] = code("mopi_group", "MoPI group")
    clear_from: Mapped[date] = field(Sensitivity.DATE, "Clear since")
    records: Mapped[int] = field(Sensitivity.COUNT, "Records erased")
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest")
    """SHA-256 of the kind, id and version of each record, in order."""
    proposed_by_id: Mapped[int] = person(
        Signed(instead="record_review", may=Permission.KEEP_RECORDS), "Proposed by"
    )
    agreed_by_id: Mapped[int] = person(
        Signed(other_than="proposed_by_id", may=Permission.KEEP_RECORDS), "Agreed by"
    )
    disposed_at: Mapped[datetime] = field(Sensitivity.DATE, "Disposed of")
