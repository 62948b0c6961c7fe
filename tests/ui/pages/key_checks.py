"""Which keys do two things at once, which Qt answers by doing neither, and where the keyboard goes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTabBar, QWidget

from mscu.ui.pages.core.page import Page
from tests.ui.finding import name_of

AMBIGUOUS = "2activatedAmbiguously()"
MNEMONIC = QKeySequence.mnemonic
OF_WIDGET = Qt.ShortcutContext.WidgetShortcut
OF_CHILDREN = Qt.ShortcutContext.WidgetWithChildrenShortcut


class Key(NamedTuple):
    """A key, and where the keyboard must be for it."""

    keys: str
    name: str
    within: QWidget
    """It works while the keyboard is here or, unless `alone`, in a part of this."""
    alone: bool = False
    settled: bool = False
    """Whether it has an answer to the key being another's too: Esc leaves the form, not the page."""

    def meets(self, other: Key) -> bool:
        """Return whether there is a place for the keyboard where both keys work."""
        if self.keys != other.keys or (self.settled and other.settled):
            return False
        pairs = ((self, other), (other, self))
        return self.within is other.within or any(
            outer.within.isAncestorOf(inner.within) and not outer.alone for outer, inner in pairs
        )


def keys_of(window: QWidget) -> Iterator[Key]:
    """Yield the keys that work in a window as it is shown."""
    yield from _of_shortcuts(window)
    yield from _of_actions(window)
    for button in window.findChildren(QAbstractButton):
        yield from _key(button.shortcut(), f"button {_name(button)}", button)
    for label in window.findChildren(QLabel):
        if label.buddy() is not None:
            yield from _key(MNEMONIC(label.text()), f"label {label.text()}", label)
    for tabs in window.findChildren(QTabBar):
        for at in range(tabs.count()):
            yield from _key(MNEMONIC(tabs.tabText(at)), f"tab {tabs.tabText(at)}", tabs)


def _of_shortcuts(window: QWidget) -> Iterator[Key]:
    for shortcut in filter(QShortcut.isEnabled, window.findChildren(QShortcut)):
        owner, settled = shortcut.parent(), bool(shortcut.receivers(AMBIGUOUS))
        assert isinstance(owner, QWidget)
        name = f"shortcut of {_name(owner)}"
        yield from (
            key._replace(settled=settled) for key in _key(shortcut.key(), name, owner, shortcut.context())
        )


def _of_actions(window: QWidget) -> Iterator[Key]:
    for action in filter(QAction.isEnabled, window.findChildren(QAction)):
        owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget)]
        for owner, keys in product(owners, action.shortcuts()):
            yield from _key(keys, f"action {action.text()}", owner, action.shortcutContext())


def _name(widget: QWidget) -> str:
    return name_of(widget) or type(widget).__name__


def _key(
    keys: QKeySequence,
    name: str,
    owner: QWidget,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> Iterator[Key]:
    if not keys.isEmpty() and owner.isVisible() and owner.isEnabled():
        within = owner if context in {OF_WIDGET, OF_CHILDREN} else owner.window()
        yield Key(keys.toString(), name, within, context is OF_WIDGET)


def met(window: QWidget, everywhere: frozenset[str]) -> set[str]:
    """Return the keys that do two things somewhere in a window, or one that the main window does too."""
    keys = list(keys_of(window))
    twice = {f"{a.keys}: {a.name}, {b.name}" for a, b in combinations(keys, 2) if a.meets(b)}
    own = [key for key in keys if key.within.window() is window.window()]  # a dialog has keys of its own
    return twice | {f"{key.keys}: {key.name}, main window" for key in own if key.keys in everywhere}


def keys_everywhere(window: QWidget) -> frozenset[str]:
    """Return the keys of the window around the pages, which work on each page."""
    own = [key for key in keys_of(window) if key.name == f"shortcut of {_name(window)}"]
    assert {"Ctrl+K", "Ctrl+1", "F1"} <= {key.keys for key in own}
    assert not met(window, frozenset())
    return frozenset(key.keys for key in own)


def goes_to_another(page: Page, stop: QWidget) -> str:
    """Hide what has the keyboard, and return what has it then, if that is another control."""
    stop.setFocus()
    if not stop.hasFocus():
        return ""
    stop.hide()
    focused = QApplication.focusWidget()
    stop.show()
    if focused is None or (page is not focused and not page.isAncestorOf(focused)):
        return f"{name_of(stop)}: nothing on the page has it"
    takes_keys = focused.focusPolicy() != Qt.FocusPolicy.NoFocus
    return f"{name_of(stop)}: {name_of(focused)} has it" if takes_keys else ""
