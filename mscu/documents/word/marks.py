"""Word features that python-docx lacks: fields, shading and right-to-left text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

RIGHT_TO_LEFT = ("R", "AL")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def fit_for_word(text: str) -> str:
    """Return a text without the characters that a Word file cannot hold."""
    return _NOT_XML.sub("", text)


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text where its direction changes: each part, and whether it is right-to-left.

    A character without a direction, such as a space, stays with what stands before it.
    """
    is_right_to_left = False
    letters: list[tuple[str, bool]] = []
    for letter in text:
        direction = unicodedata.bidirectional(letter)
        if direction in RIGHT_TO_LEFT or direction in {"L", "EN"}:
            is_right_to_left = direction in RIGHT_TO_LEFT
        letters.append((letter, is_right_to_left))
    for right_to_left, run in groupby(letters, key=itemgetter(1)):
        yield "".join(letter for letter, _ in run), right_to_left


def add_text(paragraph: Paragraph, text: str) -> Iterator[Run]:
    """Add a text to a paragraph in as many runs as its directions need, and yield each."""
    for part, right_to_left in by_direction(fit_for_word(text)):
        run = paragraph.add_run(part)
        if right_to_left:
            run.font.rtl = True
        yield run


def set_size(run: Run, points: float) -> None:
    """Set the size of a run, for right-to-left text as well."""
    run.font.size = Pt(points)
    mark = OxmlElement("w:szCs")
    mark.set(qn("w:val"), str(round(2 * points)))
    run._r.get_or_add_rPr().append(mark)  # noqa: SLF001


def add_field(paragraph: Paragraph, instruction: str) -> Run:
    """Add a field that Word fills in itself, such as `PAGE`, and return its run."""
    run = paragraph.add_run("1")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run._r.addprevious(field)  # noqa: SLF001 - python-docx gives its own element no other name
    field.append(run._r)  # noqa: SLF001
    return run


def shade(cell: _Cell, colour: str) -> None:
    """Shade a cell; `colour` is six hexadecimal digits."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        ground.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(ground)  # noqa: SLF001


def rule(table: Table, colour: str) -> None:
    """Draw a line below each row and none beside it, with space above and below the words."""
    lines, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", colour)):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    for side, twips in (("top", 50), ("left", 80), ("bottom", 50), ("right", 80)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    for part in (lines, margins):
        table._tblPr.append(part)  # noqa: SLF001


def head_row(row: _Row) -> None:
    """Mark a row as headings, repeated at the top of each page."""
    mark = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


def keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def keep_with_next(row: _Row) -> None:
    """Keep a row on the page of the one below it."""
    for cell in row.cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def set_alternative_text(table: Table, text: str) -> None:
    for name in ("tblCaption", "tblDescription"):
        mark = OxmlElement(f"w:{name}")
        mark.set(qn("w:val"), fit_for_word(text))
        table._tblPr.append(mark)  # noqa: SLF001
