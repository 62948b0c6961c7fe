"""The reviews of the records of a case, as they are read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.codes import ReviewDecision
from mscu.dates.london import local_day, show_day
from mscu.models.code import Code
from mscu.models.record_keeping import RecordReview, ReviewAnswer
from mscu.models.user import User

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


@dataclass(frozen=True, kw_only=True)
class AnswerLine:
    """A question with its answer."""

    question: str
    answer: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A review as it is read."""

    id: int
    decision: ReviewDecision
    reason: str
    reviewed: str
    by: str
    by_me: bool
    group: str
    clear_from: str
    next_on: str
    answers: tuple[AnswerLine, ...]


def reviews_of(work: Work, case_id: int) -> tuple[ReviewLine, ...]:
    """Give the reviews of a case, the newest first."""
    rows = work.rows(
        select(RecordReview, User.display)
        .join(User, User.id == RecordReview.reviewed_by_id)
        .where(RecordReview.case_id == case_id)
        .order_by(RecordReview.id.desc())
    )
    answers = _answers(work, case_id)
    return tuple(
        ReviewLine(
            id=each.id, decision=each.decision, reason=each.reason,
            reviewed=show_day(local_day(each.reviewed_at)), by=by,
            by_me=each.reviewed_by_id == work.actor.id, group=work.label(each.mopi_group),
            clear_from=show_day(each.clear_from),
            next_on=show_day(each.next_on) if each.next_on else "",
            answers=tuple(answers[each.id]),
        )
        for each, by in rows
    )  # fmt: skip


def _answers(work: Work, case_id: int) -> dict[int, list[AnswerLine]]:
    found: dict[int, list[AnswerLine]] = defaultdict(list)
    rows = work.rows(
        select(ReviewAnswer, Code.label)
        .join(Code, Code.key == ReviewAnswer.question)
        .where(ReviewAnswer.case_id == case_id)
        .order_by(Code.position)
    )
    for each, question in rows:
        line = AnswerLine(question=question, answer=each.answer.label, note=each.note)
        found[each.review_id].append(line)
    return found
