"""Issue a copy of what is on the screen, and print or save exactly those bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from mscu.actions.disclosure.file_copies import APPROVAL, CheckFile, FileCopy
from mscu.actions.disclosure.issuing import Copy
from mscu.actions.disclosure.not_left import RecordNotLeft
from mscu.actions.disclosure.releases import AskForRelease
from mscu.actions.editions.issue_edition import CheckIssue, EditionPreview, IssueEdition
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.codes import YesNo
from mscu.copy_codes import CopyKind
from mscu.exchange.private_file import PrivateFile
from mscu.progress import Progress
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.file_saving import APPROVAL_NEEDED, DID_NOT_LEAVE, TOO_LARGE_TO_SAVE, put_in_place
from mscu.ui.pages.editions.copy_record_card import PASSPHRASE_FIELD, CopyRecordCard
from mscu.ui.pages.editions.edition_list import EditionList
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, save_dialog
from mscu.ui.session.printing import STOPPED, PrinterDialog

CHECK_AGAIN = "What is held back has changed. Check the pages again, then issue the copy."
MAKING = "Making the copy"
NOT_ISSUED = "Cancelled. No copy was issued, and nothing is on record."
SHOWN_FIELD = "shown"
"""The field of `IssueEdition` with the digest of the pages in view."""
AS_DATA = "json"
KINDS = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)", AS_DATA: "JSON (*.json)"}
BEING_PREPARED = "The pages are still being prepared. Check them, then issue the copy."
NOT_PRINTED = "Not printed. Nothing has been issued."
NO_PRINTER = "The printer could not be reached, so nothing was printed."
PRINTER_FAILED = (
    "The printer reported an error. Copy {} stays on record: if no page came out, record that it did not "
    "leave, under “What left the unit”."
)
SAVE_EDITION, SAVE_DATA = "Save this edition", "Save this case as data"


class CopyIssuer(QObject):
    """Builds the command from the pages in view and the record of the copy, and issues it.

    Signals: `notified` with a message and its status; `issued` once the copy is on record; `outdated` when
    the pages in view are no longer those of the case.
    """

    notified = Signal(str, object)
    issued = Signal()
    outdated = Signal()

    def __init__(
        self, dispatcher: Dispatcher, editions: EditionList, record: CopyRecordCard, page: Page
    ) -> None:
        super().__init__(page)
        self._dispatcher, self._editions, self._record, self._page = dispatcher, editions, record, page
        self.preview: EditionPreview | None = None
        """What is in view: only that is issued. None while there are no pages."""
        self.why_not = BEING_PREPARED
        """Why there are none."""
        self._target: PrivateFile | None = None
        """Where the copy that is being issued is to be saved."""
        self._printer: PrinterDialog | None = None
        """The printer that was chosen for it."""
        self._making: Progress | None = None
        """The making of what is to be printed."""
        self._progress = Progress()
        self._printing: Copy | None = None
        """The copy that is being printed."""
        self._folder = documents_folder()
        self._data_command: IssueCaseRecord | None = None
        """The command for the case as data, while it is being checked."""
        dispatcher.ended.connect(self._made, Qt.ConnectionType.QueuedConnection)

    def save(self) -> None:
        """Check the answers, ask where to save, issue a copy and write it there."""
        command = self._build_command()
        if command is not None:
            self._dispatcher.ask(CheckIssue(issue=command), then=self._ask_where)

    def save_data(self) -> None:
        """Save the case as data; a large case needs approval first."""
        self._data_command = self._build_data_command()
        if self._data_command is not None:
            self._dispatcher.ask(CheckFile(issue=self._data_command), then=self._ask_where_data)

    def _ask_where_data(self, problems: dict[str, str]) -> None:
        if self._data_command is None:
            return
        if APPROVAL in problems:
            request = AskForRelease(issue=self._data_command)
            self._dispatcher.perform(request, then=self._approval_requested, problems=self._refused)
        elif problems:
            self._refused(problems)
        else:
            reference = self.preview.reference if self.preview is not None else ""
            name = f"{reference}-{self._data_command.in_edition}.{AS_DATA}"
            dialog = save_dialog(self._page, SAVE_DATA, self._folder / name, KINDS[AS_DATA])
            dialog.fileSelected.connect(self._data_path_chosen)
            dialog.open()

    def _data_path_chosen(self, path: str) -> None:
        self.save_data_to(Path(path))

    def save_data_to(self, path: Path) -> None:
        """Issue the case as data and write it to a path."""
        command, path = self._build_data_command(), _with_extension(path, AS_DATA)
        if command is not None:
            self._target, self._folder = PrivateFile(path), path.parent
            command = command.writing_to(self._target)
            self._dispatcher.perform(
                command, then=self._issued, problems=self._refused, progress=self._begin_making()
            )

    def _approval_requested(self, _number: int) -> None:
        self._record.show_problems({})
        self.issued.emit()
        self.notified.emit(f"{TOO_LARGE_TO_SAVE} {APPROVAL_NEEDED}", Status.SOON)

    def _ask_where(self, problems: dict[str, str]) -> None:
        edition, preview = self._editions.edition(), self.preview
        if problems or edition is None or preview is None:
            self._refused(problems)
            return
        # the name would otherwise give away the reference, which these editions leave out
        omits_reference = edition.public or preview.asked.person_id is not None
        reference = "" if omits_reference else f"{preview.reference}-"
        extension = self._record.kind.extension
        name = f"{reference}{edition.key.replace('_', '-')}.{extension}"
        dialog = save_dialog(self._page, SAVE_EDITION, self._folder / name, KINDS[extension])
        dialog.fileSelected.connect(self._path_chosen)
        dialog.open()

    def _path_chosen(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Issue a copy, write it to a path, and remember the folder for the next one."""
        path = _with_extension(path, self._record.kind.extension)
        self._target, self._folder = PrivateFile(path), path.parent
        command = self._build_command()
        if command is not None:
            command = command.writing_to(self._target)
            self._dispatcher.perform(
                command, then=self._issued, problems=self._refused, progress=self._begin_making()
            )

    def print_copy(self) -> None:
        """Check the answers, ask for a printer, issue a copy and print it from its PDF."""
        command = self._build_print_command()
        if command is not None:
            self._dispatcher.ask(CheckIssue(issue=command), then=self._ask_printer)

    def _begin_making(self) -> Progress:
        return self._page.begin_job(MAKING, NOT_ISSUED)

    def _build_print_command(self) -> IssueEdition | None:
        command = self._build_command()
        return None if command is None else replace(command, kind=CopyKind.PDF, passphrase="")

    def _ask_printer(self, problems: dict[str, str]) -> None:
        if problems:
            self._refused(problems)
            return
        self._printer = dialog = PrinterDialog(self._page, full_page=True)
        dialog.chosen.connect(self._printer_chosen)
        dialog.printed.connect(self._printed)
        dialog.show()

    def _printer_chosen(self) -> None:
        command = self._build_print_command()
        if command is None:
            self._end_printing()
        else:
            self._making = self._begin_making()
            self._dispatcher.perform(
                command, then=self._print, problems=self._refused_to_print, progress=self._making
            )

    def _made(self, progress: object, _is_cancelled: object) -> None:
        """Release the printer if no copy came to be printed on it."""
        if progress is self._making and self._printer is not None:
            self._printer.deleteLater()
            self._printer = None

    def _refused_to_print(self, problems: dict[str, str]) -> None:
        self._end_printing()
        self._refused(problems)

    def _end_printing(self) -> None:
        if self._printer is not None:
            self._printer.end()

    def _build_command(self) -> IssueEdition | None:
        """Build the command from the answers; None where nothing may be issued."""
        edition, values, preview = self._editions.edition(), self._record.values(), self.preview
        if edition is None or values is None or edition.why_not:
            return None
        if preview is None:
            self.notified.emit(self.why_not, Status.SOON)
            return None
        if not self._record.may_issue:
            return None
        conditions = self._record.withheld.conditions_met()
        if tuple(item.item_id for item in conditions) != preview.met:
            self._record.withheld.emit_if_settled()
            self.notified.emit(CHECK_AGAIN, Status.SOON)
            return None
        proceedings = values["proceedings"]
        return IssueEdition(
            case_id=preview.asked.case_id,
            edition=preview.asked.edition,
            recipient=str(values["recipient"] or ""),
            purpose=preview.asked.purpose,
            gateway=str(values["gateway"] or ""),
            reason=str(values["reason"] or ""),
            proceedings=proceedings if isinstance(proceedings, YesNo) else None,
            agreed_by=str(values["agreed_by"] or ""),
            met=conditions,
            person_id=preview.asked.person_id,
            shown=preview.blocks_digest,
            kind=self._record.kind,
            passphrase=str(values[PASSPHRASE_FIELD]) if self._record.kind is CopyKind.LOCKED else "",
        )

    def _build_data_command(self) -> IssueCaseRecord | None:
        """Build the command for the case as data; None where nothing may be issued."""
        command = self._build_command()
        if command is None:
            return None
        return IssueCaseRecord(
            case_id=command.case_id,
            in_edition=command.edition,
            recipient=command.recipient,
            purpose=command.purpose,
            gateway=command.gateway,
            reason=command.reason,
            met=command.met,
        )

    def _issued(self, copy: Copy | FileCopy) -> None:
        self._clear_issued()
        target, self._target = self._target, None
        if target is not None:
            done = f"Saved as {target.place.name} and recorded as copy {copy.copy_number}."
            self.notified.emit(*put_in_place(self._dispatcher, target, copy.disclosure_id, done))

    def _clear_issued(self) -> None:
        self._record.show_problems({})
        self._record.withheld.clear()
        self._record.forget_passphrase()
        self.issued.emit()

    def _print(self, copy: Copy) -> None:
        self._clear_issued()
        self._making, self._printing = None, copy
        if self._printer is not None:
            self._progress = self._page.begin_job("Printing", STOPPED.format(copy.copy_number))
            self._printer.print_pdf(copy.content, self._progress)

    def _printed(self, sent: bool) -> None:
        copy, self._printing = self._printing, None
        printer, self._printer = self._printer, None
        progress, self._progress = self._progress, Progress()
        self._page.end_job(progress)
        if progress.is_cancelled():
            return
        if copy is None or printer is None:
            self.notified.emit(NOT_PRINTED, Status.SOON)
        elif sent:
            self.notified.emit(f"Printed and recorded as copy {copy.copy_number}.", Status.DONE)
        elif printer.has_begun:
            self.notified.emit(PRINTER_FAILED.format(copy.copy_number), Status.LATE)
        else:
            self._dispatcher.perform(RecordNotLeft(disclosure_id=copy.disclosure_id, reason=NO_PRINTER))
            self.notified.emit(f"{NO_PRINTER} {DID_NOT_LEAVE}", Status.LATE)

    def _refused(self, problems: dict[str, str]) -> None:
        unplaced = self._record.show_problems(problems)
        self.notified.emit(" ".join(unplaced.values()), Status.LATE)
        if SHOWN_FIELD in problems:
            self.outdated.emit()


def _with_extension(path: Path, extension: str) -> Path:
    """Return the path with the extension of its file type."""
    is_known = path.suffix.lower() == f".{extension}"
    return path if is_known else path.with_name(f"{path.name}.{extension}")
