"""A file of an entry, handed on as it came in: a disclosure, and the only way in which it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from typing_extensions import override

from mscu.actions.disclosure.file_copies import NewFile, WriteFile, next_file, restricted_case_ids
from mscu.actions.disclosure.issued_copies import ATTACHED_FILE
from mscu.actions.entries.attachments import ReadAttachment
from mscu.actions.entries.entry_file import DISCLOSURE_PURPOSES, load_withholdings
from mscu.actions.entries.handling import reports_under_code_c
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.entries.report import ReportItem

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.core.checking import Validator

RESTRICTED = "This case is restricted: none of its files is handed on."
UNDER_CODE_C = "This file belongs to a report under handling code C, so it is not handed on."
WITHHELD = "This file is withheld. It is handed on only for disclosure (CPIA) or prosecution."


@dataclass(frozen=True, kw_only=True)
class IssueAttachment(WriteFile):
    """Hand on a file of an entry, byte for byte, and record the disclosure with its SHA-256."""

    attachment_id: int

    @override
    def check_more(self, validator: Validator) -> None:
        """Refuse a file of a restricted case, under handling code C, or withheld."""
        work = validator.work
        attachment = work.get(Attachment, self.attachment_id)
        entry = work.get(Entry, attachment.entry_id)
        if attachment.case_id in restricted_case_ids(work):
            validator.problems["reason"] = RESTRICTED
        elif is_under_code_c(work, entry):
            validator.problems["reason"] = UNDER_CODE_C
        elif load_withholdings(work, [entry]) and self.purpose not in DISCLOSURE_PURPOSES:
            validator.problems["purpose"] = WITHHELD

    @override
    def make(self, work: Work) -> NewFile:
        file = ReadAttachment(attachment_id=self.attachment_id).answer(work)
        attachment = work.get(Attachment, self.attachment_id)
        return NewFile(
            edition=ATTACHED_FILE,
            content=file.content,
            rows=file.size,
            of="bytes",
            copy_number=next_file(work, ATTACHED_FILE, attachment.case_id),
            case_id=attachment.case_id,
            marking=work.get(Entry, attachment.entry_id).marking,
        )


def is_under_code_c(work: Work, entry: Entry) -> bool:
    """Return whether an entry is a report with an item under code C, or follows one."""
    entry_id: int | None = entry.id
    while entry_id is not None:
        if work.values(reports_under_code_c().where(ReportItem.entry_id == entry_id)):
            return True
        entry_id = work.value(select(Entry.follows_id).where(Entry.id == entry_id))
    return False
