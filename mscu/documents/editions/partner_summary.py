"""The case summary for a partner agency: what happened, what is asked, and nobody's name."""

from __future__ import annotations

from dataclasses import replace

from mscu.code_keys import HANDOVER_NOTE, ROLE_CORRECTED
from mscu.codes import Kind, Reader
from mscu.documents.blocks import Document, Facts, Title
from mscu.documents.editions.case_sections import Blocks, join_parts, places, referrals
from mscu.documents.editions.case_summary import case_document, chronology, numbered, people, without_text
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact

UNIT_NOTES = frozenset({HANDOVER_NOTE, ROLE_CORRECTED})
"""Types of note on the unit's own working."""


def partner_facts(facts: CaseFacts) -> CaseFacts:
    """Return the facts that the copy prints, as it prints them."""
    return CaseFacts(
        reference=facts.reference,
        title=facts.title,
        marking=facts.marking,
        status=facts.status,
        opened=facts.opened,
        district=facts.district,
        exploitation=facts.exploitation,
        exploitation_shown=facts.exploitation_shown,
        trade_shown=facts.trade_shown,
        people=tuple(replace(person, roles_shown="") for person in facts.people),
        places=facts.places,
        referrals=tuple(replace(referral, refused_reason="") for referral in facts.referrals),
        masked=facts.masked,
        entries=tuple(_partner_entry(entry) for entry in facts.entries if _is_for_partners(entry)),
    )


def partner_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a masked case; facts that were not masked are reduced to states and dates."""
    fitted = fit(partner_facts(facts), edition)
    sections = (
        ("People and roles", people(fitted)),
        ("What happened", chronology(replace(fitted, left_out=0))),
        ("Referrals", referrals(fitted)),
        ("Places", places(fitted)),
    )
    return case_document(fitted, edition, (*_head(fitted, edition), *numbered(sections)))


def _is_for_partners(entry: EntryFact) -> bool:
    return Reader.PARTNER in entry.readers and UNIT_NOTES.isdisjoint(entry.codes)


def _partner_entry(entry: EntryFact) -> EntryFact:
    """Return an entry as a partner sees it; a report's headline does not name the kind of source."""
    is_report = entry.kind is Kind.REPORT
    return replace(entry, headline=entry.kind.label if is_report else _headline(entry))


def _headline(entry: EntryFact) -> str:
    """Return a headline without the text, which is printed below it and reviewed once."""
    text = " ".join(entry.text.split())
    headline = without_text(replace(entry, text=text))
    return headline.removesuffix(text).rstrip(" :,") if text else headline


def _head(case: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", join_parts(case.status.label, case.district)),
        ("Exploitation", case.exploitation_shown),
        ("Opened", case.opened),
        ("Trade", case.trade_shown),
    )
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(case.title, kicker=edition.title), facts)
