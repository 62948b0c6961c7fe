"""What every issued copy has in common: its foot, its file, and what stays on record of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from mscu.actions.core.action import AuditNote, Work
from mscu.codes import Marking, Operation
from mscu.copy_codes import CopyKind
from mscu.documents.blocks import Document, digest
from mscu.documents.editions.issued import Issued
from mscu.models.code import Setting
from mscu.models.disclosure import Disclosure

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, kw_only=True)
class Copy:
    """An issued copy: the bytes to print or save, and what is on record about it."""

    content: bytes
    disclosure_id: int
    copy_number: int
    sha256: str
    marking: Marking
    file_name: str


def issued_as(
    work: Work,
    document: Document,
    *,
    for_whom: str,
    copy_number: int,
    purpose: str = "",
    agreed: str = "",
) -> Issued:
    """Say who had a document printed, for whom and why."""
    return Issued(
        printed_at=work.now, printed_by=work.actor.display, for_whom=for_whom, purpose=purpose,
        copy_number=copy_number, blocks_digest=digest(document), audit_head=work.audit_head,
        agreed=agreed, demo=is_demo(work),
    )  # fmt: skip


def is_demo(work: Work) -> bool:
    """Say whether everybody in the store is made up: it stands on a day of its own."""
    return work.value(select(Setting.id).where(Setting.name == "fixed_day")) is not None


def write_pdf(document: Document, issued: Issued) -> bytes:
    """Write the file."""
    # reportlab costs a fifth of a second to import: it loads with the first print.
    from mscu.documents.pdf.writer import write

    writer: Callable[..., bytes] = write
    return writer(document, issued=issued)


def not_printable(document: Document) -> tuple[str, ...]:
    """Give the characters that no font has: it is said before anybody prints."""
    # The same module, so that it is loaded with the first print and not before.
    from mscu.documents.pdf.writer import unprintable

    return unprintable(document)


def next_copy(work: Work, case_id: int, edition: str) -> int:
    """Give the number of the next copy of an edition of a case."""
    number = work.value(
        select(func.max(Disclosure.copy_number)).where(
            Disclosure.case_id == case_id, Disclosure.edition == edition
        )
    )
    return (number or 0) + 1


def keep_copy(
    work: Work,
    document: Document,
    issued: Issued,
    content: bytes,
    *,
    kind: CopyKind = CopyKind.PDF,
    **answers: Any,  # noqa: ANN401 - columns of the disclosure
) -> Copy:
    """Keep on record what left the unit; `answers` are columns of the disclosure."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = work.add(
        Disclosure(
            edition=document.edition, marking=document.marking, copy_number=issued.copy_number,
            issued_at=issued.printed_at, issued_by_id=work.actor.id, sha256=sha256,
            blocks_digest=issued.blocks_digest, audit_head=issued.audit_head, **answers,
        )
    )  # fmt: skip
    work.note(
        AuditNote(
            operation=Operation.DISCLOSURE, object_type="disclosure", object_id=row.id,
            case_id=row.case_id, purpose=row.purpose, recipients=row.recipient,
            reason=f"{row.edition}, copy {issued.copy_number}, {kind.label}, SHA-256 {sha256}",
        )
    )  # fmt: skip
    return Copy(
        content=content,
        disclosure_id=row.id,
        copy_number=issued.copy_number,
        sha256=sha256,
        marking=document.marking,
        file_name=f"{row.edition.replace('_', '-')}-copy-{issued.copy_number}.{kind.ending}",
    )
