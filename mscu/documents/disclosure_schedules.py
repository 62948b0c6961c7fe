"""Drafts of the schedules of unused material: MG6C, MG6D, and the MG6E report (CPIA 1996).

What is sensitive stands in the MG6D alone: the MG6C goes to the defence, and does not say that
there is any. A nil MG6D is printed all the same, to be signed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mscu.documents.blocks import (
    Block,
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
)
from mscu.documents.case_sections import Blocks, listed
from mscu.documents.case_summary import highest_marking
from mscu.documents.editions import Edition, fit
from mscu.documents.enforcement_facts import MaterialFact
from mscu.documents.facts import CaseFacts

DRAFT = "A draft from the record: the disclosure officer checks, completes and signs it."
NIL = "Nil. No relevant unused material is listed."
NIL_SENSITIVE = (
    "Nil. The disclosure officer knows of no sensitive unused material. This schedule is signed "
    "all the same."
)
NONE_UNDERMINES = (
    "No item is noted as one that may undermine the prosecution or assist the defence."
)
BLANK = "\u00a0"
LINE = "." * 40


def schedule_c(facts: CaseFacts, edition: Edition) -> Document:
    """List the unused material that is not sensitive, each item by its description alone."""
    shown = fit(facts, edition)
    columns = (Column("No.", 8), Column("Description", 52), Column("When", 18),
               Column("Prosecutor", 22))  # fmt: skip
    rows = tuple(
        (bold(str(number)), plain(each.description), plain(each.happened_shown), plain(BLANK))
        for number, each in enumerate(not_sensitive(shown.materials), 1)
    )
    listing = Table("Unused material", columns, rows) if rows else Paragraph(plain(NIL))
    return _document(shown, edition, (listing,))


def schedule_d(facts: CaseFacts, edition: Edition) -> Document:
    """List the sensitive unused material, each item with the reason; nil where there is none."""
    shown = fit(facts, edition)
    columns = (Column("No.", 8), Column("Description", 38), Column("Why it is sensitive", 36),
               Column("Prosecutor", 18))  # fmt: skip
    rows = tuple(
        (bold(str(number)), plain(each.description), plain(each.sensitive_reason), plain(BLANK))
        for number, each in enumerate(sensitive(shown.materials), 1)
    )
    listing = (
        Table("Sensitive unused material", columns, rows)
        if rows
        else Paragraph(bold(NIL_SENSITIVE))
    )
    return _document(shown, edition, (listing,))


def report_e(facts: CaseFacts, edition: Edition) -> Document:
    """Report what may undermine or assist, by schedule and item, and what is not assessed yet."""
    shown = fit(facts, edition)
    columns = (Column("Item", 16), Column("Description", 40), Column("How", 44))
    rows = tuple(_undermining(shown.materials))
    listing: Block = (
        Table("Material that may undermine or assist", columns, rows)
        if rows
        else Paragraph(plain(NONE_UNDERMINES))
    )
    left = _counted(shown.not_assessed)
    return _document(shown, edition, (listing, Paragraph(quiet(left), Voice.NOTE)))


def not_sensitive(materials: Sequence[MaterialFact]) -> list[MaterialFact]:
    """Give what the MG6C lists, in its order."""
    return [each for each in materials if each.listed and not each.sensitive]


def sensitive(materials: Sequence[MaterialFact]) -> list[MaterialFact]:
    """Give what the MG6D lists, in its order."""
    return [each for each in materials if each.listed and each.sensitive]


def _undermining(materials: Sequence[MaterialFact]) -> Iterator[tuple[Spans, ...]]:
    for schedule, items in (("MG6C", not_sensitive(materials)), ("MG6D", sensitive(materials))):
        for number, each in enumerate(items, 1):
            if each.undermines:
                yield (
                    bold(f"{schedule} {number}"),
                    plain(each.description),
                    plain(each.undermines_why),
                )


def _counted(not_assessed: int) -> str:
    if not not_assessed:
        return "Every entry of the case is assessed."
    many = f"{not_assessed:,} entries of the case are"
    are = "1 entry of the case is" if not_assessed == 1 else many
    return f"{are} not assessed yet."


def _document(facts: CaseFacts, edition: Edition, listing: Blocks) -> Document:
    pairs = (("Case", facts.reference), ("Operation", facts.operation),
             ("Crime", facts.crime_reference), ("In the case", facts.officer_in_case))  # fmt: skip
    return Document(
        name=edition.title,
        edition=edition.key,
        marking=edition.marking or highest_marking(facts),
        head_left=listed(facts.reference, facts.operation, by=" · "),
        head_right="",
        blocks=(
            Title(facts.reference, kicker=edition.title),
            Facts(tuple(pair for pair in pairs if pair[1])),
            Paragraph(quiet(DRAFT), Voice.NOTE),
            *listing,
            Heading("Signature", level=3),
            Facts(tuple((label, LINE) for label in ("Disclosure officer", "Signed", "Date"))),
        ),
        public=edition.public,
    )
