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

DEFAULT_SHAPES = {
    Status.LATE: Shape.TRIANGLE,
    Status.SOON: Shape.DIAMOND,
    Status.RUN: Shape.RING,
    Status.DONE: Shape.TICK,
    Status.QUIET: Shape.BAR,
    Status.CHAR: Shape.SQUARE,
}
STRENGTHS = ("weak", "fair", "strong")
GREATEST_SEVERITY = 4


@dataclass(frozen=True)
class Chip:
    """A status in words; without a shape it takes the usual one of its status.

    `in_full` says in a tool tip and to screen readers what the words abbreviate.
    """

    text: str
    status: Status = Status.QUIET
    shape: Shape | None = None
    in_full: str = ""

    @property
    def shown_shape(self) -> Shape:
        """The shape painted before the words."""
        return self.shape or DEFAULT_SHAPES[self.status]


TREATED_AS_CHILD = Chip("treated as child", Status.RUN, Shape.HALF)


def chip_width(chip: Chip) -> float:
    text_width = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(chip.text)
    return float(round(_SIDE + MARK + _GAP + text_width + _SIDE + 1))


def paint_chip(
    painter: QPainter, tokens: Tokens, chip: Chip, corner: QPointF, *, plain: bool = False
) -> QRectF:
    """Paint a chip with its top left corner at `corner`, and return its rectangle.

    A plain one has its shape and words in the colour of text, where another chip has the colour already.
    """
    pair = tokens.status[chip.status]
    ink = tokens.text if plain else pair.fg
    box = QRectF(corner.x(), corner.y(), chip_width(chip), CHIP_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    if not plain:
        painter.setBrush(colour(pair.bg))
        painter.drawRoundedRect(box, _CHIP_RADIUS, _CHIP_RADIUS)
    paint_shape(painter, chip.shown_shape, QPointF(box.x() + _SIDE, box.y() + _SIDE - 1), ink)
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(ink))
    text_box = box.adjusted(_SIDE + MARK + _GAP, 0, 0, 0)
    painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter, chip.text)
    painter.restore()
    return box


def grade_width(grade: str) -> float:
    """Return the width of a grade's box in pixels."""
    text_width = QFontMetricsF(font(Type.MICRO, weight=SEMIBOLD)).horizontalAdvance(grade)
    return float(round(text_width + 12))


def paint_grade(painter: QPainter, tokens: Tokens, grade: str, corner: QPointF) -> QRectF:
    """Paint a grade (2AP) or a marking: outlined and not filled, since it is not a status."""
    box = QRectF(corner.x(), corner.y(), grade_width(grade), GRADE_HEIGHT)
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


def _cells(painter: QPainter, tokens: Tokens, *, filled: int, count: int, corner: QPointF) -> float:
    """Paint a row of square cells, the first `filled` of them full, and return where it ends."""
    painter.setPen(QPen(colour(tokens.text2), 1))
    x = corner.x()
    for cell in range(count):
        box = QRectF(x + 0.5, corner.y() + 0.5, _CELL - 1, _CELL - 1)
        painter.setBrush(colour(tokens.text2) if cell < filled else Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        x += _CELL + 2
    return x


def _paint_cells(
    painter: QPainter, tokens: Tokens, *, filled: int, count: int, text: str, corner: QPointF
) -> QRectF:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    first_cell = QPointF(corner.x(), corner.y() + (CHIP_HEIGHT - _CELL) / 2)
    x = _cells(painter, tokens, filled=filled, count=count, corner=first_cell) + 4
    painter.setFont(font(Type.LABEL))
    painter.setPen(colour(tokens.text2))
    width = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(text)
    box = QRectF(x, corner.y(), width + 1, CHIP_HEIGHT)
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()
    return QRectF(corner.x(), corner.y(), box.right() - corner.x(), CHIP_HEIGHT)


def paint_strength(painter: QPainter, tokens: Tokens, strength: int, corner: QPointF) -> QRectF:
    """Paint a strength of 1 to 3 as three cells with the word weak, fair or strong."""
    text = STRENGTHS[strength - 1]
    return _paint_cells(painter, tokens, filled=strength, count=len(STRENGTHS), text=text, corner=corner)


def paint_severity(painter: QPainter, tokens: Tokens, severity: int, corner: QPointF) -> QRectF:
    """Paint a severity of 0 to 4 as four squares with the figure."""
    return _paint_cells(
        painter, tokens, filled=severity, count=GREATEST_SEVERITY, text=str(severity), corner=corner
    )


def strength_width(strength: int) -> int:
    """Return the width of a strength with its word in pixels."""
    text_width = QFontMetricsF(font(Type.LABEL)).horizontalAdvance(STRENGTHS[strength - 1])
    return round(len(STRENGTHS) * (_CELL + 2) + 4 + text_width + 2)
