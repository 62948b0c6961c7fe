"""Lets a form leave: copies its boxes, saves its pack, and records that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mscu.actions.disclosure.issuing import Copy
from mscu.actions.nrm.nrm_forms import GiveUpNrmForm
from mscu.actions.nrm.nrm_parts import ReadNrmLine, WriteNrmList
from mscu.actions.nrm.nrm_sending import CopyNrmText, IssueNrmPack, SendNrmForm, TextBlock
from mscu.exchange.private_file import write_private
from mscu.ui.forms.field_list import LINE, MOMENT, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.palette import Status
from mscu.ui.pages.editions.issuing import NOT_WRITTEN
from mscu.ui.pages.nrm.giving_up import GivingUp
from mscu.ui.pages.nrm.leaving import Leaving
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, to_save

SENT = (
    Section(
        "",
        (
            Field("happened", "Sent when", MOMENT, required=True, wide=True),
            Field("reference", "Reference", LINE, placeholder="such as NRM-0001", wide=True),
        ),
    ),
)


class Sending(QObject):
    """Turns what is to leave into commands.

    Signals: `told` with a sentence and how it is drawn; `changed` once the form is another.
    """

    told = Signal(str, object)
    changed = Signal()

    def __init__(self, dispatcher: Dispatcher, leaving: Leaving, page: QWidget) -> None:
        super().__init__(page)
        self._dispatcher, self._leaving, self._page = dispatcher, leaving, page
        self.giving_up = GivingUp()
        self.giving_up.given_up.connect(self.give_up)
        self.form_id = 0
        self.form: Form | None = None
        self._folder = documents_folder()
        self._save_to: Path | None = None
        leaving.copy_wanted.connect(self.copy)
        leaving.pack_wanted.connect(self._ask_where)

    def make_form(self, sources: Sources) -> Form:
        """Make the fields about when it was sent."""
        self.form = Form(SENT, sources, columns=1)
        return self.form

    def copy(self, question: str) -> None:
        """Copy a box, or all of them."""
        self._dispatcher.ask(
            CopyNrmText(form_id=self.form_id, question=question), then=self._copied
        )

    def _copied(self, blocks: Sequence[TextBlock]) -> None:
        one = len(blocks) == 1
        text = blocks[0].value if one else "\n\n".join(map(_as_text, blocks))
        QGuiApplication.clipboard().setText(text)
        what = blocks[0].label if one else f"{len(blocks)} boxes, in form order"
        self.told.emit(f"Copied: {what}. It is on record.", Status.DONE)

    def _ask_where(self, answers: dict[str, Any]) -> None:
        # The name of the file says nothing of the person, nor of the case.
        suggested = self._folder / "first-responder-form.pdf"
        dialog = to_save(self._page, "Save the pack", suggested, "PDF (*.pdf)")
        dialog.fileSelected.connect(partial(self.save_to, answers))
        dialog.open()

    def save_to(self, answers: dict[str, Any], path: str) -> None:
        """Issue the pack and write it there."""
        self._save_to = Path(path)
        self._folder = self._save_to.parent
        command = IssueNrmPack(form_id=self.form_id, **answers)
        self._dispatcher.perform(command, then=self._issued, problems=self._pack_refused)

    def _issued(self, copy: Copy) -> None:
        if self._save_to is None:
            return
        try:
            write_private(self._save_to, copy.content)
        except OSError:
            self.told.emit(NOT_WRITTEN, Status.LATE)
        else:
            kept = f"Copy {copy.copy_number} is on record. SHA-256 {copy.sha256[:16]}…"
            self.told.emit(f"Saved as {self._save_to.name}. {kept}", Status.DONE)

    def _pack_refused(self, problems: dict[str, str]) -> None:
        self.tell_problems(self._leaving.show_problems(problems))

    def send(self) -> None:
        """Record that the form was sent."""
        if self.form is not None:
            values = {name: str(value or "") for name, value in self.form.values().items()}
            command = SendNrmForm(form_id=self.form_id, **values)
            self._dispatcher.perform(command, then=self._was_sent, problems=self._send_refused)

    def _was_sent(self, _referral: int) -> None:
        self.told.emit("Sent: the referral stands in the case, with this form.", Status.DONE)
        self.changed.emit()

    def give_up(self, reason: str) -> None:
        """Put the form away."""
        command = GiveUpNrmForm(form_id=self.form_id, reason=reason)
        self._dispatcher.perform(command, then=self._gave_up, problems=self._not_given_up)

    def _gave_up(self, _nothing: object) -> None:
        self.told.emit("Given up. The form stays with the case, with the reason.", Status.DONE)
        self.changed.emit()
        self.giving_up.left.emit()

    def _not_given_up(self, problems: dict[str, str]) -> None:
        self.tell_problems(self.giving_up.show_problems(problems))

    def write(self, question: str) -> None:
        """Write the list of a section into its box."""
        command = WriteNrmList(form_id=self.form_id, question=question)
        self._dispatcher.perform(command, then=self._written, problems=self.tell_problems)

    def _written(self, _nothing: object) -> None:
        self.changed.emit()

    def read_line(self, question: str, line: str, instead: str) -> None:
        """Accept a line, or put another in its place."""
        read = ReadNrmLine(form_id=self.form_id, question=question, line=line, instead=instead)
        self._dispatcher.perform(read, problems=self.tell_problems)

    def _send_refused(self, problems: dict[str, str]) -> None:
        rest = self.form.show_problems(problems) if self.form is not None else problems
        self.tell_problems(rest)

    def tell_problems(self, problems: dict[str, str]) -> None:
        """Say what belongs to no field that is shown."""
        if problems:
            self.told.emit(" ".join(dict.fromkeys(problems.values())), Status.LATE)


def _as_text(block: TextBlock) -> str:
    return f"{block.label}\n{block.value}"
