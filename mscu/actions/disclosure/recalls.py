"""Calling an issued copy back: why, who was told, and the notice that is sent to its recipient."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.checking import Checked
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issued_copies import edition_words
from mscu.actions.disclosure.paper_issuing import issue_paper
from mscu.dates.london import show_moment
from mscu.documents.editions.editions import EDITIONS
from mscu.documents.recall_notice import RecalledCopy, recall_notice
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure, Recall

RECALLED_BEFORE = "This copy is recalled already, or is itself the notice of a recall."


@dataclass(frozen=True, kw_only=True)
class RecallCopy(IssueFile):
    """Call a copy back; the notice for its recipient is on record as every copy that leaves."""

    disclosure_id: int
    told: str
    said: str = ""
    """What the notice says of why; the reason itself stays in the unit."""

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, write the notice, keep that it was recalled."""
        recalled = work.get(Disclosure, self.disclosure_id)
        self.check(work)
        document = recall_notice(_facts(work, recalled, self.said.strip()))
        copy = issue_paper(
            work, self, document, rows=1, case_id=recalled.case_id, plan_id=recalled.plan_id
        )
        work.add(
            Recall(
                case_id=recalled.case_id, disclosure_id=recalled.id, notice_id=copy.disclosure_id,
                reason=self.reason.strip(), said=self.said.strip(), told=self.told.strip(),
                recalled_at=work.now, recalled_by_id=work.actor.id,
            )
        )  # fmt: skip
        return copy

    @override
    def check_more(self, checked: Checked) -> None:
        checked.text("told", self.told, required=True)
        checked.text("said", self.said)
        number = self.disclosure_id
        before = select(Recall.id).where(
            or_(Recall.disclosure_id == number, Recall.notice_id == number)
        )
        if checked.work.value(before) is not None:
            checked.problems["reason"] = RECALLED_BEFORE


def _facts(work: Work, copy: Disclosure, said: str) -> RecalledCopy:
    """Take what its notice tells of a copy; a public one carries no reference of its case."""
    edition = EDITIONS.get(copy.edition)
    public = edition is not None and edition.public
    reference = work.value(select(Case.reference).where(Case.id == copy.case_id)) or ""
    return RecalledCopy(
        edition=edition_words(copy.edition), case_reference="" if public else reference,
        copy_number=copy.copy_number, issued=show_moment(copy.issued_at),
        recipient=copy.recipient, sha256=copy.sha256, said=said,
    )  # fmt: skip
