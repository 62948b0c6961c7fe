"""How a page with a list is laid out: rows begin at the rail, a card stands beside them.

The list fills its pane to the edges, so that the bar of the chosen row touches the rail; what
stands above it begins where the words of the title do.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.page import GUTTER, Page

BELOW = 16


def begin_at_rail(body: QVBoxLayout) -> None:
    """Let the body of a page begin at the rail and end at the status line."""
    body.setContentsMargins(0, 0, GUTTER, 0)


def above_list(*parts: QWidget) -> QHBoxLayout:
    """Put filters above a list, under the title."""
    row = QHBoxLayout()
    row.setContentsMargins(GUTTER, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part)
    return row


def in_list(part: QWidget) -> QWidget:
    """Give what stands in place of a list, such as what an empty one says, its own room."""
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(GUTTER, 0, 0, 0)
    column.addWidget(part)
    return around


def beside_list(*cards: QWidget) -> QWidget:
    """Give a card beside a list its room below; of several one is shown at a time."""
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, BELOW)
    for card in cards:
        column.addWidget(card)
    return around


def list_column(width: int, view: QWidget, *above: QWidget | QLayout) -> QWidget:
    """Put a list under its filters and what stands in its place while it is empty."""
    around = QWidget()
    around.setFixedWidth(width)
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    for part in above:
        if isinstance(part, QWidget):
            column.addWidget(part)
        else:
            column.addLayout(part)
    column.addWidget(view, 1)
    column.addStretch(0)
    return around


def lay_out_list(body: QVBoxLayout, left: QWidget, *cards: QWidget) -> None:
    """Lay out a page: its list at the left, beside it cards of which one is shown at a time."""
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(left)
    row.addWidget(beside_list(*cards), 1)
    begin_at_rail(body)
    body.addLayout(row, 1)


def give_keyboard(page: Page, view: QWidget, *, or_beside: bool = False) -> None:
    """Put the keyboard into the list of a page, unless it is somewhere below its title already.

    A list that is still hidden gets it as soon as it shows. A page that knows its list already
    says `or_beside`: an empty list is hidden, and what stands beside it gets the keyboard.
    """
    here = QApplication.focusWidget()
    if here is None or here is page.find_box or not page.isAncestorOf(here):
        beside = view.parentWidget() if or_beside and view.isHidden() else None
        stop = view if beside is None else next(stops(beside), view)
        stop.setFocus()


def show_list(view: QWidget, *others: QWidget, shown: bool) -> None:
    """Show a list or not; without it the keyboard goes to what can take it instead.

    `others` come in the order in which they are asked: what an empty list says, then a filter.
    Without this it would go to the rail, where Enter takes a call.
    """
    had_keyboard = view.hasFocus()
    view.setVisible(shown)
    if had_keyboard and not shown:
        parts = [part for each in others for part in (each, *each.findChildren(QWidget))]
        stop = next((part for part in parts if _takes_keyboard(part)), None)
        if stop is not None:
            stop.setFocus()


def _takes_keyboard(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isVisible()
