"""The case page's answer: what happened, who, what is due, what next, and the chronology."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.action import Action, Query, Work
from mscu.actions.cases import open_enquiries
from mscu.actions.clocks import RunningClock, clocks_of
from mscu.actions.entry_file import EntryRow, rows_of, with_kinds
from mscu.codes import CaseStatus, Kind, Marking, SubjectKind
from mscu.models.case import Case, CaseExploitation, Restriction
from mscu.models.disclosure import Disclosure
from mscu.models.entry import Entry
from mscu.models.london import show_day, show_moment
from mscu.models.note import CrimeRecord
from mscu.models.subject import Involvement, Person, Place, Subject, SubjectName, Thing
from mscu.models.user import User

if TYPE_CHECKING:
    from collections.abc import Iterator

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
CONFIRMED = "involvement_role:confirmed_victim"
CHILD = frozenset(
    {"age_status:child", "age_status:uncertain_treated_as_child", "age_status:assessed_child"}
)


@dataclass(frozen=True, kw_only=True)
class SubjectLine:
    """A person, place, thing or organisation of a case, with its roles there."""

    id: int
    kind: SubjectKind
    name: str
    also: tuple[str, ...]
    roles: tuple[str, ...]
    role_keys: tuple[str, ...]
    born: str = ""
    origin: str = ""
    detail: str = ""
    note: str = ""
    treated_as_child: bool = False

    @property
    def is_victim(self) -> bool:
        """Say whether the person is a potential or confirmed victim in this case."""
        return bool({VICTIM, CONFIRMED} & set(self.role_keys))

    @property
    def is_both(self) -> bool:
        """Say whether the person is victim and suspect at once: that asks for a review."""
        return self.is_victim and SUSPECT in self.role_keys


@dataclass(frozen=True, kw_only=True)
class DisclosureLine:
    """One copy that left the unit."""

    id: int
    edition: str
    recipient: str
    purpose: str
    copy_number: int
    issued: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class CaseAnswer:
    """All that the case page shows before an entry is opened."""

    id: int
    version: int
    reference: str
    title: str
    operation: str
    summary: str
    status: CaseStatus
    marking: Marking
    district: str
    sector: str
    place_type: str
    exploitation: tuple[str, ...]
    lead: str
    officer_in_case: str
    crime_references: tuple[str, ...]
    opened: str
    opened_at: datetime
    subjects: tuple[SubjectLine, ...]
    entries: tuple[EntryRow, ...]
    clocks: tuple[RunningClock, ...]
    disclosures: tuple[DisclosureLine, ...]
    restricted_until: str
    restriction_owner: str
    may_record: tuple[Kind, ...]
    may_print: bool
    may_close: bool
    why_not_close: str
    may_restrict: bool


@dataclass(frozen=True, kw_only=True)
class CaseFile(Query[CaseAnswer]):
    """Open a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        """Name the case."""
        return self.case_id

    def answer(self, work: Work) -> CaseAnswer:
        """Read the case with its chronology, people and clocks."""
        return read_case(work, work.get(Case, self.case_id))


def read_case(work: Work, case: Case) -> CaseAnswer:
    """Gather what the page shows."""
    statement = select(Entry).where(Entry.case_id == case.id).options(with_kinds())
    entries = work.records(statement.order_by(Entry.happened_at, Entry.id))
    crimes = [each.crime_reference for each in entries if isinstance(each, CrimeRecord)]
    restricted_until, owner = _restriction(work, case)
    why_not = _why_not_close(work, case)
    keys = work.values(
        select(CaseExploitation.exploitation).where(CaseExploitation.case_id == case.id)
    )
    return CaseAnswer(
        id=case.id,
        version=case.version,
        reference=case.reference,
        title=case.title,
        operation=case.operation,
        summary=case.summary,
        status=case.status,
        marking=case.marking,
        district=work.label(case.district),
        sector=work.label(case.sector),
        place_type=work.label(case.place_type),
        exploitation=tuple(map(work.label, keys)),
        lead=case.lead,
        officer_in_case=case.officer_in_case,
        crime_references=tuple(crimes),
        opened=show_day(case.opened_at.date()),
        opened_at=case.opened_at,
        subjects=tuple(subjects_of(work, case.id)),
        entries=tuple(rows_of(work, entries)),
        clocks=clocks_of(work, [case]),
        disclosures=tuple(_disclosures(work, case)),
        restricted_until=restricted_until,
        restriction_owner=owner,
        may_record=may_record(work),
        may_print=work.actor.may(Permission.PRINT),
        may_close=not why_not,
        why_not_close=why_not,
        may_restrict=work.actor.may(Permission.RESTRICT),
    )


def may_record(work: Work) -> tuple[Kind, ...]:
    """Name the kinds of entry that the actor's role may record."""
    kinds = {
        action.model.of_kind
        for action in Action.register
        if hasattr(action, "model") and hasattr(action.model, "family")
        if work.actor.may(action.needs)
    }
    return tuple(kind for kind in Kind if kind in kinds)


def subjects_of(work: Work, case_id: int) -> Iterator[SubjectLine]:
    """Give everybody and everything involved in a case, the people with roles first."""
    ties = work.rows(
        select(Involvement.subject_id, Involvement.role, Involvement.entry_id)
        .where(Involvement.case_id == case_id)
        .order_by(Involvement.entry_id.is_not(None), Involvement.id)
    )
    roles: dict[int, list[str]] = {}
    for subject_id, role, entry_id in ties:
        held = roles.setdefault(subject_id, [])
        if entry_id is None and role not in held:
            held.append(role)
    names: dict[int, list[str]] = {}
    for subject_id, name in work.rows(
        select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(roles))
    ):
        names.setdefault(subject_id, []).append(name)
    found = work.records(select(Subject).where(Subject.id.in_(roles)))
    by_id = {each.id: each for each in found}
    for subject_id, held in roles.items():
        if subject := by_id.get(subject_id):
            yield _line(work, subject, held, names.get(subject_id, []))


def _line(
    work: Work, subject: Subject, role_keys: Sequence[str], also: Sequence[str]
) -> SubjectLine:
    return SubjectLine(
        id=subject.id,
        kind=subject.kind,
        name=subject.name,
        also=tuple(also),
        roles=tuple(map(work.label, role_keys)),
        role_keys=tuple(role_keys),
        born=getattr(subject, "born_words", ""),
        origin=work.label(getattr(subject, "nationality", None)),
        detail=_detail(work, subject),
        note=subject.note,
        treated_as_child=isinstance(subject, Person) and (subject.age_status or "") in CHILD,
    )


def _detail(work: Work, subject: Subject) -> str:
    if isinstance(subject, Place):
        return subject.address
    if isinstance(subject, Thing):
        return f"{work.label(subject.thing_kind)} {subject.number}".strip()
    return work.label(getattr(subject, "language", None) or getattr(subject, "trade", None))


def _restriction(work: Work, case: Case) -> tuple[str, str]:
    row = work.rows(
        select(Restriction.ends_on, User.display)
        .join(User, User.id == Restriction.owner_id)
        .where(Restriction.case_id == case.id, Restriction.ends_on >= work.today)
    )
    return (show_day(row[0].ends_on), row[0].display) if row else ("", "")


def _why_not_close(work: Work, case: Case) -> str:
    if not work.actor.may(Permission.CLOSE_CASES):
        return "A supervisor closes cases."
    if case.status is CaseStatus.CLOSED:
        return "The case is closed."
    left = open_enquiries(work, case.id)
    return f"Close case waits for {left} open enquiries." if left else ""


def _disclosures(work: Work, case: Case) -> Iterator[DisclosureLine]:
    for each in work.records(
        select(Disclosure).where(Disclosure.case_id == case.id).order_by(Disclosure.id)
    ):
        yield DisclosureLine(
            id=each.id,
            edition=each.edition,
            recipient=each.recipient,
            purpose=work.label(each.purpose),
            copy_number=each.copy_number,
            issued=show_moment(each.issued_at),
            sha256=each.sha256,
        )
