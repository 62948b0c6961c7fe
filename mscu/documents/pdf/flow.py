"""Turns the blocks of a document into reportlab flowables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from mscu.documents.blocks import (
    Bars,
    Beside,
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Lanes,
    LinkPicture,
    MapPicture,
    NewPage,
    Paragraph,
    Points,
    Table,
    Thread,
    TimelinePicture,
    Title,
    Voice,
    plain,
)
from mscu.documents.pdf import grid
from mscu.documents.pdf.bars import BarsOnPage
from mscu.documents.pdf.chart import ChartOnPage
from mscu.documents.pdf.lanes import LanesOnPage
from mscu.documents.pdf.look import (
    BOX_LINE,
    BOX_LINE_LARGE,
    BOX_TITLE,
    BOX_TITLE_LARGE,
    KICKER,
    LEAD,
    NOTE,
    PART,
    PRINT_LARGE,
    SECTION,
    SECTION_PRINT_LARGE,
    SIDEWAYS,
    STANDFIRST,
    TEXT,
    TITLE,
    TITLE_LARGE,
    WIDTH,
    px,
)
from mscu.documents.pdf.map import MapOnPage
from mscu.documents.pdf.stack import BoxOnPage, Padding, SideBySide, Stack, point
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text
from mscu.documents.pdf.thread import thread
from mscu.documents.pdf.timeline import TimelineOnPage

VOICES = {
    Voice.TEXT: TEXT,
    Voice.LEAD: LEAD,
    Voice.STANDFIRST: STANDFIRST,
    Voice.NOTE: NOTE,
    Voice.LARGE: PRINT_LARGE,
}
HEADINGS = {
    2: (SECTION, px(26), px(5), "H2"),
    3: (PART, px(18), px(0), "H3"),
    4: (SECTION_PRINT_LARGE, px(36), px(8), "H2"),
}
"""Type, space above and below, and tag of a heading of each level."""
SECTION_TAG = "H2"
ROOM_BELOW = {Voice.STANDFIRST: px(32), Voice.LARGE: px(18)}
AFTER_HEADING = px(110)
"""A heading goes to the next page when less than this would stand below it."""
AFTER_HEADING_TABLE = px(40) + grid.SMALL_ROW
"""The same where a table follows, whose first row may not be split from its head."""
MAX_LINES_WHOLE = 12
"""The most lines of a paragraph in large print that is not split, such as whom to ring."""
SMALL_BOX = Padding(px(20), px(16))
LARGE_BOX = Padding(px(24), px(20))

Flow = Iterator[Flowable]


def flowables(document: Document, root: Element) -> list[Flowable]:
    """Return the flowables of a document, and add their elements to the structure tree."""
    flow: list[Flowable] = []
    for index, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            flow.append(CondPageBreak(_room_below(document.blocks[index:])))
        flow += MAKERS[type(block)](block, root)
    if document.sideways:
        for flowable in flow:
            if isinstance(flowable, Text):
                flowable.type = replace(flowable.type, measure=SIDEWAYS.width)
    return flow


def _room_below(blocks: Sequence[Block]) -> float:
    """Return the height that a heading needs below it on its page: other headings and a first row."""
    room = 0.0
    for block in blocks:
        if not isinstance(block, Heading):
            if isinstance(block, Bars):
                return room + BarsOnPage(block, Element("Figure")).wrap(0, 0)[1]
            if isinstance(block, Paragraph):
                return room + max(AFTER_HEADING, _whole_height(block))
            return room + (AFTER_HEADING_TABLE if isinstance(block, Table) else AFTER_HEADING)
        type_, above, below, _ = HEADINGS[block.level]
        room += above + type_.leading + below
    return room


def _title(block: Title, root: Element) -> Flow:
    if block.kicker:
        yield Text(plain(block.kicker), KICKER, root.add("P"))
        yield Spacer(0, px(3))
    if block.large:
        yield Spacer(0, px(10))
    yield Text(plain(block.text), TITLE_LARGE if block.large else TITLE, root.add("H1"))
    yield Spacer(0, px(10 if block.large else 18))


def _heading(block: Heading, root: Element) -> Flow:
    type_, above, below, tag = HEADINGS[block.level]
    is_within = tag == SECTION_TAG or any(part.title for part in root.parts)
    element = root.add(tag if is_within else SECTION_TAG)  # before the first section no level is left out
    element.title = block.text if tag == SECTION_TAG else ""
    heading = Text(plain(block.text), type_, element)
    heading.spaceBefore, heading.spaceAfter = above, below
    yield heading


def _paragraph(block: Paragraph, root: Element) -> Flow:
    if height := _whole_height(block):
        yield CondPageBreak(height)
    yield Text(block.spans, VOICES[block.voice], root.add("P"))
    yield Spacer(0, ROOM_BELOW.get(block.voice, px(6)))


def _whole_height(block: Paragraph) -> float:
    """Return the height of a short paragraph in large print, which stays on one page; 0 for any other."""
    if block.voice is not Voice.LARGE:
        return 0.0
    text = Text(block.spans, VOICES[block.voice], None)
    _, height = text.wrap(WIDTH, 0)
    return height if len(text.lines) <= MAX_LINES_WHOLE else 0.0


def _points(block: Points, root: Element) -> Flow:
    list_ = root.add("L")
    for spans in block.points:
        yield point(spans, TEXT, list_.add("LI"))
        yield Spacer(0, px(4))
    yield Spacer(0, px(4))


def _facts(block: Facts, root: Element) -> Flow:
    yield Spacer(0, px(4))
    yield grid.facts(block, root)


def _table(block: Table, root: Element) -> Flow:
    yield grid.table(block, root)


def _thread(block: Thread, root: Element) -> Flow:
    yield from thread(block, root)


def _box(block: Box, root: Element) -> Flow:
    yield _box_on_page(block, root, large=False)
    yield Spacer(0, px(22))


def _beside(block: Beside, root: Element) -> Flow:
    left: BoxOnPage | Stack
    both_boxes = isinstance(block.left, Box)
    if isinstance(block.left, Box):
        left = _box_on_page(block.left, root, large=True)
    else:
        left = Stack([Text(block.left.spans, VOICES[block.left.voice], root.add("P"))])
    right = _box_on_page(block.right, root, large=both_boxes)
    yield SideBySide(left, right, block.share / 100)
    yield Spacer(0, px(22))


def _box_on_page(block: Box, root: Element, *, large: bool) -> BoxOnPage:
    title, line = (BOX_TITLE_LARGE, BOX_LINE_LARGE) if large else (BOX_TITLE, BOX_LINE)
    element = root.add("Sect")
    texts = [Text(plain(block.title), title, element.add("P"))]
    texts += [Text(spans, line, element.add("P")) for spans in block.lines]
    return BoxOnPage(Stack(texts, titled=True), block.shade, LARGE_BOX if large else SMALL_BOX)


def _link_picture(block: LinkPicture, root: Element) -> Flow:
    yield ChartOnPage(block, root.add("Figure"))


def _lanes(block: Lanes, root: Element) -> Flow:
    yield LanesOnPage(block, root)


def _timeline(block: TimelinePicture, root: Element) -> Flow:
    yield TimelineOnPage(block, root.add("Figure"))


def _map(block: MapPicture, root: Element) -> Flow:
    yield MapOnPage(block, root.add("Figure"))


def _new_page(_block: NewPage, _root: Element) -> Flow:
    yield PageBreak()


def _bars(block: Bars, root: Element) -> Flow:
    yield BarsOnPage(block, root.add("Figure"))


MAKERS: dict[type[Block], Callable[[Any, Element], Flow]] = {
    Title: _title,
    Heading: _heading,
    Paragraph: _paragraph,
    Points: _points,
    Facts: _facts,
    Table: _table,
    Thread: _thread,
    Box: _box,
    Beside: _beside,
    LinkPicture: _link_picture,
    Lanes: _lanes,
    TimelinePicture: _timeline,
    MapPicture: _map,
    Bars: _bars,
    NewPage: _new_page,
}
