"""A card with a list of rows, for any page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_delegate import CARD, HEIGHT, RowStyle
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.card import Card, EmptyState

MIN_HEIGHT = 52
EDGES = 4
"""Margins above and below the list in its card, in pixels."""


class ListCard(Card):
    """A card with a list, or with its empty state.

    A card that does not fill its column is as high as its rows, and scrolls where room is short.

    Signals: `opened` with the index of the row.
    """

    opened = Signal(int)

    def __init__(self, title: str, empty: EmptyState, style: RowStyle = CARD, *, fills: bool = False) -> None:
        super().__init__(title, flush=True)
        self._fills = fills
        self._title_text = title
        self._looks: tuple[RowLook, ...] = ()
        self._model: RowsModel[int] = RowsModel(self._look, id_of=int, parent=self)
        self.view = RowsView(self._model, title, style)
        self._empty = empty
        empty.setProperty("card", None)
        self._rest = QWidget()
        self.view.setMinimumHeight(MIN_HEIGHT)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(empty)
        self.body.addWidget(self._rest, 1)
        empty.hide()
        self._rest.hide()
        self.view.opened.connect(self.opened)

    def show_looks(self, looks: Sequence[RowLook], note: str = "") -> None:
        self._looks = tuple(looks)
        self._model.show_rows(range(len(looks)))
        self.set_title(self._title_text, ", ".join(p for p in (str(len(looks) or ""), note) if p))
        self.view.setVisible(bool(looks))
        self._empty.setVisible(not looks)
        self.fit()
        self._rest.setVisible(self._fills and not looks)

    def fit(self, below: int = 0) -> None:
        """Limit the height to that of the rows, plus so many pixels below them."""
        if not self._fills:
            rows = len(self._looks) * HEIGHT or self._empty.sizeHint().height()
            self.setMaximumHeight(self.header.sizeHint().height() + EDGES + rows + below)

    def _look(self, index: int) -> RowLook:
        return self._looks[index]
