"""Drafts of the schedules of unused material: MG6C, MG6D and the MG6E report (CPIA 1996).

Sensitive material stands only in the MG6D: the MG6C goes to the defence and does not reveal whether there is
any. A nil MG6D is still printed, to be signed. Only a copy with what is withheld is nil or complete.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mscu.documents.blocks import (
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Spans,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
    table_columns,
)
from mscu.documents.editions.case_sections import Blocks
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.enforcement_facts import MaterialFact
from mscu.documents.editions.facts import CaseFacts
from mscu.text.counts import count_of

DRAFT = "A draft from the record: the disclosure officer checks, completes and signs it."
NIL = "No relevant unused material is listed."
NIL_SENSITIVE = (
    "The disclosure officer knows of no sensitive unused material. This schedule must still be signed."
)
PRESUMED = "presumed to meet the test for disclosure"
ASKED = "No reason is given against it: disclose it, or say why not"
NONE_UNDERMINES = "No item is recorded as one that may undermine the prosecution or assist the defence."
NO_LONGER_LISTED = "No longer listed."
NOTHING_YET = "Nothing is listed yet."
NOTHING_HERE = "Nothing is listed in this copy."
WITHOUT_WITHHELD = (
    "This copy is made without withheld material, whether or not there is any. Only the disclosure officer’s"
    " copy for disclosure in proceedings (CPIA) or the prosecution file is complete."
)
WITHHELD = (
    "This copy is made without what is withheld: {items}. It is complete for the purpose of disclosure in"
    " proceedings (CPIA) or the prosecution file."
)
NOT_COMPLETE = "Not complete: {counted} Do not sign this schedule until every entry is assessed."
BLANK = "\u00a0"
LINE = "." * 40


def schedule_c(facts: CaseFacts, edition: Edition) -> Document:
    """Return the MG6C: unused material that is not sensitive, each item by its description alone."""
    fitted = fit(facts, edition)
    columns = table_columns(("No.", 8), ("Description", 52), ("When", 18), ("Prosecutor", 22))
    rows = {
        material.number: (plain(material.description), plain(material.happened_shown), plain(BLANK))
        for material in not_sensitive(fitted.materials)
    }
    listing = _listing("Unused material", columns, rows, _nil_sentence(fitted, NIL))
    warning = _incomplete_warning(replace(fitted, withheld=0))  # the defence is not told of any
    return _document(fitted, edition, (*warning, *listing))


def schedule_d(facts: CaseFacts, edition: Edition) -> Document:
    """Return the MG6D: sensitive unused material, each item with its reason; nil where there is none."""
    fitted = fit(facts, edition)
    columns = table_columns(("No.", 8), ("Description", 38), ("Why it is sensitive", 36), ("Prosecutor", 18))
    rows = {
        material.number: (plain(material.description), plain(material.sensitive_reason), plain(BLANK))
        for material in sensitive(fitted.materials)
    }
    caption = "Sensitive unused material"
    listing = _listing(caption, columns, rows, _nil_sentence(fitted, NIL_SENSITIVE))
    return _document(fitted, edition, (*_incomplete_warning(fitted), *listing))


def report_e(facts: CaseFacts, edition: Edition) -> Document:
    """Return the MG6E: what may undermine or assist, by schedule and item, and what is not yet assessed."""
    fitted = fit(facts, edition)
    columns = table_columns(("Item", 16), ("Description", 40), ("How", 44))
    caption = "Material that may undermine or assist"
    nil = _nil_sentence(fitted, NONE_UNDERMINES)
    rows = tuple(_undermining(fitted.materials)) or (_nil(columns, nil),)
    listing = (Heading(caption), Table(caption, columns, rows))
    assessment = Paragraph(plain(_assessment_sentence(fitted)))
    warning = _incomplete_warning(fitted)
    return _document(fitted, edition, (*warning, *listing, Heading("Assessment"), assessment))


def _listing(
    caption: str, columns: tuple[Column, ...], rows: Mapping[int, tuple[Spans, ...]], nil: str
) -> Blocks:
    """Return the items of a schedule by number under its heading; a nil one is a table of one row."""
    vacant = (plain(NO_LONGER_LISTED), *(plain(BLANK) for _ in columns[2:]))
    numbers = range(1, max(rows, default=0) + 1)
    numbered = tuple((bold(str(number)), *rows.get(number, vacant)) for number in numbers)
    return (Heading(caption), Table(caption, columns, numbered or (_nil(columns, nil),)))


def _nil_sentence(facts: CaseFacts, nil: str) -> str:
    """Return what is said where nothing is listed: `nil` only if everything was looked at."""
    if facts.not_assessed:
        return NOTHING_YET
    return nil if facts.includes_withheld else NOTHING_HERE


def _nil(columns: tuple[Column, ...], sentence: str) -> tuple[Spans, ...]:
    """Return the row of a schedule that lists nothing."""
    return (
        bold(BLANK if sentence in {NOTHING_YET, NOTHING_HERE} else "Nil"),
        plain(sentence),
        *(plain(BLANK) for _ in columns[2:]),
    )


def not_sensitive(materials: Sequence[MaterialFact]) -> list[MaterialFact]:
    """Return what the MG6C lists, in its order."""
    listed = (material for material in materials if material.listed and not material.sensitive)
    return sorted(listed, key=lambda material: material.number)


def sensitive(materials: Sequence[MaterialFact]) -> list[MaterialFact]:
    """Return what the MG6D lists, in its order."""
    listed = (material for material in materials if material.listed and material.sensitive)
    return sorted(listed, key=lambda material: material.number)


def _undermining(materials: Sequence[MaterialFact]) -> Iterator[tuple[Spans, ...]]:
    for schedule, items in (("MG6C", not_sensitive(materials)), ("MG6D", sensitive(materials))):
        for item in items:
            if item.undermines or item.presumed:
                yield (bold(f"{schedule} {item.number}"), plain(item.description), plain(_how(item)))


def _how(item: MaterialFact) -> str:
    """Return how it may undermine or assist, or why what is presumed to be disclosed is not."""
    if item.undermines:
        return item.undermines_why
    why_not = f"Not disclosed: {item.presumed_why}" if item.presumed_why else ASKED
    return f"{item.presumed}: {PRESUMED}. {why_not}"


def _assessment_sentence(facts: CaseFacts) -> str:
    scope = "of the case" if facts.includes_withheld else "that this copy is made from"
    if not facts.not_assessed:
        return f"Every entry {scope} is assessed."
    are = "is" if facts.not_assessed == 1 else "are"
    elsewhere = facts.not_assessed_elsewhere
    where = (
        f": {facts.not_assessed - elsewhere:,} in the chronology, {elsewhere:,} listed with a search or group"
    )
    counted = f"{count_of(facts.not_assessed, 'entry', 'entries')} {scope} {are} not assessed yet"
    return f"{counted}{where if elsewhere else ''}.{_reassessment_sentence(facts.materials)}"


def _reassessment_sentence(materials: Sequence[MaterialFact]) -> str:
    """Return how many of the entries not assessed were looked at before, and why that does not do."""
    undecided = sum(material.undecided for material in materials)
    corrected = sum(material.corrected for material in materials)
    were, they_were = ("was", "it was") if corrected == 1 else ("were", "they were")
    counts = (
        f"{undecided:,} {'is' if undecided == 1 else 'are'} undecided" if undecided else "",
        f"{corrected:,} {were} corrected since {they_were} assessed" if corrected else "",
    )
    return f" Of these, {' and '.join(filter(None, counts))}." if any(counts) else ""


def _incomplete_warning(facts: CaseFacts) -> Blocks:
    """Return warnings that the schedule leaves out entries not yet assessed, or what is withheld."""
    warning = Paragraph(bold(NOT_COMPLETE.format(counted=_assessment_sentence(facts))), Voice.NOTE)
    return (*((warning,) if facts.not_assessed else ()), *without_withheld(facts))


def without_withheld(facts: CaseFacts) -> Blocks:
    """Return a note that the facts are without what is withheld, unless they are with it."""
    if facts.includes_withheld:
        return ()
    items = count_of(facts.withheld, "item")
    sentence = WITHHELD.format(items=items) if facts.withheld else WITHOUT_WITHHELD
    return (Paragraph(bold(sentence), Voice.NOTE),)


def _document(facts: CaseFacts, edition: Edition, listing: Blocks) -> Document:
    pairs = (
        ("Case", facts.reference),
        ("Operation", facts.operation),
        ("Crime", facts.crime_reference),
        ("Officer in the case", facts.officer_in_case),
    )
    return case_document(
        facts,
        edition,
        (
            Title(facts.reference, kicker=edition.title),
            Facts(tuple(pair for pair in pairs if pair[1])),
            Paragraph(quiet(DRAFT), Voice.NOTE),
            *listing,
            Heading("Signature"),
            Facts(tuple((label, LINE) for label in ("Disclosure officer", "Signed", "Date"))),
        ),
    )
