"""The state of a chart: filters, nodes hidden or added, nodes pinned; and its saved form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.chart_filter import ChartFilter, linked_keys
from mscu.documents.chart.facts import Chart, NodeKind
from mscu.documents.chart.picture import Picture


@dataclass
class ChartState:
    """One viewer's changes to a chart until they are saved."""

    chart_filter: ChartFilter = field(default_factory=ChartFilter)
    hidden: set[str] = field(default_factory=set)
    also: set[str] = field(default_factory=set)
    pins: dict[str, tuple[float, float]] = field(default_factory=dict)

    def filter_with(self, chosen: ChartFilter) -> ChartFilter:
        """Return the whole filter: the kinds ticked, and the nodes hidden or added one by one."""
        self.chart_filter = ChartFilter(
            kinds=chosen.kinds,
            weak=chosen.weak,
            until=chosen.until,
            hidden=frozenset(self.hidden),
            also=frozenset(self.also),
        )
        return self.chart_filter

    def hide(self, key: str) -> None:
        self.hidden.add(key)
        self.also.discard(key)

    def expand(self, chart: Chart, key: str) -> int:
        """Show every node linked to this one; return how many were not shown before."""
        neighbours = set(linked_keys(chart, key))
        newly_shown = {node for node in neighbours if node in self.hidden} | (neighbours - self.also)
        self.hidden -= neighbours
        self.also |= neighbours
        return len(newly_shown)

    def toggle_pin(self, picture: Picture, key: str) -> bool:
        """Pin a node where it stands, or unpin it; return whether it is pinned now."""
        pinned = [node for node in picture.block_of(key) if node in self.pins]
        for node in pinned:
            del self.pins[node]
        if pinned:
            return False
        self.pin(picture, key, *picture.by_key[key].icon.middle)
        return True

    def pin(self, picture: Picture, key: str, x: float, y: float) -> None:
        """Pin a node at a position; the nodes of a container move together under one pin."""
        for node in picture.block_of(key):
            self.pins.pop(node, None)
        self.pins[key] = (x, y)

    def show_all(self) -> None:
        """Show all hidden nodes again and remove every pin."""
        self.hidden.clear()
        self.also.clear()
        self.pins.clear()


WEAK_SHOWN = "yes"


def view_of(state: ChartState) -> ChartView:
    """Return the state as it is saved: what is shown, and where nodes are pinned."""
    filter_ = state.chart_filter
    pins = (f"{round(x)} {round(y)} {key}" for key, (x, y) in state.pins.items())
    return ChartView(
        off=_as_lines(kind.value for kind in NodeKind if kind not in filter_.kinds),
        weak=WEAK_SHOWN if filter_.weak else "",
        until=filter_.until.isoformat() if filter_.until else "",
        hidden=_as_lines(sorted(state.hidden)),
        also=_as_lines(sorted(state.also)),
        pins=_as_lines(pins),
    )


def state_of(view: ChartView) -> ChartState:
    """Read a saved state; what cannot be read or is no longer in the case is left out."""
    left_out = set(view.off.splitlines())
    return ChartState(
        chart_filter=ChartFilter(
            kinds=frozenset(kind for kind in NodeKind if kind.value not in left_out),
            weak=view.weak == WEAK_SHOWN,
            until=_day(view.until),
        ),
        hidden=set(view.hidden.splitlines()),
        also=set(view.also.splitlines()),
        pins=dict(filter(None, map(_pin, view.pins.splitlines()))),
    )


def _as_lines(values: Iterable[str]) -> str:
    return "\n".join(values)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _pin(line: str) -> tuple[str, tuple[float, float]] | None:
    x, _, remainder = line.partition(" ")
    y, _, key = remainder.partition(" ")
    try:
        return key, (float(int(x)), float(int(y)))
    except ValueError:
        return None
