"""Recording much at once, and what was tallied beside what the records say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.figures.impact_counts import MEASURES, Counting, ImpactCount, count_from_records
from mscu.actions.figures.impact_years import TwoYearSpan, Year
from mscu.actions.figures.tallies import tallied_counts
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPerson
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.gate import Gate

YEARS = (Year(2021), Year(2023))
"""Each with the one before it: all years in which tests record anything."""
Sums = Counter[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Together(Command[list[Any]]):
    """Do many things in one transaction, as a test has no time for more."""

    commands: tuple[Command[Any], ...]
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> list[Any]:
        return [command.perform(work) for command in self.commands]


def together(gate: Gate, commands: Iterable[Command[Any]]) -> list[int]:
    return gate.perform(Together(commands=tuple(commands)))


def people(gate: Gate, case_id: int, number: int, name: str = "Person") -> list[int]:
    """Record potential victims."""
    roles = (POTENTIAL_VICTIM,)
    named = (f"{name} {index}" for index in range(number))
    return together(gate, (RecordPerson(case_id=case_id, name=each, roles=roles) for each in named))


def seen(
    gate: Gate, number: int = 1, source: str = "self", district: str = "district:bury", year: int = 2021
) -> list[int]:
    """Record reports."""
    days = (f"{index % 27 + 1} May {year} 10:00" for index in range(number))
    said: dict[str, Any] = {"source": f"report_source:{source}", "district": district, "text": "Seen."}
    return together(gate, (RecordReport(happened=day, **said) for day in days))


@dataclass(frozen=True, kw_only=True)
class BothCounts(Query[tuple[Sums, Sums]]):
    """Count every measure both ways."""

    needs = Permission.PLAN
    reads_tallies = True

    def answer(self, work: Work) -> tuple[Sums, Sums]:
        """Return the sums of the tallies, and those of the records."""
        tallies, records = Sums(), Sums()
        for span in map(TwoYearSpan, YEARS):
            as_tallied, as_recorded = tallied_counts(work, span), count_from_records(Counting(work, span))
            for name in MEASURES:
                tallies.update(_sums(name, span, as_tallied(name)))
                records.update(_sums(name, span, as_recorded(name)))
        return tallies, records


def _sums(name: str, span: TwoYearSpan, found: Iterable[ImpactCount]) -> Sums:
    sums = Sums()
    for count in found:
        alike = (name, str(span.year), str(count.quarter), count.district, json.dumps(dict(count.marks)))
        sums[*alike, "number"] += count.number
        for of, amount in count.sums.items():
            sums[*alike, of] += amount
    return +sums


def tallies_agree(gate: Gate) -> bool:
    """Return whether the tallies hold what the reader would count."""
    tallies, records = gate.ask(BothCounts())
    return tallies == records
