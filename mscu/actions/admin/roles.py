"""Taking a role away that was given by mistake: a correction, on record with its reason.

What depends on the role (the guard of who may be a victim, clocks, readiness) is derived from the
roles that stand, so it follows. The note keeps the person known to the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Work
from mscu.actions.core.checking import Checked
from mscu.actions.entries.entries import MENTIONED, About
from mscu.actions.entries.notes import RecordNote
from mscu.code_keys import VICTIM_ROLES
from mscu.codes import Operation
from mscu.dates.london import show_moment
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.entries.referral import NrmDecision, Referral
from mscu.models.prepared import literal
from mscu.models.subject import Involvement, Subject

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_HELD = "This role is not held in this case. Look at the card again."
POSITIVE = "nrm_outcome:positive"
CORRECTED = "note_type:role_corrected"


@dataclass(frozen=True, kw_only=True)
class TakeRoleAway(Command[int]):
    """Take away a role in a case that was given by mistake; gives the number of the note on it.

    Entries that tied the person to the case in that role only mention that person from then on.
    """

    case_id: int
    subject_id: int
    role: str
    reason: str
    needs = Permission.CORRECT

    def perform(self, work: Work) -> int:
        """Take it away and say so in a note of the case."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        checked.code("role", "involvement_role", self.role)
        checked.refuse()
        case, subject = work.get(Case, self.case_id), work.get(Subject, self.subject_id)
        ties = self._ties(work)
        if all(each.entry_id is not None for each in ties):
            raise Invalid({"role": NOT_HELD})
        if self.role in VICTIM_ROLES and (why_not := _decided_to_be_victim(work, subject.id)):
            raise Invalid({"role": why_not})
        words = f"Role taken away: {work.label(self.role)}, {subject.name}. {reason}"
        checked.text("reason", words)
        checked.refuse()
        note = RecordNote(
            case_id=case.id, happened=show_moment(work.now), note_type=CORRECTED, text=words,
            marking=case.marking, about=(About(subject_id=subject.id),),
        ).perform(work)  # fmt: skip
        _take(work, ties)
        work.note(
            AuditNote(
                operation=Operation.ALTERATION, object_type="subject", object_id=subject.id,
                case_id=case.id, reason=f"role taken away: {self.role}",
            )
        )  # fmt: skip
        return note

    def _ties(self, work: Work) -> Sequence[Involvement]:
        held = select(Involvement).where(
            Involvement.case_id == self.case_id,
            Involvement.subject_id == self.subject_id,
            Involvement.role == self.role,
        )
        return work.records(held.order_by(Involvement.id))


def _take(work: Work, ties: Sequence[Involvement]) -> None:
    for each in ties:
        if each.entry_id is None:
            work.delete(each)
        else:
            work.keep_former(each)
            each.role = MENTIONED
    work.flush()


def _decided_to_be_victim(work: Work, subject_id: int) -> str:
    """Say that the competent authority takes the person to be a victim; nothing otherwise."""
    referrals = select(Referral.id).where(Referral.person_id == subject_id)
    newest = (
        select(NrmDecision.outcome, NrmDecision.happened_words)
        .where(NrmDecision.follows_id.in_(referrals))
        .order_by(NrmDecision.happened_at.desc(), NrmDecision.id.desc())
        .limit(literal(1))
    )
    rows = work.rows(newest)
    if not rows or rows[0].outcome != POSITIVE:
        return ""
    return (
        f"The competent authority decided positively ({rows[0].happened_words}): this role stands "
        "until a later decision says otherwise."
    )
