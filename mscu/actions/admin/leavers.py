"""Handing over a leaver's whole caseload in one command: all of it, or none.

Cases restricted to others than the user are neither shown, counted nor handed over: a note in each tells
those with access. What is watched is shown only to the person who takes over the watches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.admin.caseload import (
    HOLDER_ROLES,
    load_assigned_cases,
    load_assigned_enquiries,
    load_planning,
    permissions_needed,
    permissions_of_holder,
    role_has,
)
from mscu.actions.admin.handovers import NO_LEAD
from mscu.actions.cases.case_papers import case_and_merged_ids
from mscu.actions.cases.cases import ON_RECORD, CaseAccess, load_case_access
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import ROOM_BEFORE_REASON, Validator
from mscu.actions.core.user_names import names_of
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.notes import RecordNote
from mscu.actions.matching.hit_matching import cases_knowing, matches_watch
from mscu.code_keys import HANDOVER_NOTE
from mscu.codes import HitKind, Operation
from mscu.dates.london import show_moment
from mscu.errors import Invalid, RecordedRefusal
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.entry import Entry
from mscu.models.hit import Hit, Watch
from mscu.models.user import User

NO_SUCCESSOR = "Choose a current user who may do the same work."
NOT_THEIRS = "This person's role does not cover all the work. Choose someone whose role does."
SAME_PERSON = "Choose someone other than the leaver."
TICK_FOR_ACCESS = "Tick the box to give access, or choose someone who has it."
NOBODY_WATCHES = "was watched by the person handing over: nobody is watching it now"
OWNER_DECIDES = "It is restricted. Its owner decides who gets access."


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """How much was handed over that the user may see."""

    cases: int
    enquiries: int
    restrictions: int
    watches: int
    plans: int = 0
    """Plans that the person led."""
    actions: int = 0
    requirements: int = 0
    """Intelligence requirements that were the person's to answer."""
    risks: int = 0
    groups: int = 0
    lines: int = 0
    """Lines of the 4P plan in the newest assessment of a group."""
    left: tuple[str, ...] = ()
    """References of restricted cases whose owner decides who is given them."""


@dataclass(frozen=True, kw_only=True)
class HandOverAll(Command[HandedOver]):
    """Hand a person's whole caseload to another, with a reason: all of it, or none."""

    user_id: int
    lead: str | None
    """The log-in name; None if nobody is chosen yet, which is refused at the field."""
    reason: str
    circles: bool = False
    """Whether the successor gets access to restricted cases on which the user decides."""
    needs = Permission.HAND_OVER
    includes_restricted = True

    def perform(self, work: Work) -> HandedOver:
        """Hand over what is permitted; refuse everything if something visible cannot go."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Entry.text, required=True, room=ROOM_BEFORE_REASON)
        leaver = work.get(User, self.user_id)
        lead = _successor(validator, leaver, self.lead)
        if lead is None or validator.problems:
            raise Invalid(validator.problems)
        work.note(
            AuditNote(
                operation=Operation.PERMISSION,
                object_type="users",
                object_id=leaver.id,
                reason=f"hands over everything held by {leaver.name} to {lead.name}",
            )
        )
        return _Handover(work, leaver, lead, reason).run(add_access=self.circles)


def _successor(validator: Validator, leaver: User, name: str | None) -> User | None:
    """Return the current user who can do what the leaver's role does, or note a refusal."""
    statement = select(User).where(
        User.name == validator.text("lead", name or "", User.name),
        User.left_at.is_(None),
        User.role.in_(HOLDER_ROLES),
    )
    successor = next(iter(validator.work.records(statement)), None)
    needed = permissions_of_holder(leaver.role)
    if successor is None or not role_has(successor.role, needed):
        works_cases = Permission.WORK_CASES in needed
        validator.problems["lead"] = NO_LEAD if works_cases else NO_SUCCESSOR
    elif successor.id == leaver.id:
        validator.problems["lead"] = SAME_PERSON
    return successor


@dataclass(frozen=True, kw_only=True)
class _HandoverNote(RecordNote, abstract=True):
    """A handover note, which closed cases allow too."""

    allowed_when_closed = True


@dataclass
class _Handover:
    """One handover in progress; it reads all cases and reveals none that is hidden from the user."""

    work: Work
    leaver: User
    lead: User
    reason: str

    def run(self, *, add_access: bool) -> HandedOver:
        """Hand over what the user decides on; what others decide on stays."""
        cases, enquiries = (
            load_assigned_cases(self.work, self.leaver),
            load_assigned_enquiries(self.work, self.leaver),
        )
        restrictions, planning = self._owned_restrictions(), load_planning(self.work, self.leaver)
        case_ids = {case.id for case in cases} | planning.cases
        case_ids |= {enquiry.case_id or 0 for enquiry in enquiries} | {
            restriction.case_id or 0 for restriction in restrictions
        }
        access_by_case = load_case_access(self.work, case_ids | set(self._case_ids_with_access()))
        decided = {case_id: access for case_id, access in access_by_case.items() if self._decides(access)}
        if add_access:
            self._replace_in_access(decided)
        else:
            self._refuse_outsiders([access for case_id, access in decided.items() if case_id in case_ids])
        left_out = (access_by_case.keys() & case_ids) - decided.keys()
        self._note_left_out(left_out)
        given_cases = [case for case in cases if case.id not in left_out]
        given_enquiries = [enquiry for enquiry in enquiries if enquiry.case_id not in left_out]
        given_restrictions = [
            restriction for restriction in restrictions if restriction.case_id not in left_out
        ]
        given_planning = planning.without(left_out)
        self._refuse_role(
            permissions_needed(given_planning, works_cases=bool(given_cases or given_enquiries))
        )
        self._reassign(given_cases, given_enquiries, given_restrictions)
        given_planning.hand_over(self.work, self.lead, self._note_text())
        return HandedOver(
            cases=len(given_cases),
            enquiries=len(given_enquiries),
            restrictions=len(given_restrictions),
            watches=self._hand_watches({restriction.case_id or 0 for restriction in given_restrictions}),
            plans=len(given_planning.plans),
            actions=len(given_planning.actions),
            risks=len(given_planning.risks),
            requirements=len(given_planning.requirements),
            groups=len(given_planning.groups),
            lines=len(given_planning.lines),
            left=self._left_out_references(access_by_case, left_out),
        )

    def _note_text(self) -> str:
        return f"Handed over from {self.leaver.display} to {self.lead.display}: {self.reason}"

    def _refuse_role(self, needed: frozenset[Permission]) -> None:
        """Refuse everything if the successor's role lacks a permission."""
        if not role_has(self.lead.role, needed):
            raise Invalid({"lead": NOT_THEIRS})

    def _decides(self, access: CaseAccess) -> bool:
        """Return whether the user may act as owner, which includes cases whose owner has left."""
        is_owner_of_leaver = access.owner_id == self.leaver.id and self.work.actor.id in access.members
        return access.decides(self.work.actor.id) or (is_owner_of_leaver and self._has_left())

    def _has_left(self) -> bool:
        return self.leaver.left_at is not None

    def _refuse_outsiders(self, access_list: Iterable[CaseAccess]) -> None:
        """Refuse everything if the successor has no access to something handed over."""
        outside = [access.case_id for access in access_list if self.lead.id not in access.members]
        if outside:
            names = " and ".join(sorted(self._references(outside)))
            others = f"has no access to {names}. {TICK_FOR_ACCESS}"
            raise RecordedRefusal({"circles": f"{self.lead.display} {others}"}, ON_RECORD)

    def _replace_in_access(self, access_by_case: Mapping[int, CaseAccess]) -> None:
        """Replace the leaver by the successor in the access to restricted cases."""
        case_ids = [
            case_id
            for kept_id in access_by_case
            for case_id in self.work.values(case_and_merged_ids(kept_id))
        ]
        for case_id, access in load_case_access(self.work, dict.fromkeys(case_ids)).items():
            if self.lead.id not in access.members:
                self.work.add(RestrictionMember(case_id=case_id, user_id=self.lead.id))
            self._remove_member(case_id)
            self.work.note(
                AuditNote(
                    operation=Operation.PERMISSION,
                    object_type="cases",
                    object_id=case_id,
                    case_id=case_id,
                    reason=self.reason,
                )
            )

    def _remove_member(self, case_id: int) -> None:
        membership = select(RestrictionMember).where(
            RestrictionMember.case_id == case_id, RestrictionMember.user_id == self.leaver.id
        )
        for member in self.work.records(membership):
            self.work.delete(member)
        self.work.flush()

    def _case_ids_with_access(self) -> Sequence[int]:
        memberships = select(RestrictionMember.case_id).where(RestrictionMember.user_id == self.leaver.id)
        return self.work.values(memberships)

    def _references(self, case_ids: Collection[int]) -> Sequence[str]:
        return self.work.values(select(Case.reference).where(Case.id.in_(case_ids)))

    def _note_left_out(self, left_out: Collection[int]) -> None:
        """Leave a note for those with access to a case that its owner must reassign it."""
        text = f"{self.leaver.display} is handing over their work, without this case. {OWNER_DECIDES}"
        statement = select(Case).where(Case.id.in_(left_out), Case.kept_id.is_(None)).order_by(Case.id)
        for case in self.work.records(statement):
            self._note(case, text, with_whom="")

    def _reassign(
        self, cases: Sequence[Case], enquiries: Sequence[Enquiry], restrictions: Sequence[Restriction]
    ) -> None:
        reason, names = self._note_text(), names_of(self.work, self.leaver)
        for enquiry in enquiries:
            CorrectEntry(
                entry_id=enquiry.id,
                version=enquiry.version,
                changes={"owner": self.lead.display},
                reason=reason,
            ).perform(self.work)
        for case in cases:
            self._note(case, reason, with_whom=self.lead.display)
            for name in ("lead", "officer_in_case"):
                if getattr(case, name) in names:
                    setattr(case, name, self.lead.display)
        for restriction in restrictions:
            restriction.owner_id = self.lead.id

    def _hand_watches(self, owned_case_ids: Collection[int]) -> int:
        """Hand over watches, with their unanswered hits.

        Someone who stays keeps their watches unless they hand them over themselves, since the reason for a
        watch is theirs to share.
        """
        if not (self._has_left() or self.leaver.id == self.work.actor.id):
            return 0
        watches = self._watches()
        closed = self._closed_to_lead()
        closed_cases_of = cases_knowing(self.work, watches, closed)
        hidden = [watch for watch in watches if closed_cases_of[watch.id]]
        live = [watch for watch in watches if watch.ends_on >= self.work.today]
        handed_over = [watch for watch in live if watch not in hidden]
        for hit in self._unanswered_hits(owned_case_ids):
            if hit.kind is not HitKind.WATCH or not matches_watch(hit, hidden):
                hit.user_id = self.lead.id
        for watch in handed_over:
            watch.user_id = self.lead.id
        self._notify_owners(
            (watch, closed[case_id]) for watch in live for case_id in sorted(closed_cases_of[watch.id])
        )
        return len(handed_over)

    def _closed_to_lead(self) -> dict[int, CaseAccess]:
        """Return the restricted cases to which the successor has no access.

        For someone who stays and hands over their own watches, only cases that they have access to: what
        stays with them would reveal that a case knows of it.
        """
        restricted = select(Restriction.case_id).where(Restriction.ends_on >= self.work.today)
        closed = {
            case_id: access
            for case_id, access in load_case_access(self.work, self.work.values(restricted)).items()
            if self.lead.id not in access.members
        }
        if self._has_left():
            return closed
        return {case_id: access for case_id, access in closed.items() if self.leaver.id in access.members}

    def _notify_owners(self, watched: Iterable[tuple[Watch, CaseAccess]]) -> None:
        """Notify the owner of a case of a watch that nobody takes over."""
        for watch, access in watched:
            if not access.owner_left and access.owner_id != self.leaver.id:
                self.work.add(
                    Hit(
                        user_id=access.owner_id,
                        kind=HitKind.WATCHED,
                        about_case=access.case_id,
                        said=watch.shown,
                        why=NOBODY_WATCHES,
                        by=self.leaver.name,
                        raised_at=self.work.now,
                    )
                )

    def _note(self, case: Case, text: str, *, with_whom: str) -> None:
        _HandoverNote(
            case_id=case.id,
            happened=show_moment(self.work.now),
            note_type=HANDOVER_NOTE,
            text=text,
            with_whom=with_whom,
            marking=case.marking,
        ).perform(self.work)

    def _owned_restrictions(self) -> Sequence[Restriction]:
        statement = select(Restriction).where(
            Restriction.owner_id == self.leaver.id, Restriction.ends_on >= self.work.today
        )
        return self.work.records(statement.order_by(Restriction.id))

    def _watches(self) -> Sequence[Watch]:
        """Return all watches that the person ever had, since their hits may still await an answer."""
        statement = select(Watch).where(Watch.user_id == self.leaver.id)
        return self.work.records(statement.order_by(Watch.id))

    def _unanswered_hits(self, owned_case_ids: Collection[int]) -> Iterator[Hit]:
        """Yield the hits awaiting an answer; those of an owner go with the ownership only."""
        statement = select(Hit).where(Hit.user_id == self.leaver.id, Hit.answered_at.is_(None))
        for hit in self.work.records(statement.order_by(Hit.id)):
            for_owner = hit.kind in {HitKind.RESTRICTED, HitKind.WATCHED}
            if not for_owner or hit.about_case in owned_case_ids:
                yield hit

    def _left_out_references(
        self, access_by_case: Mapping[int, CaseAccess], left_out: Collection[int]
    ) -> tuple[str, ...]:
        """Return the references of the cases that stay and that the user may see."""
        visible = [case_id for case_id in left_out if self.work.actor.id in access_by_case[case_id].members]
        return tuple(sorted(self._references(visible))) if visible else ()
