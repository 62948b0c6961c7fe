"""Cases: opening, closing, restricting, and who is involved in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from mscu.access import Permission
from mscu.actions.action import Command, Work
from mscu.actions.checking import FILL_IN, Checked, columns_from
from mscu.actions.entries import choices, next_number
from mscu.actions.reports import OPENED, LinkReport
from mscu.codes import CaseStatus, Marking
from mscu.errors import Invalid, MscuError
from mscu.models.case import Case, CaseExploitation, Restriction, RestrictionMember
from mscu.models.enquiry import Enquiry, EnquiryResult
from mscu.models.user import User

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class OpenCase(Command[int]):
    """Open a case, from a report or by itself; gives the case's number."""

    title: str
    operation: str = ""
    summary: str = ""
    district: str | None = None
    sector: str | None = None
    place_type: str | None = None
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    lead: str = ""
    officer_in_case: str = ""
    opened: str = ""
    exploitation: tuple[str, ...] = choices("exploitation")
    report_id: int | None = None
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Number the case and bring its first report into it."""
        checked = Checked(work)
        values = columns_from(self, Case, checked)
        opened = self._opened(work, checked)
        for key in self.exploitation:
            work.check_code("exploitation", "exploitation", key)
        checked.refuse()
        reference = next_number(work, Case.reference, "MS")
        case = work.add(
            Case(reference=reference, opened_at=opened, status=CaseStatus.ACTIVE, **values)
        )
        for key in dict.fromkeys(self.exploitation):
            work.add(CaseExploitation(case_id=case.id, exploitation=key))
        if self.report_id is not None:
            LinkReport(report_id=self.report_id, case_id=case.id, outcome=OPENED).perform(work)
        return case.id

    def _opened(self, work: Work, checked: Checked) -> datetime:
        if not self.opened.strip():
            return work.now
        return checked.happened("opened", self.opened).sort_key()


@dataclass(frozen=True, kw_only=True)
class ChangeCase(Command[None]):
    """Change what stands at the head of a case."""

    case_id: int
    version: int
    title: str
    operation: str = ""
    summary: str = ""
    district: str | None = None
    sector: str | None = None
    place_type: str | None = None
    lead: str = ""
    officer_in_case: str = ""
    status: CaseStatus = CaseStatus.ACTIVE
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> None:
        """Put the new values in place of the old ones; closing goes another way."""
        checked = Checked(work)
        values = columns_from(self, Case, checked)
        case = work.get(Case, self.case_id, self.version)
        if self.status in {CaseStatus.CLOSED, CaseStatus.ARCHIVED}:
            checked.problems["status"] = "Close a case by Close case, which says what is open."
        checked.refuse()
        for name, value in values.items():
            if name not in {"case_id", "version"}:
                setattr(case, name, value)


class StillOpen(MscuError):
    """This case cannot be closed yet."""


@dataclass(frozen=True, kw_only=True)
class CloseCase(Command[None]):
    """Close a case in which nothing is left to do."""

    case_id: int
    version: int
    reason: str
    needs = Permission.CLOSE_CASES

    def perform(self, work: Work) -> None:
        """Close it, or say what is still open.

        Raises:
            StillOpen: an enquiry has no final result.
        """
        case = work.get(Case, self.case_id, self.version)
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        checked.refuse()
        if left := open_enquiries(work, case.id):
            raise StillOpen(f"{left} enquiries have no final result. Result them first.")
        case.status, case.closed_at, case.close_reason = CaseStatus.CLOSED, work.now, reason


def open_enquiries(work: Work, case_id: int) -> int:
    """Count the enquiries of a case that no result has finished."""
    finished = exists(
        select(EnquiryResult.id).where(
            EnquiryResult.follows_id == Enquiry.id, EnquiryResult.finished.is_(True)
        )
    )
    return len(work.rows(select(Enquiry.id).where(Enquiry.case_id == case_id, ~finished)))


@dataclass(frozen=True, kw_only=True)
class RestrictCase(Command[None]):
    """Let only named people know of a case (need to know), with an owner and an end."""

    case_id: int
    owner: str
    members: tuple[str, ...]
    ends_on: str
    reason: str
    needs = Permission.RESTRICT

    def perform(self, work: Work) -> None:
        """Name those who may know; the owner is always among them."""
        checked = Checked(work)
        ends_on = checked.day("ends_on", self.ends_on)
        if ends_on is None:
            checked.problems.setdefault("ends_on", FILL_IN)
        elif ends_on <= work.today:
            checked.problems["ends_on"] = "The restriction must end after today."
        reason = checked.text("reason", self.reason, required=True)
        people = {name: self._user(work, name, checked) for name in {self.owner, *self.members}}
        checked.refuse()
        work.get(Case, self.case_id)
        self._lift(work)
        for user_id in people.values():
            work.add(RestrictionMember(case_id=self.case_id, user_id=user_id))
        work.add(
            Restriction(
                case_id=self.case_id, owner_id=people[self.owner], ends_on=ends_on, reason=reason
            )
        )  # fmt: skip

    def _user(self, work: Work, name: str, checked: Checked) -> int:
        found = work.value(select(User.id).where(User.name == name, User.left_at.is_(None)))
        if found is None:
            checked.problems["members"] = "One of these names is not a user."
        return found or 0

    def _lift(self, work: Work) -> None:
        lift(work, self.case_id)


def lift(work: Work, case_id: int) -> None:
    """Take away a case's restriction and its list of names, if it has one."""
    for restriction in work.records(select(Restriction).where(Restriction.case_id == case_id)):
        work.delete(restriction)
    named = select(RestrictionMember).where(RestrictionMember.case_id == case_id)
    for member in work.records(named):
        work.delete(member)
    work.flush()


@dataclass(frozen=True, kw_only=True)
class LiftRestriction(Command[None]):
    """End a restriction before its day; only its owner may."""

    case_id: int
    reason: str
    needs = Permission.RESTRICT

    def perform(self, work: Work) -> None:
        """Let the unit know of the case again."""
        restriction = work.value(select(Restriction).where(Restriction.case_id == self.case_id))
        if restriction is None or restriction.owner_id != work.actor.id:
            raise Invalid({"case_id": "Only the owner of the restriction can lift it."})
        if not self.reason.strip():
            raise Invalid({"reason": FILL_IN})
        lift(work, self.case_id)
