"""Find texts that are cut or covered: their box is smaller than they are, or reaches out of what holds it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QWidget

from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.prose import Prose


def cut_texts(root: QWidget) -> list[str]:
    """Return the texts of a part of the window that do not fit their boxes."""
    return sorted(set(_cut(root)))


def _cut(root: QWidget) -> Iterator[str]:
    for each in root.findChildren(QWidget):
        if not each.isVisible() or not isinstance(each, QLabel | Prose | Link | Button):
            continue
        text = each.text()
        if text and (not _fits(each) or _sticks_out(each, root)):
            yield text


def _fits(widget: QWidget) -> bool:
    if widget.hasHeightForWidth():
        return widget.height() >= widget.heightForWidth(widget.width())
    return widget.width() >= widget.sizeHint().width()


def _sticks_out(widget: QWidget, root: QWidget) -> bool:
    """Return whether part of it lies outside of what holds it, other than by scrolling."""
    part = widget
    while part is not root and (around := part.parentWidget()) is not None:
        if isinstance(around.parentWidget(), QAbstractScrollArea):
            return part is not widget and part.width() > around.width()
        if not around.rect().contains(part.geometry()):
            return True
        part = around
    return False
