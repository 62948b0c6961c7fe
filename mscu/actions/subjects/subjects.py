"""People, places, things and organisations: recording them and how they are known."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, AuditNote, Command, Work
from mscu.actions.core.checking import ROOM_BEFORE_REASON, Validator, columns_from
from mscu.actions.entries.entries import About, choices, refuse_closed
from mscu.actions.entries.notes import RecordNote
from mscu.code_keys import MENTIONED, POSITIVE_OUTCOME, ROLE_CORRECTED, VICTIM_ROLES
from mscu.codes import IdentifierKind, Operation, Timing, YesNo
from mscu.dates.age import KnownAge
from mscu.dates.date_reading import EXAMPLES_OF_A_BIRTH, age_in_words
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import NrmDecision, Referral
from mscu.models.prepared import literal
from mscu.models.subject import (
    Identifier,
    Involvement,
    Organisation,
    Person,
    Place,
    PlaceLack,
    Subject,
    SubjectName,
    Thing,
)
from mscu.rules.age_rules import status_problem
from mscu.text.identifier_forms import find_identifiers, normal_form, recorded_form, show
from mscu.text.storable_text import clean

# Removing a role that was recorded by mistake: a correction, recorded with its reason.


NOT_HELD = "This role is not recorded in this case. Reopen the card and check."


@dataclass(frozen=True, kw_only=True)
class TakeRoleAway(Command[int]):
    """Remove a role in a case that was recorded by mistake; returns the id of the note on it.

    Entries that tied the person to the case in that role only mention the person from then on.
    """

    case_id: int
    subject_id: int
    role: str
    reason: str
    needs = Permission.CORRECT

    def perform(self, work: Work) -> int:
        """Remove the role and record it in a note of the case."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Entry.text, required=True, room=ROOM_BEFORE_REASON)
        validator.code("role", "involvement_role", self.role)
        validator.raise_if_invalid()
        case, subject = work.get(Case, self.case_id), work.get(Subject, self.subject_id)
        involvements = self._involvements(work)
        if all(involvement.entry_id is not None for involvement in involvements):
            raise Invalid({"role": NOT_HELD})
        if self.role in VICTIM_ROLES and (why_not := _positive_decision(work, subject.id)):
            raise Invalid({"role": why_not})
        text = f"Role removed: {work.label(self.role)}, {subject.name}. {reason}"
        note_id = RecordNote(
            case_id=case.id,
            happened=show_moment(work.now),
            note_type=ROLE_CORRECTED,
            text=text,
            marking=case.marking,
            about=(About(subject_id=subject.id),),
        ).perform(work)
        _remove_roles(work, involvements)
        work.note(
            AuditNote(
                operation=Operation.ALTERATION,
                object_type="subject",
                object_id=subject.id,
                case_id=case.id,
                reason=f"role removed: {work.label(self.role)}",
            )
        )
        return note_id

    def _involvements(self, work: Work) -> Sequence[Involvement]:
        statement = select(Involvement).where(
            Involvement.case_id == self.case_id,
            Involvement.subject_id == self.subject_id,
            Involvement.role == self.role,
        )
        return work.records(statement.order_by(Involvement.id))


ROLE_GONE = "The role has been removed, with a note of it in the case."


def _without_role(case_id: int, subject_id: int, role: str) -> TakeRoleAway:
    return TakeRoleAway(case_id=case_id, subject_id=subject_id, role=role, reason=UNDONE)


def _remove_roles(work: Work, involvements: Sequence[Involvement]) -> None:
    for involvement in involvements:
        if involvement.entry_id is None:
            work.delete(involvement)
        else:
            involvement.role = MENTIONED
    work.flush()


def _positive_decision(work: Work, subject_id: int) -> str:
    """Return that the competent authority decided the person is a victim, or an empty string."""
    referrals = select(Referral.id).where(Referral.person_id == subject_id)
    newest = (
        select(NrmDecision.outcome, NrmDecision.happened_words)
        .where(NrmDecision.follows_id.in_(referrals))
        .order_by(NrmDecision.happened_at.desc(), NrmDecision.id.desc())
        .limit(literal(1))
    )
    rows = work.rows(newest)
    if not rows or rows[0].outcome != POSITIVE_OUTCOME:
        return ""
    return (
        f"The competent authority made a positive decision ({rows[0].happened_words}): this role stays "
        "until a later decision changes it."
    )


def check_choices(validator: Validator, command: RecordSubject, only: Container[str] | None = None) -> None:
    """Note the choices of several that are not on their list; `only` limits them to some fields."""
    for field_ in fields(command):
        if (list_name := field_.metadata.get("choices")) and (only is None or field_.name in only):
            for key in getattr(command, field_.name):
                validator.code(field_.name, list_name, key)


@dataclass(frozen=True, kw_only=True)
class RecordSubject(Command[int], abstract=True):
    """Base of the commands that record a subject; returns the subject's id."""

    model: ClassVar[type[Subject]]
    derived_from: ClassVar[frozenset[str]] = frozenset()
    """The fields that `derived` reads."""
    needs = Permission.WORK_CASES

    case_id: int | None = None
    roles: tuple[str, ...] = ()
    name: str
    also: tuple[str, ...] = ()
    note: str = ""
    undoable = True

    def perform(self, work: Work) -> int:
        """Add the subject with its names, its identifiers and its roles in the case."""
        validator = Validator(work)
        values = columns_from(self, self.model, validator)
        values |= self.derived(validator)
        self.check(validator, work.today)
        other_names = self.other_names(validator)
        check_choices(validator, self)
        self._check_roles(validator)
        if self.case_id is not None:
            refuse_closed(validator, self.case_id)
        validator.raise_if_invalid()
        subject = self.model(recorded_at=work.now, **values)
        work.add(subject)
        for name in other_names:
            work.add(SubjectName(subject_id=subject.id, name=name))
        for (kind, value), shown in self.found_by().items():
            work.add(Identifier(subject_id=subject.id, kind=kind, value=value, shown=shown))
        self._involve(work, subject)
        return subject.id

    def other_names(self, validator: Validator) -> list[str]:
        """Return the other names as they are stored, or note what is wrong with them."""
        return [validator.text("also", name, SubjectName.name) for name in self.also if name.strip()]

    def derived(self, validator: Validator) -> dict[str, Any]:  # noqa: ARG002 - kinds check
        """Return column values derived from what was typed; overridden by kinds."""
        return {}

    def check(self, validator: Validator, recorded_on: date) -> None:
        """Note problems of several fields together; overridden by kinds."""

    def identifiers(self) -> Iterator[tuple[IdentifierKind, str]]:
        """Yield what the subject can be found by besides its names; overridden by kinds."""
        yield from ()

    def _check_roles(self, validator: Validator) -> None:
        if self.roles and self.case_id is None:
            validator.problems["roles"] = "A role belongs to a case: choose the case."
        for role in self.roles:
            validator.code("roles", "involvement_role", role)

    def _involve(self, work: Work, subject: Subject) -> None:
        """Tie the subject to its case even without a role, so that a restriction of the case hides it."""
        if self.case_id is not None:
            roles = tuple(dict.fromkeys(self.roles or (MENTIONED,)))
            for role in roles:
                work.add(Involvement(case_id=self.case_id, subject_id=subject.id, role=role))
            if len(roles) == 1:
                work.undone_by(_without_role(self.case_id, subject.id, roles[0]), ROLE_GONE)

    def found_by(self) -> dict[tuple[IdentifierKind, str], str]:
        """Return what the subject is found by, by kind and normal form, as it was typed."""
        identifiers: dict[tuple[IdentifierKind, str], str] = {}
        names = (clean(name).strip() for name in (self.name, *self.also))
        for kind, shown in (*((IdentifierKind.NAME, name) for name in names), *self.identifiers()):
            if value := recorded_form(kind, shown):
                identifiers.setdefault((kind, value), shown)
        return identifiers


@dataclass(frozen=True, kw_only=True)
class RecordPerson(RecordSubject):
    """Record a person with roles in a case; roles never exclude each other."""

    model: ClassVar[type[Subject]] = Person
    derived_from: ClassVar[frozenset[str]] = frozenset({"born"})

    born: str = ""
    age_status: str | None = None
    gender: str | None = None
    nationality: str | None = None
    language: str | None = None
    languages: str = ""
    interpreter: YesNo = YesNo.NOT_SURE

    @override
    def derived(self, validator: Validator) -> dict[str, Any]:
        """Store the birth date as precisely as it is known."""
        if not self.born.strip():
            return {"born_words": "", "born_precision": "unknown", "born_at": None}
        words = age_in_words(self.born)
        born = validator.partial_date("born", words, Timing.HAPPENED, examples=EXAMPLES_OF_A_BIRTH)
        return {"born_words": born.words, "born_precision": born.precision.value, "born_at": born.sort_key()}

    @override
    def check(self, validator: Validator, recorded_on: date) -> None:
        """Note an age status that contradicts the birth date."""
        age = KnownAge(self.born, self.age_status, recorded_on)
        if problem := status_problem(age, validator.work.today):
            validator.problems.setdefault("age_status", problem)


@dataclass(frozen=True, kw_only=True)
class RecordPlace(RecordSubject):
    """Record a place by its address."""

    model: ClassVar[type[Subject]] = Place
    derived_from: ClassVar[frozenset[str]] = frozenset({"address", "postcode"})

    address: str = ""
    postcode: str = ""
    place_kind: str | None = None
    district: str | None = None
    premises: str = ""
    lacks: tuple[str, ...] = choices("lacks")
    """What people living there go without."""

    @override
    def perform(self, work: Work) -> int:
        """Add what the place lacks as well."""
        place_id = super().perform(work)
        for key in dict.fromkeys(self.lacks):
            work.add(PlaceLack(subject_id=place_id, lack=key))
        return place_id

    @override
    def derived(self, validator: Validator) -> dict[str, Any]:
        """Take the postcode from the address if it was not typed separately."""
        if self.postcode.strip():
            if normal_form(IdentifierKind.POSTCODE, self.postcode) is None:
                validator.problems["postcode"] = "Type a postcode, such as OL10 0AA."
            return {}
        postcodes = [
            match.value for match in find_identifiers(self.address) if match.kind is IdentifierKind.POSTCODE
        ]
        return {"postcode": postcodes[0]} if postcodes else {}

    @override
    def identifiers(self) -> Iterator[tuple[IdentifierKind, str]]:
        """Yield the postcode and the address."""
        for text in (self.postcode, self.address):
            yield IdentifierKind.POSTCODE, text
            yield IdentifierKind.ADDRESS, text
        for match in find_identifiers(self.address):
            yield match.kind, match.value


@dataclass(frozen=True, kw_only=True)
class RecordThing(RecordSubject):
    """Record a vehicle, phone, account, document or another object."""

    model: ClassVar[type[Subject]] = Thing
    derived_from: ClassVar[frozenset[str]] = frozenset({"thing_kind", "number"})

    thing_kind: str
    number: str = ""

    @override
    def derived(self, validator: Validator) -> dict[str, Any]:
        """Refuse a number that cannot be one of its kind."""
        kind = identifier_kind(self.thing_kind)
        if kind and self.number.strip() and recorded_form(kind, self.number) is None:
            validator.problems["number"] = EXAMPLES[kind]
        return {}

    @override
    def identifiers(self) -> Iterator[tuple[IdentifierKind, str]]:
        """Yield the registration or number; an online account may be known by a name or an e-mail address."""
        if self.thing_kind == ONLINE:
            yield IdentifierKind.HANDLE, self.number
            yield IdentifierKind.EMAIL, self.number
        if kind := identifier_kind(self.thing_kind):
            yield kind, self.number


ONLINE = "thing_kind:online_account"
IDENTIFIER_KINDS = {
    "vehicle": IdentifierKind.REGISTRATION,
    "phone": IdentifierKind.PHONE,
    "bank_account": IdentifierKind.ACCOUNT,
    "document": IdentifierKind.DOCUMENT,
}
SHOWN_IN_NORMAL_FORM = frozenset({IdentifierKind.REGISTRATION, IdentifierKind.PHONE, IdentifierKind.POSTCODE})
EXAMPLES = {
    IdentifierKind.REGISTRATION: "Type 2 to 12 letters and digits, such as MX19 CTB.",
    IdentifierKind.PHONE: "Type a phone number, such as 07700 900417.",
    IdentifierKind.ACCOUNT: "Type a sort code and account number, such as 12-34-56 12345678.",
    IdentifierKind.DOCUMENT: "Type a document number of letters and digits.",
}


def identifier_kind(thing_kind: str) -> IdentifierKind | None:
    """Return what the number of a kind of thing is, or None where it has no normal form."""
    return IDENTIFIER_KINDS.get(thing_kind.rpartition(":")[2])


def in_normal_form(kind: IdentifierKind | None, typed: str) -> str:
    """Return a registration, phone or postcode as it is usually written; others as they were typed."""
    normal = normal_form(kind, typed) if kind in SHOWN_IN_NORMAL_FORM and kind is not None else None
    return show(kind, normal) if kind is not None and normal else typed


def with_typed(kind: IdentifierKind | None, typed: str) -> str:
    """Return a number in its normal form, with what was typed beside it where that differs."""
    shown = in_normal_form(kind, typed)
    return shown if shown == typed else f"{shown} (typed: {typed})"


@dataclass(frozen=True, kw_only=True)
class RecordOrganisation(RecordSubject):
    """Record a firm or another body."""

    model: ClassVar[type[Subject]] = Organisation

    trade: str | None = None


@dataclass(frozen=True, kw_only=True)
class Involve(Command[None]):
    """Add a role in a case to a known subject."""

    case_id: int
    subject_id: int
    role: str
    needs = Permission.WORK_CASES
    undoable = True

    def perform(self, work: Work) -> None:
        """Add the role; an existing one stays as it is."""
        validator = Validator(work)
        refuse_closed(validator, self.case_id)
        work.get(Subject, self.subject_id)
        validator.code("role", "involvement_role", self.role)
        validator.raise_if_invalid()
        existing = select(Involvement.entry_id).where(
            Involvement.case_id == self.case_id,
            Involvement.subject_id == self.subject_id,
            Involvement.role == self.role,
        )
        tied = work.values(existing)
        if None not in tied:
            work.add(Involvement(case_id=self.case_id, subject_id=self.subject_id, role=self.role))
        if not tied:  # what entries say of the role is not taken back with it
            work.undone_by(_without_role(self.case_id, self.subject_id, self.role), ROLE_GONE)


@dataclass(frozen=True, kw_only=True)
class AddName(Command[None]):
    """Add another name, spelling or script to a subject, which can be found by it from then on."""

    subject_id: int
    name: str
    name_kind: str | None = None
    instead: bool = False
    """Whether it becomes the main name, as for a person recorded as unknown; the former name is kept."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Store the name and its normal form."""
        validator = Validator(work)
        values = columns_from(self, SubjectName, validator)
        validator.raise_if_invalid()
        subject, name = work.get(Subject, self.subject_id), values["name"]
        if self.instead:
            values |= {"name": subject.name, "name_kind": None}
            subject.name = name
        work.add(SubjectName(**values))
        if value := normal_form(IdentifierKind.NAME, name):
            work.add(
                Identifier(subject_id=self.subject_id, kind=IdentifierKind.NAME, value=value, shown=name)
            )
