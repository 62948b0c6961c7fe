"""Layout of a page with a list: rows start at the rail, with a card beside them.

The list fills its pane to the edges, so that the bar of the selected row touches the rail; the filters above
it align with the title.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QWidget

from mscu.ui.look.layouts import Margins, Space, growing, hbox, stretch, vbox, widget_with
from mscu.ui.look.reading_order import stops
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.page import GUTTER, Page
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.flow import FlowLayout
from mscu.ui.widgets.panes import Panes
from mscu.ui.widgets.skeleton import SkeletonShape

BOTTOM_MARGIN = 16
_LEAST_LIST = 220
LIST_MARGINS: Margins = (0, 0, GUTTER, 0)
"""The margins of a page's body that runs from the rail to the status line."""


def filter_row(*filters: QWidget) -> QHBoxLayout:
    """Return a row of filters above a list, under the title."""
    return hbox(*filters, spacing=Space.SMALL, margins=(GUTTER, 0, 0, 0))


def wrapping_filters(*filters: QWidget) -> QHBoxLayout:
    """Return filters above a list that wrap into further lines where there is no room."""
    row = FlowLayout(gap=Space.SMALL, row=True)
    for each in filters:
        row.addWidget(each)
    return hbox(row, margins=(GUTTER, 0, 0, 0))


def padded_for_list(widget: QWidget) -> QWidget:
    """Wrap what replaces a list, such as its empty state, in margins."""
    return widget_with(vbox(widget, margins=(GUTTER, 0, 0, 0)))


def card_column(*cards: QWidget) -> QWidget:
    """Wrap the cards beside a list in margins; one of them is shown at a time."""
    return widget_with(vbox(*cards, margins=(0, 0, 0, BOTTOM_MARGIN)))


def list_column(width: int, view: QWidget, *widgets_above: QWidget | QLayout) -> QWidget:
    """Return a column with a list under its filters and its empty state."""
    pane = QWidget()
    pane.setFixedWidth(width)
    vbox(*widgets_above, growing(view), stretch(0), within=pane, spacing=Space.SMALL)
    return pane


def width_beside(width: int, room: int) -> int:
    """Return the width of a list that would like `width`, and leaves most of the room to a card."""
    return min(width, max(_LEAST_LIST, room * 2 // 5))


def lay_out_list(page: Page, left: QWidget, *cards: QWidget) -> None:
    """Lay out a page: its list at the left, and beside it cards of which one is shown at a time.

    The list has the width that it would like as its fixed width. The page has `LIST_MARGINS` around its body.
    """
    beside = AnswerFrame(page.card_answers, card_column(*cards), SkeletonShape.CARD)
    page.body.addWidget(Panes(left, beside), 1)


def focus_list(page: Page, view: QWidget, *, or_beside: bool = False) -> None:
    """Put the keyboard focus into the list of a page, unless something below the title uses it already.

    A hidden list gets it as soon as it is shown. With `or_beside`, for a page that has read its list already,
    the card beside a hidden list gets the focus instead.
    """
    focused = QApplication.focusWidget()
    is_free = focused is None or focused is page.find_box or focused.focusPolicy() == Qt.FocusPolicy.NoFocus
    if is_free or not page.isAncestorOf(cast("QWidget", focused)):
        card = view.parentWidget() if or_beside and view.isHidden() else None
        target = view if card is None else next(stops(card), view)
        target.setFocus()


def show_list(view: QWidget, *others: QWidget, visible: bool) -> None:
    """Show or hide a list; when it is hidden, move the keyboard focus to one of `others`.

    `others` are tried in order: the empty state, then a filter. Otherwise the focus would stay on what is
    around the list, where no key does anything.
    """
    had_keyboard = view.hasFocus()
    view.setVisible(visible)
    if had_keyboard and not visible:
        candidates = [
            candidate
            for replacement in others
            for candidate in (replacement, *replacement.findChildren(QWidget))
        ]
        target = next((candidate for candidate in candidates if _can_take_focus(candidate)), None)
        if target is not None:
            target.setFocus()


class EmptyStates:
    """What stands in the place of a list without rows: what it is for, or that no row matches the filters.

    `filter_` gets the keyboard focus when the list had it and is hidden.
    """

    def __init__(
        self, view: QWidget, purpose: EmptyState, no_matches: EmptyState, *, filter_: QWidget
    ) -> None:
        self._view, self._filter = view, filter_
        self.purpose, self.no_matches = padded_for_list(purpose), padded_for_list(no_matches)
        self.widgets = (self.purpose, self.no_matches)
        for widget in self.widgets:
            widget.hide()

    def show(self, *, is_empty: bool, is_filtered: bool) -> None:
        """Show the list, or what stands in its place."""
        self.purpose.setVisible(is_empty and not is_filtered)
        self.no_matches.setVisible(is_empty and is_filtered)
        show_list(self._view, *self.widgets, self._filter, visible=not is_empty)


def _can_take_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible()
