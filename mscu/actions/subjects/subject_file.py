"""One nominal: names, identifiers, and where it appears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query, Work
from mscu.actions.core.repointing import MergedLine, merge_description, merge_target, merges_into
from mscu.actions.disclosure.not_left import load_not_left
from mscu.actions.disclosure.recall_record import load_recalls
from mscu.actions.entries.entry_file import EntryRow, entry_rows
from mscu.actions.subjects.subject_corrections import recorded_values
from mscu.actions.subjects.subjects import identifier_kind, in_normal_form, with_typed
from mscu.code_keys import MENTIONED
from mscu.codes import IdentifierKind, MergedKind, Operation, SubjectKind
from mscu.dates.london import local_day, show_day, show_moment
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure
from mscu.models.entries.entry import Entry
from mscu.models.kinds import whole
from mscu.models.prepared import literal
from mscu.models.subject import (
    Identifier,
    Involvement,
    Organisation,
    Person,
    Place,
    Subject,
    SubjectName,
    SubjectVersion,
    Thing,
)

MAX_ROWS, COPIES = 200, 5
OWN_COPY = "own_copy"
"""The argument with which the register opens the copies made for one survivor."""


def numbered(subject_id: int) -> str:
    """Return a nominal by its number, by which the audit is asked who looked at it."""
    return f"nominal no. {subject_id}"


@dataclass(frozen=True, kw_only=True)
class Appearance:
    """A case in which a nominal holds roles."""

    case_id: int
    reference: str
    title: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OwnCopy:
    """A copy of a survivor's edition that was made for this person."""

    disclosure_id: int
    number: int
    issued: str
    recipient: str
    is_recalled: bool
    did_not_leave: bool


@dataclass(frozen=True, kw_only=True)
class SubjectDetails:
    """A nominal with everything that its page shows."""

    id: int
    kind: SubjectKind
    name: str
    aliases: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    """Labels and values."""
    identifiers: tuple[tuple[str, str], ...]
    note: str
    recorded_at: datetime
    appearances: tuple[Appearance, ...]
    entries: tuple[EntryRow, ...]
    may_change: bool
    version: int = 0
    typed: Mapping[str, Any] = field(default_factory=dict)
    """What its form shows: the values as they are recorded."""
    may_correct: bool = False
    corrected: str = ""
    """When it was last corrected; empty if it never was."""
    former_names: tuple[str, ...] = ()
    """Names that were corrected, the newest first."""
    may_merge: bool = False
    merged: tuple[MergedLine, ...] = ()
    """Records merged into it, each of which can be undone."""
    copies: tuple[OwnCopy, ...] = ()
    """The newest issued copies of the person's own edition, for users who may read the register."""
    asked_for: str = ""
    """The name of the nominal that was requested, if it was merged into this one."""


@dataclass(frozen=True, kw_only=True)
class SubjectFile(Query[SubjectDetails]):
    """Open a nominal."""

    subject_id: int
    needs = Permission.OPEN_CASES
    consults = "subject"

    def consulted(self) -> int:
        return self.subject_id

    def answer(self, work: Work) -> SubjectDetails:
        """Read the nominal with everything it appears in; a merged nominal leads to the one kept."""
        target_id = merge_target(work, Subject, self.subject_id)
        subject = work.get(Subject, target_id)
        asked_for = ""
        if target_id != self.subject_id:
            asked_for = work.get(Subject, self.subject_id).name
            work.note(_consultation(target_id))
        aliases = select(SubjectName.name).where(SubjectName.subject_id == subject.id)
        of_subject = select(SubjectVersion).where(SubjectVersion.subject_id == subject.id)
        versions = work.records(of_subject.order_by(SubjectVersion.id.desc()))
        return SubjectDetails(
            id=subject.id,
            kind=subject.kind,
            name=subject.name,
            aliases=tuple(work.values(aliases)),
            facts=tuple(_facts(work, subject)),
            identifiers=tuple(_identifiers(work, subject)),
            note=subject.note,
            recorded_at=subject.recorded_at,
            appearances=tuple(_appearances(work, subject)),
            entries=tuple(entry_rows(work, _entries(work, subject))),
            may_change=work.actor.may(Permission.WORK_CASES),
            version=subject.version,
            typed=recorded_values(work, subject),
            may_correct=work.actor.may(Permission.CORRECT),
            corrected=show_moment(versions[0].replaced_at) if versions else "",
            former_names=tuple(dict.fromkeys(name for each in versions for name in each.former.names)),
            may_merge=work.actor.may(Permission.MERGE),
            merged=tuple(_merged(work, subject.id)),
            copies=tuple(_copies(work, subject)) if work.actor.may(Permission.PRINT) else (),
            asked_for=asked_for,
        )


def _consultation(subject_id: int) -> AuditNote:
    return AuditNote(operation=Operation.CONSULTATION, object_type="subject", object_id=subject_id)


def _merged(work: Work, subject_id: int) -> Iterator[MergedLine]:
    for merge, left in merges_into(work, MergedKind.SUBJECT, subject_id):
        name = work.get(Subject, merge.other_id).name
        yield MergedLine(id=merge.id, other=name, description=merge_description(work, merge), left=left)


def _with_merged(subject_id: int) -> Select[int]:
    """Select it and all that was merged into it: some of these may still refer to a hidden case."""
    return select(Subject.id).where(or_(Subject.id == subject_id, Subject.kept_id == subject_id))


def _facts(work: Work, subject: Subject) -> Iterator[tuple[str, str]]:
    if isinstance(subject, Person):
        yield "Born", subject.born_words
        yield "Age status", work.label(subject.age_status)
        yield "Gender", work.label(subject.gender)
        yield "Nationality", work.label(subject.nationality)
        yield "Language", work.label(subject.language)
        yield "Other languages", subject.languages
    elif isinstance(subject, Place):
        yield "Address", subject.address
        yield "Postcode", with_typed(IdentifierKind.POSTCODE, subject.postcode)
        yield "Kind of place", work.label(subject.place_kind)
        yield "District", work.label(subject.district)
        yield "Premises there", subject.premises
    elif isinstance(subject, Thing):
        yield "Kind of item", work.label(subject.thing_kind)
        yield "Registration or number", with_typed(identifier_kind(subject.thing_kind), subject.number)
    elif isinstance(subject, Organisation):
        yield "Trade", work.label(subject.trade)


def _identifiers(work: Work, subject: Subject) -> Iterator[tuple[str, str]]:
    rows = work.rows(
        select(Identifier.kind, Identifier.shown)
        .where(Identifier.subject_id == subject.id, Identifier.kind != IdentifierKind.NAME)
        .distinct()
    )
    yield from dict.fromkeys((kind.label, in_normal_form(kind, shown)) for kind, shown in rows)


def _appearances(work: Work, subject: Subject) -> Iterator[Appearance]:
    rows = work.rows(
        select(Case.id, Case.reference, Case.title, Involvement.role)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.subject_id.in_(_with_merged(subject.id)))
        .order_by(Case.opened_at.desc(), Involvement.id)
    )
    roles: dict[int, list[str]] = {}
    cases: dict[int, tuple[str, str]] = {}
    for case_id, reference, title, role in rows:
        cases[case_id] = (reference, title)
        if role not in roles.setdefault(case_id, []):
            roles[case_id].append(role)
    for case_id, (reference, title) in cases.items():
        shown_roles = [role for role in roles[case_id] if role != MENTIONED] or [MENTIONED]
        yield Appearance(
            case_id=case_id, reference=reference, title=title, roles=tuple(map(work.label, shown_roles))
        )


def _copies(work: Work, subject: Subject) -> Iterator[OwnCopy]:
    rows = work.records(
        select(Disclosure)
        .where(Disclosure.person_id.in_(_with_merged(subject.id)))
        .order_by(Disclosure.id.desc())
        .limit(literal(COPIES))
    )
    ids = [row.id for row in rows]
    recalled, not_left = load_recalls(work, ids), load_not_left(work, ids)
    for row in rows:
        yield OwnCopy(
            disclosure_id=row.id,
            number=row.copy_number,
            recipient=row.recipient,
            issued=show_day(local_day(row.issued_at)),
            is_recalled=row.id in recalled,
            did_not_leave=row.id in not_left,
        )


def _entries(work: Work, subject: Subject) -> list[Entry]:
    entry_ids = select(Involvement.entry_id).where(Involvement.subject_id.in_(_with_merged(subject.id)))
    entry = whole(Entry)
    statement = (
        select(entry)
        .where(entry.id.in_(entry_ids))
        .order_by(entry.happened_at.desc(), entry.id.desc())
        .limit(literal(MAX_ROWS))
    )
    return list(work.records(statement))
