"""The Word file: what stands in it, and what its parts give away."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT

from mscu.codes import Marking
from mscu.documents.blocks import (
    Bars,
    Beside,
    Block,
    Box,
    Column,
    Document,
    Heading,
    Lane,
    LaneItem,
    Lanes,
    NewPage,
    Paragraph,
    Table,
    Title,
    Voice,
    bold,
    plain,
    texts,
)
from mscu.documents.editions.editions import CASE_STUDY, PARTNER, SUPERVISOR, SURVIVOR
from mscu.documents.figure_table import FigureRow, FigureTable, figure
from mscu.documents.word.writer import write
from tests.documents.editions.masked import edition_of_caravan
from tests.documents.reading import COPY, copy_of, document_of, document_saying

NAMES = ("Zielak", "Crabtree", "Pike", "Hollin", "Lapwing", "MX19", "900417", "MS-22-00", "Nolan")
VOICES = "محمد عبد الله"


def word_of(document: Document, **changes: str) -> bytes:
    return write(document, issued=copy_of(document, **changes))


def parts(file: bytes) -> dict[str, str]:
    """Return every part of the file as text."""
    with zipfile.ZipFile(BytesIO(file)) as packed:
        return {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}


def shown(file: bytes) -> str:
    """Return all words of the text, of head and foot, with single spaces."""
    found = parts(file)
    wanted = [name for name in found if re.match(r"word/(document|header|footer)", name)]
    words = " ".join(re.sub(r"<w:(?:p|tab|br)[ />]", " \\g<0>", found[name]) for name in wanted)
    return " ".join(re.sub("<[^>]+>", "", words).split())


def bare(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return " ".join(escaped.split())


@pytest.mark.parametrize("key", [SUPERVISOR.key, SURVIVOR.key, CASE_STUDY.key, PARTNER.key])
def test_all_that_the_pdf_says_stands_in_it(key: str) -> None:
    document = edition_of_caravan(key)
    seen = shown(word_of(document))
    captions = {block.caption for block in document.blocks if isinstance(block, Table)}
    hidden = {document.name, document.edition, *captions}
    missing = [each for each in texts(document) if each not in hidden and bare(each) not in seen]
    assert [each for each in missing if not re.fullmatch(r"[a-z-]+", each)] == []  # but icons


@pytest.mark.parametrize("key", [PARTNER.key, CASE_STUDY.key, SURVIVOR.key])
def test_what_a_copy_does_not_show_is_nowhere_in_its_file(key: str) -> None:
    document = edition_of_caravan(key)
    file = word_of(document, recipient="a reader", printed_by="An officer")
    everything, seen = "\n".join(parts(file).values()), shown(file)
    assert [name for name in NAMES if name in everything and name not in seen] == []
    assert ("Zielak" in everything, len(seen) > 500) == (False, True)


def test_the_file_says_neither_who_nor_when() -> None:
    file = word_of(document_saying("Some words."))
    found = parts(file)
    assert not [name for name in found if "thumbnail" in name or "customXml" in name]
    assert "savePreviewPicture" not in found["word/settings.xml"]
    properties = docx.Document(BytesIO(file)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("A test", "", "")
    assert (properties.comments, properties.created.year) == ("", 2000)
    with zipfile.ZipFile(BytesIO(file)) as packed:
        assert {each.date_time[0] for each in packed.infolist()} == {1980}
    assert file == word_of(document_saying("Some words."))


def test_each_page_says_the_marking_and_for_whom() -> None:
    document = replace(document_saying("Words."), marking=Marking.OFFICIAL_SENSITIVE)
    (section,) = docx.Document(BytesIO(word_of(document))).sections
    width, height = section.page_width, section.page_height
    assert width is not None
    assert height is not None
    head = [each.text for each in section.header.paragraphs]
    foot = [each.text for each in section.footer.paragraphs]
    assert head[0] == foot[-1] == "OFFICIAL-SENSITIVE"
    assert head[1] == "MS-22-0001"
    assert "DI Ruth Aspinall" in foot[0]
    assert "check with mscu verify" in foot[1]
    assert (round(width.mm), round(height.mm)) == (210, 297)


def test_headings_and_tables_can_be_walked_through() -> None:
    table = Table("Who was there", (Column("Name", 1), Column("Role", 1)), ((plain("A"), plain("B")),))
    file = word_of(document_of(Title("Of all"), Heading("People"), Heading("More", 3), table))
    word = docx.Document(BytesIO(file))
    styles = [each.style.name for each in word.paragraphs if each.text and each.style]
    assert styles == ["Heading 1", "Heading 2", "Heading 3"]
    (made,) = word.tables
    xml = made._tbl.xml  # noqa: SLF001 - python-docx has no name for these
    assert 'w:tblCaption w:val="Who was there"' in xml
    assert xml.count("w:tblHeader") == 1
    assert [[cell.text for cell in row.cells] for row in made.rows] == [["Name", "Role"], ["A", "B"]]


def test_letters_from_the_right_are_runs_and_those_that_xml_lacks_are_left_out() -> None:
    (paragraph,) = docx.Document(BytesIO(word_of(document_saying(f"Met {VOICES} here")))).paragraphs
    assert [(run.text, bool(run.font.rtl)) for run in paragraph.runs] == [
        ("Met ", False),
        (f"{VOICES} ", True),
        ("here", False),
    ]
    assert "one two" in shown(word_of(document_saying("one \x00\x0b\ud800two")))


FIGURES = FigureTable(
    key="arrests",
    title="Arrests",
    what="District",
    rows=(FigureRow(label="Rochdale", this=figure(7), before=figure(None)),),
)
LANE = Lane("Pursue", "By March", (LaneItem(bold("Arrest"), plain("At dawn"), (plain("Owner"),)),))


def test_what_stands_side_by_side_on_paper_stands_in_order() -> None:
    cases: list[tuple[Block, str]] = [
        (Bars(FIGURES, ("2022", "2021")), "District 2022 2021 Change Rochdale 7 not shown"),
        (
            Lanes((LANE, Lane("Protect", "", (), "Nothing yet"))),
            "Pursue By March Arrest At dawn Owner Protect Nothing yet",
        ),
        (
            Beside(Paragraph(plain("Left"), Voice.LARGE), Box("Right", (plain("A line"),))),
            "Left Right A line",
        ),
        (Heading("In large print", 4), "In large print"),
    ]
    for block, wanted in cases:
        assert wanted in shown(word_of(document_of(block))), block


def test_a_new_page_lanes_and_a_demo_are_what_they_are_on_paper() -> None:
    file = word_of(document_of(Heading("One"), NewPage(), Heading("Two")))
    assert parts(file)["word/document.xml"].count('<w:br w:type="page"/>') == 1
    (section,) = docx.Document(BytesIO(word_of(document_of(Lanes((LANE,)))))).sections
    assert section.orientation is WD_ORIENT.LANDSCAPE
    document = document_saying("Words.")
    assert "every person is fictional" in shown(write(document, issued=replace(COPY, demo=True)))
