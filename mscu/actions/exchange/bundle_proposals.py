"""What a received bundle carries besides its text, proposed to be taken in: each with one action.

Nothing is taken in by itself. The record of a subject that was taken in has a UUID made from those of the
bundle and of the subject in it, by which a later issue finds it. One that was known before is found by its
name, as a subject that the report names.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import func, select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.entries.entries import involve, shorten
from mscu.actions.exchange.bundle_offer import BORN, RECORD_TYPE, VALUES
from mscu.actions.exchange.case_bundles import EarlierIssue, issues_of, read_record
from mscu.actions.intake.reports import get_report
from mscu.actions.subjects.subjects import (
    AddName,
    Involve,
    RecordOrganisation,
    RecordPerson,
    RecordPlace,
    RecordSubject,
    RecordThing,
)
from mscu.code_keys import MENTIONED
from mscu.codes import IdentifierKind, SubjectKind
from mscu.errors import Invalid
from mscu.exchange.case_bundle import BadBundle, BundleSubject, read_subjects
from mscu.models.entries.exhibit import Attachment
from mscu.models.exchange import BundleOrigin, OtherUnit, ReceivedBundle
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName
from mscu.text.identifier_forms import normal_form

NOT_IN_BUNDLE = "The bundle of this report carries nothing of this kind."
OTHER_KIND = "This is a record of another kind."
MAX_SHOWN = 160
POSTCODE = IdentifierKind.POSTCODE
TEXTS = frozenset({"born", "languages", "address", "postcode", "premises", "number", "note"})
"""The values that are no choices of a list."""
_COMMANDS: Mapping[SubjectKind, type[RecordSubject]] = {
    SubjectKind.PERSON: RecordPerson,
    SubjectKind.PLACE: RecordPlace,
    SubjectKind.THING: RecordThing,
    SubjectKind.ORGANISATION: RecordOrganisation,
}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A subject that a bundle carries, and what became of it here."""

    ref: str
    kind: SubjectKind
    name: str
    roles: tuple[str, ...]
    """Labels of its roles in the other unit's case."""
    detail: str
    taken: tuple[int, str] | None = None
    """The id and name of the record that it is here; None if it was not taken in."""
    lacking: tuple[str, ...] = ()
    """Labels of the roles that it does not have yet in the case of the report."""
    known: tuple[int, str] | None = None
    """A record that is known by the same name or number."""
    news: tuple[str, ...] = ()
    """What is otherwise than in the issue before."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Another issue of the same case: the report that it became, and when it was issued."""

    report_id: int
    register_number: str
    issued: str


@dataclass(frozen=True, kw_only=True)
class BundleContents:
    """The bundle of a report: from whom, which issue, and what it carries."""

    unit: str
    reference: str
    earlier: Issue | None = None
    newer: Issue | None = None
    proposals: tuple[Proposal, ...] = ()
    files: tuple[tuple[int, str, int], ...] = ()
    """Id, name and size of each file that came with it."""
    why_not: str = ""
    """Why the viewer may not take anything in; empty if they may."""


@dataclass(frozen=True, kw_only=True)
class BundleOfReport(Query[BundleContents | None]):
    """What the bundle of a report carries, or None if it did not come in one."""

    report_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> BundleContents | None:
        received = _read(work, self.report_id)
        if received is None:
            return None
        newer = [issue for issue in received.issues if issue.issue > received.own.issue]
        earlier = received.earlier
        return BundleContents(
            unit=received.unit,
            reference=received.reference,
            earlier=_issue(earlier[-1]) if earlier else None,
            newer=_issue(newer[-1]) if newer else None,
            proposals=tuple(_proposals(work, received)),
            files=tuple(_files(work, self.report_id)),
            why_not="" if work.actor.may(Permission.WORK_CASES) else "Your role cannot record people.",
        )


@dataclass(frozen=True, kw_only=True)
class TakeInSubject(Command[int]):
    """Take in a subject of a report's bundle, in its roles; return the id of its record.

    It is recorded anew, or is one that is known. Once the report is in a case, it gets its roles there.
    """

    report_id: int
    ref: str
    subject_id: int | None = None
    """The record that it is; None to record it anew, unless it was taken in before."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        report, received = get_report(work, self.report_id), _read(work, self.report_id)
        subject = received.subjects.get(self.ref) if received is not None else None
        if received is None or subject is None:
            raise Invalid({"ref": NOT_IN_BUNDLE})
        taken = _taken(work, received).get(self.ref)
        subject_id = taken[0] if taken else self.subject_id
        roles = _live(work, subject.roles, "involvement_role") or (MENTIONED,)
        if subject_id is None:
            command = _command(subject, work.live_codes({*subject.values.values()}))
            if report.case_id is not None:
                command = replace(command, case_id=report.case_id, roles=roles)
            subject_id = _record(work, command, _uuid(received.own.bundle_uuid, self.ref))
        elif not taken:
            _take_known(work, subject, subject_id)
        held = work.values(
            select(Involvement.role).where(
                Involvement.entry_id == report.id, Involvement.subject_id == subject_id
            )
        )
        involve(work, report, [(subject_id, role) for role in roles if role not in held])
        if report.case_id is not None:
            for role in roles:
                Involve(case_id=report.case_id, subject_id=subject_id, role=role).perform(work)
        return subject_id


# Reading


@dataclass(frozen=True, kw_only=True)
class _Received:
    """A bundle as it was received, with the other issues of the same case."""

    unit: str
    reference: str
    own: EarlierIssue
    issues: Sequence[EarlierIssue]
    subjects: Mapping[str, BundleSubject]
    labels: Mapping[str, str]
    case_id: int | None
    before: Mapping[str, BundleSubject] = field(default_factory=dict)
    """The subjects of the issue before."""

    @property
    def earlier(self) -> list[EarlierIssue]:
        """Return the issues before this one."""
        return [issue for issue in self.issues if issue.issue < self.own.issue]


def _read(work: Work, report_id: int) -> _Received | None:
    report = get_report(work, report_id)
    rows = work.rows(
        select(OtherUnit.id, OtherUnit.unit, BundleOrigin.reference)
        .join(ReceivedBundle, ReceivedBundle.unit_id == OtherUnit.id)
        .join(BundleOrigin, BundleOrigin.bundle_id == ReceivedBundle.id)
        .where(BundleOrigin.entry_id == report_id)
    )
    if not rows:
        return None
    unit_id, unit, reference = rows[0]
    issues, record = issues_of(work, unit_id, reference), read_record(work, report_id)
    received = _Received(
        unit=unit,
        reference=reference,
        own=next(issue for issue in issues if issue.report_id == report_id),
        issues=issues,
        subjects=_subjects(record),
        labels=dict(record.get("labels", {})),
        case_id=report.case_id,
    )
    if not received.earlier:
        return received
    return replace(received, before=_subjects(read_record(work, received.earlier[-1].report_id)))


def _subjects(record: Mapping[str, Any]) -> dict[str, BundleSubject]:
    try:
        subjects = read_subjects(record.get("subjects", []))
    except BadBundle:
        return {}
    kinds = {kind.value for kind in SubjectKind}
    return {subject.ref: subject for subject in subjects if subject.kind in kinds}


def _issue(issue: EarlierIssue) -> Issue:
    return Issue(report_id=issue.report_id, register_number=issue.register_number, issued=issue.issued)


def _files(work: Work, report_id: int) -> Iterator[tuple[int, str, int]]:
    rows = select(Attachment.id, Attachment.name, Attachment.size).where(
        Attachment.entry_id == report_id, Attachment.media_type != RECORD_TYPE
    )
    yield from map(tuple, work.rows(rows.order_by(Attachment.id)))


def _proposals(work: Work, received: _Received) -> Iterator[Proposal]:
    taken, known = _taken(work, received), _known(work, received.subjects.values())
    held = _roles_held(work, received.case_id, [subject_id for subject_id, _ in taken.values()])
    for ref, subject in received.subjects.items():
        is_here = taken.get(ref)
        roles = _live(work, subject.roles, "involvement_role") or (MENTIONED,)
        lacking = (
            [role for role in roles if role not in held.get(is_here[0], ())]
            if is_here is not None and received.case_id is not None
            else []
        )
        yield Proposal(
            ref=ref,
            kind=SubjectKind(subject.kind),
            name=subject.name,
            roles=tuple(received.labels.get(role, role) for role in subject.roles),
            detail=_detail(subject, received.labels),
            taken=is_here,
            lacking=tuple(map(work.label, lacking)),
            known=None if is_here else known.get(ref),
            news=tuple(_news(subject, received)),
        )


def _detail(subject: BundleSubject, labels: Mapping[str, str]) -> str:
    values = [f"also {', '.join(subject.also)}"] if subject.also else []
    shown = (labels.get(value, value) for name, value in subject.values.items() if name != "note")
    values += [value for value in dict.fromkeys(shown) if value != subject.name]
    return shorten(" · ".join(values), MAX_SHOWN)


def _news(subject: BundleSubject, received: _Received) -> Iterator[str]:
    """Yield what is otherwise than in the issue before."""
    if not received.before:
        return
    before = received.before.get(subject.ref)
    if before is None:
        yield "not in the issue before"
        return
    if subject.name != before.name:
        yield f"before: {before.name}"
    yield from (f"also {name}" for name in subject.also if name not in before.also)
    for name in dict.fromkeys((*subject.values, *before.values)):
        now, former = (of.values.get(name, "") for of in (subject, before))
        if now != former:
            now, former = (received.labels.get(value, value) or "empty" for value in (now, former))
            yield f"{now} (before: {former})"
    yield from (received.labels.get(role, role) for role in subject.roles if role not in before.roles)


# What is here already


def _uuid(bundle_uuid: str, ref: str) -> str:
    """Return the UUID of the record that was made of a subject in a bundle."""
    return str(uuid5(NAMESPACE_URL, f"mscu case bundle {bundle_uuid} {ref}"))


def _taken(work: Work, received: _Received) -> dict[str, tuple[int, str]]:
    """Return the record of each subject that was taken in, from this issue or another one."""
    refs = {_uuid(issue.bundle_uuid, ref): ref for issue in received.issues for ref in received.subjects}
    kept_id = func.coalesce(Subject.kept_id, Subject.id)
    rows = work.rows(select(Subject.uuid, kept_id).where(Subject.uuid.in_(refs)))
    found: dict[str, int] = {refs[uuid]: subject_id for uuid, subject_id in rows}
    named = select(Involvement.subject_id).where(
        Involvement.entry_id.in_([issue.report_id for issue in received.issues])
    )
    free = set(work.values(select(kept_id).where(Subject.id.in_(named)))) - set(found.values())
    known_by = _names_of(work, free)
    for ref, subject in received.subjects.items():
        keys = _keys(subject)
        same = (subject_id for subject_id in sorted(free) if keys & known_by.get(subject_id, frozenset()))
        if ref not in found and (subject_id := next(same, None)) is not None:
            found[ref] = subject_id
            free.discard(subject_id)
    names = work.pairs(select(Subject.id, Subject.name).where(Subject.id.in_(found.values())))
    return {ref: (subject_id, names[subject_id]) for ref, subject_id in found.items() if subject_id in names}


Key = tuple[SubjectKind, IdentifierKind, str]


def _keys(subject: BundleSubject) -> frozenset[Key]:
    """Return what a subject of a bundle would be found by, but for a postcode, which many places have."""
    kind = SubjectKind(subject.kind)
    found_by = _command(subject, [*subject.values.values()]).found_by()
    return frozenset(
        (kind, identifier, value) for identifier, value in found_by if identifier is not POSTCODE
    )


def _names_of(work: Work, subject_ids: Collection[int]) -> dict[int, frozenset[Key]]:
    rows = work.rows(
        select(Identifier.subject_id, Subject.kind, Identifier.kind, Identifier.value)
        .join(Subject, Subject.id == Identifier.subject_id)
        .where(Identifier.subject_id.in_(subject_ids))
    )
    names: dict[int, set[Key]] = {}
    for subject_id, kind, identifier, value in rows:
        names.setdefault(subject_id, set()).add((kind, identifier, value))
    return {subject_id: frozenset(keys) for subject_id, keys in names.items()}


def _known(work: Work, subjects: Iterable[BundleSubject]) -> dict[str, tuple[int, str]]:
    """Return a record that is known by the same name or number as each subject, the newest one."""
    keys = {subject.ref: _keys(subject) for subject in subjects}
    values = {value for of_one in keys.values() for _, _, value in of_one}
    rows = work.rows(
        select(Subject.id, Subject.name, Subject.kind, Identifier.kind, Identifier.value)
        .join(Identifier, Identifier.subject_id == Subject.id)
        .where(Identifier.value.in_(values), Subject.kept_id.is_(None))
        .order_by(Subject.id)
    )
    by_key = {(kind, identifier, value): (id_, name) for id_, name, kind, identifier, value in rows}
    return {
        ref: found
        for ref, of_one in keys.items()
        if (found := next((by_key[key] for key in sorted(of_one) if key in by_key), None)) is not None
    }


def _roles_held(work: Work, case_id: int | None, subject_ids: Collection[int]) -> dict[int, set[str]]:
    rows = work.rows(
        select(Involvement.subject_id, Involvement.role).where(
            Involvement.case_id == case_id,
            Involvement.subject_id.in_(subject_ids),
            Involvement.entry_id.is_(None),
        )
    )
    held: dict[int, set[str]] = {}
    for subject_id, role in rows:
        held.setdefault(subject_id, set()).add(role)
    return held


# Taking in


def _record(work: Work, command: RecordSubject, uuid: str) -> int:
    """Record a subject anew, under a UUID of its own."""
    subject_id = command.perform(work)
    work.get(Subject, subject_id).uuid = uuid
    work.flush()
    return subject_id


def _command(subject: BundleSubject, listed: Container[str]) -> RecordSubject:
    """Return the command that records a subject.

    Values that are not sent of its kind are left out, as are choices that no list here has.
    """
    kind = SubjectKind(subject.kind)
    command = _COMMANDS[kind]
    sent = {*VALUES[kind], BORN} & {field.name for field in fields(command)}
    values: dict[str, Any] = {
        name: value
        for name, value in subject.values.items()
        if name in sent and (name in TEXTS or value in listed)
    }
    if command is RecordThing:
        values.setdefault("thing_kind", "thing_kind:other")
    return command(name=subject.name, also=subject.also, **values)


def _take_known(work: Work, subject: BundleSubject, subject_id: int) -> None:
    """Add the name of a subject to the known record that it is, which is found by it from then on."""
    record = work.get(Subject, subject_id)
    if record.kind != subject.kind:
        raise Invalid({"subject_id": OTHER_KIND})
    names = work.values(select(SubjectName.name).where(SubjectName.subject_id == subject_id))
    keys = {normal_form(IdentifierKind.NAME, name) for name in (record.name, *names)}
    if normal_form(IdentifierKind.NAME, subject.name) not in keys:
        AddName(subject_id=subject_id, name=subject.name).perform(work)


def _live(work: Work, keys: Sequence[str], list_name: str) -> tuple[str, ...]:
    """Return those of some keys that are live choices of a list here."""
    live = work.live_codes({*keys})
    return tuple(key for key in dict.fromkeys(keys) if live.get(key) == list_name)
