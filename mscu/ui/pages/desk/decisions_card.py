"""The card of My desk with what waits for one's decision, and what others decided."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.desk.desk_decisions import REQUEST, DeskItem
from mscu.actions.records.rights_requests import RightsState
from mscu.copy_codes import ReleaseState
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.widgets.card import EmptyState

CHIPS = {
    ReleaseState.WAITS: Chip("waits", Status.SOON),
    ReleaseState.APPROVED: Chip("approved", Status.RUN),
    ReleaseState.REFUSED: Chip("refused", Status.QUIET, Shape.CROSS),
    RightsState.LATE: Chip("late", Status.LATE),
    RightsState.SOON: Chip("due soon", Status.SOON),
}


class DecisionsCard(ListCard):
    """Large files and rights requests that somebody decides on, and what came of one's own.

    Signals: `record_wanted` with kind and number of what was opened.
    """

    record_wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Decisions", _none())
        self._items: tuple[DeskItem, ...] = ()
        self.opened.connect(self._open)

    def show_items(self, items: tuple[DeskItem, ...]) -> None:
        """Show other items."""
        self._items = items
        self.show_looks([item_look(each) for each in items])

    def _open(self, at: int) -> None:
        self.record_wanted.emit(self._items[at].opens, self._items[at].id)


def item_look(item: DeskItem) -> RowLook:
    """Show an item: what is decided, and for whom or by when."""
    is_request = item.opens == REQUEST
    return RowLook(
        isolated(item.title), isolated(item.said), family=Family.NOTE,
        icon="scale" if is_request else "file-lock",
        kind="Rights request" if is_request else "Large file", chip=CHIPS.get(item.state),
    )  # fmt: skip


def _none() -> EmptyState:
    return EmptyState("scale", "Nothing to decide", "Large files and rights requests stand here.")
