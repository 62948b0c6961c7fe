"""Whom a group is thought to be made of, and who is never one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from mscu.actions.enforcement.s45_guard import victims_among
from mscu.code_keys import SUSPECT
from mscu.codes import SubjectKind
from mscu.dates.london import show_day
from mscu.models.entries.ocg import OcgAssessment, OcgExploited, OcgMember
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from mscu.actions.core.action import Work


@dataclass(frozen=True, kw_only=True)
class GroupPerson:
    """A person named as a member, or a suspect of a case without a group."""

    id: int
    name: str
    role: str = ""
    why_not: str = ""
    """Why she is not counted; empty for who is."""


def newest_assessment(work: Work, case_id: int) -> OcgAssessment | None:
    """Give the newest assessment of a group in a case, if there is one."""
    newest = (
        select(OcgAssessment)
        .where(OcgAssessment.case_id == case_id)
        .order_by(OcgAssessment.happened_at.desc(), OcgAssessment.id.desc())
    )
    found = work.records(newest.limit(literal(1)))
    return found[0] if found else None


def people_of(
    work: Work, case_id: int, assessments: Sequence[OcgAssessment]
) -> tuple[GroupPerson, ...]:
    """Name the members by these assessments, or the suspects of a case in which there is none."""
    told = [each.id for each in assessments]
    named = _members(work, told) if told else _suspects(work, case_id)
    exploited = frozenset(
        work.values(select(OcgExploited.subject_id).where(OcgExploited.entry_id.in_(told)))
    )
    victims = victims_among(work, [each.id for each in named])
    return tuple(
        replace(each, why_not=_why_not(each.id, exploited, victims) or each.why_not)
        for each in named
    )


def _why_not(person: int, exploited: frozenset[int], victims: Mapping[int, str]) -> str:
    if person in exploited:
        return "exploited by the group"
    return f"potential victim in {victims[person]}" if person in victims else ""


def _members(work: Work, assessments: Sequence[int]) -> list[GroupPerson]:
    rows = work.rows(
        select(Subject.id, Subject.name, OcgMember.role, OcgMember.until_on)
        .join(OcgMember, OcgMember.subject_id == Subject.id)
        .where(OcgMember.entry_id.in_(assessments))
        .order_by(OcgMember.id)
    )
    spells: dict[int, list[Any]] = {}
    for row in rows:
        spells.setdefault(row.id, []).append(row)
    return [_member(work, of_one) for of_one in spells.values()]


def _member(work: Work, spells: Sequence[Any]) -> GroupPerson:
    """Give the roles that somebody holds now, or those held once and until when."""
    now = [each for each in spells if not has_left(each.until_on, work.today)]
    roles = dict.fromkeys(work.label(each.role) for each in now or spells)
    left = "" if now else f"left on {show_day(max(each.until_on for each in spells))}"
    return GroupPerson(id=spells[0].id, name=spells[0].name, role=", ".join(roles), why_not=left)


def has_left(until: date | None, today: date) -> bool:
    """Say whether a role is over."""
    return until is not None and until <= today


def _suspects(work: Work, case_id: int) -> list[GroupPerson]:
    rows = work.rows(
        select(Subject.id, Subject.name)
        .join(Involvement, Involvement.subject_id == Subject.id)
        .where(Involvement.case_id == case_id, Involvement.role == SUSPECT)
        .where(Subject.kind == SubjectKind.PERSON)
        .order_by(Involvement.id)
    )
    return [GroupPerson(id=number, name=name) for number, name in dict(rows).items()]
