"""Survivors in the unit's year: police cannot count them, so the charity's numbers are told."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from mscu.actions.charity.count_release import in_words
from mscu.actions.core.action import Work
from mscu.actions.figures.impact_years import Year
from mscu.dates.london import show_day
from mscu.documents.figure_table import FigureRow, Told
from mscu.models.received_counts import CountRelease, ReleasedCount

NOT_RELEASED = "not released"


def released(work: Work, year: Year) -> tuple[FigureRow, ...]:
    """Give what the charity released of a year and the one before, each period by itself.

    Bands of several periods are not added up: a survivor may be in each of them.
    """
    this, before = _of(work, year), _of(work, year.before)
    names = list(dict.fromkeys((*this, *before)))
    return tuple(
        FigureRow(
            label=name, this=Told(words=this.get(name, NOT_RELEASED)),
            before=Told(words=before.get(name, NOT_RELEASED)),
        )
        for name in names
    )  # fmt: skip


def _of(work: Work, year: Year) -> Mapping[str, str]:
    rows = work.rows(
        select(
            ReleasedCount.name, ReleasedCount.number, CountRelease.period_from,
            CountRelease.period_to,
        )
        .join(CountRelease, CountRelease.id == ReleasedCount.release_id)
        .where(CountRelease.period_from >= year.first, CountRelease.period_to <= year.last)
        .order_by(CountRelease.period_to.desc(), ReleasedCount.id)
    )  # fmt: skip
    found: dict[str, list[str]] = {}
    for name, number, first, last in rows:
        whole = (first, last) == (year.first, year.last)
        when = "" if whole else f" ({show_day(first)} to {show_day(last)})"
        found.setdefault(name, []).append(f"{in_words(number)}{when}")
    return {name: "; ".join(words) for name, words in found.items()}
