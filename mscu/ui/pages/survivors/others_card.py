"""The card of another navigator's survivor: a reference, whose it is, and a way to open the records."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.survivors.survivor_list import SurvivorRow
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.label import Label

WORDS = (
    "You are not named for this survivor, so you cannot read the records. You can open them for today by "
    "giving a reason; the safeguarding leads are told."
)


class OtherNavigatorsCard(SideCard):
    """The card of another navigator's survivor.

    Signals: `open_requested` to open the records; `release_requested` to release the emergency card, which
    any navigator or lead may do without reading the records; `readers_requested` when a lead wants to see who
    may read, or to name or bar a colleague.
    """

    open_requested = Signal()
    release_requested = Signal()
    readers_requested = Signal()

    def __init__(self, *, leads: bool) -> None:
        super().__init__("Another navigator's survivor")
        self.row: SurvivorRow | None = None
        self.add(Label(WORDS, wrap=True))
        foot = self.foot()
        self.open = Button("Open with a reason", kind=ButtonKind.PRIMARY, icon="lock-open")
        self.open.clicked.connect(self.open_requested)
        self.release = Button("Emergency card", icon="siren")
        self.release.setToolTip("Release it to police who rang")
        self.release.clicked.connect(self.release_requested)
        self.readers = Button("Who may read", icon="users-round")
        self.readers.clicked.connect(self.readers_requested)
        foot.addStretch(1)
        foot.addWidget(self.readers)
        if not leads:
            self.readers.hide()
        foot.addWidget(self.release)
        foot.addWidget(self.open)

    def show_row(self, row: SurvivorRow) -> None:
        self.row = row
        navigators = navigator_names(row)
        self.show_header(IconLabel("lock", 24, "text2"), row.reference, f"With {navigators}")


def navigator_names(row: SurvivorRow) -> str:
    """Return whose survivor it is, in words."""
    return ", ".join(row.navigators) or "nobody now"
