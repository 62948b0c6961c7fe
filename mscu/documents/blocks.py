"""What a printed document is made of, before a writer turns it into a file.

Blocks are plain frozen data: tests can compare them, their digest stands at the foot of each page, and a
writer for another format needs nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum

from mscu.codes import Family, Marking
from mscu.documents.chart.picture import Picture
from mscu.documents.figure_table import FigureTable
from mscu.documents.map.facts import PlaceMap
from mscu.documents.timeline.facts import Timeline

DEMO = "DEMO: every person is fictional"


class Tone(StrEnum):
    """How a piece of text stands out from its paragraph."""

    PLAIN = "plain"
    BOLD = "bold"
    QUIET = "quiet"


class Voice(StrEnum):
    """What a paragraph is for; a writer gives each voice its size."""

    TEXT = "text"
    LEAD = "lead"
    STANDFIRST = "standfirst"
    NOTE = "note"
    LARGE = "large"
    """Large print: 16 pt."""


class Shade(StrEnum):
    """The background of a box."""

    WARM = "warm"
    COOL = "cool"


@dataclass(frozen=True)
class Span:
    """A piece of text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Spans = tuple[Span, ...]


def plain(text: str) -> Spans:
    """Return spans of ordinary text."""
    return (Span(text),)


def bold(text: str) -> Spans:
    return (Span(text, Tone.BOLD),)


def quiet(text: str) -> Spans:
    """Return spans of muted text."""
    return (Span(text, Tone.QUIET),)


@dataclass(frozen=True)
class Title:
    """The title of the document, with the name of its edition above it."""

    text: str
    kicker: str = ""
    large: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 (a numbered section), 3 (a subsection) or 4 (level 2 in large print)."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    spans: Spans
    voice: Voice = Voice.TEXT


@dataclass(frozen=True)
class Points:
    """A bulleted list."""

    points: tuple[Spans, ...]


@dataclass(frozen=True)
class Facts:
    """Labels and their values in two columns, read down the first and then the second."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and its share of the width."""

    heading: str
    share: int


def table_columns(*columns: tuple[str, int]) -> tuple[Column, ...]:
    """Return columns by their headings and shares."""
    return tuple(Column(heading, share) for heading, share in columns)


@dataclass(frozen=True)
class Table:
    """Rows under headings; `caption` says in words what the table holds."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True)
class ThreadItem:
    """One event: when it happened, its family, what happened, and how intelligence was graded."""

    when: str
    family: Family
    icon: str
    title: str
    text: Spans = ()
    detail: Spans = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thread:
    """A chronology: a line with the family's shape at each item; large on a public page."""

    items: tuple[ThreadItem, ...]
    large: bool = False


@dataclass(frozen=True)
class Box:
    """A few lines on a background of their own."""

    title: str
    lines: tuple[Spans, ...]
    shade: Shade = Shade.WARM


@dataclass(frozen=True)
class Beside:
    """Two blocks side by side; `share` is the width of the first as a percentage."""

    left: Paragraph | Box
    right: Box
    share: int = 50


@dataclass(frozen=True)
class LinkPicture:
    """A link chart, laid out; `alt` describes it in words."""

    picture: Picture
    alt: str


@dataclass(frozen=True)
class LaneItem:
    """One item in a lane: its title, its text and muted lines about it."""

    title: Spans
    text: Spans
    notes: tuple[Spans, ...] = ()


@dataclass(frozen=True)
class Lane:
    """Items under one heading, the most important first."""

    heading: str
    note: str
    items: tuple[LaneItem, ...]
    empty: str = ""
    """The text shown when there are no items."""


@dataclass(frozen=True)
class Lanes:
    """Lanes side by side on the rest of a page, and never beyond it.

    Items that do not fit are counted at the end of their lane.
    """

    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class TimelinePicture:
    """Events one below another, each with a mark in the lane of everyone it names.

    `begins` and `goes_on` name lanes that exist before the first event and after the last.
    """

    timeline: Timeline
    alt: str
    begins: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapPicture:
    """A map of places; `alt` describes it in words."""

    map: PlaceMap
    alt: str


@dataclass(frozen=True)
class NewPage:
    """A page break, so that what follows can be handed over on its own."""


@dataclass(frozen=True)
class Bars:
    """A table of figures with two bars to a row: a year and the year before."""

    table: FigureTable
    years: tuple[str, str]


Block = (
    Title
    | Heading
    | Paragraph
    | Points
    | Facts
    | Table
    | Thread
    | Box
    | Beside
    | LinkPicture
    | Lanes
    | TimelinePicture
    | MapPicture
    | Bars
    | NewPage
)


@dataclass(frozen=True)
class Document:
    """A document in one edition: its marking, its page headers and its blocks.

    `name` becomes the title of the file, so it must identify nobody; `head_left` and `head_right` stand at
    the head of each page.
    """

    name: str
    edition: str
    marking: Marking
    head_left: str
    head_right: str
    blocks: tuple[Block, ...]
    public: bool = False

    @property
    def sideways(self) -> bool:
        """Return whether the pages are landscape, as lanes need."""
        return any(isinstance(block, Lanes) for block in self.blocks)


def digest(document: Document) -> str:
    """Return the SHA-256, in hex, of the document's canonical JSON."""
    canonical = json.dumps(_as_data(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def texts(shown: Document | Block) -> Iterator[str]:
    """Yield every piece of text that a reader of a document, or of one of its blocks, can see."""
    yield from _texts(shown)


def texts_by_section(document: Document) -> Iterator[tuple[str, ...]]:
    """Yield what a reader of each section of a document can see; what is before the first comes first."""
    section: list[str] = []
    for block in document.blocks:
        if isinstance(block, Heading) and section:
            yield tuple(section)
            section = []
        section += [text for text in _texts(block) if text.strip()]
    yield tuple(section)


def _as_data(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: _as_data(getattr(value, f.name)) for f in fields(value)}
        return {"is": type(value).__name__, **parts}
    if isinstance(value, tuple):
        return [_as_data(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _texts(value: object) -> Iterator[str]:
    if is_dataclass(value) and not isinstance(value, type):
        for f in fields(value):
            yield from _texts(getattr(value, f.name))
    elif isinstance(value, tuple) and all(isinstance(part, Span) for part in value):
        yield "".join(span.text for span in value)
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, str) and not isinstance(value, StrEnum):
        yield value
