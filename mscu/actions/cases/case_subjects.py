"""Everybody and everything involved in a case, with the roles that each has there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.code_keys import CHILD, SUSPECT, VICTIM_ROLES
from mscu.codes import SubjectKind
from mscu.models.subject import Involvement, Person, Place, Subject, SubjectName, Thing


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
    merged_into: str = ""
    """The name of the nominal that is kept in place of this one, where only this case still names
    it: who merged them could not see the case."""
    uuid: str = ""
    """By which the navigators' store knows the person."""

    @property
    def is_victim(self) -> bool:
        """Say whether the person is a potential or confirmed victim in this case."""
        return not VICTIM_ROLES.isdisjoint(self.role_keys)

    @property
    def is_both(self) -> bool:
        """Say whether the person is victim and suspect at once: that asks for a review."""
        return self.is_victim and SUSPECT in self.role_keys


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
        merged_into=_kept_name(work, subject),
        treated_as_child=isinstance(subject, Person) and (subject.age_status or "") in CHILD,
        uuid=subject.uuid,
    )


def _kept_name(work: Work, subject: Subject) -> str:
    if subject.kept_id is None:
        return ""
    return str(work.value(select(Subject.name).where(Subject.id == subject.kept_id)) or "")


def _detail(work: Work, subject: Subject) -> str:
    if isinstance(subject, Place):
        return subject.address
    if isinstance(subject, Thing):
        return f"{work.label(subject.thing_kind)} {subject.number}".strip()
    return work.label(getattr(subject, "language", None) or getattr(subject, "trade", None))
