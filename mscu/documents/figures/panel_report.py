"""The report to the police and crime panel: a cover form, the four Ps with figures, an appendix."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from mscu.codes import Marking
from mscu.documents.blocks import (
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    NewPage,
    Paragraph,
    Points,
    Title,
    Voice,
    plain,
)
from mscu.documents.figure_table import HELD_BACK, FigureRow
from mscu.documents.figures.impact import WITH_OTHERS, Impact
from mscu.resources import resource

EDITION = "panel_report"
KICKER = "Police, Fire and Crime Panel"
FILE = "panel_report.toml"
NOTHING, NO_WORK = "Not filled in", "Nothing is reported for this year."
COVER = (
    "purpose_of_report",
    "recommendations",
    "contacts",
    "equalities",
    "risk",
    "legal",
    "revenue",
    "capital",
    "attachments",
    "scrutiny",
    "papers",
    "tracking",
    "call_in",
)
FACTS = ("meeting", "subject", "report_of")
BEFORE_FIGURES = ("background", "national", "approach")
"""Sections that come before the figures, each under its number."""
STRANDS = ("prepare", "prevent", "pursue", "protect")
PERIOD = (
    "Figures are those of {days}; in brackets those of the year before. Small numbers are not "
    "shown, so that nobody can be recognised: Appendix 1 says where."
)


@dataclass(frozen=True)
class ReportPart:
    """A part of the report that its author may change, and the text that it starts from."""

    key: str
    label: str
    text: str
    long: bool = True
    stays: bool = False
    """Whether it starts from the text of the year before."""
    needed: bool = False
    """Whether the report cannot be issued without it."""


@dataclass(frozen=True)
class PanelFigure:
    """A figure in the text of a part: the row of a table, and its wording."""

    part: str
    table: str
    row: str
    says: str
    one: str = ""
    """The wording for a count of one, where that is different."""
    none: str = ""
    """The wording where there was none, but one the year before."""


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resource(FILE).read_text(encoding="utf-8"))


@cache
def parts() -> tuple[ReportPart, ...]:
    """Read the parts, in the order in which they are written."""
    return tuple(ReportPart(**fields) for fields in _file()["part"])


@cache
def figures() -> tuple[PanelFigure, ...]:
    """Read which figures belong to which part."""
    return tuple(PanelFigure(**fields) for fields in _file()["figure"])


def public_texts() -> tuple[str, ...]:
    """Return words that are known to identify nobody: public bodies, and the shipped texts."""
    part_texts = (text for part in parts() for text in (part.label, part.text))
    figure_texts = (text for figure in figures() for text in (figure.says, figure.one, figure.none))
    return (KICKER, *_file()["public"], *part_texts, *figure_texts)


def figures_of(impact: Impact, part: str) -> tuple[str, ...]:
    """Return the figures of a part in words, without those held back or zero in both years."""
    lines = [_figure_sentence(impact, figure) for figure in figures() if figure.part == part]
    if part == "protect" and (table := impact.table("survivors")) is not None:
        for row in table.rows:
            sentence = f"{row.label}, as the charity released: {row.this.words}"
            lines.append(f"{sentence} ({row.before.words})")
    return tuple(filter(None, lines))


def panel_report(texts: Mapping[str, str], impact: Impact, unit: str) -> Document:
    return Document(
        name="Report to the Police and Crime Panel",
        edition=EDITION,
        marking=Marking.OFFICIAL,
        head_left=unit,
        head_right=texts.get("meeting", ""),
        blocks=tuple(_blocks(texts, impact)),
    )


def _blocks(texts: Mapping[str, str], impact: Impact) -> Iterator[Block]:
    labels = {part.key: part.label for part in parts()}
    yield Title(texts.get("subject", ""), kicker=KICKER)
    yield Facts(tuple((labels[key], texts.get(key) or NOTHING) for key in FACTS))
    for key in COVER:
        yield Heading(labels[key], 3)
        yield from _paragraphs(texts.get(key, ""))
    for number, key in enumerate(BEFORE_FIGURES, 1):
        yield Heading(f"{number}. {labels[key]}")
        yield from _paragraphs(texts.get(key, ""))
    yield Paragraph(plain(PERIOD.format(days=impact.year_days)), Voice.NOTE)
    for key in STRANDS:
        yield Heading(labels[key], 3)
        figures_, text = figures_of(impact, key), texts.get(key, "")
        if figures_:
            yield Points(tuple(map(plain, figures_)))
        if text or not figures_:
            yield from _paragraphs(text or NO_WORK)
    yield Heading(labels["case_study"], 3)
    yield from _paragraphs(texts.get("case_study", ""))
    yield Heading(f"{len(BEFORE_FIGURES) + 1}. {labels['forward']}")
    yield from _paragraphs(texts.get("forward", ""))
    yield from _appendix(impact)


def _paragraphs(text: str) -> Iterator[Block]:
    """Yield lines as paragraphs; those that begin with a hyphen become one bulleted list."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for is_list, group in groupby(lines or [NOTHING], key=lambda line: line.startswith("- ")):
        if is_list:
            yield Points(tuple(plain(line[2:].strip()) for line in group))
        else:
            yield from (Paragraph(plain(line)) for line in group)


def _figure_sentence(impact: Impact, figure: PanelFigure) -> str:
    row = _row(impact, figure.table, figure.row)
    if row is None or row.this.words in {HELD_BACK, WITH_OTHERS}:
        return ""
    if not _is_not_zero(row.this.words):
        return f"{figure.none} ({row.before.words})" if _is_not_zero(row.before.words) else ""
    wording = figure.one if figure.one and row.this.number == 1 else figure.says
    before = row.before.words
    bracketed = "" if before in {HELD_BACK, WITH_OTHERS} else f" ({before})"
    return f"{wording.format(row.this.words)}{bracketed}"


def _is_not_zero(text: str) -> bool:
    return re.search("[1-9]", text) is not None


def _row(impact: Impact, key: str, label: str) -> FigureRow | None:
    table = impact.table(key)
    if table is None:
        return None
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return next((row for row in rows if row.label == label), None)


def _appendix(impact: Impact) -> Iterator[Block]:
    yield NewPage()
    yield Heading(f"Appendix 1: figures of {impact.year}, compared with {impact.before}")
    for note in impact.notes:
        yield Paragraph(plain(note), Voice.NOTE)
    for table in impact.figures:
        yield Heading(table.title, 3)
        yield Bars(table, (impact.year, impact.before))
