"""What of a timeline is shown: lanes of some kinds, and the events that name any of them."""

from datetime import date

from mscu.codes import Family
from mscu.documents.chart.facts import ChartNode, NodeKind
from mscu.documents.timeline.facts import (
    LANE_KINDS,
    Timeline,
    TimelineEvent,
    TimelineMark,
    filter_timeline,
    lane_spans,
    sentence,
)

DAY = date(2022, 6, 1)


def an_event(number: int, *lanes: str) -> TimelineEvent:
    return TimelineEvent(
        entry_id=number,
        headline=f"Note {number}",
        happened="1 Jun 2022",
        day=DAY,
        family=Family.NOTE,
        icon="square-pen",
        marks=tuple(TimelineMark(lane=key) for key in lanes),
    )


TIMELINE = Timeline(
    lanes=(
        ChartNode(key="a", kind=NodeKind.PERSON, name="Nguyễn Văn Hải"),
        ChartNode(key="p", kind=NodeKind.PLACE, name="Hollin Lane Yard"),
    ),
    events=(an_event(1, "a"), an_event(2), an_event(3, "p"), an_event(4, "a", "p")),
)


def numbers(timeline: Timeline) -> list[int]:
    return [each.entry_id for each in timeline.events]


def test_events_and_lanes_are_shown_when_they_are_wanted() -> None:
    assert numbers(filter_timeline(TIMELINE, LANE_KINDS)) == [1, 3, 4]
    assert numbers(filter_timeline(TIMELINE, LANE_KINDS, bare=True)) == [1, 2, 3, 4]
    people = filter_timeline(TIMELINE, {NodeKind.PERSON})
    assert numbers(people) == [1, 4]
    assert [each.key for each in people.lanes] == ["a"]
    assert [mark.lane for each in people.events for mark in each.marks] == ["a", "a"]


def test_a_lane_reaches_from_its_first_event_to_its_last_and_one_is_said_in_words() -> None:
    assert lane_spans(TIMELINE) == {"a": (0, 3), "p": (2, 3)}
    said = sentence(TIMELINE, TIMELINE.events[3])
    assert said == "1 Jun 2022. Note 4. Who: Nguyễn Văn Hải. Where: Hollin Lane Yard"
