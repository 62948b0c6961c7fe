"""What of a link chart may leave the unit: nothing that comes from what is held back alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.actions.charts.chart_reading import CaseLinks, read_links
from mscu.actions.charts.link_chart import chart_of
from mscu.actions.entries.handling import cut, known_alone, withheld_of
from mscu.codes import Kind
from mscu.documents.chart.facts import Chart

if TYPE_CHECKING:
    from mscu.actions.core.action import Work


def chart_to_leave(work: Work, case_id: int, met: Collection[int] = ()) -> Chart:
    """Build a case's chart without reports under unmet conditions, and what navigators shared.

    Whoever is known from such entries alone is left out, and no words name who told us.
    """
    read, secrets = read_to_leave(work, case_id, met)
    return cut(chart_of(work, read), secrets)


def read_to_leave(
    work: Work, case_id: int, met: Collection[int] = ()
) -> tuple[CaseLinks, tuple[str, ...]]:
    """Read what may leave of a case's links, and the words that must be cut out of it."""
    read, held = read_links(work, case_id), withheld_of(work, case_id, met)
    shared = (each.id for each in read.entries.values() if each.kind is Kind.SHARED)
    gone = {*held.reports, *shared}
    return _without(read, gone, known_alone(work, case_id, gone)), held.secrets


def _without(read: CaseLinks, entries: Collection[int], subjects: Iterable[int]) -> CaseLinks:
    gone = set(subjects)
    return replace(
        read,
        entries={number: each for number, each in read.entries.items() if number not in entries},
        subjects={number: each for number, each in read.subjects.items() if number not in gone},
        ties={
            number: [tie for tie in ties if tie.subject_id not in gone]
            for number, ties in read.ties.items()
        },
    )
