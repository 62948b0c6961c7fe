"""What flows over pages: nothing is lost or doubled at a page's end, heads stand again."""

import re

import pypdfium2 as pdfium
import pytest

from mscu.codes import Family
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
    Voice,
    plain,
    quiet,
)
from mscu.documents.pdf.flow import MAKERS
from tests.documents.reading import document_of, pages, text_of, written


def words(start: int, count: int) -> str:
    return " ".join(f"w{n:05}" for n in range(start, start + count))


def item(start: int, count: int, *grades: str) -> ThreadItem:
    text = plain(words(start + 1, count))
    return ThreadItem(
        "1 Jun 2022 09:00", Family.REPORT, "inbox", f"w{start:05}", text, quiet("By: DS"), grades
    )


def table(*counts: int) -> Table:
    rows = tuple(
        (plain(words(1000 * n, 2)), plain(words(1000 * n + 2, count))) for n, count in enumerate(counts)
    )
    return Table("A table", (Column("Head", 1), Column("Other", 3)), rows)


LONG: list[tuple[str, Block]] = [
    ("a table of many rows", table(*[12] * 80)),
    ("a table with a row longer than a page", table(5, 900, 5)),
    ("a table whose first row is longer than a page", table(1500)),
    ("a chronology", Thread(tuple(item(1000 * n, 40, "2AP") for n in range(60)))),
    ("an entry longer than two pages", Thread((item(0, 2500, "1AP", "2AC"), item(5000, 3)))),
    ("a public story", Thread(tuple(item(1000 * n, 60) for n in range(30)), large=True)),
    ("a paragraph", Paragraph(plain(words(0, 3000)))),
    (
        "a lead beside a box",
        Beside(Paragraph(plain(words(0, 2000)), Voice.LEAD), Box("Box", (plain(words(5000, 50)),))),
    ),
    (
        "two boxes longer than a page",
        Beside(Box("Box", (plain(words(0, 1500)),)), Box("Box", (plain(words(5000, 1500)),))),
    ),
    ("a box", Box("Box", tuple(plain(words(100 * n, 80)) for n in range(20)))),
    ("facts", Facts(tuple((f"Label {n}", words(100 * n, 60)) for n in range(40)))),
    ("a title", Title(words(0, 300))),
]


@pytest.mark.parametrize("block", [b for _, b in LONG], ids=[name for name, _ in LONG])
def test_over_pages_no_word_is_lost_or_doubled(block: Block) -> None:
    said = re.findall(r"w\d{5}", repr(block))
    read = re.findall(r"w\d{5}", text_of(written(document_of(Heading("1 First"), block))))
    assert len(said) > 200
    assert sorted(read) == sorted(said)


def test_heads_stand_on_every_page_and_grades_on_the_last() -> None:
    read = pages(written(document_of(table(*[12] * 80))))
    assert len(read) > 1
    assert all("Head Other" in page for page in read)
    read = pages(written(document_of(Thread((item(0, 2500, "1AP", "2AC"),)))))
    assert ["1AP" in page for page in read] == [False] * (len(read) - 1) + [True]


@pytest.mark.parametrize("lines", range(40, 62))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    above = Paragraph(plain("\n".join("line" for _ in range(lines))))
    read = pages(written(document_of(above, Heading("7 Clocks"), table(5, 5))))
    page = next(page for page in read if "7 Clocks" in page)
    assert "w00000" in page


@pytest.mark.parametrize("lines", range(40, 62))
def test_headings_of_two_levels_stay_with_the_row_below_them(lines: int) -> None:
    above = Paragraph(plain("\n".join("line" for _ in range(lines))))
    headings = (Heading("5 Enforcement"), Heading("Arrests", 3))
    read = pages(written(document_of(above, *headings, table(60, 5))))
    page = next(page for page in read if "5 Enforcement" in page)
    assert "w00000" in page


def test_no_name_is_parted_while_another_column_has_room() -> None:
    names = ("DC Bartholomew", "Wolstenholme-Ashworth")
    row = (plain("CCTV"), plain(" ".join(names)), plain("none yet"))
    columns = (Column("Enquiry", 6), Column("Owner", 1), Column("Result", 6))
    read = text_of(written(document_of(Table("Enquiries", columns, (row,)))))
    assert all(name in read for name in " ".join(names).split())


def test_an_arabic_name_begins_where_its_column_does() -> None:
    columns = (Column("When", 1), Column("Person", 3))
    row = (plain("19 Jun 2022"), plain("\u0645\u062d\u0645\u062f"))
    page = pdfium.PdfDocument(written(document_of(Table("Arrests", columns, (row,)))))[0]
    words = page.get_textpage()
    boxes = {words.get_text_bounded(*box): box for box in map(words.get_rect, range(words.count_rects()))}
    head = next(box for text, box in boxes.items() if "Person" in text)
    name = next(box for text, box in boxes.items() if any(c > "\u0600" for c in text))
    assert name[0] == pytest.approx(head[0], abs=3)


@pytest.mark.parametrize("lines", range(44, 62))
def test_a_short_entry_is_never_parted(lines: int) -> None:
    above = Paragraph(plain("\n".join("line" for _ in range(lines))))
    read = pages(written(document_of(above, Thread((item(0, 30),)))))
    page = next(page for page in read if "w00000" in page)
    assert "w00030" in page
    assert "09:00" in page


@pytest.mark.parametrize("lines", range(34, 62))
def test_a_short_paragraph_in_large_print_is_never_parted(lines: int) -> None:
    above = Paragraph(plain("\n".join("line" for _ in range(lines))))
    whom_to_ring = Paragraph(plain(words(0, 40)), Voice.LARGE)
    read = pages(written(document_of(above, Heading("If you have a question", 4), whom_to_ring)))
    page = next(page for page in read if "If you have a question" in page)
    assert "w00000" in page
    assert "w00039" in page


def test_every_block_has_a_maker_and_none_at_all_is_a_page_with_its_marking() -> None:
    assert set(MAKERS) == set(Block.__args__)
    (page,) = pages(written(document_of()))
    assert page.count("OFFICIAL") == 2
