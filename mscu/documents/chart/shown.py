"""What of a chart is shown: by kind, as known on a day, without hidden nodes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, NodeKind

USUAL = frozenset(NodeKind) - {NodeKind.EXHIBIT}
"""The kinds that are shown at first."""
BY_LINKS = frozenset({NodeKind.GROUP, NodeKind.REPORT, NodeKind.EXHIBIT, NodeKind.EVENT})
"""Kinds that are shown only for what they link."""


@dataclass(frozen=True, kw_only=True)
class ChartFilter:
    """What the viewer wants to see of a chart."""

    kinds: frozenset[NodeKind] = USUAL
    weak: bool = False
    """Whether weak links are shown: two nodes named in one entry of the unit's own working."""
    until: date | None = None
    hidden: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    """Nodes that are shown although their kind is not."""


def shown(chart: Chart, wanted: ChartFilter) -> Chart:
    nodes = {
        each.key: each
        for each in chart.nodes
        if (each.kind in wanted.kinds or each.key in wanted.also) and each.key not in wanted.hidden
    }
    links = [
        known
        for each in chart.links
        if each.first in nodes and each.second in nodes
        if wanted.weak or each.kind is not LinkKind.TOGETHER
        if (known := known_on(each, wanted.until)) is not None
    ]
    linked = {key for each in links for key in (each.first, each.second)}
    kept = [
        each
        for key, each in nodes.items()
        if key in linked or (each.kind not in BY_LINKS and wanted.until is None)
    ]
    return Chart(nodes=tuple(kept), links=tuple(links))


def known_on(link: ChartLink, day: date | None) -> ChartLink | None:
    """Return a link as it was known on a day, or None where nothing was."""
    if day is None:
        return link
    sources = tuple(each for each in link.sources if each.day <= day)
    return replace(link, sources=sources) if sources else None


def beside(chart: Chart, key: str) -> Iterable[str]:
    """Return the keys that a node is linked to."""
    for link in chart.links:
        if link.first == key:
            yield link.second
        elif link.second == key:
            yield link.first


def way(chart: Chart, first: str, second: str) -> tuple[str, ...]:
    """Return the shortest path from one node to another, both included; empty where there is none."""
    neighbours: dict[str, list[str]] = {each.key: [] for each in chart.nodes}
    for link in chart.links:
        neighbours[link.first].append(link.second)
        neighbours[link.second].append(link.first)
    came_from: dict[str, str] = {first: first}
    waiting = deque([first])
    while waiting and second not in came_from:
        here = waiting.popleft()
        for other in neighbours.get(here, ()):
            if other not in came_from:
                came_from[other] = here
                waiting.append(other)
    if second not in came_from:
        return ()
    steps = [second]
    while steps[-1] != first:
        steps.append(came_from[steps[-1]])
    return tuple(reversed(steps))


def days(chart: Chart) -> tuple[date, ...]:
    """Return the days on which something became known, in order."""
    return tuple(sorted({source.day for link in chart.links for source in link.sources}))


def counts(chart: Chart) -> dict[NodeKind, int]:
    """Return the number of nodes of each kind."""
    found = dict.fromkeys(NodeKind, 0)
    for each in chart.nodes:
        found[each.kind] += 1
    return found


def spoken(node: ChartNode) -> str:
    """Return a node's name with what it is."""
    return f"{node.name}, {node.detail}" if node.detail else node.name
