"""The frame of the one window: banner on top, what is shown in the middle, status line below."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.banner import Banner
from mscu.ui.look.reading_order import step
from mscu.ui.look.status_line import StatusLine

SMALLEST = (1280, 720)
USUAL = (1440, 900)
_TITLE = 32


class Frame(QWidget):
    """The window.

    Signals: `closing` when a person wants to close it; it closes once `let_go` was called.
    """

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setWindowTitle("mscu")
        self.setWindowIcon(icons.icon("mark", "accent"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner()
        self.status = StatusLine()
        self._content = QStackedWidget()
        self._may_close = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self._content, 1)
        column.addWidget(self.status)
        self._fit_screen()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    def show_content(self, content: QWidget) -> None:
        """Show something else in the middle; what stood there before is taken away."""
        self.blank(hidden=False)
        before = self._content.currentWidget()
        keyboard = content.focusWidget()
        self._content.addWidget(content)
        self._content.setCurrentWidget(content)
        if keyboard is not None:  # where a page put it before it was in the window
            keyboard.setFocus()
        if before is not None and before is not content:
            self._content.removeWidget(before)
            before.deleteLater()

    def blank(self, hidden: bool) -> None:
        """Show no banner and no status line while everything is hidden."""
        self.banner.setVisible(not hidden)
        self.status.setVisible(not hidden)

    def let_go(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def place(self) -> str:
        """Say where the window stands, in hexadecimal digits."""
        return bytes(self.saveGeometry().toHex().data()).decode()

    def put_back(self, place: str) -> None:
        """Stand where the window stood."""
        self.restoreGeometry(QByteArray.fromHex(QByteArray(place.encode())))

    def appear(self) -> None:
        """Show the window; on a screen that is hardly larger it fills the screen."""
        screen = self.screen().availableSize()
        if screen.width() <= USUAL[0] or screen.height() <= USUAL[1]:
            self.showMaximized()
        else:
            self.show()

    def _fit_screen(self) -> None:
        screen = QGuiApplication.primaryScreen().availableSize()
        room = (screen.width(), screen.height() - _TITLE)
        self.setMinimumSize(min(SMALLEST[0], room[0]), min(SMALLEST[1], room[1]))
        self.resize(min(USUAL[0], room[0]), min(USUAL[1], room[1]))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            self.closing.emit()
        event.setAccepted(self._may_close)  # it may have been let go of at once
