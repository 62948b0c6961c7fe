"""Other units: exchange cards, send cases as bundles, and receive bundles as reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.actions.exchange.partner_units import AddOtherUnit, OtherUnits, OwnCard, PartnerUnits, UnitLine
from mscu.codes import Family
from mscu.exchange.case_bundle import MAX_BYTES, BadCard, read_card
from mscu.exchange.private_file import write_private
from mscu.machine_settings import Feature
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_layout import filter_row
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.editing.list_page import ListPage
from mscu.ui.pages.exchange.bundle_sending import BundleForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog, save_dialog
from mscu.ui.session.opened_file import BUNDLE, CARD
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.label import Label

SEND_KEYS = "S"
READ_OUT_NOTE = "Read this out to the other unit by phone, once it has the card."


class OtherUnitCard(SideCard):
    """Shows one other unit.

    Signals: `send_requested` with the unit that is shown.
    """

    send_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Unit")
        self.unit: UnitLine | None = None
        self._send_pressed = Button("Send a case", icon="send", hint=SEND_KEYS, kind=ButtonKind.PRIMARY)
        self._send_pressed.clicked.connect(self.send)
        self.buttons.addWidget(self._send_pressed)

    def show_unit(self, unit: UnitLine) -> None:
        self.unit = unit
        self.clear_body()
        self.show_header(IconLabel("building-2"), isolated(unit.unit), _received(unit))
        facts = (
            Fact("Fingerprint", unit.fingerprint),
            Fact("Compared", isolated(unit.compared)),
            Fact("Accepted", unit.added),
        )
        self.add(Facts(facts, columns=1))

    def send(self) -> None:
        """Ask for the form that sends a case to this unit."""
        if self.unit is not None:
            self.send_requested.emit(self.unit)


class OwnUnitCard(Card):
    """Shows the unit's own fingerprint.

    Signals: `save_requested` to save the card for another unit.
    """

    save_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Our own card")
        self.fingerprint = Label("", step=Type.STRONG, wrap=True, selectable=True)
        self.fingerprint.setAccessibleName("Our fingerprint")
        save = Button("Save our card", icon="download", size=Size.SMALL)
        save.clicked.connect(self.save_requested)
        self.aside.addWidget(save)
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(Label(READ_OUT_NOTE, tone="text2", wrap=True))

    def show_own(self, card: OwnCard) -> None:
        self.fingerprint.setText(card.fingerprint)


def unit_look(unit: UnitLine) -> RowLook:
    return RowLook(
        isolated(unit.unit),
        joined(unit.fingerprint[:19] + " …", _received(unit)),
        family=Family.NOTE,
        icon="building-2",
        kind="Unit",
    )


def _received(unit: UnitLine) -> str:
    count = unit.received
    return f"{count_of(count, 'bundle')} received" if count else "nothing received yet"


CARDS, BUNDLES = f"Card of a unit (*{CARD})", f"Case bundle (*{BUNDLE})"
ACCEPT_CARD, RECEIVE_BUNDLE = "Accept a unit's card", "Receive a bundle"
UNREADABLE = "The file cannot be read. Copy it to this computer, then try again."
NOT_WRITTEN = "The card could not be written. Choose another folder."
CARD_SAVED = "Our card is saved as {}. It holds no secret: send it, then read the fingerprint out by phone."


class UnitFiles(QObject):
    """Reads and writes the files of the page.

    Signals: `notified` with a message and its status; `card_read` with the name on another unit's card and
    its content; `received` with the id of the report made from a bundle.
    """

    notified = Signal(str, object)
    card_read = Signal(str, bytes)
    received = Signal(int)

    def __init__(self, dispatcher: Dispatcher, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher, self._page, self._folder = dispatcher, page, documents_folder()
        self.own = b""
        """The unit's own card, once it has been read."""

    def ask_where(self) -> None:
        """Ask where to save the unit's own card."""
        default_path = self._folder / f"our-unit{CARD}"
        dialog = save_dialog(self._page, "Save our card", default_path, CARDS)
        dialog.fileSelected.connect(self.save_card)
        dialog.open()

    def save_card(self, path: str) -> None:
        """Write the unit's own card to a path."""
        try:
            write_private(Path(path), self.own)
        except OSError:
            self.notified.emit(NOT_WRITTEN, Status.LATE)
        else:
            self.notified.emit(CARD_SAVED.format(Path(path).name), Status.DONE)

    def choose_card(self) -> None:
        """Ask for the file of another unit's card."""
        dialog = open_dialog(self._page, ACCEPT_CARD, self._folder, CARDS)
        dialog.fileSelected.connect(self.read_card_file)
        dialog.open()

    def read_card_file(self, path: str) -> None:
        content = self._read(Path(path))
        if content is None:
            return
        try:
            card, _ = read_card(content)
        except BadCard as refusal:
            self.notified.emit(refusal.sentence, Status.LATE)
        else:
            self.card_read.emit(card.unit, content)

    def choose_bundle(self) -> None:
        """Ask for the file of a bundle."""
        dialog = open_dialog(self._page, RECEIVE_BUNDLE, self._folder, BUNDLES)
        dialog.fileSelected.connect(self.receive)
        dialog.open()

    def receive(self, path: str) -> None:
        """Receive a bundle as a report."""
        content = self._read(Path(path))
        if content is not None:
            command = ReceiveBundle(content=content)
            self._dispatcher.perform(command, then=self._received, problems=self._refused)

    def _received(self, report_id: int) -> None:
        self.received.emit(report_id)

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE)

    def _read(self, path: Path) -> bytes | None:
        """Read a file up to just past the size limit, or report why it cannot be read."""
        try:
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except OSError:
            self.notified.emit(UNREADABLE, Status.LATE)
            return None


# Accepting another unit's card: the fingerprint read out by phone decides, not the file


COMPARE_WARNING = (
    "Ring the other unit on a number you already had, not one that came with the card. They read out "
    "their fingerprint, and you type it here."
)
FINGERPRINT_SECTION = Section(
    "",
    (
        Field("fingerprint", "Fingerprint, as they read it out", LINE, required=True, wide=True),
        Field("compared", "With whom, how and when", LINE, required=True, wide=True),
    ),
)


class AcceptCardForm(InlineForm):
    """The form in place of a unit's card."""

    def open_for(self, unit: str, content: bytes) -> None:
        """Show the form for a card that was chosen."""
        self.leave()
        spec = FormSpec(
            key="units/card",
            label="The card of a unit",
            title=f"Accept the card of {unit}",
            icon="shield-check",
            sections=(FINGERPRINT_SECTION,),
            make=partial(_command, content),
            warning=COMPARE_WARNING,
            keeps_draft=False,
            save="Accept the card",
            done=f"The card of {unit} is accepted. Cases can now be sent to it and received from it.",
        )
        self.host.open(spec)


def _command(content: bytes, *, fingerprint: object, compared: object) -> AddOtherUnit:
    return AddOtherUnit(card=content, fingerprint=str(fingerprint), compared=str(compared))


NO_REPORTS = "Your role cannot record reports."
NOT_YOURS = "Only a supervisor or the disclosure officer can accept a unit's card."


def _why_not_accept(actor: Actor) -> str:
    return "" if actor.may(Permission.RELEASE) else NOT_YOURS


def _why_not_receive(actor: Actor) -> str:
    return "" if actor.may(Permission.RECORD_REPORTS) else NO_REPORTS


EMPTY = EmptyTab(
    "building-2",
    "No other units yet",
    (
        "Exchange cards with another unit. Once you have read your fingerprints to each other by phone, "
        "cases can be sent as files that only the other unit can open."
    ),
)


class UnitsPage(ListPage[PartnerUnits, UnitLine]):
    """The unit's own card and the other units on the left, the chosen unit on the right."""

    name: ClassVar[str] = "units"
    title: ClassVar[str] = "Other units"
    known_as: ClassVar[str] = "forces exchange bundle"
    icon: ClassVar[str] = "building-2"
    needs: ClassVar[Permission] = Permission.PRINT
    feature: ClassVar[Feature | None] = Feature.BUNDLES
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    back_to: ClassVar[str] = "disclosures"
    list_name: ClassVar[str] = "Other units"
    list_width: ClassVar[int] = 560
    empty: ClassVar[EmptyTab] = EMPTY
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (SEND_KEYS, "In the list: send a case to the selected unit"),
        ("Esc", "Back to what left the unit"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.own_card, self.card = OwnUnitCard(), OtherUnitCard()
        self.accept_form = AcceptCardForm(dispatcher, context)
        self.bundle_form = BundleForm(dispatcher, context)
        self.files = UnitFiles(dispatcher, self)
        accept, receive_button = (
            Button(ACCEPT_CARD, icon="shield-check"),
            Button(RECEIVE_BUNDLE, icon="file-down"),
        )
        accept.block(_why_not_accept(context.actor))
        receive_button.block(_why_not_receive(context.actor))
        for button, slot in ((accept, self.files.choose_card), (receive_button, self.files.choose_bundle)):
            button.clicked.connect(slot)
            self.add_button(button)
        self.lay_out(self.card, self.accept_form, self.bundle_form, above=(filter_row(self.own_card),))
        self._connect()

    def _connect(self) -> None:
        self.own_card.save_requested.connect(self.files.ask_where)
        self.files.notified.connect(self.tell)
        self.files.card_read.connect(self._on_card_read)
        self.files.received.connect(self._received)
        self.card.send_requested.connect(self._send_pressed)
        bind_keys(self.index.list, ((SEND_KEYS, self.card.send),))

    def receive(self, file: Path) -> None:
        """Receive a bundle, or read a card, as if it had been chosen here."""
        is_card = file.suffix == CARD
        why_not = (_why_not_accept if is_card else _why_not_receive)(self.context.actor)
        if why_not:
            self.tell(why_not, Status.LATE)
        else:
            (self.files.read_card_file if is_card else self.files.receive)(str(file))

    @override
    def query(self) -> OtherUnits:
        return OtherUnits()

    @override
    def rows_of(self, answer: PartnerUnits) -> Sequence[UnitLine]:
        return answer.others

    @override
    def line_of(self, row: UnitLine) -> KeyedRow:
        return KeyedRow(row.id, unit_look(row))

    @override
    def count_of(self, answer: PartnerUnits) -> str:
        return f"{len(answer.others):,}" if answer.others else ""

    @override
    def fill_card(self, row: UnitLine) -> None:
        self.card.show_unit(row)

    @override
    def show_answer(self, answer: PartnerUnits) -> None:
        self.files.own = answer.own.content
        self.own_card.show_own(answer.own)
        super().show_answer(answer)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        actor = self.context.actor
        nothing_selected = "" if self.card.unit is not None else "no unit is selected"
        return (
            PageAction(
                label="Send a case to this unit",
                run=self.card.send,
                icon="send",
                keys=SEND_KEYS,
                why_not=nothing_selected,
                about=self.index.list,
            ),
            PageAction(
                label=ACCEPT_CARD,
                run=self.files.choose_card,
                icon="shield-check",
                why_not="" if actor.may(Permission.RELEASE) else "not your role",
            ),
            PageAction(
                label=RECEIVE_BUNDLE,
                run=self.files.choose_bundle,
                icon="file-down",
                why_not="" if actor.may(Permission.RECORD_REPORTS) else "not your role",
            ),
        )

    def _send_pressed(self, unit: object) -> None:
        if isinstance(unit, UnitLine):
            self.card.hide()
            self.bundle_form.open_for(unit)

    def _on_card_read(self, unit: str, content: bytes) -> None:
        self.card.hide()
        self.accept_form.open_for(unit, content)

    def _received(self, report_id: int) -> None:
        self.open_requested.emit("report", report_id)
