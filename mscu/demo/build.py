"""Builds the demo store: the caravan case and made-up ones, up to the demo's own day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers, CaseRows
from mscu.actions.cases.cases import CloseCase
from mscu.actions.intake.reports import RecordReport
from mscu.codes import YesNo
from mscu.demo.caravan import (
    CASE,
    add_to_caravan,
    forms_by_entry,
    opened_at,
    read_caravan,
    read_county_line,
    record_county_line,
    record_told,
)
from mscu.demo.endings import WholeStory
from mscu.demo.made_up import MadeUp
from mscu.demo.synthetic import plan
from mscu.gate import LONDON, Gate

if TYPE_CHECKING:
    from datetime import date


# Old made-up cases


WORKED_FOR = timedelta(days=300)
GROUP = "mopi_group:3"
REASON = "Sentences passed or nothing left to do; the people found are safe."


def close_old(gate: Gate) -> int:
    """Close each old case that may be closed, as the supervisor whose gate this is, and return how many."""
    closed, before = 0, gate.clock() - WORKED_FOR
    numbers = tuple(gate.ask(CaseNumbers()).ids)
    for row in gate.ask(CaseRows(numbers=numbers)):
        case = gate.ask(CaseFile(case_id=row.id)) if row.opened_at < before else None
        if case is not None and case.may_close:
            gate.perform(CloseCase(case_id=case.id, version=case.version, reason=REASON, mopi_group=GROUP))
            closed += 1
    return closed


# --------------------------------------------------------------------------------------------------


SEED = 20_220_620
CASES = 60
PEOPLE = (
    ("officer", "DS Priya Nolan", "officer"),
    ("navigator", "Hannah Sealy", "navigator"),
    ("supervisor", "DI Ruth Aspinall", "supervisor"),
    ("admin", "Jo Kershaw", "administrator"),
    ("auditor", "Professional Standards", "auditor"),
    ("second", "Ana Pop", "navigator"),
    ("lead", "Moira Keane", "lead"),
    ("colleague", "DC Tom Fielding", "officer"),
    ("disclosure", "DC Imran Qureshi", "disclosure"),
    ("records", "Sam Okafor", "records"),
)
"""Log-in name, display name and role of the demo's users."""


@dataclass
class MovingClock:
    """A clock that is set to the time of each entry."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def set_to(self, moment: datetime) -> None:
        self.now = moment


def fill(gate: Gate, *, cases: int = CASES, tell: Callable[[str], Any] = print) -> int:
    """Record everything as the officer whose gate this is, and return the id of the caravan case.

    The gate's clock is set to each entry's own time and left on the demo's day.
    """
    told = read_caravan()
    day: date = told["demo"]["today"]
    until = datetime.combine(day, datetime.min.time(), LONDON).astimezone(UTC) + timedelta(hours=9)
    clock, before = MovingClock(), gate.clock
    gate.clock = clock
    made = MadeUp(SEED)
    stories = list(plan(made, cases, day))
    line = read_county_line()
    worked = sorted((told, line), key=opened_at)
    tell_worked = {id(told): _caravan, id(line): record_county_line}
    numbers: dict[int, int] = {}
    for number, story in enumerate(stories):
        while worked and story.opened >= opened_at(worked[0]):
            case = worked.pop(0)
            numbers[id(case)] = tell_worked[id(case)](gate, case, clock.set_to)
        WholeStory(gate, clock.set_to, made, number).tell(story, until)
    for case in worked:
        numbers[id(case)] = tell_worked[id(case)](gate, case, clock.set_to)
    _new_reports(gate, clock, until)
    gate.clock = before
    tell(f"{cases + 2} cases recorded; today is {day:%d %b %Y} in this store")
    return numbers[id(told)]


def _caravan(gate: Gate, told: Mapping[str, Any], at: Callable[[datetime], object]) -> int:
    """Record the caravan case with what the demo adds to it."""
    known = record_told(gate, told, at, forms_by_entry())
    add_to_caravan(gate, read_county_line(), known, at)
    return known[CASE]


NEW = (
    (
        "helpline",
        "Salford",
        "salford",
        YesNo.YES,
        "A boy of about fifteen opens the door of a house that smells of cannabis.",
    ),
    (
        "health",
        "Bury",
        "bury",
        YesNo.NO,
        "Two women came to the walk-in centre with one driver, who answered for both.",
    ),
    (
        "public_101",
        "Rochdale",
        "rochdale",
        YesNo.NOT_SURE,
        "New leaflets for driveways on Castleton Road, with the number 07700 900417.",
    ),
)
"""Reports still to be triaged when the demo opens."""


def _new_reports(gate: Gate, clock: MovingClock, until: datetime) -> None:
    for number, (source, where, district, child, text) in enumerate(NEW):
        clock.set_to(until - timedelta(minutes=40 * (len(NEW) - number)))
        local = clock.now.astimezone(LONDON)
        gate.perform(
            RecordReport(
                happened=f"{local.day} {local:%b %Y %H:%M}",
                source=f"report_source:{source}",
                where_words=where,
                district=f"district:{district}",
                text=text,
                under_18=child,
            )
        )
