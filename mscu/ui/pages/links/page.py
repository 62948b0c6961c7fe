"""Links: the people, places, things and groups of a case, and what the record says of each two."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.link_chart import ChartAnswer, LinkChart
from mscu.codes import Marking
from mscu.documents.chart.facts import Chart, LinkKind
from mscu.documents.chart.picture import Picture, PlacedNode
from mscu.documents.chart.shown import ChartFilter, counts, days, shown
from mscu.ui.desk import Desk
from mscu.ui.pages.links.canvas import ChartCanvas
from mscu.ui.pages.links.chart_deeds import ChartDeeds
from mscu.ui.pages.links.controls import DaySlider, KindTicks
from mscu.ui.pages.links.laying import Laying
from mscu.ui.pages.links.side import ChartSide
from mscu.ui.pages.links.state import ChartState
from mscu.ui.pages.links.table import LinkTable
from mscu.ui.pages.page import GUTTER, Page, Places
from mscu.ui.pages.print_trail import PrintTrail
from mscu.ui.palette import Status
from mscu.ui.widgets.button import Button, Size, icon_button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.elided import Elided
from mscu.ui.widgets.label import rule
from mscu.ui.widgets.segmented import SegmentedField

TRAIL_HEIGHT = 48
CHART, TABLE, EMPTY = range(3)
NOTHING = (
    "No links yet",
    (
        "People, places, things and groups of this case stand here with what the record says of "
        "each two: once a report names somebody, or an arrest, a search or a group is recorded."
    ),
)


class LinksPage(Page):
    """The link chart of one case, its table, and what can be done with it."""

    name: ClassVar[str] = "links"
    title: ClassVar[str] = "Links"
    icon: ClassVar[str] = "network"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("links",)
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

    def __init__(self, desk: Desk, places: Places) -> None:
        self.trail = PrintTrail("Links")
        self.count = Elided("", tone="text2")
        self.views = SegmentedField(((CHART, "Chart"), (TABLE, "Table")))
        self.print = Button("Print", icon="printer", shortcut="Ctrl+P")
        super().__init__(desk, places)
        self._case_id = 0
        self.answer: ChartAnswer | None = None
        self.canvas, self.table = ChartCanvas(), LinkTable()
        self.ticks, self.days, self.side = KindTicks(), DaySlider(), ChartSide()
        self.laying = Laying(self)
        self.deeds_on = ChartDeeds(self.canvas, self)
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        self.views.set_name("Show as")
        self.views.show_value(CHART)
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.setContentsMargins(GUTTER, 12, GUTTER, 0)
        column.addWidget(EmptyState("network", *NOTHING))
        column.addStretch(1)
        for part in (self.canvas, self.table, empty):
            self._stack.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(GUTTER, 0, 12, 8)
        top.addWidget(self.ticks, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(GUTTER, 6, 12, 8)
        foot.setSpacing(8)
        foot.addWidget(self.days, 1)
        for icon, name, deed in (
            ("zoom-in", "Closer  +", partial(self.canvas.go_closer, 1.2)),
            ("zoom-out", "Farther  -", partial(self.canvas.go_closer, 1 / 1.2)),
            ("maximize", "The whole chart  0", self.canvas.fit),
        ):
            button = icon_button(icon, name, size=Size.SMALL)
            button.clicked.connect(deed)
            foot.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(top)
        left.addWidget(rule())
        left.addWidget(self._stack, 1)
        left.addWidget(rule())
        left.addLayout(foot)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.side)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addLayout(row, 1)

    def _bind(self) -> None:
        self.trail.list_wanted.connect(partial(self.places.turn_to, "cases"))
        self.trail.case_wanted.connect(self._back)
        self.print.clicked.connect(self._print)
        self.ticks.edited.connect(self.show_again)
        self.days.edited.connect(self.show_again)
        self.views.edited.connect(self._turn)
        self.laying.came.connect(self._show_picture)
        self.laying.failed.connect(partial(self.tell, status=Status.LATE))
        self.canvas.chosen.connect(self._tell_chosen)
        self.canvas.opened.connect(self.open_node)
        self.canvas.pressed.connect(self.deeds_on.press)
        self.canvas.dropped.connect(self.deeds_on.drop)
        self.side.pressed.connect(self.deeds_on.press)
        self.deeds_on.changed.connect(self.show_again)
        self.deeds_on.told.connect(self.tell)
        self.side.record_wanted.connect(self.open_node)
        self.side.entry_wanted.connect(partial(self.wanted.emit, "entry"))
        self.side.line_wanted.connect(self._choose_line)
        self.table.chosen.connect(self._choose_line)
        self.table.entry_wanted.connect(partial(self.wanted.emit, "entry"))
        for keys, slot in (("Ctrl+T", self.turn), ("Esc", self._back)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @override
    def title_row(self) -> QWidget:
        row = QWidget()
        row.setFixedHeight(TRAIL_HEIGHT)
        line = QHBoxLayout(row)
        line.setContentsMargins(GUTTER, 4, GUTTER, 0)
        line.setSpacing(16)
        line.addWidget(self.trail)
        line.addWidget(self.count, 1)
        line.addWidget(self.views)
        line.addWidget(self.print)
        line.addWidget(self.find_box)
        return row

    # ------------------------------------------------------------------ what is shown

    @override
    def open_record(self, kind: str, number: int) -> None:
        if number != self._case_id:
            self.deeds_on.state = ChartState()
            self.answer = None
        self._case_id = number
        self.clear_messages()
        self._ask()

    @override
    def shown(self) -> None:
        if self._case_id:
            self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self._case_id and self.isVisible():
            self._ask()

    @property
    @override
    def marking(self) -> Marking:
        return self.answer.marking if self.answer else Marking.OFFICIAL_SENSITIVE

    def _ask(self) -> None:
        self.desk.ask(LinkChart(case_id=self._case_id), then=self._show)

    def _show(self, answer: ChartAnswer) -> None:
        fresh = self.answer is None
        self.answer, self.deeds_on.whole = answer, answer.chart
        self.trail.show_reference(answer.reference)
        self.print.block("" if answer.may_print else "Your role prints no editions.")
        self.setAccessibleName(f"Links of {answer.reference}")
        self.canvas.setAccessibleName(f"Link chart of {answer.reference}")
        weak = sum(each.kind is LinkKind.TOGETHER for each in answer.chart.links)
        self.ticks.offer(counts(answer.chart), weak)
        self.days.offer(days(answer.chart))
        self.marking_changed.emit()
        self.show_again()
        if fresh:
            self.canvas.setFocus()

    def show_again(self) -> None:
        """Show what is wanted of the chart now."""
        if self.answer is None:
            return
        ticks = ChartFilter(
            kinds=self.ticks.kinds(), weak=self.ticks.weak.isChecked(), until=self.days.day()
        )
        chart = shown(self.answer.chart, self.deeds_on.state.filter_with(ticks))
        self.count.set_text(
            f"{len(chart.nodes)} of {len(self.answer.chart.nodes)} shown, {len(chart.links)} links"
        )
        self.table.show_chart(chart)
        self.laying.lay(chart, self.deeds_on.state.pins)
        self._turn()

    def _show_picture(self, chart: Chart, picture: Picture) -> None:
        self.canvas.show_picture(chart, picture)

    def _turn(self) -> None:
        nothing = self.answer is not None and not self.answer.chart.nodes
        self._stack.setCurrentIndex(EMPTY if nothing else int(str(self.views.value() or CHART)))

    def turn(self) -> None:
        """Show the table in place of the chart, or the chart again."""
        table = self.views.value() == TABLE
        self.views.show_value(CHART if table else TABLE)
        self._turn()
        (self.canvas if table else self.table.list).setFocus()

    def _tell_chosen(self, _what: object) -> None:
        found = self.canvas.found()
        if found is None:
            self.side.show_nothing()
        elif isinstance(found, PlacedNode):
            self.side.show_node(self.canvas.chart, found)
        else:
            self.side.show_line(self.canvas.chart, found)
        self.deeds_on.go_way()

    def _choose_line(self, ends: tuple[str, str]) -> None:
        line = self.canvas.line_between(*ends)
        self.canvas.choose(line.key if line is not None else ends[0], seen=True)

    # ------------------------------------------------------------------- what is done

    def open_node(self, key: str) -> None:
        """Open the record of a node."""
        if self.answer is not None:
            self.wanted.emit(*self.answer.chart.node(key).opens)

    def _print(self) -> None:
        self.wanted.emit("print_chart", self._case_id)

    def _back(self) -> None:
        if self.deeds_on.end_way():
            self.clear_messages()
        else:
            self.wanted.emit("cases", self._case_id)
