"""The entries of a case as rows: day headings, times, chips and grades; who is on call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.clocks.clocks import RunningClock
from mscu.actions.entries.entry_file import EntryRow, chronology_of
from mscu.codes import Kind
from mscu.dates.date_reading import Precision
from mscu.dates.london import LONDON, day_and_month, short_weekday, show_day
from mscu.documents.icons import icon_of
from mscu.rules.clock_engine import ClockState
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import sentence
from mscu.ui.look.palette import Status
from mscu.ui.look.row_formats import SOON_DAYS, state_chip
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape

USUAL_STATES = frozenset({"linked to a case", "case opened"})
FROM_CHARITY = "from the charity"
NOBODY_ON_CALL = "Nobody at the charity is on call now: there is a gap in the rota."


@dataclass(frozen=True)
class RowDate:
    """A row's date: the heading of its day, its time, and its day where one is known."""

    heading: str
    time: str = ""
    day: date | None = None


class Dated(Protocol):
    """A row of something that happened."""

    @property
    def happened(self) -> str:
        """Return the date in words."""
        ...

    @property
    def happened_at(self) -> datetime:
        """Return the moment by which it sorts."""
        ...

    @property
    def precision(self) -> Precision:
        """Return how precisely the date is known."""
        ...


def row_date(row: Dated) -> RowDate:
    """Return the heading of a row's day, and its time; the date as it was typed where no day is known."""
    if row.precision not in {Precision.MOMENT, Precision.DAY}:
        return RowDate(f"{row.happened[:1].upper()}{row.happened[1:]}")
    local = row.happened_at.astimezone(LONDON)
    day = local.date()
    time = f"{local.hour:02}:{local.minute:02}" if row.precision is Precision.MOMENT else ""
    return RowDate(f"{short_weekday(day)} {show_day(day)}", time, day)


def short_day(day: date, today: date) -> str:
    """Return a day, without its year if it is the current one."""
    return day_and_month(day) if day.year == today.year else show_day(day)


def short_when(row: EntryRow, today: date) -> str:
    """Return the day of an entry without the current year, or the date as it was typed."""
    day = row_date(row).day
    return short_day(day, today) if day is not None else row.happened


def icon_for(row: EntryRow) -> str:
    return icon_of(row.kind, (row.type_key,))


def clock_chip(clock: RunningClock) -> Chip:
    """Return a chip with the time that a clock has left."""
    if clock.state.value in {"late", "owed"}:
        return Chip(clock.left, Status.LATE)
    if not clock.is_open:
        was_met = clock.state.value in {"met", "met_late"}
        return Chip(clock.left, Status.DONE if was_met else Status.QUIET)
    if clock.state.value in {"runs_on", "lapsed"}:
        return Chip(clock.left_beside_end, Status.QUIET, Shape.PAUSE)
    return Chip(clock.left, Status.SOON if clock.days_left <= SOON_DAYS else Status.RUN)


def _is_lapsed(clock: RunningClock) -> bool:
    return clock.state is ClockState.LAPSED


@dataclass
class EntryFormats:
    """Formats the entries of one case as rows."""

    case: CaseDetails
    _children: dict[int, list[EntryRow]] = field(default_factory=dict)
    _clocks: dict[int, RunningClock] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.case.entries:
            if row.follows_id is not None:
                self._children.setdefault(row.follows_id, []).append(row)
        for clock in sorted(self.case.clocks, key=_is_lapsed):
            if clock.is_open and clock.entry_id is not None:
                self._clocks.setdefault(clock.entry_id, clock)

    def chronology_entries(self) -> tuple[EntryRow, ...]:
        return chronology_of(self.case.entries)

    def following_entries(self, row: EntryRow) -> list[EntryRow]:
        return self._children.get(row.id, [])

    def chronology_rows(self, rows: Sequence[EntryRow]) -> list[RowLook]:
        """Return the rows of a thread, with a heading for each day."""
        counts = Counter(row_date(row).heading for row in rows)
        looks: list[RowLook] = []
        previous = ""
        for row in rows:
            heading = row_date(row).heading
            note = f"{counts[heading]} entries" if counts[heading] > 1 else ""
            is_new_day = heading != previous
            looks.append(
                self.look(row, heading=heading if is_new_day else "", heading_note=note if is_new_day else "")
            )
            previous = heading
        return looks

    def look(
        self,
        row: EntryRow,
        *,
        heading: str = "",
        heading_note: str = "",
        dated: bool = False,
        thread: bool = True,
    ) -> RowLook:
        """Return one row; `dated` puts the day into the second line instead of the heading."""
        time = row_date(row).time
        details = (row.happened if dated else "", row.detail, "corrected" if row.corrected else "")
        detail = " · ".join(part for part in details if part)
        return RowLook(
            title=sentence(row.headline),
            detail=detail,
            family=row.family,
            icon=icon_for(row),
            kind=row.kind.label,
            time="" if dated else time,
            thread=thread,
            chip=self.chip(row),
            grade=", ".join(dict.fromkeys(row.grades)),
            heading=heading,
            heading_note=heading_note,
        )

    def chip(self, row: EntryRow) -> Chip | None:
        """Return the one status of a row: its running clock if it has one, otherwise its state."""
        clock = self._clocks.get(row.id)
        if clock is not None and row.kind in {Kind.ENQUIRY, Kind.BAIL, Kind.WARRANT}:
            return clock_chip(clock)
        if row.kind is Kind.SEARCH:
            exhibit_chips = (
                self.chip(child) for child in self.following_entries(row) if child.kind is Kind.EXHIBIT
            )
            return next((chip for chip in exhibit_chips if chip is not None), None)
        if row.kind is Kind.SHARED and not row.state:
            return Chip(FROM_CHARITY, Status.CHAR)
        if not row.state or row.state in USUAL_STATES:
            return None
        label = self._done_label(row) if row.kind is Kind.ENQUIRY else row.state
        return state_chip(label, row.state_kind)

    def _done_label(self, row: EntryRow) -> str:
        """Return when an enquiry was done: at its latest result."""
        results = [child for child in self.following_entries(row) if child.kind is Kind.ENQUIRY_RESULT]
        if row.state_kind != "done" or not results:
            return row.state
        latest, raised = row_date(results[-1]), row_date(row)
        if latest.day is None:
            return row.state
        is_same_day = latest.day == raised.day and latest.time
        return f"done {latest.time if is_same_day else short_day(latest.day, self.case.today)}"


def by_id(rows: Iterable[EntryRow]) -> Mapping[int, EntryRow]:
    return {row.id: row for row in rows}


def on_call_text(case: CaseDetails) -> str:
    """Return who in the charity is on call, and until when."""
    current = case.on_call.now if case.on_call is not None else None
    if current is None:
        return NOBODY_ON_CALL
    return f"Charity on call: {current.name}, {current.number}, until {current.ends}"
