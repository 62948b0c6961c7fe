"""The cards of My desk, and what each says when it is empty."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.desk.my_desk import REQUEST, DeskItem
from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertLine, AlertsForNavigator
from mscu.actions.records.rights_requests import RightsState
from mscu.copy_codes import ReleaseState
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import EmptyState

# --- The card of My desk with what waits for one's decision, and what others decided.


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
        isolated(item.title),
        isolated(item.said),
        family=Family.NOTE,
        icon="scale" if is_request else "file-lock",
        kind="Rights request" if is_request else "Large file",
        chip=CHIPS.get(item.state),
    )


def _none() -> EmptyState:
    return EmptyState("scale", "Nothing to decide", "Large files and rights requests stand here.")


# --------------------------------------------------------------------------------------------------


class AlertsCard(ListCard):
    """What police told the navigator by themselves and nobody has acknowledged yet.

    Signals: `record_wanted` with kind and number of what an alert is about.
    """

    record_wanted = Signal(str, int)

    def __init__(self, police: Dispatcher) -> None:
        super().__init__("From police", no_alerts())
        self._police = police
        self._alerts: tuple[AlertLine, ...] = ()
        self.acknowledge = Button("Acknowledge", size=Size.SMALL)
        self.acknowledge.setToolTip("Say that you have read the one that is chosen")
        self.acknowledge.clicked.connect(self._acknowledge)
        self.aside.addWidget(self.acknowledge)
        self.opened.connect(self._open)

    def look(self) -> None:
        """Ask the police's store."""
        self._police.ask(AlertsForNavigator(), then=self._show)

    def _show(self, alerts: tuple[AlertLine, ...]) -> None:
        self._alerts = tuple(each for each in alerts if not each.acknowledged)
        self.show_looks([alert_look(each) for each in self._alerts], "not read yet")
        self.acknowledge.setVisible(bool(self._alerts))
        if self._alerts and self.view.current_number() is None:
            self.view.choose_first()

    def _open(self, at: int) -> None:
        alert = self._alerts[at]
        if alert.entry_id:
            self.record_wanted.emit("entry", alert.entry_id)
        else:
            self.record_wanted.emit("cases", alert.case_id)

    def _acknowledge(self) -> None:
        at = self.view.current_number()
        if at is not None and at < len(self._alerts):
            read = AcknowledgeAlerts(alert_ids=(self._alerts[at].id,))
            self._police.perform(read, then=self._read)

    def _read(self, _nothing: object) -> None:
        self.look()


def alert_look(alert: AlertLine) -> RowLook:
    """Show an alert: of whom and what, then what was told and by whom."""
    words = alert.words.rstrip(".")
    parts = (alert.case_reference, words, alert.raised_by, alert.raised)
    return RowLook(
        f"{alert.person}: {alert.kind.label.lower()}",
        " · ".join(filter(None, parts)),
        family=Family.CARE,
        icon="bell",
        kind="Alert",
        chip=Chip("new", Status.SOON),
    )


def no_alerts() -> EmptyState:
    """Say what alerts are."""
    return EmptyState("bell", "Nothing new", "Arrests, bail, releases and court dates.")


def no_clocks() -> EmptyState:
    """Say what the clocks are for."""
    return EmptyState("clock", "Nothing is due", "Clocks start by themselves from what you record.")


def no_enquiries() -> EmptyState:
    """Say what enquiries are for."""
    return EmptyState("video", "No open enquiries", "Things to find out, CCTV first.")


def no_reports() -> EmptyState:
    """Say that all is triaged."""
    return EmptyState("inbox", "Every report is triaged", "New ones appear here at once.")


def no_advice() -> EmptyState:
    """Say that all advice is answered."""
    return EmptyState("message-square", "All advice is answered", "What waits stands here.")


def nothing_of_charity() -> EmptyState:
    """Say what the charity's answers are."""
    return EmptyState("heart-handshake", "Nothing lately", "Answers to referrals, released cards.")


def no_drafts() -> EmptyState:
    """Say what drafts are."""
    return EmptyState("square-pen", "No drafts", "What you type and don't save is kept here.")
