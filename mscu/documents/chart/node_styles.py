"""The shape and colours of each kind of node, on screen and on paper."""

from __future__ import annotations

from mscu.codes import Family
from mscu.documents.chart.facts import ChartNode, NodeKind

SHAPES = {
    NodeKind.PERSON: Family.REPORT,
    NodeKind.PLACE: Family.CARE,
    NodeKind.THING: Family.ENQUIRY,
    NodeKind.EXHIBIT: Family.ENQUIRY,
    NodeKind.ORGANISATION: Family.ENFORCEMENT,
    NodeKind.GROUP: Family.GROUP,
    NodeKind.REPORT: Family.NOTE,
    NodeKind.EVENT: Family.NOTE,
}
"""Circle, house, square, hexagon, octagon and page, each by the family that has this outline."""
COLOURS = {
    NodeKind.PERSON: Family.NOTE,
    NodeKind.PLACE: Family.REPORT,
    NodeKind.THING: Family.ENQUIRY,
    NodeKind.EXHIBIT: Family.NOTE,
    NodeKind.ORGANISATION: Family.ADVICE,
    NodeKind.GROUP: Family.GROUP,
    NodeKind.REPORT: Family.REPORT,
    NodeKind.EVENT: Family.NOTE,
}


def shape_of(node: ChartNode) -> Family:
    return SHAPES[node.kind]


def colours_of(node: ChartNode) -> Family:
    """Return the family whose colours a node has: a victim's differ from a suspect's."""
    if node.is_victim:
        return Family.CARE
    return Family.ENFORCEMENT if node.is_suspect else COLOURS[node.kind]
