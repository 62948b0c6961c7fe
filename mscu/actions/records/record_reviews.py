"""Reviews of a case's records: the NRAC questions and the decision.

Every decision to keep is recorded, with the answers (APP Review, retention and disposal).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.clocks.clear_periods import add_years, retention_periods
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import AFTER_TODAY, Validator
from mscu.actions.records.disposals import reason_to_retain
from mscu.actions.records.nominals_kept import case_lines
from mscu.codes import ReviewDecision, Timing, YesNo
from mscu.dates.london import local_day, show_day
from mscu.errors import Invalid
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.record_retention import RecordReview, ReviewAnswer
from mscu.models.user import User
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from datetime import date

    from mscu.actions.clocks.clear_periods import RetentionPeriod


# Reviews as people read them


@dataclass(frozen=True, kw_only=True)
class ReviewAnswerLine:
    question: str
    answer: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    id: int
    decision: ReviewDecision
    reason: str
    reviewed: str
    by: str
    by_me: bool
    group: str
    clear_from: str
    next_on: str
    answers: tuple[ReviewAnswerLine, ...]


def load_reviews(work: Work, case_id: int) -> tuple[ReviewLine, ...]:
    """Return the reviews of a case, newest first."""
    rows = work.rows(
        select(RecordReview, User.display)
        .join(User, User.id == RecordReview.reviewed_by_id)
        .where(RecordReview.case_id == case_id)
        .order_by(RecordReview.id.desc())
    )
    answers = _answers(work, case_id)
    return tuple(
        ReviewLine(
            id=review.id,
            decision=review.decision,
            reason=review.reason,
            reviewed=show_day(local_day(review.reviewed_at)),
            by=user,
            by_me=review.reviewed_by_id == work.actor.id,
            group=work.label(review.mopi_group),
            clear_from=show_day(review.clear_from),
            next_on=show_day(review.next_on) if review.next_on else "",
            answers=tuple(answers[review.id]),
        )
        for review, user in rows
    )


def _answers(work: Work, case_id: int) -> dict[int, list[ReviewAnswerLine]]:
    by_review: dict[int, list[ReviewAnswerLine]] = defaultdict(list)
    rows = work.rows(
        select(ReviewAnswer, Code.label)
        .join(Code, Code.key == ReviewAnswer.question)
        .where(ReviewAnswer.case_id == case_id)
        .order_by(Code.position)
    )
    for answer, question in rows:
        line = ReviewAnswerLine(question=question, answer=answer.answer.label, note=answer.note)
        by_review[answer.review_id].append(line)
    return by_review


QUESTIONS = "nrac_question"
ANSWER_ALL = "Answer every question: “not sure” is an answer."
NO_GROUP = "Put the case into a MoPI group first."


@dataclass(frozen=True, kw_only=True)
class NracAnswer:
    """The reviewer's answer to one question."""

    question: str
    answer: YesNo
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewRecords(Command[int]):
    """Review the records of a case; return the review's id."""

    case_id: int
    answers: tuple[NracAnswer, ...]
    decision: ReviewDecision
    until_on: str = ""
    """The day of the next look, where the decision is put off."""
    reason: str
    needs = Permission.KEEP_RECORDS

    def perform(self, work: Work) -> int:
        """Record the answers and the decision; refuse to dispose of what must stay."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, RecordReview.reason, required=True)
        self._check_answers(validator)
        if self.decision not in frozenset(ReviewDecision):
            validator.problems["decision"] = CHOOSE
        case = work.get(Case, self.case_id)
        period = retention_periods(work, case_lines(work, [case.id]))[case.id]
        if period.group is None:
            validator.problems["case_id"] = NO_GROUP
        next_on = self._next(validator, period)
        validator.raise_if_invalid()
        if self.decision is ReviewDecision.DISPOSE and (why_not := reason_to_retain(work, case)):
            raise Invalid({"decision": why_not})
        review = RecordReview(
            case_id=case.id,
            decision=self.decision,
            reason=reason,
            next_on=next_on,
            mopi_group=period.group.key if period.group else "",
            clear_from=period.clear_from,
            reviewed_at=work.now,
            reviewed_by_id=work.actor.id,
        )
        review_id = work.add(review).id
        work.add(*(self._row(answer, case.id, review_id) for answer in self.answers))
        return review_id

    def _check_answers(self, validator: Validator) -> None:
        questions = select(Code.key).where(Code.list_name == QUESTIONS, Code.retired_on.is_(None))
        if {answer.question for answer in self.answers} != set(validator.work.values(questions)):
            validator.problems["answers"] = ANSWER_ALL
        for number, answer in enumerate(self.answers):
            validator.text(f"answers.{number}.note", answer.note, ReviewAnswer.note)

    def _next(self, validator: Validator, period: RetentionPeriod) -> date | None:
        until = validator.day("until_on", self.until_on, Timing.DUE)
        if self.decision is ReviewDecision.RETAIN and period.group is not None:
            return add_years(validator.work.today, period.group.then_years)
        if self.decision is ReviewDecision.DEFER and "until_on" not in validator.problems:
            if until is None:
                validator.problems["until_on"] = FILL_IN
            elif until <= validator.work.today:
                validator.problems["until_on"] = AFTER_TODAY
            return until
        return None

    def _row(self, answer: NracAnswer, case_id: int, review_id: int) -> ReviewAnswer:
        return ReviewAnswer(
            case_id=case_id,
            review_id=review_id,
            question=answer.question,
            answer=answer.answer,
            note=answer.note.strip(),
        )
