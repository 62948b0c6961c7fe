"""The sheet of a review of records, the certificate of a disposal, and an entry of the breach register."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import (
    Block,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.text.counts import count_of

SHEET, CERTIFICATE, BREACH = "review_sheet", "disposal_certificate", "breach_entry"
LINE = "." * 40
WHAT_REMAINS = (
    "Earlier backups still hold the records until those backups are replaced; copies that left the unit "
    "stay with their recipients. The audit keeps who did what and when, who received copies and why and, "
    "readable by auditors only, what was searched for."
)
ERASED_CASE = (
    "Every record of the case was erased from the store, its search index and its similarity index, "
    "with each person, place and thing that nothing else in the store knows."
)

ERASED_REQUEST = (
    "The request and its answer were erased from the store. No case or person's record was linked to them."
)


@dataclass(frozen=True, kw_only=True)
class PrintedAnswer:
    """A question of the review, and its answer."""

    question: str
    answer: str
    note: str


@dataclass(frozen=True, kw_only=True)
class PrintedReview:
    """Everything that the sheet of a review shows."""

    reference: str
    title: str
    closed: str
    group: str
    rule: str
    source: str
    clear_from: str
    decision: str
    reason: str
    next_on: str
    reviewed: str
    by: str
    answers: tuple[PrintedAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class PrintedDisposal:
    """Everything that the certificate of a disposal shows."""

    reference: str
    group: str
    rule: str
    source: str
    clear_from: str
    records: int
    digest: str
    proposed_by: str
    agreed_by: str
    disposed: str
    of_request: bool = False
    """Whether it was a person's request for what is held, not a case."""

    @property
    def erased(self) -> str:
        """Return the number of erased records."""
        return count_of(self.records, "record")


def review_sheet(review: PrintedReview) -> Document:
    """Return the sheet: why, under which rule, every answer, and room to sign."""
    facts = (
        ("Case", f"{review.reference} {review.title}"),
        ("Closed", review.closed),
        ("MoPI group", review.group),
        ("Clear since", review.clear_from),
        ("Decision", review.decision),
        ("Next review", review.next_on),
        ("Reviewed", review.reviewed),
        ("By", review.by),
    )
    columns = (Column("Question", 52), Column("Answer", 13), Column("Note", 35))
    rows = tuple(
        (plain(answer.question), bold(answer.answer), plain(answer.note)) for answer in review.answers
    )
    caption = "National Retention Assessment Criteria"
    return _document(
        "Review of records",
        SHEET,
        review.reference,
        (
            Title(review.reference, kicker="Review of records"),
            Facts(tuple(pair for pair in facts if pair[1])),
            Paragraph(quiet(f"{review.rule}. {review.source}."), Voice.NOTE),
            Heading("Why"),
            Paragraph(plain(review.reason)),
            Heading(caption),
            Table(caption, columns, rows),
            Heading("Signature"),
            Facts(tuple((label, LINE) for label in ("Reviewer", "Signed", "Date"))),
        ),
    )


def certificate(disposal: PrintedDisposal) -> Document:
    """Return the certificate: what was erased, by number alone, under which rule, by which two people."""
    of_request = disposal.of_request
    facts = (
        ("Request" if of_request else "Case", disposal.reference),
        ("Disposed of", disposal.disposed),
        ("What it was" if of_request else "MoPI group", disposal.group),
        ("Answered" if of_request else "Clear since", disposal.clear_from),
        ("Proposed by", disposal.proposed_by),
        ("Agreed by", disposal.agreed_by),
        ("Records erased", f"{disposal.records:,}"),
    )
    return _document(
        "Certificate of disposal",
        CERTIFICATE,
        disposal.reference,
        (
            Title(disposal.reference, kicker="Certificate of disposal"),
            Paragraph(plain(ERASED_REQUEST if of_request else ERASED_CASE), Voice.LEAD),
            Facts(facts),
            Paragraph(quiet(f"{disposal.rule}. {disposal.source}."), Voice.NOTE),
            Heading("Digest of what was erased"),
            Paragraph(plain(disposal.digest)),
            Paragraph(quiet("SHA-256 over the kind, number and version of each record."), Voice.NOTE),
            Heading("What is kept"),
            Paragraph(plain(WHAT_REMAINS)),
            Heading("Signatures"),
            Facts(tuple((label, LINE) for label in ("First", "Second", "Date"))),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PrintedBreach:
    """Everything that an entry of the breach register shows."""

    reference: str
    kind: str
    noticed: str
    was_open: str
    recorded_by: str
    due: str
    told: str
    why_not_told: str
    settled: str
    text: str
    people_told: str
    rule: str


def breach_entry(breach: PrintedBreach) -> Document:
    """Return the entry: what happened, who was told and when, or why not, and room to sign."""
    facts = (
        ("What happened", breach.kind),
        ("Noticed", breach.noticed),
        ("Store unlocked on it", breach.was_open),
        ("Recorded by", breach.recorded_by),
        ("Notify by", breach.due),
        ("Regulator notified", breach.told or "not notified"),
        ("Why not, or why late", breach.why_not_told),
        ("Settled", breach.settled or "not settled"),
    )
    return _document(
        "Data breach",
        BREACH,
        breach.reference,
        (
            Title(breach.reference, kicker="Register of data breaches"),
            Facts(tuple(pair for pair in facts if pair[1])),
            Paragraph(quiet(breach.rule), Voice.NOTE),
            Heading("In words"),
            Paragraph(plain(breach.text)),
            Heading("Who else was notified, and how"),
            Paragraph(plain(breach.people_told or "Nobody else is recorded.")),
            Heading("Signature"),
            Facts(tuple((label, LINE) for label in ("For the controller", "Signed", "Date"))),
        ),
    )


def _document(name: str, edition: str, head: str, blocks: tuple[Block, ...]) -> Document:
    return Document(
        name=name,
        edition=edition,
        marking=Marking.OFFICIAL_SENSITIVE,
        head_left=head,
        head_right="",
        blocks=blocks,
    )
