"""The mouse as the desktop sends it: to a place in the window, and not to a widget.

What lies under the pointer gets the press, and what lies there afterwards gets the release.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

LEFT = Qt.MouseButton.LeftButton
OUTSIDE = QPoint(-1, -1)


def click(widget: QWidget) -> None:
    """Press and release the left button in the middle of a widget."""
    press(widget)
    release(widget)


def press(widget: QWidget) -> None:
    _settle()
    QTest.mousePress(widget.window().windowHandle(), LEFT, pos=_middle(widget))
    _settle()


def release(widget: QWidget) -> None:
    """Release the button where the middle of a widget is now."""
    QTest.mouseRelease(widget.window().windowHandle(), LEFT, pos=_middle(widget))
    _settle()


def release_outside(window: QWidget) -> None:
    """Release the button outside the window, which lets go of what was pressed."""
    QTest.mouseRelease(window.windowHandle(), LEFT, pos=OUTSIDE)
    _settle()


def focused_by_wheel(page: QWidget) -> list[str]:
    """Return the widgets that take the keyboard when the wheel turns over them, by class."""
    wheel = Qt.FocusPolicy.WheelFocus
    return [type(each).__name__ for each in page.findChildren(QWidget) if each.focusPolicy() == wheel]


def reveal(widget: QWidget) -> None:
    """Scroll to a widget, as the wheel does."""
    _settle()
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()
    _settle()


def is_in_reach(widget: QWidget) -> bool:
    """Return whether a press in the middle of a widget reaches it."""
    return widget.window().childAt(_middle(widget)) is widget


def _middle(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), widget.rect().center())


def _settle() -> None:
    for _ in range(3):
        QApplication.processEvents()
