"""The report to the police and crime panel: a cover form, the four Ps with figures, an appendix."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from mscu.codes import Marking
from mscu.documents.blocks import (
    Bars,
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Title,
    Voice,
    plain,
)
from mscu.documents.impact import FigureRow, Impact
from mscu.places import resource

EDITION = "panel_report"
KICKER = "Police, Fire and Crime Panel"
FILE = "panel_report.toml"
NOTHING = "Not filled in"
BULLET = "\N{BULLET} "
COVER = (
    "purpose_of_report", "recommendations", "contacts", "equalities", "risk", "legal", "revenue",
    "capital", "attachments", "scrutiny", "papers", "tracking", "call_in",
)  # fmt: skip
FACTS = ("meeting", "subject", "report_of")
STRANDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("prepare", (
        ("training", "People trained"), ("training", "Training sessions"),
        ("training", "Conferences"),
    )),
    ("prevent", (
        ("training", "Campaigns"), ("training", "Interventions"),
        ("training", "People in interventions"),
    )),
    ("pursue", (
        ("enforcement", "Arrests"), ("enforcement", "People charged"),
        ("enforcement", "Sentences of custody"), ("enforcement", "Years of custody"),
        ("enforcement", "Class A drugs seized"), ("enforcement", "Other drugs seized"),
        ("enforcement", "Firearms seized"), ("enforcement", "Cash seized"),
        ("enforcement", "Restrained or frozen"), ("enforcement", "Forfeited, cash and accounts"),
        ("enforcement", "Confiscation orders"), ("groups", "Groups first assessed"),
        ("groups", "Disruptions"),
    )),
    ("protect", (("advice", "Done"), ("advice", "Given"), ("age", "All"))),
)  # fmt: skip
"""Which figures stand under each P: the key of their table, and the row."""
CALLED = {
    ("advice", "Done"): "Tactical advice done", ("advice", "Given"): "Tactical advice given",
    ("age", "All"): "Potential victims identified",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A block of words that whoever writes the report may change, and how it begins."""

    key: str
    label: str
    text: str
    long: bool = True


@cache
def parts() -> tuple[Part, ...]:
    """Read them, in the order in which they are written."""
    found = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))["part"]
    return tuple(Part(**each) for each in found)


def panel_report(words: Mapping[str, str], impact: Impact, unit: str) -> Document:
    """Tell the panel of a year."""
    return Document(
        name="Report to the Police and Crime Panel",
        edition=EDITION,
        marking=Marking.OFFICIAL,
        head_left=unit,
        head_right=words.get("meeting", ""),
        blocks=tuple(_blocks(words, impact)),
    )


def _blocks(words: Mapping[str, str], impact: Impact) -> Iterator[Block]:
    labels = {each.key: each.label for each in parts()}
    yield Title(words.get("subject", ""), kicker=KICKER)
    yield Facts(tuple((labels[key], words.get(key) or NOTHING) for key in FACTS))
    for key in COVER:
        yield Heading(labels[key], 3)
        yield from _paragraphs(words.get(key, ""))
    yield from _section("1. Background", words.get("background", ""))
    yield from _section("2. Partnership approach", words.get("approach", ""))
    yield Paragraph(plain(_period(impact)), Voice.NOTE)
    for key, rows in STRANDS:
        yield Heading(labels[key], 3)
        yield from (Paragraph(plain(f"{BULLET}{each}")) for each in _figures(impact, rows))
        if words.get(key):
            yield from _paragraphs(words[key])
        if key == "protect":
            yield from _survivors(impact)
    yield Heading("Case study", 3)
    yield from _paragraphs(words.get("case_study", ""))
    yield from _section("3. Current threat and forward plan", words.get("forward", ""))
    yield from _appendix(impact)


def _section(title: str, words: str) -> Iterator[Block]:
    yield Heading(title)
    yield from _paragraphs(words)


def _paragraphs(words: str) -> Iterator[Block]:
    """Give lines as paragraphs; those that begin with a hyphen as points."""
    lines = [each.strip() for each in words.splitlines() if each.strip()]
    for line in lines or [NOTHING]:
        yield Paragraph(plain(f"{BULLET}{line[2:]}" if line.startswith("- ") else line))


def _period(impact: Impact) -> str:
    return f"Figures: {impact.year_days}, and in brackets those of {impact.before_days}."


def _figures(impact: Impact, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    for key, label in rows:
        row = _row(impact, key, label)
        if row is not None:
            called = CALLED.get((key, label), label)
            yield f"{called}: {row.this.words} ({row.before.words})"


def _row(impact: Impact, key: str, label: str) -> FigureRow | None:
    table = impact.table(key)
    if table is None:
        return None
    rows = (*table.rows, *((table.total,) if table.total else ()))
    return next((each for each in rows if each.label == label), None)


def _survivors(impact: Impact) -> Iterator[Block]:
    table = impact.table("survivors")
    for row in table.rows if table is not None else ():
        told = f"{BULLET}{row.label}, as the charity released: {row.this.words}"
        yield Paragraph(plain(f"{told} ({row.before.words})"))


def _appendix(impact: Impact) -> Iterator[Block]:
    yield Heading(f"Appendix 1: figures of {impact.year}, beside {impact.before}")
    for note in impact.notes:
        yield Paragraph(plain(note), Voice.NOTE)
    for table in impact.figures:
        yield Heading(table.title, 3)
        yield Bars(table, (impact.year, impact.before))
