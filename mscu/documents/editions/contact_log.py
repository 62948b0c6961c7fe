"""The contact log: each contact with a victim, what was said, and what was offered and agreed."""

from __future__ import annotations

from mscu.documents.blocks import Block, Document, Facts, Heading, Paragraph, Title, Voice, plain, quiet
from mscu.documents.editions.case_sections import join_parts, part
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, ContactFact


def contact_log(facts: CaseFacts, edition: Edition) -> Document:
    """Return the contacts with the victims of a case, in the order in which they were made."""
    fitted = fit(facts, edition)
    pairs = (
        ("Lead", fitted.lead),
        ("Officer in the case", fitted.officer_in_case),
        ("Crime", fitted.crime_reference),
    )
    return case_document(
        fitted,
        edition,
        (
            Title(fitted.title, kicker=edition.title),
            Facts(tuple(pair for pair in pairs if pair[1])),
            *_whose(fitted),
            *(block for contact in fitted.contacts for block in _contact(contact)),
        ),
    )


def _whose(facts: CaseFacts) -> tuple[Block, ...]:
    """Return a note if there may be contacts of others, which are left out."""
    if not facts.contacts_of:
        return ()
    note = f"Only the contacts that {facts.contacts_of} recorded. Others may have been in contact too."
    return (Paragraph(quiet(note), Voice.NOTE),)


def _contact(fact: ContactFact) -> tuple[Block, ...]:
    pairs = (
        ("By", join_parts(fact.contact_by, fact.method)),
        ("Interpreter", fact.interpreter),
        ("Rights assessed", fact.entitlement),
        ("Rights offered", fact.rights_offered),
        ("Rights declined", fact.rights_declined),
        ("Next update agreed", fact.next_update),
        ("Next update on", fact.update_shown),
        ("Recorded", join_parts(fact.recorded_shown, fact.recorded_by)),
    )
    said = "What was said" if fact.method else "What was said or tried"
    title = "Not reached" if fact.not_reached else said
    return (
        Heading(join_parts(fact.happened_shown, fact.person)),
        Facts(tuple(pair for pair in pairs if pair[1])),
        *part(title, (Paragraph(plain(fact.text), Voice.LEAD),)),
    )
