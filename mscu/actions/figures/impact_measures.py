"""The measures of the unit's year: how each is counted, and what may change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from mscu.actions.figures import impact_counts as counts
from mscu.actions.figures.impact_counts import Counted, Counting
from mscu.models.base import Record
from mscu.models.case import Case, CaseExploitation, Restriction
from mscu.models.entries.court import CourtResult, Proceeds
from mscu.models.entries.enforcement import Arrest, Charge
from mscu.models.entries.exhibit import Exhibit
from mscu.models.entries.ocg import Disruption, OcgAssessment
from mscu.models.entries.report import Report, Triage
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.models.subject import Involvement, Person

Source = Callable[[str], Iterable[Counted]]
"""Gives what a measure counts, by its name."""


@dataclass(frozen=True)
class Measure:
    """How things are counted, and by which marks they are told apart."""

    count: Callable[[Counting], Iterator[Counted]]
    marks: tuple[str, ...] = ()
    amount: str = ""
    """The name of what is added up; empty where nothing is."""
    changed_by: tuple[type[Record], ...] = ()
    """The records that change it, beside cases and restrictions."""
    without_case: bool = True
    """Whether what it counts may be of no case."""


OF_ALL: tuple[type[Record], ...] = (Case, Restriction)
"""What changes all measures of a case."""
OF_VICTIMS = (Person, Involvement, CaseExploitation)
MEASURES: Mapping[str, Measure] = {
    "reports": Measure(counts.reports, ("source",), "", (Report,)),
    "triaged": Measure(counts.triaged, ("minutes",), "", (Report, Triage)),
    "victims": Measure(
        counts.victims, ("sector", "types", "nationality", "age"), "", OF_VICTIMS,
        without_case=False,
    ),
    "advice": Measure(counts.advice, ("answer",), "", (TacticalAdvice,)),
    "arrests": Measure(counts.arrests, (), "", (Arrest,)),
    "charges": Measure(counts.charges, (), "", (Charge,)),
    "people_charged": Measure(counts.people_charged, (), "", (Charge,), without_case=False),
    "sentences": Measure(counts.sentences, (), "months", (CourtResult,)),
    "seizures": Measure(counts.seizures, ("what",), "amount", (Exhibit,)),
    "proceeds": Measure(counts.proceeds, ("what",), "amount", (Proceeds,)),
    "groups": Measure(counts.groups, (), "", (OcgAssessment,)),
    "disruptions": Measure(counts.disruptions, ("level",), "", (Disruption,)),
}  # fmt: skip
"""What is tallied with each command."""
OWN_WORK: Mapping[str, Callable[[Counting], Iterator[Counted]]] = {
    "activity": counts.activity,
    "actions_done": counts.actions_done,
}
"""The unit's own work, which is little: it is counted when it is asked for."""


def counted(counting: Counting) -> Source:
    """Count from the records themselves."""
    return partial(_count, counting)


def _count(counting: Counting, name: str) -> Iterable[Counted]:
    count = OWN_WORK[name] if name in OWN_WORK else MEASURES[name].count
    return count(counting)
