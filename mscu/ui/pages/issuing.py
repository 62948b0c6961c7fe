"""Issues a copy of what is looked at, and prints or saves exactly its bytes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.documents import CheckIssue, IssueEdition
from mscu.actions.issuing import Copy
from mscu.codes import YesNo
from mscu.copy_codes import CopyKind
from mscu.exchange.private_file import write_private
from mscu.ui.desk import Desk
from mscu.ui.file_dialogs import documents_folder, to_save
from mscu.ui.pages.edition_list import EditionList
from mscu.ui.pages.kept_card import PASSPHRASE, KeptCard
from mscu.ui.palette import Status
from mscu.ui.printing import print_pdf

LOOK_AGAIN = "What is held back has changed. Look at the pages again, then issue the copy."
KINDS = {"pdf": "PDF (*.pdf)", "docx": "Word (*.docx)"}
NOT_WRITTEN = (
    "The file could not be written: choose another place. The copy stays on record as issued."
)


class Issuing(QObject):
    """Turns what stands in the two columns into a command.

    Signals: `told` with a sentence and how it is drawn; `issued` once a copy is on record.
    """

    told = Signal(str, object)
    issued = Signal()

    def __init__(self, desk: Desk, editions: EditionList, kept: KeptCard, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._editions, self._kept, self._page = desk, editions, kept, page
        self.case_id = 0
        self.looked_at: tuple[int, ...] = ()
        """The items under handling code C that the pages show, as their conditions are met."""
        self.reference = ""
        self._save_to: Path | None = None
        self._folder = documents_folder()

    def save(self) -> None:
        """Ask where to once nothing is missing, issue a copy, and write it there."""
        command = self._command()
        if command is not None:
            self._desk.ask(CheckIssue(issue=command), then=self._ask_where)

    def _ask_where(self, problems: dict[str, str]) -> None:
        chosen = self._editions.edition()
        if problems or chosen is None:
            self._refused(problems)
            return
        # A file of these editions carries no reference: its name would say what they leave out.
        has_none = chosen.public or self._editions.person() is not None
        reference = "" if has_none else f"{self.reference}-"
        ending = self._kept.kind.ending
        name = f"{reference}{chosen.key.replace('_', '-')}.{ending}"
        dialog = to_save(self._page, "Save this edition", self._folder / name, KINDS[ending])
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Issue a copy and write it there; the next one is offered the same folder."""
        ending = f".{self._kept.kind.ending}"
        path = path if path.suffix.lower() == ending else path.with_name(f"{path.name}{ending}")
        self._save_to, self._folder = path, path.parent
        self._issue()

    def print_copy(self) -> None:
        """Issue a copy and print it: paper has no other form than that of the PDF."""
        self._save_to = None
        self._issue()

    def _issue(self) -> None:
        command = self._command()
        if command is not None and self._save_to is None:
            command = replace(command, kind=CopyKind.PDF, passphrase="")
        if command is not None:
            self._desk.perform(command, then=self._issued, problems=self._refused)

    def _command(self) -> IssueEdition | None:
        """Put the answers together; None where nothing may be issued."""
        chosen, values = self._editions.edition(), self._kept.values()
        if chosen is None or values is None or not self._kept.may_issue:
            return None
        met = self._kept.held.met()
        if tuple(each.item_id for each in met) != self.looked_at:
            self._kept.held.settle()
            self.told.emit(LOOK_AGAIN, Status.SOON)
            return None
        proceedings = values["proceedings"]
        return IssueEdition(
            case_id=self.case_id,
            edition=chosen.key,
            recipient=str(values["recipient"] or ""),
            purpose=str(values["purpose"] or ""),
            gateway=str(values["gateway"] or ""),
            reason=str(values["reason"] or ""),
            proceedings=proceedings if isinstance(proceedings, YesNo) else None,
            agreed_by=str(values["agreed_by"] or ""),
            met=met,
            person_id=self._editions.person(),
            kind=self._kept.kind,
            passphrase=str(values[PASSPHRASE]) if self._kept.kind is CopyKind.LOCKED else "",
        )

    def _issued(self, copy: Copy) -> None:
        self._kept.show_problems({})
        self._kept.held.clear()
        self._kept.forget_passphrase()
        self.issued.emit()
        kept = f"Copy {copy.copy_number} is on record. SHA-256 {copy.sha256[:16]}…"
        if self._save_to is None:
            printed = print_pdf(copy.content, self._page)
            words = "Printed" if printed else "Not printed, but issued"
            self.told.emit(f"{words}. {kept}", Status.DONE if printed else Status.SOON)
            return
        try:
            write_private(self._save_to, copy.content)
        except OSError:
            self.told.emit(NOT_WRITTEN, Status.LATE)
        else:
            self.told.emit(f"Saved as {self._save_to.name}. {kept}", Status.DONE)

    def _refused(self, problems: dict[str, str]) -> None:
        rest = self._kept.show_problems(problems)
        self.told.emit(" ".join(rest.values()), Status.LATE)
