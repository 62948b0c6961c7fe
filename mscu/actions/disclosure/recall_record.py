"""The record of recalled copies: why, who was told, and the answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.dates.london import local_day, show_day, show_moment
from mscu.models.disclosure import Recall, RecallAnswer
from mscu.models.user import User
from mscu.rules.disclosure import disclosure_rules

if TYPE_CHECKING:
    from datetime import date

    from mscu.actions.core.action import Work
    from mscu.copy_codes import RecallAnswered


@dataclass(frozen=True, kw_only=True)
class RecallReply:
    """What the holder of a recalled copy answered."""

    answer: RecallAnswered
    on: str
    by: str
    how: str
    recorded: str


@dataclass(frozen=True, kw_only=True)
class RecallLine:
    id: int
    when: str
    by: str
    reason: str
    told: str
    due: str
    """The last day on which an answer is in time."""
    days_late: int
    """Days overdue without an answer; 0 while there is still time."""
    answers: tuple[RecallReply, ...] = ()
    """The newest first."""

    @property
    def when_and_who(self) -> str:
        """Return when and by whom it was recalled, in a line."""
        return f"{self.when} by {self.by}"

    @property
    def state(self) -> str:
        """Return its state in a word or two."""
        if self.answers:
            return self.answers[0].answer.label.lower()
        return "no answer" if self.days_late else "recalled"


def load_recalls(work: Work, disclosure_ids: Collection[int]) -> dict[int, RecallLine]:
    """Return the recalls of these disclosures, by disclosure."""
    statement = (
        select(Recall, User.display)
        .join(User, User.id == Recall.recalled_by_id)
        .where(Recall.disclosure_id.in_(disclosure_ids))
    )
    rows = work.rows(statement) if disclosure_ids else ()
    answers = _answers(work, [row.id for row, _ in rows]) if rows else {}
    return {
        row.disclosure_id: _recalled(work.today, row, display, answers.get(row.id, ()))
        for row, display in rows
    }


def answer_by(recall: Recall) -> date:
    """Return the last day on which an answer is in time."""
    return local_day(recall.recalled_at) + timedelta(days=disclosure_rules().recall_days)


def last_overdue_day(today: date) -> date:
    """Return the latest recall day that is overdue today without an answer."""
    return today - timedelta(days=disclosure_rules().recall_days + 1)


def recall_notices(work: Work, disclosure_ids: Collection[int]) -> frozenset[int]:
    """Return those of these disclosures that are themselves recall notices."""
    return frozenset(work.values(select(Recall.notice_id).where(Recall.notice_id.in_(disclosure_ids))))


def _recalled(today: date, row: Recall, display: str, answers: Collection[RecallReply]) -> RecallLine:
    late = 0 if answers else max(0, (today - answer_by(row)).days)
    return RecallLine(
        id=row.id,
        when=show_moment(row.recalled_at),
        by=display,
        reason=row.reason,
        told=row.told,
        due=show_day(answer_by(row)),
        days_late=late,
        answers=tuple(answers),
    )


def _answers(work: Work, recall_ids: Collection[int]) -> dict[int, list[RecallReply]]:
    answers: dict[int, list[RecallReply]] = {}
    rows = work.rows(
        select(RecallAnswer, User.display)
        .join(User, User.id == RecallAnswer.recorded_by_id)
        .where(RecallAnswer.recall_id.in_(recall_ids))
        .order_by(RecallAnswer.id.desc())
    )
    for row, display in rows:
        answers.setdefault(row.recall_id, []).append(
            RecallReply(
                answer=row.answer,
                on=show_day(row.answered_on),
                by=row.answered_by,
                how=row.how,
                recorded=f"{show_moment(row.recorded_at)} by {display}",
            )
        )
    return answers
