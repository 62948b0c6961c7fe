"""The case summary for the CPS: who is charged with what, who was harmed, and what is left to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from mscu.code_keys import S45_INDICATIONS, SUSPECT, VICTIM_ROLES
from mscu.codes import Family, Kind
from mscu.documents.blocks import Document, Facts, Paragraph, Title, Voice, plain
from mscu.documents.editions import case_sections as sections
from mscu.documents.editions.case_sections import Blocks, listed
from mscu.documents.editions.case_summary import chronology, numbered, paper, people
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact

KEPT_BACK = frozenset({Kind.SHARED, Kind.EMERGENCY, Kind.COMPLAINT, Kind.TRIAGE})
"""Kinds that are left out: shared words are only for the readers the survivor agreed to; triage is the unit's
own working.
"""
NOT_EVIDENCE = frozenset({Family.NOTE, Family.GROUP})
"""Families that are not evidence: notes are the unit's own working, group assessments are intelligence."""
TRIAGE = "Triage"
"""The label of the outcome of a report."""
SCHEDULES = (
    "Unused material is listed in MG6C, sensitive material in MG6D, and what may undermine the"
    " prosecution or assist the defence in MG6E. This summary takes the place of none of them."
)


def cps_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a case as the prosecutor needs it."""
    told = tuple(
        _without_triage(entry) for entry in facts.entries if is_told(entry.kind, entry.family, entry.codes)
    )
    shown = fit(replace(facts, entries=told), edition)
    victims, others = _parted(shown.people)
    titled = (
        ("Suspects and defendants", people(replace(shown, people=_suspects(others)))),
        ("Victims", people(replace(shown, people=victims))),
        ("Witnesses and others", people(replace(shown, people=_not_suspects(others)))),
        ("Arrests, charges and exhibits", sections.enforcement(shown)),
        ("Enquiries and results", sections.enquiries(shown)),
        ("What happened", chronology(replace(shown, left_out=0))),
        ("Referrals and decisions on status", sections.referrals(shown)),
        ("Still open or owed", sections.owed(shown)),
        ("Unused material", _unused(shown)),
        ("Appendix: places, things, organisations", sections.appendix(shown)),
    )
    return paper(shown, edition, (*_head(shown, edition), *numbered(titled)))


def is_told(kind: Kind, family: Family, codes: Collection[str]) -> bool:
    """Return whether the prosecutor sees an entry; `codes` are those that the entry carries."""
    if kind is Kind.DECISION:
        return S45_INDICATIONS in codes
    return family not in NOT_EVIDENCE and kind not in KEPT_BACK


def _without_triage(entry: EntryFact) -> EntryFact:
    return replace(entry, facts=tuple(fact for fact in entry.facts if fact.label != TRIAGE))


def _parted(of: Iterable[PersonFact]) -> tuple[tuple[PersonFact, ...], tuple[PersonFact, ...]]:
    """Return the victims and all others; a person who is both stands with the victims, with both roles."""
    everybody = tuple(of)
    victims = tuple(each for each in everybody if VICTIM_ROLES.intersection(each.roles))
    return victims, tuple(each for each in everybody if each not in victims)


def _suspects(of: Iterable[PersonFact]) -> tuple[PersonFact, ...]:
    return tuple(each for each in of if SUSPECT in each.roles)


def _not_suspects(of: Iterable[PersonFact]) -> tuple[PersonFact, ...]:
    return tuple(each for each in of if SUSPECT not in each.roles)


def _unused(shown: CaseFacts) -> Blocks:
    assessed, left = len(shown.materials), shown.not_assessed
    counted = f"{assessed:,} entries are assessed for disclosure, {left:,} are not yet."
    return (Paragraph(plain(counted)), Paragraph(plain(SCHEDULES)))


def _head(shown: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", listed(shown.status.label, shown.district)),
        ("Crime", shown.crime_reference),
        ("Officer in the case", shown.officer_in_case),
        ("Exploitation", shown.exploitation_shown),
        ("Opened", shown.opened),
        ("Trade", shown.trade_shown),
    )
    lead = (Paragraph(plain(shown.summary), Voice.LEAD),) if shown.summary else ()
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(shown.title, kicker=edition.title), *lead, facts)
