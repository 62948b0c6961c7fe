"""Legal holds on cases: nothing of a held case is erased until the hold is lifted, with a reason.

`LegalHolds` is asked before each flush, so that no action has to ask. A hold does not stop work on the case:
what is changed or removed is kept beside it. A hold set by a complaint moves with the complaint.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Work
from mscu.actions.core.checking import required_text
from mscu.dates.london import show_day
from mscu.errors import Invalid
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.complaint import CaseHold, Complaint, HeldCopy
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.nrm_form import NrmAnswer, NrmForm, OfForm
from mscu.models.subject import Involvement
from mscu.models.user import User

HELD = "The records of this case are under a legal hold. Lift the hold first, with a reason."
ALREADY_LIFTED = "It has already been lifted."
COMPLAINT_RECEIVED = "complaint_step:received"


COPIED = (Case, Involvement, OfForm)
"""What may change in a held case, and is kept as it was."""
KEPT_BY_MERGES = frozenset({"version", "case_id", "subject_id", "entry_id", "kept_id"})
"""Columns whose change alone keeps no copy: a merge records where each row that it moved was before."""


class LegalHolds:
    """The rule that nothing of a held case is lost.

    Entries, files and forms are not erased. The head of the case, its roles and the parts of its First
    Responder forms may change, because a victim cannot wait for them: each is kept as it was.
    """

    def before_delete(self, work: Work, record: Record) -> None:
        """Keep a copy of what work on a held case may remove.

        Raises:
            Invalid: it belongs to a held case and may not be removed.
        """
        if isinstance(record, Entry | Attachment | NrmForm) and is_held(work, record.case_id):
            raise Invalid({"case_id": HELD})
        if isinstance(record, COPIED):
            _keep_copy(work, record)

    def before_change(self, work: Work, record: Record) -> None:
        """Keep a copy of a part of a held case."""
        if isinstance(record, COPIED) and _is_replaced(record):
            _keep_copy(work, record)


def _is_replaced(record: Record) -> bool:
    """Return whether a change loses something; an answer that is typed on is saved again and again."""
    former = record.stored_values()
    changed = {name for name, value in former.items() if value != getattr(record, name)} - KEPT_BY_MERGES
    is_typed_on = isinstance(record, NrmAnswer) and record.value.startswith(former["value"])
    return bool(changed - {"value"} if is_typed_on else changed)


def _keep_copy(work: Work, record: Record) -> None:
    case_id = record.id if isinstance(record, Case) else record.stored_values()["case_id"]
    if is_held(work, case_id):
        former = HeldCopy(case_id=case_id, replaced_at=work.now, replaced_by_id=work.actor.id)
        former.copy(record)
        work.keep(former)


@dataclass(frozen=True, kw_only=True)
class HoldLine:
    """A hold that keeps the records of a case: why, since when, set by whom."""

    id: int
    version: int
    reason: str
    since: str
    by: str
    is_lifted: bool = False


def load_legal_holds(work: Work, case_id: int) -> tuple[HoldLine, ...]:
    """Return the current holds on a case, the oldest first."""
    return tuple(hold for hold in load_all_holds(work, case_id) if not hold.is_lifted)


def load_all_holds(work: Work, case_id: int) -> tuple[HoldLine, ...]:
    """Return the holds that keep or once kept the records of a case, the oldest first."""
    columns = CaseHold.id, CaseHold.version, CaseHold.reason, CaseHold.from_on, CaseHold.lifted_on
    rows = work.rows(
        select(*columns, User.display)
        .join(User, User.id == CaseHold.set_by_id)
        .where(CaseHold.case_id == case_id)
        .order_by(CaseHold.id)
    )
    return tuple(
        HoldLine(
            id=hold_id,
            version=version,
            reason=reason,
            since=show_day(since),
            by=by,
            is_lifted=lifted is not None,
        )
        for hold_id, version, reason, since, lifted, by in rows
    )


def is_held(work: Work, case_id: int | None) -> bool:
    """Return whether a hold keeps the records of a case now."""
    holds = select(CaseHold.id).where(CaseHold.case_id == case_id, CaseHold.lifted_on.is_(None))
    return case_id is not None and work.value(holds) is not None


def set_hold(work: Work, case_id: int, reason: str, *, entry_id: int | None = None) -> int:
    """Hold the records of a case from today and return the hold's id."""
    case_hold = CaseHold(
        case_id=case_id, entry_id=entry_id, reason=reason, from_on=work.today, set_by_id=work.actor.id
    )
    return work.add(case_hold).id


def current_holds(work: Work, case_id: int) -> Sequence[CaseHold]:
    """Return the holds on a case that have not been lifted."""
    current = select(CaseHold).where(CaseHold.case_id == case_id, CaseHold.lifted_on.is_(None))
    return work.records(current.order_by(CaseHold.id))


def hold_for_complaint(work: Work, entry: Entry, case_id: int | None) -> None:
    """Hold the case that a complaint is added to, unless the complaint's hold was already lifted."""
    if case_id is None or not isinstance(entry, Complaint) or entry.step != COMPLAINT_RECEIVED:
        return
    holds = work.records(select(CaseHold).where(CaseHold.entry_id == entry.id))
    is_held = any(case_hold.case_id == case_id for case_hold in holds)
    if not is_held and (not holds or any(case_hold.lifted_on is None for case_hold in holds)):
        _set_complaint_hold(work, entry, case_id)


def hold_for_review(work: Work, complaint: Complaint | None, case_id: int | None) -> None:
    """Hold the case of a complaint under review, unless that complaint already holds it."""
    if case_id is None or complaint is None:
        return
    if all(case_hold.entry_id != complaint.id for case_hold in current_holds(work, case_id)):
        _set_complaint_hold(work, complaint, case_id)


def _set_complaint_hold(work: Work, complaint: Complaint, case_id: int) -> None:
    set_hold(work, case_id, f"Complaint about {complaint.about_whom}", entry_id=complaint.id)


def restore_holds(work: Work, holds: Sequence[CaseHold], case_ids: Collection[int]) -> None:
    """Restore to each of two cases the holds that applied to them while they were merged.

    What was recorded meanwhile stays with one of them, whichever case the hold was set on.
    """
    existing = {
        (case_id, _purpose(case_hold)) for case_id in case_ids for case_hold in current_holds(work, case_id)
    }
    for case_id in sorted(case_ids):
        for case_hold in holds:
            if (case_id, _purpose(case_hold)) not in existing:
                existing.add((case_id, _purpose(case_hold)))
                work.add(
                    CaseHold(
                        case_id=case_id,
                        entry_id=case_hold.entry_id,
                        reason=case_hold.reason,
                        from_on=case_hold.from_on,
                        set_by_id=case_hold.set_by_id,
                    )
                )


def _purpose(case_hold: CaseHold) -> tuple[object, ...]:
    """Return what a hold is for, so that undoing a merge twice holds nothing twice."""
    return (
        (case_hold.entry_id,)
        if case_hold.entry_id
        else (case_hold.reason, case_hold.from_on, case_hold.set_by_id)
    )


@dataclass(frozen=True, kw_only=True)
class HoldCase(Command[int]):
    """Hold the records of a case, as for a court or an inquest; returns the hold's id."""

    case_id: int
    reason: str
    needs = Permission.WORK_CASES
    undoable = True

    def perform(self, work: Work) -> int:
        """Set the hold from today; each hold is set and lifted on its own."""
        reason = required_text(work, "reason", self.reason, CaseHold.reason)
        case = work.get(Case, self.case_id)
        hold_id = set_hold(work, case.id, reason)
        work.undone_by(LiftCaseHold(hold_id=hold_id, version=1, reason=UNDONE), "The hold has been lifted.")
        return hold_id


@dataclass(frozen=True, kw_only=True)
class LiftCaseHold(Command[None]):
    """Lift a hold on a case."""

    hold_id: int
    version: int
    reason: str
    needs = Permission.CLOSE_CASES

    def perform(self, work: Work) -> None:
        """Record when, why and by whom it was lifted."""
        reason = required_text(work, "reason", self.reason, CaseHold.lifted_reason)
        case_hold = work.get(CaseHold, self.hold_id, self.version)
        if case_hold.lifted_on is not None:
            raise Invalid({"hold_id": ALREADY_LIFTED})
        case_hold.lifted_on, case_hold.lifted_reason = work.today, reason
        case_hold.lifted_by_id = work.actor.id
