"""How the cells of a plain table are painted: one line, a hairline below, a ring round the row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens

PADDING = 12
_RING = 2
_DISPLAY = Qt.ItemDataRole.DisplayRole.value
_FONT = Qt.ItemDataRole.FontRole.value


class TableCells(QStyledItemDelegate):
    """Paints words; the row that is chosen is filled, and ringed while it has the keyboard."""

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        box, state, now = QRectF(option.rect), option.state, tokens(option.palette)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, colour(now.soft))
        painter.fillRect(QRectF(box.x(), box.bottom() - 1, box.width(), 1), colour(now.line))
        face = index.data(_FONT)
        face = face if isinstance(face, QFont) else font(Type.SMALL)
        painter.setFont(face)
        painter.setPen(colour(now.text))
        room = box.adjusted(PADDING, 0, -4, 0)
        words = str(index.data(_DISPLAY) or "")
        cut = QFontMetrics(face).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
        if chosen and option.widget.hasFocus():
            _paint_ring(painter, box, index, now.focus)


def _paint_ring(
    painter: QPainter, box: QRectF, index: QModelIndex | QPersistentModelIndex, ink: str
) -> None:
    """Paint this cell's part of the ring round its row."""
    width = box.width()
    painter.fillRect(QRectF(box.x(), box.y(), width, _RING), colour(ink))
    painter.fillRect(QRectF(box.x(), box.bottom() - _RING, width, _RING), colour(ink))
    if index.column() == 0:
        painter.fillRect(QRectF(box.x(), box.y(), _RING, box.height()), colour(ink))
    if index.column() + 1 == index.model().columnCount():
        painter.fillRect(QRectF(box.right() - _RING, box.y(), _RING, box.height()), colour(ink))
