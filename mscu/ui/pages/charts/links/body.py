"""How the page of a link chart is laid out: ticks above, the chart or its table, what is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mscu.ui.pages.charts.links.canvas import ChartCanvas
from mscu.ui.pages.charts.links.chart_saving import ChartSaving
from mscu.ui.pages.charts.links.controls import DaySlider, KindTicks
from mscu.ui.pages.charts.links.side import ChartSide
from mscu.ui.pages.charts.links.table import LinkTable
from mscu.ui.pages.core.case_view import said_in_place
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.label import rule

CHART, TABLE, EMPTY = range(3)
SAVED_WIDTH, SAVING_WIDTH = 216, 420
NOTHING = (
    "No links yet",
    (
        "People, places, things and groups of this case stand here with what the record says of "
        "each two: once a report names somebody, or an arrest, a search or a group is recorded."
    ),
)


class LinksBody(QWidget):
    """The parts of the page below its title; the form of a file takes the place of the side."""

    def __init__(self, canvas: ChartCanvas, bar: ViewBar, saving: ChartSaving) -> None:
        super().__init__()
        self.canvas, self.table = canvas, LinkTable()
        self.ticks, self.days, self.side = KindTicks(), DaySlider(), ChartSide()
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._left(bar), 1)
        row.addWidget(rule(upright=True))
        row.addWidget(self.side)
        saving.setFixedWidth(SAVING_WIDTH)
        saving.setContentsMargins(12, 0, 12, 12)
        row.addWidget(saving)
        saving.begun.connect(self.side.hide)
        saving.left.connect(self.side.show)
        saving.left.connect(self.focus_chart)

    def _left(self, bar: ViewBar) -> QVBoxLayout:
        for part in (self.canvas, self.table, said_in_place("network", *NOTHING)):
            self._stack.addWidget(part)
        top = QHBoxLayout()
        top.setContentsMargins(GUTTER, 0, 12, 8)
        top.setSpacing(12)
        top.addWidget(self.ticks, 1)
        bar.setFixedWidth(SAVED_WIDTH)
        top.addWidget(bar)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(top)
        left.addWidget(rule())
        left.addWidget(self._stack, 1)
        left.addWidget(rule())
        left.addLayout(self._foot())
        return left

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(GUTTER, 6, 12, 8)
        foot.setSpacing(8)
        foot.addWidget(self.days, 1)
        for icon, name, action in (
            ("zoom-in", "Closer  +", partial(self.canvas.go_closer, 1.2)),
            ("zoom-out", "Farther  -", partial(self.canvas.go_closer, 1 / 1.2)),
            ("maximize", "The whole chart  0", self.canvas.fit),
        ):
            button = icon_button(icon, name, size=Size.SMALL)
            button.clicked.connect(action)
            foot.addWidget(button)
        return foot

    def show_part(self, part: int) -> None:
        """Show the chart, its table, or what is said where there is nothing."""
        self._stack.setCurrentIndex(part)

    def focus_chart(self) -> None:
        """Put the keyboard into whichever is shown."""
        shown = self._stack.currentIndex()
        (self.table.list if shown == TABLE else self.canvas).setFocus()
