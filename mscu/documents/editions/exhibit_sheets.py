"""Exhibits on paper: a label for each, then a sheet for each with its continuity and its files."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.documents.blocks import (
    Beside,
    Block,
    Box,
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
from mscu.documents.editions.case_sections import Blocks, join_parts, table
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.enforcement_facts import ExhibitFact, FileFact, MoveFact
from mscu.documents.editions.fact_values import is_shown, none_of
from mscu.documents.editions.facts import CaseFacts

STANDS = (
    "Continuity steps are added, never changed. The person taking over an exhibit signs beside the step; "
    "the blank rows are for steps on the way, to be recorded afterwards."
)
FREE_ROWS = 2
"""Rows of a continuity sheet left empty to be filled in by hand."""
BLANK = "\u00a0"
CUT_OUT = "Cut out one label for each exhibit."
STEPS = table_columns(
    ("When", 16), ("From", 18), ("To", 18), ("Where to, and why", 23), ("Seal", 11), ("Signed", 14)
)


def exhibit_sheets(facts: CaseFacts, edition: Edition) -> Document:
    """Return the labels of all exhibits of a case, then a sheet for each."""
    fitted = fit(facts, edition)
    return case_document(
        fitted,
        edition,
        (
            Title(fitted.title, kicker=edition.title),
            Heading("Labels"),
            Paragraph(quiet(CUT_OUT), Voice.NOTE),
            *_labels(fitted),
            Heading("Continuity"),
            Paragraph(quiet(STANDS), Voice.NOTE),
            *(block for exhibit in fitted.exhibits for block in _sheet(exhibit)),
        ),
    )


def _labels(facts: CaseFacts) -> Iterator[Block]:
    """Yield labels in pairs; the last of an odd number stands beside an empty one."""
    labels = [_label(facts, exhibit) for exhibit in facts.exhibits]
    for index in range(0, len(labels), 2):
        blank = Box("Exhibit", tuple(plain(f"{line}:") for line in ("What", "Seized", "By", "Seal")))
        yield Beside(labels[index], labels[index + 1] if index + 1 < len(labels) else blank)


def _label(facts: CaseFacts, exhibit: ExhibitFact) -> Box:
    lines = (
        bold(exhibit.what),
        plain(f"Seized {join_parts(exhibit.seized, exhibit.seized_by)}"),
        plain(join_parts(exhibit.where, exhibit.power)) if exhibit.where or exhibit.power else (),
        plain(f"Seal {_seal(exhibit) or '.' * 24}"),
        quiet(join_parts(facts.reference, facts.crime_reference, by=" · ")),
        plain("Signed " + "." * 30),
    )
    return Box(exhibit.reference, tuple(line for line in lines if line))


def _seal(exhibit: ExhibitFact) -> str:
    """Return the current seal of an exhibit: that of its last step which names one."""
    seals = [move.seal for move in exhibit.moves if move.seal]
    return seals[-1] if seals else exhibit.seal


def _sheet(exhibit: ExhibitFact) -> tuple[Block, ...]:
    pairs = (
        ("Exhibit", exhibit.reference),
        ("Description", exhibit.what),
        ("Seized", exhibit.seized),
        ("Seized by", exhibit.seized_by),
        ("Where found", exhibit.where),
        ("Power", exhibit.power),
        ("Current seal", _seal(exhibit)),
    )
    return (
        Heading(exhibit.reference, level=3),
        Facts(tuple(pair for pair in pairs if pair[1])),
        _continuity(exhibit),
        *_files(exhibit),
    )


def _continuity(exhibit: ExhibitFact) -> Table:
    blank = tuple(plain(BLANK) for _ in STEPS)
    rows = (*map(_step, exhibit.moves), *(blank for _ in range(FREE_ROWS)))
    return Table(f"Continuity of {exhibit.reference}", STEPS, rows)


def _step(move: MoveFact) -> tuple[Spans, ...]:
    return (
        bold(move.happened_shown),
        plain(move.from_whom),
        plain(move.to_whom),
        plain(join_parts(move.where, move.reason)),
        plain(move.seal),
        plain(BLANK),
    )


def _files(exhibit: ExhibitFact) -> Blocks:
    columns = table_columns(("File", 24), ("SHA-256 at intake", 46), ("Verified", 30))
    return table(f"Files of {exhibit.reference}", columns, map(_file, exhibit.files))


def _file(file: FileFact) -> tuple[Spans, ...]:
    result = ("unchanged" if file.same else "DIFFERENT FROM INTAKE") if is_shown(file.same) else ""
    checked = join_parts(file.verified, result, by=": ")
    verification = join_parts(checked, file.verified_by) if file.verified else ""
    return (
        bold(f"{file.name}\n{file.size}"),
        plain(file.sha256),
        plain(verification) if verification else none_of("not verified since intake", file.verified),
    )
