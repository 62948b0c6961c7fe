"""The case summary: blocks made of facts for an edition, in the order in which a DI reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mscu.codes import Kind, Marking, Reader
from mscu.documents.blocks import (
    Beside,
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Paragraph,
    Span,
    Spans,
    Thread,
    ThreadItem,
    Title,
    Tone,
    Voice,
    plain,
    quiet,
    table_columns,
)
from mscu.documents.editions import case_sections as sections
from mscu.documents.editions.case_sections import Blocks, code_words, join_parts
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.fact_values import none_of
from mscu.documents.editions.facts import CaseFacts, ClockFact, EntryFact, PersonFact
from mscu.documents.icons import icon_of
from mscu.rules.clock_engine import LATE_STATES, OPEN_STATES, WITHOUT_DAY_AHEAD
from mscu.text.arabic_names import is_arabic

CLOCKS_IN_BOX = 5
NO_SUMMARY = "No summary is recorded yet."
CORRECTIONS = "Corrected people, places and things"
PEOPLE_COLUMNS = table_columns(("Name", 27), ("Role", 25), ("Age or birth; nationality", 22), ("Status", 26))
SHORT_KINDS = {Kind.NOTE: "Note", Kind.ADVICE: "Tactical advice", Kind.ENQUIRY_RESULT: "Result"}
"""Short names of kinds whose label is too long to stand before a headline."""


def case_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a case in an edition; only what the edition shows is read."""
    fitted = fit(facts, edition)
    return case_document(fitted, edition, (*_cover(fitted, edition), *_sections(fitted)))


def case_document(facts: CaseFacts, edition: Edition, blocks: tuple[Block, ...]) -> Document:
    """Return blocks of a case under the usual head of its papers, marked for what they show."""
    return Document(
        name=edition.title,
        edition=edition.key,
        marking=edition.marking or highest_marking(facts),
        head_left=join_parts(facts.reference, facts.operation, by=" · "),
        head_right="",
        blocks=blocks,
        public=edition.public,
    )


def highest_marking(facts: CaseFacts) -> Marking:
    return Marking.highest(facts.marking, *(entry.marking for entry in facts.entries))


def _cover(facts: CaseFacts, edition: Edition) -> Blocks:
    summary = plain(facts.summary) if facts.summary else none_of(NO_SUMMARY, facts.summary)
    lead = (Paragraph(summary, Voice.LEAD),) if summary else ()
    box = _open_clocks(facts)
    first: Blocks = (Beside(lead[0], box, share=67),) if lead and box else (*lead, *((box,) if box else ()))
    return (Title(facts.title, kicker=edition.title), *first, _head_facts(facts))


def _head_facts(facts: CaseFacts) -> Facts:
    pairs = (
        ("Status", join_parts(facts.status.label, facts.district)),
        ("Lead", facts.lead),
        ("Exploitation", facts.exploitation_shown or join_parts(*map(code_words, facts.exploitation))),
        ("Crime", facts.crime_reference),
        ("Opened", facts.opened),
        ("Officer in the case", facts.officer_in_case),
        ("Trade", facts.trade_shown),
        ("Place", facts.main_place),
    )
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _open_clocks(facts: CaseFacts) -> Box | None:
    running = [clock for clock in facts.clocks if clock.state in OPEN_STATES]
    if not running:
        return None
    lines = tuple(_clock_line(clock) for clock in running[:CLOCKS_IN_BOX])
    remaining = len(running) - CLOCKS_IN_BOX
    remainder = (quiet(f"and {remaining:,} more under Clocks"),) if remaining > 0 else ()
    return Box("Open clocks", lines + remainder)


def _clock_line(clock: ClockFact) -> Spans:
    when = clock.left if clock.state in WITHOUT_DAY_AHEAD else clock.due_shown or clock.left
    late = ", late" if clock.state in LATE_STATES else ""
    return (Span(f"{when}{late}", Tone.BOLD), Span(f" {clock.title}"))


def _sections(facts: CaseFacts) -> Blocks:
    """Return the numbered sections that are not empty."""
    return numbered(
        (
            ("People and roles", people(facts)),
            ("Chronology", chronology(facts)),
            ("Enquiries and results", sections.enquiries(facts)),
            ("Referrals", sections.referrals(facts)),
            ("Enforcement", sections.enforcement(facts)),
            ("Organised crime group", sections.groups(facts)),
            ("Clocks", sections.clocks(facts)),
            ("Outstanding", sections.owed(facts)),
            ("Appendix: places, things, organisations", sections.appendix(facts)),
            (CORRECTIONS, sections.corrections(facts)),
        )
    )


def numbered(sections_: Iterable[tuple[str, Blocks]]) -> Blocks:
    """Return the sections that are not empty under numbered headings."""
    present = [(title, blocks) for title, blocks in sections_ if blocks]
    return tuple(
        block
        for number, (title, blocks) in enumerate(present, start=1)
        for block in (Heading(f"{number} {title}"), *blocks)
    )


def people(facts: CaseFacts) -> Blocks:
    """Return the people of a case with their roles."""
    return sections.table("People and roles", PEOPLE_COLUMNS, map(_person, facts.people))


def _person(person: PersonFact) -> tuple[Spans, ...]:
    aliases = ", ".join(f"“{alias}”" for alias in person.aliases if alias != person.name)
    apart = (
        "\n" if is_arabic(person.name) else ", "
    )  # a line that begins from the right would turn them about
    return (
        (Span(person.name, Tone.BOLD), Span(f"{apart}{aliases}" if aliases else "")),
        plain(person.roles_shown or join_parts(*map(code_words, person.roles))),
        plain(join_parts(*filter(_is_known, (person.born, person.nationality)))),
        plain(person.stands_at),
    )


def _is_known(text: str) -> bool:
    """Return whether the words hold information: `unknown, Not known yet` does not."""
    return text.casefold() not in {"unknown", "not known", "not known yet"}


def chronology(facts: CaseFacts) -> Blocks:
    """Return the entries in the order in which they happened."""
    ordered = sorted(facts.entries, key=_sort_key)
    note = sections.closing_note(facts.left_out)
    return (Thread(tuple(map(_item, ordered))), *note) if ordered else note


def _sort_key(entry: EntryFact) -> tuple[object, int]:
    return entry.sort_at, entry.id


def _item(entry: EntryFact) -> ThreadItem:
    title = _title(entry)
    facts = (f for f in entry.facts if f.value and f.value != entry.text)
    details = join_parts(*(f"{f.label}: {f.value}" for f in facts), by=" · ")
    is_in_title = not entry.text or title.endswith(entry.text)
    return ThreadItem(
        when=entry.happened_shown,
        family=entry.family,
        icon=icon_of(entry.kind, entry.codes),
        title=title,
        text=() if is_in_title else plain(entry.text),
        detail=quiet(details) if details else (),
        grades=entry.grades,
    )


def _title(entry: EntryFact) -> str:
    """Return the headline with its kind before it, unless the headline already names the kind."""
    kind = SHORT_KINDS.get(entry.kind, entry.kind.label)
    headline = without_text(entry)
    if kind.casefold() in headline.casefold():
        return headline
    return join_parts(kind, headline, by=", " if ": " in headline else ": ")


def without_text(entry: EntryFact) -> str:
    """Return a headline without the beginning of the text, which is printed in full below it."""
    start = entry.headline.removesuffix("…")
    if start == entry.headline:
        return start
    ends = [0, *(match.end() for match in re.finditer(": ", start))]
    text_start = next((end for end in ends if entry.text.startswith(start[end:])), None)
    return entry.headline if text_start is None else start[:text_start].removesuffix(": ")


def investigation_summary(facts: CaseFacts, edition: Edition) -> Document:
    """Return a case as its investigating officer needs it."""
    entries = tuple(entry for entry in facts.entries if Reader.OFFICER in entry.readers)
    open_clocks = tuple(clock for clock in facts.clocks if clock.state in OPEN_STATES)
    fitted = fit(replace(facts, entries=entries, clocks=open_clocks), edition)
    sections_ = (
        ("Outstanding", sections.owed(fitted)),
        ("Enquiries and results", sections.enquiries(fitted)),
        ("Open clocks", sections.clocks(fitted)),
        ("People and roles", people(fitted)),
        ("Enforcement", sections.enforcement(fitted)),
        ("Referrals", sections.referrals(fitted)),
        ("Chronology", chronology(replace(fitted, left_out=0))),
        ("Organised crime group", sections.groups(fitted)),
        ("Appendix: places, things, organisations", sections.appendix(fitted)),
        (CORRECTIONS, sections.corrections(fitted)),
    )
    return case_document(fitted, edition, (*_head(fitted, edition), *numbered(sections_)))


def _head(case: CaseFacts, edition: Edition) -> Blocks:
    pairs = (
        ("Status", join_parts(case.status.label, case.district)),
        ("Lead", case.lead),
        ("Crime", case.crime_reference),
        ("Officer in the case", case.officer_in_case),
        ("Exploitation", case.exploitation_shown),
        ("Opened", case.opened),
    )
    lead = (Paragraph(plain(case.summary), Voice.LEAD),) if case.summary else ()
    facts = Facts(tuple(pair for pair in pairs if pair[1]))
    return (Title(case.title, kicker=edition.title), *lead, facts)
