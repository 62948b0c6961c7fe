"""Painters of the small boxes at the right of a row: chips, grades, strength, severity, counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import Status, colour
from mscu.ui.look.shapes import MARK, Shape, paint_shape

if TYPE_CHECKING:
    from mscu.ui.look.palette import Tokens

CHIP_HEIGHT = 20
GRADE_HEIGHT = 18
_SIDE = 6.0
_GAP = 5.0
_CHIP_RADIUS = 4.0
_GRADE_RADIUS = 3.0
_CELL = 8.0

USUAL = {
    Status.LATE: Shape.TRIANGLE,
    Status.SOON: Shape.DIAMOND,
    Status.RUN: Shape.RING,
    Status.DONE: Shape.TICK,
    Status.QUIET: Shape.BAR,
    Status.CHAR: Shape.SQUARE,
}
STRENGTHS = ("weak", "fair", "strong")
WORST = 4


@dataclass(frozen=True)
class Chip:
    """A status in words; without a shape it takes the usual one of its status."""

    words: str
    status: Status = Status.QUIET
    shape: Shape | None = None

    @property
    def drawn(self) -> Shape:
        """The shape painted before the words."""
        return self.shape or USUAL[self.status]


def chip_width(chip: Chip) -> float:
    """Return the width of a chip in pixels."""
    words = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(chip.words)
    return float(round(_SIDE + MARK + _GAP + words + _SIDE + 1))


def paint_chip(painter: QPainter, tokens: Tokens, chip: Chip, where: QPointF) -> QRectF:
    """Paint a chip with its top left corner at `where`, and return its rectangle."""
    pair = tokens.status[chip.status]
    box = QRectF(where.x(), where.y(), chip_width(chip), CHIP_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(pair.bg))
    painter.drawRoundedRect(box, _CHIP_RADIUS, _CHIP_RADIUS)
    paint_shape(painter, chip.drawn, QPointF(box.x() + _SIDE, box.y() + _SIDE - 1), pair.fg)
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(pair.fg))
    words = box.adjusted(_SIDE + MARK + _GAP, 0, 0, 0)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, chip.words)
    painter.restore()
    return box


def grade_width(grade: str) -> float:
    """Return the width of a grade's box in pixels."""
    words = QFontMetricsF(font(Type.MICRO, weight=SEMIBOLD)).horizontalAdvance(grade)
    return float(round(words + 12))


def paint_grade(painter: QPainter, tokens: Tokens, grade: str, where: QPointF) -> QRectF:
    """Paint a grade (2AP) or a marking: outlined and not filled, since it is no status."""
    box = QRectF(where.x(), where.y(), grade_width(grade), GRADE_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(tokens.edge), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _GRADE_RADIUS, _GRADE_RADIUS)
    painter.setFont(font(Type.MICRO, weight=SEMIBOLD))
    painter.setPen(colour(tokens.text2))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, grade)
    painter.restore()
    return box


def _cells(painter: QPainter, tokens: Tokens, *, filled: int, of: int, where: QPointF) -> float:
    """Paint a row of square cells, the first `filled` of them full, and return where it ends."""
    painter.setPen(QPen(colour(tokens.text2), 1))
    at = where.x()
    for cell in range(of):
        box = QRectF(at + 0.5, where.y() + 0.5, _CELL - 1, _CELL - 1)
        painter.setBrush(colour(tokens.text2) if cell < filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        at += _CELL + 2
    return at


def _cells_and_words(
    painter: QPainter, tokens: Tokens, *, filled: int, of: int, words: str, where: QPointF
) -> QRectF:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    down = QPointF(where.x(), where.y() + (CHIP_HEIGHT - _CELL) / 2)
    at = _cells(painter, tokens, filled=filled, of=of, where=down) + 4
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(tokens.text2))
    width = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(words)
    box = QRectF(at, where.y(), width + 1, CHIP_HEIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
    painter.restore()
    return QRectF(where.x(), where.y(), box.right() - where.x(), CHIP_HEIGHT)


def paint_strength(painter: QPainter, tokens: Tokens, strength: int, where: QPointF) -> QRectF:
    """Paint a strength of 1 to 3 as three cells with the word weak, fair or strong."""
    words = STRENGTHS[strength - 1]
    return _cells_and_words(painter, tokens, filled=strength, of=len(STRENGTHS), words=words, where=where)


def paint_severity(painter: QPainter, tokens: Tokens, severity: int, where: QPointF) -> QRectF:
    """Paint a severity of 0 to 4 as four squares with the figure."""
    return _cells_and_words(painter, tokens, filled=severity, of=WORST, words=str(severity), where=where)


def strength_width(strength: int) -> int:
    """Return the width of a strength with its word in pixels."""
    words = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(STRENGTHS[strength - 1])
    return round(len(STRENGTHS) * (_CELL + 2) + 4 + words + 2)
