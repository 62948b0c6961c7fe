"""Writes a document as a Word file: A4, marked at head and foot, from the same blocks as the PDF.

The file names neither its author nor its time: its properties are empty but for title and language, and its
parts carry no time.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from mscu.documents.blocks import DEMO, Document, bold, quiet
from mscu.documents.editions.issued import Issued, issued_line, printed_line, verification_line
from mscu.documents.word.flow import ACCENT, put_blocks, put_spans
from mscu.documents.word.marks import add_field, fit_for_word, set_size
from mscu.progress import Progress

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.section import Section
    from docx.text.paragraph import Paragraph

LANGUAGE = "en-GB"
FONT = "Arial"
HEADINGS = {1: 20, 2: 15, 3: 12}
SMALL = 8.5
SIDE, ABOVE = Mm(20), Mm(22)
A4 = (Mm(210), Mm(297))
_WRITTEN = 0.8
"""The share that is done once all parts are written, and the file has still to be packed."""
NO_TIME = (1980, 1, 1, 0, 0, 0)
NO_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a Word file keeps its days without a zone


def write(document: Document, *, issued: Issued, progress: Progress | None = None) -> bytes:
    """Write the document as it was issued, and report after each of its parts."""
    word = docx.Document()
    _clear_template(word)
    _set_type(word)
    width = _set_page(word.sections[0], sideways=document.sideways)
    _head(word.sections[0], document, issued, width)
    _foot(word.sections[0], document, issued, width)
    put_blocks(word, document, width, (progress or Progress()).part(0, _WRITTEN))
    _set_properties(word, document)
    target = BytesIO()
    word.save(target)
    return _without_times(target.getvalue())


def _clear_template(word: WordFile) -> None:
    """Remove what the template brings: its picture, its sources and its author."""
    for part, kind in (
        (word.part.package, RELATIONSHIP_TYPE.THUMBNAIL),
        (word.part, RELATIONSHIP_TYPE.CUSTOM_XML),
    ):
        for key in [key for key, rel in part.rels.items() if rel.reltype == kind]:
            part.rels.pop(key)
    # A thumbnail would still show words that were later removed from the file.
    for setting in word.settings.element.findall(qn("w:savePreviewPicture")):
        word.settings.element.remove(setting)


def _set_properties(word: WordFile, document: Document) -> None:
    properties = word.core_properties
    properties.title, properties.language = fit_for_word(document.name), LANGUAGE
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = NO_DAY
    properties.revision = 1


def _set_type(word: WordFile) -> None:
    normal = word.styles["Normal"]
    normal.font.size, normal.font.name = Pt(11), FONT
    fonts = normal.element.rPr.rFonts
    for name in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{name}"), FONT)
    normal.paragraph_format.space_after = Pt(6)
    for level, size in HEADINGS.items():
        style = word.styles[f"Heading {level}"]
        style.font.size, style.font.name = Pt(size), FONT
        style.font.color.rgb = ACCENT
        style_fonts = style.element.rPr.rFonts
        for name in list(style_fonts.attrib):
            del style_fonts.attrib[name]
        for name in ("ascii", "hAnsi", "cs", "eastAsia"):
            style_fonts.set(qn(f"w:{name}"), FONT)


def _set_page(section: Section, *, sideways: bool) -> int:
    """Set A4 with its margins and return the width of a line."""
    width, height = reversed(A4) if sideways else A4
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.left_margin = section.right_margin = SIDE
    section.top_margin = section.bottom_margin = ABOVE
    section.header_distance = section.footer_distance = Mm(9)
    return width - 2 * SIDE


def _head(section: Section, document: Document, issued: Issued, width: int) -> None:
    first = section.header.paragraphs[0]
    _mark(first, document)
    demo = DEMO if issued.demo else ""
    right = " · ".join(filter(None, (document.head_right, demo)))
    _line(section.header.add_paragraph(), document.head_left, right, width)


def _foot(section: Section, document: Document, issued: Issued, width: int) -> None:
    who = issued_line if document.public else printed_line
    first = section.footer.paragraphs[0]
    _line(first, who(issued), "Page ", width)
    for text in ("PAGE", " of ", "NUMPAGES"):
        run = add_field(first, text) if text.isupper() else first.add_run(text)
        set_size(run, SMALL)
    _line(section.footer.add_paragraph(), verification_line(issued), "", width)
    _mark(section.footer.add_paragraph(), document)


def _mark(paragraph: Paragraph, document: Document) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    put_spans(paragraph, bold(document.marking.label))


def _line(paragraph: Paragraph, left: str, right: str, width: int) -> None:
    paragraph.style = "Normal"  # Word's own style for a foot has a tab stop in the middle
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    put_spans(paragraph, quiet(f"{left}\t{right}" if right else left), SMALL)


def _without_times(file: bytes) -> bytes:
    """Repack all parts without times, which would show when the author was at work."""
    target = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(file)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as target_zip,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, NO_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            target_zip.writestr(part, source.read(name))
    return target.getvalue()
