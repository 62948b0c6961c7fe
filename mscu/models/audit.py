"""The audit: one row an operation of DPA 2018 s.62, chained, signed, without content."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped

from mscu.codes import Operation, Sensitivity
from mscu.models.base import Base, composed, field

KEYS_ROW = "keys"
"""The audit's name for the keys file; the number beside it counts how often it was written."""


class AuditEntry(Base):
    """Who did what to which record, when and where; `digest` seals the record's state afterwards.

    Only the gate writes rows; triggers refuse to change or delete one.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_object", "object_type", "object_id"),)
    unrestricted: ClassVar[str] = "read by auditors, who must see every case's log"

    seq: Mapped[int] = field(Sensitivity.PLAIN, "Number", primary_key=True)
    at: Mapped[datetime] = field(Sensitivity.PLAIN, "When")
    actor: Mapped[str] = field(Sensitivity.STAFF, "Who")
    device: Mapped[str] = field(Sensitivity.PLAIN, "Where")
    action: Mapped[str] = field(Sensitivity.PLAIN, "Action")
    operation: Mapped[Operation] = field(Sensitivity.STATE, "Operation")
    object_type: Mapped[str] = field(Sensitivity.PLAIN, "Record")
    object_id: Mapped[int | None] = field(Sensitivity.PLAIN, "Number of the record")
    case_id: Mapped[int | None] = field(Sensitivity.PLAIN, "Case", index=True)
    purpose: Mapped[str] = composed(Sensitivity.PLAIN, "Purpose", default="")
    recipients: Mapped[str] = composed(Sensitivity.STAFF, "Recipients", default="")
    reason: Mapped[str] = composed(Sensitivity.NARRATIVE, "Reason", default="")
    digest: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    sealed: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    previous: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    salt: Mapped[bytes | None] = field(Sensitivity.SECRET, type_=LargeBinary)
    """Random bytes that the hash covers too, or a row could be found out from its hash by trying."""
    hash: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    signature: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)


class DigestBaseline(Base):
    """A record's digest after a migration; the audit row `seq` holds the root over all of them."""

    __tablename__ = "digest_baseline"
    unrestricted: ClassVar[str] = "digests only"

    seq: Mapped[int] = field(Sensitivity.PLAIN, primary_key=True)
    object_type: Mapped[str] = field(Sensitivity.PLAIN, primary_key=True)
    object_id: Mapped[int] = field(Sensitivity.PLAIN, primary_key=True)
    digest: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
