"""The headings of a list with columns: pressed they sort, dragged they widen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QStandardItemModel,
)
from PySide6.QtWidgets import QHeaderView, QSizePolicy
from typing_extensions import override

from mscu.ui.lists.rows_view import RowsView
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.announcing import announce
from mscu.ui.widgets.button import ENTER, STEPS

HEIGHT = 30
GAP = 12
"""Pixels between the content of two columns."""
RIGHT = 14
_SIGN = 16
_RING = 2.0
_FIXED = 2
"""How many numbers stand before the widths in what is kept: the column that sorts, and which way."""


@dataclass(frozen=True)
class Column:
    """A column: its width in pixels, or 0 for the one that takes the rest, and what it never falls below."""

    heading: str
    width: int = 0
    least: int = 0
    sorts: bool = True
    right: bool = False
    """Whether its content is at its right edge, as numbers are."""


class ColumnHeader(QHeaderView):
    """Headings above a list whose rows are painted in columns.

    Left and Right choose a heading, Enter or Space sorts by it; a double click on an edge fits the column to
    its content. Signals: `ordered` with the column to sort by and whether descending; `changed` once the
    order or a width is another.
    """

    ordered = Signal(int, bool)
    changed = Signal()

    def __init__(
        self, view: RowsView, columns: Sequence[Column], *, gutter: int, sorted_by: tuple[int, bool]
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.columns, self.view, self._gutter = tuple(columns), view, gutter
        self.content_width: Callable[[int], float] = _no_width
        """Returns how wide the content of a column is; the owner of the rows sets it."""
        self._widths = [column.width for column in columns]
        self._pressed_widths = self._widths
        self.sorted_by, self.is_descending = sorted_by
        self._current = self.sorted_by
        self._is_fitting = False
        self._set_up(view.accessibleName())
        self.sectionClicked.connect(self.sort_by)
        self.sectionResized.connect(self._resized)
        self.sectionHandleDoubleClicked.connect(self._fit_to_content)

    def _set_up(self, name: str) -> None:
        model = QStandardItemModel(0, len(self.columns), self)
        model.setHorizontalHeaderLabels([column.heading for column in self.columns])
        self.setModel(model)
        self.setAccessibleName(f"Columns of {name}")
        self.setProperty("bare", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        for index, column in enumerate(self.columns):
            mode = QHeaderView.ResizeMode
            self.setSectionResizeMode(index, mode.Interactive if column.width else mode.Stretch)

    # What is sorted by

    def sort_by(self, index: int) -> None:
        """Sort by a column, ascending; descending if it was sorted by that way already."""
        self._current = index
        self._describe()
        if not self.columns[index].sorts:
            return
        self.is_descending = index == self.sorted_by and not self.is_descending
        self.sorted_by = index
        self._describe()
        announce(self, f"Sorted by {self._words(index)}")
        self.ordered.emit(index, self.is_descending)
        self.changed.emit()

    def commands(self) -> Iterator[WindowCommand]:
        """Yield the columns by which the list can be sorted, as commands."""
        for index, column in enumerate(self.columns):
            if column.sorts:
                yield WindowCommand(
                    label=f"Sort by {column.heading}", run=partial(self.sort_by, index), icon="arrow-up-down"
                )

    def _words(self, index: int) -> str:
        """Return a heading with what it does."""
        if not self.columns[index].sorts:
            return f"{self.columns[index].heading}, does not sort"
        way = "descending" if self.is_descending else "ascending"
        return f"{self.columns[index].heading}, {way if index == self.sorted_by else 'not sorted'}"

    def _describe(self) -> None:
        self.setAccessibleDescription(self._words(self._current))
        self.viewport().update()

    # Widths

    def kept(self) -> tuple[int, ...]:
        """Return order and widths as numbers."""
        return (self.sorted_by, int(self.is_descending), *self._widths)

    def restore(self, state: Sequence[int]) -> None:
        """Take up an order and widths; those of other columns are ignored."""
        if len(state) != _FIXED + len(self.columns):
            return
        index, descending, *widths = state
        if 0 <= index < len(self.columns) and self.columns[index].sorts:
            self.sorted_by, self.is_descending = index, bool(descending)
            self._current = index
        pairs = zip(widths, self.columns, strict=True)
        self._widths = [width if column.width and width > 0 else column.width for width, column in pairs]
        self._fit()

    def box(self, index: int, row: QRectF) -> QRectF:
        """Return the place of a column's content in a row of the list, or in the header."""
        left = row.x() + self.sectionViewportPosition(index)
        right = left + self.sectionSize(index) - GAP
        if index == len(self.columns) - 1:
            right = row.right() - RIGHT
        left += 0 if index else self._gutter
        return QRectF(left, row.y(), right - left, row.height())

    def _least(self, index: int) -> int:
        column = self.columns[index]
        heading = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(column.heading)
        return max(column.least, round(heading) + GAP + (_SIGN if column.sorts else 0))

    def _fit(self) -> None:
        """Set each column to its width, or to less where there is no room for all."""
        least = [self._least(index) for index in range(len(self.columns))]
        wanted = [
            max(width, least[index]) if width else least[index] for index, width in enumerate(self._widths)
        ]
        spare = sum(wanted) - sum(least)
        share = min(max(sum(wanted) - self.width(), 0) / spare, 1) if spare else 0
        self._is_fitting = True
        for index, column in enumerate(self.columns):
            if column.width:
                self.resizeSection(index, round(wanted[index] - (wanted[index] - least[index]) * share))
        self._is_fitting = False
        self.view.viewport().update()

    def _resized(self, index: int, _old: int, new: int) -> None:
        if not self._is_fitting and self.columns[index].width:
            self._widths[index] = max(new, self._least(index))
        self.view.viewport().update()

    def _fit_to_content(self, index: int) -> None:
        if self.columns[index].width:
            edge = GAP if index else GAP + self._gutter
            self._widths[index] = max(round(self.content_width(index)) + edge + 1, self._least(index))
            self._fit()
            self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_widths = list(self._widths)
        super().mousePressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._widths != self._pressed_widths:
            self._fit()
            self.changed.emit()

    # Keys and painting

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._current = min(max(self._current + STEPS[key], 0), len(self.columns) - 1)
            self._describe()
            announce(self, self._words(self._current))
        elif key in ENTER or key is Qt.Key.Key_Space:
            self.sort_by(self._current)
        else:
            event.ignore()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, column = tokens(self), self.columns[logicalIndex]
        box = self.box(logicalIndex, QRectF(self.viewport().rect()))
        is_sorted = logicalIndex == self.sorted_by
        painter.save()
        painter.setFont(font(Type.LABEL))
        painter.setPen(colour(theme.text if is_sorted else theme.text2))
        words = QFontMetricsF(painter.font()).horizontalAdvance(column.heading)
        if is_sorted:
            left = box.right() - words - _SIGN if column.right else box.left() + words + 2
            sign = QRectF(left, box.center().y() - _SIGN / 2, _SIGN, _SIGN)
            icons.paint(painter, "arrow-down" if self.is_descending else "arrow-up", sign, theme.text)
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, column.heading)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour(theme.line2))
        if self.hasFocus() and logicalIndex == self._current:
            painter.setPen(QPen(colour(theme.focus), _RING))
            painter.drawRect(QRectF(rect).adjusted(_RING / 2, _RING / 2, -_RING / 2, -_RING / 2))
        painter.restore()


def _no_width(_index: int) -> float:
    return 0
