"""What a timeline shows: each event with the people, things and places that it names.

A lane is a person, thing, organisation or place; a mark shows that an event names it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from mscu.codes import Family
from mscu.documents.chart.facts import ChartNode, NodeKind

LANE_KINDS = (NodeKind.PERSON, NodeKind.THING, NodeKind.ORGANISATION, NodeKind.PLACE)
"""The kinds of lanes, in order."""


@dataclass(frozen=True, kw_only=True)
class TimelineMark:
    """What an event says of one lane."""

    lane: str
    """The key of the lane."""
    words: str = ""
    """The role that the entry gives, such as `looked for, not found`."""
    is_there: bool = True
    """Whether the person was there; false for those looked for and not found."""


@dataclass(frozen=True, kw_only=True)
class TimelineEvent:
    """One entry of the record."""

    entry_id: int
    headline: str
    happened: str
    day: date
    """The date in London."""
    family: Family
    icon: str
    marks: tuple[TimelineMark, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The events of a case in order, and the lanes that they name."""

    lanes: tuple[ChartNode, ...]
    events: tuple[TimelineEvent, ...]

    def lane(self, key: str) -> ChartNode:
        return next(lane for lane in self.lanes if lane.key == key)


def filter_timeline(timeline: Timeline, kinds: Collection[NodeKind], *, bare: bool = False) -> Timeline:
    """Return the lanes of some kinds and the events that name any of them; `bare` adds the other events."""
    lane_keys = {lane.key for lane in timeline.lanes if lane.kind in kinds}
    events = [
        replace(event, marks=tuple(mark for mark in event.marks if mark.lane in lane_keys))
        for event in timeline.events
    ]
    kept_events = tuple(event for event in events if event.marks or bare)
    named = {mark.lane for event in kept_events for mark in event.marks}
    return Timeline(lanes=tuple(lane for lane in timeline.lanes if lane.key in named), events=kept_events)


def lane_spans(timeline: Timeline) -> dict[str, tuple[int, int]]:
    """Return the index of the first and last event of each lane."""
    spans: dict[str, tuple[int, int]] = {}
    for at, event in enumerate(timeline.events):
        for mark in event.marks:
            spans[mark.lane] = (spans.get(mark.lane, (at, at))[0], at)
    return spans


def who_and_where(timeline: Timeline, event: TimelineEvent) -> tuple[str, str]:
    """Return the people and things that an event names, and separately the places."""
    lanes = [(timeline.lane(mark.lane), mark) for mark in event.marks]
    who = [_lane_text(lane, mark) for lane, mark in lanes if lane.kind is not NodeKind.PLACE]
    where = [lane.name for lane, _ in lanes if lane.kind is NodeKind.PLACE]
    return ", ".join(who), ", ".join(where)


def sentence(timeline: Timeline, event: TimelineEvent) -> str:
    """Return an event as a sentence, for readers who cannot see the picture."""
    who, where = who_and_where(timeline, event)
    parts = (event.happened, event.headline, who and f"Who: {who}", where and f"Where: {where}")
    return ". ".join(filter(None, parts))


def _lane_text(lane: ChartNode, mark: TimelineMark) -> str:
    return f"{lane.name} ({mark.words})" if mark.words else lane.name
