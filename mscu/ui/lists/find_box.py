"""The search field at the top of every page, for cases, people, registrations and phones."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import tokens
from mscu.ui.widgets.label import Label

KEYS = "Ctrl+K"
WIDTH = 336
MIN_WIDTH = 120
"""The field shrinks before a long page title is cut in a narrow window."""
_ICON_LEFT = 10
_BESIDE_ICON = 20
_PLACEHOLDER = "Search cases, people, plates, phones"
COMMANDS_ONLY = "Find a page or command"
"""What the field says to a user who may search no records."""
_ALL = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return)
_ALL_PAD = QKeyCombination(
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.KeypadModifier, Qt.Key.Key_Enter
)
_WATCH = QKeyCombination(Qt.KeyboardModifier.AltModifier, Qt.Key.Key_W)
OWN_KEYS = (_ALL, _ALL_PAD, _WATCH)
"""Keys of the search that must not also trigger an action of the page below."""


class FindBox(QLineEdit):
    """The search field; results are shown by what is connected to `textEdited`."""

    def __init__(self, placeholder: str = _PLACEHOLDER, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBox")
        self.setAccessibleName("Search")
        self.setPlaceholderText(placeholder)
        self.setMinimumWidth(MIN_WIDTH)
        self.setMaximumWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaxLength(200)
        self._keys = Label(KEYS, step=Type.MICRO, tone="text3", parent=self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._keys.adjustSize()
        self.setTextMargins(_BESIDE_ICON, 0, self._keys.width() + 4, 0)

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room: QSize = self.size() - self._keys.size()
        self._keys.move(room.width() - 12, room.height() // 2)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        square = QRectF(_ICON_LEFT, (self.height() - icons.SIZE) / 2, icons.SIZE, icons.SIZE)
        icons.paint(QPainter(self), "search", square, tokens(self).text2)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.selectAll()
        if event.type() == QEvent.Type.ShortcutOverride and _is_own(event):
            event.accept()
            return True
        return super().event(event)


def _is_own(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.keyCombination() in OWN_KEYS
