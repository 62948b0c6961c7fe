"""The shape of an answer that has not come yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import hbox, stretch, vbox
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.widgets.label import Label

STILL_MS = 200
"""Time in which what was there before stays, as most answers come sooner."""
SLOW_MS = 1000
LOADING = "Loading"
_GUTTER = 24
_PADDING = 16
_ABOVE = 12
_RADIUS = 3.0
_CARD_RADIUS = 8.0
_HEAD = 64
_ROW = 52
_LIST_SHARE, _LIST_WIDTH = 0.44, 560
_SIDE = 300
_TITLE, _TEXT = 12, 10
_TITLES = (0.74, 0.56, 0.83, 0.65, 0.48, 0.77, 0.79, 0.62)
_DETAILS = (0.91, 0.78, 0.97, 0.82, 0.89, 0.69, 0.91, 0.86)
_PARAGRAPH = (0.92, 0.88, 0.94, 0.60)
_DAYS, _DAYS_HEIGHT = 8, 70
_DESK_SHARE, _DESK_CARDS = 11 / 20, 4
_COLUMNS = (252, 296, 348, 288)
"""Widths of the columns in a case's header, as they stretch."""
_COLUMNS_HEIGHT = 110
_LINES = ((0.88, 0.80, 0.38), (0.61, 0.77, 0.63), (0.87, 0.78, 0.82), (0.70, 0.77, 0.57))


class SkeletonShape(StrEnum):
    """What will stand there."""

    PAGE = "page"
    """A list with a card beside it."""
    LIST = "list"
    CARD = "card"
    FILE = "file"
    """A header above cards."""
    DESK = "desk"
    """A row of days above a card of rows, and a column of smaller ones beside it."""
    COLUMNS = "columns"
    """A card of four columns of three lines, each under its heading."""


class Skeleton(QWidget):
    """Bars where the words will be. It takes the keyboard meanwhile, and says what it is waiting for."""

    def __init__(self, shape: SkeletonShape, headings: Sequence[str] = ()) -> None:
        super().__init__()
        self._shape, self._headings = shape, headings
        self.before = QPixmap()
        self._is_still = False
        self._words = Label(LOADING, tone="text2")
        self._words.hide()
        foot = hbox(stretch(), self._words)
        vbox(stretch(), foot, within=self, margins=(_GUTTER, 0, _GUTTER + _PADDING, 3 * _PADDING))
        self._bars = QTimer(self, singleShot=True, interval=STILL_MS)
        self._bars.timeout.connect(self._show_bars)
        self._slow = QTimer(self, singleShot=True, interval=SLOW_MS)
        self._slow.timeout.connect(self._words.show)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(LOADING)

    def begin(self, before: QPixmap) -> None:
        """Show a picture of what was there before, and bars a moment later; bars at once if nothing was."""
        self.before = before
        self._words.hide()
        self._is_still = not before.isNull()
        if self._is_still:
            self._bars.start()
        if self._shape is not SkeletonShape.COLUMNS:
            self._slow.start()

    def end(self) -> None:
        """Forget the picture: the answer is there."""
        self._show_bars()
        self._bars.stop()
        self._slow.stop()

    def _show_bars(self) -> None:
        self._is_still, self.before = False, QPixmap()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, _COLUMNS_HEIGHT) if self._shape is SkeletonShape.COLUMNS else super().sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._is_still:
            painter.drawPixmap(0, 0, self.before)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        area = QRectF(self.rect())
        if self._shape is SkeletonShape.COLUMNS:
            _paint_columns(painter, theme, area, self._headings)
        elif self._shape is SkeletonShape.CARD:
            _paint_card(painter, theme, area)
        elif self._shape is SkeletonShape.DESK:
            _paint_desk(painter, theme, area.adjusted(_GUTTER, 0, -_GUTTER, -_PADDING))
        elif self._shape is SkeletonShape.FILE:
            _paint_file(painter, theme, area)
        else:
            is_page = self._shape is SkeletonShape.PAGE
            width = min(area.width() * _LIST_SHARE, _LIST_WIDTH) if is_page else area.width()
            _paint_list(painter, theme, QRectF(area.left(), area.top(), width, area.height()))
            if is_page:
                _paint_card(painter, theme, area.adjusted(width + _PADDING, _ABOVE, -_GUTTER, -_PADDING))


def _bar(painter: QPainter, theme: Tokens, bar: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(theme.line if theme.dark else theme.sunken))
    painter.drawRoundedRect(bar, _RADIUS, _RADIUS)


def _paint_list(painter: QPainter, theme: Tokens, area: QRectF) -> None:
    """Paint rows with a time, a mark on a line, a title and a detail."""
    left, top = area.left() + _GUTTER, area.top() + 4
    mark, text = left + 70, left + 96
    painter.setPen(QPen(colour(theme.line2), 1))
    painter.drawLine(QPointF(mark, top), QPointF(mark, area.bottom()))
    width = area.right() - text - _PADDING
    for index, y in enumerate(_rows(top + _PADDING, area.bottom())):
        _bar(painter, theme, QRectF(left, y, 34, _TEXT))
        painter.drawEllipse(QPointF(mark, y + 14), 14, 14)
        _bar(painter, theme, QRectF(text, y, width * _TITLES[index % len(_TITLES)], _TEXT))
        _bar(painter, theme, QRectF(text, y + 19, width * _DETAILS[index % len(_DETAILS)], _TEXT - 1))


def _rows(top: float, bottom: float) -> Iterator[float]:
    while top + _ROW < bottom:
        yield top
        top += _ROW


def _card(painter: QPainter, theme: Tokens, area: QRectF) -> QRectF:
    painter.setPen(QPen(colour(theme.line), 1))
    painter.setBrush(colour(theme.surface))
    card = area.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(card, _CARD_RADIUS, _CARD_RADIUS)
    return card


def _paint_card(painter: QPainter, theme: Tokens, area: QRectF) -> None:
    """Paint a card with its head and two paragraphs."""
    card = _card(painter, theme, area)
    painter.drawLine(QPointF(card.left(), card.top() + _HEAD), QPointF(card.right(), card.top() + _HEAD))
    left, width = card.left() + _PADDING, card.width() - 2 * _PADDING
    _bar(painter, theme, QRectF(left, card.top() + 16, 32, 32))
    _bar(painter, theme, QRectF(left + 44, card.top() + 16, width * 0.42, _TITLE))
    _bar(painter, theme, QRectF(left + 44, card.top() + 39, width * 0.30, _TEXT - 1))
    y = card.top() + _HEAD + 14
    for share in (0.17, *_PARAGRAPH, 0.17, 0.74):
        if y + _TEXT > card.bottom():
            return
        _bar(painter, theme, QRectF(left, y, width * share, _TEXT))
        y += 22 if share in _PARAGRAPH[:-1] else 34


def _paint_file(painter: QPainter, theme: Tokens, area: QRectF) -> None:
    """Paint a name and its facts above a column of cards, and a narrow column beside it."""
    _bar(painter, theme, QRectF(area.left(), 16, area.width() * 0.24, 16))
    _bar(painter, theme, QRectF(area.left(), 48, area.width() * 0.52, _TEXT))
    wide, half = area.width() - _SIDE - 3 * _PADDING, (area.height() - 92) / 2 - _PADDING
    for top in (76.0, 76 + half + _PADDING):
        _paint_card(painter, theme, QRectF(area.left(), top, wide, half))
        _paint_card(painter, theme, QRectF(area.left() + wide + _PADDING, top, _SIDE, half))


def _paint_desk(painter: QPainter, theme: Tokens, area: QRectF) -> None:
    days = _card(painter, theme, QRectF(area.left(), area.top(), area.width(), _DAYS_HEIGHT))
    width = days.width() / _DAYS
    for left in (days.left() + width * day for day in range(_DAYS)):
        if left > days.left():
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(left, days.top()), QPointF(left, days.bottom()))
        _bar(painter, theme, QRectF(left + 12, days.top() + 13, width * 0.4, _TEXT))
        _bar(painter, theme, QRectF(left + 12, days.top() + 38, 16, _TITLE))
    top = days.bottom() + 13
    wide = (area.width() - _PADDING) * _DESK_SHARE
    height = (area.bottom() - top + _ABOVE) / _DESK_CARDS - _ABOVE
    _paint_rows(painter, theme, QRectF(area.left(), top, wide, area.bottom() - top))
    for at in range(_DESK_CARDS):
        card = QRectF(0, top + at * (height + _ABOVE), area.width() - wide - _PADDING, height)
        card.moveRight(area.right())
        _paint_rows(painter, theme, card)


def _paint_rows(painter: QPainter, theme: Tokens, area: QRectF) -> None:
    """Paint a card of rows, each with a mark, a title and a detail, below its heading."""
    card = _card(painter, theme, area)
    left, width = card.left() + _PADDING, card.width() - 2 * _PADDING
    _bar(painter, theme, QRectF(left, card.top() + 21, width * 0.22, _TITLE))
    for index, y in enumerate(_rows(card.top() + _HEAD, card.bottom() + _PADDING)):
        _bar(painter, theme, QRectF(left, y, 28, 28))
        text, wide = left + 40, width - 40
        _bar(painter, theme, QRectF(text, y + 1, wide * 0.7 * _TITLES[index % len(_TITLES)], _TEXT))
        _bar(painter, theme, QRectF(text, y + 19, wide * 0.7 * _DETAILS[index % len(_DETAILS)], _TEXT - 1))


def _paint_columns(painter: QPainter, theme: Tokens, area: QRectF, headings: Sequence[str]) -> None:
    card = _card(painter, theme, area)
    left = card.left()
    for heading, share, lines in zip(headings, _COLUMNS, _LINES, strict=True):
        width = card.width() * share / sum(_COLUMNS)
        if left > card.left():
            painter.setPen(QPen(colour(theme.line), 1))
            painter.drawLine(QPointF(left, card.top()), QPointF(left, card.bottom()))
        inner = QRectF(left + _PADDING, card.top(), width - 2 * _PADDING, card.height())
        painter.setFont(font(Type.LABEL))
        painter.setPen(colour(theme.text2))
        painter.drawText(inner.adjusted(0, 10, 0, 0), Qt.AlignmentFlag.AlignTop, heading)
        for index, length in enumerate(lines):
            _bar(
                painter,
                theme,
                QRectF(inner.left(), inner.top() + 38 + 22 * index, inner.width() * length, _TEXT),
            )
        left += width
