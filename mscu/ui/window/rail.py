"""The rail at the left: pages, Take a call on top, who has unlocked the store and the lock below.

It is painted, in the colours that say whose store is open. Below 1400 pixels of window it folds
to icons with tool tips; Ctrl+B turns that about.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.palette import colour, ink_on, tokens
from mscu.ui.window.rail_buttons import (
    FOLDED,
    MARGIN,
    WIDTH,
    CallButton,
    LockButton,
    RailButton,
    RailItem,
    RailLine,
)

_CENTRE = Qt.AlignmentFlag.AlignCenter
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class _Head(QWidget):
    """The program's mark and name, and whose store it is."""

    def __init__(self, unit_name: str) -> None:
        super().__init__()
        self._unit = unit_name
        self._folded = False
        self.setFixedHeight(64)
        self.setAccessibleName(f"mscu, {unit_name}")

    def fold(self, folded: bool) -> None:
        """Show the mark only."""
        self._folded = folded
        self.setToolTip(f"mscu, {self._unit}" if folded else "")
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rail = tokens(self).rail
        left = (self.width() - 36) / 2 if self._folded else 2
        icons.paint(painter, "mark", QRectF(left, 14, 36, 36), rail.bar, stroke=2)
        if self._folded:
            return
        painter.setPen(colour(ink_on(tokens(self), bright=True)))
        painter.setFont(font(Type.HEAD))
        painter.drawText(QRectF(42, 14, self.width() - 42, 22), _MIDDLE, "mscu")
        painter.setPen(colour(rail.text2))
        painter.setFont(font(Type.MICRO))
        room = QRectF(42, 34, self.width() - 46, 16)
        words = painter.fontMetrics().elidedText(
            self._unit, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, _MIDDLE, words)


class PersonButton(RailButton):
    """Who has unlocked the store, in which role; folded: the initials. Opens a menu."""

    def __init__(self, display: str, role: str) -> None:
        super().__init__(f"{display}, {role}")
        self._display = display
        self._role = role
        self.setFixedHeight(40)
        self.setAccessibleDescription("Passphrase, colours, shortcuts")

    @override
    def fold(self, folded: bool) -> None:
        """Show the initials only."""
        super().fold(folded)
        self.setToolTip(self.text())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        rail = self.colours
        bright = colour(ink_on(tokens(self), bright=True))
        if self._folded:
            circle = QRectF(self.width() / 2 - 16, 4, 32, 32)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.drawEllipse(circle)
            painter.setPen(bright)
            painter.setFont(font(Type.MICRO, weight=SEMIBOLD))
            painter.drawText(circle, _CENTRE, initials(self._display))
            self._paint_focus(painter)
            return
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(rail.sel))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        width = self.width() - 12
        self._line(painter, QRectF(6, 2, width, 20), self._display, strong=True)
        self._line(painter, QRectF(6, 21, width, 16), self._role, strong=False)
        self._paint_focus(painter)

    def _line(self, painter: QPainter, room: QRectF, words: str, *, strong: bool) -> None:
        rail = tokens(self).rail
        painter.setPen(colour(ink_on(tokens(self), bright=True) if strong else rail.text2))
        painter.setFont(font(Type.STRONG) if strong else font(Type.MICRO))
        cut = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.drawText(room, _MIDDLE, cut)


class Rail(QWidget):
    """The whole rail.

    Signals: `wanted` with the name of a page; `lock_wanted`.
    """

    wanted = Signal(str)
    lock_wanted = Signal()

    def __init__(
        self, lines: Iterable[RailLine], call: RailLine | None, *, unit_name: str, person: str,
        role: str,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName("Pages")
        self._head = _Head(unit_name)
        self._call = CallButton(call) if call else None
        self._items = {line.page: RailItem(line) for line in lines}
        self.person = PersonButton(person, role)
        self._lock = LockButton()
        self._lay_out()
        self.fold(False)

    def fold(self, folded: bool) -> None:
        """Fold to icons, or unfold."""
        self._folded = folded
        self.setFixedWidth(FOLDED if folded else WIDTH)
        for part in (self._head, self.person, self._call, *self._items.values()):
            if part is not None:
                part.fold(folded)
        self._foot.setDirection(
            QVBoxLayout.Direction.TopToBottom if folded else QVBoxLayout.Direction.LeftToRight
        )
        self._foot.setContentsMargins(0 if folded else 4, 8, 0 if folded else 4, 0)

    @property
    def folded(self) -> bool:
        """Whether only icons are shown."""
        return self._folded

    def light(self, page: str) -> None:
        """Light the line of a page; no line for a page that has none."""
        for name, item in self._items.items():
            item.setChecked(name == page)
        if self._call is not None:
            self._call.setChecked(self._call.line.page == page)

    def set_count(self, page: str, count: int) -> None:
        """Say how many things wait on a page."""
        if page in self._items:
            self._items[page].set_count(count)

    def items(self) -> dict[str, RailItem]:
        """The lines by the name of their page."""
        return dict(self._items)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rail = tokens(self).rail
        painter.fillRect(self.rect(), colour(rail.bg))
        top = self._foot.geometry().top()
        painter.fillRect(QRectF(MARGIN, top, self.width() - 2 * MARGIN, 1), colour(rail.line))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 0, MARGIN, 6)
        column.setSpacing(0)
        column.addWidget(self._head)
        if self._call is not None:
            column.addWidget(self._call)
            self._call.clicked.connect(self._chosen)
            column.addSpacing(12)
        for item in self._items.values():
            column.addWidget(item)
            item.clicked.connect(self._chosen)
        column.addStretch(1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(6)
        self._foot.addWidget(self.person, 1)
        self._foot.addWidget(self._lock, 0, _CENTRE)
        self._lock.clicked.connect(self.lock_wanted)
        column.addLayout(self._foot)

    def _chosen(self) -> None:
        button = self.sender()
        if isinstance(button, (RailItem, CallButton)):
            button.setChecked(True)
            self.wanted.emit(button.line.page)


def initials(display: str) -> str:
    """The initials of a name, its rank left out: `DS Priya Nolan` gives PN."""
    words = [word for word in display.split() if not (word.isupper() and len(word) > 1)]
    letters = [word[0] for word in words or display.split()]
    return "".join([*letters[:1], *letters[1:][-1:]]).upper()
