"""What the list below the search field looks like: hits or a sentence, and what keys do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.lists.find_list import FindList
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import colour, tokens
from mscu.ui.widgets.label import Label, rule

_SIDE = 12


class FindPanel(QWidget):
    """Shows either what was found, or why there is nothing; it never takes the keyboard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.list = FindList()
        self._says = Label(step=Type.STRONG, wrap=True)
        self._hint = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._foot = Label(step=Type.MICRO, tone="text3")
        self._empty = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("What was found")
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.setSpacing(0)
        words = QVBoxLayout(self._empty)
        words.setContentsMargins(_SIDE, 12, _SIDE, 12)
        words.setSpacing(4)
        words.addWidget(self._says)
        words.addWidget(self._hint)
        around.addWidget(self._empty)
        around.addWidget(self.list, 1)
        around.addWidget(rule())
        self._foot.setContentsMargins(_SIDE, 6, _SIDE, 6)
        around.addWidget(self._foot)

    def show_found(self) -> None:
        """Show the list."""
        self._empty.hide()
        self.list.show()

    def show_words(self, words: str, hint: str) -> None:
        """Show a sentence in place of the list, and what to do below it."""
        self.list.hide()
        self._says.setText(words)
        self._says.setVisible(bool(words))
        self._hint.setText(hint)
        self._empty.show()

    def show_keys(self, words: str) -> None:
        """Say at the foot what keys do."""
        self._foot.setText(words)

    def full_height(self, width: int) -> int:
        """How high it is with all that it shows."""
        hint = self._empty.heightForWidth(width - 2)
        inner = hint if self.list.isHidden() else self.list.full_height()
        return inner + self._foot.sizeHint().height() + 3

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens(self)
        painter.fillRect(self.rect(), colour(now.surface))
        painter.setPen(QPen(colour(now.line2), 1))
        painter.setBrush(colour(now.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
