"""The notice of a recall: which copy is recalled, and what its holder is asked to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import Block, Document, Facts, Heading, Paragraph, Title, Voice, plain

EDITION = "recall_notice"
KICKER = "Recall notice"
RECALL_REQUEST = (
    "The copy named below has been recalled. It must no longer be read, used, copied or passed on. "
    "Return it, or destroy it with every copy and note made from it, and confirm this below."
)
PASSED_ON = "If you passed it on, say to whom and when, so that they can be told."
LINE = "_" * 36
ANSWERS = ("Returned, or destroyed (say which)", "Date", "Passed on to, and when", "Name", "Signed")


@dataclass(frozen=True, kw_only=True)
class RecalledCopy:
    """The recalled copy, as its recipient knows it."""

    edition: str
    case_reference: str
    copy_number: int
    issued: str
    recipient: str
    sha256: str
    said: str


def recall_notice(copy: RecalledCopy) -> Document:
    """Return the notice that asks for a copy back."""
    return Document(
        name=KICKER,
        edition=EDITION,
        marking=Marking.OFFICIAL_SENSITIVE,
        head_left=copy.case_reference or KICKER,
        head_right=f"copy {copy.copy_number}, {copy.issued}",
        blocks=tuple(_blocks(copy)),
    )


def _blocks(copy: RecalledCopy) -> Iterator[Block]:
    yield Title(KICKER)
    yield Paragraph(plain(RECALL_REQUEST), Voice.LEAD)
    pairs = (
        ("Document", copy.edition),
        ("Case", copy.case_reference),
        ("Copy", str(copy.copy_number)),
        ("Issued", copy.issued),
        ("Given to", copy.recipient),
        ("SHA-256 of the file", copy.sha256),
    )
    yield Heading("Which copy")
    yield Facts(tuple(pair for pair in pairs if pair[1]))
    if copy.said:
        yield Heading("Why")
        yield Paragraph(plain(copy.said))
    yield Heading("Your answer")
    yield Paragraph(plain(PASSED_ON))
    yield Facts(tuple((label, LINE) for label in ANSWERS))
