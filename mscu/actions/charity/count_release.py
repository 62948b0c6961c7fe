"""Counts for the unit's figures, made and signed by the charity, because police cannot count here.

All survivors count, whoever their navigator is, except those who refused statistics or withdrew that consent.
A number is released as its band of five, `5 to 9`; anything below five is withheld. No day is counted in two
releases, because sums and differences would reveal what each one withholds: with 9 supported, then 12 of whom
6 are new, 3 must have left.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.sharing.count_receipt import NamedCount, ReceiveCounts
from mscu.code_keys import NOT_ENGAGED, REFUSED
from mscu.codes import Operation, Timing
from mscu.dates.london import show_day, show_moment, start_of_day
from mscu.models.base import new_uuid
from mscu.models.received_counts import CountsStatement
from mscu.models.survivors.consent import STATISTICS, Consent, Withdrawal
from mscu.models.survivors.released_counts import Figure, FiguresRelease
from mscu.models.survivors.support import Benefit, Engagement
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import SupportStatus
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

MIN_COUNT = 5
"""A smaller number could identify a person."""
BAND = MIN_COUNT
"""The width of a band; what is withheld is the first band, 0 to 4."""
WITHHELD = f"fewer than {MIN_COUNT}"


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole days, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{show_day(self.first)} to {show_day(self.last)}"


def count_survivors(work: Work, period: Period) -> Mapping[str, int]:
    return {
        name: work.registers.count_survivors(column, *where, _may_be_counted(column))
        for name, column, *where in _figure_columns(period)
    }


def bands_of(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Return where the band of each count begins; None if it is withheld."""
    return {name: (count - count % BAND) or None for name, count in counts.items()}


def _figure_columns(period: Period) -> Iterator[tuple[Any, ...]]:
    begins, ends = start_of_day(period.first), start_of_day(period.last + timedelta(days=1))
    yield (
        "Survivors supported",
        Survivor.id,
        Survivor.status != SupportStatus.WAITING,
        Survivor.opened_at < ends,
        or_(Survivor.closed_at.is_(None), Survivor.closed_at >= begins),
    )
    yield (
        "New survivors",
        Survivor.id,
        Survivor.status != SupportStatus.WAITING,
        Survivor.opened_at >= begins,
        Survivor.opened_at < ends,
    )
    yield "Engaged with the justice process", Engagement.survivor_id, _is_engaged(period.last)
    yield ("Support closed", Survivor.id, Survivor.closed_at >= begins, Survivor.closed_at < ends)
    yield (
        "Given benefits in kind or money",
        Benefit.survivor_id,
        Benefit.given_on >= period.first,
        Benefit.given_on <= period.last,
    )


def _is_engaged(day: date) -> ColumnElement[bool]:
    """Return the SQL condition that a survivor is engaged on a day, by the newest record up to it."""
    later = aliased(Engagement)
    follows = or_(
        later.from_on > Engagement.from_on,
        and_(later.from_on == Engagement.from_on, later.id > Engagement.id),
    )
    newer = select(later.id).where(later.survivor_id == Engagement.survivor_id, later.from_on <= day, follows)
    takes_part = and_(Engagement.stage != NOT_ENGAGED, Engagement.withdrawn.is_(False))
    return and_(Engagement.from_on <= day, takes_part, ~exists(newer))


def _may_be_counted(survivor_id: object) -> ColumnElement[bool]:
    """Return the SQL condition that the survivor's newest answer on statistics is not a no."""
    answer, newer, withdrawal = aliased(Consent), aliased(Consent), aliased(Withdrawal)
    follows = select(newer.id).where(
        newer.survivor_id == answer.survivor_id, newer.purpose == STATISTICS, newer.id > answer.id
    )
    withdrawn = select(withdrawal.id).where(withdrawal.consent_id == answer.id)
    refused = select(answer.id).where(
        answer.survivor_id == survivor_id,
        answer.purpose == STATISTICS,
        ~exists(follows),
        or_(answer.how == REFUSED, exists(withdrawn)),
    )
    return ~exists(refused)


@dataclass(frozen=True, kw_only=True)
class ReleaseFigures(Command[int]):
    """Count a past period and sign the counts for police; return the release's id."""

    period_from: str
    period_to: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the released counts, which wait for delivery."""
        period = self._period(work)
        figures = bands_of(count_survivors(work, period))
        signed = CountsStatement(
            uuid=new_uuid(),
            period_from=show_day(period.first),
            period_to=show_day(period.last),
            released_by=work.actor.display,
            counts=tuple(figures.items()),
        )
        release = work.add(
            FiguresRelease(
                uuid=signed.uuid,
                period_from=period.first,
                period_to=period.last,
                released_by=signed.released_by,
                released_at=work.now,
                released_by_id=work.actor.id,
                signature=work.keys.sign(signed.signed),
                public_key=work.keys.public_key,
            )
        )
        for name, band_start in figures.items():
            work.add(Figure(release_id=release.id, name=name, number=band_start))
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE,
                object_type=FiguresRelease.__tablename__,
                object_id=release.id,
                purpose="counts",
                recipients="police",
                reason=str(period),
            )
        )
        return release.id

    def _period(self, work: Work) -> Period:
        validator = Validator(work)
        first = validator.day("period_from", self.period_from, Timing.HAPPENED)
        last = validator.day("period_to", self.period_to, Timing.HAPPENED)
        for name, day in (("period_from", first), ("period_to", last)):
            if day is None:
                validator.problems.setdefault(name, FILL_IN)
        validator.raise_if_invalid()
        period = Period(first=first or work.today, last=last or work.today)
        if period.last < period.first:
            validator.problems["period_to"] = "The period ends before it begins."
        elif period.last >= work.today:
            validator.problems["period_to"] = "The period is not over yet."
        elif _overlaps(work, period):
            validator.problems["period_from"] = "This period overlaps an earlier release."
        validator.raise_if_invalid()
        return period


def _overlaps(work: Work, period: Period) -> bool:
    overlapping = select(FiguresRelease.id).where(
        FiguresRelease.period_from <= period.last, FiguresRelease.period_to >= period.first
    )
    return work.value(overlapping) is not None


@dataclass(frozen=True, kw_only=True)
class FiguresLine:
    """One release as people read it."""

    id: int
    period: str
    released: str
    delivered: str
    figures: tuple[tuple[str, str], ...]
    """What is counted, and its band, or that it is withheld."""


@dataclass(frozen=True, kw_only=True)
class FiguresReleased(Query[tuple[FiguresLine, ...]]):
    """All releases, newest first."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[FiguresLine, ...]:
        newest = FiguresRelease.period_to.desc(), FiguresRelease.id.desc()
        return tuple(
            FiguresLine(
                id=release.id,
                period=str(Period(first=release.period_from, last=release.period_to)),
                released=f"{show_moment(release.released_at)}, {release.released_by}",
                delivered=show_moment(release.delivered_at) if release.delivered_at else "",
                figures=tuple((name, band_label(count)) for name, count in _load_figures(work, release.id)),
            )
            for release in work.records(select(FiguresRelease).order_by(*newest))
        )


@dataclass(frozen=True, kw_only=True)
class UndeliveredFigures(Query[tuple[tuple[int, ReceiveCounts], ...]]):
    """Releases that may not have reached the unit's store yet; all of them with `again`."""

    again: bool = False
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[tuple[int, ReceiveCounts], ...]:
        waiting = select(FiguresRelease)
        if not self.again:
            waiting = waiting.where(FiguresRelease.delivered_at.is_(None))
        return tuple(
            (release.id, _as_received(work, release))
            for release in work.records(waiting.order_by(FiguresRelease.id))
        )


@dataclass(frozen=True, kw_only=True)
class MarkFiguresDelivered(Command[None]):
    """Record that the unit's store has a release."""

    release_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        release = work.get(FiguresRelease, self.release_id)
        release.delivered_at = release.delivered_at or work.now


def band_label(band_start: int | None) -> str:
    """Return the band that begins with a number, or that the number is withheld."""
    return WITHHELD if band_start is None else f"{band_start:,} to {band_start + BAND - 1:,}"


def _load_figures(work: Work, release_id: int) -> list[tuple[str, int | None]]:
    rows = select(Figure.name, Figure.number).where(Figure.release_id == release_id)
    return [(name, band_start) for name, band_start in work.rows(rows.order_by(Figure.id))]


def _as_received(work: Work, release: FiguresRelease) -> ReceiveCounts:
    return ReceiveCounts(
        uuid=release.uuid,
        period_from=show_day(release.period_from),
        period_to=show_day(release.period_to),
        released_by=release.released_by,
        counts=tuple(
            NamedCount(name=name, number=band_start) for name, band_start in _load_figures(work, release.id)
        ),
        signature=release.signature,
        public_key=release.public_key,
    )
