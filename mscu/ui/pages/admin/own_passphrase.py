"""The page on which users change their own passphrase; nothing typed here is kept as a draft."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtGui import QKeySequence, QShortcut
from typing_extensions import override

from mscu.actions.admin.users import ChangePassphrase
from mscu.codes import StoreKind
from mscu.ui.forms.field_list import CHOICE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.layouts import Space, hbox, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.confirm_card import ConfirmCard
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField, strength
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.editor import Editor

_WIDTH = 520
_BOTH = "both"
_STORES = {
    StoreKind.UNIT.value: "the unit's store",
    StoreKind.SURVIVORS.value: "the charity's store",
    _BOTH: "both stores",
}
_STORE_LABELS = (
    (_BOTH, "Both stores, if one passphrase opens both"),
    (StoreKind.UNIT.value, "The unit's store only"),
    (StoreKind.SURVIVORS.value, "The charity's store only"),
)
CHOOSE_STORE = "Choose the store whose passphrase you want to change."
OTHER_STORE_UNCHANGED = (
    "Your passphrase for the unit's store has been changed. Your passphrase for the charity's store "
    "has not: {}"
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


WHICH_STORE = Section("", (Field("store", "Store", CHOICE(_STORE_LABELS, empty="Choose"), required=True),))
"""Asked while two stores are open, as each may have a passphrase of its own."""


class OwnPassphrasePage(Page):
    """Changes the passphrase of the user who unlocked the store."""

    name: ClassVar[str] = "own"
    title: ClassVar[str] = "My passphrase"
    known_as: ClassVar[str] = "change password"
    icon: ClassVar[str] = "key-round"
    in_rail: ClassVar[bool] = False
    store: ClassVar[StoreKind | None] = None

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._charity = context.beside(StoreKind.SURVIVORS)
        self._has_two = self._charity is not None and self._charity is not dispatcher
        self._form = Form((WHICH_STORE, FIELDS) if self._has_two else (FIELDS,), columns=1)
        self._which = ""
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
        content = widget_with(vbox(self._confirm, hbox(card, stretch()), stretch(), spacing=Space.MEDIUM))
        self.body.addWidget(scrolling(content))
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
            values: dict[str, Any] = self._form.values()
            self._which = values.pop("store", "") or ""
            if self._has_two and not self._which:
                self._problems({"store": CHOOSE_STORE})
                return
            self._running = True
            self._command = ChangePassphrase(**values)
            only_charity = self._which == StoreKind.SURVIVORS.value
            store = self._charity if only_charity and self._charity is not None else self.dispatcher
            store.perform(self._command, then=self._done, problems=self._problems)

    def _notify(self, sentence: str, status: str) -> None:
        self.tell(sentence, Status(status))

    def _set_busy(self, busy: bool) -> None:
        self._running = self._running and busy

    def _done(self, _nothing: None) -> None:
        """Change the passphrase in the charity's store as well, if it was to be changed in both."""
        command, self._command = self._command, None
        self._form.show_values({})
        if self._which == _BOTH and self._charity is not None and command is not None:
            self._charity.perform(command, then=self._done_in_both, problems=self._only_here)
        else:
            where = f" for {_STORES[self._which]}" if self._which else ""
            self.tell(f"Your passphrase{where} has been changed.", Status.DONE)

    def _done_in_both(self, _nothing: None) -> None:
        self.tell(f"Your passphrase for {_STORES[_BOTH]} has been changed.", Status.DONE)

    def _only_here(self, problems: dict[str, str]) -> None:
        self.tell(OTHER_STORE_UNCHANGED.format(" ".join(problems.values())), Status.SOON)

    def _problems(self, problems: dict[str, str]) -> None:
        self._form.show_problems(problems)
