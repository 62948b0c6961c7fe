"""What kind of file a copy is: PDF, a PDF that a passphrase closes, or Word."""

from __future__ import annotations

from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.disclosure.issuing import write_pdf
from mscu.codes import SHORTEST_PASSPHRASE
from mscu.copy_codes import CopyKind
from mscu.documents.blocks import Document
from mscu.documents.editions.editions import LINK_CHART, MAP, TIMELINE
from mscu.documents.editions.issued import Issued
from mscu.errors import PassphraseTooShort
from mscu.text.words import text_problem

LONGEST_PASSPHRASE = 127
"""Bytes that a PDF takes (ISO 32000-2, 7.6.4.3.3)."""
DRAWN = (LINK_CHART.key, TIMELINE.key, MAP.key)
"""Editions that are pictures, which no Word file can hold."""
NO_WORD = "This one is a picture: save it as PDF."
TOO_LONG = "A PDF takes no longer passphrase: shorten it."


def check_kind(checked: Checked, kind: CopyKind, passphrase: str, edition: str) -> None:
    """Note a kind of file that an edition does not have, and a passphrase that closes none."""
    if kind is CopyKind.WORD and edition in DRAWN:
        checked.problems["kind"] = NO_WORD
    problem = text_problem(passphrase, LONGEST_PASSPHRASE)
    if problem:
        checked.problems["passphrase"] = problem
    if problem or kind is not CopyKind.LOCKED:
        return
    if not passphrase:
        checked.problems["passphrase"] = FILL_IN
    elif len(passphrase) < SHORTEST_PASSPHRASE:
        checked.problems["passphrase"] = PassphraseTooShort().sentence
    elif len(passphrase.encode()) > LONGEST_PASSPHRASE:
        checked.problems["passphrase"] = TOO_LONG


def write_copy(document: Document, issued: Issued, kind: CopyKind, passphrase: str = "") -> bytes:
    """Write a document as a kind of file; `passphrase` closes a locked one."""
    # python-docx costs 0.1 s to import, pikepdf another: they load with the first such file.
    if kind is CopyKind.WORD:
        from mscu.documents.word.writer import write

        return write(document, issued=issued)
    pdf = write_pdf(document, issued)
    if kind is CopyKind.LOCKED:
        from mscu.documents.pdf.locked import locked

        return locked(pdf, passphrase)
    return pdf
