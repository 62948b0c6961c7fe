"""Tables of an entry's parts: people looked for, items, continuity, members, plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.chip import ChipLabel, GradeBox
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link

ROW = 32
_LINES = 3
"""Lines of the grid for each row: its cells, those below the first where that is narrow, and the hairline."""

LONG_TEXT = 1_000
"""Characters from which a text is folded: one of 12,000 takes a quarter of a second to be laid out."""

MOST_ROWS = 50
"""Rows that are shown at first: hundreds with wrapped texts take seconds to be laid out."""


@dataclass(frozen=True)
class Cell:
    """One cell: bold or quiet text, on one line if `one_line`; or a link that opens something."""

    text: str
    strong: bool = False
    quiet: bool = True
    one_line: bool = False
    opens: object = None
    grade: bool = False
    chip: Chip | None = None


class Table(QWidget):
    """Rows of cells with hairlines between them.

    A column in which no row has anything takes no room. With `least`, the columns keep these widths; where
    there is less, the first cell is above the others.

    Signals: `opened` with what a link opens.
    """

    opened = Signal(object)

    def __init__(
        self, rows: Sequence[Sequence[Cell]], stretches: Sequence[int], name: str, least: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self._links: dict[Link, object] = {}
        self._placed: list[tuple[int, int, QWidget]] = []
        self._stacked = False
        self.setAccessibleName(accessible_text(name))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4 if least else 0)
        for column, share in enumerate(stretches):
            is_used = any(cell.text or cell.chip for row in rows for cell in row[column : column + 1])
            grid.setColumnStretch(column, share if is_used or least else 0)
        self._grid, self._rows, self._columns, self._least = grid, rows, len(stretches), least
        self._keep_widths()
        self._add_rows(0, MOST_ROWS)
        if len(rows) > MOST_ROWS:
            self._all_link = Link(f"Show all {len(rows):,}")
            self._all_link.followed.connect(self._show_all)
            grid.addWidget(self._all_link, _LINES * MOST_ROWS, 0, 1, self._columns)

    def _add_rows(self, first: int, end: int) -> None:
        for index, row in list(enumerate(self._rows))[first:end]:
            self._grid.setRowMinimumHeight(_LINES * index, ROW)
            for column, cell in enumerate(row):
                if cell.text or cell.chip is not None:
                    widget = self._cell(cell)
                    self._placed.append((index, column, widget))
                    self._place(index, column, widget)
            if index < len(self._rows) - 1:
                self._grid.addWidget(rule(), _LINES * index + 2, 0, 1, self._columns)

    def _place(self, index: int, column: int, widget: QWidget) -> None:
        top, align = _LINES * index, _align(self._rows[index][column])
        if not self._stacked or column == self._columns - 1:
            self._grid.addWidget(widget, top, column, align)
        elif column == 0:
            self._grid.addWidget(widget, top, 0, 1, self._columns - 1, align)
        else:
            self._grid.addWidget(widget, top + 1, column - 1, align)

    def _keep_widths(self) -> None:
        for column, width in enumerate(self._least):
            self._grid.setColumnMinimumWidth(column, 0 if self._stacked else width)

    @override
    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(0, least.height()) if self._least and not self._stacked else least

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = sum(self._least) + self._grid.horizontalSpacing() * (self._columns - 1)
        stacked = bool(self._least) and event.size().width() < beside
        if stacked is not self._stacked:
            self._stacked = stacked
            self._keep_widths()
            for index, column, widget in self._placed:
                self._grid.removeWidget(widget)
                self._place(index, column, widget)

    def _show_all(self) -> None:
        self._all_link.hide()
        self._grid.removeWidget(self._all_link)
        self._add_rows(MOST_ROWS, len(self._rows))

    def _cell(self, cell: Cell) -> QWidget:
        if cell.chip is not None:
            return ChipLabel(cell.chip)
        if cell.grade:
            return GradeBox(cell.text)
        if cell.opens is not None:
            return self._link(cell)
        step = Type.STRONG if cell.strong else Type.BODY
        tone = "text2" if cell.quiet and not cell.strong else "text"
        label = Label(cell.text, step=step, tone=tone, wrap=not cell.one_line, selectable=True)
        label.setContentsMargins(0, 6, 0, 6)
        if cell.quiet:  # text runs in the direction of its script, names align with their column
            label.setAlignment(_BESIDE)
        return label if cell.one_line or len(cell.text) <= LONG_TEXT else FoldedText(label)

    def _link(self, cell: Cell) -> Link:
        link = Link(cell.text, step=Type.STRONG if cell.strong else Type.BODY)
        link.wrap()
        link.followed.connect(self._followed)
        self._links[link] = cell.opens
        return link

    def _followed(self) -> None:
        link = self.sender()
        if isinstance(link, Link):
            self.opened.emit(self._links[link])


def _align(cell: Cell) -> Qt.AlignmentFlag:
    if cell.chip is not None or cell.grade:
        return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    return Qt.AlignmentFlag.AlignVCenter if not cell.opens else _LINK


_BESIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_LINK = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class FoldedText(QWidget):
    """The beginning of a long text, and all of it once it is asked for."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        self._label, self._text = label, label.text()
        self._is_whole = True
        self._link = Link("", step=Type.SMALL)
        self._link.followed.connect(self._turn)
        vbox(label, self._link, within=self, spacing=Space.TIGHT)
        self._turn()

    def _turn(self) -> None:
        self._is_whole = not self._is_whole
        beginning = self._text[:LONG_TEXT].rpartition(" ")[0] or self._text[:LONG_TEXT]
        self._label.setText(self._text if self._is_whole else f"{beginning} …")
        self._link.set_text("Show less" if self._is_whole else f"Show all {len(self._text):,} characters")


class TitledSection(QWidget):
    """A part of an entry under its title, with a count or a note beside it."""

    def __init__(self, title: str, content: QWidget, note: str = "") -> None:
        super().__init__()
        self.header = FlowLayout(gap=Space.SMALL, down=Space.NONE)
        self.header.addWidget(Label(title, step=Type.STRONG))
        self.header.addWidget(Label(note, step=Type.SMALL, tone="text2"))
        vbox(self.header, content, within=self, spacing=Space.TIGHT)
        self.setAccessibleName(accessible_text(title))


class DashedBox(QWidget):
    """A box with a dashed edge, for people who must never be taken for members of a group."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        vbox(content, within=self, margins=(12, 10, 12, 10))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour(tokens(self).edge), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
