"""Handing several cases to another lead at once: all of them, or none.

Each case gets a handover note that says from whom, to whom and why, for its log, its chronology and Since.
Its clocks move to the new lead's desk, and so do the open enquiries that the former lead owned in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission, roles_who_may
from mscu.actions.cases.cases import ON_RECORD, CaseAccess, load_case_access, why_not_given
from mscu.actions.clocks.clocks import FINISHED
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import ROOM_BEFORE_REASON, Validator
from mscu.actions.core.form_choices import Colleague
from mscu.actions.core.user_names import names_of, names_of_same_user
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import MAX_REPORTS, NOTHING_CHANGED, missing_sentence, problem_sentence
from mscu.code_keys import HANDOVER_NOTE
from mscu.codes import EnquiryState, StoreKind
from mscu.dates.london import show_moment
from mscu.errors import Invalid, RecordedRefusal
from mscu.models.case import Case
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.user import User

NONE_MARKED = "Mark the cases in the list first."
TOO_MANY = f"Mark at most {MAX_REPORTS} cases."
NO_LEAD = "Choose a current user who works on cases."
FINISHED_STATES = (EnquiryState.RESULTED, EnquiryState.FILED)
LEAD_ROLES = roles_who_may(Permission.WORK_CASES, StoreKind.UNIT)


@dataclass(frozen=True, kw_only=True)
class PossibleLeads(Query[tuple[Colleague, ...]]):
    """Current users who may work on cases, by rank and name."""

    needs = Permission.WORK_CASES

    def answer(self, work: Work) -> tuple[Colleague, ...]:
        current = select(User.name, User.display, User.role).where(
            User.left_at.is_(None), User.role.in_(LEAD_ROLES)
        )
        return tuple(
            Colleague(name=name, display=display, role=role.label)
            for name, display, role in work.rows(current.order_by(User.display))
        )


@dataclass(frozen=True, kw_only=True)
class HandOverCases(Command[int]):
    """Hand several cases to another lead, with a reason; return how many."""

    case_ids: tuple[int, ...]
    lead: str | None
    """The log-in name; None if nobody is chosen yet, which is refused at the field."""
    reason: str
    enquiries: bool = True
    """Whether the former lead's open enquiries in the cases go with them."""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Hand over each case; if one is refused, all are."""
        case_ids = _unique_ids(self.case_ids)
        validator = Validator(work)
        validator.text("reason", self.reason, Entry.text, required=True, room=ROOM_BEFORE_REASON)
        lead = find_lead(validator, "lead", self.lead)
        if lead is None:
            raise Invalid(validator.problems)
        cases = _load_cases(work, case_ids, lead)
        validator.raise_if_invalid()
        for case in cases:
            self._hand_over(work, case, lead)
        return len(cases)

    def _hand_over(self, work: Work, case: Case, lead: User) -> None:
        RecordNote(
            case_id=case.id,
            happened=show_moment(work.now),
            note_type=HANDOVER_NOTE,
            with_whom=lead.display,
            text=self._note_text(case, lead),
            marking=case.marking,
        ).perform(work)
        if self.enquiries and case.lead:
            for enquiry in _open_enquiries(work, case):
                CorrectEntry(
                    entry_id=enquiry.id,
                    version=enquiry.version,
                    changes={"owner": lead.display},
                    reason=self._note_text(case, lead),
                ).perform(work)
        case.lead = lead.display

    def _note_text(self, case: Case, lead: User) -> str:
        former = f" from {case.lead}" if case.lead else ""
        return f"Handed over{former} to {lead.display}: {self.reason.strip()}"


def find_lead(validator: Validator, field: str, name: str | None) -> User | None:
    """Return the current user of this log-in name who may lead a case, or note a refusal."""
    statement = select(User).where(
        User.name == validator.text(field, name or "", User.name),
        User.left_at.is_(None),
        User.role.in_(LEAD_ROLES),
    )
    lead = next(iter(validator.work.records(statement)), None)
    if lead is None:
        validator.problems[field] = NO_LEAD
    return lead


def _open_enquiries(work: Work, case: Case) -> Sequence[Enquiry]:
    """Return the open enquiries for whose result the case's lead is responsible."""
    names = names_of_same_user(work, case.lead)
    statement = select(Enquiry).where(Enquiry.case_id == case.id, Enquiry.owner.in_(names))
    return work.records(statement.where(Enquiry.state.not_in(FINISHED_STATES)).order_by(Enquiry.id))


def _unique_ids(case_ids: tuple[int, ...]) -> tuple[int, ...]:
    """Return each id once; raise a refusal if none or too many are marked."""
    ids = tuple(dict.fromkeys(case_ids))
    if not ids or len(ids) > MAX_REPORTS:
        raise Invalid({"case_ids": TOO_MANY if ids else NONE_MARKED})
    return ids


def _load_cases(work: Work, case_ids: tuple[int, ...], lead: User) -> tuple[Case, ...]:
    """Load the cases; raise a refusal that names those which cannot be handed over, and why."""
    cases = {case.id: case for case in work.records(select(Case).where(Case.id.in_(case_ids)))}
    access_by_case = load_case_access(work, tuple(cases))
    reasons: dict[tuple[str, str], list[str]] = {}
    for case in cases.values():
        if reason := _why_not_handed_over(work, case, lead, access_by_case.get(case.id)):
            reasons.setdefault(reason, []).append(case.reference)
    refusals = [problem_sentence(references, *reason) for reason, references in sorted(reasons.items())]
    refusals.append(missing_sentence(len(case_ids) - len(cases)))
    if any(refusals):
        problems = {"case_ids": f"{'; '.join(filter(None, refusals))}. {NOTHING_CHANGED}"}
        if any(why_not_given(work, access, lead) for access in access_by_case.values()):
            raise RecordedRefusal(problems, ON_RECORD)
        raise Invalid(problems)
    return tuple(cases[case_id] for case_id in case_ids)


def _why_not_handed_over(
    work: Work, case: Case, lead: User, access: CaseAccess | None
) -> tuple[str, str] | None:
    """Return why the lead cannot have a case, worded for one and for several; None if they can."""
    if case.kept_id is not None:
        return "has been merged into another case", "have been merged into other cases"
    if case.status in FINISHED:
        return "is closed", "are closed"
    if case.lead in names_of(work, lead):
        return "already has that lead", "already have that lead"
    return _why_no_access(work, lead, access) if access and why_not_given(work, access, lead) else None


def _why_no_access(work: Work, lead: User, access: CaseAccess) -> tuple[str, str]:
    if not access.decides(work.actor.id):
        owner_decides = "restricted: its owner decides who gets access"
        return f"is {owner_decides}", f"are {owner_decides}"
    no_access = f"restricted, and {lead.display} has no access to"
    return f"is {no_access} it", f"are {no_access} them"
