"""What of a chart is shown: by kind, as known on a day, without hidden nodes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, NodeKind

DEFAULT_KINDS = frozenset(NodeKind) - {NodeKind.EXHIBIT}
"""The kinds that are shown at first."""
BY_LINKS = frozenset({NodeKind.GROUP, NodeKind.REPORT, NodeKind.EXHIBIT, NodeKind.EVENT})
"""Kinds that are shown only for what they link."""


@dataclass(frozen=True, kw_only=True)
class ChartFilter:
    """What the viewer wants to see of a chart."""

    kinds: frozenset[NodeKind] = DEFAULT_KINDS
    weak: bool = False
    """Whether weak links are shown: two nodes named in one entry of the unit's own working."""
    until: date | None = None
    hidden: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    """Nodes that are shown although their kind is not."""


def filter_chart(chart: Chart, chart_filter: ChartFilter) -> Chart:
    nodes = {
        node.key: node
        for node in chart.nodes
        if (node.kind in chart_filter.kinds or node.key in chart_filter.also)
        and node.key not in chart_filter.hidden
    }
    links = [
        visible_link
        for link in chart.links
        if link.first in nodes and link.second in nodes
        if chart_filter.weak or link.kind is not LinkKind.TOGETHER
        if (visible_link := link_on(link, chart_filter.until)) is not None
    ]
    linked = {key for link in links for key in (link.first, link.second)}
    visible_nodes = [
        node
        for key, node in nodes.items()
        if key in linked or (node.kind not in BY_LINKS and chart_filter.until is None)
    ]
    return Chart(nodes=tuple(visible_nodes), links=tuple(links))


def link_on(link: ChartLink, day: date | None) -> ChartLink | None:
    """Return a link as it was known on a day, or None where nothing was."""
    if day is None:
        return link
    sources = tuple(source for source in link.sources if source.day <= day)
    return replace(link, sources=sources) if sources else None


def linked_keys(chart: Chart, key: str) -> Iterable[str]:
    for link in chart.links:
        if link.first == key:
            yield link.second
        elif link.second == key:
            yield link.first


def shortest_path(chart: Chart, first: str, second: str) -> tuple[str, ...]:
    """Return the shortest path from one node to another, both included; empty where there is none."""
    neighbours: dict[str, list[str]] = {node.key: [] for node in chart.nodes}
    for link in chart.links:
        neighbours[link.first].append(link.second)
        neighbours[link.second].append(link.first)
    came_from: dict[str, str] = {first: first}
    queue = deque([first])
    while queue and second not in came_from:
        current = queue.popleft()
        for other in neighbours.get(current, ()):
            if other not in came_from:
                came_from[other] = current
                queue.append(other)
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
    counts_ = dict.fromkeys(NodeKind, 0)
    for node in chart.nodes:
        counts_[node.kind] += 1
    return counts_


def accessible_name(node: ChartNode) -> str:
    return f"{node.name}, {node.detail}" if node.detail else node.name
