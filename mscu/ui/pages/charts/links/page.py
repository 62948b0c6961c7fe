"""The link chart page: people, places, things and groups of a case, and what links them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from mscu.actions.charts.link_chart import ChartAnswer, LinkChart
from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.facts import Chart, LinkKind
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.picture import Picture, PlacedNode
from mscu.documents.chart.shown import ChartFilter, counts, days, shown, way
from mscu.errors import MscuError
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.links.body import CHART, EMPTY, TABLE, ChartSaveForm, LinksBody
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.state import ChartState, state_of, view_of
from mscu.ui.pages.core.case_view import CaseView
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.search.view_bar import BarTexts, ViewBar
from mscu.ui.session.background import Background
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.segmented import SegmentedField

# Layout, in the background if the chart is large


AT_ONCE = 120
"""Largest number of links that is laid out at once, without a noticeable wait."""


class LayoutWorker(QObject):
    """Lays out one chart at a time; a newer request replaces those that wait.

    Signals: `came` with a chart and its picture; `failed` with a sentence.
    """

    came = Signal(object, object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = Background(self)
        self._newest = 0

    def lay(self, chart: Chart, pins: Mapping[str, tuple[float, float]]) -> None:
        self._newest += 1
        if len(chart.links) <= AT_ONCE:
            self.came.emit(chart, lay_out(chart, pins=pins))
            return
        work = partial(_laid, self._newest, chart, dict(pins))
        self._worker.run(work, then=self._laid_out, failed=self._refused)

    def _laid_out(self, done: tuple[int, Chart, Picture]) -> None:
        number, chart, picture = done
        if number == self._newest:
            self.came.emit(chart, picture)

    def _refused(self, problem: MscuError) -> None:
        self.failed.emit(problem.sentence)


def _laid(number: int, chart: Chart, pins: Mapping[str, tuple[float, float]]) -> tuple[int, Chart, Picture]:
    return number, chart, lay_out(chart, pins=pins)


# Commands


class ChartActions(QObject):
    """The commands behind the letters and buttons of the chart.

    Signals: `changed` when other nodes are to be shown, or in other positions; `notified` with a sentence and
    its status.
    """

    changed = Signal()
    notified = Signal(str, object)

    def __init__(self, canvas: ChartCanvas, parent: QObject) -> None:
        super().__init__(parent)
        self.canvas, self.state = canvas, ChartState()
        self.whole = Chart(nodes=(), links=())
        self._way_from = ""

    def wanted(self) -> ChartFilter:
        """Return the filter of what is shown."""
        return self.state.wanted

    def view(self) -> ChartView:
        """Return what is kept when the chart is saved."""
        return view_of(self.state)

    def press(self, letter: str) -> None:
        """Run the command of a letter on the selected node."""
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
        self._tell("Pinned where it is." if pinned else "Unpinned.")

    def drop(self, key: str, x: float, y: float) -> None:
        """Pin a node where it was dropped."""
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
        self._tell(f"{more} more shown." if more > 0 else "Everything linked to it is already shown.")

    def _begin_way(self, key: str) -> None:
        self._way_from = key
        self.canvas.show_screen(())
        name = isolated(self.canvas.chart.node(key).name)
        self._tell(f"Path from {name}: choose the other end.")

    def go_way(self) -> None:
        """Show the path to the selected node, if a path was begun."""
        key = self.canvas.current
        if not self._way_from or not isinstance(key, str) or key == self._way_from:
            return
        chart, first = self.canvas.chart, self._way_from
        steps = way(chart, first, key)
        self.canvas.show_screen(steps)
        names = [isolated(chart.node(step).name) for step in steps]
        if steps:
            count = "1 step" if len(steps) == 2 else f"{len(steps) - 1} steps"  # noqa: PLR2004
            self._tell(f"{count}: {', '.join(names)}.", Status.DONE)
        else:
            self._tell("No path between these two is shown.", Status.SOON)

    def end_way(self) -> bool:
        """Forget the path that was begun; return whether there was one."""
        begun, self._way_from = bool(self._way_from), ""
        if begun:
            self.canvas.show_screen(())
        return begun

    def _tell(self, sentence: str, status: Status = Status.RUN) -> None:
        self.notified.emit(sentence, status)


WORDS = BarTexts(
    one="chart",
    page="the chart of this case",
    shown="the chart",
    more="Saved charts, and the chart as a file",
)


class LinksPage(CaseView[ChartAnswer]):
    """The link chart of one case, its table, and its commands."""

    name: ClassVar[str] = "links"
    title: ClassVar[str] = "Links"
    icon: ClassVar[str] = "network"
    opens: ClassVar[tuple[str, ...]] = ("links",)
    print_as: ClassVar[str] = "print_chart"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Arrows, Enter", "Move from node to node, open its record"),
        ("+, -, 0", "Zoom in, zoom out, whole chart"),
        ("P, H, E", "Pin, hide, show what it is linked to"),
        ("W", "The path from one to another"),
        ("A", "Show all again"),
        ("Ctrl+T", "Switch between table and chart"),
        ("Ctrl+P", "Print the chart"),
        ("Esc", "Back to the case"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.views = SegmentedField(((CHART, "Chart"), (TABLE, "Table")))
        super().__init__(dispatcher, context, self.views)
        self.canvas = ChartCanvas()
        self.actions_on = ChartActions(self.canvas, self)
        self.saving = ChartSaveForm(dispatcher, context, self.actions_on.wanted)
        self.saved = ViewBar(dispatcher, context, self.actions_on.view, saving=self.saving, texts=WORDS)
        self.parts = LinksBody(self.canvas, self.saved, self.saving)
        self.table = self.parts.table
        self.ticks, self.days, self.side = self.parts.ticks, self.parts.days, self.parts.side
        self.laying = LayoutWorker(self)
        self.views.set_name("Show as")
        self.views.show_value(CHART)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.parts, 1)
        self._bind()

    def _bind(self) -> None:
        self.ticks.edited.connect(self.show_again)
        self.days.edited.connect(self.show_again)
        self.views.edited.connect(self._show_part)
        self.saved.chosen.connect(self._show_view)
        self.saved.notified.connect(self._tell_saved)
        self.saving.notified.connect(self.tell)
        self.laying.came.connect(self.canvas.show_picture)
        self.laying.failed.connect(partial(self.tell, status=Status.LATE))
        self.canvas.chosen.connect(self._tell_chosen)
        self.canvas.opened.connect(self.open_node)
        self.canvas.pressed.connect(self.actions_on.press)
        self.canvas.dropped.connect(self.actions_on.drop)
        self.side.pressed.connect(self.actions_on.press)
        self.actions_on.changed.connect(self.show_again)
        self.actions_on.notified.connect(self.tell)
        self.side.record_wanted.connect(self.open_node)
        self.side.entry_wanted.connect(partial(self.wanted.emit, "entry"))
        self.side.line_wanted.connect(self._choose_line)
        self.table.chosen.connect(self._choose_line)
        self.table.entry_wanted.connect(partial(self.wanted.emit, "entry"))

    # Display

    @override
    def forget(self, number: int) -> None:
        super().forget(number)
        self.actions_on.state = ChartState()
        self.saving.case_id = number
        self.saving.leave()
        self.parts.focus_chart()
        self.saved.turn_to(f"links/{number}")

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(LinkChart(case_id=self._case_id), then=self._show)

    def _show(self, answer: ChartAnswer) -> None:
        fresh = self.show_answer(answer)
        self.actions_on.whole = answer.chart
        self.canvas.setAccessibleName(f"Link chart of {answer.reference}")
        weak = sum(link.kind is LinkKind.TOGETHER for link in answer.chart.links)
        self.ticks.offer(counts(answer.chart), weak)
        self.days.offer(days(answer.chart))
        self.show_again()
        self.saved.ask()
        if fresh:
            self.canvas.setFocus()

    def show_again(self) -> None:
        """Lay out the chart with the current filter."""
        if self.answer is None:
            return
        ticks = ChartFilter(kinds=self.ticks.kinds(), weak=self.ticks.weak.isChecked(), until=self.days.day())
        chart = shown(self.answer.chart, self.actions_on.state.filter_with(ticks))
        self.count.set_text(
            f"{len(chart.nodes)} of {len(self.answer.chart.nodes)} shown, {len(chart.links)} links"
        )
        self.table.show_chart(chart)
        self.laying.lay(chart, self.actions_on.state.pins)
        self._show_part()

    def _show_view(self, view: ChartView) -> None:
        """Show the chart as it was saved."""
        self.actions_on.state = state = state_of(view)
        self.ticks.show_kinds(state.wanted.kinds, weak=state.wanted.weak)
        self.days.show_day(state.wanted.until)
        self.canvas.is_fitted = True
        self.show_again()

    def _tell_saved(self, sentence: str, bad: bool) -> None:
        self.tell(sentence, Status.LATE if bad else Status.DONE)

    def _show_part(self) -> None:
        nothing = self.answer is not None and not self.answer.chart.nodes
        self.parts.show_part(EMPTY if nothing else int(str(self.views.value() or CHART)))

    @override
    def toggle_table(self) -> None:
        table = self.views.value() == TABLE
        self.views.show_value(CHART if table else TABLE)
        self._show_part()
        self.parts.focus_chart()

    def _tell_chosen(self, _what: object) -> None:
        found = self.canvas.found()
        if found is None:
            self.side.show_nothing()
        elif isinstance(found, PlacedNode):
            self.side.show_node(self.canvas.chart, found)
        else:
            self.side.show_line(self.canvas.chart, found)
        self.actions_on.go_way()

    def _choose_line(self, ends: tuple[str, str]) -> None:
        line = self.canvas.line_between(*ends)
        self.canvas.choose(line.key if line is not None else ends[0], seen=True)

    # Actions

    def open_node(self, key: str) -> None:
        if self.answer is not None:
            self.wanted.emit(*self.answer.chart.node(key).opens)

    @override
    def go_back(self) -> None:
        if self.canvas.let_fall():
            return
        if self.actions_on.end_way():
            self.clear_messages()
        else:
            super().go_back()
