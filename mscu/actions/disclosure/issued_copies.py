"""Whether a file is a true copy of what this store issued."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.disclosure.not_left import load_not_left
from mscu.actions.disclosure.recall_record import load_recalls
from mscu.codes import YesNo
from mscu.dates.london import show_moment
from mscu.documents.editions.editions import edition_name
from mscu.documents.figures.impact import EDITION as STATISTICS
from mscu.documents.figures.panel_report import EDITION as PANEL_REPORT
from mscu.documents.figures.reconciliation import EDITION as RECONCILIATION
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure
from mscu.models.entries.exhibit import Attachment
from mscu.models.user import User

SEVERAL, OF_PLAN, OF_NO_CASE = "several cases", "a plan without a case", "no case"
OF_UNIT = (STATISTICS, PANEL_REPORT, RECONCILIATION)
ATTACHED_FILE = "attached_file"
"""The edition of a file of an entry that was handed on."""


@dataclass(frozen=True, kw_only=True)
class IssuedCopy:
    """What is on record about a copy."""

    disclosure_id: int
    case_reference: str
    edition: str
    recipient: str
    copy_number: int
    issued: str
    issued_by: str
    audit_head: str
    recalled: str = ""
    """When and by whom it was recalled; empty if it was not."""
    not_left: str = ""
    """Why it did not leave, and who recorded that; empty for one that left."""


@dataclass(frozen=True, kw_only=True)
class CopyBySha256(Query[IssuedCopy | None]):
    """Whether a file is a true copy issued by this store, and when."""

    sha256: str
    needs = Permission.KEEP_STORE

    def answer(self, work: Work) -> IssuedCopy | None:
        """Find the copy by its digest."""
        rows = work.rows(
            select(Disclosure, Case.reference, User.display)
            .outerjoin(Case, Case.id == Disclosure.case_id)
            .join(User, User.id == Disclosure.issued_by_id)
            .where(Disclosure.sha256 == self.sha256.lower())
        )
        for row, reference, display in rows:
            recall = load_recalls(work, [row.id]).get(row.id)
            not_left = load_not_left(work, [row.id]).get(row.id)
            return IssuedCopy(
                disclosure_id=row.id,
                edition=row.edition,
                case_reference=reference or copy_scope(row),
                recipient=row.recipient,
                copy_number=row.copy_number,
                issued=show_moment(row.issued_at),
                issued_by=display,
                audit_head=row.audit_head,
                recalled=recall.when_and_who if recall else "",
                not_left=not_left.in_a_line if not_left else "",
            )
        return None


def copy_scope(copy: Disclosure) -> str:
    """Return what a copy covers when it does not belong to a single case."""
    if copy.edition in OF_UNIT:
        return OF_NO_CASE
    return OF_PLAN if copy.plan_id else SEVERAL


def copy_names(work: Work, copies: Iterable[Disclosure]) -> Mapping[int, str]:
    """Return what each copy is, by id: its edition, and the name of an attached file that the viewer sees."""
    copies = list(copies)
    files = {copy.sha256 for copy in copies if copy.edition == ATTACHED_FILE}
    columns = select(Attachment.sha256, Attachment.case_id, Attachment.name)
    attached = work.rows(columns.where(Attachment.sha256.in_(files))) if files else ()
    names = {(sha256, case_id): name for sha256, case_id, name in attached}
    anywhere = {sha256: name for sha256, _, name in attached}  # its case may have been merged since
    return {
        copy.id: f"{edition_name(copy.edition)} {name}" if name else edition_name(copy.edition)
        for copy in copies
        for name in (names.get((copy.sha256, copy.case_id)) or anywhere.get(copy.sha256),)
    }


def proceedings_answer(copy: Disclosure) -> str:
    """Return the answer to whether proceedings are active, which only a public copy has."""
    return YesNo(copy.proceedings).label if copy.proceedings else ""
