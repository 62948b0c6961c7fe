"""Widgets that show a badge: a status chip, a grade, a kind of entry, a strength."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.codes import Family
from mscu.ui.look.badges import (
    CHIP_HEIGHT,
    GRADE_HEIGHT,
    Chip,
    chip_width,
    grade_width,
    paint_chip,
    paint_grade,
    paint_severity,
    paint_strength,
    strength_width,
)
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.palette import Status, tokens
from mscu.ui.look.shapes import MARK, Shape, paint_family, paint_shape
from mscu.ui.look.tool_tips import set_tip


class _Badge(QWidget):
    """A painted badge of fixed size that reads its text aloud."""

    def __init__(self, text: str, size: QSize) -> None:
        super().__init__()
        self._size = size
        self.setAccessibleName(accessible_text(text))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return self._size


class ChipLabel(_Badge):
    """A status in words, with its shape and colour."""

    def __init__(self, chip: Chip) -> None:
        super().__init__(chip.text, _chip_size(chip))
        self._chip = chip

    @property
    def chip(self) -> Chip:
        return self._chip

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), tokens(self), self._chip, QPointF(0, 0))


def _chip_size(chip: Chip) -> QSize:
    return QSize(round(chip_width(chip)), CHIP_HEIGHT)


class GradeBox(_Badge):
    """A grade such as 2AP, or a marking: outlined and not filled."""

    def __init__(self, grade: str) -> None:
        super().__init__(grade, QSize(round(grade_width(grade)), GRADE_HEIGHT))
        self._grade = grade

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_grade(QPainter(self), tokens(self), self._grade, QPointF(0, 0))


class KindMark(_Badge):
    """A kind of entry: its family's shape with its icon; sizes 20, 24, 28, 32 and 56."""

    def __init__(self, family: Family, icon: str, name: str, side: int = 28) -> None:
        super().__init__(name, QSize(side, side))
        self._family = family
        self._icon = icon
        set_tip(self, name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        square = QRectF(0, 0, self._size.width(), self._size.height())
        paint_family(QPainter(self), tokens(self), self._family, square, icon=self._icon)


class ShapeMark(_Badge):
    """A status shape by itself, beside a text that says the same."""

    def __init__(self, shape: Shape, status: Status) -> None:
        super().__init__("", QSize(round(MARK), round(MARK)))
        self._shape = shape
        self._status = status

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = tokens(self).status[self._status].fg
        paint_shape(QPainter(self), self._shape, QPointF(0, 0), ink)


class StrengthMark(_Badge):
    """How strong a match is: three cells and a word (1 weak, 2 fair, 3 strong)."""

    def __init__(self, strength: int) -> None:
        super().__init__(f"strength {strength} of 3", QSize(strength_width(strength), CHIP_HEIGHT))
        self._strength = strength

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_strength(QPainter(self), tokens(self), self._strength, QPointF(0, 0))


class SeverityMark(_Badge):
    """How severe something is, 0 to 4: four squares and the figure."""

    def __init__(self, severity: int) -> None:
        super().__init__(f"severity {severity} of 4", QSize(60, CHIP_HEIGHT))
        self._severity = severity

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_severity(QPainter(self), tokens(self), self._severity, QPointF(0, 0))
