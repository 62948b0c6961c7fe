"""The page on which users change their own passphrase; nothing typed here is kept as a draft."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from mscu.actions.admin.users import ChangePassphrase
from mscu.codes import StoreKind
from mscu.ui.forms.field_list import Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.confirm_card import ConfirmCard
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField, strength
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.editor import Editor

_WIDTH = 520
_OTHER_STORE_UNCHANGED = (
    "Your passphrase for the unit's store has been changed. Your passphrase for the navigators' store "
    "is a different one and has not changed."
)


def _passphrase(_field: Field, _sources: Sources) -> Editor:
    return PassphraseField()


FIELDS = Section(
    "",
    (
        Field("old", "Current passphrase", _passphrase, required=True, aside=f"{SHOW_KEYS} shows it"),
        Field("new", "New passphrase", _passphrase, required=True, hint=strength("")),
        Field("again", "Repeat the new passphrase", _passphrase, required=True),
    ),
)


class OwnPassphrasePage(Page):
    """Changes the passphrase of the user who unlocked the store."""

    name: ClassVar[str] = "own"
    title: ClassVar[str] = "My passphrase"
    icon: ClassVar[str] = "key-round"
    in_rail: ClassVar[bool] = False
    store: ClassVar[StoreKind | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._form = Form((FIELDS,), columns=1)
        self._running = False
        self._command: ChangePassphrase | None = None
        self._save = Button("Change", kind=ButtonKind.PRIMARY, hint="Ctrl+S")
        card = Card("Change my passphrase")
        card.setFixedWidth(_WIDTH)
        card.body.addWidget(self._form)
        foot = card.foot()
        foot.addStretch(1)
        foot.addWidget(self._save)
        self._confirm = ConfirmCard(dispatcher)
        self._confirm.notified.connect(self._notify)
        self.body.addWidget(self._confirm)
        row = QHBoxLayout()
        row.addWidget(card)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self._save.clicked.connect(self.save)
        dispatcher.busy.connect(self._set_busy)
        for keys, slot in (("Ctrl+S", self.save), ("Esc", context.back)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @override
    def shown(self) -> None:
        self._confirm.ask()
        self._form.show_values({})
        self._form.focus_first()

    @override
    def leave(self) -> None:
        self._form.show_values({})

    def save(self) -> None:
        if not self._running:
            self._running = True
            values: dict[str, Any] = self._form.values()
            self._command = ChangePassphrase(**values)
            self.dispatcher.perform(self._command, then=self._done, problems=self._problems)

    def _notify(self, sentence: str, status: str) -> None:
        self.tell(sentence, Status(status))

    def _set_busy(self, busy: bool) -> None:
        self._running = self._running and busy

    def _done(self, _nothing: None) -> None:
        """Change the passphrase in the charity's store as well, since one passphrase opens both."""
        command, self._command = self._command, None
        self._form.show_values({})
        charity_store = self.context.beside(StoreKind.SURVIVORS)
        if charity_store is None or charity_store is self.dispatcher or command is None:
            self.tell("Your passphrase has been changed.", Status.DONE)
        else:
            charity_store.perform(command, then=self._done_in_both, problems=self._only_here)

    def _done_in_both(self, _nothing: None) -> None:
        self.tell("Your passphrase has been changed for both stores.", Status.DONE)

    def _only_here(self, _problems: dict[str, str]) -> None:
        self.tell(_OTHER_STORE_UNCHANGED, Status.SOON)

    def _problems(self, problems: dict[str, str]) -> None:
        self._form.show_problems(problems)
