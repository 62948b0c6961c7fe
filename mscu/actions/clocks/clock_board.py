"""The clock board: all open clocks that the viewer may see, most urgent first, and who owns each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from sqlalchemy import and_, case, func, or_, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.clocks.clock_rows import (
    CLOCKS_WITH_CASES,
    LAPSED,
    LATE,
    OWED,
    RUNNING,
    RUNS_ON,
    AnySelect,
    group_at,
    is_folded,
    is_mine,
    open_at,
    read_rows,
    urgency_at,
)
from mscu.actions.clocks.clocks import RunningClock, running_clocks
from mscu.actions.core.action import Query, Work
from mscu.actions.core.listing import FIRST_ROWS, FirstRows, IdSlice, Listing, ListOrder, ListPosition
from mscu.actions.core.user_names import names_of, names_of_same_user
from mscu.actions.disclosure.file_copies import NewFile, WriteFile, next_file, restricted_case_ids
from mscu.actions.disclosure.issuing import is_demo
from mscu.actions.entries.entry_events import victim_awaiting
from mscu.actions.reference.clock_rules import clock_rules_of
from mscu.codes import Labelled, Marking
from mscu.documents.blocks import DEMO
from mscu.models.case import Case
from mscu.models.clock_row import ClockRow
from mscu.rules.clocks import rules

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from mscu.exchange.calendar_file import CalendarEvent


WEEK = timedelta(days=6)
"""Today and the next six days."""


class When(Labelled):
    """A part of the board."""

    LATE = "late", "Late"
    OWED = "owed", "Due now"
    TODAY = "today", "Due today"
    WEEK = "week", "Due this week"
    LATER = "later", "Due later"
    RUNS_ON = "runs_on", "Open until decided"
    LAPSED = "lapsed", "Ended: what happened?"


@dataclass(frozen=True, kw_only=True)
class BoardFilter:
    """Which clocks to show; an empty field filters nothing."""

    mine: bool = False
    case: str = ""
    """The beginning of the case's reference."""
    kind: str = ""
    """The key of the rule."""
    owner: str = ""
    when: When | None = None
    day: date | None = None
    """The day on which they end."""
    folded: bool = False
    """Whether to show one line for everything that a victim must be told; ignored when filtered by kind or
    time.
    """

    @property
    def folds(self) -> bool:
        """Return whether lines are folded: never when a kind or a time is chosen."""
        return self.folded and not (self.when or self.day or self.kind)


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    id: int
    clock: RunningClock


@dataclass(frozen=True)
class ViewerFilter:
    filter: BoardFilter
    work: Work

    def apply(self, statement: AnySelect) -> AnySelect:
        """Narrow a SELECT over clocks."""
        board_filter, work = self.filter, self.work
        statement = statement.where(open_at(work.now))
        if board_filter.mine:
            statement = statement.where(is_mine(names_of(work)))
        if case := board_filter.case.strip():
            case_ids = select(Case.id).where(Case.reference.istartswith(case, autoescape=True))
            statement = statement.where(ClockRow.case_id.in_(case_ids))
        if board_filter.kind:
            rule_indexes = [n for n, rule in enumerate(rules()) if rule.key == board_filter.kind]
            statement = statement.where(ClockRow.rule.in_(rule_indexes))
        if board_filter.owner:
            names = names_of_same_user(work, board_filter.owner)
            statement = statement.where(ClockRow.owner.in_(names))
        if board_filter.folds:
            statement = statement.where(~is_folded(work.now))
        if board_filter.day is not None:
            statement = statement.where(_is_due_on(board_filter.day, work))
        return statement.where(_is_due(board_filter.when, work)) if board_filter.when else statement


def _is_due(when: When, work: Work) -> ColumnElement[bool]:
    group, day, last = group_at(work.now), ClockRow.due_day, work.today + WEEK
    groups = {When.LATE: LATE, When.OWED: OWED, When.RUNS_ON: RUNS_ON, When.LAPSED: LAPSED}
    if when in groups:
        return group == groups[when]
    if when is When.TODAY:
        return _is_due_on(work.today, work)
    if when is When.WEEK:
        return or_(and_(group == RUNNING, day <= last), group == OWED)
    return and_(group == RUNNING, day > last)


def _is_due_on(day: date, work: Work) -> ColumnElement[bool]:
    """Return whether a clock ends on a day; what is due now counts for today, as on My desk."""
    group = group_at(work.now)
    ends = and_(group == RUNNING, ClockRow.due_day == day)
    return or_(ends, group == OWED) if day == work.today else ends


def _read(work: Work, ids: Sequence[int]) -> list[BoardRow]:
    statement = CLOCKS_WITH_CASES.where(ClockRow.id.in_(ids))
    stored = list(read_rows(work, statement))
    clocks = running_clocks(work, (row.case_clock for row in stored))
    return [BoardRow(id=row.id, clock=clock) for row, clock in zip(stored, clocks, strict=True)]


def _read_folded(work: Work, ids: Sequence[int]) -> list[BoardRow]:
    """Read the clocks, each with the number of the same victim's clocks that are folded into it."""
    rows = _read(work, ids)
    victim_clocks = [row.clock for row in rows if victim_awaiting(row.clock.about) is not None]
    if not victim_clocks:
        return rows
    late = func.sum(case((group_at(work.now) == LATE, 1), else_=0))
    counts = select(ClockRow.case_id, ClockRow.about, func.count(ClockRow.id), late).where(
        ClockRow.case_id.in_({clock.case_id for clock in victim_clocks}),
        ClockRow.about.in_({clock.about for clock in victim_clocks}),
        open_at(work.now),
    )
    counted = work.rows(counts.group_by(ClockRow.case_id, ClockRow.about))
    folded = {(case_id, about): (n - 1, int(late)) for case_id, about, n, late in counted if n > 1}
    return [_with_folded_count(row, folded) for row in rows]


def _with_folded_count(row: BoardRow, folded: Mapping[tuple[int | None, str], tuple[int, int]]) -> BoardRow:
    clock = row.clock
    if (count := folded.get((clock.case_id, clock.about))) is None:
        return row
    return BoardRow(id=row.id, clock=replace(clock, more=count[0], late=count[1]))


def board(work: Work, *, folded: bool = False) -> Listing[BoardRow]:
    """Return the clocks in their order at this moment: late, due now, running, open until decided, ended."""
    order = ListOrder(key=urgency_at(work.now), id_column=ClockRow.id)
    return Listing(order=order, read=_read_folded if folded else _read)


@dataclass(frozen=True, kw_only=True)
class FirstClocks(Query[FirstRows[BoardRow]]):
    """The most urgent clocks, for the first screen."""

    filter: BoardFilter = BoardFilter()
    most: int = FIRST_ROWS
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> FirstRows[BoardRow]:
        viewer_filter = ViewerFilter(self.filter, work)
        return board(work, folded=self.filter.folds).first(work, viewer_filter, most=self.most)


@dataclass(frozen=True, kw_only=True)
class ClockNumbers(Query[IdSlice]):
    """A slice of the ids of all clocks, in the order of the board."""

    filter: BoardFilter = BoardFilter()
    after: ListPosition | None = None
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> IdSlice:
        return board(work).ids(work, ViewerFilter(self.filter, work), self.after)


@dataclass(frozen=True, kw_only=True)
class ClockLines(Query[tuple[BoardRow, ...]]):
    """The rows of some clocks, in the order asked for."""

    numbers: tuple[int, ...]
    folded: bool = False
    """Whether the list that they come from is folded."""
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> tuple[BoardRow, ...]:
        return board(work, folded=self.folded).rows(work, self.numbers)


@dataclass(frozen=True, kw_only=True)
class BoardChoices:
    """What the filters of the board offer, and how many clocks are late or due today."""

    kinds: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    late: int
    today: int


@dataclass(frozen=True, kw_only=True)
class AskBoardChoices(Query[BoardChoices]):
    """The choices of the filters, from the clocks that are running now."""

    mine: bool = False
    needs = Permission.OPEN_CASES
    reads_clocks = True

    def answer(self, work: Work) -> BoardChoices:
        viewer_filter = ViewerFilter(BoardFilter(mine=self.mine), work)
        rule_indexes = set(work.values(viewer_filter.apply(select(ClockRow.rule).distinct())))
        owners = viewer_filter.apply(select(ClockRow.owner).distinct())
        by_position = enumerate(clock_rules_of(work).by_position)
        kinds = {rule.key: rule.title for n, (rule, *_) in by_position if n in rule_indexes}
        return BoardChoices(
            kinds=tuple(sorted(kinds.items(), key=lambda choice: choice[1])),
            owners=tuple(sorted({name for name in work.values(owners) if name})),
            late=_count(work, self.mine, When.LATE),
            today=_count(work, self.mine, When.TODAY),
        )


def _count(work: Work, mine: bool, when: When) -> int:  # noqa: FBT001 - as the filter has it
    count = select(func.count(ClockRow.id))
    return int(work.value(ViewerFilter(BoardFilter(mine=mine, when=when), work).apply(count)) or 0)


# The board as a calendar file


CALENDAR_EDITION = "calendar"
MY_CALENDAR, UNIT_CALENDAR = "My clocks", "The unit's clocks"
ALL_CLOCKS = BoardFilter()
MAX_ENTRIES = 5_000
"""The most entries in one file; a calendar cannot show more usefully."""


@dataclass(frozen=True, kw_only=True)
class IssueCalendar(WriteFile):
    """Write what the board shows as a calendar file, and record the disclosure with the file's SHA-256."""

    filter: BoardFilter = ALL_CLOCKS

    @override
    def make(self, work: Work) -> NewFile:
        clocks, hidden = self._clocks(work), restricted_case_ids(work)
        included = [clock for clock in clocks if clock.case_id not in hidden]
        return NewFile(
            edition=CALENDAR_EDITION,
            content=self._write(_lines(work, included), work),
            rows=len(included),
            of="clocks",
            copy_number=next_file(work, CALENDAR_EDITION),
            left_out=len(clocks) - len(included),
        )

    def _write(self, lines: Sequence[CalendarEvent], work: Work) -> bytes:
        from mscu.exchange.calendar_file import calendar_file

        name = MY_CALENDAR if self.filter.mine else UNIT_CALENDAR
        note = Marking.OFFICIAL_SENSITIVE.label
        if is_demo(work):
            name, note = f"DEMO: {name}", f"{note}. {DEMO}"
        return calendar_file(name, lines, note=note, now=work.now)

    def _clocks(self, work: Work) -> list[RunningClock]:
        listing, viewer_filter = board(work), ViewerFilter(self.filter, work)
        ids = listing.ids(work, viewer_filter, None, most=MAX_ENTRIES).ids
        return [row.clock for row in listing.rows(work, ids)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(work: Work, clocks: Sequence[RunningClock]) -> list[CalendarEvent]:
    # icalendar takes 0.1 s to import, so it loads with the first calendar.
    from mscu.exchange.calendar_file import CalendarEvent

    uuids = work.pairs(select(Case.id, Case.uuid).where(Case.id.in_({c.case_id for c in clocks})))
    return [
        CalendarEvent(
            uid=uuid5(UUID(uuids[clock.case_id]), f"{clock.key} {clock.about} {clock.entry_id}"),
            title=f"{clock.title}, {clock.case_reference}",
            note=f"{_capital(clock.period)}. {clock.source_in_words}.",
            when=clock.due if clock.to_the_minute else clock.due_day,
        )
        for clock in clocks
    ]
