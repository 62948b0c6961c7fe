"""Hands on a file of an entry: for whom and why, then where to save it."""

from __future__ import annotations

from pathlib import PurePath

from typing_extensions import override

from mscu.actions.core.file_types import type_of
from mscu.actions.entries.attachments import AttachmentFile
from mscu.actions.exchange.attachment_copies import IssueAttachment
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
