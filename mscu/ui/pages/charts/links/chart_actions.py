"""What is done to a chart's nodes: pinned, hidden, shown with all beside them, the way sought."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.facts import Chart
from mscu.documents.chart.shown import ChartFilter, way
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.saved import view_of
from mscu.ui.pages.charts.links.state import ChartState


class ChartActions(QObject):
    """Ties letters and buttons to what they do.

    Signals: `changed` when other nodes are to be shown, or in other places; `told` with a sentence
    and how it is drawn.
    """

    changed = Signal()
    told = Signal(str, object)

    def __init__(self, canvas: ChartCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self.canvas, self.state = canvas, ChartState()
        self.whole = Chart(nodes=(), links=())
        self._way_from = ""

    def wanted(self) -> ChartFilter:
        """Give what is shown."""
        return self.state.wanted

    def view(self) -> ChartView:
        """Give what is kept when the chart is saved."""
        return view_of(self.state)

    def press(self, letter: str) -> None:
        """Do what a letter stands for, with the node that is chosen."""
        key = self.canvas.current
        if letter == "A":
            self.state.show_all()
            self.changed.emit()
        elif isinstance(key, str):
            action = {"P": self._pin, "H": self._hide, "E": self._expand, "W": self._begin_way}
            if letter in action:
                action[letter](key)

    def _pin(self, key: str) -> None:
        pinned = self.state.turn_pin(self.canvas.picture, key)
        self.changed.emit()
        self._tell("It stays where it stands." if pinned else "It is let go.")

    def drop(self, key: str, x: float, y: float) -> None:
        """Pin a node where it was left."""
        self.state.pin(self.canvas.picture, key, x, y)
        self.changed.emit()

    def _hide(self, key: str) -> None:
        name = isolated(self.canvas.chart.node(key).name)
        self.state.hide(key)
        self.canvas.choose(None)
        self.changed.emit()
        self._tell(f"{name} is hidden. A shows all again.")

    def _expand(self, key: str) -> None:
        before = len(self.canvas.chart.nodes)
        self.state.expand(self.whole, key)
        self.changed.emit()
        more = len(self.canvas.chart.nodes) - before
        self._tell(f"{more} more shown." if more > 0 else "All that it is linked to is shown.")

    def _begin_way(self, key: str) -> None:
        self._way_from = key
        self.canvas.show_way(())
        name = isolated(self.canvas.chart.node(key).name)
        self._tell(f"The way from {name}: choose where to.")

    def go_way(self) -> None:
        """Show the way to what is chosen now, if one was begun."""
        key = self.canvas.current
        if not self._way_from or not isinstance(key, str) or key == self._way_from:
            return
        chart, first = self.canvas.chart, self._way_from
        steps = way(chart, first, key)
        self.canvas.show_way(steps)
        names = [isolated(chart.node(each).name) for each in steps]
        if steps:
            count = "1 step" if len(steps) == 2 else f"{len(steps) - 1} steps"  # noqa: PLR2004
            self._tell(f"{count}: {', '.join(names)}.", Status.DONE)
        else:
            self._tell("No way between these two is shown.", Status.SOON)

    def end_way(self) -> bool:
        """Forget the way that was begun; says whether one was."""
        begun, self._way_from = bool(self._way_from), ""
        if begun:
            self.canvas.show_way(())
        return begun

    def _tell(self, sentence: str, status: Status = Status.RUN) -> None:
        self.told.emit(sentence, status)
