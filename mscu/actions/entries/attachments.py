"""Files attached to an entry: stored with their SHA-256, and read back into memory only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.file_types import clean_name, read_type
from mscu.errors import Invalid, MscuError
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment, AttachmentChunk

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryReader

MAX_BYTES = 50 * 1024 * 1024
CHUNK_BYTES = 1024 * 1024
REFUSED_FILE = (
    "Programs, scripts, web pages and archives are not stored. Unpack an archive and attach what it holds."
)


class AttachmentChanged(MscuError):
    """The file is not what was attached: its SHA-256 differs. Tell the administrator."""


@dataclass(frozen=True, kw_only=True)
class AttachFile(Command[int]):
    """Attach a file to an entry; returns the attachment's id."""

    entry_id: int
    name: str
    content: bytes = field(repr=False)
    description: str = ""
    needs = Permission.WORK_CASES

    def perform(self, work: Work) -> int:
        """Hash the file, then store it in chunks."""
        if len(self.content) > MAX_BYTES:
            raise Invalid({"content": "A file can be at most 50 MB."})
        kind = read_type(self.content, self.name)
        if kind is None:
            raise Invalid({"content": REFUSED_FILE if self.content.strip() else "This file is empty."})
        validator = Validator(work)
        description = validator.text("description", self.description, Attachment.description)
        validator.raise_if_invalid()
        entry, name = work.get(Entry, self.entry_id), clean_name(self.name, kind)
        return store_file(work, entry, self.content, name=name, media_type=kind.media_type, shows=description)


def store_file(
    work: Work, entry: Entry, content: bytes, *, name: str, media_type: str, shows: str = ""
) -> int:
    """Store a file with an entry, hashed and in chunks; return the attachment's id."""
    attachment = work.add(
        Attachment(
            case_id=entry.case_id,
            entry_id=entry.id,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            description=shows,
        )
    )
    work.add(*(_attachment_chunk(attachment, number, data) for number, data in enumerate(_split(content))))
    return attachment.id


def _split(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]


def _attachment_chunk(attachment: Attachment, number: int, data: bytes) -> AttachmentChunk:
    return AttachmentChunk(
        case_id=attachment.case_id,
        entry_id=attachment.entry_id,
        attachment_id=attachment.id,
        number=number,
        data=data,
    )


@dataclass(frozen=True, kw_only=True)
class AttachmentFile:
    """A file as it was attached."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    description: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ReadAttachment(Query[AttachmentFile]):
    """Open a file attached to an entry."""

    attachment_id: int
    needs = Permission.OPEN_CASES
    consults = "attachment"

    def consulted(self) -> int:
        return self.attachment_id

    def answer(self, work: Work) -> AttachmentFile:
        """Join the chunks and compare the hash.

        Raises:
            AttachmentChanged: the bytes are not those that were attached.
        """
        attachment = work.get(Attachment, self.attachment_id)
        chunks = work.values(
            select(AttachmentChunk.data)
            .where(AttachmentChunk.attachment_id == attachment.id)
            .order_by(AttachmentChunk.number)
        )
        content = b"".join(chunks)
        if hashlib.sha256(content).hexdigest() != attachment.sha256:
            raise AttachmentChanged
        return AttachmentFile(
            id=attachment.id,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256,
            description=attachment.description,
            content=content,
        )


@dataclass(frozen=True, kw_only=True)
class AttachmentLine:
    """A file of a case, with the entry that it is attached to."""

    id: int
    entry_id: int
    name: str
    media_type: str
    size: int
    sha256: str
    description: str
    entry_headline: str
    """The entry's first line."""


def attachments_of(reader: EntryReader) -> Iterator[AttachmentLine]:
    """Yield the files of entries, in the order in which they were attached."""
    attached = [
        (part.id, part, entry.headline)
        for entry in reader.entries
        for part in reader.parts.get(entry.id, ())
        if isinstance(part, Attachment)
    ]
    for _, attachment, headline in sorted(attached):
        yield AttachmentLine(
            id=attachment.id,
            entry_id=attachment.entry_id,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256,
            description=attachment.description,
            entry_headline=headline,
        )
