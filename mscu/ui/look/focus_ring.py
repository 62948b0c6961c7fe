"""The focus ring: 2 px wide, 2 px outside the control that has the focus.

One transparent widget lies over the window, so no layout has to keep room for it. The property `ring` makes
exceptions: `none` paints its own focus, `parent` is the inner part of a control that its parent frames,
`inside` fills its pane. What takes no keys has no ring; it has the focus when what was in it is gone.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QMainWindow,
    QMenu,
    QMenuBar,
    QScrollArea,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from mscu.ui.look.palette import Tokens, colour, tokens

WIDTH = 2
GAP = 2
OUTSET = WIDTH + GAP
RADIUS = 9.0
_MOVES = frozenset(
    {
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ChildAdded,
        QEvent.Type.ParentChange,
    }
)
_OWN_FOCUS = (QAbstractItemView, QMenu, QMenuBar, QMainWindow, QDialog)


def set_ring(widget: QWidget, place: str) -> None:
    """Set where a control's focus ring is drawn: `none`, `parent` or `inside`."""
    widget.setProperty("ring", place)


def _focus_ink(theme: Tokens) -> str:
    return theme.focus


class RingFrame(QWidget):
    """A painted ring, clipped to what the scroll areas around it show."""

    def __init__(self, window: QWidget, ink: Callable[[Tokens], str] = _focus_ink) -> None:
        super().__init__(window)
        self._ink = ink
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("focusRing")

    def surround(self, box: QRect, visible: QRect) -> None:
        """Lie just within `outer`; `shown` is the part of the window that may be painted on."""
        if box.intersected(visible).isEmpty():
            self.hide()
            return
        self.setGeometry(box)
        hole = box.adjusted(OUTSET + 1, OUTSET + 1, -OUTSET - 1, -OUTSET - 1)
        mask = QRegion(box).subtracted(QRegion(hole)).intersected(QRegion(visible))
        self.setMask(mask.translated(-box.topLeft()))
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._ink(tokens(self))), WIDTH))
        half = WIDTH / 2
        ring = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(ring, RADIUS, RADIUS)


class FocusRing(QObject):
    """Keeps the ring around the focused control, wherever it moves."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._watched: list[QWidget] = []
        self._frame: RingFrame | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _old: QWidget | None, widget: QWidget | None) -> None:
        self._release()
        if widget is None or not _wants_ring(widget):
            return
        target = _outer_control(widget)
        self._attach_to(target.window())
        self._watch(target)
        self._place()

    def _attach_to(self, window: QWidget) -> None:
        if self._frame is None or not isValid(self._frame):
            self._frame = RingFrame(window)
        elif self._frame.parentWidget() is not window:
            self._frame.setParent(window)

    def _watch(self, target: QWidget) -> None:
        widget: QWidget | None = target
        while widget is not None:
            self._watched.append(widget)
            widget.installEventFilter(self)
            widget = None if widget.isWindow() else widget.parentWidget()

    def _release(self) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched.clear()
        if self._frame is not None and isValid(self._frame):
            self._frame.hide()

    def _place(self) -> None:
        if not self._watched or self._frame is None or not all(map(isValid, (self._frame, *self._watched))):
            return  # a popup that is deleted with the focus in it hides its field first
        target, window = self._watched[0], self._watched[-1]
        if not target.isVisible():
            self._frame.hide()
            return
        box = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
        if target.property("ring") != "inside":
            box.adjust(-OUTSET, -OUTSET, OUTSET, OUTSET)
        self._frame.surround(box, _visible_part(self._watched))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False


def _wants_ring(widget: QWidget) -> bool:
    takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    return takes_keys and widget.property("ring") != "none" and not isinstance(widget, _OWN_FOCUS)


def _outer_control(widget: QWidget) -> QWidget:
    """Return the control around an inner part, or the part itself."""
    parent = widget.parentWidget()
    while widget.property("ring") == "parent" and parent is not None:
        widget, parent = parent, parent.parentWidget()
    if isinstance(widget, QScrollArea):
        set_ring(widget, "inside")
    return widget


def _visible_part(chain: list[QWidget]) -> QRect:
    """Return the part of the window that the scroll areas around a control leave visible.

    A ring may extend beyond the sides of a pane whose fields reach its edge.
    """
    window = chain[-1]
    visible = window.rect()
    for ancestor in chain[1:]:
        if isinstance(ancestor, QAbstractScrollArea):
            viewport = ancestor.viewport()
            pane = QRect(viewport.mapTo(window, QPoint(0, 0)), viewport.size())
            visible &= pane.adjusted(-OUTSET, 0, OUTSET, 0)
    return visible
