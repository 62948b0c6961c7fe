"""How records are shown as rows of a list."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from mscu.actions.cases.case_list import CaseRow
from mscu.actions.clocks.clock_board import BoardRow
from mscu.actions.clocks.clocks import RunningClock, clock_heading, folded_count
from mscu.actions.desk.my_desk import EnquiryLine
from mscu.actions.desk.since import SinceLine
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.report_register import URGENT, ReportRow
from mscu.actions.intake.reports import NEW, REPORT_STYLES
from mscu.actions.subjects.subject_list import SubjectRow
from mscu.codes import CaseStatus, Family, Kind, ToldUrgency
from mscu.documents.icons import icon_of
from mscu.rules.clock_engine import ClockState
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook, TimeLeft
from mscu.ui.look.shapes import Shape

SOON_DAYS = 3
HOURS_A_DAY = 24
CASES_SHOWN = 3
LONG_PERIODS = (", day and night", ", not counting weekends and bank holidays", ", the first included")
_MORE = re.compile(r"[:,;]| \(| before | since ")
"""Where the name of a source ends and its text begins."""


def case_look(row: CaseRow) -> RowLook:
    """Show a case: title, then kind, owner, place and start; beside it what is due next."""
    types = ", ".join(row.exploitation)
    parts = (row.reference, types, row.operation, row.district, row.lead, f"opened {row.opened}")
    return RowLook(
        row.title,
        " · ".join(part for part in parts if part),
        aside=row.next_clock,
        chip=status_chip(row.status),
        reference=row.reference,
    )


def subject_look(row: SubjectRow) -> RowLook:
    """Show a nominal: name, then its kind, other names and cases."""
    parts = (row.kind.label, ", ".join(row.aliases), ", ".join(row.cases[:CASES_SHOWN]))
    return RowLook(
        row.name, " · ".join(part for part in parts if part), icon=row.kind.icon, kind=row.kind.label
    )


def status_chip(status: CaseStatus) -> Chip:
    if status in {CaseStatus.CLOSED, CaseStatus.ARCHIVED}:
        return Chip(status.label, Status.DONE)
    waiting = status in {CaseStatus.AWAITING_NRM, CaseStatus.AWAITING_CPS, CaseStatus.MONITOR}
    if waiting:
        return Chip(status.label, Status.QUIET, Shape.PAUSE)
    return Chip(status.label, Status.RUN)


STYLE_SHAPES = {"paused": Shape.PAUSE, "refused": Shape.CROSS}
"""Shapes of the chips of entries that are quiet, by their style."""
_REPORT_PREFIX = "Report: "


def report_title(headline: str) -> str:
    """Return the source of a report, without the word that begins every row of the register."""
    source = headline.removeprefix(_REPORT_PREFIX)
    return f"{source[:1].upper()}{source[1:]}"


def state_chip(text: str, style: str) -> Chip:
    """Return the chip of an entry from its text and style, as `Chip` in `kind_spec` has them."""
    shape = STYLE_SHAPES.get(style)
    return Chip(text, Status.QUIET if shape else Status(style or "quiet"), shape)


def report_chip(row: ReportRow) -> Chip:
    """Return the state of a report, or how urgent it was told to be while it waits for triage."""
    if row.triage == NEW and row.told_urgency in URGENT:
        status = Status.LATE if row.told_urgency is ToldUrgency.IMMEDIATE else Status.SOON
        words = row.told_urgency.label.lower()
        return Chip(words, status, in_full=f"to triage, told as {words}")
    return state_chip(row.triage_label.lower(), REPORT_STYLES.get(row.triage.rpartition(":")[2], "quiet"))


def entry_place(row: EntryRow | ReportRow | EnquiryLine) -> str:
    """Return where an entry opens: on its case's page, or among the reports if it has no case."""
    return "entry" if row.case_id is not None else "report"


def report_look(row: ReportRow) -> RowLook:
    """Show a report: its source, then register number, date and first words.

    The number comes first, since it is what is cited and a narrow list has room for little more.
    """
    parts = (row.register_number, row.happened, row.case_reference, row.district, row.detail)
    return RowLook(
        report_title(row.headline),
        " · ".join(part for part in parts if part),
        family=Family.REPORT,
        icon=Kind.REPORT.icon,
        kind=Kind.REPORT.label,
        chip=report_chip(row),
        reference=row.register_number,
    )


def waiting_look(row: ReportRow, now: datetime) -> RowLook:
    """Show a report that waits for triage, and how long it has waited."""
    time = waiting_time(row.waits_since, now)
    in_full = f"waiting {time} min" if " h " in time else f"waiting {time}"
    look, chip = report_look(row), Chip(time, Status.SOON, in_full=in_full)
    if row.told_urgency not in URGENT:
        return replace(look, chip=chip)
    return replace(look, chip=chip, detail=f"{row.told_urgency.label} · {look.detail}")


def waiting_time(since: datetime, now: datetime) -> str:
    """Return how long something has waited: `24 min`, `1 h 39`, `3 days`."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    hours, remaining = divmod(minutes, 60)
    if hours >= HOURS_A_DAY:
        return count_of(hours // HOURS_A_DAY, "day")
    return f"{hours} h {remaining:02}" if hours else f"{minutes} min"


def entry_look(row: EntryRow) -> RowLook:
    """Show an entry outside its case: date, author and place in the second line."""
    chip = state_chip(row.state, row.state_kind) if row.state else None
    return RowLook(
        row.headline,
        " · ".join(part for part in (row.happened, row.detail) if part),
        family=row.family,
        icon=icon_of(row.kind, (row.type_key,)),
        kind=row.kind.label,
        chip=chip,
    )


def since_look(line: SinceLine, *, with_heading: bool = False) -> RowLook:
    """Show an entry of the morning meeting with its case and why it ranks where it does."""
    look = entry_look(line.row)
    case = f"{line.case_reference} {line.case_title}".strip()
    status = (Status.LATE, Status.SOON, Status.QUIET)[line.risk]
    chip = Chip(line.why, status) if line.why else look.chip
    detail = " · ".join(part for part in (line.row.happened, case, line.row.detail) if part)
    return RowLook(
        look.title,
        detail,
        family=look.family,
        icon=look.icon,
        kind=look.kind,
        chip=chip,
        heading=HEADINGS[line.risk] if with_heading else "",
        reference=line.case_reference,
    )


HEADINGS = ("Danger to life", "Time critical, or perhaps a child", "Everything else")


def clock_look(clock: RunningClock) -> RowLook:
    """Show a clock: what is due, in which case, the rule beside it and the time left."""
    parts = (folded_count(clock), clock.case_reference, end_apart(clock), clock.case_title)
    return RowLook(
        clock_heading(clock),
        " · ".join(filter(None, parts)),
        family=clock.family,
        icon=clock.icon,
        aside=_rule(clock),
        chip=_chip(clock),
        reference=clock.case_reference,
    )


def _chip(clock: RunningClock) -> Chip:
    shape = Shape.PAUSE if clock.state is ClockState.LAPSED else None
    return Chip(clock.left_beside_end, clock_status(clock), shape)


def end_apart(clock: RunningClock) -> str:
    """Return when a clock ends, unless the time left says it in the same words."""
    return "" if clock.end == clock.left else clock.end


def board_look(row: BoardRow) -> RowLook:
    """Show a clock on the board, with its owner beside its end."""
    clock = row.clock
    owner = f"owner: {clock.owner}" if clock.owner else ""
    parts = (folded_count(clock), clock.case_reference, end_apart(clock), owner, clock.case_title)
    return replace(clock_look(clock), detail=" · ".join(part for part in parts if part))


def _rule(clock: RunningClock) -> str:
    """Return the rule in one or two lines: its source and its period."""
    source = re.split(_MORE, clock.source, maxsplit=1)[0]
    if clock.to_confirm:
        source = f"{source} (to confirm)"
    if clock.period.startswith("as "):
        return source
    period = clock.period
    for suffix in LONG_PERIODS:
        period = period.removesuffix(suffix)
    return f"{source.replace('Proceeds of Crime Act', 'POCA')}, {period}"


def clock_status(clock: RunningClock) -> Status:
    """Return the status of a clock: late, soon, running, or running on without an end."""
    by_state = {"late": Status.LATE, "owed": Status.SOON, "runs_on": Status.QUIET, "lapsed": Status.QUIET}
    if clock.state.value in by_state:
        return by_state[clock.state.value]
    if not clock.is_open:
        return Status.DONE
    return Status.SOON if clock.days_left <= SOON_DAYS else Status.RUN


def enquiry_look(line: EnquiryLine) -> RowLook:
    """Show an open enquiry with the time left for its recordings or its deadline."""
    icon = "video" if line.is_cctv else "search"
    parts = (line.case_reference, line.owner, f"until {line.perishes}" if line.perishes else "")
    return RowLook(
        line.title,
        " · ".join(part for part in parts if part),
        family=Family.ENQUIRY,
        icon=icon,
        left=_time_left(line),
        reference=line.case_reference,
    )


def _time_left(line: EnquiryLine) -> TimeLeft | None:
    if line.days_left is None:
        return None
    days = line.days_left
    if line.is_lost:
        return TimeLeft("what happened?", 0.0, Status.QUIET)
    if days < 0:
        return TimeLeft(f"{count_of(-days, 'day')} late", 0.0, Status.LATE)
    text = count_of(days, "day") if days else "today"
    share = line.share_left if line.share_left is not None else min(1.0, days / 28)
    return TimeLeft(text, share, Status.SOON if days <= SOON_DAYS else Status.RUN)
