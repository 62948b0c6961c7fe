"""A navigator's day as rows: what is late, what was kept, now, and what comes, by the hour and by the day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from typing_extensions import override

from mscu.actions.charity.navigator_desk import BY_THE_HOUR, KeptContact, NavigatorDeskSummary, Reach
from mscu.actions.survivors.survivor_clocks import SurvivorClock, SurvivorClockKind
from mscu.codes import Family
from mscu.dates.london import short_weekday, show_day, show_moment
from mscu.rules.clock_engine import ClockState
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, Tokens, colour
from mscu.ui.look.row_delegate import RowDelegate, RowStyle
from mscu.ui.look.row_formats import clock_status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape

HOURS = RowStyle(ruled=False)
DAYS = RowStyle(ruled=False, times=52)
NOW = "now"
NOTHING_LATER = "Nothing more today"
LONG_QUIET = 7
"""Days without contact after which a row says so first."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class DayRow:
    """A row of the day: a survivor's clock, or a contact that took place; neither where nothing comes."""

    look: RowLook
    clock: SurvivorClock | None = None
    kept: KeptContact | None = None

    @property
    def survivor_id(self) -> int | None:
        """The survivor whom the row is about."""
        if self.kept is not None:
            return self.kept.survivor_id
        return self.clock.survivor_id if self.clock is not None else None


def rows_of_today(answer: NavigatorDeskSummary) -> list[DayRow]:
    """Return what is late, then the day by the hour with the present between, then what has no hour."""
    today = [
        clock for clock in answer.due if clock.due_day == answer.today and clock.state is not ClockState.LATE
    ]
    hours = sorted([*_kept_rows(answer), *_timed_rows(answer, today)], key=_time)
    past = [row for row in hours if _time(row) <= show_moment(answer.now).rpartition(" ")[2]]
    untimed = [DayRow(_due_look(answer, clock), clock) for clock in today if not clock.to_the_minute]
    coming = [*hours[len(past) :], *untimed]
    return [*_late_rows(answer), *past, *_after_now(answer.now, coming, is_empty=not hours)]


def rows_of_week(answer: NavigatorDeskSummary) -> list[DayRow]:
    """Return what is due on the days after today."""
    later = (clock for clock in answer.due if clock.due_day > answer.today)
    rows = []
    for clock in later:
        hour = show_moment(clock.due).rpartition(" ")[2] if clock.to_the_minute else ""
        look = _due_look(answer, clock, hour)
        day = f"{short_weekday(clock.due_day)} {clock.due_day.day}"
        rows.append(DayRow(replace(look, time=day), clock))
    return rows


def rows_of_ending(answer: NavigatorDeskSummary) -> list[DayRow]:
    """Return the consents, cards, risks and requests that end soon."""
    ending = (clock for clock in answer.ending if clock.state is not ClockState.LATE)
    return [DayRow(_ending_look(answer, clock), clock) for clock in ending]


def _time(row: DayRow) -> str:
    return row.look.time


def _late_rows(answer: NavigatorDeskSummary) -> Iterator[DayRow]:
    """Yield what was not kept; where there is more than one, under one red heading."""
    late = [clock for clock in (*answer.due, *answer.ending) if clock.state is ClockState.LATE]
    for number, clock in enumerate(late):
        look = _late_look(answer, clock)
        if len(late) > 1:
            look = replace(look, chip=Chip(clock.left, Status.QUIET))
            if number == 0:
                look = replace(look, heading="Late", heading_note=str(len(late)), heading_status=Status.LATE)
        yield DayRow(look, clock)


def _late_look(answer: NavigatorDeskSummary, clock: SurvivorClock) -> RowLook:
    if clock.settles not in BY_THE_HOUR:
        return replace(_ending_look(answer, clock), thread=True)
    reach = answer.reach.get(clock.survivor_id or 0)
    return replace(_due_look(answer, clock, _agreed(clock)), title=_late_title(clock, reach))


def _agreed(clock: SurvivorClock) -> str:
    """Return for when something was agreed, which is late now."""
    when = show_moment(clock.due) if clock.to_the_minute else show_day(clock.due_day)
    return f"expected {when}" if clock.settles is SurvivorClockKind.CHECK_IN else f"agreed for {when}"


def _late_title(clock: SurvivorClock, reach: Reach | None) -> str:
    days = reach.unreached_days if reach is not None else None
    if reach is None:
        return _title(clock)
    if days is None:
        return f"{isolated(reach.name)}: nobody has reached them yet"
    if days < LONG_QUIET:
        return _title(clock)
    return f"{isolated(reach.name)}: nobody has reached them for {days} days"


def _kept_rows(answer: NavigatorDeskSummary) -> Iterator[DayRow]:
    for kept in answer.kept:
        hour = show_moment(kept.at).rpartition(" ")[2]
        reach = answer.reach.get(kept.survivor_id)
        chip = Chip("kept", Status.DONE) if kept.reached else Chip("tried", Status.QUIET, Shape.CROSS)
        look = RowLook(
            isolated(reach.name if reach is not None else ""),
            joined(kept.method, f"{kept.minutes} min" if kept.minutes else ""),
            family=Family.CARE,
            icon="phone-call" if kept.reached else "phone-off",
            kind="Contact",
            time=hour,
            thread=True,
            chip=chip,
        )
        yield DayRow(look, kept=kept)


def _timed_rows(answer: NavigatorDeskSummary, today: Sequence[SurvivorClock]) -> Iterator[DayRow]:
    for clock in today:
        if clock.to_the_minute:
            hour = show_moment(clock.due).rpartition(" ")[2]
            yield DayRow(replace(_due_look(answer, clock), time=hour), clock)


def _after_now(now: datetime, coming: Sequence[DayRow], *, is_empty: bool) -> Iterator[DayRow]:
    """Yield what comes, with the present above it; an empty day has none."""
    if not coming and is_empty:
        return
    nothing = DayRow(RowLook(NOTHING_LATER, thread=True, quiet=True))
    first, *others = coming or [nothing]
    hour = show_moment(now).rpartition(" ")[2]
    yield replace(first, look=replace(first.look, heading=hour, heading_note=NOW))
    yield from others


def _title(clock: SurvivorClock) -> str:
    if clock.settles is SurvivorClockKind.CHECK_IN:
        return f"{isolated(clock.label)}: back from going out alone"
    if not clock.label:
        return clock.title
    return f"{isolated(clock.label)}: {clock.title[:1].lower()}{clock.title[1:]}"


def _due_look(answer: NavigatorDeskSummary, clock: SurvivorClock, *first: str) -> RowLook:
    """Return a clock as a row: who, how they are safely reached, and with which interpreter."""
    reach = answer.reach.get(clock.survivor_id or 0)
    return RowLook(
        _title(clock),
        joined(*first, *_ways(reach)) if reach is not None else joined(*first, clock.case_reference),
        family=Family.CARE,
        icon=clock.icon,
        kind=clock.title,
        thread=True,
        chip=_chip(clock),
    )


def _ways(reach: Reach) -> Iterator[str]:
    if reach.treated_as_child:
        yield TREATED_AS_CHILD.text
    if reach.safe:
        yield " ".join(filter(None, (f"safe by {' and '.join(reach.safe)}", reach.when)))
    elif reach.when:
        yield f"safe {reach.when}"
    if reach.interpreter:
        yield f"interpreter: {reach.interpreter}"


def _chip(clock: SurvivorClock) -> Chip:
    return Chip(clock.left, clock_status(clock))


def _ending_look(answer: NavigatorDeskSummary, clock: SurvivorClock) -> RowLook:
    """Return what ends: whose, what, and on which day."""
    what = clock.case_title if clock.settles is SurvivorClockKind.CONSENT else ""
    reach = answer.reach.get(clock.survivor_id or 0)
    child = TREATED_AS_CHILD.text if reach is not None and reach.treated_as_child else ""
    end = "lapses after" if clock.settles is SurvivorClockKind.CONSENT else "due"
    chip = _chip(clock)
    if clock.state is ClockState.LATE and clock.settles is SurvivorClockKind.CONSENT:
        end, chip = "lapsed after", Chip("lapsed", Status.LATE)
    return RowLook(
        f"{_title(clock)}: {what[:1].lower()}{what[1:]}" if what else _title(clock),
        joined(f"{end} {show_day(clock.due_day)}", child, "" if clock.label else clock.case_reference),
        family=Family.CARE,
        icon=clock.icon,
        kind=clock.title,
        chip=chip,
    )


class HoursDelegate(RowDelegate):
    """Paints the present as a line across the day, and other headings as usual."""

    @override
    def _paint_heading(self, painter: QPainter, theme: Tokens, box: QRectF, look: RowLook) -> None:
        painter.fillRect(box, colour(theme.surface))  # the view has tinted all of the selected row
        if look.heading_note != NOW:
            super()._paint_heading(painter, theme, box, look)
            return
        ink = colour(theme.accent)
        painter.setPen(ink)
        painter.setFont(font(Type.BODY, weight=SEMIBOLD, tabular=True))
        left = box.x() + self.row_style.gutter
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, box.y(), self.row_style.times, box.height()), flags, look.heading)
        width = painter.fontMetrics().horizontalAdvance(NOW)
        word = QRectF(box.right() - 14 - width, box.y(), width, box.height())
        painter.drawText(word, Qt.AlignmentFlag.AlignVCenter, NOW)
        start = left + self.row_style.times + 8
        painter.fillRect(QRectF(start, round(box.center().y()) - 1, word.left() - 8 - start, 2), ink)
