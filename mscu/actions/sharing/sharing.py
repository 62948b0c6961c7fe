"""What the navigators share with police: received once, and withdrawn at once.

Receiving or withdrawing the same copy twice changes nothing: the two stores share no transaction, so the
navigators' side repeats anything that it cannot be sure was done.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import ClassVar
from uuid import UUID

from sqlalchemy import func, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator, required_text
from mscu.actions.entries.entries import RecordEntry, join_parts, shorten, subject_name
from mscu.actions.entries.kind_spec import STAYS_AS_RECEIVED, KindSpec
from mscu.dates.london import local_day, show_day
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.shared import Shared, SharedCopy, SharedRecipient, ShareStatement
from mscu.models.subject import Person
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

BROKEN = "The signature does not match: this is not what the navigator shared."
NOT_HERE = "There is no such record in the police's store."
NOT_RECEIVED = "No such copy was received."
NO_DIGEST = "This is not the digest of a secret."
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class ReceiveShared(RecordEntry):
    """Receive a signed copy of what a survivor agreed to share; return the entry's id."""

    needs = Permission.SHARE
    model: ClassVar[type[Entry]] = Shared
    spec = KindSpec(
        # It has no readers but those the survivor agreed to, and is never searched on behalf of others.
        audit="Received | what a survivor shared[ in {case}]",
        not_corrected=STAYS_AS_RECEIVED,
        matched=False,
    )
    text_required = True
    allowed_when_closed = True
    from_navigators = True
    # What a survivor shares arrives, whatever the navigator may still read of the case.
    includes_restricted = includes_withdrawn = True

    uuid: str
    case_uuid: str
    person_uuid: str
    scope: str
    purpose: str
    ends_on: str = ""
    shared_by: str
    consent: str
    recipients: tuple[str, ...] = ()
    signature: bytes
    public_key: bytes
    person_id: int | None = None
    withdrawal_digest: str = ""
    """SHA-256 of the secret that withdraws the copy; it is not signed, as it says nothing about the copy."""

    @override
    def perform(self, work: Work) -> int:
        """Record the copy, unless it was received before."""
        statement = select(SharedCopy.entry_id).where(SharedCopy.uuid == parse_uuid("uuid", self.uuid))
        if (entry_id := work.value(statement)) is not None:
            return int(entry_id)
        case_id = _id_by_uuid(work, Case, "case_uuid", self.case_uuid)
        person_id = _id_by_uuid(work, Person, "person_uuid", self.person_uuid)
        linked = replace(self, case_id=case_id, person_id=person_id)
        return super(ReceiveShared, linked).perform(work)

    @property
    def words(self) -> ShareStatement:
        """Return what was signed."""
        names = {field.name for field in fields(ShareStatement)}
        return ShareStatement(**{name: getattr(self, name) for name in names})

    @override
    def check(self, validator: Validator) -> None:
        """Refuse a copy that was changed on its way, and recipients outside the unit."""
        for name in self.recipients:
            if self._recipient(validator, name) is None:
                validator.problems.setdefault("recipients", "Nobody in the unit has that name.")
        if self.withdrawal_digest and not _DIGEST.fullmatch(self.withdrawal_digest):
            validator.problems["withdrawal_digest"] = NO_DIGEST
        if validator.problems:
            return
        statement, keys = self.words, validator.work.keys
        if not keys.is_signed(statement.signed, self.signature, self.public_key):
            field_names = {field.name for field in fields(statement)} | {"signature", "public_key"}
            validator.problems |= dict.fromkeys(sorted(field_names), BROKEN)

    @override
    def complete(self, entry: Shared, work: Work) -> None:
        """Store the digest of what was signed."""
        entry.digest = self.words.digest

    @override
    def add_parts(self, entry: Shared, work: Work) -> None:
        """Add the people who may read it, and until when."""
        validator = Validator(work)
        for user_id in dict.fromkeys(self._recipient(validator, name) for name in self.recipients):
            work.add(SharedRecipient(case_id=entry.case_id, entry_id=entry.id, user_id=user_id))
        work.add(
            SharedCopy(
                uuid=parse_uuid("uuid", self.uuid),
                entry_id=entry.id,
                named=bool(self.recipients),
                ends_on=entry.ends_on,
                withdrawal_digest=self.withdrawal_digest,
            )
        )

    def _recipient(self, validator: Validator, name: str) -> int | None:
        statement = select(User.id).where(User.name == validator.text("recipients", name, User.name))
        user_id: int | None = validator.work.value(statement.where(User.left_at.is_(None)))
        return user_id

    @override
    def headline(self, work: Work) -> str:
        return f"Shared by the navigator: {subject_name(work, self.person_id)}"

    @override
    def detail(self, work: Work) -> str:
        """Return the first words and who shared them."""
        return join_parts(shorten(self.text, 100), self.shared_by)


@dataclass(frozen=True, kw_only=True)
class WithdrawShared(Command[None]):
    """Make a shared copy unreadable: the survivor has withdrawn the consent."""

    uuid: str
    reason: str
    needs = Permission.SHARE

    def perform(self, work: Work) -> None:
        """Withhold the copy, unless it is withheld already."""
        reason = required_text(work, "reason", self.reason, SharedCopy.withdrawn_reason)
        statement = select(SharedCopy).where(SharedCopy.uuid == parse_uuid("uuid", self.uuid))
        copies = work.records(statement)
        if not copies:
            raise Invalid({"uuid": NOT_RECEIVED})
        if copies[0].withdrawn_at is None:
            copies[0].withdrawn_at, copies[0].withdrawn_reason = work.now, reason


@dataclass(frozen=True, kw_only=True)
class ArmedCopy:
    """A copy, and the digest of the secret that withdraws it."""

    uuid: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class ArmWithdrawals(Command[None]):
    """Add to copies that were received without it what withdraws them while the store is shut."""

    copies: tuple[ArmedCopy, ...]
    needs = Permission.SHARE

    def perform(self, work: Work) -> None:
        """Add each digest, unless the copy has one."""
        for armed in self.copies:
            if not _DIGEST.fullmatch(armed.digest):
                raise Invalid({"copies": NO_DIGEST})
            statement = select(SharedCopy).where(SharedCopy.uuid == parse_uuid("copies", armed.uuid))
            for copy in work.records(statement.where(SharedCopy.withdrawal_digest == "")):
                copy.withdrawal_digest = armed.digest


@dataclass(frozen=True, kw_only=True)
class LeftWithdrawal:
    """A withdrawal that the charity left beside the store while it was shut: a secret, and the day."""

    secret: bytes
    day: date | None
    """None if it cannot be read."""


@dataclass(frozen=True, kw_only=True)
class CarryOutWithdrawals(Command[None]):
    """Withhold the copies whose withdrawal was left beside the store, whoever opens it.

    Only the charity can know the secret of a copy. Nobody is told which copies they are.
    """

    left: tuple[LeftWithdrawal, ...]
    needs = Permission.USE_STORE
    upkeep = True
    includes_restricted = True
    includes_withdrawn = True

    def perform(self, work: Work) -> None:
        """Withhold each copy that is not withheld already."""
        for withdrawal in self.left:
            digest = hashlib.sha256(withdrawal.secret).hexdigest()
            statement = select(SharedCopy).where(SharedCopy.withdrawal_digest == digest)
            for copy in work.records(statement.where(SharedCopy.withdrawn_at.is_(None))):
                copy.withdrawn_at = work.now
                recorded_at = work.value(select(Entry.recorded_at).where(Entry.id == copy.entry_id))
                since = work.today if recorded_at is None else local_day(recorded_at)
                day = day_of_note(withdrawal.day, since=since, today=work.today)
                copy.withdrawn_reason = f"The charity withdrew it on {show_day(day)}."


@dataclass(frozen=True, kw_only=True)
class ReceivedCopy:
    """What the unit's store holds of a copy, without its words."""

    uuid: str
    withdrawal_digest: str
    is_withdrawn: bool
    has_ended: bool
    """Whether its last day is past."""


@dataclass(frozen=True, kw_only=True)
class ReceivedCopies(Query[tuple[ReceivedCopy, ...]]):
    """Every copy that the unit's store has received, so that the charity's store can compare its own."""

    needs = Permission.SHARE

    def answer(self, work: Work) -> tuple[ReceivedCopy, ...]:
        return tuple(
            ReceivedCopy(
                uuid=copy.uuid,
                withdrawal_digest=copy.withdrawal_digest,
                is_withdrawn=copy.withdrawn_at is not None,
                has_ended=copy.ends_on is not None and copy.ends_on < work.today,
            )
            for copy in work.records(select(SharedCopy))
        )


def day_of_note(day: date | None, *, since: date, today: date) -> date:
    """Return the day in a note if it may be true, else today: whoever can write the file can change it."""
    return day if day is not None and since <= day <= today else today


def parse_uuid(field: str, text: str) -> str:
    """Return a UUID in its canonical form."""
    try:
        return str(UUID(text))
    except ValueError:
        raise Invalid({field: NOT_HERE if text else FILL_IN}) from None


def _id_by_uuid(work: Work, model: type[Case | Person], field: str, text: str) -> int:
    current_id = func.coalesce(model.kept_id, model.id)  # the navigators may know the merged one's name
    id_ = work.value(select(current_id).where(model.uuid == parse_uuid(field, text)))
    if id_ is None:
        raise Invalid({field: NOT_HERE})
    return int(id_)
