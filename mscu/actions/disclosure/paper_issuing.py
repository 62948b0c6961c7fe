"""A paper that leaves the unit for somebody: numbered, written, and on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.actions.disclosure.copy_kinds import write_copy
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile, next_file
from mscu.actions.disclosure.issuing import issued_as, keep_copy
from mscu.copy_codes import CopyKind

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.documents.blocks import Document


def issue_paper(
    work: Work,
    asked: IssueFile,
    document: Document,
    *,
    rows: int | None = None,
    number: int | None = None,
    kind: CopyKind = CopyKind.PDF,
    **of: int | None,
) -> FileCopy:
    """Write a paper for whom it is asked, and keep that it left.

    `of` says of which case or plan it is; `number` is that of the copy, where it is not counted
    by the case.
    """
    recipient = asked.recipient.strip()
    issued = issued_as(
        work, document, for_whom=recipient, purpose=work.label(asked.purpose).lower(),
        copy_number=number or next_file(work, document.edition, of.get("case_id")),
    )  # fmt: skip
    copy = keep_copy(
        work, document, issued, write_copy(document, issued, kind), kind=kind, recipient=recipient,
        purpose=asked.purpose, gateway=asked.gateway, reason=asked.reason.strip(), **of,
    )  # fmt: skip
    return FileCopy(
        content=copy.content, copy_number=copy.copy_number, sha256=copy.sha256,
        rows=len(document.blocks) if rows is None else rows, disclosure_id=copy.disclosure_id,
    )  # fmt: skip
