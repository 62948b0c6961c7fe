"""The access that others gave and that waits for the viewer: one card, shown only while something waits."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess, RefuseAccess, WaitingAccess
from mscu.codes import GivenAccess
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_MAX_HEIGHT = 180
"""Of the list; more than five scroll, so that they do not push the page below out of the window."""
_RING = 4
"""Room for the focus ring of a button at the edge."""
_NOTE = "Ask the person it is for and a supervisor first, not only the person who gave it."
CODES_NOTE = (
    "New recovery codes: have one of the two printed sheets in your hand before you confirm. Whoever has "
    "both can come in under any name."
)
_CODES_OPEN = "The new recovery codes now count, and the old ones no longer."
_REFUSALS = {
    GivenAccess.NEW_USER: "will not get access. Somebody can add them again under another log-in name.",
    GivenAccess.ROLE: "keeps the present role.",
    GivenAccess.PASSPHRASE: "cannot unlock the store until somebody sets another passphrase.",
    GivenAccess.CODES: "drew codes that will open nothing. The old codes go on working.",
}


class ConfirmCard(Card):
    """What waits for the viewer to confirm it.

    Signals: `notified` with a sentence for the page and its status; `decided` once something was.
    """

    notified = Signal(str, str)
    decided = Signal()

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__("Waiting for you to confirm", note=_NOTE)
        self._dispatcher = dispatcher
        self._lines = vbox(spacing=Space.NONE)
        self._rows: tuple[WaitingAccess, ...] = ()
        self._decided: tuple[WaitingAccess, ...] = ()
        self._shown = QWidget()
        self._all = Button("Confirm all", kind=ButtonKind.PRIMARY, icon="check")
        self._codes_note = Label(CODES_NOTE, wrap=True)
        self._warning: MessageBar | None = None
        self.body.addLayout(self._lines)
        self._lines.addWidget(self._shown)
        self.body.addWidget(self._codes_note)
        self.aside.addWidget(self._all)
        self._all.clicked.connect(self.confirm_all)
        self.hide()

    def ask(self) -> None:
        """Read what waits."""
        self._dispatcher.ask(AccessToConfirm(), then=self._show)

    def confirm_all(self) -> None:
        """Confirm everything that is shown."""
        self._confirm(*self._rows)

    def _show(self, rows: tuple[WaitingAccess, ...]) -> None:
        self._hide_warning()
        if rows != self._rows:
            self._rows = rows
            former, self._shown = self._shown, self._table(rows)
            self._lines.replaceWidget(former, self._shown)
            former.deleteLater()
        self._all.set_text(f"Confirm all {len(rows)}")
        self._all.setVisible(len(rows) > 1)
        self._codes_note.setVisible(any(row.kind is GivenAccess.CODES for row in rows))
        self.setVisible(bool(rows))

    def _table(self, rows: tuple[WaitingAccess, ...]) -> QWidget:
        """Return a line for each, with its buttons."""
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(_RING, _RING, _RING, _RING)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for at, row in enumerate(rows):
            confirm = Button("Confirm", size=Size.SMALL, icon="check")
            refuse = Button("Refuse", size=Size.SMALL, icon="x")
            for button, run in ((confirm, self._confirm), (refuse, self._ask_refusal)):
                button.setAccessibleName(f"{button.label} {row.user}, {row.what}")
                button.clicked.connect(partial(run, row))
            grid.addWidget(Label(f"{row.user} ({row.name})"), at, 0)
            grid.addWidget(Label(row.what), at, 1)
            grid.addWidget(Label(f"given by {row.given}", tone="text2"), at, 2)
            grid.addWidget(confirm, at, 3)
            grid.addWidget(refuse, at, 4)
        grid.setColumnStretch(2, 1)
        area = scrolling(table)
        area.setFixedHeight(min(table.sizeHint().height(), _MAX_HEIGHT))
        return area

    def _confirm(self, *rows: WaitingAccess) -> None:
        self._decided = rows
        self._dispatcher.perform(ConfirmAccess(grant_ids=tuple(row.id for row in rows)), then=self._confirmed)

    def _confirmed(self, _nothing: None) -> None:
        self._end(confirmed_words(self._decided))

    def _ask_refusal(self, row: WaitingAccess) -> None:
        """Warn what refusing does; it is done only by the link."""
        self._hide_warning()
        self._warning = MessageBar(
            _REFUSALS[row.kind], strong=row.user, status=Status.SOON, link="Refuse now", closes=True
        )
        self._warning.followed.connect(partial(self._refuse, row))
        self._warning.closed.connect(self._hide_warning)
        self.body.addWidget(self._warning)

    def _refuse(self, row: WaitingAccess) -> None:
        self._decided = (row,)
        self._dispatcher.perform(RefuseAccess(grant_id=row.id), then=self._refused)

    def _refused(self, _nothing: None) -> None:
        (row,) = self._decided
        self._end(f"Refused. {row.user} {_REFUSALS[row.kind]}")

    def _end(self, sentence: str) -> None:
        self.notified.emit(sentence, Status.DONE.value)
        self.ask()
        self.decided.emit()

    def _hide_warning(self) -> None:
        if self._warning is not None:
            self._warning.hide()
            self._warning.deleteLater()
            self._warning = None


def confirmed_words(rows: Sequence[WaitingAccess]) -> str:
    """Return what was confirmed, and when it takes effect."""
    codes = [_CODES_OPEN] if any(row.kind is GivenAccess.CODES for row in rows) else []
    users = {row.name: row.user for row in rows if row.kind is not GivenAccess.CODES}
    if not users:
        return " ".join(("Confirmed.", *codes))
    whom = f"{len(users)} users" if len(users) > 1 else "".join(users.values())
    they = "they unlock" if len(users) > 1 else "this user unlocks"
    return " ".join((f"Confirmed for {whom}. It takes effect the next time {they} the store.", *codes))
