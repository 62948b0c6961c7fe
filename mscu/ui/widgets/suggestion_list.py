"""The list of suggestions below a line: an icon, a name, and quiet words that tell it apart."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens

SUGGESTION = Qt.ItemDataRole.UserRole
HEIGHT = 30
_SIDE = 8
_GAP = 8


@dataclass(frozen=True)
class Suggestion:
    """Somebody or something that is known, to choose from."""

    key: int
    title: str
    detail: str = ""
    icon: str = "user"


class SuggestionList(QListView):
    """A list that opens below a line and takes no focus from it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("popup", True)
        self.setUniformItemSizes(True)
        self.setAccessibleName("Suggestions")

    def paint_suggestions(self) -> None:
        """Paint them here; a completer that takes the list gives it a painter of its own."""
        self.setItemDelegate(_Painter(self))


class _Painter(QStyledItemDelegate):
    """Paints a suggestion; the name is cut last."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(120, HEIGHT)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        shown = index.data(SUGGESTION)
        now = tokens(option.palette)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(now.soft))
            painter.drawRoundedRect(box, 4, 4)
        if isinstance(shown, Suggestion):
            _paint(painter, option, box, shown)
        painter.restore()


def _paint(painter: QPainter, option: QStyleOptionViewItem, box: QRectF, shown: Suggestion) -> None:
    now = tokens(option.palette)
    top = round(box.center().y() - icons.SIZE / 2)
    square = QRectF(box.x() + _SIDE, top, icons.SIZE, icons.SIZE)
    icons.paint(painter, shown.icon, square, now.text2)
    line = box.adjusted(_SIDE + icons.SIZE + _GAP, 0, -_SIDE, 0)
    for words, step, ink in (
        (shown.title, Type.BODY, now.text),
        (shown.detail, Type.SMALL, now.text3),
    ):
        metrics = QFontMetricsF(font(step))
        cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(line.width(), 0))
        painter.setFont(font(step))
        painter.setPen(colour(ink))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, cut)
        line.adjust(metrics.horizontalAdvance(cut) + _GAP, 0, 0, 0)
