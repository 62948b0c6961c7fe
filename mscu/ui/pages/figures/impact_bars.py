"""A table of figures with its bars, painted from the same places as on paper."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.documents.figure_table import FigureTable, in_words
from mscu.documents.figures.bars import BarAt, Ink, WordsAt, placed
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import Tokens, colour, tokens

NARROWEST = 420


class FigureBars(QWidget):
    """One table: rows with a pair of bars, the year's numbers, those before, and the change."""

    def __init__(self, table: FigureTable, years: tuple[str, str]) -> None:
        super().__init__()
        self.table, self.years = table, years
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.sizeHint().height())
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName(table.title)
        self.setAccessibleDescription(in_words(table, *years))

    @override
    def sizeHint(self) -> QSize:
        return QSize(NARROWEST, round(placed(self.table, NARROWEST, self.years).height))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, now = QPainter(self), tokens(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = placed(self.table, self.width(), self.years)
        for y in places.rules:
            painter.setPen(QPen(colour(now.line), 1))
            painter.drawLine(0, round(y), self.width(), round(y))
        for bar in places.bars:
            _bar(painter, now, bar)
        for words in places.words:
            _words(painter, now, words)


def _bar(painter: QPainter, now: Tokens, bar: BarAt) -> None:
    box = QRectF(bar.x + 0.5, bar.y + 0.5, bar.w, bar.h)
    if bar.ink is Ink.THIS:
        painter.fillRect(box, colour(now.accent))
        return
    painter.setPen(QPen(colour(now.edge), 1))
    held = QBrush(colour(now.line2), Qt.BrushStyle.BDiagPattern)
    painter.setBrush(held if bar.ink is Ink.HELD else QBrush(colour(now.surface)))
    painter.drawRect(box)


def _words(painter: QPainter, now: Tokens, at: WordsAt) -> None:
    painter.setFont(font(Type.STRONG if at.strong else Type.BODY))
    painter.setPen(colour(now.text2 if at.quiet else now.text))
    side = Qt.AlignmentFlag.AlignRight if at.right else Qt.AlignmentFlag.AlignLeft
    fits = QFontMetricsF(painter.font()).elidedText(at.words, Qt.TextElideMode.ElideRight, at.w)
    painter.drawText(QRectF(at.x, at.y, at.w, at.h), side | Qt.AlignmentFlag.AlignVCenter, fits)
