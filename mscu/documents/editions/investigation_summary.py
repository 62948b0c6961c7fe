"""The case summary for the investigating officer: what is open first, then what was found."""

from __future__ import annotations

from dataclasses import replace

from mscu.codes import Kind
from mscu.documents.blocks import Document, Facts, Paragraph, Title, Voice, plain
from mscu.documents.editions import case_sections as sections
from mscu.documents.editions.case_sections import Blocks, listed
from mscu.documents.editions.case_summary import chronology, numbered, paper, people
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts

KEPT_BACK = frozenset({Kind.SHARED, Kind.EMERGENCY, Kind.COMPLAINT})
"""What a survivor agreed to tell is for whom she agreed to; a complaint is about the officers."""


def investigation_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Tell a case to whoever investigates it."""
    told = tuple(entry for entry in facts.entries if entry.kind not in KEPT_BACK)
    running = tuple(clock for clock in facts.clocks if clock.open)
    shown = fit(replace(facts, entries=told, clocks=running), edition)
    titled = (
        ("Still open or owed", sections.owed(shown)),
        ("Enquiries and results", sections.enquiries(shown)),
        ("Open clocks", sections.clocks(shown)),
        ("People and roles", people(shown)),
        ("Enforcement", sections.enforcement(shown)),
        ("Referrals", sections.referrals(shown)),
        ("Chronology", chronology(replace(shown, left_out=0))),
        ("Organised crime group", sections.groups(shown)),
        ("Appendix: places, things, organisations", sections.appendix(shown)),
    )
    return paper(shown, edition, (*_head(shown, edition), *numbered(titled)))


def _head(shown: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", listed(shown.status.label, shown.district)),
        ("Lead", shown.lead),
        ("Crime", shown.crime_reference),
        ("In the case", shown.officer_in_case),
        ("Exploitation", shown.exploitation_shown),
        ("Opened", shown.opened),
    )
    lead = (Paragraph(plain(shown.summary), Voice.LEAD),) if shown.summary else ()
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(shown.title, kicker=edition.title), *lead, facts)
