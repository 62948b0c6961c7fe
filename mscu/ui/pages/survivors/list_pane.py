"""The list on the left of the Survivors page: mine, those I cover, waiting, other people's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.survivors.survivor_list import SurvivorRow
from mscu.survivor_codes import NamedAs, SupportStatus
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.layouts import Space, growing, stretch, vbox
from mscu.ui.look.row_delegate import NARROW
from mscu.ui.pages.core.list_layout import filter_row, padded_for_list, show_list
from mscu.ui.pages.sharing.alerts import PoliceAlerts
from mscu.ui.pages.support.row_formats import row_look
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.tabs import Filters

WIDTH = 304
REST_MS = 200
"""Milliseconds before the selected survivor is opened, since each opening is audited."""
MINE, COVER, WAITING, OTHERS, CLOSED = "mine", "cover", "waiting", "others", "closed"
WHICH = ((MINE, "Mine"), (COVER, "Cover"), (WAITING, "Waiting"), (OTHERS, "Others"), (CLOSED, "Closed"))


def _is_mine(row: SurvivorRow) -> bool:
    return row.named_as is NamedAs.NAVIGATOR and row.status is SupportStatus.SUPPORTED


def _is_cover(row: SurvivorRow) -> bool:
    covers = row.named_as in {NamedAs.COVER, NamedAs.OPENED}
    return covers and row.status is SupportStatus.SUPPORTED


def _is_waiting(row: SurvivorRow) -> bool:
    return row.named_as is not None and row.status is SupportStatus.WAITING


def _is_other_navigators(row: SurvivorRow) -> bool:
    return row.named_as is None and row.status is not SupportStatus.CLOSED


def _is_closed(row: SurvivorRow) -> bool:
    return row.status is SupportStatus.CLOSED


FITS: Mapping[str, Callable[[SurvivorRow], bool]] = {
    MINE: _is_mine,
    COVER: _is_cover,
    WAITING: _is_waiting,
    OTHERS: _is_other_navigators,
    CLOSED: _is_closed,
}
_EMPTY = {
    MINE: ("Nobody yet", "Survivors you support appear here.", "Take on a survivor"),
    COVER: ("Nobody to cover", "Survivors whom you cover for, or opened with a reason, appear here.", ""),
    WAITING: ("Nobody is waiting", "Survivors who are not yet supported appear here.", ""),
    OTHERS: (
        "Nobody else’s",
        "Your colleagues' survivors appear here by number. You can open one with a reason.",
        "",
    ),
    CLOSED: ("None closed", "Survivors whose support has ended appear here.", ""),
}


class SurvivorListPane(QWidget):
    """The survivors that match one filter.

    Signals: `rested` with the id of the survivor on whom the selection rests, `opened` with the id of one
    opened by Enter or a double click; `action_requested` to take on the first survivor.
    """

    rested = Signal(int)
    opened = Signal(int)
    action_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[SurvivorRow, ...] = ()
        self._model: RowsModel[SurvivorRow] = RowsModel(row_look, parent=self)
        self.view = RowsView(self._model, "Survivors", NARROW)
        self.which = Filters(WHICH, "Which survivors")
        self._empty = {which: self._empty_state(*texts) for which, texts in _EMPTY.items()}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._alerts: PoliceAlerts | None = None
        self._lay_out()
        self.which.chosen.connect(self._filtered)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._opened)
        self._rest.timeout.connect(self._rested)

    def _empty_state(self, title: str, text: str, action: str) -> QWidget:
        state = EmptyState("heart-handshake", title, text, action=action)
        state.followed.connect(self.action_requested)
        return padded_for_list(state)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        self._column = vbox(
            filter_row(self.which),
            *self._empty.values(),
            growing(self.view),
            stretch(0),
            within=self,
            spacing=Space.SMALL,
            margins=(0, 12, 0, 0),
        )
        for state in self._empty.values():
            state.hide()

    def show_alerts(self, police: Dispatcher) -> None:
        self._alerts = PoliceAlerts(police)
        self._column.addWidget(self._alerts)

    def fold_alerts(self, *, folded: bool) -> None:
        """Hide what police say of others, as the screen is about one survivor, or show it again."""
        if self._alerts is not None:
            self._alerts.fold(folded=folded)

    def check_alerts(self) -> None:
        if self._alerts is not None:
            self._alerts.refresh()

    def show_rows(self, rows: Sequence[SurvivorRow]) -> None:
        """Show all survivors, keeping the selection."""
        self._rows = tuple(rows)
        self.which.set_counts([len(self.of(which)) for which, _ in WHICH])
        self._show()

    def of(self, which: str) -> list[SurvivorRow]:
        """Return the survivors that match a filter."""
        return [row for row in self._rows if FITS[which](row)]

    def row(self, survivor_id: int) -> SurvivorRow | None:
        """Return a survivor's row."""
        return next((row for row in self._rows if row.id == survivor_id), None)

    def choose(self, survivor_id: int) -> bool:
        """Select a survivor, under any filter that shows them, without opening them."""
        row = self.row(survivor_id)
        if row is None:
            return False
        current = str(self.which.value())
        if not FITS[current](row):
            self.which.choose(next(which for which, fits in FITS.items() if fits(row)))
            self._show()
        found = self.view.choose(survivor_id)
        self._rest.stop()
        return found

    def leave_empty(self) -> None:
        """Show the first filter that any survivor matches, unless the one shown has some."""
        filled = [which for which in FITS if self.of(which)]
        if filled and str(self.which.value()) not in filled:
            self.which.choose(filled[0])
            self._show()

    def choose_first(self) -> int | None:
        """Select the first survivor of the filter, without opening them."""
        self.view.choose_first()
        self._rest.stop()
        return self.view.current_id()

    def stop(self) -> None:
        """Cancel the pending opening of the selected survivor."""
        self._rest.stop()

    def _filtered(self, _which: object) -> None:
        self._show()
        if self.view.current_id() is None:
            self.view.choose_first()

    def _show(self) -> None:
        chosen = str(self.which.value())
        rows = self.of(chosen)
        self._model.show_rows(rows, chosen)
        for view, state in self._empty.items():
            state.setVisible(view == chosen and not rows)
        show_list(self.view, self._empty[chosen], self.which, visible=bool(rows))

    def _chosen(self, _survivor_id: int) -> None:
        self._rest.start()

    def _rested(self) -> None:
        survivor_id = self.view.current_id()
        if survivor_id is not None:
            self.rested.emit(survivor_id)

    def _opened(self, survivor_id: int) -> None:
        self._rest.stop()
        self.opened.emit(survivor_id)
