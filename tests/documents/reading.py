"""Writes documents and reads the PDFs back, as the tests of documents do."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from mscu.codes import Marking
from mscu.documents.blocks import Block, Document, Paragraph, digest, plain
from mscu.documents.editions.issued import Issued
from mscu.documents.pdf.writer import write

COPY = Issued(
    printed_at=datetime(2022, 6, 20, 9, 31, tzinfo=UTC),
    printed_by="DS Priya Nolan",
    recipient="DI Ruth Aspinall",
    purpose="supervision",
    copy_number=3,
    blocks_digest="",
    audit_head="2218, b0c4 6e17",
)


def document_of(*blocks: Block, marking: Marking = Marking.OFFICIAL) -> Document:
    """Make a document of some blocks."""
    return Document("A test", "supervisor", marking, "MS-22-0001", "", blocks)


def document_saying(*texts: str) -> Document:
    """Make a document of plain paragraphs."""
    return document_of(*(Paragraph(plain(text)) for text in texts))


def copy_of(document: Document, **changes: Any) -> Issued:
    """Issue a copy of a document."""
    return replace(COPY, blocks_digest=digest(document), **changes)


def written(document: Document, **changes: Any) -> bytes:
    """Write a document the way it is issued."""
    return write(document, issued=copy_of(document, **changes))


def pages(pdf: bytes) -> list[str]:
    """Read the text of each page, with single spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


def lines_of(pdf: bytes) -> list[str]:
    """Read the text of all pages, line by line."""
    if not pdf:
        return []
    with pypdfium2.PdfDocument(pdf) as document:
        return [line for page in document for line in page.get_textpage().get_text_bounded().splitlines()]


def text_of(pdf: bytes) -> str:
    """Read the text of all pages."""
    return " ".join(pages(pdf))


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open a PDF to look at its parts."""
    return pikepdf.open(BytesIO(pdf))
