"""The case summary for the CPS: who is charged with what, who was harmed, and what is left to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from mscu.code_keys import S45_INDICATIONS, SUSPECT, VICTIM_ROLES
from mscu.codes import Kind, Reader
from mscu.documents.blocks import Document, Facts, Paragraph, Title, Voice, plain
from mscu.documents.editions import case_sections as sections
from mscu.documents.editions.case_sections import Blocks, join_parts
from mscu.documents.editions.case_summary import case_document, chronology, numbered, people
from mscu.documents.editions.disclosure_schedules import without_withheld
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts, EntryFact, PersonFact
from mscu.text.counts import count_of

TRIAGE = "triage_state"
"""The column with the outcome of a report."""
SCHEDULES = (
    "Unused material belongs in MG6C, sensitive material in MG6D, and what may undermine the"
    " prosecution or assist the defence in MG6E. This summary does not replace any of them."
)


def cps_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a case as the prosecutor needs it."""
    entries = tuple(
        _without_triage(entry)
        for entry in facts.entries
        if is_for_prosecutor(entry.kind, entry.readers, entry.codes)
    )
    fitted = fit(replace(facts, entries=entries), edition)
    victims, others = _victims_and_others(fitted.people)
    sections_ = (
        ("Suspects and defendants", people(replace(fitted, people=_suspects(others)))),
        ("Victims", people(replace(fitted, people=victims))),
        ("Witnesses and others", people(replace(fitted, people=_not_suspects(others)))),
        ("Arrests, charges and exhibits", sections.enforcement(fitted)),
        ("Enquiries and results", sections.enquiries(fitted)),
        ("What happened", chronology(replace(fitted, left_out=0))),
        ("Referrals and decisions on status", sections.referrals(fitted)),
        ("Outstanding", sections.owed(fitted)),
        ("Unused material", _unused(fitted)),
        ("Appendix: places, things, organisations", sections.appendix(fitted)),
    )
    return case_document(fitted, edition, (*_head(fitted, edition), *numbered(sections_)))


def is_for_prosecutor(kind: Kind, readers: Collection[Reader], codes: Collection[str]) -> bool:
    """Return whether the prosecutor sees an entry: of the decisions, only those on s.45.

    `readers` are those of its kind, `codes` those that the entry carries.
    """
    is_left_out = kind is Kind.DECISION and S45_INDICATIONS not in codes
    return Reader.PROSECUTOR in readers and not is_left_out


def _without_triage(entry: EntryFact) -> EntryFact:
    return replace(entry, facts=tuple(fact for fact in entry.facts if fact.name != TRIAGE))


def _victims_and_others(
    people: Iterable[PersonFact],
) -> tuple[tuple[PersonFact, ...], tuple[PersonFact, ...]]:
    """Return the victims and all others; a person who is both stands with the victims, with both roles."""
    everyone = tuple(people)
    victims = tuple(person for person in everyone if VICTIM_ROLES.intersection(person.roles))
    return victims, tuple(person for person in everyone if person not in victims)


def _suspects(people: Iterable[PersonFact]) -> tuple[PersonFact, ...]:
    return tuple(person for person in people if SUSPECT in person.roles)


def _not_suspects(people: Iterable[PersonFact]) -> tuple[PersonFact, ...]:
    return tuple(person for person in people if SUSPECT not in person.roles)


def _unused(case: CaseFacts) -> Blocks:
    assessed, remaining = sum(material.complete for material in case.materials), case.not_assessed
    are, are_not = (("is" if number == 1 else "are") for number in (assessed, remaining))
    counted = count_of(assessed, "entry", "entries")
    if not case.includes_withheld:
        counted += " that this copy is made from"
    sentence = f"{counted} {are} assessed for disclosure, {remaining:,} {are_not} not yet."
    return (Paragraph(plain(sentence)), *without_withheld(case), Paragraph(plain(SCHEDULES)))


def _head(case: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", join_parts(case.status.label, case.district)),
        ("Crime", case.crime_reference),
        ("Officer in the case", case.officer_in_case),
        ("Exploitation", case.exploitation_shown),
        ("Opened", case.opened),
        ("Trade", case.trade_shown),
    )
    lead = (Paragraph(plain(case.summary), Voice.LEAD),) if case.summary else ()
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(case.title, kicker=edition.title), *lead, facts)
