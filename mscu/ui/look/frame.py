"""The frame of the window: banner on top, content in the middle, status line below."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QFont, QFontMetricsF, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, hbox, vbox
from mscu.ui.look.palette import Status, Tokens, colour, tokens
from mscu.ui.look.reading_order import step

HEIGHT = 24
DEMO = "DEMO"
_MARGIN = 12.0
_DEMO_HEIGHT = 16.0


class Banner(QWidget):
    """Shows the protective marking; no record is shown without it."""

    def __init__(self) -> None:
        super().__init__()
        self._marking = ""
        self._demo = ""
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def marking(self) -> str:
        return self._marking

    def set_marking(self, marking: str) -> None:
        self._marking = marking
        self._update_texts()

    def set_demo(self, sentence: str) -> None:
        """Show that the store is a demo; an empty sentence removes it."""
        self._demo = sentence
        self._update_texts()

    def _update_texts(self) -> None:
        demo = f"{DEMO}: {self._demo}. " if self._demo else ""
        self.setAccessibleName(demo + self._marking)
        self.setToolTip(self._demo)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        painter.fillRect(QRectF(0, HEIGHT - 1, self.width(), 1), colour(theme.line))
        painter.setFont(font(Type.BANNER))
        painter.setPen(colour(theme.mark))
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, self._marking)
        if self._demo:
            self._paint_demo(painter, theme)

    def _paint_demo(self, painter: QPainter, theme: Tokens) -> None:
        box = paint_demo(painter, theme, QPointF(_MARGIN, (HEIGHT - 1 - _DEMO_HEIGHT) / 2))
        painter.setFont(font(Type.MICRO))
        painter.setPen(colour(theme.text2))
        start = box.right() + 8
        half = QFontMetricsF(font(Type.BANNER)).horizontalAdvance(self._marking) / 2
        room = QRectF(start, 0, self.width() / 2 - half - start - 12, HEIGHT - 1)
        text = painter.fontMetrics().elidedText(self._demo, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def paint_demo(painter: QPainter, theme: Tokens, corner: QPointF) -> QRectF:
    """Paint the word DEMO in its box with the top left corner at `where`, and return the box."""
    soon = theme.status[Status.SOON]
    face = font(Type.BANNER)
    width = QFontMetricsF(face).horizontalAdvance(DEMO) + 14
    box = QRectF(corner.x(), corner.y(), round(width), _DEMO_HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(soon.fg), 1))
    painter.setBrush(colour(soon.bg))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2)
    painter.setFont(face)
    painter.drawText(box.adjusted(1, 0, 0, 0), Qt.AlignmentFlag.AlignCenter, DEMO)
    painter.restore()
    return box


_GAP = 6
_ICON = 12
_LEAST_TEXT = 120


class StatusText(QLabel):
    """A text with an icon before it; painted here, and read aloud as the text that it is."""

    def __init__(self, icon: str = "", *, tabular: bool = False, elides: bool = False) -> None:
        super().__init__()
        self._elides = elides
        self._icon = icon
        self._text = ""
        self._tone = "text2"
        self._font = font(Type.MICRO, tabular=tabular)
        across = QSizePolicy.Policy.Preferred if elides else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.hide()

    @override
    def text(self) -> str:
        return self._text

    def say(self, text: str, *, tip: str = "", warn: bool = False) -> None:
        """Show a text; an empty one is hidden."""
        self._text = text
        self._tone = "mark" if warn else "text2"
        self.setAccessibleName(text)
        self.setToolTip(tip or (text if self._elides else ""))
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def _start(self) -> int:
        return _ICON + _GAP if self._icon else 0

    @override
    def sizeHint(self) -> QSize:
        face: QFont = self._font
        width = QFontMetricsF(face).horizontalAdvance(self._text)
        return QSize(self._start() + round(width) + 2, HEIGHT - 1)

    @override
    def minimumSizeHint(self) -> QSize:
        full = self.sizeHint()
        return QSize(min(full.width(), _LEAST_TEXT), full.height()) if self._elides else full

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ink = str(getattr(tokens(self), self._tone))
        if self._icon:
            top = (self.height() - _ICON) // 2
            icons.paint(painter, self._icon, QRectF(0, top, _ICON, _ICON), ink)
        painter.setFont(self._font)
        painter.setPen(colour(ink))
        room = QRectF(self._start(), 0, self.width() - self._start(), self.height())
        text = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


class StatusLine(QWidget):
    """At the left the store and its last backup; at the right the time and when it locks."""

    def __init__(self) -> None:
        super().__init__()
        self.store = StatusText("database")
        self.backup = StatusText("shield-check", elides=True)
        self.text_size = StatusText("zoom-in")
        self.time = StatusText()
        self.locks = StatusText("lock")
        self.setFixedHeight(HEIGHT)
        row = hbox(within=self, spacing=18, margins=(16, 1, 16, 0))
        for item in (self.store, self.backup, self.text_size):
            row.addWidget(item)
        row.addStretch(1)
        for item in (self.time, self.locks):
            row.addWidget(item)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = tokens(self)
        painter.fillRect(self.rect(), colour(theme.surface))
        painter.fillRect(QRectF(0, 0, self.width(), 1), colour(theme.line))

    def clear(self) -> None:
        """Show nothing, as while the store is locked."""
        for item in (self.store, self.backup, self.time, self.locks):
            item.say("")


MIN_SIZE = (960, 540)
DEFAULT_SIZE = (1440, 900)
_TITLE = 32


class Frame(QWidget):
    """The window.

    Signals: `closing` when the user wants to close it; it closes once `release` was called.
    """

    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("frame")
        self.setWindowIcon(icons.icon("mark", "accent"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.banner = Banner()
        self.status = StatusLine()
        self._content = QStackedWidget()
        self._may_close = False
        vbox(self.banner, growing(self._content), self.status, within=self, spacing=Space.NONE)
        self._fit_screen()

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        return step(self.window(), forward=next)

    def show_content(self, content: QWidget) -> None:
        """Replace the content in the middle."""
        self.blank(hidden=False)
        previous = self._content.currentWidget()
        focused = content.focusWidget()
        self._content.addWidget(content)
        self._content.setCurrentWidget(content)
        if focused is not None:  # focus that a page set before it was in the window
            focused.setFocus()
        if previous is not None and previous is not content:
            self._content.removeWidget(previous)
            previous.deleteLater()

    def blank(self, hidden: bool) -> None:
        """Hide the banner and the status line while the window is hidden."""
        self.banner.setVisible(not hidden)
        self.status.setVisible(not hidden)

    def release(self) -> None:
        """Close for good."""
        self._may_close = True
        self.close()

    def place(self) -> str:
        """Return the geometry of the window, in hexadecimal."""
        return bytes(self.saveGeometry().toHex().data()).decode()

    def restore_place(self, place: str) -> None:
        """Restore the geometry of the window, wholly on a screen that is there now."""
        if not self.restoreGeometry(QByteArray.fromHex(QByteArray(place.encode()))):
            return
        geometry = self.geometry()
        screen = QGuiApplication.screenAt(geometry.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry().adjusted(0, _TITLE, 0, 0)
        geometry.setSize(geometry.size().boundedTo(room.size()))
        geometry.moveLeft(max(room.left(), min(geometry.left(), room.right() + 1 - geometry.width())))
        geometry.moveTop(max(room.top(), min(geometry.top(), room.bottom() + 1 - geometry.height())))
        if not self.isMaximized():
            self.setGeometry(geometry)

    def show_window(self) -> None:
        """Show the window; on a small screen it fills the screen."""
        screen = self.screen().availableSize()
        if screen.width() <= DEFAULT_SIZE[0] or screen.height() <= DEFAULT_SIZE[1]:
            self.showMaximized()
        else:
            self.show()

    def _fit_screen(self) -> None:
        screen = QGuiApplication.primaryScreen().availableSize()
        available = (screen.width(), screen.height() - _TITLE)
        self.setMinimumSize(min(MIN_SIZE[0], available[0]), min(MIN_SIZE[1], available[1]))
        self.resize(min(DEFAULT_SIZE[0], available[0]), min(DEFAULT_SIZE[1], available[1]))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            self.closing.emit()
        event.setAccepted(self._may_close)  # a slot may have released it at once
