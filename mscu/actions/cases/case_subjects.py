"""The people, places, things and organisations of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.enforcement.s45_guard import victims_among
from mscu.actions.subjects.subjects import identifier_kind, with_typed
from mscu.code_keys import SUSPECT, VICTIM_ROLES
from mscu.models.kinds import whole
from mscu.models.subject import Involvement, Person, Place, Subject, SubjectName, Thing

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.codes import SubjectKind
    from mscu.dates.age import KnownAge


@dataclass(frozen=True, kw_only=True)
class SubjectLine:
    """A person, place, thing or organisation of a case, with its roles there."""

    id: int
    kind: SubjectKind
    name: str
    aliases: tuple[str, ...]
    roles: tuple[str, ...]
    role_keys: tuple[str, ...]
    born: str = ""
    nationality: str = ""
    detail: str = ""
    note: str = ""
    age: KnownAge | None = None
    """What is known of a person's age."""
    treated_as_child: bool = False
    """Whether the person counts as a child today."""
    merged_into: str = ""
    """The name of the nominal kept in place of this one, where only this case still names it because
        the user who merged them could not see the case.
    """
    uuid: str = ""
    """The UUID by which the charity's store knows the person."""
    victim_in: str = ""
    """The reference of a case that the viewer may see in which the person is a victim; it may be this one."""

    @property
    def is_victim(self) -> bool:
        """Return whether the person is a potential or confirmed victim in this case."""
        return not VICTIM_ROLES.isdisjoint(self.role_keys)

    @property
    def is_victim_elsewhere(self) -> bool:
        """Return whether the person is a victim in another case only."""
        return bool(self.victim_in) and not self.is_victim

    @property
    def is_victim_and_suspect(self) -> bool:
        """Return whether a suspect of this case is a victim in any, which calls for a review."""
        return bool(self.victim_in) and SUSPECT in self.role_keys


def load_subjects(work: Work, case_id: int) -> Iterator[tuple[Subject, SubjectLine]]:
    """Yield every subject involved in a case with its line there, people with roles first."""
    involvements = work.rows(
        select(Involvement.subject_id, Involvement.role, Involvement.entry_id)
        .where(Involvement.case_id == case_id)
        .order_by(Involvement.entry_id.is_not(None), Involvement.id)
    )
    roles: dict[int, list[str]] = {}
    for subject_id, role, entry_id in involvements:
        role_keys = roles.setdefault(subject_id, [])
        if entry_id is None and role not in role_keys:
            role_keys.append(role)
    named = whole(Subject)
    of_subjects = select(SubjectName.subject_id, SubjectName.name).where(SubjectName.subject_id.in_(roles))
    with work.together() as reads:
        names = reads.read(work.rows, of_subjects)
        subjects = reads.read(work.records, select(named).where(named.id.in_(roles)))
        victims = reads.read(victims_among, work, roles)
        reads.read(work.labels)
    aliases: dict[int, list[str]] = {}
    for subject_id, name in names.value:
        aliases.setdefault(subject_id, []).append(name)
    by_id = {subject.id: subject for subject in subjects.value}
    for subject_id, role_keys in roles.items():
        if subject := by_id.get(subject_id):
            line = _line(work, subject, role_keys, aliases.get(subject_id, []))
            yield subject, replace(line, victim_in=victims.value.get(subject_id, ""))


def _line(work: Work, subject: Subject, role_keys: Sequence[str], aliases: Sequence[str]) -> SubjectLine:
    return SubjectLine(
        id=subject.id,
        kind=subject.kind,
        name=subject.name,
        aliases=tuple(aliases),
        roles=tuple(map(work.label, role_keys)),
        role_keys=tuple(role_keys),
        born=getattr(subject, "born_words", ""),
        nationality=work.label(getattr(subject, "nationality", None)),
        detail=_detail(work, subject),
        note=subject.note,
        merged_into=_kept_name(work, subject),
        age=subject.known_age if isinstance(subject, Person) else None,
        treated_as_child=isinstance(subject, Person)
        and subject.known_age.group_on(work.today).treated_as_child,
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
        number = with_typed(identifier_kind(subject.thing_kind), subject.number)
        return f"{work.label(subject.thing_kind)} {number}".strip()
    return work.label(getattr(subject, "language", None) or getattr(subject, "trade", None))
