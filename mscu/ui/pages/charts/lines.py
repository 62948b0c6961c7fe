"""The links, events and places of a case as rows of text, for reading and searching."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, sentence
from mscu.documents.chart.node_styles import colours_of
from mscu.documents.map.facts import CasePlace, PlaceMap
from mscu.documents.timeline.facts import Timeline, who_and_where
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import Line

# Places


INSIDE, OUTSIDE, NOWHERE = "On the map", "Beyond Greater Manchester", "Not on the map"


def place_lines(shown: PlaceMap) -> Iterator[tuple[CasePlace, RowLook]]:
    """Yield each place with its row, grouped by where it lies."""
    before = ""
    for place in shown.places:
        head = NOWHERE if place.at is None else OUTSIDE if place.is_outside else INSIDE
        yield (
            place,
            RowLook(
                title=isolated(place.name),
                detail=joined(place.where, place.role),
                icon=place.icon,
                family=Family(colours_of(place.node).value),
                head=head if head != before else "",
            ),
        )
        before = head


def tab_lines(shown: PlaceMap) -> list[Line]:
    """Return the rows of the Map tab: each leads to the place, or to the entry that names it."""
    return [
        Line(number if kind == "entry" else (kind, number), look)
        for (kind, number), look in ((place.opens, look) for place, look in place_lines(shown))
    ]


# Events and links


def timeline_lines(timeline: Timeline) -> list[Line]:
    """Return the events under their days; a row's key is the id of its entry."""
    return list(_lines(timeline))


def _lines(timeline: Timeline) -> Iterator[Line]:
    before = ""
    for event in timeline.events:
        head = f"{event.day:%a} {event.day.day} {event.day:%b %Y}"
        who, where = who_and_where(timeline, event)
        look = RowLook(
            title=isolated(event.headline),
            detail=joined(event.happened, isolated(who), isolated(where)),
            icon=event.icon,
            family=Family(event.family.value),
            head=head if head != before else "",
        )
        yield Line(event.entry_id, look)
        before = head


LINK = "link"
RANKS = {kind: rank for rank, kind in enumerate(LinkKind)}


def link_lines(chart: Chart) -> list[Line]:
    """Return the links under their kinds; a row's key has its position and its newest entry."""
    return list(_lines_of_link(chart))


def _lines_of_link(chart: Chart) -> Iterator[Line]:
    by_key = {node.key: node for node in chart.nodes}
    order = sorted(range(len(chart.links)), key=lambda at: (RANKS[chart.links[at].kind], at))
    before = ""
    for at in order:
        link = chart.links[at]
        node, head = by_key[link.first], link.kind.label
        look = RowLook(
            title=isolated(sentence(chart, link)),
            detail=_detail(link),
            icon=node.icon,
            family=Family(colours_of(node).value),
            kind=head,
            grade=", ".join(link.grades),
            head=head if head != before else "",
        )
        yield Line((LINK, (at, link.sources[-1].entry_id)), look)
        before = head


def _detail(link: ChartLink) -> str:
    newest = link.sources[-1]
    if len(link.sources) == 1:
        return joined(newest.happened, newest.headline)
    return joined(f"{len(link.sources)} entries", newest.happened)
