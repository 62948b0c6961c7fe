"""A paragraph on the page, a single line, and each character in the first font that has it."""

from io import BytesIO
from typing import cast

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from mscu.documents.blocks import plain
from mscu.documents.pdf.fonts import BOLD, LATIN, Run, font_of, is_known, runs
from mscu.documents.pdf.look import TEXT, px
from mscu.documents.pdf.page import PageCanvas
from mscu.documents.pdf.tags import Element
from mscu.documents.pdf.text import Text, lines_before, one_line

WORDS = " ".join(f"w{n}" for n in range(60))


def paragraph() -> Text:
    text = Text(plain(WORDS), TEXT, Element("P"))
    text.wrap(px(300), 0)
    return text


def read(*texts: Text) -> list[str]:
    return [piece for t in texts for line in t.lines for word in line.words for piece in word.text.split()]


@pytest.mark.parametrize(
    ("total", "fitting", "before"),
    [(10, 4, 4), (10, 9, 8), (10, 1, 0), (3, 2, 0), (4, 2, 2), (4, 3, 2), (1, 1, 0), (2, 1, 0)],
)
def test_two_lines_at_least_stand_on_each_side_of_a_pages_end(total: int, fitting: int, before: int) -> None:
    assert lines_before(total, fitting) == before


def test_parting_loses_no_word_and_reads_on_under_the_same_element() -> None:
    text = paragraph()
    first, second = text.split(px(300), px(24) * 3.5)
    assert isinstance(first, Text)
    assert isinstance(second, Text)
    assert len(first.lines) == 3
    assert read(first, second) == WORDS.split()
    assert first.element is second.element is text.element


def test_a_part_keeps_its_lines_and_where_there_is_no_room_there_is_none() -> None:
    first, _ = paragraph().split(px(300), px(24) * 3)
    assert isinstance(first, Text)
    kept = first.lines
    first.wrap(px(900), 0)
    assert first.lines == kept
    assert paragraph().split(px(300), px(24)) == []


def test_a_single_line_keeps_what_fits_and_the_same_again_is_not_read_aloud_twice() -> None:
    short = one_line("Operation Lapwing", TEXT, px(400), None)
    assert read(short) == ["Operation", "Lapwing"]
    long = one_line("Operation Lapwing " * 30, TEXT, px(400), None)
    assert len(long.lines) == 1
    assert read(long)[-1].endswith("…")
    assert long.last_line_width() <= px(400)
    text = paragraph()
    assert text.silent().element is None
    assert read(text.silent()) == read(text)


@pytest.mark.parametrize("words", ["Operation Lapwing", "محمد عبد الرحمن الأحمد"])
def test_a_single_line_begins_where_it_is_drawn_whichever_way_it_reads(words: str) -> None:
    """Names of a chart stand in the middle of their places, Arabic ones too."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(600, 100))
    one_line(words, TEXT, 500, None).draw_bare(cast("PageCanvas", canvas), 40, 20)
    canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as pdf:
        page = pdf[0].get_textpage()
        lefts = [page.get_charbox(n)[0] for n in range(page.count_chars())]
    assert min(lefts) == pytest.approx(40, abs=4)


def test_text_is_split_where_the_font_changes() -> None:
    assert runs("Ali علي 李", bold=False) == [
        Run("Ali ", LATIN),
        Run("علي", "NotoSansArabic-Regular"),
        Run(" ", LATIN),
        Run("李", "DroidSansFallback"),
    ]


def test_each_letter_of_the_units_languages_has_its_font_and_an_unknown_one_noto_sans() -> None:
    assert font_of("H", bold=True) == BOLD[0]
    assert font_of("ع", bold=True) == "NotoSansArabic-Bold"
    latin = "ăâîșț ẫậệổữỡ ąćęłńóśźż čěřšůž ëç ßäöü ñ £€–“”’…·"
    others = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي پچژگ 王李張 Жя Γω"
    assert all(is_known(letter) for letter in latin + others)
    assert not is_known("ሰ")
    assert font_of("ሰ", bold=False) == LATIN
