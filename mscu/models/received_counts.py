"""Counts that the charity released, as police cannot count in the charity's store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity, Timing
from mscu.models.base import UUID_LENGTH, Record, field, link

COUNTS_PURPOSE = b"mscu: counts released to police\n"
_OF_NOBODY = "numbers of a period, of no case and no person"


@dataclass(frozen=True, kw_only=True)
class CountsStatement:
    """What a navigator or a lead signs to release counts."""

    uuid: str
    period_from: str
    period_to: str
    """The day in words, as typed."""
    released_by: str
    counts: Sequence[tuple[str, int | None]]

    @property
    def signed(self) -> bytes:
        """Return the bytes to sign, which include their purpose."""
        data = asdict(self) | {"counts": [list(pair) for pair in self.counts]}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return COUNTS_PURPOSE + text.encode()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is signed."""
        return hashlib.sha256(self.signed).hexdigest()


class CountRelease(Record):
    """One signed release of the charity's counts for a period."""

    __tablename__ = "count_release"
    unrestricted: ClassVar[str] = _OF_NOBODY

    uuid: Mapped[str] = field(Sensitivity.REFERENCE, type_=String(UUID_LENGTH), unique=True)
    period_from: Mapped[date] = field(Sensitivity.PLAIN, "From", index=True, timing=Timing.HAPPENED)
    period_to: Mapped[date] = field(Sensitivity.PLAIN, "To", timing=Timing.HAPPENED)
    released_by: Mapped[str] = field(Sensitivity.STAFF, "Released by")
    received_at: Mapped[datetime] = field(Sensitivity.PLAIN, "Received")
    received_by_id: Mapped[int] = link("users")
    digest: Mapped[str] = field(Sensitivity.SECRET)
    signature: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)


class ReleasedCount(Record):
    """One number of a release: `Survivors supported`, 34."""

    __tablename__ = "released_count"
    unrestricted: ClassVar[str] = _OF_NOBODY

    release_id: Mapped[int] = link("count_release")
    name: Mapped[str] = field(Sensitivity.NARRATIVE, "What is counted")
    number: Mapped[int | None] = field(Sensitivity.COUNT, "How many")
    """The start of its band of five; None where the charity held it back as too small."""
