"""What the navigators shared from the charity's store, as the unit's store holds it.

A survivor consents that chosen words go to the police, for a purpose and until a day. Withdrawal ends
everyday reading at once; what was received is kept, withheld, for the disclosure officer and CPS alone
(Criminal Procedure and Investigations Act 1996, Code of Practice).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import LargeBinary, Select, String, select
from sqlalchemy.orm import Mapped

from mscu.codes import Family, Kind, Sensitivity, Timing
from mscu.models.base import EMPTY, UUID_LENGTH, PartOfEntry, Record, composed, field, link, long_text, person
from mscu.models.entries.entry import Entry, entry_key
from mscu.models.signers import NotSigned

SHARED_PURPOSE = b"mscu: a copy shared with police\n"


@dataclass(frozen=True, kw_only=True)
class ShareStatement:
    """What a navigator signs: everything in a shared copy that may not be changed in transit."""

    uuid: str
    case_uuid: str
    person_uuid: str
    text: str
    scope: str
    purpose: str
    ends_on: str
    """The day as it is shown, such as `20 Jun 2022`; empty for no end."""
    shared_by: str
    consent: str
    recipients: Sequence[str] = ()
    """Log-in names in the unit's store; empty for everyone who may see the case."""

    @property
    def signed(self) -> bytes:
        """Return the bytes to sign, which include their purpose."""
        data = asdict(self) | {"recipients": list(self.recipients)}
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return SHARED_PURPOSE + text.encode()

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is signed."""
        return hashlib.sha256(self.signed).hexdigest()


class Shared(Entry):
    """A signed copy of chosen words, shared by the navigator with the survivor's consent.

    Who may read it, and until when, is decided in `visibility.py` from `SharedCopy`.
    """

    __tablename__ = "shared"
    of_kind = Kind.SHARED
    family = Family.CARE

    id: Mapped[int] = entry_key()
    person_id: Mapped[int] = link("subject", "Person")
    scope: Mapped[str] = long_text(Sensitivity.NARRATIVE, "What it may be used for")
    purpose: Mapped[str] = field(Sensitivity.NARRATIVE, "Purpose")
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, "Until", timing=Timing.DUE)
    shared_by: Mapped[str] = field(Sensitivity.STAFF, "Shared by")
    consent: Mapped[str] = composed(Sensitivity.NARRATIVE, "Consent")
    digest: Mapped[str] = field(Sensitivity.SECRET)
    signature: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)
    public_key: Mapped[bytes] = field(Sensitivity.SECRET, type_=LargeBinary)


class SharedRecipient(PartOfEntry, Record):
    """An officer with whom a copy was shared by name; then nobody else reads it."""

    __tablename__ = "shared_recipient"

    user_id: Mapped[int] = person(NotSigned(why="named by the navigator who shares"))


class SharedCopy(Record):
    """Whether a shared copy may still be read: all that stays visible once it is withdrawn.

    It belongs to no case, so that a consent can be withdrawn even where the case is restricted.
    """

    __tablename__ = "shared_copy"

    uuid: Mapped[str] = field(Sensitivity.REFERENCE, type_=String(UUID_LENGTH), unique=True)
    entry_id: Mapped[int] = link("entry", unique=True)
    named: Mapped[bool] = field(Sensitivity.PLAIN)
    """Whether it was shared only with named people."""
    ends_on: Mapped[date | None] = field(Sensitivity.DATE, timing=Timing.DUE)
    withdrawn_at: Mapped[datetime | None] = field(Sensitivity.DATE)
    withdrawn_reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, default="")
    withdrawal_digest: Mapped[str] = field(Sensitivity.SECRET, default="", server_default=EMPTY)
    """SHA-256 of the secret by which the charity withdraws the copy while this store is shut."""


def withdrawable() -> Select[str]:
    """Return the statement of the digests by which copies that may still be read can be withdrawn."""
    return select(SharedCopy.withdrawal_digest).where(
        SharedCopy.withdrawn_at.is_(None), SharedCopy.withdrawal_digest != ""
    )
