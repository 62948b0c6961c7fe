"""A card with a list of rows, for any page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.layouts import hbox, stretch, widget_with
from mscu.ui.look.row_delegate import CARD, RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.card import PADDING, Card, EmptyState
from mscu.ui.widgets.link import Link

MOST_ROWS = 5
"""Rows of a card on a page of cards, before the link to the others."""


class ListCard(Card):
    """A card with a list, or with its empty state.

    A card that does not fill its column is as high as its rows, and never scrolls: it shows five, then how
    many more there are.

    Signals: `opened` with the index of the row; `rest_requested` when those beyond the rows are asked for.
    """

    opened = Signal(int)
    rest_requested = Signal()

    def __init__(
        self,
        title: str,
        empty: EmptyState,
        style: RowStyle = CARD,
        *,
        fills: bool = False,
        most: int = MOST_ROWS,
    ) -> None:
        super().__init__(title, flush=True)
        self._fills = fills
        self.title = title
        self._looks: tuple[RowLook, ...] = ()
        self._shown = 0 if fills else most
        """The most rows that are shown; 0 for all."""
        self._beyond = 0
        self._model: RowsModel[int] = RowsModel(self._look, id_of=int, parent=self)
        self.view = RowsView(self._model, title, style)
        self._empty = empty
        empty.setProperty("card", None)
        self._rest = QWidget()
        self._more = Link("")
        self._more_row = widget_with(hbox(self._more, stretch(), margins=(PADDING, 8, PADDING, 10)))
        self.body.setSpacing(0)
        self.body.addWidget(self.view, 1 if fills else 0)
        self.body.addWidget(self._more_row)
        self.body.addWidget(empty)
        self.body.addWidget(self._rest, 1)
        for hidden in (empty, self._rest, self._more_row):
            hidden.hide()
        if not fills:
            self.view.show_whole()
        self.view.opened.connect(self.opened)
        self._more.followed.connect(self._show_more)

    def show_looks(self, looks: Sequence[RowLook], note: str = "", *, beyond: int = 0) -> None:
        """Show rows; `beyond` is how many more there are elsewhere, for which the card only asks."""
        self._looks, self._beyond = tuple(looks), beyond
        count = len(looks) + beyond
        self.set_title(self.title, ", ".join(p for p in (str(count or ""), note) if p))
        self.view.setVisible(bool(looks))
        self._empty.setVisible(not looks)
        self._rest.setVisible(self._fills and not looks)
        self._show_rows()

    def choose(self, row: int) -> None:
        """Select a row, and show it if it is among the others."""
        if row >= (self._shown or row + 1):
            self._shown = 0
            self._show_rows()
        self.view.choose(row)

    def _show_rows(self) -> None:
        count = len(self._looks)
        shown = min(self._shown or count, count)
        self._model.show_rows(range(shown))
        more = count - shown + self._beyond
        self._more.set_text(f"{more:,} more")
        self._more_row.setVisible(more > 0)

    def _show_more(self) -> None:
        """Show the other rows here, and ask for those that are elsewhere."""
        first = min(self._shown, len(self._looks))
        if first < len(self._looks):
            self.choose(first)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.rest_requested.emit()

    def _look(self, index: int) -> RowLook:
        return self._looks[index]


class PanelCard(ListCard):
    """A card of the first rows of a list that has a page of its own, to which its link leads."""

    @override
    def _show_more(self) -> None:
        self.rest_requested.emit()
