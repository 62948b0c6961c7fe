"""Builds the demo store: the caravan case and made-up ones, up to the demo's own day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers, CaseRows
from mscu.actions.cases.cases import CloseCase
from mscu.actions.intake.reports import RecordReport
from mscu.codes import YesNo
from mscu.dates.london import LONDON, show_moment
from mscu.demo.caravan import (
    CASE,
    add_to_caravan,
    forms_by_entry,
    opened_at,
    read_caravan,
    read_county_line,
    record_county_line,
    record_script,
)
from mscu.demo.endings import CompleteCase
from mscu.demo.made_up import DataGenerator
from mscu.demo.synthetic import plan
from mscu.gate import Gate

MIN_CASE_AGE = timedelta(days=300)
GROUP = "mopi_group:3"
REASON = "Sentences passed or nothing left to do; the people found are safe."


def close_old(gate: Gate) -> int:
    """Close each old case that may be closed, as the supervisor whose gate this is, and return how many."""
    closed, limit = 0, gate.clock() - MIN_CASE_AGE
    case_ids = tuple(gate.ask(CaseNumbers()).ids)
    for row in gate.ask(CaseRows(numbers=case_ids)):
        case = gate.ask(CaseFile(case_id=row.id)) if row.opened_at < limit else None
        if case is not None and case.may_close:
            gate.perform(CloseCase(case_id=case.id, version=case.version, reason=REASON, mopi_group=GROUP))
            closed += 1
    return closed


SEED = 20_220_620
CASES = 60


@dataclass
class MovingClock:
    """A clock that is set to the time of each entry."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now

    def set_to(self, moment: datetime) -> None:
        self.now = moment


def fill(gate: Gate, *, cases: int = CASES, tell: Callable[[float], object] = lambda _share: None) -> int:
    """Record everything as the officer whose gate this is, and return the id of the caravan case.

    `tell` is called after each case with the share of all that are recorded.

    The gate's clock is set to each entry's own time and left on the demo's day.
    """
    caravan = read_caravan()
    day: date = caravan["demo"]["today"]
    end = datetime.combine(day, datetime.min.time(), LONDON).astimezone(UTC) + timedelta(hours=9)
    clock, former_clock = MovingClock(), gate.clock
    gate.clock = clock
    generator = DataGenerator(SEED)
    case_plans = list(plan(generator, cases, day))
    county_line = read_county_line()
    scripted = sorted((caravan, county_line), key=opened_at)
    recorders = {id(caravan): _caravan, id(county_line): record_county_line}
    case_ids: dict[int, int] = {}
    for index, case_plan in enumerate(case_plans):
        while scripted and case_plan.opened >= opened_at(scripted[0]):
            script = scripted.pop(0)
            case_ids[id(script)] = recorders[id(script)](gate, script, clock.set_to)
        CompleteCase(gate, clock.set_to, generator, index).record(case_plan, end)
        tell((index + 1) / cases)
    for script in scripted:
        case_ids[id(script)] = recorders[id(script)](gate, script, clock.set_to)
    _new_reports(gate, clock, end)
    gate.clock = former_clock
    return case_ids[id(caravan)]


def _caravan(gate: Gate, script: Mapping[str, Any], set_clock: Callable[[datetime], object]) -> int:
    """Record the caravan case with what the demo adds to it."""
    ids = record_script(gate, script, set_clock, forms_by_entry())
    add_to_caravan(gate, read_county_line(), ids, set_clock)
    return ids[CASE]


NEW_REPORTS = (
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


def _new_reports(gate: Gate, clock: MovingClock, end: datetime) -> None:
    for index, (source, where, district, child, text) in enumerate(NEW_REPORTS):
        clock.set_to(end - timedelta(minutes=40 * (len(NEW_REPORTS) - index)))
        gate.perform(
            RecordReport(
                happened=show_moment(clock.now),
                source=f"report_source:{source}",
                where_words=where,
                district=f"district:{district}",
                text=text,
                under_18=child,
            )
        )
