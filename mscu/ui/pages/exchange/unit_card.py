"""Another unit, and what can be done with it; and the unit's own card above the list."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.exchange.partner_units import OwnCard, UnitLine
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Family
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.widgets.button import Button, Kind, Size
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.label import Label

SEND_KEYS = "S"
READ_OUT = "Read this out to the other unit by phone, once it has the card."


class UnitCardShown(SideCard):
    """Shows one other unit.

    Signals: `send_wanted` with the unit that is shown.
    """

    send_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__("Unit")
        self.unit: UnitLine | None = None
        self._send = Button("Send a case", icon="send", hint=SEND_KEYS, kind=Kind.PRIMARY)
        self._send.clicked.connect(self.send)
        self.buttons.addWidget(self._send)

    def show_unit(self, unit: UnitLine) -> None:
        """Show a unit."""
        self.unit = unit
        self.clear_body()
        self.show_head(IconSign("building-2"), isolated(unit.unit), _received(unit))
        facts = (
            Fact("Fingerprint", unit.fingerprint),
            Fact("Compared", isolated(unit.compared)),
            Fact("Taken", unit.added),
        )
        self.add(Facts(facts, columns=1))

    def send(self) -> None:
        """Ask for the form that sends a case to the unit that is shown."""
        if self.unit is not None:
            self.send_wanted.emit(self.unit)


class OwnCardShown(Card):
    """Shows the unit's own fingerprint.

    Signals: `save_wanted` when the card is to be saved for another unit.
    """

    save_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("Our own card")
        self.fingerprint = Label("", step=Type.STRONG, wrap=True, selectable=True)
        self.fingerprint.setAccessibleName("Our fingerprint")
        save = Button("Save our card", icon="download", size=Size.SMALL)
        save.clicked.connect(self.save_wanted)
        self.aside.addWidget(save)
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(Label(READ_OUT, tone="text2", wrap=True))

    def show_own(self, own: OwnCard) -> None:
        """Show it."""
        self.fingerprint.setText(own.fingerprint)


def unit_look(unit: UnitLine) -> RowLook:
    """Show a unit as a row."""
    return RowLook(
        isolated(unit.unit), joined(unit.fingerprint[:19] + " …", _received(unit)),
        family=Family.NOTE, icon="building-2", kind="Unit",
    )  # fmt: skip


def _received(unit: UnitLine) -> str:
    count = unit.received
    return (
        f"{count:,} case{'' if count == 1 else 's'} received" if count else "nothing received yet"
    )
