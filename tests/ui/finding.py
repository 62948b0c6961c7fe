"""Find a control as a screen reader does: by its name."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

W = TypeVar("W", bound=QWidget)


def name_of(widget: QWidget) -> str:
    """Return the name that is read aloud."""
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def visible(root: QWidget, kind: type[W]) -> list[W]:
    """Return the widgets of a kind that can be seen when the part of the window around them can."""
    return [each for each in root.findChildren(kind) if each.isVisibleTo(root)]


def only(root: QWidget, kind: type[W]) -> W:
    """Return the one visible widget of a kind."""
    found = visible(root, kind)
    assert len(found) == 1, f"{len(found)} of {kind.__name__} are visible"
    return found[0]


def named(root: QWidget, kind: type[W], name: str) -> W:
    """Return the one visible control of a kind whose name begins so."""
    # On Linux a drop-down is read by its label and its value; its own name is only set.
    found = [e for e in visible(root, kind) if (e.accessibleName() or name_of(e)).startswith(name)]
    assert len(found) == 1, f"{len(found)} controls are called {name!r}"
    return found[0]


def texts(root: QWidget) -> str:
    """Return everything that can be read in a part of the window."""
    parts = [name_of(each) for each in root.findChildren(QWidget) if each.isVisible()]
    return "\n".join(part for part in parts if part)


def tab_stops(root: QWidget) -> list[QWidget]:
    """Return the widgets that Tab should reach."""
    return [
        each
        for each in root.findChildren(QWidget)
        if each.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and each.isVisible()
        and each.isEnabled()
        and each.focusProxy() is None
    ]


def focused() -> QWidget:
    """Return what has the keyboard."""
    here = QApplication.focusWidget()
    assert here is not None
    return here


def walk(key: Qt.Key, most: int = 80) -> list[QWidget]:
    """Press a key until the keyboard comes back to where it began."""
    seen: list[QWidget] = []
    while len(seen) < most:
        here = focused()
        if here in seen:
            return seen
        seen.append(here)
        QTest.keyClick(here, key)
    raise AssertionError("Tab does not come round.")
