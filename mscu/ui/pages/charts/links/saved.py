"""A chart as it was left, written down so that it can be shown again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.facts import NodeKind
from mscu.documents.chart.shown import ChartFilter
from mscu.ui.pages.charts.links.state import ChartState

YES = "yes"


def view_of(state: ChartState) -> ChartView:
    """Write down what is shown of a chart, and where it was pinned."""
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
    """Read it back; what can't be read is left out, as what is no longer in the case."""
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
