"""The plan on a page: looked over, issued, and on record as every copy that leaves the unit."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from mscu.actions.core.action import Work
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.paper_issuing import issue_paper
from mscu.actions.plans.plan_file import ActionLine, PlanAnswer, read_plan
from mscu.dates.london import show_day
from mscu.documents.plan_on_a_page import (
    EDITION,
    PrintedAction,
    PrintedPlan,
    PrintedStrand,
    plan_on_a_page,
)
from mscu.models.disclosure import Disclosure
from mscu.models.plan import Plan


@dataclass(frozen=True, kw_only=True)
class IssuePlan(IssueFile):
    """Issue a copy of a plan on a page; it leaves a disclosure with the file's SHA-256."""

    plan_id: int

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, write the file, keep that it left."""
        plan = work.get(Plan, self.plan_id)
        self.check(work)
        told = read_plan(work, plan)
        document = plan_on_a_page(printed(work, told))
        last = select(func.max(Disclosure.copy_number)).where(
            Disclosure.plan_id == plan.id, Disclosure.edition == EDITION
        )
        return issue_paper(
            work, self, document, rows=sum(len(strand.actions) for strand in told.strands),
            number=(work.value(last) or 0) + 1, case_id=plan.case_id, plan_id=plan.id,
        )  # fmt: skip


def printed(work: Work, plan: PlanAnswer) -> PrintedPlan:
    """Take from a plan what its page tells."""
    row = plan.row
    return PrintedPlan(
        title=row.title, about=row.about, case_reference=plan.case_reference,
        district=row.district, lead=row.lead, aim=plan.aim, review=row.review_on, ended=row.ended,
        as_of=show_day(work.today), open_questions=row.open_requirements,
        strands=tuple(
            PrintedStrand(
                label=strand.label, note=strand.note, actions=tuple(map(_action, strand.actions))
            )
            for strand in plan.strands
        ),
    )  # fmt: skip


def _action(line: ActionLine) -> PrintedAction:
    return PrintedAction(
        objective=line.objective, action=line.action, owner=line.owner, partner=line.partner,
        due=line.due_on if line.is_open else line.done_on, state=line.state_label,
        is_late=line.is_late, is_open=line.is_open,
    )  # fmt: skip
