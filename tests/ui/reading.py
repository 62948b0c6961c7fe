"""Reads all that a part of the window shows, in its lists, tabs, choices and tips as well."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from mscu.ui.forms.form import Form
from mscu.ui.lists.rows import RowsModel
from mscu.ui.widgets.label import Elided
from tests.ui.finding import name_of
from tests.ui.pages.cases.case_scene import settle

_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
_MARKS = ("<span", "<br", "&#x", "\u2066", "\u2067", "\u2068", "\u2069")
_MOST = 8
"""Rows of a list that are gone to; all of them are read."""


def read_all(page: QWidget, aloud: set[str] | None = None) -> set[str]:
    """Turn to each tab, go to each row, and return every text that was shown meanwhile.

    What a screen reader was given meanwhile is added to `aloud`.
    """
    aloud = set() if aloud is None else aloud
    seen = set(_texts(page))
    aloud.update(_aloud(page, rows=True))
    for bar in page.findChildren(QTabBar):
        for at in range(bar.count()):
            bar.setCurrentIndex(at)
            settle()
            seen.update(_texts(page))
            aloud.update(_aloud(page, rows=True))
            seen.update(_of_rows(page, aloud))
    return seen | _of_rows(page, aloud)


def not_for_screen_readers(text: str) -> list[str]:
    """Return the markup and the isolating marks in a text that a screen reader is given."""
    return [mark for mark in _MARKS if mark in text]


def form_labels(page: QWidget) -> Iterator[str]:
    """Return what the open forms of a page ask, offer and explain; not what was typed in them."""
    for form in page.findChildren(Form):
        yield from (label.text() for label in form.findChildren(QLabel))
        for choice in form.findChildren(QComboBox):
            yield from (choice.itemText(at) for at in range(choice.count()))


def _of_rows(page: QWidget, aloud: set[str]) -> set[str]:
    """Go through the rows of each list in front, as what stands beside it changes with the row."""
    seen: set[str] = set()
    for view in page.findChildren(QAbstractItemView):
        model = view.model() if isValid(view) and view.isVisible() else None
        if model is None:
            continue
        for at in range(min(model.rowCount(view.rootIndex()), _MOST)):
            if not isValid(view):
                break  # what stands below a row is made anew when another is chosen
            view.setCurrentIndex(model.index(at, 0))
            settle()
            seen.update(_labels(page))
            aloud.update(_aloud(page))
    return seen


def _aloud(page: QWidget, *, rows: bool = False) -> Iterator[str]:
    """Return the names and descriptions that a screen reader is given, with `rows` those of lists too."""
    for widget in (page, *page.findChildren(QWidget)):
        if not widget.isVisible():
            continue
        found = QAccessible.queryAccessibleInterface(widget)
        if found is not None:
            yield from (str(found.text(QAccessible.Text.Name)), str(found.text(QAccessible.Text.Description)))
        if rows and isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
            for row in range(model.rowCount(widget.rootIndex())):
                index = model.index(row, 0)
                yield str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")


def _labels(page: QWidget) -> Iterator[str]:
    yield from (each.text() for each in page.findChildren(QLabel) if each.isVisible())
    yield from (each.text() for each in page.findChildren(Elided) if each.isVisible())


def _texts(page: QWidget) -> Iterator[str]:
    yield from (each.text() for each in page.findChildren(QAction))
    for widget in (page, *page.findChildren(QWidget)):
        yield from (
            widget.toolTip(),
            widget.accessibleName(),
            widget.accessibleDescription(),
            name_of(widget),
        )
        yield from own_text(widget)


def own_text(widget: QWidget) -> Iterator[str]:
    """Return the texts of one widget, with the rows of a list and the choices of a field."""
    if isinstance(widget, QLabel | QAbstractButton | Elided):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield from (widget.text(), widget.placeholderText())
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield from (widget.toPlainText(), widget.placeholderText())
    elif isinstance(widget, QComboBox):
        yield from (widget.itemText(at) for at in range(widget.count()))
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(at) for at in range(widget.count()))
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _of_model(widget)


def _of_model(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    while model.canFetchMore(view.rootIndex()):
        model.fetchMore(view.rootIndex())
        settle()
    if isinstance(model, RowsModel):
        model.prepare(0, model.rowCount(view.rootIndex()) - 1)
        settle()
    for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount(view.rootIndex())):
            index = model.index(row, column)
            yield from (str(index.data(role) or "") for role in _ROLES)
