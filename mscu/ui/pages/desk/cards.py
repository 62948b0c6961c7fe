"""The cards of My desk, and their empty states."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.desk.my_desk import REQUEST, DeskItem, DeskSummary, VictimLine
from mscu.actions.records.rights_requests import RightsState
from mscu.codes import Family
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.pages.disclosure.approvals_page import RELEASE_CHIPS
from mscu.ui.widgets.card import EmptyState

CHIPS = RELEASE_CHIPS | {
    RightsState.LATE: Chip("late", Status.LATE),
    RightsState.SOON: Chip("due soon", Status.SOON),
}


class DecisionsCard(ListCard):
    """Large files and rights requests awaiting a decision, and the outcome of the user's own.

    Signals: `record_requested` with the kind and id of what was opened.
    """

    record_requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Decisions", _no_decisions())
        self._items: tuple[DeskItem, ...] = ()
        self.opened.connect(self._open)

    def show_items(self, items: tuple[DeskItem, ...]) -> None:
        self._items = items
        self.show_looks([item_look(item) for item in items])

    def _open(self, index: int) -> None:
        self.record_requested.emit(self._items[index].opens, self._items[index].id)


def item_look(item: DeskItem) -> RowLook:
    """Return an item as a row: what is to be decided, and for whom or by when."""
    is_request = item.opens == REQUEST
    return RowLook(
        isolated(item.title),
        isolated(item.detail),
        family=Family.NOTE,
        icon="scale" if is_request else "file-lock",
        kind="Rights request" if is_request else "Large file",
        chip=CHIPS.get(item.state),
    )


def _no_decisions() -> EmptyState:
    return EmptyState("scale", "Nothing to decide", "Large files and rights requests appear here.")


def no_clocks() -> EmptyState:
    return EmptyState("clock", *NO_CLOCKS)


NO_CLOCKS = ("Nothing due", "Clocks start automatically from what you record.")


def none_of_own(answer: DeskSummary) -> tuple[str, str]:
    """Return the title and the text of an empty list of clocks, where the unit may have some."""
    if not answer.unit_in_all:
        return NO_CLOCKS
    late = f", {answer.unit_late:,} late" if answer.unit_late else ""
    return "Nothing of yours is due", f"The unit has {count_of(answer.unit_in_all, 'clock')}{late}."


def nothing_lapsed() -> EmptyState:
    return EmptyState("clock", "Nothing ran out", "Powers that ended, until somebody says what followed.")


def nothing_ahead() -> EmptyState:
    return EmptyState("clock", "Nothing is coming up", "Clocks start automatically from what you record.")


def no_enquiries() -> EmptyState:
    return EmptyState("video", "No open enquiries", "Things to find out, CCTV first.")


def no_reports() -> EmptyState:
    return EmptyState("inbox", "Every report is triaged", "New ones appear here at once.")


def no_advice() -> EmptyState:
    return EmptyState("message-square", "All advice is answered", "Unanswered advice appears here.")


def no_victims() -> EmptyState:
    return EmptyState(
        "message-square", "No victims yet", "Record contact with a victim, and they appear here."
    )


def victim_look(line: VictimLine) -> RowLook:
    """Return a victim as a row: the name, the case and the last contact or try."""
    contact = f"last contact {line.last_contact}" if line.last_contact else "not reached yet"
    tried = f", last tried {line.last_tried}" if line.last_tried else ""
    return RowLook(
        isolated(line.name),
        f"{line.case_reference} · {contact}{tried}",
        family=Family.CARE,
        icon="user",
        kind="Victim",
    )


def nothing_from_charity() -> EmptyState:
    return EmptyState("heart-handshake", "Nothing recent", "Answers to referrals, released cards.")
