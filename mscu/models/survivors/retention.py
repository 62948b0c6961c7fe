"""What the safeguarding leads decide once a survivor's retention period has ended.

UK GDPR art.5(1)(e): no longer than is needed; art.17. An erasure leaves a row that records it, and nothing of
the person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import Labelled, Sensitivity, Timing
from mscu.models.base import OpenOfSurvivor, SurvivorRecord, field, long_text, person
from mscu.models.signers import Signed


class RetentionKind(Labelled):
    """A lead's decision on records whose retention period has ended."""

    ERASE = "erase", "To be erased"
    KEEP = "keep", "Kept longer"


class RetentionDecision(OpenOfSurvivor, SurvivorRecord):
    """A lead's decision to erase a survivor's records or keep them longer; the newest one counts."""

    __tablename__ = "retention_decision"
    only_followed: ClassVar[bool] = True

    kind: Mapped[RetentionKind] = field(Sensitivity.STATE, "Decision")
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    until_on: Mapped[date | None] = field(Sensitivity.DATE, "Kept until", timing=Timing.DUE)
    decided_at: Mapped[datetime] = field(Sensitivity.DATE, "Decided")
    decided_by_id: Mapped[int] = person(Signed(may=Permission.LEAD_SUPPORT))


class Erasure(SurvivorRecord):
    """A tombstone: whose number was erased, under which rule, by whom, and how much there was."""

    __tablename__ = "erasure"
    unrestricted: ClassVar[str] = "says that records are gone, and nothing of whose they were"
    only_followed: ClassVar[bool] = True

    reference: Mapped[str] = field(Sensitivity.REFERENCE, "Reference", unique=True)
    """Kept so that the number is never given to another survivor."""
    survivor_number: Mapped[int] = field(Sensitivity.PLAIN, "Number in the audit")
    rule: Mapped[str] = field(Sensitivity.PLAIN, "Rule")
    records: Mapped[int] = field(Sensitivity.COUNT, "Records erased")
    digest: Mapped[str] = field(Sensitivity.PLAIN, "Digest")
    """SHA-256 of the kind, id and version of each record, in order."""
    proposed_by_id: Mapped[int] = person(
        Signed(instead="retention_decision", may=Permission.LEAD_SUPPORT), "Proposed by"
    )
    agreed_by_id: Mapped[int] = person(
        Signed(other_than="proposed_by_id", may=Permission.LEAD_SUPPORT), "Agreed by"
    )
    erased_at: Mapped[datetime] = field(Sensitivity.PLAIN, "Erased")
