"""Small painted widgets: an icon by itself, and a row that leads to an entry."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.codes import Family
from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.palette import colour, tokens
from mscu.ui.look.shapes import paint_family
from mscu.ui.look.tool_tips import set_tip
from mscu.ui.widgets.button import Pressable

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_MARK_SIZE = 20


class IconLabel(QWidget):
    """A decorative icon, without an accessible name."""

    def __init__(self, icon: str, side: int = icons.SIZE, tone: str = "text3") -> None:
        super().__init__()
        self._icon, self._side, self._tone = icon, side, tone
        self.setFixedSize(QSize(side, side))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        ink = str(getattr(tokens(self), self._tone))
        icons.paint(QPainter(self), self._icon, QRectF(0, 0, self._side, self._side), ink)


class EntryLink(Pressable):
    """A row that opens a record: a mark or a bold reference, words, a time or a chevron.

    Signals: `followed` with its key.
    """

    followed = Signal(object)

    def __init__(
        self,
        key: object,
        text: str,
        *,
        family: Family | None = None,
        icon: str = "",
        lead: str = "",
        aside: str = "",
    ) -> None:
        super().__init__()
        self._key, self._text = key, text
        self._family, self._icon = family, icon
        self._lead, self._aside = lead, aside
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(accessible_text(", ".join(part for part in (lead, text, aside) if part)))
        set_tip(self, text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(28)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._followed)

    def _followed(self) -> None:
        self.followed.emit(self._key)

    @override
    def sizeHint(self) -> QSize:
        return QSize(160, 28)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        left = self._paint_lead(painter)
        right = self._paint_aside(painter)
        painter.setFont(font(Type.BODY))
        painter.setPen(colour(theme.link if self.underMouse() else theme.text))
        text_rect = QRectF(left, 0, right - left, self.height())
        metrics = QFontMetricsF(painter.font())
        elided = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, _MIDDLE, elided)
        if self._family is None:
            line = QRectF(0, self.height() - 1, self.width(), 1)
            painter.fillRect(line, colour(theme.line))

    def _paint_lead(self, painter: QPainter) -> float:
        theme = tokens(self)
        if self._family is not None:
            mark_rect = QRectF(0, (self.height() - _MARK_SIZE) / 2, _MARK_SIZE, _MARK_SIZE)
            paint_family(painter, theme, self._family, mark_rect, icon=self._icon)
            return _MARK_SIZE + 8
        if self._lead:
            painter.setFont(font(Type.STRONG))
            painter.setPen(colour(theme.text))
            width = max(QFontMetricsF(painter.font()).horizontalAdvance(self._lead) + 12, 52)
            painter.drawText(QRectF(0, 0, width, self.height()), _MIDDLE, self._lead)
            return width
        if self._icon:
            icons.paint(painter, self._icon, QRectF(0, 6, 16, 16), theme.text2)
            return 24
        return 0

    def _paint_aside(self, painter: QPainter) -> float:
        theme = tokens(self)
        if not self._aside:
            square = QRectF(self.width() - 15, 7, 14, 14)
            icons.paint(painter, "chevron-right", square, theme.link)
            return self.width() - 22
        painter.setFont(font(Type.BODY, tabular=True))
        painter.setPen(colour(theme.text2))
        width = QFontMetricsF(painter.font()).horizontalAdvance(self._aside) + 2
        text_rect = QRectF(self.width() - width, 0, width, self.height())
        painter.drawText(text_rect, _MIDDLE, self._aside)
        return self.width() - width - 8
