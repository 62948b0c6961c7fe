"""The places of a case in words, a row each: name, part in the case, postcode and district."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.documents.chart.node_styles import colours_of
from mscu.documents.map.facts import CasePlace, PlaceMap
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import Line

INSIDE, OUTSIDE, NOWHERE = "On the map", "Beyond Greater Manchester", "Not on the map"


def place_lines(shown: PlaceMap) -> Iterator[tuple[CasePlace, RowLook]]:
    """Give each place with its row, under where it stands."""
    before = ""
    for place in shown.places:
        head = NOWHERE if place.at is None else OUTSIDE if place.is_outside else INSIDE
        yield (
            place,
            RowLook(
                title=isolated(place.name), detail=joined(place.where, place.role),
                icon=place.icon, family=Family(colours_of(place.node).value),
                head=head if head != before else "",
            ),
        )  # fmt: skip
        before = head


def tab_lines(shown: PlaceMap) -> list[Line]:
    """Give the rows of the case's tab: each leads to the place, or to the entry that names it."""
    return [
        Line(number if kind == "entry" else (kind, number), look)
        for (kind, number), look in ((place.opens, look) for place, look in place_lines(shown))
    ]
