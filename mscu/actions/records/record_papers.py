"""Papers about records that are kept or disposed of: each copy issued is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.clocks.clear_periods import mopi_rules
from mscu.actions.core.action import Query, Work
from mscu.actions.disclosure.file_copies import CheckFile, FileCopy, IssueFile
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.records.breach_register import breach_row
from mscu.actions.records.record_reviews import load_reviews
from mscu.actions.records.rights_requests import rights_rule
from mscu.dates.london import local_day, show_day, show_moment
from mscu.documents.record_papers import (
    PrintedAnswer,
    PrintedBreach,
    PrintedDisposal,
    PrintedReview,
    breach_entry,
    certificate,
    review_sheet,
)
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.record_retention import DataBreach, Disposal, RecordReview, RightsDisposal
from mscu.models.user import User
from mscu.rules.breach import breach_rule


@dataclass(frozen=True, kw_only=True)
class CheckPaper(CheckFile):
    """Check the answers for a paper before asking where to save it."""

    needs = Permission.KEEP_RECORDS


@dataclass(frozen=True, kw_only=True)
class IssueReviewSheet(IssueFile):
    """Issue the sheet of a review of records."""

    review_id: int
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> FileCopy:
        review = work.get(RecordReview, self.review_id)
        self.check(work)
        return issue_document(work, self, review_sheet(_review(work, review)), case_id=review.case_id)


@dataclass(frozen=True, kw_only=True)
class IssueCertificate(IssueFile):
    """Issue the certificate of a disposal."""

    disposal_id: int
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> FileCopy:
        disposal = work.get(Disposal, self.disposal_id)
        self.check(work)
        return issue_document(work, self, certificate(_disposal(work, disposal)))


@dataclass(frozen=True, kw_only=True)
class IssueRightsCertificate(IssueFile):
    """Issue the certificate that a request was disposed of."""

    disposal_id: int
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> FileCopy:
        disposal = work.get(RightsDisposal, self.disposal_id)
        if disposal.disposed_at is None:
            raise NotFound
        self.check(work)
        return issue_document(work, self, certificate(_request(work, disposal)))


@dataclass(frozen=True, kw_only=True)
class IssueBreachEntry(IssueFile):
    """Issue an entry of the register of breaches, as the regulator may ask for it."""

    breach_id: int
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> FileCopy:
        breach = work.get(DataBreach, self.breach_id)
        self.check(work)
        return issue_document(work, self, breach_entry(_breach(work, breach)))


def _breach(work: Work, breach: DataBreach) -> PrintedBreach:
    rule, names = breach_rule(), work.pairs(select(User.id, User.display))
    row = vars(breach_row(work, breach, rule, names))
    fields = (
        "kind",
        "noticed",
        "was_open",
        "recorded_by",
        "due",
        "told",
        "why_not_told",
        "settled",
        "text",
        "people_told",
    )
    return PrintedBreach(
        reference=f"Data breach noticed {row['noticed']}",
        rule=f"DPA 2018 s.67(6) requires this record. {rule.source}.",
        **{name: row[name] for name in fields},
    )


def _review(work: Work, review: RecordReview) -> PrintedReview:
    case = work.get(Case, review.case_id or 0)
    line = next(item for item in load_reviews(work, case.id) if item.id == review.id)
    rule = mopi_rules().group(review.mopi_group)
    return PrintedReview(
        reference=case.reference,
        title=case.title,
        closed=show_day(local_day(case.closed_at)) if case.closed_at else "still open",
        group=line.group,
        rule=rule.words if rule else "",
        source=rule.source if rule else "",
        clear_from=line.clear_from,
        decision=line.decision.label,
        reason=line.reason,
        next_on=line.next_on,
        reviewed=line.reviewed,
        by=line.by,
        answers=tuple(
            PrintedAnswer(question=item.question, answer=item.answer, note=item.note) for item in line.answers
        ),
    )


def _disposal(work: Work, disposal: Disposal) -> PrintedDisposal:
    rule = mopi_rules().group(disposal.mopi_group)
    return PrintedDisposal(
        reference=disposal.reference,
        group=work.label(disposal.mopi_group),
        rule=rule.words if rule else "",
        source=rule.source if rule else "",
        clear_from=show_day(disposal.clear_from),
        records=disposal.records,
        digest=disposal.digest,
        proposed_by=_name(work, disposal.proposed_by_id),
        agreed_by=_name(work, disposal.agreed_by_id),
        disposed=show_moment(disposal.disposed_at),
    )


def _request(work: Work, disposal: RightsDisposal) -> PrintedDisposal:
    rule = rights_rule()
    return PrintedDisposal(
        reference=f"Rights request {disposal.request_number}",
        of_request=True,
        group="Answered request for data held",
        rule=f"Kept for {rule.keep_years} years from its answer",
        source=rule.keep_source,
        clear_from=show_day(disposal.answered_on),
        records=1,
        digest=disposal.digest,
        proposed_by=_name(work, disposal.proposed_by_id),
        agreed_by=_name(work, disposal.agreed_by_id or 0),
        disposed=show_moment(disposal.disposed_at) if disposal.disposed_at else "",
    )


def _name(work: Work, user_id: int) -> str:
    return str(work.value(select(User.display).where(User.id == user_id)) or "")


@dataclass(frozen=True, kw_only=True)
class DisposalRow:
    """A disposed case or request as a row of the list."""

    id: int
    printed: PrintedDisposal

    @property
    def key(self) -> tuple[bool, int]:
        """Return what tells it from all others: cases and requests are numbered separately."""
        return self.printed.of_request, self.id


@dataclass(frozen=True, kw_only=True)
class Disposals(Query[tuple[DisposalRow, ...]]):
    """The cases that were disposed of, newest first, and then the requests."""

    needs = Permission.KEEP_RECORDS

    def answer(self, work: Work) -> tuple[DisposalRow, ...]:
        disposals = work.records(select(Disposal).order_by(Disposal.id.desc()))
        cases = (DisposalRow(id=disposal.id, printed=_disposal(work, disposal)) for disposal in disposals)
        disposed = select(RightsDisposal).where(RightsDisposal.disposed_at.is_not(None))
        requests = work.records(disposed.order_by(RightsDisposal.id.desc()))
        return *cases, *(
            DisposalRow(id=disposal.id, printed=_request(work, disposal)) for disposal in requests
        )
