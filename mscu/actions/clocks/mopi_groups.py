"""MoPI groups of cases and nominals, and what began a clear period anew."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.models.case import Case
from mscu.models.record_keeping import ClearReset, MopiGrading
from mscu.models.subject import Involvement, Person

OF_THIS_CASE = "Choose somebody of this case."
HAPPENED = "Type a day that has come."


def grade(
    work: Work, case_id: int, group: str, *, why: str = "", subject_id: int | None = None
) -> int:
    """Keep a group; gives the number of the grading."""
    grading = MopiGrading(
        case_id=case_id, subject_id=subject_id, mopi_group=group, why=why,
        graded_at=work.now, graded_by_id=work.actor.id,
    )  # fmt: skip
    return work.add(grading).id


def is_graded(work: Work, case_id: int) -> bool:
    """Say whether the case itself has a group."""
    of_case = select(MopiGrading.id).where(
        MopiGrading.case_id == case_id, MopiGrading.subject_id.is_(None)
    )
    return work.value(of_case) is not None


@dataclass(frozen=True, kw_only=True)
class GradeRecords(Command[int]):
    """Give a case, or one nominal in it, a MoPI group; gives the number of the grading."""

    case_id: int
    subject_id: int | None = None
    mopi_group: str
    why: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Keep it beside the former ones."""
        checked = Checked(work)
        checked.code("mopi_group", "mopi_group", self.mopi_group)
        why = checked.text("why", self.why)
        case = work.get(Case, self.case_id)
        if self.subject_id is not None and not self._is_known(work):
            checked.problems["subject_id"] = OF_THIS_CASE
        checked.refuse()
        return grade(work, case.id, self.mopi_group, why=why, subject_id=self.subject_id)

    def _is_known(self, work: Work) -> bool:
        known = (
            select(Involvement.id)
            .join(Person, Person.id == Involvement.subject_id)
            .where(Involvement.case_id == self.case_id, Person.id == self.subject_id)
        )
        return work.value(known) is not None


@dataclass(frozen=True, kw_only=True)
class ResetClearPeriod(Command[int]):
    """Record what came to notice of a case; its clear period begins anew. Gives its number."""

    case_id: int
    reset_by: str
    happened_on: str
    note: str = ""
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Keep the day, and what it was."""
        checked = Checked(work)
        checked.code("reset_by", "clear_reset", self.reset_by)
        day, note = checked.day("happened_on", self.happened_on), checked.text("note", self.note)
        if day is None:
            checked.problems.setdefault("happened_on", FILL_IN)
        elif day > work.today:
            checked.problems.setdefault("happened_on", HAPPENED)
        case = work.get(Case, self.case_id)
        checked.refuse()
        reset = ClearReset(
            case_id=case.id, reset_by=self.reset_by, happened_on=day, note=note,
            recorded_at=work.now, recorded_by_id=work.actor.id,
        )  # fmt: skip
        return work.add(reset).id
