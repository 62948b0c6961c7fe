"""The card on My desk with the plan actions that are due."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.plans.plan_file import DueAction
from mscu.codes import Family
from mscu.text.counts import count_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_card import ListCard
from mscu.ui.widgets.card import EmptyState


class PlanActionsCard(ListCard):
    """Actions that are late or due soon.

    Signals: `record_requested` with the kind and id of the plan whose action was opened.
    """

    record_requested = Signal(str, int)

    def __init__(self) -> None:
        super().__init__("Plan actions", _empty_state())
        self._actions: tuple[DueAction, ...] = ()
        self.opened.connect(self._open)

    def show_actions(self, actions: tuple[DueAction, ...]) -> None:
        self._actions = actions
        self.show_looks([action_look(action) for action in actions], "most overdue first")

    def _open(self, index: int) -> None:
        self.record_requested.emit("plans", self._actions[index].plan_id)


def action_look(action: DueAction) -> RowLook:
    """Format an action: what is to be done, under which plan, and how long is left."""
    detail = joined(f"due {action.due}", action.strand, isolated(action.plan), action.owner)
    return RowLook(
        isolated(action.action),
        detail,
        family=Family.NOTE,
        icon="target",
        kind="Plan action",
        chip=_chip(action.days_left),
        figure=f"{count_of(-action.days_left, 'day')} late" if action.days_left < 0 else "",
    )


def _chip(days: int) -> Chip | None:
    """Return how long is left; what is late is told in days without colour."""
    if days < 0:
        return None
    return Chip("today" if not days else f"{count_of(days, 'day')} left", Status.SOON)


def _empty_state() -> EmptyState:
    return EmptyState("target", "No plan action is due", "Plan actions that you own are listed here.")
