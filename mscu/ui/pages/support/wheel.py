"""The progress wheel: an axis a domain, 0 in the middle and 4 at the rim, then and now.

It is a picture of the table that stands under it, and says nothing that is not there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Tokens, colour, tokens

HIGHEST = 4
FEWEST = 3
"""Domains with which there is a wheel at all."""
_HEIGHT = 188
_LABEL = 22
_BESIDE = 52
"""Room for words beside the wheel, in two lines if need be."""
_DOT = 4.0
_SHADE = 0.16
Scores = Sequence[int | None]


class Wheel(QWidget):
    """Paints the first scores dashed with squares, and the latest ones solid with dots."""

    def __init__(self) -> None:
        super().__init__()
        self._domains: Sequence[str] = ()
        self._first: Scores = ()
        self._last: Scores = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_scores(self, domains: Sequence[str], first: Scores, last: Scores) -> None:
        """Show the scores of the latest day, and of the first one where there are two."""
        self._domains, self._first, self._last = domains, first, last
        told = (
            f"{domain} {'not asked' if score is None else score}"
            for domain, score in zip(domains, last, strict=False)
        )
        self.setAccessibleName(f"Progress wheel: {', '.join(told)}")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if len(self._domains) < FEWEST:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        self._paint_rings(painter, now)
        self._paint_labels(painter, now)
        if self._first:
            self._paint_scores(painter, now, self._first, latest=False)
        self._paint_scores(painter, now, self._last, latest=True)

    # ------------------------------------------------------------------ where things stand

    @property
    def _radius(self) -> float:
        return min(self.height() / 2 - _LABEL - 4, self.width() / 2 - _BESIDE)

    @property
    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _point(self, at: int, score: float) -> QPointF:
        turn = 2 * math.pi * at / len(self._domains) - math.pi / 2
        out = self._radius * score / HIGHEST
        return self._middle + QPointF(math.cos(turn) * out, math.sin(turn) * out)

    # ------------------------------------------------------------------ what is painted

    def _paint_rings(self, painter: QPainter, now: Tokens) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for score in range(1, HIGHEST + 1):
            painter.setPen(QPen(colour(now.line2 if score == HIGHEST else now.line), 1))
            out = self._radius * score / HIGHEST
            painter.drawEllipse(self._middle, out, out)
        painter.setPen(QPen(colour(now.line), 1))
        for at in range(len(self._domains)):
            painter.drawLine(self._middle, self._point(at, HIGHEST))
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(now.text3))
        for score in (2, HIGHEST):
            figure = QRectF(self._point(0, score) + QPointF(4, 1), QSize(16, 14).toSizeF())
            painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter, str(score))

    def _paint_labels(self, painter: QPainter, now: Tokens) -> None:
        painter.setFont(font(Type.SMALL))
        painter.setPen(colour(now.text2))
        metrics = QFontMetricsF(font(Type.SMALL))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        for at, domain in enumerate(self._domains):
            box, side = self._label_box(at, domain, metrics)
            painter.drawText(box, int(flags | side), domain)

    def _label_box(
        self, at: int, domain: str, metrics: QFontMetricsF
    ) -> tuple[QRectF, Qt.AlignmentFlag]:
        """Give the room of a domain's word: above, below, or beside the wheel."""
        rim = self._point(at, HIGHEST)
        beside = rim.x() - self._middle.x()
        if abs(beside) < 1:
            width = metrics.horizontalAdvance(domain) + 2
            top = rim.y() - _LABEL if rim.y() < self._middle.y() else rim.y() + 2
            box = QRectF(rim.x() - width / 2, top, width, _LABEL)
            return box, Qt.AlignmentFlag.AlignHCenter
        if beside > 0:
            right = QRectF(rim.x() + 7, rim.y() - _LABEL, self.width() - rim.x() - 7, 2 * _LABEL)
            return right, Qt.AlignmentFlag.AlignLeft
        left = QRectF(0, rim.y() - _LABEL, rim.x() - 7, 2 * _LABEL)
        return left, Qt.AlignmentFlag.AlignRight

    def _paint_scores(
        self, painter: QPainter, now: Tokens, scores: Scores, *, latest: bool
    ) -> None:
        points = [self._point(at, s) for at, s in enumerate(scores) if s is not None]
        ink = now.accent if latest else now.text2
        pen = QPen(colour(ink), 2 if latest else 1.5)
        if not latest:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(points) >= FEWEST:
            shape = QPolygonF(points)
            painter.drawPolygon(shape)
            if latest:
                self._shade(painter, shape, ink)
        painter.setPen(QPen(colour(ink), 1.5))
        painter.setBrush(colour(ink if latest else now.surface))
        for point in points:
            self._paint_mark(painter, point, latest=latest)

    def _shade(self, painter: QPainter, shape: QPolygonF, ink: str) -> None:
        """Fill so that the rings are still seen."""
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
