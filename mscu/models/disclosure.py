"""What left the unit: to whom, why, under which law, and the digest of the file."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Marking, Sensitivity, Timing
from mscu.copy_codes import RecallAnswered, ReleaseState
from mscu.models.base import OfCase, Record, code, composed, field, link, long_text, person
from mscu.models.signers import Signed


class LeavesUnit(OfCase):
    """Rows on what leaves the unit; users who see only part of a case see none of them."""


class Disclosure(LeavesUnit, Record):
    """One printed, saved or exported copy (DPA 2018 s.62: disclosure)."""

    __tablename__ = "disclosure"

    plan_id: Mapped[int | None] = link("plans", "Plan")
    person_id: Mapped[int | None] = link("subject", "Whose own copy")
    """The only person it is about; None for other editions, and for copies before this was recorded."""
    edition: Mapped[str] = field(Sensitivity.STATE, "Edition")
    recipient: Mapped[str] = field(Sensitivity.STAFF, "Recipient")
    purpose: Mapped[str] = code("disclosure_purpose", "Purpose")
    gateway: Mapped[str] = code("legal_gateway", "Legal gateway")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    proceedings: Mapped[str] = field(Sensitivity.LEGAL, "Are proceedings active?", default="")
    agreed_by: Mapped[str] = field(Sensitivity.STAFF, "Agreed by CPS", default="")
    marking: Mapped[Marking] = field(Sensitivity.STATE, "Marking")
    copy_number: Mapped[int] = field(Sensitivity.PLAIN, "Copy")
    issued_at: Mapped[datetime] = field(Sensitivity.DATE, "Issued")
    issued_by_id: Mapped[int] = link("users")
    sha256: Mapped[str] = field(Sensitivity.PLAIN, "SHA-256 of the file", index=True)
    blocks_digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest of the blocks")
    audit_head: Mapped[str] = field(Sensitivity.PLAIN, "Audit head")


class CopyNotLeft(LeavesUnit, Record):
    """That an issued copy did not leave: it could not be written or printed."""

    __tablename__ = "copy_not_left"
    only_followed: ClassVar[bool] = True

    disclosure_id: Mapped[int] = link("disclosure", unique=True)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why it did not leave")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users", "Recorded by")


class Recall(LeavesUnit, Record):
    """The recall of a copy: why, and who was told; the notice is a copy of its own."""

    __tablename__ = "recall"
    only_followed: ClassVar[bool] = True

    disclosure_id: Mapped[int] = link("disclosure", unique=True)
    notice_id: Mapped[int] = link("disclosure", unique=True)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why it is recalled")
    said: Mapped[str] = field(Sensitivity.NARRATIVE, "Reason given in the notice")
    told: Mapped[str] = field(Sensitivity.STAFF, "Who was told, how and when")
    recalled_at: Mapped[datetime] = field(Sensitivity.DATE, "Recalled")
    recalled_by_id: Mapped[int] = link("users")


class RecallAnswer(LeavesUnit, Record):
    """The answer of the holder of a recalled copy; a later answer follows it, none is changed."""

    __tablename__ = "recall_answer"
    only_followed: ClassVar[bool] = True

    recall_id: Mapped[int] = link("recall")
    answer: Mapped[RecallAnswered] = field(Sensitivity.STATE, "Answer")
    answered_on: Mapped[date] = field(Sensitivity.DATE, "Answered on", timing=Timing.HAPPENED)
    answered_by: Mapped[str] = field(Sensitivity.STAFF, "Who answered")
    how: Mapped[str] = long_text(Sensitivity.NARRATIVE, "How it is known")
    recorded_at: Mapped[datetime] = field(Sensitivity.DATE, "Recorded")
    recorded_by_id: Mapped[int] = link("users", "Recorded by")


class Release(LeavesUnit, Record):
    """A request to release a large file, and a second person's decision on it.

    A file of several cases belongs to none.
    """

    __tablename__ = "file_release"

    kind: Mapped[str] = field(Sensitivity.STATE, "Kind of file")
    edition: Mapped[str] = field(Sensitivity.STATE, "Document")
    page: Mapped[str] = field(Sensitivity.STATE, "List")
    content: Mapped[str] = composed(Sensitivity.NARRATIVE, "Which of its rows")
    chosen_columns: Mapped[str] = composed(Sensitivity.STATE, "Columns")
    rows: Mapped[int] = field(Sensitivity.PLAIN, "Rows")
    recipient: Mapped[str] = field(Sensitivity.STAFF, "Recipient")
    purpose: Mapped[str] = code("disclosure_purpose", "Purpose")
    gateway: Mapped[str] = code("legal_gateway", "Legal gateway")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    state: Mapped[ReleaseState] = field(Sensitivity.STATE, "State", default=ReleaseState.WAITS)
    asked_at: Mapped[datetime] = field(Sensitivity.DATE, "Asked")
    asked_by_id: Mapped[int] = link("users", "Asked by")
    decided_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Decided")
    decided_by_id: Mapped[int | None] = person(
        Signed(
            stands=True,
            later={"state": ReleaseState.APPROVED.value, "disclosure_id": None},
            other_than="asked_by_id",
            may=Permission.RELEASE,
        ),
        "Decided by",
    )
    decision: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why", default="")
    disclosure_id: Mapped[int | None] = link("disclosure", "The copy that was written")
