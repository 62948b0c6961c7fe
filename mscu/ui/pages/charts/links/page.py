"""The link chart page: people, places, things and groups of a case, and what links them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.charts.link_chart import LinkChart, LinkChartDetails
from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.chart_filter import ChartFilter, counts, days, filter_chart, shortest_path
from mscu.documents.chart.facts import Chart, LinkKind
from mscu.documents.chart.picture import PlacedNode
from mscu.ui.look.folding import isolated
from mscu.ui.look.layouts import NO_MARGINS, Margins
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.links.body import CHART, EMPTY, TABLE, ChartSaveForm, LinksBody
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.layout_worker import LayoutWorker
from mscu.ui.pages.charts.links.state import ChartState, state_of, view_of
from mscu.ui.pages.core.case_view import CaseView
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.search.view_bar import BarTexts, ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.segmented import SegmentedField


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
        self.full_chart = Chart(nodes=(), links=())
        self._path_start = ""

    def chart_filter(self) -> ChartFilter:
        return self.state.chart_filter

    def view(self) -> ChartView:
        """Return the view that is stored when the chart is saved."""
        return view_of(self.state)

    def run_command(self, letter: str) -> None:
        """Run the command of a letter on the selected node."""
        key = self.canvas.current
        if letter == "A":
            self.state.show_all()
            self.changed.emit()
        elif isinstance(key, str):
            commands = {"P": self._pin, "H": self._hide, "E": self._expand, "W": self._begin_path}
            if letter in commands:
                commands[letter](key)

    def _pin(self, key: str) -> None:
        pinned = self.state.toggle_pin(self.canvas.picture, key)
        self.changed.emit()
        self._notify("Pinned in place." if pinned else "Unpinned.")

    def drop(self, key: str, x: float, y: float) -> None:
        """Pin a node where it was dropped."""
        self.state.pin(self.canvas.picture, key, x, y)
        self.changed.emit()

    def _hide(self, key: str) -> None:
        name = isolated(self.canvas.chart.node(key).name)
        self.state.hide(key)
        self.canvas.choose(None)
        self.changed.emit()
        self._notify(f"{name} is hidden. A shows all again.")

    def _expand(self, key: str) -> None:
        count_before = len(self.canvas.chart.nodes)
        self.state.expand(self.full_chart, key)
        self.changed.emit()
        more = len(self.canvas.chart.nodes) - count_before
        self._notify(f"{more} more shown." if more > 0 else "Everything linked to it is already shown.")

    def _begin_path(self, key: str) -> None:
        self._path_start = key
        self.canvas.show_path(())
        name = isolated(self.canvas.chart.node(key).name)
        self._notify(f"Path from {name}: choose the other end.")

    def show_path(self) -> None:
        """Show the path to the selected node, if a path was begun."""
        key = self.canvas.current
        if not self._path_start or not isinstance(key, str) or key == self._path_start:
            return
        chart, start = self.canvas.chart, self._path_start
        steps = shortest_path(chart, start, key)
        self.canvas.show_path(steps)
        names = [isolated(chart.node(step).name) for step in steps]
        if steps:
            count = "1 step" if len(steps) == 2 else f"{len(steps) - 1} steps"  # noqa: PLR2004
            self._notify(f"{count}: {', '.join(names)}.", Status.DONE)
        else:
            self._notify("No path between these two is shown.", Status.SOON)

    def cancel_path(self) -> bool:
        """Forget the path that was begun; return whether there was one."""
        was_begun, self._path_start = bool(self._path_start), ""
        if was_begun:
            self.canvas.show_path(())
        return was_begun

    def _notify(self, sentence: str, status: Status = Status.RUN) -> None:
        self.notified.emit(sentence, status)


BAR_TEXTS = BarTexts(
    one="chart",
    page="the chart of this case",
    shown="the chart",
    more="Saved charts, and the chart as a file",
)


class LinksPage(CaseView[LinkChartDetails]):
    """The link chart of one case, its table, and its commands."""

    name: ClassVar[str] = "links"
    title: ClassVar[str] = "Links"
    known_as: ClassVar[str] = "chart network associations"
    icon: ClassVar[str] = "network"
    body_margins: ClassVar[Margins] = NO_MARGINS
    opens: ClassVar[tuple[str, ...]] = ("links",)
    print_as: ClassVar[str] = "print_chart"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Arrows, Enter", "Move from node to node, open its record"),
        ("+, -, 0", "Zoom in, zoom out, whole chart"),
        ("P, H, E", "Pin, hide, show its links"),
        ("W", "The path from one to another"),
        ("A", "Show all again"),
        ("Ctrl+T", "Switch between table and chart"),
        ("Ctrl+P", "Print the chart"),
        ("Esc", "Back to the case"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {"Ctrl+P": Permission.PRINT}

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.views = SegmentedField(((CHART, "Chart"), (TABLE, "Table")))
        super().__init__(dispatcher, context, self.views)
        self.canvas = ChartCanvas()
        self.chart_actions = ChartActions(self.canvas, self)
        self.saving = ChartSaveForm(dispatcher, context, self.chart_actions.chart_filter)
        self.saved = ViewBar(
            dispatcher, context, self.chart_actions.view, saving=self.saving, texts=BAR_TEXTS
        )
        self.parts = LinksBody(self.canvas, self.saved, self.saving)
        self.table = self.parts.table
        self.kind_filter, self.day_slider, self.selection = (
            self.parts.kind_filter,
            self.parts.day_slider,
            self.parts.selection,
        )
        self.layout_worker = LayoutWorker(self)
        self.views.set_name("Show as")
        self.views.show_value(CHART)
        self.body.addWidget(self.parts, 1)
        self._bind()

    def _bind(self) -> None:
        self.kind_filter.edited.connect(self.refresh_chart)
        self.day_slider.edited.connect(self.refresh_chart)
        self.views.edited.connect(self._show_part)
        self.saved.chosen.connect(self._show_view)
        self.saved.notified.connect(self.tell)
        self.saving.notified.connect(self.tell)
        self.layout_worker.laid_out.connect(self.canvas.show_picture)
        self.layout_worker.failed.connect(partial(self.tell, status=Status.LATE))
        self.canvas.chosen.connect(self._show_selection)
        self.canvas.opened.connect(self.open_node)
        self.canvas.pressed.connect(self.chart_actions.run_command)
        self.canvas.node_dropped.connect(self.chart_actions.drop)
        self.selection.command_pressed.connect(self.chart_actions.run_command)
        self.chart_actions.changed.connect(self.refresh_chart)
        self.chart_actions.notified.connect(self.tell)
        self.selection.record_requested.connect(self.open_node)
        self.selection.entry_requested.connect(partial(self.open_requested.emit, "entry"))
        self.selection.links_requested.connect(self._choose_line)
        self.table.chosen.connect(self._choose_line)
        self.table.entry_requested.connect(partial(self.open_requested.emit, "entry"))

    @override
    def forget(self, case_id: int) -> None:
        super().forget(case_id)
        self.chart_actions.state = ChartState()
        self.saving.case_id = case_id
        self.saving.leave()
        self.parts.focus_chart()
        self.saved.turn_to(f"links/{case_id}")

    @override
    def ask_again(self) -> None:
        self.dispatcher.ask(LinkChart(case_id=self._case_id), then=self._show)

    def _show(self, answer: LinkChartDetails) -> None:
        is_first = self.show_answer(answer)
        self.chart_actions.full_chart = answer.chart
        self.canvas.setAccessibleName(f"Link chart of {answer.reference}")
        weak = sum(link.kind is LinkKind.TOGETHER for link in answer.chart.links)
        self.kind_filter.set_counts(counts(answer.chart), weak)
        self.day_slider.set_counts(days(answer.chart))
        self.refresh_chart()
        self.saved.ask()
        if is_first:
            self.canvas.setFocus()

    def refresh_chart(self) -> None:
        """Lay out the chart with the current filter."""
        if self.answer is None:
            return
        chosen = ChartFilter(
            kinds=self.kind_filter.kinds(),
            weak=self.kind_filter.weak.isChecked(),
            until=self.day_slider.day(),
        )
        chart = filter_chart(self.answer.chart, self.chart_actions.state.filter_with(chosen))
        self.count.set_text(
            f"{len(chart.nodes)} of {len(self.answer.chart.nodes)} shown, {len(chart.links)} links"
        )
        self.table.show_chart(chart)
        self.layout_worker.lay_out_chart(chart, self.chart_actions.state.pins)
        self._show_part()

    def _show_view(self, view: ChartView) -> None:
        """Show the chart as it was saved."""
        self.chart_actions.state = state = state_of(view)
        self.kind_filter.show_kinds(state.chart_filter.kinds, weak=state.chart_filter.weak)
        self.day_slider.show_day(state.chart_filter.until)
        self.canvas.is_fitted = True
        self.refresh_chart()

    def _show_part(self) -> None:
        is_empty = self.answer is not None and not self.answer.chart.nodes
        self.parts.show_part(EMPTY if is_empty else int(str(self.views.value() or CHART)))

    @override
    def toggle_table(self) -> None:
        is_table = self.views.value() == TABLE
        self.views.show_value(CHART if is_table else TABLE)
        self._show_part()
        self.parts.focus_chart()

    def _show_selection(self, _key: object) -> None:
        selected = self.canvas.selected()
        if selected is None:
            self.selection.show_nothing()
        elif isinstance(selected, PlacedNode):
            self.selection.show_node(self.canvas.chart, selected)
        else:
            self.selection.show_links_between(self.canvas.chart, selected)
        self.chart_actions.show_path()

    def _choose_line(self, ends: tuple[str, str]) -> None:
        line = self.canvas.line_between(*ends)
        self.canvas.choose(line.key if line is not None else ends[0], scroll=True)

    def open_node(self, key: str) -> None:
        if self.answer is not None:
            self.open_requested.emit(*self.answer.chart.node(key).opens)

    @override
    def go_back(self) -> None:
        if self.canvas.cancel_drag():
            return
        if self.chart_actions.cancel_path():
            self.clear_messages()
        else:
            super().go_back()
