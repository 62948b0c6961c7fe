"""The policy file: every decision of a case as it was made, on the National Decision Model."""

from __future__ import annotations

from mscu.documents.blocks import (
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Spans,
    Title,
    Voice,
    bold,
    plain,
    quiet,
    table_columns,
)
from mscu.documents.editions.case_sections import Blocks, join_parts, part, table
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.fact_values import is_shown, none_of
from mscu.documents.editions.facts import CaseFacts, DecisionFact

STANDS = (
    "Decisions are kept as they were made. None is changed afterwards: a later decision supersedes it, "
    "and both are shown here."
)

NO_BOX = "No part of the National Decision Model was filled in."


def policy_file(facts: CaseFacts, edition: Edition) -> Document:
    """Return the decisions of a case: a list of them, then each with its reasons."""
    fitted = fit(facts, edition)
    return case_document(
        fitted,
        edition,
        (
            Title(fitted.title, kicker=edition.title),
            _head(fitted),
            Paragraph(quiet(STANDS), Voice.NOTE),
            *_contents(fitted),
            *(block for decision in fitted.decisions for block in _decision(decision)),
        ),
    )


def _head(facts: CaseFacts) -> Facts:
    pairs = (
        ("Lead", facts.lead),
        ("Officer in the case", facts.officer_in_case),
        ("Opened", facts.opened),
        ("Crime", facts.crime_reference),
    )
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _contents(facts: CaseFacts) -> Blocks:
    columns = table_columns(("No.", 8), ("When", 18), ("Decision", 44), ("By", 18), ("Status", 12))
    return table("Decisions", columns, map(_line, facts.decisions))


def _line(fact: DecisionFact) -> tuple[Spans, ...]:
    return (
        bold(fact.number),
        plain(fact.happened_shown),
        plain(_subject(fact)),
        plain(fact.decided_by),
        _standing(fact),
    )


def _standing(fact: DecisionFact) -> Spans:
    if fact.superseded_by:
        return quiet(f"superseded by {fact.superseded_by}")
    return plain("current" if is_shown(fact.superseded_by) else "")


def _subject(fact: DecisionFact) -> str:
    return join_parts(fact.kind or "Decision", fact.about, by=": ")


def _decision(fact: DecisionFact) -> tuple[Block, ...]:
    pairs = (
        ("Decided by", fact.decided_by),
        ("When", fact.happened_shown),
        ("Supersedes" if fact.supersedes else "Follows from", fact.follows),
        ("Superseded by", fact.superseded_by),
        ("Must be in place before entry", fact.in_place),
        ("CPS informed", "Yes" if fact.cps_told else ""),
        ("Review on", fact.review_shown),
        ("Recorded", join_parts(fact.recorded_shown, fact.recorded_by)),
    )
    return (
        Heading(join_parts(fact.number, _subject(fact), by=" ")),
        Facts(tuple(pair for pair in pairs if pair[1])),
        *part("Decision and reasons", (Paragraph(plain(fact.text), Voice.LEAD),)),
        *_model(fact),
    )


def _model(fact: DecisionFact) -> Blocks:
    boxes = _boxes(fact)
    if not any(text for _, text in boxes):
        shown = none_of(NO_BOX, *(text for _, text in boxes))
        return (Paragraph(shown),) if shown else ()
    return tuple(block for label, text in boxes for block in _box(label, text))


def _boxes(fact: DecisionFact) -> tuple[tuple[str, str], ...]:
    return (
        ("Information and intelligence", fact.information),
        ("Threat, risk and working strategy", fact.threat),
        ("Powers and policy", fact.powers),
        ("Options not taken, and why", fact.options),
        ("Action and review", fact.action),
    )


def _box(label: str, text: str) -> Blocks:
    """Return a labelled box; an empty one is printed too, as a gap is part of the record."""
    return part(label, (Paragraph(plain(text) if text else none_of("Nothing was recorded.", text)),))
