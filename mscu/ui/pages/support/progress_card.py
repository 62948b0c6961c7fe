"""Progress as the survivor sees it: a radar chart, and its table below."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.survivors.survivor_file import ProgressWheel, WheelDay
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, hbox
from mscu.ui.look.palette import Tokens, colour, tokens
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label, rule

MAX_SCORE = 4
MIN_ANSWERS = 3
"""Fewest domains for which a radar chart is drawn."""
_HEIGHT = 188
_LABEL = 22
_SIDE = 52
"""Pixels of space for labels beside the chart, in up to two lines."""
_DOT = 4.0
_SHADE = 0.16
Scores = Sequence[int | None]


class ProgressChart(QWidget):
    """Draws the first scores as a dashed line with squares, and the latest as a solid line with dots."""

    def __init__(self) -> None:
        super().__init__()
        self._domains: Sequence[str] = ()
        self._first: Scores = ()
        self._last: Scores = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scores(self, domains: Sequence[str], first: Scores, last: Scores) -> None:
        """Show the latest scores, and the first ones if there are two days."""
        self._domains, self._first, self._last = domains, first, last
        descriptions = (
            f"{domain} {'not asked' if score is None else score}"
            for domain, score in zip(domains, last, strict=False)
        )
        self.setAccessibleName(f"Progress wheel: {', '.join(descriptions)}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._domains) < MIN_ANSWERS:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        self._paint_rings(painter, theme)
        self._paint_labels(painter, theme)
        if self._first:
            self._paint_scores(painter, theme, self._first, latest=False)
        self._paint_scores(painter, theme, self._last, latest=True)

    @property
    def _radius(self) -> float:
        return min(self.height() / 2 - _LABEL - 4, self.width() / 2 - _SIDE)

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _point(self, axis: int, score: float) -> QPointF:
        angle = 2 * math.pi * axis / len(self._domains) - math.pi / 2
        distance = self._radius * score / MAX_SCORE
        return self._middle + QPointF(math.cos(angle) * distance, math.sin(angle) * distance)

    def _paint_rings(self, painter: QPainter, theme: Tokens) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for score in range(1, MAX_SCORE + 1):
            painter.setPen(QPen(colour(theme.line2 if score == MAX_SCORE else theme.line), 1))
            radius = self._radius * score / MAX_SCORE
            painter.drawEllipse(self._middle, radius, radius)
        painter.setPen(QPen(colour(theme.line), 1))
        for index in range(len(self._domains)):
            painter.drawLine(self._middle, self._point(index, MAX_SCORE))
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(theme.text3))
        for score in (2, MAX_SCORE):
            box = QRectF(self._point(0, score) + QPointF(4, 1), QSize(16, 14).toSizeF())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(score))

    def _paint_labels(self, painter: QPainter, theme: Tokens) -> None:
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour(theme.text2))
        metrics = QFontMetricsF(font(Type.SMALL))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        for index, domain in enumerate(self._domains):
            box, side = self._label_box(index, domain, metrics)
            painter.drawText(box, int(flags | side), domain)

    def _label_box(self, index: int, domain: str, metrics: QFontMetricsF) -> tuple[QRectF, Qt.AlignmentFlag]:
        """Return the box of a domain's label: above, below, or beside the chart."""
        rim = self._point(index, MAX_SCORE)
        offset = rim.x() - self._middle.x()
        if abs(offset) < 1:
            width = metrics.horizontalAdvance(domain) + 2
            top = rim.y() - _LABEL if rim.y() < self._middle.y() else rim.y() + 2
            box = QRectF(rim.x() - width / 2, top, width, _LABEL)
            return box, Qt.AlignmentFlag.AlignHCenter
        if offset > 0:
            right = QRectF(rim.x() + 7, rim.y() - _LABEL, self.width() - rim.x() - 7, 2 * _LABEL)
            return right, Qt.AlignmentFlag.AlignLeft
        left = QRectF(0, rim.y() - _LABEL, rim.x() - 7, 2 * _LABEL)
        return left, Qt.AlignmentFlag.AlignRight

    def _paint_scores(self, painter: QPainter, theme: Tokens, scores: Scores, *, latest: bool) -> None:
        points = [self._point(index, s) for index, s in enumerate(scores) if s is not None]
        ink = theme.accent if latest else theme.text2
        pen = QPen(colour(ink), 2 if latest else 1.5)
        if not latest:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) >= MIN_ANSWERS:
            shape = QPolygonF(points)
            painter.drawPolygon(shape)
            if latest:
                self._shade(painter, shape, ink)
        painter.setPen(QPen(colour(ink), 1.5))
        painter.setBrush(colour(ink if latest else theme.surface))
        for point in points:
            self._paint_mark(painter, point, latest=latest)

    def _shade(self, painter: QPainter, shape: QPolygonF, ink: str) -> None:
        """Fill the shape lightly, so that the rings stay visible."""
        painter.save()
        painter.setOpacity(_SHADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ink))
        painter.drawPolygon(shape)
        painter.restore()

    def _paint_mark(self, painter: QPainter, point: QPointF, *, latest: bool) -> None:
        if latest:
            painter.drawEllipse(point, _DOT, _DOT)
        else:
            painter.drawRect(QRectF(point.x() - 3, point.y() - 3, 6, 6))


ROW = 29
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
NOT_ASKED = "–"


class ProgressCard(Card):
    """The radar chart with the first and the latest scores.

    Signals: `record_requested` to record scores, `correct_requested` with the id of the day to correct.
    """

    record_requested = Signal()
    correct_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__("Progress", note="0 to 4")
        self._latest: WheelDay | None = None

    def show_wheel(self, progress: ProgressWheel) -> None:
        clear(self.body)
        days = progress.days
        self._latest = days[-1] if days else None
        if not days:
            text = "No scores yet. Record scores once you have asked how the survivor sees things."
            self.body.addWidget(Label(text, tone="text2", wrap=True))
            self.body.addLayout(self._buttons())
            self.body.addStretch(1)
            return
        first = days[0] if len(days) > 1 else None
        if len(progress.domains) >= MIN_ANSWERS:
            chart = ProgressChart()
            chart.show_scores(progress.domains, first.scores if first else (), days[-1].scores)
            self.body.addWidget(chart)
        self.body.addWidget(_legend(first, days[-1]))
        days_shown = [day for day in (first, days[-1]) if day is not None]
        self.body.addWidget(_table(progress.domains, days_shown))
        self.body.addLayout(self._buttons())
        self.body.addStretch(1)

    def _buttons(self) -> QHBoxLayout:
        record = Button("Record", size=Size.SMALL)
        record.setAccessibleName("Record scores")
        record.clicked.connect(self.record_requested)
        row = hbox(record, spacing=Space.SMALL)
        if self._latest is not None:
            correct = Button("Correct", size=Size.SMALL)
            correct.setAccessibleName("Correct the latest scores")
            correct.clicked.connect(self._correct_latest)
            row.addWidget(correct)
        row.addStretch(1)
        return row

    def _correct_latest(self) -> None:
        if self._latest is not None:
            self.correct_requested.emit(self._latest.id)


def _legend(first: WheelDay | None, last: WheelDay) -> QWidget:
    legend = QWidget()
    row = hbox(within=legend, spacing=Space.SNUG)
    if first is not None:
        row.addWidget(_Stroke(dashed=True))
        row.addWidget(Label(_short(first.day, last.day), step=Type.SMALL, tone="text2"))
        row.addSpacing(8)
    row.addWidget(_Stroke(dashed=False))
    row.addWidget(Label(_short(last.day, (first or last).day), step=Type.SMALL, tone="text2"))
    row.addStretch(1)
    return legend


def _table(domains: tuple[str, ...], days: list[WheelDay]) -> QWidget:
    table = QWidget()
    table.setAccessibleName("Scores")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    for column, day in enumerate(days, 1):
        grid.addWidget(Label(_short(day.day, days[0].day), step=Type.SMALL, tone="text2"), 0, column, _RIGHT)
    for row, domain in enumerate(domains):
        grid.addWidget(rule(), 2 * row + 1, 0, 1, len(days) + 1)
        grid.setRowMinimumHeight(2 * row + 2, ROW)
        grid.addWidget(Label(domain, step=Type.SMALL), 2 * row + 2, 0)
        for column, day in enumerate(days, 1):
            score = day.scores[row]
            text = NOT_ASKED if score is None else str(score)
            is_last = column == len(days)
            figure = Label(text, step=Type.STRONG if is_last else Type.BODY)
            figure.set_font(font(Type.STRONG if is_last else Type.BODY, tabular=True))
            figure.setAccessibleName(f"{domain}, {day.day}: {text}")
            grid.addWidget(figure, 2 * row + 2, column, _RIGHT)
    return table


def _short(day: str, other: str) -> str:
    """Format a day, without its year if both days are in the same one."""
    short, _, year = day.rpartition(" ")
    return short if other.endswith(year) else day


class _Stroke(QWidget):
    """The sample of a line style in the legend."""

    def __init__(self, *, dashed: bool) -> None:
        super().__init__()
        self._dashed = dashed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(22, 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        pen = QPen(colour(theme.text2 if self._dashed else theme.accent), 1.5 if self._dashed else 2)
        if self._dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        box = QRectF(self.rect())
        painter.drawLine(QPointF(0, box.center().y()), QPointF(box.width(), box.center().y()))
