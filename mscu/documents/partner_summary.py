"""The case summary for a partner agency: what happened to whom, what is asked, nobody by name."""

from __future__ import annotations

from dataclasses import replace

from mscu.codes import Family, Kind
from mscu.documents.blocks import Document, Facts, Heading, Title
from mscu.documents.case_sections import Blocks, listed, places, referrals
from mscu.documents.case_summary import chronology, paper, people
from mscu.documents.editions import Edition, fit
from mscu.documents.facts import CaseFacts, EntryFact

TOLD = frozenset({Family.REPORT, Family.ADVICE, Family.CARE, Family.NOTE})
"""Families of entries that a partner needs; enquiries, enforcement and groups stay with police."""
KEPT_BACK = frozenset(
    {Kind.SHARED, Kind.EMERGENCY, Kind.DECISION, Kind.CRIME_RECORD, Kind.COMPLAINT}
)
"""What a survivor agreed to tell is for whom she agreed to; why police decide is their own."""
OF_THE_UNIT = frozenset({"note_type:handover", "note_type:role_corrected"})
"""Notes on how the unit works."""


def partner_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Tell a masked case: facts that nobody masked leave nothing but states and dates."""
    told = tuple(_told(entry) for entry in facts.entries if _is_for_partners(entry))
    people_told = tuple(replace(person, roles_shown="") for person in facts.people)
    facts = replace(facts, entries=told, people=people_told)
    shown = fit(facts, edition)
    titled = (
        ("People and roles", people(shown)),
        ("What happened", chronology(replace(shown, left_out=0))),
        ("Referrals", referrals(shown)),
        ("Places", places(shown)),
    )
    present = [(title, blocks) for title, blocks in titled if blocks]
    sections = tuple(
        block
        for number, (title, blocks) in enumerate(present, start=1)
        for block in (Heading(f"{number} {title}"), *blocks)
    )
    return paper(shown, edition, (*_head(shown, edition), *sections))


def _is_for_partners(entry: EntryFact) -> bool:
    is_told = entry.family in TOLD and entry.kind not in KEPT_BACK
    return is_told and OF_THE_UNIT.isdisjoint(entry.codes)


def _told(entry: EntryFact) -> EntryFact:
    """Give an entry, of a report without the kind of source that its headline tells."""
    return replace(entry, headline=entry.kind.label) if entry.kind is Kind.REPORT else entry


def _head(shown: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", listed(shown.status.label, shown.district)),
        ("Exploitation", shown.exploitation_shown),
        ("Opened", shown.opened),
        ("Trade", shown.trade_shown),
    )
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(shown.title, kicker=edition.title), facts)
