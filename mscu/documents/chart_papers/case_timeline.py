"""The timeline as a document: events with the people in them, and each described in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from mscu.documents.blocks import (
    Block,
    Box,
    Column,
    Document,
    Heading,
    Paragraph,
    Spans,
    Table,
    TimelinePicture,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.timeline.facts import (
    LANE_KINDS,
    Timeline,
    TimelineEvent,
    filter_timeline,
    lane_spans,
    sentence,
    who_and_where,
)

MAX_LANES = 18
"""The most lanes that a page has room for; the others stand in the table."""
FIRST_PAGE, OTHER_PAGES = 24, 34
"""Events on a page."""
HOW_READ = (
    (
        "Each line is one entry of the record, oldest first. Each column is a person, thing, "
        "organisation or place, from the first entry that names it to the last."
    ),
    (
        "A filled mark means that the entry names it; an open mark, that someone was looked for there "
        "and not found. Marks of one entry are joined. A dashed circle is a potential "
        "victim; a second ring means that the person is also a suspect."
    ),
)
COLUMNS = (Column("When", 18), Column("What", 38), Column("Who", 27), Column("Where", 17))


def timeline_document(facts: CaseFacts, timeline: Timeline, edition: Edition) -> Document:
    """Return the timeline of a case, with each event described in words."""
    fitted = fit(facts, edition)
    return case_document(fitted, edition, tuple(_blocks(fitted, timeline, edition)))


def _blocks(facts: CaseFacts, timeline: Timeline, edition: Edition) -> Iterator[Block]:
    filtered = filter_timeline(timeline, LANE_KINDS)
    most_named = _most_named_lanes(filtered)
    yield Title(facts.title, kicker=edition.title)
    if facts.summary:
        yield Paragraph(plain(facts.summary), Voice.LEAD)
    yield Box("How to read it", tuple(map(plain, HOW_READ)))
    if not filtered.events:
        yield Paragraph(quiet("No entry in this case names anyone or anything yet."), Voice.NOTE)
        return
    in_table = len(filtered.lanes) - len(most_named.lanes)
    if in_table:
        note = f"{in_table} that few entries name are not drawn: see the table."
        yield Paragraph(quiet(note), Voice.NOTE)
    yield from _pictures(most_named)
    yield Heading("Events as a list")
    rows = tuple(_row(timeline, event) for event in timeline.events)
    yield Table("Events, with who and where", COLUMNS, rows)


def _most_named_lanes(timeline: Timeline) -> Timeline:
    """Keep the lanes that most events name, in order, and the events that name any of them."""
    named = Counter(mark.lane for event in timeline.events for mark in event.marks)
    lane_keys = {key for key, _ in named.most_common(MAX_LANES)}
    events = [
        replace(event, marks=tuple(mark for mark in event.marks if mark.lane in lane_keys))
        for event in timeline.events
    ]
    return Timeline(
        lanes=tuple(lane for lane in timeline.lanes if lane.key in lane_keys),
        events=tuple(event for event in events if event.marks),
    )


def _pictures(timeline: Timeline) -> Iterable[TimelinePicture]:
    reach = lane_spans(timeline)
    start, count = 0, FIRST_PAGE
    while start < len(timeline.events):
        events = timeline.events[start : start + count]
        last = start + len(events) - 1
        part = Timeline(lanes=timeline.lanes, events=events)
        yield TimelinePicture(
            timeline=part,
            alt=" ".join(f"{sentence(part, event)}." for event in events),
            begins=tuple(key for key, (first, _) in reach.items() if first < start),
            goes_on=tuple(key for key, (_, end) in reach.items() if end > last),
        )
        start, count = last + 1, OTHER_PAGES


def _row(timeline: Timeline, event: TimelineEvent) -> tuple[Spans, ...]:
    who, where = who_and_where(timeline, event)
    return plain(event.happened), bold(event.headline), plain(who), plain(where)
