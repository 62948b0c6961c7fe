"""Beside the chart: what is chosen, in words, with every entry that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mscu.documents.chart.facts import Chart, ChartLink, LinkSource, sentence
from mscu.documents.chart.picture import PlacedLine, PlacedNode
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Button, Kind, Size
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.chip import GradeBox
from mscu.ui.widgets.label import Label, Paragraph, rule
from mscu.ui.widgets.link import Link

WIDTH = 300
MOST = 40
"""Links of one node that are listed; the table has them all."""
KEYS = (
    ("Arrows", "to the next one"), ("Enter", "open its record"),
    ("+  -  0", "closer, farther, all"),
    ("P", "pin, or let go"), ("H", "hide"), ("E", "show what it is linked to"),
    ("W", "the way to another"), ("A", "show all again"),
)  # fmt: skip
ORIGIN = "Every link is an entry of the record. Nothing here is drawn by hand."


class ChartSide(QWidget):
    """What is chosen.

    Signals: `entry_wanted` with the number of an entry; `record_wanted` with the key of a node;
    `line_wanted` with the ends of a link; `pressed` with the letter that does the same.
    """

    entry_wanted = Signal(int)
    record_wanted = Signal(str)
    line_wanted = Signal(object)
    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(6)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolling(content))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say what can be done."""
        self._clear()
        self._add(Label("Nothing is chosen", step=Type.SECTION))
        self._add(Paragraph(ORIGIN, tone="text2"))
        self._column.addSpacing(8)
        for keys, words in KEYS:
            row = QHBoxLayout()
            row.setSpacing(8)
            name = Label(keys, step=Type.LABEL)
            name.setFixedWidth(64)
            row.addWidget(name)
            row.addWidget(Label(words, step=Type.SMALL, tone="text2"), 1)
            self._column.addLayout(row)
        self._column.addStretch(1)

    def show_node(self, chart: Chart, placed: PlacedNode) -> None:
        """Show a node with its links."""
        self._clear()
        node = placed.node
        self._add(Label(node.kind.value.capitalize(), step=Type.SMALL, tone="text2"))
        self._add(Label(isolated(node.name), step=Type.SECTION, wrap=True, selectable=True))
        if node.detail:
            self._add(Paragraph(node.detail, tone="text2"))
        self._buttons(placed)
        links = [each for each in chart.links if node.key in {each.first, each.second}]
        self._head("Links", links)
        for link in links[:MOST]:
            self._link(chart, link)
        if len(links) > MOST:
            self._add(Label(f"{len(links) - MOST} more are in the table", tone="text2"))
        self._column.addStretch(1)

    def _buttons(self, placed: PlacedNode) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        opens = Button("Open", kind=Kind.SECONDARY, hint="Enter", size=Size.SMALL)
        opens.clicked.connect(partial(self.record_wanted.emit, placed.node.key))
        pin = Button("Let go" if placed.is_pinned else "Pin", hint="P", size=Size.SMALL)
        pin.clicked.connect(partial(self.pressed.emit, "P"))
        hide = Button("Hide", hint="H", size=Size.SMALL)
        hide.clicked.connect(partial(self.pressed.emit, "H"))
        for each in (opens, pin, hide):
            row.addWidget(each)
        row.addStretch(1)
        more = QHBoxLayout()
        more.setSpacing(6)
        expand = Button("Show its links", hint="E", size=Size.SMALL)
        expand.clicked.connect(partial(self.pressed.emit, "E"))
        way = Button("Way to", hint="W", size=Size.SMALL)
        way.clicked.connect(partial(self.pressed.emit, "W"))
        more.addWidget(expand)
        more.addWidget(way)
        more.addStretch(1)
        self._column.addLayout(row)
        self._column.addLayout(more)

    def show_line(self, chart: Chart, line: PlacedLine) -> None:
        """Show a line: all that is recorded of two."""
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
        words = Link(sentence(chart, link), step=Type.SMALL)
        words.wrap()
        words.followed.connect(partial(self.line_wanted.emit, (link.first, link.second)))
        self._add(words)
        count = len(link.sources)
        said = f"{count} entries" if count > 1 else link.sources[0].happened
        self._add(Label(joined(said, " ".join(link.grades)), step=Type.SMALL, tone="text2"))

    def _source(self, source: LinkSource) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        opens = Link(source.headline, step=Type.SMALL)
        opens.wrap()
        opens.followed.connect(partial(self.entry_wanted.emit, source.entry_id))
        row.addWidget(opens, 1)
        for grade in source.grades:
            row.addWidget(GradeBox(grade))
        self._column.addLayout(row)
        self._add(Label(source.happened, step=Type.SMALL, tone="text2"))

    def _head(self, words: str, links: Sequence[ChartLink]) -> None:
        self._column.addSpacing(6)
        self._add(rule())
        count = f"{words}, {len(links)}" if links else "No link is shown"
        self._add(Label(count, step=Type.STRONG))

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)

    def _clear(self) -> None:
        clear(self._column)
