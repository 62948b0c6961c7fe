"""The state of a chart: filters, nodes hidden or added, nodes pinned; and its saved form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.facts import Chart, NodeKind
from mscu.documents.chart.picture import Picture
from mscu.documents.chart.shown import ChartFilter, beside


@dataclass
class ChartState:
    """One viewer's changes to a chart until they are saved."""

    wanted: ChartFilter = field(default_factory=ChartFilter)
    hidden: set[str] = field(default_factory=set)
    also: set[str] = field(default_factory=set)
    pins: dict[str, tuple[float, float]] = field(default_factory=dict)

    def filter_with(self, ticks: ChartFilter) -> ChartFilter:
        """Return the whole filter: the kinds ticked, and the nodes hidden or added one by one."""
        self.wanted = ChartFilter(
            kinds=ticks.kinds,
            weak=ticks.weak,
            until=ticks.until,
            hidden=frozenset(self.hidden),
            also=frozenset(self.also),
        )
        return self.wanted

    def hide(self, key: str) -> None:
        self.hidden.add(key)
        self.also.discard(key)

    def expand(self, chart: Chart, key: str) -> int:
        """Show every node linked to this one; return how many were not shown before."""
        found = set(beside(chart, key))
        new = {node for node in found if node in self.hidden} | (found - self.also)
        self.hidden -= found
        self.also |= found
        return len(new)

    def turn_pin(self, picture: Picture, key: str) -> bool:
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


# Saved charts


YES = "yes"


def view_of(state: ChartState) -> ChartView:
    """Return the state as it is saved: what is shown, and where nodes are pinned."""
    wanted = state.wanted
    pins = (f"{round(x)} {round(y)} {key}" for key, (x, y) in state.pins.items())
    return ChartView(
        off=_lines(kind.value for kind in NodeKind if kind not in wanted.kinds),
        weak=YES if wanted.weak else "",
        until=wanted.until.isoformat() if wanted.until else "",
        hidden=_lines(sorted(state.hidden)),
        also=_lines(sorted(state.also)),
        pins=_lines(pins),
    )


def state_of(view: ChartView) -> ChartState:
    """Read a saved state; what cannot be read or is no longer in the case is left out."""
    off = set(view.off.splitlines())
    return ChartState(
        wanted=ChartFilter(
            kinds=frozenset(kind for kind in NodeKind if kind.value not in off),
            weak=view.weak == YES,
            until=_day(view.until),
        ),
        hidden=set(view.hidden.splitlines()),
        also=set(view.also.splitlines()),
        pins=dict(filter(None, map(_pin, view.pins.splitlines()))),
    )


def _lines(words: Iterable[str]) -> str:
    return "\n".join(words)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _pin(line: str) -> tuple[str, tuple[float, float]] | None:
    across, _, rest = line.partition(" ")
    down, _, key = rest.partition(" ")
    try:
        return key, (float(int(across)), float(int(down)))
    except ValueError:
        return None
