"""Turns the blocks of a document into paragraphs, headings and tables of Word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.shared import Length, Pt, RGBColor

from mscu.documents.blocks import (
    Bars,
    Beside,
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Lane,
    Lanes,
    NewPage,
    Paragraph,
    Points,
    Shade,
    Span,
    Spans,
    Table,
    Thread,
    ThreadItem,
    Title,
    Tone,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.figure_table import cells
from mscu.documents.word.marks import (
    add_text,
    head_row,
    keep_whole,
    keep_with_next,
    rule,
    set_alternative_text,
    set_size,
    shade,
)
from mscu.progress import Progress

if TYPE_CHECKING:
    from docx.table import Table as WordTable
    from docx.table import _Row
    from docx.text.paragraph import Paragraph as WordParagraph

QUIET = RGBColor(0x48, 0x51, 0x55)
ACCENT = RGBColor(0x12, 0x58, 0x6A)
BACKGROUNDS = {Shade.WARM: "F3F2EE", Shade.COOL: "E1EDEF"}
SIZES = {Voice.TEXT: 11, Voice.LEAD: 12, Voice.STANDFIRST: 12, Voice.NOTE: 10, Voice.LARGE: 16}
"""Points."""
LARGE_HEADING, LARGE_LEVEL = 20, 4
LINE = "C9C4B8"
MAX_WHOLE_TABLE = 15
"""Rows of a table that stay on one page, as the bars of figures do on paper."""
LETTER, CELL_EDGES, LONGEST_WORD = 6.6, 12.0, 22
"""Points of a letter of a bold word, and of the edges of its cell; longer words are split."""


def put_blocks(word: WordFile, document: Document, width: int, progress: Progress) -> None:
    """Write all blocks one below another; `width` is the length of a line in Word's units."""
    writer = _Writer(word, width)
    for block in progress.counting(document.blocks, len(document.blocks), between=1):
        writer.put(block)


def put_spans(paragraph: WordParagraph, spans: Spans, size: float = 0, tone: Tone = Tone.PLAIN) -> None:
    """Write spans in their tones; spans without a tone of their own are written in `tone`."""
    for span in spans:
        own = tone if span.tone is Tone.PLAIN else span.tone
        for run in add_text(paragraph, span.text):
            if size:
                set_size(run, size)
            run.bold = run.font.cs_bold = True if own is Tone.BOLD else None
            if own is Tone.QUIET:
                run.font.color.rgb = QUIET


class _Writer:
    """Writes one block after another."""

    def __init__(self, word: WordFile, width: int) -> None:
        self.word, self.width = word, width
        self._makers: dict[type, Callable[[Any], None]] = {
            Title: self._title,
            Heading: self._heading,
            Paragraph: self._paragraph,
            Points: self._points,
            Facts: self._facts,
            Table: self._table,
            Thread: self._thread,
            Box: self._box,
            Beside: self._beside,
            Lanes: self._lanes,
            Bars: self._bars,
            NewPage: self._new_page,
        }

    def put(self, block: Block) -> None:
        self._makers[type(block)](block)

    def _title(self, block: Title) -> None:
        if block.kicker:
            kicker = self.word.add_paragraph()
            for run in add_text(kicker, block.kicker):
                run.bold, run.font.color.rgb = True, ACCENT
            kicker.paragraph_format.keep_with_next = True
        self._add_heading(block.text, 1)

    def _heading(self, block: Heading) -> None:
        if block.level == LARGE_LEVEL:
            self._add_heading(block.text, 2, size=LARGE_HEADING)
        else:
            self._add_heading(block.text, block.level)

    def _add_heading(self, text: str, level: int, size: float = 0) -> None:
        put_spans(self.word.add_heading("", level), plain(text), size)

    def _paragraph(self, block: Paragraph) -> None:
        tone = Tone.QUIET if block.voice in {Voice.NOTE, Voice.STANDFIRST} else Tone.PLAIN
        put_spans(self.word.add_paragraph(), block.spans, SIZES[block.voice], tone)

    def _points(self, block: Points) -> None:
        for spans in block.points:
            put_spans(self.word.add_paragraph(style="List Bullet"), spans)

    def _facts(self, block: Facts) -> None:
        rows = [(quiet(label), plain(value)) for label, value in block.pairs]
        self._rows("What is known: labels and their values", (30, 70), rows)

    def _table(self, block: Table) -> None:
        heads = tuple(bold(column.heading) for column in block.columns)
        shares = [column.share for column in block.columns]
        self._rows(block.caption, shares, block.rows, heads)

    def _thread(self, block: Thread) -> None:
        if block.large:
            self._steps(block)
            return
        heads = (bold("When"), bold("What happened"))
        table = self._rows("What happened, in order", (24, 76), (), heads)
        for item in block.items:
            row = _add_row(table)
            keep_whole(row)
            put_spans(row.cells[0].paragraphs[0], quiet(item.when))
            put_spans(row.cells[1].paragraphs[0], bold(item.title))
            for spans in _below(item):
                put_spans(row.cells[1].add_paragraph(), spans)
        self._lay_out(table, (24, 76))

    def _steps(self, block: Thread) -> None:
        """Write a public thread, which has no times, as headings with their text."""
        for item in block.items:
            self._add_heading(item.title, 2)
            for spans in _below(item):
                put_spans(self.word.add_paragraph(), spans, SIZES[Voice.LEAD])

    def _box(self, block: Box) -> None:
        table = self._rows(block.title, (100,), [(bold(block.title),)])
        (cell,) = table.rows[0].cells
        shade(cell, BACKGROUNDS[block.shade])
        for line in block.lines:
            put_spans(cell.add_paragraph(), line)

    def _beside(self, block: Beside) -> None:
        self.put(block.left)
        self.put(block.right)

    def _lanes(self, block: Lanes) -> None:
        for lane in block.lanes:
            self._lane(lane)

    def _lane(self, lane: Lane) -> None:
        self._add_heading(lane.heading, 2)
        for text in filter(None, (lane.note, "" if lane.items else lane.empty)):
            put_spans(self.word.add_paragraph(), quiet(text))
        for item in lane.items:
            put_spans(self.word.add_paragraph(style="List Bullet"), _as_bold(item.title))
            for spans in filter(None, (item.text, *item.notes)):
                put_spans(self.word.add_paragraph(style="List Continue"), spans)

    def _new_page(self, _block: NewPage) -> None:
        self.word.add_page_break()  # type: ignore[no-untyped-call]

    def _bars(self, block: Bars) -> None:
        headings = (block.table.what, *block.years, "Change")
        rows = [tuple(map(plain, row)) for row in cells(block.table)]
        heads = tuple(bold(word) for word in headings)
        self._rows(block.table.title, (40, 20, 20, 20), rows, heads)

    def _rows(
        self,
        caption: str,
        shares: Sequence[int],
        rows: Sequence[Sequence[Spans]],
        heads: Sequence[Spans] = (),
    ) -> WordTable:
        """Write rows under their heads, with space below."""
        table: WordTable = self.word.add_table(rows=0, cols=len(shares))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        set_alternative_text(table, caption)
        rule(table, LINE)
        for row in filter(None, (heads, *rows)):
            word_row = _add_row(table)
            keep_whole(word_row)
            for cell, spans in zip(word_row.cells, row, strict=True):
                put_spans(cell.paragraphs[0], spans)
        if heads:
            head_row(table.rows[0])
        if len(rows) <= MAX_WHOLE_TABLE:
            for word_row in table.rows[:-1]:
                keep_with_next(word_row)
        self._lay_out(table, shares)
        self.word.add_paragraph().paragraph_format.space_after = Pt(0)
        return table

    def _lay_out(self, table: WordTable, shares: Sequence[int]) -> None:
        """Set the width of each column by its share and its longest word."""
        table.autofit = False
        columns = [list(column.cells) for column in table.columns]
        needs = [max(_longest(cell.text) for cell in cells_) for cells_ in columns]
        widths = _widths(shares, [Pt(need * LETTER + CELL_EDGES) for need in needs], self.width)
        for column, cells_, width in zip(table.columns, columns, widths, strict=True):
            column.width = Length(width)
            for cell in cells_:
                cell.width = column.width
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(2)


def _longest(text: str) -> int:
    return min(max(map(len, text.split()), default=0), LONGEST_WORD)


def _widths(shares: Sequence[int], needs: Sequence[int], width: int) -> list[int]:
    """Divide a width by shares; columns that have more than they need give to those with less."""
    widths = [width * share // sum(shares) for share in shares]
    surpluses = [own - need for own, need in zip(widths, needs, strict=True)]
    spare, lacking = (
        sum(max(surplus, 0) for surplus in surpluses),
        sum(max(-surplus, 0) for surplus in surpluses),
    )
    transferred = min(spare, lacking)
    return [
        own - (surplus * transferred // (spare if surplus > 0 else lacking) if transferred and surplus else 0)
        for own, surplus in zip(widths, surpluses, strict=True)
    ]


def _add_row(table: WordTable) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row


def _as_bold(spans: Spans) -> Spans:
    return tuple(Span(span.text, Tone.BOLD) for span in spans)


def _below(item: ThreadItem) -> tuple[Spans, ...]:
    """Return what stands below the title of an item: its text, detail and grades."""
    detail = tuple(Span(span.text, Tone.QUIET) for span in item.detail)
    return tuple(filter(None, (item.text, detail, quiet(", ".join(item.grades)))[: 2 + bool(item.grades)]))
