"""What a printed document is made of, before any writer turns it into a file.

Blocks are plain frozen data: they compare in tests, they have a digest that stands at the foot of
each page, and a writer for another format needs nothing else.
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
    """The ground of a box."""

    WARM = "warm"
    COOL = "cool"


@dataclass(frozen=True)
class Span:
    """A piece of text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Spans = tuple[Span, ...]


def plain(text: str) -> Spans:
    """Make spans of ordinary text."""
    return (Span(text),)


def bold(text: str) -> Spans:
    """Make spans of text that leads the eye."""
    return (Span(text, Tone.BOLD),)


def quiet(text: str) -> Spans:
    """Make spans of text that stands back."""
    return (Span(text, Tone.QUIET),)


@dataclass(frozen=True)
class Title:
    """The title of the document, with the name of its edition above it."""

    text: str
    kicker: str = ""
    large: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading of level 2 (a numbered section), 3 (a part of one), or 4: 2 in large print."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    spans: Spans
    voice: Voice = Voice.TEXT


@dataclass(frozen=True)
class Points:
    """A list of points, each with a dot before it."""

    points: tuple[Spans, ...]


@dataclass(frozen=True)
class Facts:
    """Labels and their values, in two columns, read down the first and then down the second."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and its share of the width."""

    heading: str
    share: int


@dataclass(frozen=True)
class Table:
    """Rows under headings; `caption` says in words what the table holds."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Spans, ...], ...]


@dataclass(frozen=True)
class ThreadItem:
    """One thing that happened: when, of which family, what, and how intelligence was graded."""

    when: str
    family: Family
    icon: str
    title: str
    text: Spans = ()
    detail: Spans = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Thread:
    """A chronology: a line with the family's shape at each item; large for a public page."""

    items: tuple[ThreadItem, ...]
    large: bool = False


@dataclass(frozen=True)
class Box:
    """A few lines on a ground of their own."""

    title: str
    lines: tuple[Spans, ...]
    shade: Shade = Shade.WARM


@dataclass(frozen=True)
class Beside:
    """Two blocks beside each other; `share` is the first one's part of the width in per cent."""

    left: Paragraph | Box
    right: Box
    share: int = 50


@dataclass(frozen=True)
class LinkPicture:
    """A link chart in its places; `alt` says in words what it shows."""

    picture: Picture
    alt: str


@dataclass(frozen=True)
class LaneItem:
    """One thing in a lane: its title, what it says, and quiet lines about it."""

    title: Spans
    text: Spans
    notes: tuple[Spans, ...] = ()


@dataclass(frozen=True)
class Lane:
    """Things under one heading, the most important first."""

    heading: str
    note: str
    items: tuple[LaneItem, ...]
    empty: str = ""
    """What stands there where there are none."""


@dataclass(frozen=True)
class Lanes:
    """Lanes beside each other on what is left of a page, and never beyond it.

    What has no room is counted at the end of its lane.
    """

    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class TimelinePicture:
    """Events below each other, with a mark in the lane of each that they name.

    `begins` and `goes_on` name lanes that are there before the first event, and after the last.
    """

    timeline: Timeline
    alt: str
    begins: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapPicture:
    """A map of places; `alt` says in words what it shows."""

    map: PlaceMap
    alt: str


@dataclass(frozen=True)
class NewPage:
    """What follows stands on a page of its own, so that it can be given away alone."""


@dataclass(frozen=True)
class Bars:
    """A table of figures with a pair of bars a row: a year, and the one before it."""

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
    """A document in one edition: its marking, what stands in the page heads, and its blocks.

    `name` becomes the title of the file and so must name nobody; `head_left` and `head_right`
    stand at the head of each page.
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
        """Return whether its pages lie on their long side, as lanes beside each other need."""
        return any(isinstance(block, Lanes) for block in self.blocks)


def digest(document: Document) -> str:
    """Return the SHA-256, in hex, of the document's canonical JSON."""
    canonical = json.dumps(_as_data(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def texts(document: Document) -> Iterator[str]:
    """Yield every piece of text that a reader of the document can see."""
    yield from _texts(document)


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
