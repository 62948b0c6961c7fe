"""The files that units exchange: asked for, read and written."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.exchange.case_bundle import MOST_BYTES, BadCard, read_card
from mscu.exchange.private_file import write_private
from mscu.ui.look.palette import Status
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, to_open, to_save

CARDS, BUNDLES = "Card of a unit (*.mscucard)", "Case bundle (*.mscucase)"
TAKE, RECEIVE = "Take a unit's card", "Take in a bundle"
UNREADABLE = "The file can't be read. Copy it to this computer, then try again."
NOT_WRITTEN = "The card could not be written: choose another place."
SENT = (
    "Our card is saved as {}. It holds no secret: send it, then read the fingerprint out by phone."
)


class UnitFiles(QObject):
    """Reads and writes the files of the page.

    Signals: `told` with a sentence and how it is drawn; `card_read` with the name on another unit's
    card and its content; `received` with the number of the report that a bundle became.
    """

    told = Signal(str, object)
    card_read = Signal(str, bytes)
    received = Signal(int)

    def __init__(self, dispatcher: Dispatcher, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher, self._page, self._folder = dispatcher, page, documents_folder()
        self.own = b""
        """Our own card, once it is known."""

    def ask_where(self) -> None:
        """Ask where our own card goes."""
        at = self._folder / "our-unit.mscucard"
        dialog = to_save(self._page, "Save our card", at, CARDS)
        dialog.fileSelected.connect(self.save_card)
        dialog.open()

    def save_card(self, path: str) -> None:
        """Write our own card there."""
        try:
            write_private(Path(path), self.own)
        except OSError:
            self.told.emit(NOT_WRITTEN, Status.LATE)
        else:
            self.told.emit(SENT.format(Path(path).name), Status.DONE)

    def choose_card(self) -> None:
        """Ask for the file of another unit's card."""
        dialog = to_open(self._page, TAKE, self._folder, CARDS)
        dialog.fileSelected.connect(self.take_card)
        dialog.open()

    def take_card(self, path: str) -> None:
        """Read a card."""
        content = self._read(Path(path))
        if content is None:
            return
        try:
            card, _ = read_card(content)
        except BadCard as refusal:
            self.told.emit(refusal.sentence, Status.LATE)
        else:
            self.card_read.emit(card.unit, content)

    def choose_bundle(self) -> None:
        """Ask for the file of a bundle."""
        dialog = to_open(self._page, RECEIVE, self._folder, BUNDLES)
        dialog.fileSelected.connect(self.receive)
        dialog.open()

    def receive(self, path: str) -> None:
        """Take a bundle in."""
        content = self._read(Path(path))
        if content is not None:
            command = ReceiveBundle(content=content)
            self._dispatcher.perform(command, then=self._received, problems=self._refused)

    def _received(self, number: int) -> None:
        self.received.emit(number)

    def _refused(self, problems: dict[str, str]) -> None:
        self.told.emit(" ".join(problems.values()), Status.LATE)

    def _read(self, path: Path) -> bytes | None:
        """Read a file, and a little of one that is larger than it may be; or say why not."""
        try:
            with path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except OSError:
            self.told.emit(UNREADABLE, Status.LATE)
            return None
