"""Survivors whom the navigators support: taking them on, and who may read their records and did.

All of it happens in the charity's store. Named navigators and their cover read a survivor's records;
other staff of the charity can open them with a reason, for a day, and the leads are told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, UNDONE, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from, required_text, typed_from
from mscu.actions.entries.corrections import AS_BEFORE
from mscu.actions.entries.entries import next_number
from mscu.actions.support.support import keep_former
from mscu.code_keys import AS_TOLD, NAVIGATORS_SERVICE
from mscu.codes import Operation, Timing, YesNo
from mscu.dates.age import KnownAge
from mscu.dates.london import local_day, show_day
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.models.survivors.consent import Consent
from mscu.models.survivors.retention import Erasure
from mscu.models.survivors.support import FormerVersion
from mscu.models.survivors.survivor import Conflict, Named, Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.rules.age_rules import stated_age_problem, status_problem
from mscu.survivor_codes import NamedAs, SupportStatus
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement


TABLE = "survivor"
UNKNOWN_PERSON = "Choose a colleague at the charity."
BARRED = "This person is barred by a conflict of interest."
ENDED = "It has ended, or ends today."
NOT_YOURSELF = "You cannot name yourself: open the records with a reason, and the leads are told."


@dataclass(frozen=True, kw_only=True)
class AboutFields:
    """Who a survivor is and how to reach them safely, as entered in a form."""

    name: str
    known_as: str = ""
    born_words: str = ""
    age_status: str | None = None
    gender: str | None = None
    nationality: str | None = None
    language: str | None = None
    dialect: str = ""
    origin: str = ""
    employers: str = ""
    interpreter: str = ""
    phone: str = ""
    post: str = ""
    safe_to_phone: YesNo = YesNo.NOT_SURE
    safe_to_text: YesNo = YesNo.NOT_SURE
    safe_to_write: YesNo = YesNo.NOT_SURE
    safe_when: str = ""
    code_word: str = ""
    note: str = ""

    def check_age(self, validator: Validator, known_on: date) -> None:
        """Note an age status that contradicts the birth date."""
        age = KnownAge(self.born_words, self.age_status, known_on)
        if problem := status_problem(age, validator.work.today):
            validator.problems.setdefault("age_status", problem)


@dataclass(frozen=True, kw_only=True)
class TakeOn(AboutFields, Command[int]):
    """Take on a survivor, with the actor as navigator; return the survivor's id."""

    case_uuid: str = ""
    person_uuid: str = ""
    status: SupportStatus = SupportStatus.SUPPORTED
    consent_told: str = ""
    """What police said of the consent to this referral, if they referred the survivor."""
    consent_told_on: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Assign the reference, name the navigator, then store the details."""
        validator = Validator(work)
        values = columns_from(self, SurvivorAbout, validator)
        survivor_values = columns_from(self, Survivor, validator)
        told = validator.text("consent_told", self.consent_told, Consent.scope)
        told_on = validator.day("consent_told_on", self.consent_told_on, Timing.HAPPENED)
        self.check_age(validator, work.today)
        validator.raise_if_invalid()
        reference = _next_reference(work)
        survivor = work.add(Survivor(reference=reference, opened_at=work.now, **survivor_values))
        named = Named(
            survivor_id=survivor.id, user_id=work.actor.id, named_as=NamedAs.NAVIGATOR, from_on=work.today
        )
        _name(work, named)
        work.add(SurvivorAbout(survivor_id=survivor.id, **values))
        if told:
            as_told = Consent(
                survivor_id=survivor.id,
                purpose=NAVIGATORS_SERVICE,
                how=AS_TOLD,
                scope=told,
                given_by=self.name,
                given_on=told_on or work.today,
                recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
            work.add(as_told)
        return survivor.id


@dataclass(frozen=True, kw_only=True)
class ChangeAbout(AboutFields, Command[None]):
    """Change who a survivor is and how to reach them; what was recorded before is kept."""

    survivor_id: int
    version: int
    reason: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS
    undoable = True

    def perform(self, work: Work) -> None:
        validator = Validator(work)
        values = columns_from(self, SurvivorAbout, validator)
        reason = validator.text("reason", self.reason, FormerVersion.reason)
        validator.raise_if_invalid()
        about_id = work.value(select(SurvivorAbout.id).where(SurvivorAbout.survivor_id == self.survivor_id))
        about = work.get(SurvivorAbout, about_id or 0, self.version)
        changed = {
            name: values[name]
            for name in values.keys() - {"version", "survivor_id"}
            if values[name] != getattr(about, name)
        }
        known_on = local_day(work.get(Survivor, self.survivor_id).opened_at)
        age = KnownAge(str(changed.get("born_words") or ""), None, known_on)
        if problem := stated_age_problem(age, work.today):
            validator.problems["born_words"] = problem
        elif not changed.keys().isdisjoint({"born_words", "age_status"}):
            self.check_age(validator, known_on)
        validator.raise_if_invalid()
        if changed:
            keep_former(work, about, reason=reason)
        former = typed_from(about, self, changed)
        for name, value in changed.items():
            setattr(about, name, value)
        work.flush()
        work.undone_by(replace(self, version=about.version, reason=UNDONE, **former), AS_BEFORE)


@dataclass(frozen=True, kw_only=True)
class NameReader(Command[int]):
    """Name a colleague as a survivor's navigator, or as cover for a time."""

    survivor_id: int
    user: str
    """The log-in name."""
    named_as: NamedAs = NamedAs.COVER
    from_day: str = ""
    until_day: str = ""
    reason: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Name the colleague; only the survivor's own navigator or cover, or a lead, may do that."""
        validator = Validator(work)
        start = validator.day("from_day", self.from_day, Timing.PLANNED)
        end = validator.day("until_day", self.until_day, Timing.PLANNED)
        reason = validator.text("reason", self.reason, Named.reason)
        user_id = _person(work, validator, self.user)
        if end and end < (start or work.today):
            validator.problems["until_day"] = "Choose a date after the first one."
        if self.named_as is NamedAs.OPENED:
            validator.problems["named_as"] = "Nobody can open records with a reason for a colleague."
        validator.raise_if_invalid()
        _must_name(work, self.survivor_id)
        if user_id == work.actor.id:
            raise Invalid({"user": NOT_YOURSELF})
        if _is_barred(work, self.survivor_id, user_id):
            raise Invalid({"user": BARRED})
        _audit_access(work, self.survivor_id, f"named as {self.named_as.label.lower()}: {self.user}")
        named = Named(
            survivor_id=self.survivor_id,
            user_id=user_id,
            named_as=self.named_as,
            from_on=start or work.today,
            until_on=end,
            reason=reason,
        )
        return _name(work, named)


@dataclass(frozen=True, kw_only=True)
class EndNaming(Command[None]):
    """End a colleague's access to a survivor's records, from tomorrow on."""

    named_id: int
    version: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """End the access; only the survivor's own navigator or cover, or a lead, may do that."""
        named = work.get(Named, self.named_id, self.version)
        _must_name(work, named.survivor_id)
        if named.until_on is not None and named.until_on <= work.today:
            raise Invalid({"named_id": ENDED})
        named.until_on = work.today
        _audit_access(work, named.survivor_id, "no longer named from tomorrow")


@dataclass(frozen=True, kw_only=True)
class NoteConflict(Command[int]):
    """Bar a colleague who has a conflict of interest from a survivor's records."""

    survivor_id: int
    user: str
    reason: str
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Bar them at once, whatever they were named as."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Conflict.reason, required=True)
        user_id = _person(work, validator, self.user)
        if user_id == work.actor.id:
            validator.problems["user"] = "Another lead must note your own conflict of interest."
        validator.raise_if_invalid()
        survivor = work.get(Survivor, self.survivor_id)
        if _is_barred(work, survivor.id, user_id):
            raise Invalid({"user": BARRED})
        _audit_access(work, survivor.id, f"barred by a conflict of interest: {self.user}")
        conflict = Conflict(survivor_id=survivor.id, user_id=user_id, reason=reason)
        return work.add(conflict).id


@dataclass(frozen=True, kw_only=True)
class OpenWithReason(Command[int]):
    """Open the records of another navigator's survivor, for today; the leads are told."""

    survivor_id: int
    reason: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Name the actor until the end of the day."""
        reason = required_text(work, "reason", self.reason, Named.reason)
        survivor = work.get(Survivor, self.survivor_id)
        if is_named(work, survivor.id):
            return survivor.id
        named = Named(
            survivor_id=survivor.id,
            user_id=work.actor.id,
            named_as=NamedAs.OPENED,
            from_on=work.today,
            until_on=work.today,
            reason=reason,
        )
        _name(work, named)
        _audit_access(work, survivor.id, "opened with a reason; leads told")
        return survivor.id


@dataclass(frozen=True, kw_only=True)
class SeeOpening(Command[None]):
    """Record that a lead has reviewed who opened a survivor's records, and why."""

    named_id: int
    version: int
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Record when; leads may not sign off openings of their own."""
        named = work.get(Named, self.named_id, self.version)
        if named.user_id == work.actor.id:
            raise NotPermitted
        named.lead_saw_at = work.now


def _next_reference(work: Work) -> str:
    """Return the next reference, never one whose records were erased."""
    references = (next_number(work, column, "SV") for column in (Survivor.reference, Erasure.reference))
    return max(references, key=lambda reference: (len(reference), reference))


def is_named(work: Work, survivor_id: int, *conditions: ColumnElement[bool]) -> bool:
    """Return whether the actor is named for the survivor today, in one of these ways if given."""
    statement = select(Named.id).where(
        Named.survivor_id == survivor_id, Named.user_id == work.actor.id, on_day(work.today), *conditions
    )
    return work.value(statement) is not None


def may_name(work: Work, survivor_id: int) -> bool:
    """Return whether the actor is the survivor's navigator or cover, or a lead.

    A person who opened the records with a reason may read for that day and may not name anyone.
    """
    lasting = Named.named_as != NamedAs.OPENED
    return work.actor.may(Permission.LEAD_SUPPORT) or is_named(work, survivor_id, lasting)


def _must_name(work: Work, survivor_id: int) -> None:
    if not may_name(work, survivor_id):
        raise NotPermitted


def _is_barred(work: Work, survivor_id: int, user_id: int) -> bool:
    conflict = select(Conflict.id).where(Conflict.survivor_id == survivor_id, Conflict.user_id == user_id)
    return work.value(conflict) is not None


def on_day(day: date) -> ColumnElement[bool]:
    """Return the SQL condition that a naming is in force on a day."""
    return (Named.from_on <= day) & or_(Named.until_on.is_(None), Named.until_on >= day)


def _name(work: Work, named: Named) -> int:
    """Add a naming, which lets a person read the survivor's records."""
    named.named_at = work.now
    return work.add(named).id


def _person(work: Work, validator: Validator, name: str) -> int:
    """Return the id of a current colleague, by log-in name."""
    statement = select(User.id).where(User.name == name, User.left_at.is_(None))
    user_id: Any = work.value(statement)
    if not name:
        validator.problems["user"] = FILL_IN
    elif user_id is None:
        validator.problems["user"] = UNKNOWN_PERSON
    return user_id or 0


def _audit_access(work: Work, survivor_id: int, reason: str) -> None:
    """Record an audit entry that says what changed in who may read."""
    work.note(
        AuditNote(
            operation=Operation.PERMISSION,
            object_type=TABLE,
            object_id=survivor_id,
            case_id=survivor_id,
            reason=reason,
        )
    )


# Who may read, who did, and who is barred


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person who can, will or did read a survivor's records."""

    id: int
    version: int
    display: str
    named_as: NamedAs
    span: str
    reason: str
    is_over: bool
    can_end: bool
    """Whether it runs past today, so that it can be ended."""


@dataclass(frozen=True, kw_only=True)
class Barred:
    """A person with a conflict of interest; only leads see why."""

    display: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Readers:
    """Everyone who was ever named for a survivor, newest first, and who is barred."""

    survivor_id: int
    reference: str
    may_name: bool
    may_bar: bool
    readers: tuple[Reader, ...]
    barred: tuple[Barred, ...]


@dataclass(frozen=True, kw_only=True)
class WhoMayRead(Query[Readers]):
    """Who may read a survivor's records, for people who may read them and for the leads.

    Raises:
        NotFound: It does not exist, the actor is barred, or they are neither named nor a lead.
    """

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> Readers:
        survivor = work.get(Survivor, self.survivor_id)
        leads = work.actor.may(Permission.LEAD_SUPPORT)
        if not leads and not is_named(work, survivor.id):
            raise NotFound
        return Readers(
            survivor_id=survivor.id,
            reference=survivor.reference,
            may_bar=leads,
            may_name=may_name(work, survivor.id),
            readers=_readers(work, survivor.id),
            barred=_barred(work, survivor.id, with_reason=leads),
        )


def _readers(work: Work, survivor_id: int) -> tuple[Reader, ...]:
    rows: Sequence[tuple[Named, str]] = work.rows(
        select(Named, User.display)
        .join(User, User.id == Named.user_id)
        .where(Named.survivor_id == survivor_id)
        .order_by(Named.from_on.desc(), Named.id.desc())
    )
    return tuple(_reader(named, display, work.today) for named, display in rows)


def _reader(named: Named, display: str, today: date) -> Reader:
    until = f" to {show_day(named.until_on)}" if named.until_on else ""
    return Reader(
        id=named.id,
        version=named.version,
        display=display,
        named_as=named.named_as,
        span=f"{show_day(named.from_on)}{until}",
        reason=named.reason,
        is_over=named.until_on is not None and named.until_on < today,
        can_end=named.until_on is None or named.until_on > today,
    )


def _barred(work: Work, survivor_id: int, *, with_reason: bool) -> tuple[Barred, ...]:
    rows: Sequence[tuple[Conflict, str]] = work.rows(
        select(Conflict, User.display)
        .join(User, User.id == Conflict.user_id)
        .where(Conflict.survivor_id == survivor_id)
        .order_by(User.display)
    )
    return tuple(
        Barred(display=display, reason=conflict.reason if with_reason else "") for conflict, display in rows
    )
