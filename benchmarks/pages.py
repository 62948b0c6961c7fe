"""How long a chronology of two hundred pages takes as PDF, as a locked PDF and as a Word file.

    python benchmarks/pages.py

Processor time, since a machine that is busy with other things spends as much of it.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from datetime import UTC, datetime

import pypdfium2
from opened import spent

from mscu.codes import Family, Marking
from mscu.documents.blocks import Document, Heading, Thread, ThreadItem, Title, digest, plain, quiet
from mscu.documents.editions.issued import Issued
from mscu.documents.pdf.locked import encrypt
from mscu.documents.pdf.writer import write as write_pdf
from mscu.documents.word.writer import write as write_word

ROUNDS = 5
ENTRIES = 2_600
FAMILIES = tuple(Family)
SAID = (
    "The patrol stopped a white tipper near the yard. The driver gave a false name and was let go.",
    "She says that wages of £60 a day were promised and £10 paid, and her passport was kept.",
    "CCTV of the forecourt is overwritten after 28 days; the manager saves it for the officer.",
)


def made_up() -> Document:
    """Make a long chronology."""
    items = tuple(
        ThreadItem(
            f"{1 + n % 28} Mar 2022 {n % 24:02}:{n % 60:02}",
            FAMILIES[n % len(FAMILIES)],
            "inbox",
            f"Entry {n:,}: what was done",
            plain(f"{SAID[n % 3]} {SAID[(n + 1) % 3]}"),
            quiet("Owner: DC Tom Fielding · Answer: No answer yet"),
        )
        for n in range(ENTRIES)
    )
    blocks = (Title("A long case"), Heading("Chronology"), Thread(items))
    return Document("Long", "supervisor", Marking.OFFICIAL_SENSITIVE, "MS-22-0001", "", blocks)


def main() -> None:
    """Write each by turns."""
    document = made_up()
    issued = Issued(
        printed_at=datetime(2022, 6, 20, 9, 31, tzinfo=UTC),
        printed_by="DS Nolan",
        recipient="DI Aspinall",
        purpose="supervision",
        copy_number=1,
        blocks_digest=digest(document),
        audit_head="1",
    )
    pdf = write_pdf(document, issued=issued)
    with pypdfium2.PdfDocument(pdf) as read:
        print(f"{len(read)} pages")
    kinds: dict[str, Callable[[], object]] = {
        "PDF": lambda: write_pdf(document, issued=issued),
        "locked": lambda: encrypt(pdf, "heather tide lapwing"),
        "Word": lambda: write_word(document, issued=issued),
    }
    took = {name: [spent(deed) for _ in range(ROUNDS)] for name, deed in kinds.items()}
    for name, times in took.items():
        print(f"{name}: median {statistics.median(times):,.0f} ms, worst {max(times):,.0f} ms")


if __name__ == "__main__":
    main()
