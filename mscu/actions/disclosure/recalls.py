"""Recalling an issued copy: why, who was told, and the notice that is sent to its recipient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile
from mscu.actions.disclosure.issued_copies import copy_names
from mscu.actions.disclosure.issuing import issue_document
from mscu.actions.disclosure.not_left import load_not_left
from mscu.actions.disclosure.recall_record import answer_by, last_overdue_day
from mscu.codes import Timing
from mscu.copy_codes import RecallAnswered
from mscu.dates.london import local_day, show_day, show_moment, start_of_day
from mscu.documents.editions.editions import EDITIONS
from mscu.documents.recall_notice import RecalledCopy, recall_notice
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure, Recall, RecallAnswer
from mscu.models.prepared import literal
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

# Answers to recalls


BEFORE_RECALL = "The copy was not recalled yet on that day."
MAX_ROWS = 60


@dataclass(frozen=True, kw_only=True)
class AnswerRecall(Command[int]):
    """Record what the holder of a recalled copy answered; returns the answer's id."""

    recall_id: int
    answer: RecallAnswered | None
    answered_on: str
    answered_by: str
    how: str
    needs = Permission.PRINT

    def perform(self, work: Work) -> int:
        """Check the answer and keep it beside the earlier ones."""
        recall = work.get(Recall, self.recall_id)
        validator = Validator(work)
        answered_by = validator.text("answered_by", self.answered_by, RecallAnswer.answered_by, required=True)
        how = validator.text("how", self.how, RecallAnswer.how, required=True)
        day = self._day(validator, recall)
        if self.answer is None:
            validator.problems["answer"] = CHOOSE
        validator.raise_if_invalid()
        return work.add(
            RecallAnswer(
                case_id=recall.case_id,
                recall_id=recall.id,
                answer=self.answer,
                answered_on=day,
                answered_by=answered_by,
                how=how,
                recorded_at=work.now,
                recorded_by_id=work.actor.id,
            )
        ).id

    def _day(self, validator: Validator, recall: Recall) -> date | None:
        day = validator.day("answered_on", self.answered_on, Timing.HAPPENED)
        if day is None:
            validator.problems.setdefault("answered_on", FILL_IN)
        elif day < local_day(recall.recalled_at):
            validator.problems["answered_on"] = BEFORE_RECALL
        return day


@dataclass(frozen=True, kw_only=True)
class OverdueRecall:
    disclosure_id: int
    """The copy that was recalled."""
    edition: str
    copy_number: int
    recipient: str
    recalled_by: str
    due: str
    days_late: int


def overdue_answers(work: Work, *, mine: bool) -> tuple[OverdueRecall, ...]:
    """Return the recalls that were not answered in time, the latest first.

    A user sees their own recalls; supervisors, who approve files, also see those of others.
    """
    if not work.actor.may(Permission.PRINT):
        return ()
    statement = (
        select(Recall, Disclosure, User.display)
        .join(Disclosure, Disclosure.id == Recall.disclosure_id)
        .join(User, User.id == Recall.recalled_by_id)
        .where(unanswered(last_overdue_day(work.today)))
        .order_by(Recall.recalled_at, Recall.id)
        .limit(literal(MAX_ROWS))
    )
    if mine or not work.actor.may(Permission.RELEASE):
        statement = statement.where(Recall.recalled_by_id == work.actor.id)
    rows = work.rows(statement)
    names = copy_names(work, (copy for _, copy, _ in rows))
    return tuple(_overdue_answer(work.today, *row, name=names[row[1].id]) for row in rows)


def unanswered(day: date) -> ColumnElement[Any]:
    """Return an SQL test for recalls made on or before that day and not answered."""
    return and_(
        Recall.recalled_at < start_of_day(day + timedelta(days=1)),
        Recall.id.not_in(select(RecallAnswer.recall_id)),
    )


def _overdue_answer(
    today: date, recall: Recall, copy: Disclosure, display: str, *, name: str
) -> OverdueRecall:
    due = answer_by(recall)
    return OverdueRecall(
        disclosure_id=copy.id,
        edition=name,
        copy_number=copy.copy_number,
        recipient=copy.recipient,
        recalled_by=display,
        due=show_day(due),
        days_late=(today - due).days,
    )


# Recalling a copy


ALREADY_RECALLED = "This copy has already been recalled, or is itself a recall notice."
DID_NOT_LEAVE = "This copy did not leave, so there is nothing to recall."


@dataclass(frozen=True, kw_only=True)
class RecallCopy(IssueFile):
    """Recall a copy; the notice to its recipient is on record like every copy that leaves."""

    disclosure_id: int
    told: str
    said: str = ""
    """Reason given in the notice; the reason itself stays in the unit."""

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, write the notice and record the recall."""
        disclosure = work.get(Disclosure, self.disclosure_id)
        self.check(work)
        document = recall_notice(_facts(work, disclosure, self.said.strip()))
        copy = issue_document(
            work, self, document, rows=1, case_id=disclosure.case_id, plan_id=disclosure.plan_id
        )
        work.add(
            Recall(
                case_id=disclosure.case_id,
                disclosure_id=disclosure.id,
                notice_id=copy.disclosure_id,
                reason=self.reason.strip(),
                said=self.said.strip(),
                told=self.told.strip(),
                recalled_at=work.now,
                recalled_by_id=work.actor.id,
            )
        )
        return copy

    @override
    def check_more(self, validator: Validator) -> None:
        validator.text("told", self.told, Recall.told, required=True)
        validator.text("said", self.said, Recall.said)
        copy_id = self.disclosure_id
        recalls = select(Recall.id).where(or_(Recall.disclosure_id == copy_id, Recall.notice_id == copy_id))
        if validator.work.value(recalls) is not None:
            validator.problems["reason"] = ALREADY_RECALLED
        elif load_not_left(validator.work, [copy_id]):
            validator.problems["reason"] = DID_NOT_LEAVE


def _facts(work: Work, copy: Disclosure, reason: str) -> RecalledCopy:
    """Return what the notice says about a copy; for a public one, no case reference."""
    edition = EDITIONS.get(copy.edition)
    is_public = edition is not None and edition.public
    reference = work.value(select(Case.reference).where(Case.id == copy.case_id)) or ""
    return RecalledCopy(
        edition=copy_names(work, [copy])[copy.id],
        case_reference="" if is_public else reference,
        copy_number=copy.copy_number,
        issued=show_moment(copy.issued_at),
        recipient=copy.recipient,
        sha256=copy.sha256,
        said=reason,
    )
