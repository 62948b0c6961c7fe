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
    HOLDERS,
    cases_of,
    enquiries_of,
    fits,
    needed_for,
    planning_of,
    usual_for,
)
from mscu.actions.admin.handovers import NO_LEAD, NOTE
from mscu.actions.cases.case_papers import itself_and_merged
from mscu.actions.cases.cases import ON_RECORD, CaseAccess, case_access_of
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import Checked
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.notes import RecordNote
from mscu.actions.matching.hit_matching import is_of, known_in
from mscu.codes import HitKind, Operation
from mscu.dates.london import show_moment
from mscu.errors import Invalid, RefusedOnRecord
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.entries.enquiry import Enquiry
from mscu.models.hit import Hit, Watch
from mscu.models.user import User

NO_SUCCESSOR = "Choose a current user who may do the same work."
NOT_THEIRS = "This person's role does not cover everything handed over. Choose someone whose role does."
THE_SAME = "Choose someone other than the leaver."
TICK = "Tick the box to give access, or choose someone who has it."
NOBODY_WATCHES = "was watched by the person handing over: nobody watches it now"
OWNER_GIVES = "It is restricted. Its owner decides who is given it."


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """How much was handed over, as far as the user may see."""

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
    over_all = True

    def perform(self, work: Work) -> HandedOver:
        """Hand over what is permitted; refuse everything if something visible cannot go."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        leaver = work.get(User, self.user_id)
        lead = _successor(checked, leaver, self.lead)
        if lead is None or checked.problems:
            raise Invalid(checked.problems)
        work.note(
            AuditNote(
                operation=Operation.PERMISSION,
                object_type="users",
                object_id=leaver.id,
                reason=f"hands over everything held by {leaver.name} to {lead.name}",
            )
        )
        return _Handing(work, leaver, lead, reason).do(let_in=self.circles)


def _successor(checked: Checked, leaver: User, name: str | None) -> User | None:
    """Return the current user who can do what the leaver's role does, or note a refusal."""
    named = select(User).where(
        User.name == checked.text("lead", name or ""), User.left_at.is_(None), User.role.in_(HOLDERS)
    )
    found = next(iter(checked.work.records(named)), None)
    usual = usual_for(leaver.role)
    if found is None or not fits(found.role, usual):
        works_cases = Permission.WORK_CASES in usual
        checked.problems["lead"] = NO_LEAD if works_cases else NO_SUCCESSOR
    elif found.id == leaver.id:
        checked.problems["lead"] = THE_SAME
    return found


@dataclass(frozen=True, kw_only=True)
class _Note(RecordNote, abstract=True):
    """A handover note, which closed cases allow too."""

    closed_too = True


@dataclass
class _Handing:
    """One handover in progress; it reads all cases and reveals none that is hidden from the user."""

    work: Work
    leaver: User
    lead: User
    reason: str

    def do(self, *, let_in: bool) -> HandedOver:
        """Hand over what the user decides on; what others decide on stays."""
        cases, enquiries = cases_of(self.work, self.leaver), enquiries_of(self.work, self.leaver)
        owned, planning = self._owned(), planning_of(self.work, self.leaver)
        held = {each.id for each in cases} | planning.cases
        held |= {each.case_id or 0 for each in enquiries} | {each.case_id or 0 for each in owned}
        circles = case_access_of(self.work, held | set(self._member_of()))
        mine = {number: each for number, each in circles.items() if self._decides(each)}
        if let_in:
            self._take_the_place(mine)
        else:
            self._refuse_outsiders([each for number, each in mine.items() if number in held])
        kept = (circles.keys() & held) - mine.keys()
        self._leave(kept)
        given = [each for each in cases if each.id not in kept]
        asked = [each for each in enquiries if each.case_id not in kept]
        ruled = [each for each in owned if each.case_id not in kept]
        planned = planning.without(kept)
        self._refuse_role(needed_for(planned, works_cases=bool(given or asked)))
        self._give(given, asked, ruled)
        planned.give(self.work, self.lead, self._words())
        return HandedOver(
            cases=len(given),
            enquiries=len(asked),
            restrictions=len(ruled),
            watches=self._hand_watches({each.case_id or 0 for each in ruled}),
            plans=len(planned.plans),
            actions=len(planned.actions),
            risks=len(planned.risks),
            requirements=len(planned.requirements),
            groups=len(planned.groups),
            lines=len(planned.lines),
            left=self._told(circles, kept),
        )

    def _words(self) -> str:
        return f"Handed over from {self.leaver.display} to {self.lead.display}: {self.reason}"

    def _refuse_role(self, needed: frozenset[Permission]) -> None:
        """Refuse everything if the successor's role lacks a permission."""
        if not fits(self.lead.role, needed):
            raise Invalid({"lead": NOT_THEIRS})

    def _decides(self, access: CaseAccess) -> bool:
        """Return whether the user may act as owner, which includes cases whose owner has left."""
        is_hers = access.owner_id == self.leaver.id and self.work.actor.id in access.members
        return access.decides(self.work.actor.id) or (is_hers and self._has_left())

    def _has_left(self) -> bool:
        return self.leaver.left_at is not None

    def _refuse_outsiders(self, circles: Iterable[CaseAccess]) -> None:
        """Refuse everything if the successor has no access to something handed over."""
        outside = [each.case_id for each in circles if self.lead.id not in each.members]
        if outside:
            names = " and ".join(sorted(self._references(outside)))
            others = f"has no access to {names}. {TICK}"
            raise RefusedOnRecord({"circles": f"{self.lead.display} {others}"}, ON_RECORD)

    def _take_the_place(self, circles: Mapping[int, CaseAccess]) -> None:
        """Replace the leaver by the successor in the access to restricted cases."""
        numbers = [each for case in circles for each in self.work.values(itself_and_merged(case))]
        for number, access in case_access_of(self.work, dict.fromkeys(numbers)).items():
            if self.lead.id not in access.members:
                self.work.add(RestrictionMember(case_id=number, user_id=self.lead.id))
            self._take_out(number)
            self.work.note(
                AuditNote(
                    operation=Operation.PERMISSION,
                    object_type="cases",
                    object_id=number,
                    case_id=number,
                    reason=self.reason,
                )
            )

    def _take_out(self, number: int) -> None:
        hers = select(RestrictionMember).where(
            RestrictionMember.case_id == number, RestrictionMember.user_id == self.leaver.id
        )
        for member in self.work.records(hers):
            self.work.delete(member)
        self.work.flush()

    def _member_of(self) -> Sequence[int]:
        hers = select(RestrictionMember.case_id).where(RestrictionMember.user_id == self.leaver.id)
        return self.work.values(hers)

    def _references(self, numbers: Collection[int]) -> Sequence[str]:
        return self.work.values(select(Case.reference).where(Case.id.in_(numbers)))

    def _leave(self, kept: Collection[int]) -> None:
        """Leave a note for those with access to a case that its owner must reassign it."""
        words = f"{self.leaver.display} is handing over their work, without this case. {OWNER_GIVES}"
        shown = select(Case).where(Case.id.in_(kept), Case.kept_id.is_(None)).order_by(Case.id)
        for case in self.work.records(shown):
            self._note(case, words, with_whom="")

    def _give(
        self, cases: Sequence[Case], enquiries: Sequence[Enquiry], owned: Sequence[Restriction]
    ) -> None:
        words = self._words()
        for each in enquiries:
            CorrectEntry(
                entry_id=each.id, version=each.version, changes={"owner": self.lead.display}, reason=words
            ).perform(self.work)
        for case in cases:
            self._note(case, words, with_whom=self.lead.display)
            for name in ("lead", "officer_in_case"):
                if getattr(case, name) == self.leaver.display:
                    setattr(case, name, self.lead.display)
        for each_owned in owned:
            each_owned.owner_id = self.lead.id

    def _hand_watches(self, owned: Collection[int]) -> int:
        """Hand over watches, with their unanswered hits.

        Someone who stays keeps their watches unless they hand them over themselves, since the reason for a
        watch is theirs to share.
        """
        if not (self._has_left() or self.leaver.id == self.work.actor.id):
            return 0
        every = self._watches()
        circles = self._closed_to_lead()
        known = known_in(self.work, every, circles)
        secret = [each for each in every if known[each.id]]
        live = [each for each in every if each.ends_on >= self.work.today]
        given = [each for each in live if each not in secret]
        for hit in self._hits(owned):
            if hit.kind is not HitKind.WATCH or not is_of(hit, secret):
                hit.user_id = self.lead.id
        for watch in given:
            watch.user_id = self.lead.id
        self._tell_owners((watch, circles[number]) for watch in live for number in sorted(known[watch.id]))
        return len(given)

    def _closed_to_lead(self) -> dict[int, CaseAccess]:
        """Return the restricted cases to which the successor has no access.

        For someone who stays and hands over their own watches, only cases that they have access to: what
        stays with them would reveal that a case knows of it.
        """
        running = select(Restriction.case_id).where(Restriction.ends_on >= self.work.today)
        closed = {
            number: each
            for number, each in case_access_of(self.work, self.work.values(running)).items()
            if self.lead.id not in each.members
        }
        if self._has_left():
            return closed
        return {n: each for n, each in closed.items() if self.leaver.id in each.members}

    def _tell_owners(self, watched: Iterable[tuple[Watch, CaseAccess]]) -> None:
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

    def _note(self, case: Case, words: str, *, with_whom: str) -> None:
        _Note(
            case_id=case.id,
            happened=show_moment(self.work.now),
            note_type=NOTE,
            text=words,
            with_whom=with_whom,
            marking=case.marking,
        ).perform(self.work)

    def _owned(self) -> Sequence[Restriction]:
        running = select(Restriction).where(
            Restriction.owner_id == self.leaver.id, Restriction.ends_on >= self.work.today
        )
        return self.work.records(running.order_by(Restriction.id))

    def _watches(self) -> Sequence[Watch]:
        """Return all watches that the person ever had, since their hits may still await an answer."""
        hers = select(Watch).where(Watch.user_id == self.leaver.id)
        return self.work.records(hers.order_by(Watch.id))

    def _hits(self, owned: Collection[int]) -> Iterator[Hit]:
        """Yield the hits awaiting an answer; those of an owner go with the ownership only."""
        waiting = select(Hit).where(Hit.user_id == self.leaver.id, Hit.answered_at.is_(None))
        for hit in self.work.records(waiting.order_by(Hit.id)):
            of_owner = hit.kind in {HitKind.RESTRICTED, HitKind.WATCHED}
            if not of_owner or hit.about_case in owned:
                yield hit

    def _told(self, circles: Mapping[int, CaseAccess], kept: Collection[int]) -> tuple[str, ...]:
        """Return the references of the cases that stay, as far as the user may see them."""
        known = [each for each in kept if self.work.actor.id in circles[each].members]
        return tuple(sorted(self._references(known))) if known else ()
