"""The links, events and places of a case as rows of text, for reading and searching."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.dates.london import short_weekday, show_day
from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, sentence
from mscu.documents.chart.node_styles import colours_of
from mscu.documents.map.facts import CasePlace, PlaceMap
from mscu.documents.timeline.facts import Timeline, who_and_where
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import KeyedRow

ON_MAP, OFF_MAP, NOT_PLACED = "On the map", "Beyond Greater Manchester", "Not on the map"


def _place_lines(place_map: PlaceMap) -> Iterator[tuple[CasePlace, RowLook]]:
    """Yield each place with its row, grouped by where it lies."""
    previous = ""
    for place in place_map.places:
        heading = NOT_PLACED if place.at is None else OFF_MAP if place.is_outside else ON_MAP
        yield (
            place,
            RowLook(
                title=isolated(place.name),
                detail=joined(place.where, place.role),
                icon=place.icon,
                family=colours_of(place.node),
                heading=heading if heading != previous else "",
            ),
        )
        previous = heading


def place_lines(place_map: PlaceMap) -> list[KeyedRow]:
    """Return the rows of a list of places; a row's key is that of its place."""
    return [KeyedRow(place.key, look) for place, look in _place_lines(place_map)]


def timeline_lines(timeline: Timeline) -> list[KeyedRow]:
    """Return the events under their days; a row's key is the id of its entry."""
    return list(_event_lines(timeline))


def _event_lines(timeline: Timeline) -> Iterator[KeyedRow]:
    previous = ""
    for event in timeline.events:
        heading = f"{short_weekday(event.day)} {show_day(event.day)}"
        who, where = who_and_where(timeline, event)
        look = RowLook(
            title=isolated(event.headline),
            detail=joined(event.happened, isolated(who), isolated(where)),
            icon=event.icon,
            family=event.family,
            heading=heading if heading != previous else "",
        )
        yield KeyedRow(event.entry_id, look)
        previous = heading


LINK = "link"
KIND_RANKS = {kind: rank for rank, kind in enumerate(LinkKind)}


def link_lines(chart: Chart) -> list[KeyedRow]:
    """Return the links under their kinds; a row's key has its position and its newest entry."""
    return list(_link_lines(chart))


def _link_lines(chart: Chart) -> Iterator[KeyedRow]:
    by_key = {node.key: node for node in chart.nodes}
    indexes = sorted(range(len(chart.links)), key=lambda index: (KIND_RANKS[chart.links[index].kind], index))
    previous = ""
    for index in indexes:
        link = chart.links[index]
        node, heading = by_key[link.first], link.kind.label
        look = RowLook(
            title=isolated(sentence(chart, link)),
            detail=_detail(link),
            icon=node.icon,
            family=colours_of(node),
            kind=heading,
            grade=", ".join(link.grades),
            heading=heading if heading != previous else "",
        )
        yield KeyedRow((LINK, (index, link.sources[-1].entry_id)), look)
        previous = heading


def _detail(link: ChartLink) -> str:
    newest = link.sources[-1]
    if len(link.sources) == 1:
        return joined(newest.happened, newest.headline)
    return joined(f"{len(link.sources)} entries", newest.happened)
