"""Paints a row: time, shape on its thread, two lines, one status; and the heading of its day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.badges import (
    CHIP_HEIGHT,
    DEFAULT_SHAPES,
    GRADE_HEIGHT,
    chip_width,
    grade_width,
    paint_chip,
    paint_grade,
)
from mscu.ui.look.folding import isolated_parts, tip
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.look.row_look import MARKED, RowLook, TimeLeft
from mscu.ui.look.shapes import MARK, paint_family, paint_shape

HEIGHT = 52
HEADING_HEIGHT = 28
_SHAPE = 28
_GAP = 12
_TOP = 8
_LINE = 18
_BAR = 96
NARROW_THREAD = 360
"""Width in pixels of a chronology below which a title has all of its line."""
STATUS_WIDTH = 130
"""Pixels of a third column that the status at its right takes."""
_RING = 2.0
_SELECTED_BAR = 3
DOT, ELLIPSIS = " · ", "…"
"""What is between the parts of a second line, and stands for those that have no room."""
LONGEST_FIGURE = len("review late, 30 Sep 2022")
"""Characters of a part that is a date, figure or reference; a longer one is words."""
LEAST_LETTERS = 3
"""Characters of words for which there must be room, or what stands before them would be cut with them."""


@dataclass(frozen=True)
class RowStyle:
    """The layout of the rows of one list.

    `gutter` is the room at the left, `ruled` draws hairlines between rows, `aside` is the width of a third
    column in pixels, 0 for none, `times` that of times. In a `narrow` list the status is beside the second
    line, and the first takes the full width.
    """

    gutter: int = 16
    times: int = 44
    ruled: bool = True
    aside: int = 0
    height: int = HEIGHT
    narrow: bool = False


CHRONOLOGY = RowStyle(gutter=24, ruled=False)
CARD = RowStyle()
REGISTER = RowStyle(gutter=24, height=60)
NARROW = RowStyle(gutter=24, height=60, narrow=True)


@dataclass(frozen=True)
class _State:
    """The state of a row: selected, hovered, focused."""

    selected: bool
    hovered: bool
    focused: bool


class RowDelegate(QStyledItemDelegate):
    """Paints `RowLook`s, which the model returns from `look_at(row)`."""

    def __init__(self, style: RowStyle = CARD, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._style = style

    @property
    def row_style(self) -> RowStyle:
        return self._style

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._style.height)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = _look(index)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(box)
        theme = tokens(option.palette)
        row = box.adjusted(0, box.height() - self._style.height, 0, 0)
        if look is not None and look.heading and box.height() > self._style.height:
            self._paint_heading(painter, theme, box.adjusted(0, 0, 0, -self._style.height), look)
        if look is not None and look.marked:
            painter.fillRect(row, colour(theme.soft))
        self._paint_ground(painter, theme, row, _state(option))
        if self._style.ruled and index.row() + 1 < index.model().rowCount():
            painter.fillRect(QRectF(row.x(), row.bottom() - 1, row.width(), 1), colour(theme.line))
        if look is None:
            self._paint_waiting(painter, theme, row)
        else:
            self._paint_row(painter, theme, row, look)
        self._paint_focus(painter, theme, row, _state(option))
        painter.restore()

    def _paint_heading(self, painter: QPainter, theme: Tokens, box: QRectF, look: RowLook) -> None:
        if self._style.ruled:
            painter.fillRect(box, colour(theme.hover))
            line = QRectF(box.x(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(line, colour(theme.line))
        text_box = box.adjusted(self._style.gutter, 0, 0, 0)
        if look.heading_status is not None:
            corner = QPointF(text_box.x(), round(text_box.center().y() - MARK / 2))
            ink = theme.status[look.heading_status].fg
            paint_shape(painter, DEFAULT_SHAPES[look.heading_status], corner, ink)
            text_box.adjust(MARK + 8, 0, 0, 0)
        draw(painter, look.heading, text_box, (Type.LABEL, theme.text2))
        note_box = text_box.adjusted(_metrics(Type.LABEL).horizontalAdvance(look.heading) + 8, 0, 0, 0)
        draw(painter, look.heading_note, note_box, (Type.SMALL, theme.text3))

    def _paint_ground(self, painter: QPainter, theme: Tokens, row: QRectF, state: _State) -> None:
        if state.selected or state.hovered:
            painter.fillRect(row, colour(theme.soft if state.selected else theme.hover))
        if state.selected:
            bar = QRectF(row.x(), row.y(), _SELECTED_BAR, row.height())
            painter.fillRect(bar, colour(theme.accent))

    def _paint_focus(self, painter: QPainter, theme: Tokens, row: QRectF, state: _State) -> None:
        if state.focused:
            half = _RING / 2
            painter.setPen(QPen(colour(theme.focus), _RING))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(row.adjusted(half, half, -half, -half))

    def _paint_waiting(self, painter: QPainter, theme: Tokens, row: QRectF) -> None:
        """Paint two grey bars as a placeholder for a row."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(theme.sunken))
        x = row.x() + self._style.gutter + _SHAPE + _GAP
        for top, share in ((_TOP + 4, 0.34), (_TOP + _LINE + 6, 0.5)):
            bar = QRectF(x, row.y() + top, row.width() * share, 8)
            painter.drawRoundedRect(bar, 4, 4)

    def _paint_row(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> None:
        top_margin = (row.height() - HEIGHT) / 2
        left = self._paint_lead(painter, theme, row, look)
        right = self._paint_status(painter, theme, row, look)
        if self._style.aside:
            right = self._paint_aside(painter, theme, row, look, right=right) - _GAP
        width = right - left - _GAP
        full_width = row.right() - 14 - left
        title_width = full_width if self._is_narrow(row, look) else width
        title = QRectF(left, row.y() + top_margin + _TOP, title_width, _LINE)
        detail_text = f"{MARKED} · {look.detail}" if look.marked else look.detail
        is_one_line = not detail_text and not look.thread and not self._is_narrow(row, look)
        if is_one_line or self._style.height < HEIGHT:
            title = QRectF(left, row.y(), width, row.height())
        draw(painter, look.title, title, (Type.STRONG, theme.text2 if look.quiet else theme.text))
        detail_width = full_width if self._status_beside_title(row, look) else width
        detail = QRectF(left, title.bottom(), detail_width, _LINE)
        detail_text = whole_parts(detail_text, _metrics(Type.SMALL), detail_width)
        draw(painter, isolated_parts(detail_text), detail, (Type.SMALL, theme.text2))

    def _is_narrow(self, row: QRectF, look: RowLook) -> bool:
        """Return whether the status is beside the second line only: in a chronology, where it is narrow."""
        return self._style.narrow or (look.thread and row.width() < NARROW_THREAD)

    def _status_beside_title(self, row: QRectF, look: RowLook) -> bool:
        """Return whether the status is beside the first line only."""
        is_plain = look.thread and not self._style.aside and look.left is None
        return is_plain and not self._is_narrow(row, look)

    def _paint_lead(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> float:
        """Paint time, thread and shape, and return where the text begins."""
        left = row.x() + self._style.gutter
        if look.time or look.thread:
            line = QRectF(left, row.y() + _TOP, self._style.times, _LINE)
            painter.setFont(font(Type.BODY, tabular=True))
            painter.setPen(colour(theme.text2))
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(line, flags, look.time)
            left += self._style.times + _GAP
        if look.family is None:
            return left
        square = QRectF(left, row.y() + (row.height() - _SHAPE) / 2, _SHAPE, _SHAPE)
        if look.thread:
            thread = QRectF(square.center().x() - 0.5, row.y(), 1, row.height())
            painter.fillRect(thread.toRect(), colour(theme.line2))
        if look.marked:
            _paint_tick(painter, theme, square)
        else:
            paint_family(painter, theme, look.family, square, icon=look.icon)
        return left + _SHAPE + _GAP

    def _paint_status(self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook) -> float:
        """Paint the status at the right, and return where it begins."""
        right = row.right() - 14
        if look.left is not None:
            return _paint_time_left(painter, theme, row, look.left)
        top = row.y() + 7 if self._status_beside_title(row, look) else row.center().y() - CHIP_HEIGHT / 2
        if self._is_narrow(row, look):
            top = row.center().y()
        if look.chip is not None:
            right -= chip_width(look.chip)
            paint_chip(painter, theme, look.chip, QPointF(right, round(top)))
        if look.figure:
            width = _metrics(Type.STRONG).horizontalAdvance(look.figure)
            right -= width
            box = QRectF(right, row.y(), width + 1, row.height())
            draw(painter, look.figure, box, (Type.STRONG, theme.text))
        if look.grade:
            right -= grade_width(look.grade) + (8 if look.chip else 0)
            offset = (CHIP_HEIGHT - GRADE_HEIGHT) / 2
            paint_grade(painter, theme, look.grade, QPointF(right, round(top + offset)))
        return right

    def _paint_aside(
        self, painter: QPainter, theme: Tokens, row: QRectF, look: RowLook, *, right: float
    ) -> float:
        """Paint the third column up to the status, and return where it begins."""
        left = row.right() - self._style.aside
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour(theme.text2))
        width = min(self._style.aside - STATUS_WIDTH, right - _GAP - left)
        text = "\n".join(wrapped(look.aside, _metrics(Type.SMALL), width))
        box = QRectF(left, row.y() + _TOP, width, row.height() - 2 * _TOP)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return left

    @override
    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        look = _look(index)
        if look is None:
            return False
        in_full = look.chip.in_full if look.chip else ""
        text = "\n".join(part for part in (look.title, look.detail, look.aside, in_full) if part)
        QToolTip.showText(event.globalPos(), tip(text), view)
        return True


def _look(index: QModelIndex | QPersistentModelIndex) -> RowLook | None:
    if not index.isValid():  # the empty part of the list below the last row
        return None
    look = index.model().look_at(index.row())  # type: ignore[attr-defined]
    return look if isinstance(look, RowLook) else None


def _state(option: QStyleOptionViewItem) -> _State:
    state = option.state
    selected = bool(state & QStyle.StateFlag.State_Selected)
    return _State(
        selected=selected,
        hovered=bool(state & QStyle.StateFlag.State_MouseOver),
        focused=bool(state & QStyle.StateFlag.State_HasFocus),
    )


@lru_cache(maxsize=32)
def _metrics(step: Type) -> QFontMetricsF:
    return QFontMetricsF(font(step))


def draw(painter: QPainter, text: str, line: QRectF, style: tuple[Type, str]) -> None:
    """Paint one line of text, elided at its end."""
    step, ink = style
    painter.setFont(font(step))
    painter.setPen(colour(ink))
    elided = _metrics(step).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided)


def wrapped(text: str, metrics: QFontMetricsF, width: float, most: int = 2) -> list[str]:
    """Wrap a text into so many lines at most; the last is elided, as is a word that is wider than a line."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and metrics.horizontalAdvance(f"{line} {words[0]}") <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    lines += [" ".join(words)] if words else []
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def whole_parts(line: str, metrics: QFontMetricsF, width: float) -> str:
    """Leave out at the end of a line what has no room: a date, figure or reference as a whole."""
    shown = ""
    for part in line.split(DOT):
        longer = f"{shown}{DOT}{part}" if shown else part
        if metrics.horizontalAdvance(longer) > width:
            is_words = len(part) > LONGEST_FIGURE or not any(map(str.isdigit, part))
            begun = f"{shown}{DOT}{part[:LEAST_LETTERS]}{ELLIPSIS}"
            if not shown or (is_words and metrics.horizontalAdvance(begun) <= width):
                return longer
            more = f"{shown}{DOT}{ELLIPSIS}"
            return more if metrics.horizontalAdvance(more) <= width else shown
        shown = longer
    return shown


def _paint_tick(painter: QPainter, theme: Tokens, where: QRectF) -> None:
    """Paint the tick of a marked row in place of its shape."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.accent))
    painter.drawRoundedRect(where, 6, 6)
    square = QRectF(0, 0, icons.SIZE, icons.SIZE)
    square.moveCenter(where.center())
    icons.paint(painter, "check", square, theme.onaccent)


def _paint_time_left(painter: QPainter, theme: Tokens, row: QRectF, left: TimeLeft) -> float:
    """Paint a text above a bar that shows how much time is left."""
    ink = theme.status[left.status].fg
    x = row.right() - 14 - _BAR
    line = QRectF(x, row.y() + _TOP, _BAR, _LINE)
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(ink))
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(line, flags, left.text)
    track = QRectF(x + 0.5, line.bottom() + 5.5, _BAR - 1, 5)
    painter.setPen(QPen(colour(theme.edge), 1))
    painter.setBrush(colour(theme.sunken))
    painter.drawRoundedRect(track, 2.5, 2.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(ink))
    filled = track.adjusted(0.5, 0.5, -(track.width() - 1) * (1 - left.part) - 0.5, -0.5)
    painter.drawRoundedRect(filled, 2, 2)
    return x
