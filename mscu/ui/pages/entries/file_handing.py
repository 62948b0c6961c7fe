"""Saves a file of an entry, or a paper made from it: for whom and why, then where to save it."""

from __future__ import annotations

from pathlib import PurePath

from typing_extensions import override

from mscu.actions.core.file_types import type_of
from mscu.actions.disclosure.information_papers import IssueInformationPaper
from mscu.actions.entries.attachments import AttachmentFile
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.exchange.attachment_copies import IssueAttachment
from mscu.codes import InformationPaper
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

HAND_ON = "Hand on"
NOTICE = "The file leaves as it came in, unmasked. The copy is recorded with its SHA-256."


class HandFileOn(FileSaveForm):
    """The form beside the case that hands on one of its files."""

    title = "Save the file"
    kinds = "File (*)"
    endings = ("bin",)
    content_nouns = ("byte", "bytes")

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context, "file")
        self.file_id = 0

    def hand_on(self, file: AttachmentFile) -> None:
        """Show the form for a file, without what was typed for another."""
        name = PurePath(file.name)
        self.host.close()
        self.file_id = file.id
        self.name = name.stem
        self.endings = (name.suffix.removeprefix(".").lower() or "bin",)
        self.kinds = f"{type_of(file.media_type).name} (*.{self.endings[0]})"
        self._save_to = self._folder / f"{self.name}.{self.endings[0]}"
        self.begin()

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key=f"case/file/{self.file_id}",
            label="A file handed on",
            title=f"Hand on {self._save_to.name}",
            notice=NOTICE,
            icon="send",
            make=self._command,
            save="Hand on",
        )

    def _command(self, **values: object) -> IssueAttachment:
        return IssueAttachment(attachment_id=self.file_id, **self.answers(values))


class SavePaper(FileSaveForm):
    """The form beside the case that saves a paper of one of its entries."""

    title = "Save the paper"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    content_nouns = ("paper", "papers")

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context, "paper")
        self._entry: EntryDetails | None = None
        self._paper = InformationPaper.REQUEST

    @property
    def entry_id(self) -> int:
        """The entry of which a paper is saved, or 0."""
        return self._entry.row.id if self._entry is not None else 0

    def save_of(self, entry: EntryDetails, paper: InformationPaper) -> None:
        """Show the form for a paper, without what was typed for another."""
        self.host.close()
        self._entry, self._paper = entry, paper
        self.name = paper.label.lower().replace(" ", "-")
        self._save_to = self._folder / f"{self.name}.pdf"
        self.begin()

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key=f"case/paper/{self.entry_id}",
            label=self._paper.label,
            title=f"Save: {self._paper.label}",
            note=self._entry.row.headline if self._entry is not None else "",
            icon="file-down",
            values=self._proposed(),
            make=self._command,
            save="Save",
        )

    def _proposed(self) -> dict[str, object]:
        """Return whom the paper is for, as the entry says."""
        if self._entry is None:
            return {}
        people = {fact.name: fact.value for fact in self._entry.facts}
        names = ("holder",) if self._paper is InformationPaper.REQUEST else ("notice_name", "person_id")
        return {"recipient": next((people[name] for name in names if people.get(name)), "")}

    def _command(self, **values: object) -> IssueInformationPaper:
        return IssueInformationPaper(entry_id=self.entry_id, paper=self._paper, **self.answers(values))
