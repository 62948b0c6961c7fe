"""What every issued copy has in common: its footer, its file, and the record of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.actions.core.action import AuditNote, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.form_choices import label_in_sentence
from mscu.actions.disclosure.file_copies import FileCopy, IssueFile, next_file
from mscu.actions.disclosure.written_copies import write_beside
from mscu.codes import Marking, Operation
from mscu.copy_codes import CopyKind
from mscu.documents.blocks import Document, digest
from mscu.documents.editions.editions import LINK_CHART, MAP, TIMELINE, edition_name
from mscu.documents.editions.issued import Issued
from mscu.models.code import FIXED_DAY, Setting
from mscu.models.disclosure import Disclosure
from mscu.progress import Progress
from mscu.text.passphrases import passphrase_problem
from mscu.text.storable_text import FILL_IN, text_problem

if TYPE_CHECKING:
    from mscu.exchange.private_file import PrivateFile


@dataclass(frozen=True, kw_only=True)
class Copy:
    """An issued copy: the bytes to print or save, and what is on record about it."""

    content: bytes
    disclosure_id: int
    copy_number: int
    sha256: str
    marking: Marking
    file_name: str


def issue_details(
    work: Work, document: Document, *, recipient: str, copy_number: int, purpose: str = "", agreed: str = ""
) -> Issued:
    """Return who printed a document, for whom and why."""
    return Issued(
        printed_at=work.now,
        printed_by=work.actor.display,
        recipient=recipient,
        purpose=purpose,
        copy_number=copy_number,
        blocks_digest=digest(document),
        audit_head=work.audit_head,
        agreed=agreed,
        demo=is_demo(work),
    )


def is_demo(work: Work) -> bool:
    """Return whether everyone in the store is fictitious: a demo store has a date of its own."""
    return work.value(select(Setting.id).where(Setting.name == FIXED_DAY)) is not None


def write_pdf(document: Document, issued: Issued, progress: Progress) -> bytes:
    # reportlab takes 0.2 s to import: it is loaded with the first print.
    from mscu.documents.pdf.writer import write

    writer: Callable[..., bytes] = write
    return writer(document, issued=issued, progress=progress)


def unprintable(document: Document) -> tuple[str, ...]:
    """Return the characters that no font has, so that the user is told before printing."""
    # Loaded from the same module, so with the first print and not before.
    from mscu.documents.pdf.writer import unprintable as unprintable_characters

    return unprintable_characters(document)


def next_copy(work: Work, case_id: int, edition: str, person_id: int | None = None) -> int:
    """Return the number of the next copy; a person's own copies do not count those of other people."""
    last = work.value(
        select(func.max(Disclosure.copy_number)).where(
            Disclosure.case_id == case_id, Disclosure.edition == edition, Disclosure.person_id == person_id
        )
    )
    return (last or 0) + 1


def record_copy(
    work: Work,
    document: Document,
    issued: Issued,
    content: bytes,
    *,
    kind: CopyKind = CopyKind.PDF,
    to: PrivateFile | None = None,
    **answers: Any,
) -> Copy:
    """Write a copy next to its destination and record it; `answers` are columns of the disclosure."""
    write_beside(content, to)
    sha256 = hashlib.sha256(content).hexdigest()
    row = work.add(
        Disclosure(
            edition=document.edition,
            marking=document.marking,
            copy_number=issued.copy_number,
            issued_at=issued.printed_at,
            issued_by_id=work.actor.id,
            sha256=sha256,
            blocks_digest=issued.blocks_digest,
            audit_head=issued.audit_head,
            **answers,
        )
    )
    work.note(
        AuditNote(
            operation=Operation.DISCLOSURE,
            object_type="disclosure",
            object_id=row.id,
            case_id=row.case_id,
            purpose=row.purpose,
            recipients=row.recipient,
            reason=f"{edition_name(row.edition)}, copy {issued.copy_number}, {kind.label}, SHA-256 {sha256}",
        )
    )
    return Copy(
        content=content,
        disclosure_id=row.id,
        copy_number=issued.copy_number,
        sha256=sha256,
        marking=document.marking,
        file_name=f"{row.edition.replace('_', '-')}-copy-{issued.copy_number}.{kind.extension}",
    )


# File types of a copy


MAX_PASSPHRASE_LENGTH = 127
"""The most bytes that a PDF accepts (ISO 32000-2, 7.6.4.3.3)."""
PICTURE_EDITIONS = (LINK_CHART.key, TIMELINE.key, MAP.key)
"""Editions that are pictures, which no Word file can hold."""
NO_WORD_FILE = "This document is a picture: save it as PDF."
TOO_LONG = "This passphrase is too long for a PDF: shorten it."


def check_kind(validator: Validator, kind: CopyKind, passphrase: str, edition: str) -> None:
    """Note a file type that an edition does not have, and a passphrase for a file that is not locked."""
    if kind is CopyKind.WORD and edition in PICTURE_EDITIONS:
        validator.problems["kind"] = NO_WORD_FILE
    problem = text_problem(passphrase, MAX_PASSPHRASE_LENGTH)
    if problem:
        validator.problems["passphrase"] = problem
    if problem or kind is not CopyKind.LOCKED:
        return
    if not passphrase:
        validator.problems["passphrase"] = FILL_IN
    elif len(passphrase.encode()) > MAX_PASSPHRASE_LENGTH:
        validator.problems["passphrase"] = TOO_LONG
    elif problem := passphrase_problem(passphrase):
        validator.problems["passphrase"] = problem


def write_copy(
    document: Document, issued: Issued, kind: CopyKind, passphrase: str = "", *, progress: Progress
) -> bytes:
    """Write a document as a type of file; `passphrase` locks it if that type can be locked."""
    # python-docx takes 0.1 s to import, and so does pikepdf: they are loaded with the first such file.
    if kind is CopyKind.WORD:
        from mscu.documents.word.writer import write

        return write(document, issued=issued, progress=progress)
    pdf = write_pdf(document, issued, progress)
    if kind is CopyKind.LOCKED:
        from mscu.documents.pdf.locked import encrypt

        return encrypt(pdf, passphrase)
    return pdf


# Issuing a document


def issue_document(
    work: Work,
    command: IssueFile,
    document: Document,
    *,
    rows: int | None = None,
    copy_number: int | None = None,
    kind: CopyKind = CopyKind.PDF,
    **owner_ids: int | None,
) -> FileCopy:
    """Write a document for its recipient and record that it left.

    `owner_ids` holds the case or plan that it belongs to; `copy_number` is given unless counted by case.
    """
    recipient = command.recipient.strip()
    issued = issue_details(
        work,
        document,
        recipient=recipient,
        purpose=label_in_sentence(work.label(command.purpose)),
        copy_number=copy_number or next_file(work, document.edition, owner_ids.get("case_id")),
    )
    copy = record_copy(
        work,
        document,
        issued,
        write_copy(document, issued, kind, progress=work.progress),
        kind=kind,
        to=command.to,
        recipient=recipient,
        purpose=command.purpose,
        gateway=command.gateway,
        reason=command.reason.strip(),
        **owner_ids,
    )
    return FileCopy(
        content=copy.content,
        copy_number=copy.copy_number,
        sha256=copy.sha256,
        rows=len(document.blocks) if rows is None else rows,
        disclosure_id=copy.disclosure_id,
    )
