"""The buttons of the rail, painted in the colours that say whose store is open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import MEDIUM, SEMIBOLD, Type, font
from mscu.ui.look.palette import Rail as Colours
from mscu.ui.look.palette import colour, ink_on, tokens
from mscu.ui.widgets.pressable import Pressable

WIDTH = 208
FOLDED = 56
MARGIN = 8
_ITEM = 36
_RADIUS = 6.0
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


@dataclass(frozen=True, kw_only=True)
class RailLine:
    """What a line of the rail shows and which page it leads to."""

    page: str
    words: str
    icon: str
    keys: str = ""


class RailButton(Pressable):
    """What all buttons of the rail share: size, tool tip when folded, focus painted in place."""

    def __init__(self, words: str, keys: str = "") -> None:
        super().__init__()
        self._keys = keys
        self._folded = False
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(keys)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        set_ring(self, "none")

    @property
    def colours(self) -> Colours:
        """The rail's colours."""
        return tokens(self).rail

    def fold(self, folded: bool) -> None:
        """Show the icon only, with everything in the tool tip."""
        self._folded = folded
        self.setToolTip(f"{self.text()}  {self._keys}".strip() if folded else "")
        self.update()

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour(self.colours.bar), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 2 * MARGIN, _ITEM)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(FOLDED - 2 * MARGIN, _ITEM)


class RailItem(RailButton):
    """A page of the rail, with a count at its right where something waits there."""

    def __init__(self, line: RailLine) -> None:
        super().__init__(line.words, line.keys)
        self.line = line
        self._count = 0
        self.setCheckable(True)

    @property
    def count(self) -> int:
        """How many things wait on the page."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how many things wait there; none is not shown."""
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count}" if count else self.text())
        self.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        lit = self.isChecked() or self.underMouse()
        if lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.setOpacity(1.0 if self.isChecked() else 0.5)
            painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
            painter.setOpacity(1.0)
        if self.isChecked():
            painter.fillRect(QRectF(0, 7, 3, self.height() - 14), colour(rail.bar))
        ink = ink_on(tokens(self), bright=self.isChecked())
        self._paint_words(painter, ink)
        self._paint_focus(painter)

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        size = icons.RAIL_SIZE
        top = (self.height() - size) // 2
        left = (self.width() - size) // 2 if self._folded else 14
        icons.paint(painter, self.line.icon, QRectF(left, top, size, size), ink)
        if self._folded:
            if self._count:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour(self.colours.bar))
                painter.drawEllipse(QRectF(left + size - 2, top - 3, 6, 6))
            return
        painter.setPen(colour(ink))
        painter.setFont(font(Type.BODY, weight=SEMIBOLD if self.isChecked() else MEDIUM - 50))
        painter.drawText(QRectF(38, 0, self.width() - 38, self.height()), _MIDDLE, self.text())
        if self._count:
            painter.setFont(font(Type.SMALL, tabular=True))
            room = QRectF(0, 0, self.width() - 10, self.height())
            painter.drawText(room, _RIGHT, str(self._count))


class CallButton(RailButton):
    """Take a call: the one thing that may be needed at any moment."""

    def __init__(self, line: RailLine) -> None:
        super().__init__(line.words, line.keys)
        self.line = line
        self.setCheckable(True)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        ink = ink_on(tokens(self), bright=True)
        lit = self.isChecked() or self.underMouse()
        painter.setPen(QPen(colour(rail.bar), 1))
        painter.setBrush(colour(rail.sel) if lit else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        size = icons.RAIL_SIZE
        left = (self.width() - size) // 2 if self._folded else 9
        icons.paint(
            painter, self.line.icon, QRectF(left, (self.height() - size) // 2, size, size), ink
        )
        if not self._folded:
            painter.setPen(colour(ink))
            painter.setFont(font(Type.BODY, weight=SEMIBOLD))
            painter.drawText(QRectF(38, 0, 120, self.height()), _MIDDLE, self.text())
            painter.setPen(colour(rail.text2))
            painter.setFont(font(Type.MICRO))
            painter.drawText(QRectF(0, 0, self.width() - 10, self.height()), _RIGHT, self._keys)
        self._paint_focus(painter)


class LockButton(RailButton):
    """Locks at once."""

    def __init__(self) -> None:
        super().__init__("Lock", "Ctrl+L")
        self.setToolTip("Lock  Ctrl+L")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(32, 32)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rail = self.begin(), self.colours
        painter.setPen(QPen(colour(rail.line), 1))
        painter.setBrush(colour(rail.sel) if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icons.paint(painter, "lock", QRectF(8, 8, 16, 16), ink_on(tokens(self), bright=True))
        self._paint_focus(painter)
