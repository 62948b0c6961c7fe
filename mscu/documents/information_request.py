"""A victim information request in writing, and the notice of it to the victim: what, why, how it is handled.

What is left out is left out in silence: only the record tells that it was, and on which ground.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mscu.codes import InformationPaper, Marking
from mscu.documents.blocks import Block, Document, Facts, Heading, Paragraph, Title, Voice, plain, quiet

EDITIONS = {
    InformationPaper.REQUEST: "victim_information_request",
    InformationPaper.NOTICE: "victim_information_notice",
}
"""The name of each paper in the register of copies."""
LINE = "." * 40
REQUEST_LEAD = (
    "We ask you for the information below about the person named. This is a request, not an order: you "
    "decide, under data protection law, whether to give it."
)
NOTICE_LEAD = "This notice tells of a request that the police are making to somebody else."
ACT = "Police, Crime, Sentencing and Courts Act 2022 {sections}."


@dataclass(frozen=True, kw_only=True)
class PrintedInformationRequest:
    """Everything that the two papers show; a part that is left out is not among `parts`."""

    marking: Marking
    reference: str
    asked: str
    """The day of the request; empty if it has not been sent."""
    holder: str
    person: str
    born: str
    authorised_by: str
    notice_to: str
    what: str
    why: str
    how: str
    left_out: Collection[str]
    """The parts that are left out of this paper: what, why, how."""
    under_act: bool
    """Whether the request came after the Act's provisions and their code."""


def information_paper(request: PrintedInformationRequest, paper: InformationPaper) -> Document:
    """Return the request to the holder, or the notice to the victim."""
    make = _request if paper is InformationPaper.REQUEST else _notice
    return Document(
        name=paper.label,
        edition=EDITIONS[paper],
        marking=request.marking,
        head_left=request.reference,
        head_right="",
        blocks=make(request),
    )


def _request(request: PrintedInformationRequest) -> tuple[Block, ...]:
    return (
        Title("Request for information about a victim", kicker=InformationPaper.REQUEST.label),
        Paragraph(plain(REQUEST_LEAD), Voice.LEAD),
        _facts(
            ("To", request.holder),
            ("Reference", request.reference),
            ("About", request.person),
            ("Born, or age", request.born),
            ("Date", request.asked or LINE),
            ("Authorised by", request.authorised_by),
        ),
        *_parts(request, "What we ask for", "Why we ask for it", "How we will handle it"),
        *_act(request, "ss.44A, 44C"),
        Heading("For the police"),
        Facts(tuple((label, LINE) for label in ("Name and rank", "Signed", "Date"))),
        Heading("Your answer"),
        Facts(
            tuple((label, LINE) for label in ("Given, in part, or not", "Name and office", "Signed", "Date"))
        ),
    )


def _notice(request: PrintedInformationRequest) -> tuple[Block, ...]:
    asked_of = "" if "what" in request.left_out else request.holder
    return (
        Title(f"We are asking for information about {request.person}", kicker=InformationPaper.NOTICE.label),
        Paragraph(plain(NOTICE_LEAD), Voice.LEAD),
        _facts(
            ("About", request.person),
            ("To", request.notice_to),
            ("Asked of", asked_of),
            ("Reference", request.reference),
            ("Date of the request", request.asked),
            ("Officer", request.authorised_by),
        ),
        *_parts(request, "What we ask for", "Why we ask for it", "How we will handle it"),
        *_act(request, "s.44B"),
        Heading("For the police"),
        Facts(tuple((label, LINE) for label in ("Given by", "Signed", "Date"))),
    )


def _facts(*pairs: tuple[str, str]) -> Facts:
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _parts(request: PrintedInformationRequest, *headings: str) -> tuple[Block, ...]:
    texts = {"what": request.what, "why": request.why, "how": request.how}
    return tuple(
        block
        for heading, (part, text) in zip(headings, texts.items(), strict=True)
        if part not in request.left_out and text
        for block in (Heading(heading), Paragraph(plain(text)))
    )


def _act(request: PrintedInformationRequest, sections: str) -> tuple[Block, ...]:
    """Return the note on the Act, which says nothing of a request before it."""
    return (Paragraph(quiet(ACT.format(sections=sections)), Voice.NOTE),) if request.under_act else ()
