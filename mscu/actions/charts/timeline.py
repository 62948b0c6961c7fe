"""The timeline of a case: its events in order, each with the people, things and place it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mscu.access import Permission
from mscu.actions.charts.chart_links import CaseLinks, ReadEntry, read_links, subject_key
from mscu.actions.charts.link_chart import links_for_copy, subject_node
from mscu.actions.core.action import Query, Work
from mscu.actions.core.repointing import merge_target
from mscu.actions.entries.handling import redact_fact
from mscu.code_keys import MENTIONED
from mscu.codes import Family, Kind, Marking
from mscu.dates.london import local_day
from mscu.documents.icons import icon_of
from mscu.documents.timeline.facts import LANE_KINDS, Timeline, TimelineEvent, TimelineMark
from mscu.models.case import Case
from mscu.models.entries.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from mscu.documents.chart.facts import ChartNode

NOT_FOUND = "looked for, not found"


@dataclass(frozen=True, kw_only=True)
class TimelineDetails:
    """The timeline of a case, with the heading of its page."""

    case_id: int
    reference: str
    title: str
    marking: Marking
    timeline: Timeline
    may_print: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseTimeline(Query[TimelineDetails]):
    """Open the timeline of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> TimelineDetails:
        """Build the timeline from what the actor may see; a merged case leads to the one that remains."""
        case = work.get(Case, merge_target(work, Case, self.case_id))
        return TimelineDetails(
            case_id=case.id,
            reference=case.reference,
            title=case.title,
            marking=case.marking,
            timeline=build_timeline(work, read_links(work, case.id)),
            may_print=work.actor.may(Permission.PRINT),
        )


def timeline_for_copy(work: Work, case_id: int, met_ids: Collection[int] = ()) -> Timeline:
    """Build the timeline without reports under unmet conditions and what navigators shared."""
    case_links, secrets = links_for_copy(work, case_id, met_ids)
    return redact_fact(build_timeline(work, case_links), secrets)


def build_timeline(work: Work, case_links: CaseLinks) -> Timeline:
    """Sort all that was read: suspects and victims first, each kind by its first event.

    Exhibits are placed with the search that found them, as in the chronology.
    """
    roles = _roles_by_entry(case_links)
    events = [
        _event(work, entry, roles.get(entry.id, {}))
        for entry in sorted(case_links.entries.values(), key=_when)
        if entry.kind is not Kind.EXHIBIT
    ]
    first: dict[str, int] = {}
    for position, event in enumerate(events):
        for mark in event.marks:
            first.setdefault(mark.lane, position)
    nodes = [
        subject_node(work, subject, case_links.roles.get(subject.id, ()))
        for subject in case_links.subjects.values()
        if subject_key(subject.id) in first
    ]
    lanes = sorted(nodes, key=lambda node: (*_rank(node), first[node.key]))
    return Timeline(lanes=tuple(lanes), events=tuple(events))


def _when(entry: ReadEntry) -> tuple[object, int]:
    return entry.at, entry.id


def _rank(node: ChartNode) -> tuple[int, int]:
    side = 0 if node.is_suspect and not node.is_victim else 1 if node.is_victim else 2
    return LANE_KINDS.index(node.kind), side


def _event(work: Work, entry: ReadEntry, roles: Mapping[int, str]) -> TimelineEvent:
    return TimelineEvent(
        entry_id=entry.id,
        headline=entry.headline,
        happened=entry.happened,
        day=local_day(entry.at),
        family=_family(entry.kind),
        icon=icon_of(entry.kind),
        marks=tuple(
            TimelineMark(
                lane=subject_key(subject_id),
                is_there=role != NOT_FOUND,
                words=role if role == NOT_FOUND else work.label(role).lower(),
            )
            for subject_id, role in roles.items()
        ),
    )


def _roles_by_entry(case_links: CaseLinks) -> dict[int, dict[int, str]]:
    """Return whom each entry names, and in which role; the first mention counts."""
    roles: dict[int, dict[int, str]] = {}
    for entry_id, subject_id, role in _named_by_entry(case_links):
        if subject_id is not None and subject_id in case_links.subjects and entry_id in case_links.entries:
            roles.setdefault(entry_id, {}).setdefault(subject_id, role)
    return roles


def _named_by_entry(case_links: CaseLinks) -> Iterator[tuple[int, int | None, str]]:
    """Yield each entry with a subject that it names; the kind's own columns come first."""
    for entry_id, person_id, is_found, _ in case_links.findings:
        yield entry_id, person_id, "" if is_found else NOT_FOUND
    yield from _places(case_links)
    yield from case_links.members
    yield from ((entry_id, person_id, "") for entry_id, person_id in case_links.exploited)
    for entry_id, involvements in case_links.involvements.items():
        for involvement in involvements:
            yield entry_id, involvement.subject_id, "" if involvement.role == MENTIONED else involvement.role


def _places(case_links: CaseLinks) -> Iterator[tuple[int, int | None, str]]:
    """Yield where each arrest was made, and what was searched."""
    for entry_id, person_id, place_id in case_links.arrests:
        yield from ((entry_id, person_id, ""), (entry_id, place_id, ""))
    for entry_id, place_id in case_links.searches.items():
        yield entry_id, place_id, ""


@cache
def _family(kind: Kind) -> Family:
    """Return the family of a kind of entry, as its model has it."""
    model = Entry.__mapper__.polymorphic_map[kind].class_
    family: Family = model.family
    return family
