"""Where a navigator chooses the folder of the charity's own store if it is not open yet."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from mscu.access import Permission
from mscu.codes import StoreKind
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import hbox, stretch
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import folder_dialog
from mscu.ui.sign_in.charity_folder import charity_folder, holds_survivors, remember_charity
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card
from mscu.ui.widgets.label import Label

_WIDTH = 620
_EXPLANATION = (
    "What survivors told you, their needs and their consents are kept in the charity's own store, which "
    "no police key opens. It is not open now. If it is on the charity's own disk, choose its folder. Then "
    "lock (Ctrl+L) and unlock: if its log-in name or passphrase is a different one, you are asked for it."
)
_REMEMBERED = "Folder saved. Lock (Ctrl+L) and unlock again: both stores are then opened."
_NOT_REMEMBERED = (
    "The disk with your settings is full or cannot be written to, so the folder was not remembered."
)
_NO_STORE = "That folder holds no navigators' store: the file survivors.keys is missing."


class CharityFolderPage(Page):
    """Takes the place of the Survivors page while the charity's store is not open."""

    name: ClassVar[str] = "survivors_away"
    title: ClassVar[str] = "Survivors"
    known_as: ClassVar[str] = "victims clients charity"
    icon: ClassVar[str] = "heart-handshake"
    needs: ClassVar[Permission] = Permission.ANSWER_REFERRALS
    without: ClassVar[StoreKind | None] = StoreKind.SURVIVORS

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        card = Card("The navigators' own store")
        card.setFixedWidth(_WIDTH)
        card.setProperty("card", "charity")
        card.body.addWidget(Label(_EXPLANATION, step=Type.READ, wrap=True))
        choose = Button("Choose folder", kind=ButtonKind.PRIMARY, icon="folder-open")
        choose.clicked.connect(self.choose)
        foot = card.foot()
        foot.addStretch(1)
        foot.addWidget(choose)
        self.body.addLayout(hbox(card, stretch()))
        self.body.addStretch(1)

    def choose(self) -> None:
        dialog = folder_dialog(self, "The navigators' store", charity_folder() or Path.home())
        dialog.fileSelected.connect(self.chosen)
        dialog.open()

    def chosen(self, folder: str) -> None:
        """Remember the folder for the next time the store is unlocked."""
        if not holds_survivors(Path(folder)):
            self.tell(_NO_STORE, Status.LATE)
            return
        try:
            remember_charity(Path(folder))
        except OSError:
            self.tell(_NOT_REMEMBERED, Status.LATE)
        else:
            self.tell(_REMEMBERED, Status.DONE)
