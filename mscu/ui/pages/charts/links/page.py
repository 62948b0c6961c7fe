"""Links: the people, places, things and groups of a case, and what the record says of each two."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.actions.charts.link_chart import ChartAnswer, LinkChart
from mscu.actions.core.view_filters import ChartView
from mscu.documents.chart.facts import LinkKind
from mscu.documents.chart.picture import PlacedNode
from mscu.documents.chart.shown import ChartFilter, counts, days, shown
from mscu.ui.look.palette import Status
from mscu.ui.pages.charts.links.body import CHART, EMPTY, TABLE, LinksBody
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.chart_actions import ChartActions
from mscu.ui.pages.charts.links.chart_saving import ChartSaving
from mscu.ui.pages.charts.links.laying import Laying
from mscu.ui.pages.charts.links.saved import state_of
from mscu.ui.pages.charts.links.state import ChartState
from mscu.ui.pages.core.case_view import CaseView
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.search.view_bar import BarWords, ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.segmented import SegmentedField

WORDS = BarWords(
    one="chart", page="the chart of this case", shown="the chart",
    more="Saved charts, and the chart as a file",
)  # fmt: skip


class LinksPage(CaseView[ChartAnswer]):
    """The link chart of one case, its table, and what can be done with it."""

    name: ClassVar[str] = "links"
    title: ClassVar[str] = "Links"
    icon: ClassVar[str] = "network"
    opens: ClassVar[tuple[str, ...]] = ("links",)
    print_as: ClassVar[str] = "print_chart"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Arrows, Enter", "From node to node, open its record"),
        ("+, -, 0", "Closer, farther, the whole chart"),
        ("P, H, E", "Pin, hide, show what it is linked to"),
        ("W", "The way from one to another"),
        ("A", "Show all again"),
        ("Ctrl+T", "The table, or the chart"),
        ("Ctrl+P", "Print the chart"),
        ("Esc", "Back to the case"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        self.views = SegmentedField(((CHART, "Chart"), (TABLE, "Table")))
        super().__init__(dispatcher, places, self.views)
        self.canvas = ChartCanvas()
        self.actions_on = ChartActions(self.canvas, self)
        self.saving = ChartSaving(dispatcher, places, self.actions_on.wanted)
        self.saved = ViewBar(
            dispatcher, places, self.actions_on.view, saving=self.saving, words=WORDS
        )
        self.parts = LinksBody(self.canvas, self.saved, self.saving)
        self.table = self.parts.table
        self.ticks, self.days, self.side = self.parts.ticks, self.parts.days, self.parts.side
        self.laying = Laying(self)
        self.views.set_name("Show as")
        self.views.show_value(CHART)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self.parts, 1)
        self._bind()

    def _bind(self) -> None:
        self.ticks.edited.connect(self.show_again)
        self.days.edited.connect(self.show_again)
        self.views.edited.connect(self._turn)
        self.saved.chosen.connect(self._show_view)
        self.saved.told.connect(self._tell_saved)
        self.saving.told.connect(self.tell)
        self.laying.came.connect(self.canvas.show_picture)
        self.laying.failed.connect(partial(self.tell, status=Status.LATE))
        self.canvas.chosen.connect(self._tell_chosen)
        self.canvas.opened.connect(self.open_node)
        self.canvas.pressed.connect(self.actions_on.press)
        self.canvas.dropped.connect(self.actions_on.drop)
        self.side.pressed.connect(self.actions_on.press)
        self.actions_on.changed.connect(self.show_again)
        self.actions_on.told.connect(self.tell)
        self.side.record_wanted.connect(self.open_node)
        self.side.entry_wanted.connect(partial(self.wanted.emit, "entry"))
        self.side.line_wanted.connect(self._choose_line)
        self.table.chosen.connect(self._choose_line)
        self.table.entry_wanted.connect(partial(self.wanted.emit, "entry"))

    # ------------------------------------------------------------------ what is shown

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
        fresh = self.take(answer)
        self.actions_on.whole = answer.chart
        self.canvas.setAccessibleName(f"Link chart of {answer.reference}")
        weak = sum(each.kind is LinkKind.TOGETHER for each in answer.chart.links)
        self.ticks.offer(counts(answer.chart), weak)
        self.days.offer(days(answer.chart))
        self.show_again()
        self.saved.ask()
        if fresh:
            self.canvas.setFocus()

    def show_again(self) -> None:
        """Show what is wanted of the chart now."""
        if self.answer is None:
            return
        ticks = ChartFilter(
            kinds=self.ticks.kinds(), weak=self.ticks.weak.isChecked(), until=self.days.day()
        )
        chart = shown(self.answer.chart, self.actions_on.state.filter_with(ticks))
        self.count.set_text(
            f"{len(chart.nodes)} of {len(self.answer.chart.nodes)} shown, {len(chart.links)} links"
        )
        self.table.show_chart(chart)
        self.laying.lay(chart, self.actions_on.state.pins)
        self._turn()

    def _show_view(self, view: ChartView) -> None:
        """Show the chart as it was saved."""
        self.actions_on.state = state = state_of(view)
        self.ticks.show_kinds(state.wanted.kinds, weak=state.wanted.weak)
        self.days.show_day(state.wanted.until)
        self.canvas.is_fitted = True
        self.show_again()

    def _tell_saved(self, sentence: str, bad: bool) -> None:
        self.tell(sentence, Status.LATE if bad else Status.DONE)

    def _turn(self) -> None:
        nothing = self.answer is not None and not self.answer.chart.nodes
        self.parts.show_part(EMPTY if nothing else int(str(self.views.value() or CHART)))

    @override
    def turn(self) -> None:
        table = self.views.value() == TABLE
        self.views.show_value(CHART if table else TABLE)
        self._turn()
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

    # ------------------------------------------------------------------- what is done

    def open_node(self, key: str) -> None:
        """Open the record of a node."""
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
