"""The written PDF: marked and numbered pages, the same bytes for the same copy, nothing hidden."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscu.codes import Family, Marking
from mscu.documents.blocks import (
    Beside,
    Block,
    Box,
    Column,
    Facts,
    Heading,
    Paragraph,
    Table,
    Thread,
    ThreadItem,
    Title,
    bold,
    digest,
    plain,
    quiet,
)
from mscu.documents.editions.case_study import case_study, story_steps
from mscu.documents.editions.case_summary import case_summary
from mscu.documents.editions.editions import SUPERVISOR
from mscu.documents.editions.study_facts import study_facts
from mscu.documents.pdf.writer import unprintable
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.reading import document_of, document_saying, opened, pages, text_of, written
from tests.text.phrases import phrases

SUMMARY = case_summary(CARAVAN, SUPERVISOR)
STUDY = case_study(study_facts(CARAVAN))
MARGIN = 60
"""Height in points of the strips at head and foot in which a marking stands."""

TAGS = ("img", "a", "font", "para", "link", "onDraw", "b", "script", "br", "index", "xpre", "unichar")
ATTRIBUTES = (
    "",
    'src="file:///{canary}"',
    'src="http://127.0.0.1:9/x"',
    'href="http://127.0.0.1:9/x"',
    "name=\"__import__('os')\"",
    'color="[[].append(1) for x in [1]]"',
    'face="../../etc/passwd"',
    'code="0"',
    'backColor="red',
    "style='x'",
    'src="data:image/png;base64,AAAA"',
    'label="&#0;"',
)
WRAPPINGS = ("{}", "</{}>", "&lt;{}&gt;", "<!-- {} -->", "<![CDATA[{}]]>", "{{{}}}", "%{}%")
ENTITIES = ("&", "&amp;", "&lt;", "<", ">", "]]>", "\\", "(", ")", "'", '"', "EMC", "ET", "endstream")


def strip(pdf: bytes, page: int, *, top: bool) -> str:
    """Read what stands in the uppermost or the lowest strip of a page."""
    with pypdfium2.PdfDocument(pdf) as document:
        height = document[page].get_height()
        low = height - MARGIN if top else 0
        return str(document[page].get_textpage().get_text_bounded(bottom=low, top=low + MARGIN))


@pytest.mark.parametrize("marking", Marking)
def test_the_marking_stands_at_head_and_foot_of_every_page(marking: Marking) -> None:
    pdf = written(replace(SUMMARY, marking=marking))
    assert len(pages(pdf)) > 3
    for number in range(len(pages(pdf))):
        assert marking.label in strip(pdf, number, top=True).split()
        assert marking.label in strip(pdf, number, top=False).split()


def test_every_page_says_its_number_whose_case_it_is_and_what_proves_the_copy() -> None:
    read = pages(written(SUMMARY))
    assert [f"Page {n} of {len(read)}" in page for n, page in enumerate(read, 1)] == [True] * 6
    for page in pages(written(SUMMARY)):
        assert "MS-22-0047 · Operation Lapwing" in page
        assert "Printed 20 Jun 2022 10:31 by DS Priya Nolan for DI Ruth Aspinall" in page
        assert "copy 3" in page
        start = digest(SUMMARY)
        assert f"Blocks {start[:4]} {start[4:8]} {start[8:12]} {start[12:16]}" in page
        assert "audit head 2218, b0c4 6e17" in page
    long = replace(SUMMARY, head_left="Operation Lapwing " * 20)
    page = pages(written(long, purpose="a purpose " * 40))[0]
    assert page.count("…") == 2
    assert "Page 1 of" in page
    winter = datetime(2022, 12, 1, 9, 5, tzinfo=UTC)
    assert "Printed 1 Dec 2022 09:05" in pages(written(SUMMARY, printed_at=winter))[0]


def test_a_public_copy_names_no_officer_and_no_day() -> None:
    (page,) = pages(written(STUDY, recipient="the panel", agreed="agreed by CPS"))
    assert "Issued for the panel · agreed by CPS · copy 3" in page
    assert "Nolan" not in page
    assert "2022" not in page


@pytest.mark.parametrize("document", [SUMMARY, STUDY], ids=["summary", "study"])
def test_a_copy_from_the_demo_says_so_on_every_page(document: object) -> None:
    chosen = SUMMARY if document is SUMMARY else STUDY
    assert all("DEMO: every person is fictional" in page for page in pages(written(chosen, demo=True)))
    assert not any("DEMO" in page for page in pages(written(chosen)))


def test_every_beat_of_the_study_and_every_entry_is_read_back_in_order() -> None:
    (page,) = pages(written(STUDY))
    places = [page.find(step.text) for step in story_steps(study_facts(CARAVAN))]
    assert -1 not in places
    assert places == sorted(places)
    read = text_of(written(SUMMARY))
    thread = next(block for block in SUMMARY.blocks if isinstance(block, Thread))
    place = read.index("2 Chronology")
    for item in thread.items:
        place = read.index(item.title, place)


def test_names_print_in_their_own_letters() -> None:
    for name in phrases("""
        Nguyễn Văn Hải | Công Tằng Tôn Nữ Thị Hoàng Diệu Hiền | Ștefăniță Țurcanu | Ionuț Bălan | 王小明
        محمد عبد الرحمن | Агнешка Ковальська | Γιώργος | Łukasz Żółć | Ěščř Şğı
    """):
        pdf = written(document_of(Title(name), Heading(name), Paragraph(bold(name))))
        assert text_of(pdf).count(name) == 3, name


def test_letters_that_no_font_has_are_shown_as_missing_and_can_be_told_before() -> None:
    document = document_saying("ሰላም and \u200dpeace\n\tnow")
    assert unprintable(document) == ("ላ", "ም", "ሰ")
    assert "\ufffd\ufffd\ufffd and peace now" in text_of(written(document))
    assert unprintable(SUMMARY) == ()


def test_ten_thousand_strings_of_markup_are_printed_as_they_stand(opened_files: list[str]) -> None:
    tags = [f"<{tag} {attribute}>" for tag, attribute in product(TAGS, ATTRIBUTES)]
    wrapped = [wrapping.format(tag) for wrapping, tag in product(WRAPPINGS, tags)]
    hostile = [f"{text}{entity}x" for text, entity in product(wrapped, ENTITIES)][:10_000]
    assert len(hostile) == 10_000
    document = document_saying(*hostile)
    written(document_saying("fonts are read"))
    opened_files.clear()
    pdf = written(document)
    assert opened_files == []
    read = text_of(pdf).replace(" ", "")
    place = 0
    for text in hostile:
        place = read.find(text.replace(" ", ""), place)
        assert place >= 0, text


@pytest.mark.parametrize("document", [SUMMARY, STUDY], ids=["summary", "study"])
def test_the_same_copy_has_the_same_bytes(document: object) -> None:
    chosen = SUMMARY if document is SUMMARY else STUDY
    assert written(chosen) == written(chosen)
    assert written(chosen) != written(chosen, copy_number=4)


def test_another_process_writes_the_same_bytes() -> None:
    code = (
        "import sys; from tests.documents.pdf.test_writer import STUDY, written;"
        "sys.stdout.buffer.write(written(STUDY))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert run.stdout == written(STUDY)


def test_the_file_says_neither_who_made_it_nor_when_nor_of_whom() -> None:
    pdf = written(SUMMARY)
    document = opened(pdf)
    assert dict(document.docinfo) == {"/Title": "Case summary, supervisor edition", "/Producer": "mscu"}
    with document.open_metadata() as metadata:
        said = str(metadata)
    assert "Crabtree" not in said
    assert "Nolan" not in said
    assert "2022" not in said


def test_nothing_runs_nothing_is_attached_fonts_are_embedded_and_a_page_is_a4() -> None:
    document = opened(written(SUMMARY))
    assert not {"/AcroForm", "/Names", "/OpenAction", "/AA", "/AF"} & set(document.Root.keys())
    assert not any("/Annots" in page for page in document.pages)
    document = opened(written(document_saying("English", "العربية", "中文", "Việt")))
    fonts = [font for each in document.pages for font in each.Resources.Font.values()]
    assert len(fonts) >= 3
    assert all("/FontFile2" in font.FontDescriptor for font in fonts)
    for page in opened(written(STUDY)).pages:
        assert [round(float(edge)) for edge in page.MediaBox] == [0, 0, 595, 842]


TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="abc <>&\u0627\u0628\u062a 中\n", max_size=3000),
    st.text(alphabet="x", min_size=200, max_size=400),
)
SPANS = st.builds(lambda a, b, c: (*plain(a), *bold(b), *quiet(c)), TEXT, TEXT, TEXT)
BOXES = st.builds(Box, TEXT, st.lists(SPANS, max_size=4).map(tuple))
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Title, TEXT, kicker=TEXT),
    st.builds(Heading, TEXT, level=st.sampled_from([2, 3])),
    st.builds(Paragraph, SPANS),
    st.builds(Facts, st.lists(st.tuples(TEXT, TEXT), max_size=5).map(tuple)),
    st.builds(
        lambda rows: Table("t", (Column("a", 1), Column("b", 3)), tuple(rows)),
        st.lists(st.tuples(SPANS, SPANS), max_size=4),
    ),
    BOXES,
    st.builds(Beside, BOXES, BOXES),
    st.builds(
        lambda items, large: Thread(tuple(items), large=large),
        st.lists(
            st.builds(
                ThreadItem,
                TEXT,
                st.sampled_from(Family),
                st.just("inbox"),
                TEXT,
                SPANS,
                SPANS,
                st.sampled_from([(), ("2AP",), ("1AP", "2AP")]),
            ),
            max_size=4,
        ),
        st.booleans(),
    ),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BLOCKS, max_size=6))
def test_no_text_whatever_keeps_a_document_from_being_written(blocks: list[Block]) -> None:
    pdf = written(document_of(*blocks))
    for number, page in enumerate(pages(pdf), 1):
        assert page.count("OFFICIAL") >= 2
        assert f"Page {number} of" in page
