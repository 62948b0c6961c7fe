"""What somebody holds, as far as the reader may see it: read before it is handed on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import func, or_, select

from mscu.access import REGISTERS, Permission, roles_who_may
from mscu.actions.admin.assigned_plans import AssignedLine, Planning, lines_of, planning_of
from mscu.actions.admin.handovers import OVER
from mscu.actions.cases.case_access import case_access_of
from mscu.actions.clocks.clock_rows import is_mine, open_at
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import Query, Work
from mscu.actions.core.colleagues import Colleague
from mscu.codes import Role, StoreKind
from mscu.dates.london import show_day, show_moment
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.clock_row import ClockRow
from mscu.models.entries.enquiry import Enquiry
from mscu.models.user import User

HOLD = frozenset({Permission.WORK_CASES, Permission.ASSESS_GROUPS, Permission.PLAN})
"""Work in which people hold something that goes over when they leave."""
HOLDERS = frozenset().union(*(roles_who_may(each, StoreKind.UNIT) for each in HOLD))


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Somebody who works on cases, plans or groups, or did until leaving."""

    id: int
    name: str
    """The log-in name."""
    display: str
    role: str
    left: str


@dataclass(frozen=True, kw_only=True)
class Holders(Query[tuple[Holder, ...]]):
    """Everybody who may hold a case, a plan or a group: who is here first, by rank and name."""

    needs = Permission.HAND_OVER

    def answer(self, work: Work) -> tuple[Holder, ...]:
        """Read who is in such a role, and who was."""
        people = select(User).where(User.role.in_(HOLDERS))
        return tuple(
            Holder(
                id=each.id, name=each.name, display=each.display, role=each.role.label,
                left=show_moment(each.left_at) if each.left_at else "",
            )
            for each in work.records(people.order_by(User.left_at.is_not(None), User.display))
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AssignedCase:
    """A case that somebody leads, works or knows of by name."""

    id: int
    reference: str
    title: str
    as_what: str


@dataclass(frozen=True, kw_only=True)
class AssignedEnquiry:
    """An open enquiry that somebody owes the result of."""

    id: int
    case: str
    headline: str
    due: str


@dataclass(frozen=True, kw_only=True)
class CaseloadAnswer:
    """All that somebody holds, as far as the reader may see it."""

    person: Holder
    cases: tuple[AssignedCase, ...] = ()
    enquiries: tuple[AssignedEnquiry, ...] = ()
    circles: tuple[AssignedCase, ...] = ()
    """Restricted cases that the person owns or may know of."""
    planning: tuple[AssignedLine, ...] = ()
    """Plans and groups that the person leads, actions and risks that the person owns."""
    clocks: int = 0
    """Open clocks that are the person's, of cases and enquiries alike."""
    successors: tuple[Colleague, ...] = ()
    """Everybody who is here and may do what all of it needs."""


@dataclass(frozen=True, kw_only=True)
class Caseload(Query[CaseloadAnswer]):
    """What somebody holds: cases, enquiries, plans, groups, circles of restricted cases, clocks."""

    recorded_as: ClassVar[str] = "HeldBy"

    user_id: int
    needs = Permission.HAND_OVER
    reads_clocks = True

    def answer(self, work: Work) -> CaseloadAnswer:
        """Read it by the rule that shows cases."""
        user = work.get(User, self.user_id)
        person = Holder(
            id=user.id, name=user.name, display=user.display, role=user.role.label,
            left=show_moment(user.left_at) if user.left_at else "",
        )  # fmt: skip
        cases, enquiries = cases_of(work, user), enquiries_of(work, user)
        planning = planning_of(work, user)
        needed = needed_for(planning, works_cases=bool(cases or enquiries)) | usual_for(user.role)
        return CaseloadAnswer(
            person=person,
            cases=tuple(_held_case(case, user) for case in cases),
            enquiries=tuple(_held_enquiries(work, enquiries)),
            circles=_held_circles(work, user),
            planning=tuple(lines_of(work, planning)),
            clocks=_clocks(work, user),
            successors=tuple(_successors(work, user, needed)),
        )


def cases_of(work: Work, user: User) -> Sequence[Case]:
    """Give the open cases that somebody leads or works."""
    held = select(Case).where(
        or_(Case.lead == user.display, Case.officer_in_case == user.display),
        Case.status.not_in(FINISHED),
        Case.kept_id.is_(None),
    )
    return work.records(held.order_by(Case.id))


def enquiries_of(work: Work, user: User) -> Sequence[Enquiry]:
    """Give the open enquiries that somebody owes the result of."""
    owned = select(Enquiry).where(Enquiry.owner == user.display, Enquiry.state.not_in(OVER))
    return work.records(owned.order_by(Enquiry.id))


def usual_for(role: Role) -> frozenset[Permission]:
    """Say what whoever takes the place of this role must be permitted of it."""
    return HOLD & REGISTERS[StoreKind.UNIT].get(role, frozenset())


def needed_for(planning: Planning, *, works_cases: bool) -> frozenset[Permission]:
    """Say what whoever gets all of this must be permitted."""
    return planning.needs | (frozenset({Permission.WORK_CASES}) if works_cases else frozenset())


def fits(role: Role, needed: frozenset[Permission]) -> bool:
    """Say whether a role permits all of that."""
    return needed <= usual_for(role)


def _successors(work: Work, user: User, needed: frozenset[Permission]) -> Iterator[Colleague]:
    here = select(User).where(User.left_at.is_(None), User.id != user.id)
    for each in work.records(here.order_by(User.display)):
        if each.role in HOLDERS and fits(each.role, needed):
            yield Colleague(name=each.name, display=each.display, role=each.role.label)


def _held_case(case: Case, user: User) -> AssignedCase:
    names = (("lead", case.lead), ("officer in the case", case.officer_in_case))
    as_what = " and ".join(what for what, display in names if display == user.display)
    return AssignedCase(id=case.id, reference=case.reference, title=case.title, as_what=as_what)


def _held_enquiries(work: Work, enquiries: Sequence[Enquiry]) -> Iterator[AssignedEnquiry]:
    numbers = {each.case_id for each in enquiries}
    cases = work.pairs(select(Case.id, Case.reference).where(Case.id.in_(numbers)))
    for each in enquiries:
        yield AssignedEnquiry(
            id=each.id, case=cases.get(each.case_id or 0, ""), headline=each.headline,
            due=show_day(each.due_on) if each.due_on else "",
        )  # fmt: skip


def _held_circles(work: Work, user: User) -> tuple[AssignedCase, ...]:
    """Give the restricted cases whose circle somebody is in; those that the reader sees too."""
    rows = work.rows(
        select(Case.id, Case.reference, Case.title, Restriction.owner_id, Restriction.ends_on)
        .join(Restriction, Restriction.case_id == Case.id)
        .join(RestrictionMember, RestrictionMember.case_id == Case.id)
        .where(RestrictionMember.user_id == user.id, Restriction.ends_on >= work.today)
        .order_by(Case.id)
    )
    mine = {number for number, each in case_access_of(work, {row.id for row in rows}).items()
            if each.decides(work.actor.id) or each.owner_id == user.id}  # fmt: skip
    return tuple(
        AssignedCase(
            id=row.id, reference=row.reference, title=row.title,
            as_what=f"{'owner' if row.owner_id == user.id else 'may know'}, "
            f"until {show_day(row.ends_on)}",
        )
        for row in rows
        if row.id in mine
    )  # fmt: skip


def _clocks(work: Work, user: User) -> int:
    """Count the open clocks that are somebody's, those of cases that the reader sees."""
    counted = select(func.count(ClockRow.id)).where(
        open_at(work.actor, work.now), is_mine(user.display)
    )
    return int(work.value(counted) or 0)
