"""Opening, changing, closing and restricting cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import exists, or_, select

from mscu.access import Permission
from mscu.actions.cases.case_papers import case_and_merged_ids
from mscu.actions.clocks.clear_periods import grade, is_graded
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.core.user_names import holders_of_names
from mscu.actions.entries.entries import choices, next_numbers, refuse_closed
from mscu.actions.intake.reports import OPENED, LinkReport
from mscu.codes import CaseStatus, Marking, Operation, Timing
from mscu.errors import MscuError, RecordedRefusal, RecordMerged
from mscu.models.case import Case, CaseExploitation, Restriction, RestrictionMember
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.report import Report
from mscu.models.record_retention import Disposal
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

# Access to restricted cases


OWNER_DECIDES = "This case is restricted. Its owner decides who gets access."
ON_RECORD = "a restricted case, to a user without access"
"""What the audit says of a refusal; it names neither the case nor who has access."""


@dataclass(frozen=True)
class CaseAccess:
    """The owner of a current restriction, and who has access to the case."""

    case_id: int
    owner_id: int
    owner_left: bool
    members: frozenset[int]

    def decides(self, user_id: int) -> bool:
        """Return whether the user has access and may decide who is given the case."""
        return user_id == self.owner_id or (self.owner_left and user_id in self.members)


def load_case_access(work: Work, case_ids: Collection[int]) -> dict[int, CaseAccess]:
    """Read the access of those cases whose restriction applies today."""
    current = (
        select(Restriction.case_id, Restriction.owner_id, User.left_at)
        .join(User, User.id == Restriction.owner_id)
        .where(Restriction.case_id.in_(case_ids), Restriction.ends_on >= work.today)
    )
    members: dict[int, set[int]] = {}
    pairs = select(RestrictionMember.case_id, RestrictionMember.user_id)
    for case_id, user_id in work.rows(pairs.where(RestrictionMember.case_id.in_(case_ids))):
        members.setdefault(case_id or 0, set()).add(user_id)
    return {
        case_id: CaseAccess(case_id, owner, left_at is not None, frozenset(members.get(case_id, ())))
        for case_id, owner, left_at in work.rows(current)
    }


def why_not_given(work: Work, access: CaseAccess, user: User) -> str:
    """Return why a restricted case cannot be given to a user; empty where it can."""
    if not access.decides(work.actor.id):
        return OWNER_DECIDES
    if user.id in access.members:
        return ""
    return f"This case is restricted, and {user.display} has no access to it."


def why_not_given_to_named(work: Work, case_id: int, display: str) -> str:
    """Return the same for a user named in text; empty where nobody has that name."""
    access = load_case_access(work, (case_id,)).get(case_id)
    if access is None:
        return ""
    statement = select(User).where(
        or_(User.display == display, User.id == holders_of_names(work).get(display)), User.left_at.is_(None)
    )
    reasons = [why_not_given(work, access, user) for user in work.records(statement)]
    return reasons[0] if reasons and all(reasons) else ""


# Opening, changing and closing


@dataclass(frozen=True, kw_only=True)
class OpenCase(Command[int]):
    """Open a case, with or without a report; return its id."""

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
    also: tuple[int, ...] = ()
    """Further reports that it contains."""
    why: str = ""
    """Why a case is opened from the report."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Number the case and move its first report into it."""
        validator = Validator(work)
        values = columns_from(self, Case, validator)
        opened, why = self._opened(work, validator), validator.text("why", self.why, Report.why_linked)
        for key in self.exploitation:
            validator.code("exploitation", "exploitation", key)
        validator.raise_if_invalid()
        reference = next(next_numbers(work, "MS", Case.reference, Disposal.reference))
        case = work.add(Case(reference=reference, opened_at=opened, status=CaseStatus.ACTIVE, **values))
        for key in dict.fromkeys(self.exploitation):
            work.add(CaseExploitation(case_id=case.id, exploitation=key))
        if self.report_id is not None:
            LinkReport(
                report_id=self.report_id,
                case_id=case.id,
                outcome=OPENED,
                reason=why or "The case was opened from it.",
            ).perform(work)
        for report_id in self.also:
            LinkReport(
                report_id=report_id, case_id=case.id, reason=why or "The case was opened from it and others."
            ).perform(work)
        return case.id

    def _opened(self, work: Work, validator: Validator) -> datetime:
        if not self.opened.strip():
            return work.now
        return validator.partial_date("opened", self.opened, Timing.HAPPENED).sort_key()


@dataclass(frozen=True, kw_only=True)
class ChangeCase(Command[None]):
    """Change the head of a case."""

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
    undoable = True

    def perform(self, work: Work) -> None:
        """Replace the old values; a case is closed by `CloseCase` alone."""
        validator = Validator(work)
        values = columns_from(self, Case, validator)
        case = refuse_merged(work.get(Case, self.case_id, self.version))
        if self.status in FINISHED:
            validator.problems["status"] = "Use Close case to close it, which shows what is still open."
        validator.raise_if_invalid()
        self._check_access_of_named(work, case)
        former = _head_of(case)
        for name, value in values.items():
            if name != "version":
                setattr(case, name, value)
        case.closed_at = None
        work.flush()
        if former.status not in FINISHED:
            work.undone_by(replace(former, version=case.version), "The case is as it was.")

    def _check_access_of_named(self, work: Work, case: Case) -> None:
        """Refuse to give a restricted case to anyone without access to it."""
        problems = {
            name: why_not
            for name in ("lead", "officer_in_case")
            if (display := getattr(self, name).strip()) != getattr(case, name)
            if (why_not := why_not_given_to_named(work, case.id, display))
        }
        if problems:
            raise RecordedRefusal(problems, ON_RECORD)


def _head_of(case: Case) -> ChangeCase:
    """Return the command that writes the head of a case as it is."""
    return ChangeCase(
        case_id=case.id, **{each.name: getattr(case, each.name) for each in fields(ChangeCase)[1:]}
    )


def refuse_merged(case: Case) -> Case:
    """Return the case unless it has been merged into another.

    Raises:
        RecordMerged: it has been merged into another case.
    """
    if case.kept_id is not None:
        raise RecordMerged
    return case


NO_MOPI_GROUP = "Choose the MoPI group, which decides how long the records are kept."


class EnquiriesOpen(MscuError):
    """The case cannot be closed yet."""


@dataclass(frozen=True, kw_only=True)
class CloseCase(Command[None]):
    """Close a case in which nothing is left to do."""

    case_id: int
    version: int
    reason: str
    mopi_group: str | None = None
    """How long its records are kept; required unless the case was graded before."""
    needs = Permission.CLOSE_CASES
    undoable = True

    def perform(self, work: Work) -> None:
        """Close the case.

        Raises:
            EnquiriesOpen: an enquiry has no final result.
        """
        case = refuse_merged(work.get(Case, self.case_id, self.version))
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Case.close_reason, required=True)
        refuse_closed(validator, case.id)
        if self.mopi_group:
            validator.code("mopi_group", "mopi_group", self.mopi_group)
        elif not is_graded(work, case.id):
            validator.problems["mopi_group"] = NO_MOPI_GROUP
        validator.raise_if_invalid()
        if open_count := open_enquiries(work, case.id):
            raise EnquiriesOpen(_open_enquiries(open_count))
        if self.mopi_group:
            grade(work, case.id, self.mopi_group)
        former = _head_of(case)
        case.status, case.closed_at, case.close_reason = CaseStatus.CLOSED, work.now, reason
        work.flush()
        work.undone_by(replace(former, version=case.version), "The case is open again.")


def _open_enquiries(count: int) -> str:
    if count == 1:
        return "One enquiry has no final result. Result it first."
    return f"{count} enquiries have no final result. Result them first."


def open_enquiries(work: Work, case_id: int) -> int:
    """Return the number of enquiries in a case without a final result."""
    finished = exists(
        select(EnquiryResult.id).where(
            EnquiryResult.follows_id == Enquiry.id, EnquiryResult.finished.is_(True)
        )
    )
    return len(work.rows(select(Enquiry.id).where(Enquiry.case_id == case_id, ~finished)))


UNKNOWN_USERS = {"owner": "Choose an owner.", "members": "Choose people who are users of this store."}
"""Refusals for names that belong to no user of the store."""


@dataclass(frozen=True, kw_only=True)
class RestrictCase(Command[bool]):
    """Restrict a case to named people (need to know), with an owner and an end date.

    Cases merged into it are restricted too, since their titles give the same away. The answer is whether the
    person who restricts it is one of them.
    """

    case_id: int
    owner: str
    members: tuple[str, ...]
    ends_on: str
    reason: str
    needs = Permission.RESTRICT

    def perform(self, work: Work) -> bool:
        """Set who has access; the owner always has."""
        validator = Validator(work)
        ends_on = validator.day("ends_on", self.ends_on, Timing.DUE)
        if ends_on is None:
            validator.problems.setdefault("ends_on", FILL_IN)
        elif ends_on <= work.today:
            validator.problems["ends_on"] = "The restriction must end after today."
        reason = validator.text("reason", self.reason, Restriction.reason, required=True)
        owner = self._user(validator, "owner", self.owner)
        members = [self._user(validator, "members", name) for name in self.members]
        self._check_owner(validator)
        validator.raise_if_invalid()
        for case_id in work.values(case_and_merged_ids(self.case_id)):
            lift_restriction(work, case_id)
            for user_id in dict.fromkeys((owner, *members)):
                work.add(RestrictionMember(case_id=case_id, user_id=user_id))
            work.add(Restriction(case_id=case_id, owner_id=owner, ends_on=ends_on, reason=reason))
        work.note(_access_note(self.case_id, reason))
        return work.actor.id in {owner, *members}

    def _user(self, validator: Validator, field: str, name: str) -> int:
        statement = select(User.id).where(
            User.name == validator.text(field, name, User.name), User.left_at.is_(None)
        )
        user_id: int | None = validator.work.value(statement)
        if user_id is None:
            validator.problems.setdefault(field, UNKNOWN_USERS[field])
        return user_id or 0

    def _check_owner(self, validator: Validator) -> None:
        """Refuse anyone but the owner to replace a current restriction."""
        work = validator.work
        refuse_merged(work.get(Case, self.case_id))
        others = (
            select(Restriction.id)
            .join(User, User.id == Restriction.owner_id)
            .where(Restriction.case_id == self.case_id, Restriction.ends_on >= work.today)
            .where(Restriction.owner_id != work.actor.id, User.left_at.is_(None))
        )
        if work.value(others) is not None:
            validator.problems["case_id"] = "Only the owner of the restriction can change it."


def lift_restriction(work: Work, case_id: int) -> None:
    """Remove a case's restriction and its list of names, if it has one."""
    for restriction in work.records(select(Restriction).where(Restriction.case_id == case_id)):
        work.delete(restriction)
    members = select(RestrictionMember).where(RestrictionMember.case_id == case_id)
    for member in work.records(members):
        work.delete(member)
    work.flush()


def _access_note(case_id: int, reason: str) -> AuditNote:
    return AuditNote(
        operation=Operation.PERMISSION, object_type="cases", object_id=case_id, case_id=case_id, reason=reason
    )


@dataclass(frozen=True, kw_only=True)
class LiftRestriction(Command[None]):
    """End a restriction early; only its owner may."""

    case_id: int
    reason: str
    needs = Permission.RESTRICT

    def perform(self, work: Work) -> None:
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Restriction.reason, required=True)
        own_restriction = select(Restriction.id).where(
            Restriction.case_id == self.case_id, Restriction.owner_id == work.actor.id
        )
        if work.value(own_restriction) is None:
            validator.problems["case_id"] = "Only the owner of the restriction can lift it."
        validator.raise_if_invalid()
        refuse_merged(work.get(Case, self.case_id))
        for case_id in work.values(case_and_merged_ids(self.case_id)):
            lift_restriction(work, case_id)
        work.note(_access_note(self.case_id, reason))
