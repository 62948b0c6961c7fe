"""A message of the page to the user: what was done, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget
from shiboken6 import isValid
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.widgets.button import Size, icon_button
from mscu.ui.widgets.prose import Prose

_BAR = 4
_RADIUS = 6.0
_ICON_X = 18
_LOOK_AGAIN_MS = 50
_ICONS = {
    Status.DONE: "circle-check",
    Status.LATE: "octagon-alert",
    Status.SOON: "triangle-alert",
    Status.RUN: "info",
    Status.QUIET: "info",
    Status.CHAR: "hand-heart",
}


class MessageBar(QWidget):
    """An icon, a sentence whose first part may be bold, and one link.

    The mouse presses its buttons without taking the keyboard from where it is; the keyboard comes to them by
    Tab, and goes back to where it came from when the message goes.

    Information is RUN, success DONE, a warning SOON, an error LATE. Signals: `followed` when the link is
    pressed, `closed` when the user dismissed the message (only if `closes`).
    """

    followed = Signal()
    closed = Signal()
    passes = False
    """Whether it reports a completed action, and goes once another record or page is opened."""

    def __init__(
        self,
        text: str,
        *,
        status: Status = Status.RUN,
        strong: str = "",
        link: str = "",
        icon: str = "",
        closes: bool = False,
    ) -> None:
        super().__init__()
        self._status = status
        self._icon = icon or _ICONS[status]
        self._prose = Prose(text, strong=strong, link=link)
        self._prose.followed.connect(self.followed)
        self._prose.link.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._came_from: QWidget | None = None
        self._closes = closes
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]
        row = hbox(growing(self._prose), within=self, spacing=Space.SMALL, margins=(42, 10, 12, 10))
        if closes:
            close = icon_button("x", "Close this message", size=Size.SMALL)
            close.setFixedHeight(20)
            close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            close.clicked.connect(self.dismiss)
            row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(accessible_text(self._prose.text()))

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right, for an action that must stand out, before the one that closes it."""
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = self.layout()
        if isinstance(row, QHBoxLayout):
            row.insertWidget(row.count() - self._closes, button, 0, Qt.AlignmentFlag.AlignVCenter)

    def dismiss(self) -> None:
        """Hide the message: the user dismissed it, or it no longer applies."""
        self.passes = False
        self.hide()
        self.closed.emit()

    def say(self, text: str, *, strong: str = "", link: str = "") -> None:
        self._prose.say(text, strong=strong, link=link)
        self.setAccessibleName(accessible_text(self._prose.text()))

    def focus_link(self) -> None:
        self._prose.focus_link()

    def set_status(self, status: Status) -> None:
        self._status = status
        self._icon = _ICONS[status]
        self.update()

    def text(self) -> str:
        return self._prose.text()

    def _focus_moved(self, before: QWidget | None, focused: QWidget | None) -> None:
        if self._holds(focused) and not self._holds(before):
            self._came_from = before

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and self.isAncestorOf(widget)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        before = self._came_from
        if self._holds(QApplication.focusWidget()) and before is not None and isValid(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pair = tokens(self).status[self._status]
        outline = QPainterPath()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        outline.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.fillPath(outline, colour(pair.bg))
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, _BAR, self.height()), colour(pair.fg))
        painter.restore()
        painter.strokePath(outline, QPen(colour(pair.fg), 1))
        square = QRectF(_ICON_X, 12, icons.SIZE, icons.SIZE)
        icons.paint(painter, self._icon, square, pair.fg)


def once_released(owner: QObject, show: Callable[[], object]) -> None:
    """Show what comes by itself and moves the page, but not while a mouse button is down.

    What was pressed would be elsewhere when the button is released.
    """
    if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
        show()
    else:
        QTimer.singleShot(_LOOK_AGAIN_MS, owner, partial(once_released, owner, show))


def dismiss_messages(within: QWidget, _opened: object = None) -> None:
    """Hide the messages about completed actions once another record is opened."""
    for bar in within.findChildren(MessageBar):
        if bar.passes:
            bar.dismiss()


class BlockedReason(QWidget):
    """The reason beside a blocked button: what must be done first, with a link to it.

    Signals: `followed` when the link is pressed.
    """

    followed = Signal()

    def __init__(self, text: str, *, link: str = "") -> None:
        super().__init__()
        self._prose = Prose(text, link=link, step=Type.SMALL, tone="text2")
        self._prose.followed.connect(self.followed)
        hbox(growing(self._prose), within=self, margins=(19, 0, 0, 0))

    def say(self, text: str, *, link: str = "") -> None:
        """Show the reason, and the link."""
        self._prose.say(text, link=link)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        side = icons.HINT_SIZE
        square = QRectF(0, 1.5, side, side)
        icons.paint(QPainter(self), "info", square, tokens(self).text2)
