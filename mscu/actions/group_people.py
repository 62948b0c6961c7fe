"""Whom a group is thought to be made of, and who is never one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.victim_and_suspect import victims_among
from mscu.codes import SUSPECT, SubjectKind
from mscu.models.fixed import fixed
from mscu.models.ocg import OcgAssessment, OcgExploited, OcgMember
from mscu.models.subject import Involvement, Subject

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.actions.action import Work


@dataclass(frozen=True, kw_only=True)
class Somebody:
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
    found = work.records(newest.limit(fixed(1)))
    return found[0] if found else None


def people_of(work: Work, case_id: int, assessment: OcgAssessment | None) -> tuple[Somebody, ...]:
    """Name the members of a group, or the suspects of a case in which none is assessed yet."""
    named = _suspects(work, case_id) if assessment is None else _members(work, assessment.id)
    exploited = frozenset(
        work.values(
            select(OcgExploited.subject_id).where(
                OcgExploited.entry_id == (assessment.id if assessment is not None else 0)
            )
        )
    )
    victims = victims_among(work, [each.id for each in named])
    return tuple(replace(each, why_not=_why_not(each.id, exploited, victims)) for each in named)


def _why_not(person: int, exploited: frozenset[int], victims: Mapping[int, str]) -> str:
    if person in exploited:
        return "exploited by the group"
    return f"potential victim in {victims[person]}" if person in victims else ""


def _members(work: Work, assessment_id: int) -> list[Somebody]:
    rows = work.rows(
        select(Subject.id, Subject.name, OcgMember.role)
        .join(OcgMember, OcgMember.subject_id == Subject.id)
        .where(OcgMember.entry_id == assessment_id)
        .order_by(OcgMember.id)
    )
    return [Somebody(id=number, name=name, role=work.label(role)) for number, name, role in rows]


def _suspects(work: Work, case_id: int) -> list[Somebody]:
    rows = work.rows(
        select(Subject.id, Subject.name)
        .join(Involvement, Involvement.subject_id == Subject.id)
        .where(Involvement.case_id == case_id, Involvement.role == SUSPECT)
        .where(Subject.kind == SubjectKind.PERSON)
        .order_by(Involvement.id)
    )
    return [Somebody(id=number, name=name) for number, name in dict(rows).items()]
