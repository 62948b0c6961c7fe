"""The card of My desk with recalled copies of which nobody said in time what became of them."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.disclosure.recall_answers import OverdueAnswer
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.widgets.card import EmptyState


class RecallsCard(ListCard):
    """Recalls whose answer is late.

    Signals: `record_wanted` with kind and number of the copy that was opened.
    """

    record_wanted = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Recalls without an answer", _none())
        self._owed: tuple[OverdueAnswer, ...] = ()
        self.opened.connect(self._open)

    def show_owed(self, owed: tuple[OverdueAnswer, ...]) -> None:
        """Show other recalls."""
        self._owed = owed
        self.show_looks([_look(each) for each in owed])

    def _open(self, at: int) -> None:
        self.record_wanted.emit("disclosure", self._owed[at].disclosure_id)


def _look(owed: OverdueAnswer) -> RowLook:
    """Show a recall: which copy, who holds it, and how long the answer is late."""
    days = f"{owed.days_late} day{'' if owed.days_late == 1 else 's'}"
    return RowLook(
        f"{owed.edition}, copy {owed.copy_number}",
        joined(isolated(owed.recipient), f"answer by {owed.due}", owed.recalled_by),
        family=Family.NOTE, icon="undo-2", kind="Recall", chip=Chip(f"late {days}", Status.LATE),
    )  # fmt: skip


def _none() -> EmptyState:
    return EmptyState("undo-2", "Every recall is answered", "One without an answer stands here.")
