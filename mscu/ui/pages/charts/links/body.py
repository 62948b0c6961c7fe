"""Layout of the link chart page: filters, the chart or its table, and the selection beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.actions.charts.chart_export import FORMATS, IssueChart
from mscu.documents.chart.chart_filter import ChartFilter
from mscu.documents.chart.facts import Chart, ChartLink, LinkSource, sentence
from mscu.documents.chart.picture import PlacedLine, PlacedNode
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.pages.charts.chart_rows import link_lines
from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.controls import DaySlider, KindFilter
from mscu.ui.pages.core.case_view import empty_view
from mscu.ui.pages.core.page import GUTTER, PageContext
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.chip import GradeBox
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.label import Label, Paragraph, rule
from mscu.ui.widgets.link import Link

NOTE = "As shown; what is withheld is left out"


class ChartSaveForm(FileSaveForm):
    """The form that saves a chart, in place of the selection; it keeps no draft, as it is for one copy."""

    title = "Save the chart"
    kinds = "GraphML (*.graphml);;Tables for i2 (*.zip)"
    endings = FORMATS
    content_nouns = ("link", "links")

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, chart_filter: Callable[[], ChartFilter]
    ) -> None:
        super().__init__(dispatcher, context, "links")
        self._chart_filter = chart_filter
        self.case_id = 0

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key=f"links/{self.case_id}",
            label="A chart as a file",
            title="Save the chart as a file",
            notice=NOTE,
            make=self._command,
            save="Save the chart",
        )

    def _command(self, **values: object) -> IssueChart:
        return IssueChart(
            case_id=self.case_id, form=self.file_format, wanted=self._chart_filter(), **self.answers(values)
        )


class LinkTable(QWidget):
    """The links of a chart in rows, grouped by kind.

    Signals: `chosen` with the ends of the current link, `entry_requested` with the id of the newest entry of
    a link that was opened.
    """

    chosen = Signal(object)
    entry_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.list = Chronology("List of links")
        self.list.rested.connect(self._rested)
        self.list.opened.connect(self._opened)
        self._chart = Chart(nodes=(), links=())
        vbox(self.list, within=self)

    def show_chart(self, chart: Chart) -> None:
        self._chart = chart
        self.list.show_lines(link_lines(chart))

    def _rested(self, key: tuple[str, tuple[int, int]]) -> None:
        link = self._chart.links[key[1][0]]
        self.chosen.emit((link.first, link.second))

    def _opened(self, key: tuple[str, tuple[int, int]]) -> None:
        self.entry_requested.emit(key[1][1])


PANEL_WIDTH = 300
MAX_LINKS = 40
"""Links of one node that are listed; the table has them all."""
KEYS = (
    ("Arrows", "move to the next"),
    ("Enter", "open its record"),
    ("+  -  0", "zoom in, zoom out, show all"),
    ("P", "pin or unpin"),
    ("H", "hide"),
    ("E", "show its links"),
    ("W", "the path to another"),
    ("A", "show all again"),
)
ORIGIN_NOTE = "Every link comes from an entry. Nothing here is drawn by hand."


class SelectionPanel(QWidget):
    """The selected node or link, beside the chart.

    Signals: `entry_requested` with the id of an entry; `record_requested` with the key of a node;
    `links_requested` with the ends of a link; `command_pressed` with the letter of the same command.
    """

    entry_requested = Signal(int)
    record_requested = Signal(str)
    links_requested = Signal(object)
    command_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(PANEL_WIDTH)
        content = QWidget()
        self._column = vbox(within=content, spacing=Space.SNUG, margins=(16, 12, 16, 16))
        vbox(scrolling(content), within=self)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show the keys and what they do."""
        self._clear()
        self._add(Label("Nothing selected", step=Type.SECTION))
        self._add(Paragraph(ORIGIN_NOTE, tone="text2"))
        self._column.addSpacing(8)
        for key, effect in KEYS:
            name = Label(key, step=Type.LABEL)
            name.setFixedWidth(64)
            self._column.addLayout(
                hbox(name, growing(Label(effect, step=Type.SMALL, tone="text2")), spacing=Space.SMALL)
            )
        self._column.addStretch(1)

    def show_node(self, chart: Chart, placed: PlacedNode) -> None:
        self._clear()
        node = placed.node
        self._add(Label(node.kind.value.capitalize(), step=Type.SMALL, tone="text2"))
        self._add(Label(isolated(node.name), step=Type.SECTION, wrap=True, selectable=True))
        if node.detail:
            self._add(Paragraph(node.detail, tone="text2"))
        self._buttons(placed)
        links = [link for link in chart.links if node.key in {link.first, link.second}]
        self._header("Links", links)
        for link in links[:MAX_LINKS]:
            self._link(chart, link)
        if len(links) > MAX_LINKS:
            self._add(Label(f"{len(links) - MAX_LINKS} more are in the table", tone="text2"))
        self._column.addStretch(1)

    def _buttons(self, placed: PlacedNode) -> None:
        open_button = Button("Open", kind=ButtonKind.SECONDARY, hint="Enter", size=Size.SMALL)
        open_button.clicked.connect(partial(self.record_requested.emit, placed.node.key))
        pin_button = Button("Unpin" if placed.is_pinned else "Pin", hint="P", size=Size.SMALL)
        pin_button.clicked.connect(partial(self.command_pressed.emit, "P"))
        hide_button = Button("Hide", hint="H", size=Size.SMALL)
        hide_button.clicked.connect(partial(self.command_pressed.emit, "H"))
        row = hbox(open_button, pin_button, hide_button, stretch(), spacing=Space.SNUG)
        expand_button = Button("Show its links", hint="E", size=Size.SMALL)
        expand_button.clicked.connect(partial(self.command_pressed.emit, "E"))
        path_button = Button("Path to", hint="W", size=Size.SMALL)
        path_button.clicked.connect(partial(self.command_pressed.emit, "W"))
        second_row = hbox(expand_button, path_button, stretch(), spacing=Space.SNUG)
        self._column.addLayout(row)
        self._column.addLayout(second_row)

    def show_links_between(self, chart: Chart, line: PlacedLine) -> None:
        """Show a line: everything recorded that links its two ends."""
        self._clear()
        names = chart.node(line.first).name, chart.node(line.second).name
        self._add(Label("Link", step=Type.SMALL, tone="text2"))
        title = f"{isolated(names[0])} and {isolated(names[1])}"
        self._add(Label(title, step=Type.SECTION, wrap=True, selectable=True))
        for link in line.links:
            self._add(Paragraph(sentence(chart, link)))
            for source in link.sources:
                self._source(source)
        self._column.addStretch(1)

    def _link(self, chart: Chart, link: ChartLink) -> None:
        link_label = Link(sentence(chart, link), step=Type.SMALL)
        link_label.wrap()
        link_label.followed.connect(partial(self.links_requested.emit, (link.first, link.second)))
        self._add(link_label)
        count = len(link.sources)
        origin = f"{count} entries" if count > 1 else link.sources[0].happened
        self._add(Label(joined(origin, " ".join(link.grades)), step=Type.SMALL, tone="text2"))

    def _source(self, source: LinkSource) -> None:
        entry_link = Link(source.headline, step=Type.SMALL)
        entry_link.wrap()
        entry_link.followed.connect(partial(self.entry_requested.emit, source.entry_id))
        self._column.addLayout(
            hbox(growing(entry_link), *(GradeBox(grade) for grade in source.grades), spacing=Space.SNUG)
        )
        self._add(Label(source.happened, step=Type.SMALL, tone="text2"))

    def _header(self, title: str, links: Sequence[ChartLink]) -> None:
        self._column.addSpacing(6)
        self._add(rule())
        heading = f"{title}, {len(links)}" if links else "No link is shown"
        self._add(Label(heading, step=Type.STRONG))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def _clear(self) -> None:
        clear(self._column)


CHART, TABLE, EMPTY = range(3)
VIEW_BAR_WIDTH, SAVING_WIDTH = 216, 420
EMPTY_TEXTS = (
    "No links yet",
    (
        "The people, places, things and groups in this case appear here with the links between them, "
        "once a report names someone or an arrest, a search or a group is recorded."
    ),
)


class LinksBody(QWidget):
    """The parts of the page below its title; the form of a file replaces the side panel."""

    def __init__(self, canvas: ChartCanvas, bar: ViewBar, saving: ChartSaveForm) -> None:
        super().__init__()
        self.canvas, self.table = canvas, LinkTable()
        self.kind_filter, self.day_slider, self.selection = KindFilter(), DaySlider(), SelectionPanel()
        self._stack = QStackedWidget()
        saving.setFixedWidth(SAVING_WIDTH)
        saving.setContentsMargins(12, 0, 12, 12)
        hbox(
            growing(self._left(bar)),
            rule(upright=True),
            self.selection,
            saving,
            within=self,
            spacing=Space.NONE,
        )
        saving.begun.connect(self.selection.hide)
        saving.left.connect(self.selection.show)
        saving.left.connect(self.focus_chart)

    def _left(self, bar: ViewBar) -> QVBoxLayout:
        for widget in (self.canvas, self.table, empty_view("network", *EMPTY_TEXTS)):
            self._stack.addWidget(widget)
        bar.setFixedWidth(VIEW_BAR_WIDTH)
        top = hbox(growing(self.kind_filter), bar, spacing=Space.MEDIUM, margins=(GUTTER, 0, 12, 8))
        return vbox(top, rule(), growing(self._stack), rule(), self._foot(), spacing=Space.NONE)

    def _foot(self) -> QHBoxLayout:
        foot = hbox(growing(self.day_slider), spacing=Space.SMALL, margins=(GUTTER, 6, 12, 8))
        for label, hint, action in (
            ("Zoom in", "+", partial(self.canvas.zoom, 1.2)),
            ("Zoom out", "-", partial(self.canvas.zoom, 1 / 1.2)),
            ("Whole chart", "0", self.canvas.fit),
        ):
            button = Button(label, hint=hint, size=Size.SMALL)
            button.clicked.connect(action)
            foot.addWidget(button)
        return foot

    def show_part(self, index: int) -> None:
        """Show the chart, its table, or the empty state."""
        self._stack.setCurrentIndex(index)

    def focus_chart(self) -> None:
        """Put the keyboard focus into the chart or the table, whichever is shown."""
        index = self._stack.currentIndex()
        (self.table.list if index == TABLE else self.canvas).setFocus()
