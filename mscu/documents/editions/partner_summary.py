"""The case summary for a partner agency: what happened, what is asked, and nobody's name."""

from __future__ import annotations

from dataclasses import replace

from mscu.codes import Family, Kind
from mscu.documents.blocks import Document, Facts, Title
from mscu.documents.editions.case_sections import Blocks, listed, places, referrals
from mscu.documents.editions.case_summary import chronology, numbered, paper, people, without_text
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact

TOLD = frozenset({Family.REPORT, Family.ADVICE, Family.CARE, Family.NOTE})
"""Families of entries that a partner needs; enquiries, enforcement and groups stay with police."""
KEPT_BACK = frozenset({Kind.SHARED, Kind.EMERGENCY, Kind.DECISION, Kind.CRIME_RECORD, Kind.COMPLAINT})
"""Kinds that are left out: shared words are only for the readers the survivor agreed to; the reasons for
police decisions are for police.
"""
OF_THE_UNIT = frozenset({"note_type:handover", "note_type:role_corrected"})
"""Types of note on the unit's own working."""


def told(facts: CaseFacts) -> CaseFacts:
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
        referrals=facts.referrals,
        masked=facts.masked,
        entries=tuple(_told(entry) for entry in facts.entries if _is_for_partners(entry)),
    )


def partner_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a masked case; unmasked facts leave only states and dates."""
    shown = fit(told(facts), edition)
    titled = (
        ("People and roles", people(shown)),
        ("What happened", chronology(replace(shown, left_out=0))),
        ("Referrals", referrals(shown)),
        ("Places", places(shown)),
    )
    return paper(shown, edition, (*_head(shown, edition), *numbered(titled)))


def _is_for_partners(entry: EntryFact) -> bool:
    is_told = entry.family in TOLD and entry.kind not in KEPT_BACK
    return is_told and OF_THE_UNIT.isdisjoint(entry.codes)


def _told(entry: EntryFact) -> EntryFact:
    """Return an entry as a partner sees it; a report's headline does not name the kind of source."""
    of_report = entry.kind is Kind.REPORT
    return replace(entry, headline=entry.kind.label if of_report else _head_of(entry))


def _head_of(entry: EntryFact) -> str:
    """Return a headline without the text, which is printed below it and reviewed once."""
    flat = " ".join(entry.text.split())
    head = without_text(replace(entry, text=flat))
    return head.removesuffix(flat).rstrip(" :,") if flat else head


def _head(shown: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", listed(shown.status.label, shown.district)),
        ("Exploitation", shown.exploitation_shown),
        ("Opened", shown.opened),
        ("Trade", shown.trade_shown),
    )
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(shown.title, kicker=edition.title), facts)
