"""Orders on paper: a sheet for each order as it stands, with its prohibitions and later steps."""

from __future__ import annotations

from mscu.documents.blocks import (
    Block,
    Box,
    Column,
    Document,
    Facts,
    Heading,
    NewPage,
    Paragraph,
    Span,
    Spans,
    Title,
    Tone,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.editions.case_sections import Blocks, join_parts, table
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.enforcement_facts import OrderFact, OrderStepFact, ProhibitionFact
from mscu.documents.editions.fact_values import is_shown, none_of
from mscu.documents.editions.facts import CaseFacts

STANDS = "Drawn from the record for the monitoring officer. The court's own order takes precedence."
NONE = "No prohibitions are recorded."


def order_sheets(facts: CaseFacts, edition: Edition) -> Document:
    """Return a sheet for each order of a case, on pages of its own."""
    fitted = fit(facts, edition)
    return case_document(
        fitted,
        edition,
        (
            Title(fitted.title, kicker=edition.title),
            Paragraph(quiet(STANDS), Voice.NOTE),
            *(
                block
                for index, order in enumerate(fitted.orders)
                for block in ((NewPage(),) if index else ()) + _sheet(order)
            ),
        ),
    )


def _sheet(order: OrderFact) -> tuple[Block, ...]:
    return (
        Heading(f"{order.kind}: {order.person}"),
        *_breaches(order),
        _terms(order),
        *_prohibitions(order),
        *_later_steps(order),
    )


def _breaches(order: OrderFact) -> Blocks:
    """Return the breaches of an order, which come first on its sheet."""
    lines = tuple(
        (
            Span(f"{step.happened_shown} ", Tone.BOLD),
            Span(step.text or ("No wording recorded." if is_shown(step.text) else "")),
        )
        for step in order.steps
        if step.is_breach
    )
    return (Box("Breached", lines),) if lines else ()


def _terms(order: OrderFact) -> Facts:
    """Return the terms in force: the latest version of each."""
    pairs = (
        ("Status", order.stands),
        ("Court", order.court),
        ("Order number", order.reference),
        ("Applicant", order.applicant),
        ("Applied for", order.applied),
        ("Made", order.made),
        ("Served", order.served),
        ("Starts", order.starts),
        ("Ends", order.ends),
        ("Monitoring officer", order.officer),
        ("Next review", order.review),
    )
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _prohibitions(order: OrderFact) -> Blocks:
    columns = (Column("No.", 7), Column("Prohibition", 50), Column("Kind", 23), Column("Ends", 20))
    rows = (_prohibition(n, prohibition, order.ends) for n, prohibition in enumerate(order.prohibitions, 1))
    listing = table("Prohibitions", columns, rows)
    since = f"Prohibitions, as varied {order.varied}" if order.varied else "Prohibitions"
    return (Heading(since, level=3), *(listing or (Paragraph(quiet(NONE)),)))


def _prohibition(number: int, fact: ProhibitionFact, ends: str) -> tuple[Spans, ...]:
    own = bold(fact.ends) if fact.ends else none_of(join_parts("with the order", ends), fact.ends)
    return bold(str(number)), plain(fact.text), plain(fact.condition), own


def _later_steps(order: OrderFact) -> Blocks:
    columns = (Column("When", 18), Column("Step", 22), Column("What was said", 42), Column("Court", 18))
    listing = table("What happened", columns, (_step(step, order) for step in order.steps))
    return (Heading("What happened", level=3), *listing)


def _step(step: OrderStepFact, order: OrderFact) -> tuple[Spans, ...]:
    """Return the row of a step; prohibitions that are listed above are not repeated."""
    replaced = () if step.prohibitions == order.prohibitions else step.prohibitions
    text = join_parts(step.text, *(f"{prohibition.text}." for prohibition in replaced), by="\n")
    return bold(step.happened_shown), plain(step.step), plain(text), plain(step.court)
