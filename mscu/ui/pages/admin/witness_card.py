"""What remembers the newest audit row outside the store, the second place, and the weekly checkpoint."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog

from mscu.dates.london import show_moment
from mscu.maintenance import (
    AcceptMissing,
    Checkpoint,
    CompareCheckpoint,
    Countersign,
    LookAtWitnesses,
    UseSecondPlace,
    Witnesses,
)
from mscu.ui.forms.field_list import LINE, Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.look.layouts import hbox, stretch
from mscu.ui.look.palette import Status
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog, save_dialog
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import Card, Fact, Facts
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_NOTE = (
    "Each look, search, print and change is remembered outside the store, so that an older copy put in its "
    "place is noticed. Once a week countersign a checkpoint and keep it away from this computer: it shows "
    "even a change by somebody who controls all of these."
)
_KINDS = "Checkpoints (*.checkpoint)"
_SAME_DISK = "It is on the same disk as the store, so both are lost if that fails."
_ACCEPT = Section(
    "",
    (
        Field(
            "reason",
            "Why rows are missing",
            LINE,
            required=True,
            wide=True,
            hint="such as: restored from the backup of 28 Nov 2026 after a disk failed",
        ),
    ),
)
NOT_WRITTEN = "The checkpoint could not be written there. Choose another folder."
AGREES = "The audit still has every row up to the checkpoint."


class WitnessCard(Card):
    """The witnesses of the audit.

    Signal: `notified` with a sentence for the page and its status.
    """

    notified = Signal(str, str)

    def __init__(self, dispatcher: Dispatcher, *, may_countersign: bool) -> None:
        super().__init__("Witnesses of the audit")
        self._dispatcher = dispatcher
        self._may_countersign = may_countersign
        self._file = documents_folder() / "audit.checkpoint"
        self._facts = Facts(columns=1)
        self._missing = MessageBar("", status=Status.LATE)
        self._form = Form((_ACCEPT,), columns=1)
        self._accept = Button("Accept and go on", icon="check")
        self._place = Button("Choose second place", icon="folder-open")
        self._no_place = Button("No second place")
        self._countersign = Button("Countersign a checkpoint", icon="file-signature")
        self._compare = Button("Compare with one", icon="file-search")
        self.body.addWidget(Label(_NOTE, tone="text2", wrap=True))
        self.body.addWidget(self._missing)
        self.body.addWidget(self._form)
        for buttons in (
            (self._accept,),
            None,
            (self._countersign, self._compare),
            (self._place, self._no_place),
        ):
            self._add_row(buttons)
        self._accept.clicked.connect(self.accept_missing)
        self._place.clicked.connect(self.choose_place)
        self._no_place.clicked.connect(partial(self.use_place, ""))
        self._countersign.clicked.connect(self.countersign)
        self._compare.clicked.connect(self.choose_checkpoint)
        self._show_missing(())
        for button in (self._countersign, self._place, self._no_place):
            button.setVisible(may_countersign)

    def _add_row(self, buttons: tuple[Button, ...] | None) -> None:
        if buttons is None:
            self.body.addWidget(self._facts)
            return
        self.body.addLayout(hbox(*buttons, stretch()))

    def ask(self) -> None:
        """Read again what they are."""
        self._dispatcher.ask(LookAtWitnesses(), then=self._show)

    def _show(self, witnesses: Witnesses) -> None:
        at = witnesses.countersigned_at
        last = "never" if at is None else show_moment(at)
        self._facts.show_facts(
            (
                Fact("This computer", _on_computer(witnesses)),
                Fact("Second place", _second_place(witnesses)),
                Fact("Last checkpoint", f"{last}: due" if witnesses.is_checkpoint_due else last),
            )
        )
        may_choose = self._may_countersign and not witnesses.is_place_set_by_it
        self._place.setVisible(may_choose)
        self._no_place.setVisible(may_choose and bool(witnesses.second_place))
        self._show_missing(witnesses.missing)

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        self._missing.say(" ".join(missing))
        self._missing.setVisible(bool(missing))
        for widget in (self._form, self._accept):
            widget.setVisible(bool(missing) and self._may_countersign)
        self._countersign.setVisible(self._may_countersign and not missing)

    def accept_missing(self) -> None:
        """Record why rows are missing, and go on from the audit as it is."""
        reason = str(self._form.values()["reason"])
        self._dispatcher.perform(
            AcceptMissing(reason), then=self._accepted, problems=self._form.show_problems
        )

    def _accepted(self, _nothing: None) -> None:
        self._form.show_values({})
        self.notified.emit("Recorded. The audit is remembered as it is now.", Status.DONE.value)
        self.ask()

    def choose_place(self) -> None:
        """Ask for the folder on another disk."""
        dialog = QFileDialog(self, "Second place for backups and the newest audit row")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.use_place)
        dialog.open()

    def use_place(self, folder: str) -> None:
        """Keep copies of backups and the newest row in a folder, which is tried first, or no longer."""
        self._dispatcher.perform(UseSecondPlace(folder), then=self._used, problems=self._refused)

    def _used(self, is_on_another_disk: bool) -> None:
        sentence, status = "The second place is changed. The change is in the audit.", Status.DONE
        if not is_on_another_disk:
            sentence, status = f"{sentence} {_SAME_DISK}", Status.SOON
        self.notified.emit(sentence, status.value)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.notified.emit(" ".join(problems.values()), Status.LATE.value)

    def countersign(self) -> None:
        """Ask where to keep a checkpoint."""
        dialog = save_dialog(self, "Keep the checkpoint away from this computer", self._file, _KINDS)
        dialog.fileSelected.connect(self.countersign_to)
        dialog.open()

    def countersign_to(self, path: str) -> None:
        """Countersign a checkpoint into a file."""
        self._file = Path(path)
        self._dispatcher.perform(Countersign(), then=self._countersigned)

    def _countersigned(self, checkpoint: Checkpoint) -> None:
        try:
            self._file.write_bytes(checkpoint.content)
        except OSError:
            self.notified.emit(f"{NOT_WRITTEN} {checkpoint.line}", Status.LATE.value)
        else:
            note = f"Saved as {self._file.name}. Write this down as well: {checkpoint.line}"
            self.notified.emit(note, Status.RUN.value)
        self.ask()

    def choose_checkpoint(self) -> None:
        """Ask for a checkpoint to compare the audit with."""
        dialog = open_dialog(self, "Checkpoint", self._file.parent, _KINDS)
        dialog.fileSelected.connect(self.compare_with)
        dialog.open()

    def compare_with(self, path: str) -> None:
        """Compare the audit with a checkpoint."""
        try:
            content = Path(path).read_bytes()
        except OSError:
            self.notified.emit("The file cannot be read.", Status.LATE.value)
            return
        self._dispatcher.perform(CompareCheckpoint(content), then=self._compared)

    def _compared(self, lacking: str) -> None:
        self.notified.emit(lacking or AGREES, (Status.LATE if lacking else Status.DONE).value)


def _on_computer(witnesses: Witnesses) -> str:
    kept: list[str] = []
    if witnesses.keeps_file:
        kept.append("a file outside the store's folder")
    if witnesses.keeps_keyring:
        kept.append("the keyring")
    missing = "" if witnesses.keeps_keyring else "; no keyring is open here"
    return (" and ".join(kept) or "nothing") + missing


def _second_place(witnesses: Witnesses) -> str:
    if not witnesses.second_place:
        return "none named"
    place = f"{witnesses.second_place}, set by IT" if witnesses.is_place_set_by_it else witnesses.second_place
    if not witnesses.finds_second_place:
        return f"{place}; not connected now"
    at = witnesses.copied_at
    copied = "no backup is copied there yet" if at is None else f"newest backup there of {show_moment(at)}"
    return f"{place}; {copied}"
