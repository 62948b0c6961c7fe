"""The progress wheel: how a survivor sees things on a day, 0 to 4 in the charity's own domains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields, Told, scale
from mscu.models.survivors.support import Progress, ProgressScore, SupportRecord

ONCE = "Score each domain once."


@dataclass(frozen=True, kw_only=True)
class Score:
    """The score of one domain."""

    domain: str
    score: int | None


@dataclass(frozen=True, kw_only=True)
class ProgressFields(SupportFields):
    """The scores of one day, as a form gives them."""

    model: ClassVar[type[SupportRecord]] = Progress

    seen_on: str
    remark: str = ""
    scores: tuple[Score, ...]

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Check each score; a domain of which nobody asked is left out."""
        if not self.scores:
            checked.problems["scores"] = FILL_IN
        if len({each.domain for each in self.scores}) < len(self.scores):
            checked.problems["scores"] = ONCE
        for at, each in enumerate(self.scores):
            checked.code(f"scores.{at}.domain", "progress_domain", each.domain)
            scale(checked, f"scores.{at}.score", each.score)
        return {}

    @override
    def keep_parts(self, record: Progress, work: Work) -> None:
        """Put these scores in place of those that there were."""
        for score in work.records(_of(record)):
            work.delete(score)
        work.flush()
        work.add(
            *(
                ProgressScore(
                    survivor_id=record.survivor_id, progress_id=record.id,
                    domain=each.domain, score=each.score,
                )
                for each in self.scores
            )
        )  # fmt: skip

    @override
    def parts(self, record: Progress, work: Work) -> list[Told]:
        """Tell the scores that are kept."""
        return sorted(_told(work, each.domain, each.score) for each in work.records(_of(record)))

    @override
    def parts_meant(self, work: Work) -> list[Told]:
        """Tell the scores that are typed."""
        return sorted(_told(work, each.domain, each.score) for each in self.scores)


def _of(record: Progress) -> Any:  # noqa: ANN401 - a statement
    return select(ProgressScore).where(ProgressScore.progress_id == record.id)


def _told(work: Work, domain: str, score: int | None) -> Told:
    return domain, work.label(domain), str(score)


@dataclass(frozen=True, kw_only=True)
class RecordProgress(ProgressFields, RecordSupport):
    """Record how a survivor sees things today."""


@dataclass(frozen=True, kw_only=True)
class CorrectProgress(ProgressFields, CorrectSupport):
    """Correct the scores of a day."""
